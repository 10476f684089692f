"""Why a signed file is not believed: a closed set, each with a sentence for people and what to do next."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

from lienthong.foundation.clock import VIETNAM


class Fault(StrEnum):
    """One reason for which a file, or one of its signatures, is not valid."""

    EMPTY = "empty"
    NOT_PDF = "not_pdf"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    NO_SIGNATURE = "no_signature"
    UNSUPPORTED_SIGNATURE = "unsupported_signature"
    NOT_COVERED = "not_covered"
    APPENDED = "appended"
    CHANGED = "changed"
    CONTENT_CHANGED = "content_changed"
    SIGNATURE_DAMAGED = "signature_damaged"
    SIGNATURE_MISMATCH = "signature_mismatch"
    NO_TIMESTAMP = "no_timestamp"
    TIMESTAMP_DAMAGED = "timestamp_damaged"
    TIMESTAMP_MISMATCH = "timestamp_mismatch"
    TIMESTAMP_UNTRUSTED = "timestamp_untrusted"
    SIGNED_LATER = "signed_later"
    UNKNOWN_ISSUER = "unknown_issuer"
    WRONG_USE = "wrong_use"
    UNSUPPORTED_CERTIFICATE = "unsupported_certificate"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    REVOKED = "revoked"
    REVOCATION_UNKNOWN = "revocation_unknown"
    REVOCATION_LIST_DAMAGED = "revocation_list_damaged"
    NOT_AN_AUTHORITY = "not_an_authority"
    MISSING_SIGNER = "missing_signer"

    @property
    def message_vi(self) -> str:
        """What is wrong, as the rest of a sentence: no capital, no full stop."""
        return _WORDS[self][0]

    @property
    def verdict_vi(self) -> str:
        """The verdict in two to six words, for a heading."""
        return _VERDICTS.get(self, "Không hợp lệ")

    @property
    def advice_vi(self) -> str:
        """What the person who holds the file should do."""
        return _WORDS[self][1]


_ASK_AGAIN: Final = (
    "Đừng dùng tệp này. Hãy tải lại bản gốc từ nơi trả kết quả hoặc xin cơ quan cấp giấy gửi lại tệp."
)
_ASK_ISSUER: Final = "Hãy hỏi cơ quan ghi trên giấy xem họ có cấp giấy này không, trước khi tin nội dung."
_TELL_OPERATOR: Final = (
    "Chưa kết luận được là giấy sai. Hãy báo đơn vị vận hành cập nhật thư mục chứng thư tin cậy (roots, issuers, crls) "
    "rồi kiểm tra lại."
)

_WORDS: Final[dict[Fault, tuple[str, str]]] = {
    Fault.EMPTY: ("tệp rỗng", "Hãy chọn lại tệp, hoặc tải lại tệp từ nơi trả kết quả."),
    Fault.NOT_PDF: (
        "tệp không phải PDF",
        "Hãy đưa đúng tệp PDF đã nhận. Ảnh chụp, bản quét và bản in không mang chữ ký số.",
    ),
    Fault.DAMAGED: ("tệp PDF bị hỏng hoặc bị cắt ngắn", _ASK_AGAIN),
    Fault.ENCRYPTED: (
        "tệp PDF có mật khẩu",
        "Giấy do hệ thống cấp không đặt mật khẩu. Hãy dùng tệp gốc chưa qua phần mềm khác.",
    ),
    Fault.NO_SIGNATURE: (
        "tệp không có chữ ký số",
        "Tệp không chứng minh được gì. Nếu là bản in lại hoặc bản quét, hãy lấy tệp gốc từ nơi trả kết quả.",
    ),
    Fault.UNSUPPORTED_SIGNATURE: (
        "loại chữ ký không được chấp nhận",
        "Tệp ký theo chuẩn khác PAdES. Hãy kiểm tra bằng phần mềm của nơi đã ký.",
    ),
    Fault.NOT_COVERED: ("phạm vi ký không hợp lệ", _ASK_AGAIN),
    Fault.APPENDED: ("tệp bị thêm nội dung sau chữ ký cuối cùng", _ASK_AGAIN),
    Fault.CHANGED: ("nội dung bị thay đổi sau khi ký", _ASK_AGAIN),
    Fault.CONTENT_CHANGED: ("nội dung tệp bị sửa sau khi ký", _ASK_AGAIN),
    Fault.SIGNATURE_DAMAGED: ("dữ liệu chữ ký bị hỏng hoặc đã bị sửa", _ASK_AGAIN),
    Fault.SIGNATURE_MISMATCH: ("chữ ký không khớp với chứng thư số của người ký", _ASK_AGAIN),
    Fault.NO_TIMESTAMP: (
        "không có dấu thời gian",
        "Không biết chắc giấy được ký lúc nào, nên không biết chứng thư số lúc đó còn hiệu lực. "
        + _ASK_ISSUER,
    ),
    Fault.TIMESTAMP_DAMAGED: ("dấu thời gian bị sửa hoặc bị hỏng", _ASK_AGAIN),
    Fault.TIMESTAMP_MISMATCH: ("dấu thời gian không phải của chữ ký này", _ASK_AGAIN),
    Fault.TIMESTAMP_UNTRUSTED: (
        "dấu thời gian không do nơi được tin cậy cấp (chứng thư số không dùng để cấp dấu thời gian, "
        "không rõ nguồn gốc hoặc không còn hiệu lực)",
        _ASK_ISSUER,
    ),
    Fault.SIGNED_LATER: (
        "thời điểm ký ở sau thời điểm nhận",
        "Hãy kiểm tra đồng hồ của máy này và của nơi ký, rồi kiểm tra lại.",
    ),
    Fault.UNKNOWN_ISSUER: (
        "chứng thư số không do tổ chức chứng thực được tin cậy cấp",
        "Ai cũng có thể tự tạo một chứng thư số mang tên người khác. " + _ASK_ISSUER,
    ),
    Fault.WRONG_USE: ("chứng thư số không dùng để ký văn bản", _ASK_ISSUER),
    Fault.UNSUPPORTED_CERTIFICATE: (
        "chứng thư số có điều kiện sử dụng không được hỗ trợ",
        "Hãy kiểm tra bằng phần mềm của tổ chức đã cấp chứng thư số.",
    ),
    Fault.EXPIRED: (
        "chứng thư số đã hết hạn trước lúc ký",
        "Chữ ký không có giá trị. Hãy xin cơ quan cấp giấy ký lại bằng chứng thư số còn hạn.",
    ),
    Fault.NOT_YET_VALID: (
        "chứng thư số chưa có hiệu lực vào lúc ký",
        "Chữ ký không có giá trị. Hãy xin cơ quan cấp giấy ký lại.",
    ),
    Fault.REVOKED: (
        "chứng thư số đã bị thu hồi trước lúc ký",
        "Chữ ký không có giá trị, người ký có thể không phải là người ghi tên. " + _ASK_ISSUER,
    ),
    Fault.REVOCATION_UNKNOWN: (
        "không có danh sách thu hồi còn hạn của tổ chức cấp chứng thư số",
        _TELL_OPERATOR,
    ),
    Fault.REVOCATION_LIST_DAMAGED: ("danh sách thu hồi chứng thư số bị sửa", _TELL_OPERATOR),
    Fault.NOT_AN_AUTHORITY: (
        "người ký không phải là cơ quan nhà nước: tệp không có chữ ký của cơ quan cấp giấy",
        "Chữ ký của cá nhân không thay được con dấu của cơ quan. " + _ASK_ISSUER,
    ),
    Fault.MISSING_SIGNER: ("thiếu chữ ký của người hoặc cơ quan phải ký", _ASK_ISSUER),
}

_VERDICTS: Final[dict[Fault, str]] = {
    Fault.EMPTY: "Không phải giấy tờ đã ký",
    Fault.NOT_PDF: "Không phải tệp PDF",
    Fault.DAMAGED: "Tệp bị hỏng",
    Fault.ENCRYPTED: "Không mở được tệp",
    Fault.NO_SIGNATURE: "Không có chữ ký số",
    Fault.NOT_COVERED: "Đã bị thay đổi sau khi ký",
    Fault.APPENDED: "Đã bị thay đổi sau khi ký",
    Fault.CHANGED: "Đã bị thay đổi sau khi ký",
    Fault.CONTENT_CHANGED: "Đã bị thay đổi sau khi ký",
    Fault.SIGNATURE_DAMAGED: "Chữ ký đã bị sửa",
    Fault.SIGNATURE_MISMATCH: "Chữ ký đã bị sửa",
    Fault.NO_TIMESTAMP: "Không rõ ký lúc nào",
    Fault.TIMESTAMP_DAMAGED: "Dấu thời gian đã bị sửa",
    Fault.TIMESTAMP_MISMATCH: "Dấu thời gian không đúng",
    Fault.TIMESTAMP_UNTRUSTED: "Dấu thời gian không tin được",
    Fault.UNKNOWN_ISSUER: "Không rõ ai cấp chứng thư số",
    Fault.EXPIRED: "Chứng thư số hết hạn khi ký",
    Fault.NOT_YET_VALID: "Chứng thư số chưa có hiệu lực khi ký",
    Fault.REVOKED: "Chứng thư số bị thu hồi trước khi ký",
    Fault.REVOCATION_UNKNOWN: "Chưa kết luận được",
    Fault.REVOCATION_LIST_DAMAGED: "Chưa kết luận được",
    Fault.NOT_AN_AUTHORITY: "Không do cơ quan nhà nước ký",
    Fault.MISSING_SIGNER: "Thiếu chữ ký",
}


def day_vi(moment: datetime) -> str:
    """The day in Vietnam, as people write it: 05/07/2024."""
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y}"


class FaultFound(Exception):
    """A file or a signature is refused; the message is the fault's sentence in Vietnamese.

    Parameters
    ----------
    fault
        Which of the closed set.
    words_vi
        A more exact sentence than that of the fault; no personal data beyond what the file shows anyway.
    """

    def __init__(self, fault: Fault, words_vi: str = "") -> None:
        super().__init__(words_vi or fault.message_vi)
        self.fault = fault
