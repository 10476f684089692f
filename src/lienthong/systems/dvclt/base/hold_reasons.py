"""Why something at PM.DVCLT cannot proceed, and what each reason says to people."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from lienthong.foundation.holds import Advice


class ApplicationHoldReason(StrEnum):
    """Why something cannot proceed."""

    RESULT_UNTRUSTED = "RESULT_UNTRUSTED"
    RESULT_UNREADABLE = "RESULT_UNREADABLE"
    RESULT_OF_ANOTHER = "RESULT_OF_ANOTHER"
    RESULT_DIFFERS = "RESULT_DIFFERS"
    REPORT_CONTRADICTS = "REPORT_CONTRADICTS"
    PERSONAL_ID_MISSING = "PERSONAL_ID_MISSING"
    PERSONAL_ID_INCONSISTENT = "PERSONAL_ID_INCONSISTENT"
    STEP_REJECTED = "STEP_REJECTED"
    STEP_UNREACHABLE = "STEP_UNREACHABLE"
    STEP_UNKNOWN = "STEP_UNKNOWN"


_OPERATOR = "Cán bộ vận hành PM.DVCLT"
_ONESTOP = "Bộ phận một cửa nơi nộp hồ sơ"
HOLD_ADVICE: Mapping[ApplicationHoldReason, Advice] = {
    ApplicationHoldReason.RESULT_UNTRUSTED: Advice(
        "Chữ ký số trên kết quả không tin cậy được",
        "Kết quả không được nhận. Liên hệ bộ phận một cửa để gửi lại giấy tờ có chữ ký số hợp lệ của người có thẩm "
        "quyền và con dấu số của đúng đơn vị đăng ký; khi nhận được bản hợp lệ, mục này tự đóng.",
        _ONESTOP,
    ),
    ApplicationHoldReason.RESULT_UNREADABLE: Advice(
        "Không đọc được giấy tờ kết quả để đối chiếu",
        "Kết quả không được nhận. Liên hệ bộ phận một cửa để gửi lại tệp PDF có chữ (không phải ảnh chụp, bản quét) đã "
        "ký số; khi nhận được, mục này tự đóng.",
        _ONESTOP,
    ),
    ApplicationHoldReason.RESULT_OF_ANOTHER: Advice(
        "Giấy tờ kết quả không phải của hồ sơ này",
        "Kết quả không được nhận: có thể một cửa gửi nhầm giấy của người khác. Báo bộ phận một cửa đối chiếu các "
        "trường ghi ở trên và gửi đúng giấy tờ; khi nhận được, mục này tự đóng.",
        _ONESTOP,
    ),
    ApplicationHoldReason.RESULT_DIFFERS: Advice(
        "Kết quả đăng ký khác tờ khai, chưa ai xác nhận",
        "Kết quả chưa được nhận. Đối chiếu từng trường với bộ phận một cửa. Nếu công chức hộ tịch sửa đúng, bấm “Chấp "
        "nhận khác biệt”, rồi một cửa gửi lại báo cáo thì kết quả được nhận. Nếu sai, bấm “Trả lại một cửa”.",
        _OPERATOR,
    ),
    ApplicationHoldReason.REPORT_CONTRADICTS: Advice(
        "Một cửa báo khác với kết quả đã nhận",
        "Báo cáo không được nhận, kết quả đã có giữ nguyên. Đối chiếu các trường nêu trên với bộ phận một cửa; nếu "
        "kết quả sai, cơ quan hộ tịch cải chính theo thủ tục. Thống nhất xong, bấm “Đã đối chiếu”.",
        _OPERATOR,
    ),
    ApplicationHoldReason.PERSONAL_ID_MISSING: Advice(
        "Kết quả khai sinh chưa có số định danh cá nhân",
        "Các bước tiếp theo chờ số định danh. Khi cơ quan hộ tịch báo số, nhập số vào đây để các "
        "bước bắt đầu.",
        _OPERATOR,
    ),
    ApplicationHoldReason.PERSONAL_ID_INCONSISTENT: Advice(
        "Số định danh không khớp ngày sinh hoặc giới tính của trẻ",
        "Đối chiếu với cơ quan hộ tịch, rồi nhập số đúng để các bước tiếp theo bắt đầu.",
        _OPERATOR,
    ),
    ApplicationHoldReason.STEP_REJECTED: Advice(
        "Cơ quan làm bước tiếp theo không nhận hồ sơ",
        "Xem câu trả lời ở trên, thống nhất với cơ quan đó, rồi bấm “Thử lại”. Kết quả hộ tịch "
        "không bị ảnh hưởng.",
        _OPERATOR,
    ),
    ApplicationHoldReason.STEP_UNREACHABLE: Advice(
        "Không kết nối được cơ quan làm bước tiếp theo quá lâu",
        "Kiểm tra kết nối tới cơ quan đó rồi bấm “Thử lại”.",
        _OPERATOR,
    ),
    ApplicationHoldReason.STEP_UNKNOWN: Advice(
        "Cơ quan làm bước tiếp theo trả lời là chưa nhận bước này",
        "Đối chiếu mã tiếp nhận với cơ quan đó, rồi bấm “Thử lại” để gửi lại.",
        _OPERATOR,
    ),
}
RESULT_REASONS = frozenset(
    {
        ApplicationHoldReason.RESULT_UNTRUSTED,
        ApplicationHoldReason.RESULT_UNREADABLE,
        ApplicationHoldReason.RESULT_OF_ANOTHER,
        ApplicationHoldReason.RESULT_DIFFERS,
    }
)
"""A result was not taken; only one that is right, or an operator's word about differences, closes these."""
PERSONAL_ID_REASONS = frozenset(
    {ApplicationHoldReason.PERSONAL_ID_MISSING, ApplicationHoldReason.PERSONAL_ID_INCONSISTENT}
)
