"""Why something at PM.DVCLT cannot proceed, and what each reason says to people."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from lienthong.foundation.holds import Advice


class ApplicationHoldReason(StrEnum):
    """Why something cannot proceed."""

    RESULT_UNTRUSTED = "RESULT_UNTRUSTED"
    REPORT_CONTRADICTS = "REPORT_CONTRADICTS"
    PERSONAL_ID_MISSING = "PERSONAL_ID_MISSING"
    PERSONAL_ID_INCONSISTENT = "PERSONAL_ID_INCONSISTENT"
    STEP_REJECTED = "STEP_REJECTED"
    STEP_UNREACHABLE = "STEP_UNREACHABLE"
    STEP_UNKNOWN = "STEP_UNKNOWN"


_OPERATOR = "Cán bộ vận hành PM.DVCLT"
HOLD_ADVICE: Mapping[ApplicationHoldReason, Advice] = {
    ApplicationHoldReason.RESULT_UNTRUSTED: Advice(
        "Chữ ký số trên kết quả không tin cậy được",
        "Kết quả không được nhận. Liên hệ bộ phận một cửa để gửi lại giấy tờ có chữ ký số hợp lệ; "
        "khi nhận được bản hợp "
        "lệ, mục này tự đóng.",
        "Bộ phận một cửa nơi nộp hồ sơ",
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
PERSONAL_ID_REASONS = frozenset(
    {ApplicationHoldReason.PERSONAL_ID_MISSING, ApplicationHoldReason.PERSONAL_ID_INCONSISTENT}
)
