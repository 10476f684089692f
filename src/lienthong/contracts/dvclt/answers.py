"""What PM.DVCLT answers to a report, and what each answer means to a sender (contracts.md section 2)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum

from lienthong.contracts.dvclt.schemas import ReportAnswer
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected

ACKNOWLEDGED = "Cập nhật thành công"
UPDATED = "Cập nhật trạng thái thành công"
ALREADY_REFUSED = "Hồ sơ đã bị từ chối. Không thể cập nhật trạng thái"
ALREADY_RECEIVED = "Hồ sơ đã tồn tại trong một cửa điện tử"
ALREADY_RETURNED = "Hồ sơ đã trả kết quả, không được cập nhật trạng thái"
ALREADY_HAS_RESULT = "Hồ sơ đã có kết quả xử lý. Không thể cập nhật trạng thái"
ALREADY_REGISTERED = "Hồ sơ đã hoàn thành đăng ký, không được cập nhật trạng thái"
NOT_YET_UPDATED = "Hồ sơ chưa cập nhật trạng thái"
NOT_YET_SENT = "Hồ sơ chưa được gửi không thể cập nhật trạng thái"
INSERT_FAILED = "Có lỗi trong quá trình thêm mới"
WRONG_ORDER = "Logic xử lý không hợp lệ"
UNKNOWN_DOSSIER = "Hồ sơ không tồn tại"
MALFORMED = "Dữ liệu không hợp lệ"
UNAUTHORIZED = "Chưa đăng nhập hoặc phiên làm việc đã hết hạn"
WRONG_CREDENTIALS = "Tên đăng nhập hoặc mật khẩu không đúng"

_BAD_REQUEST = "https://tools.ietf.org/html/rfc7231#section-6.5.1"
_NOT_FOUND = "https://tools.ietf.org/html/rfc7231#section-6.5.4"
_SERVER_ERROR = "https://tools.ietf.org/html/rfc7231#section-6.6.1"


class Verdict(StrEnum):
    """What a sender does after an answer."""

    SETTLED = "settled"  #: do not send again
    LATER = "later"  #: try again later
    REPAIR_ORDER = "repair_order"  #: an earlier report never arrived: send it, then this one
    OPERATOR_DECIDES = "operator_decides"  #: no program may decide


_SUCCESS = "thành công"
# In the order in which they are tried: a longer phrase before a shorter one that it contains.
_PHRASES: tuple[tuple[str, Verdict], ...] = (
    ("bị từ chối. không thể cập nhật trạng thái", Verdict.SETTLED),
    ("đã tồn tại trong một cửa điện tử", Verdict.SETTLED),
    ("đã trả kết quả, không được cập nhật trạng thái", Verdict.SETTLED),
    ("đã có kết quả xử lý. không thể cập nhật trạng thái", Verdict.SETTLED),
    ("đã hoàn thành đăng ký, không được cập nhật trạng thái", Verdict.SETTLED),
    ("logic xử lý không hợp lệ", Verdict.REPAIR_ORDER),
    ("không tồn tại", Verdict.OPERATOR_DECIDES),
    ("chưa được gửi không thể cập nhật trạng thái", Verdict.LATER),
    ("chưa cập nhật trạng thái", Verdict.LATER),
    ("có lỗi trong quá trình thêm mới", Verdict.LATER),
    ("client received soap fault", Verdict.LATER),
    ("server error", Verdict.LATER),
    # Contain "thành công" and mean the contrary; contracts.md does not list them, so they are only tried
    # again.
    ("không thành công", Verdict.LATER),
    ("chưa thành công", Verdict.LATER),
    (_SUCCESS, Verdict.SETTLED),
)


def classify(title: str, http_status: int = 200) -> Verdict:
    """The meaning of an answer's title.

    Letters' case, composition of diacritics and runs of spaces do not matter. A title that nobody has seen
    yet is an operator's matter, unless the status says that the other system failed. Success is believed only where
    the status does not deny it.
    """
    folded = " ".join(unicodedata.normalize("NFC", title).casefold().split())
    for phrase, verdict in _PHRASES:
        if phrase in folded and not (phrase == _SUCCESS and http_status >= 400):
            return verdict
    return Verdict.LATER if http_status >= 500 else Verdict.OPERATOR_DECIDES


def meaning(answer: ReportAnswer) -> Verdict:
    """:func:`classify` on a whole answer.

    A refusal that counts as settled, but names fields, says that the two sides do not agree: people must know.
    """
    verdict = classify(answer.title, answer.status)
    if verdict is Verdict.SETTLED and answer.errors and answer.status >= 400:
        return Verdict.OPERATOR_DECIDES
    return verdict


def updated(trace_id: str = "") -> ReportAnswer:
    """The report is taken."""
    return ReportAnswer(title=UPDATED, status=200, trace_id=trace_id)


def acknowledged(trace_id: str = "") -> ReportAnswer:
    """The acknowledgement is taken."""
    return ReportAnswer(title=ACKNOWLEDGED, status=200, trace_id=trace_id)


def not_possible(
    title: str, trace_id: str = "", errors: Mapping[str, list[str]] | None = None
) -> ReportAnswer:
    """The report cannot be taken in the dossier's present state; ``title`` is one of this module's constants.

    ``errors`` says by field where the dossier stands, what may follow, and what contradicts what was taken.
    """
    told = dict(errors) if errors else None
    return ReportAnswer(errors=told, type=_BAD_REQUEST, title=title, status=400, trace_id=trace_id)


def unknown_dossier(trace_id: str = "") -> ReportAnswer:
    """No dossier has this code."""
    return ReportAnswer(type=_NOT_FOUND, title=UNKNOWN_DOSSIER, status=404, trace_id=trace_id)


def failed(trace_id: str = "") -> ReportAnswer:
    """The report could not be stored; the sender tries again later."""
    return ReportAnswer(type=_SERVER_ERROR, title=INSERT_FAILED, status=500, trace_id=trace_id)


def unauthorized(trace_id: str = "") -> ReportAnswer:
    """The caller's token is missing, unknown or expired."""
    return ReportAnswer(title=UNAUTHORIZED, status=401, trace_id=trace_id)


def wrong_credentials(trace_id: str = "") -> ReportAnswer:
    """No token: the user name or the password is wrong."""
    return ReportAnswer(title=WRONG_CREDENTIALS, status=401, trace_id=trace_id)


def malformed(faults: Iterable[FieldFault] | PayloadRejected, trace_id: str = "") -> ReportAnswer:
    """The request cannot be read; ``errors`` names every faulty field."""
    rejected = faults if isinstance(faults, PayloadRejected) else PayloadRejected(faults)
    errors: Mapping[str, list[str]] = rejected.by_field
    return ReportAnswer(
        errors=dict(errors), type=_BAD_REQUEST, title=MALFORMED, status=400, trace_id=trace_id
    )
