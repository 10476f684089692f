"""Error codes of the civil-status software (contracts.md 4.1); 3.0 keeps the numbers of 1.0 as far as is public."""

from __future__ import annotations

from enum import StrEnum


class ErrorCode(StrEnum):
    """``errorCode`` of an answer."""

    AUTHEN_ERROR = "100"
    IP_DISALLOWED = "101"
    AGENCY_ID_INCORRECT = "106"
    PROVINCE_ID_INCORRECT = "108"
    RECORD_UNCOMPLETE = "200"
    RECORD_NOT_FOUND = "201"
    DATA_TYPE_INVALID = "302"
    DATA_INCORRECT = "500"

    @property
    def message_vi(self) -> str:
        """What the code means, as a sentence for the sender."""
        return _MESSAGES[self]


_MESSAGES = {
    ErrorCode.AUTHEN_ERROR: "Mã xác thực không chính xác.",
    ErrorCode.IP_DISALLOWED: "Địa chỉ IP không được phép truy cập.",
    ErrorCode.AGENCY_ID_INCORRECT: "Mã đơn vị không chính xác.",
    ErrorCode.PROVINCE_ID_INCORRECT: "Mã tỉnh không chính xác.",
    ErrorCode.RECORD_UNCOMPLETE: "Hồ sơ chưa hoàn thành đăng ký.",
    ErrorCode.RECORD_NOT_FOUND: "Hồ sơ không tồn tại, đề nghị xem lại số phiếu tiếp nhận.",
    ErrorCode.DATA_TYPE_INVALID: "Loại dữ liệu danh mục không hợp lệ.",
    ErrorCode.DATA_INCORRECT: "Dữ liệu gửi lên không hợp lệ.",
}
