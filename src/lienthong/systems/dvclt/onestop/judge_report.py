"""What a report is to PM.DVCLT, judged against the whole history: new, a copy, a correction, or not to be taken.

A copy is a report that says what an earlier one said, however late it comes: it is answered as taken and changes
nothing. Other content for a status that was reported is a correction before the registration, and a contradiction
after it (contracts.md section 2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lienthong.contracts.dvclt import answers
from lienthong.contracts.dvclt.report_content import RESULT, differing_fields
from lienthong.contracts.dvclt.schemas import ReportAnswer
from lienthong.domain.dossiers import ReportStatus, legal_next
from lienthong.systems.dvclt.dossiers.applications import Application
from lienthong.systems.dvclt.dossiers.events import ApplicationEventKind
from lienthong.systems.dvclt.dossiers.states import ApplicationStage, objection_to
from lienthong.systems.dvclt.dossiers.taken_reports import TAKEN, TakenReport

_STATUS, _DONE_AT = "trangThai", "thoiGianThucHien"


class ReportKind(StrEnum):
    """What a report is."""

    NEW = "new"
    COPY = "copy"
    CORRECTION = "correction"
    REFUSED = "refused"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a report is, and why it is not taken.

    Attributes
    ----------
    title
        Why it is not taken, in the words of the contract; empty when it is.
    errors
        Sentences by wire name, for who sent it.
    fields
        What it says differently from the report of the same status that was taken.
    is_repeated
        Whether the same contradiction is on record already.
    """

    kind: ReportKind
    title: str = ""
    errors: Mapping[str, list[str]] | None = None
    fields: tuple[str, ...] = ()
    is_repeated: bool = False

    def answer(self, trace_id: str) -> ReportAnswer:
        """The answer to a report that is not taken."""
        return answers.not_possible(self.title, trace_id, self.errors)


def judge_report(
    application: Application,
    history: Sequence[TakenReport],
    status: ReportStatus,
    content: Mapping[str, str],
    fingerprint: str,
) -> Judgement:
    """Judge a report about an application.

    Parameters
    ----------
    history
        Newest first.
    content, fingerprint
        What it says, normalised, and the hash of it.
    """
    taken = [report for report in history if report.kind in TAKEN]
    if any(report.fingerprint == fingerprint for report in taken):
        return Judgement(ReportKind.COPY)
    known = any(
        one.kind is ApplicationEventKind.CONTRADICTED and one.fingerprint == fingerprint for one in history
    )
    earlier = [report for report in taken if report.status == status]
    before = _nearest(earlier, content)
    fields = differing_fields(before.content, content) if before else ()
    objection = objection_to(application.stage, status, waiting=application.is_waiting)
    if objection is None:
        return _judge_next(taken, status, content, known=known)
    if application.stage.is_registered or application.stage is ApplicationStage.REFUSED:
        errors = _errors(application, status, fields)
        return Judgement(ReportKind.CONTRADICTION, objection, errors, fields, known)
    if before is not None and _is_correction(application, before, status, content, fields):
        return Judgement(ReportKind.CORRECTION, fields=fields)
    return Judgement(ReportKind.REFUSED, objection, _errors(application, status, fields), fields)


def _judge_next(
    taken: Sequence[TakenReport], status: ReportStatus, content: Mapping[str, str], *, known: bool
) -> Judgement:
    """A status that may follow; when the result is returned, a result beside it must be the registered one."""
    if status != ReportStatus.RETURNED or not _result(content):
        return Judgement(ReportKind.NEW)
    registered = next((one for one in taken if one.status == ReportStatus.REGISTERED), None)
    fields = differing_fields(_result(registered.content), _result(content)) if registered else ()
    if not fields:
        return Judgement(ReportKind.NEW)
    errors = {
        name: [f"{name} khác kết quả đã nhận ở trạng thái {int(ReportStatus.REGISTERED)}"] for name in fields
    }
    return Judgement(ReportKind.CONTRADICTION, answers.ALREADY_HAS_RESULT, errors, fields, known)


def _result(content: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in content.items() if name.startswith(RESULT)}


def _nearest(earlier: Sequence[TakenReport], content: Mapping[str, str]) -> TakenReport | None:
    """The report that another one of its status is compared with: of the same moment, else the newest."""
    moment = content.get(_DONE_AT)
    same = (report for report in earlier if report.content.get(_DONE_AT) == moment)
    return next(same, earlier[0] if earlier else None)


def _is_correction(
    application: Application,
    before: TakenReport,
    status: ReportStatus,
    content: Mapping[str, str],
    fields: tuple[str, ...],
) -> bool:
    """Whether it corrects what was reported: the same status at the same moment, or the current status.

    The same status at another moment is a new one when it is not the current one: an illegal jump.
    """
    if before.content.get(_DONE_AT) == content.get(_DONE_AT):
        return True
    if status != application.stage.report or application.is_waiting:
        return False
    if status == ReportStatus.RECEIVED:
        # That it was received at another moment too says nothing new: the contract's own sentence answers it.
        return fields != (_DONE_AT,)
    # A supplement that was brought is settled by a new reception; who asks anew must report that first.
    return not (status == ReportStatus.SUPPLEMENT and application.is_supplement_sent)


def _errors(application: Application, status: ReportStatus, fields: Sequence[str]) -> dict[str, list[str]]:
    """Where the application stands, what may follow, and what differs from what was taken."""
    differs = {name: [f"{name} khác báo cáo trạng thái {int(status)} đã nhận trước đó"] for name in fields}
    return {_STATUS: [_where_it_stands(application, status)], **differs}


def _where_it_stands(application: Application, status: ReportStatus) -> str:
    head = f"{_STATUS} {int(status)} không nhận được:"
    stage = application.stage
    if stage is ApplicationStage.WITHDRAWN:
        return f"{head} công dân đã rút hồ sơ, không nhận thêm trạng thái nào"
    if application.is_waiting:
        return (
            f"{head} hồ sơ (hoặc phần bổ sung) chưa được xác nhận đã nhận; "
            f"hãy lấy chi tiết, xác nhận (danhan), rồi báo trạng thái {_named(ReportStatus.RECEIVED)}"
        )
    if stage.report is None:
        return (
            f"{head} chưa nhận trạng thái nào của hồ sơ; tiếp theo chỉ nhận {_named(ReportStatus.RECEIVED)}"
        )
    following = sorted(legal_next(stage.report))
    ways = ", ".join(_named(one) for one in following)
    may = f"tiếp theo chỉ nhận {ways}" if ways else "không nhận thêm trạng thái nào"
    hint = ""
    if stage is ApplicationStage.SUPPLEMENT and application.is_supplement_sent:
        hint = (
            f". Công dân đã bổ sung: báo trạng thái {int(ReportStatus.RECEIVED)} của lần nhận này, "
            f"với {_DONE_AT} của lần này"
        )
    return f"{head} hồ sơ đang ở trạng thái {_named(stage.report)}; {may}{hint}"


def _named(status: ReportStatus) -> str:
    return f"{int(status)} ({status.name_vi})"
