"""Taking what one-stop systems report: in order, each once, a result only with a signature that holds.

One transaction: row lock, judgement, event, steps that follow, answer. The answers are those of contracts.md
section 2.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lienthong.contracts.dvclt import answers
from lienthong.contracts.dvclt.schemas import ReportAnswer, StatusReport
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected, missing, not_in_catalogue
from lienthong.contracts.times import parse_moment
from lienthong.contracts.wire import parse_object
from lienthong.domain.dossiers import ReportStatus
from lienthong.domain.law import supplement_limit
from lienthong.foundation import audit
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity import Principal
from lienthong.foundation.telemetry import bind_trace, current_trace
from lienthong.systems.dvclt.base.context import Centre
from lienthong.systems.dvclt.dossiers import applications, following_steps, holds, results
from lienthong.systems.dvclt.dossiers.applications import Application, EventKind
from lienthong.systems.dvclt.dossiers.holds import HoldReason
from lienthong.systems.dvclt.dossiers.results import ResultUntrusted, TrustedResult
from lienthong.systems.dvclt.dossiers.states import objection, stage_after
from lienthong.systems.dvclt.onestop import offer

_MOMENTS = {
    "thoiGianThucHien": "done_at",
    "ngayBatDau": "started_at",
    "ngayKetThucTheoQuyDinh": "legal_end",
    "ngayHenTraTruoc": "previous_appointment",
    "ngayHenTraMoi": "new_appointment",
    "hanBoSungHoSo": "supplement_limit",
}
_NEEDS_A_REASON = (ReportStatus.SUPPLEMENT, ReportStatus.REFUSED)
_REQUIRED = ("soHoSoLT", "trangThai", "thoiGianThucHien")
LONGEST_TEXT = 4000


def take(centre: Centre, caller: Principal, body: bytes) -> ReportAnswer:
    """Take a report, or say why not; every answer is one that senders know."""
    try:
        report, status, moments = _read(body)
    except PayloadRejected as rejected:
        return answers.malformed(rejected, current_trace())
    if status == ReportStatus.REGISTERED:
        answer = _take_result(centre, caller, report, status, moments)
    else:
        with centre.database.begin() as session:
            application = applications.find(session, report.interlinked_code, lock=True)
            answer = _take(centre, session, caller, application, report, status, moments, None)
    crash_point("dvclt.report_taken")
    return answer


def _take_result(
    centre: Centre,
    caller: Principal,
    report: StatusReport,
    status: ReportStatus,
    moments: dict[str, datetime | None],
) -> ReportAnswer:
    """Judge, and only then verify the document (which takes time and needs no lock); then judge again under
    the lock."""
    with centre.database.read() as session:
        seen = applications.find(session, report.interlinked_code)
        early = _judge(session, caller, seen, report, status)
    if early is not None or seen is None:
        return early or answers.unknown_dossier(current_trace())
    with bind_trace(seen.trace_id):
        try:
            result = results.read(centre, seen, report.result)
        except PayloadRejected as rejected:
            return answers.malformed(rejected, seen.trace_id)
        except ResultUntrusted as untrusted:
            return _refuse_untrusted(centre, seen, untrusted)
    with centre.database.begin() as session:
        application = applications.find_by_id(session, seen.id, lock=True)
        return _take(centre, session, caller, application, report, status, moments, result)


def _take(
    centre: Centre,
    session: Session,
    caller: Principal,
    application: Application | None,
    report: StatusReport,
    status: ReportStatus,
    moments: dict[str, datetime | None],
    result: TrustedResult | None,
) -> ReportAnswer:
    """Judge under the lock, and note what was reported."""
    refusal = _judge(session, caller, application, report, status)
    if refusal is not None or application is None:
        return refusal or answers.unknown_dossier(current_trace())
    with bind_trace(application.trace_id):
        _apply(centre, session, caller, application, report, status, moments, result)
    return answers.updated(application.trace_id)


def _judge(
    session: Session,
    caller: Principal,
    application: Application | None,
    report: StatusReport,
    status: ReportStatus,
) -> ReportAnswer | None:
    """The answer when the report changes nothing: unknown to this caller, of another procedure, a repeat, or an
    objection; None when it is to be taken."""
    if application is None or not offer.visible(session, caller, application):
        return answers.unknown_dossier(current_trace())
    if report.procedure_code.strip() not in ("", application.procedure_code):
        fault = FieldFault(
            "maTTHC", f"maTTHC không đúng: hồ sơ này theo thủ tục {application.procedure_code}"
        )
        return answers.malformed([fault], application.trace_id)
    is_repeat = application.stage.report == status and application.reported_done_at == report.done_at.strip()
    if is_repeat:
        return answers.updated(application.trace_id)
    why_not = objection(application.stage, status, waiting=application.is_waiting)
    return None if why_not is None else answers.not_possible(why_not, application.trace_id)


def _apply(
    centre: Centre,
    session: Session,
    caller: Principal,
    application: Application,
    report: StatusReport,
    status: ReportStatus,
    moments: dict[str, datetime | None],
    result: TrustedResult | None,
) -> None:
    columns: dict[str, Any] = {
        "reported_done_at": report.done_at.strip(),
        "onestop_code": report.onestop_code.strip() or application.onestop_code,
        "appointment_at": moments["ngayHenTraMoi"] or application.appointment_at,
        "supplement_limit": None,
    }
    if status == ReportStatus.SUPPLEMENT:
        columns["supplement_limit"] = moments["hanBoSungHoSo"] or supplement_limit(centre.clock.now())
    if result is not None:
        columns |= results.columns_of(centre, application, result)
    application = applications.append(
        centre,
        session,
        application,
        EventKind.REPORTED,
        actor=caller.account,
        stage=stage_after(status),
        codes={
            "status": int(status),
            "done_at": report.done_at.strip(),
            "onestop_code": report.onestop_code.strip(),
            **({"sha256": result.sha256, "signers": list(result.signers)} if result else {}),
        },
        words={
            "note": report.note,
            "handling": report.handling,
            "name": report.handler_name,
            "title": report.handler_title,
            "department": report.handler_department,
        },
        **columns,
    )
    audit.record(
        session,
        caller,
        "report",
        application.code,
        {"status": int(status)},
        trace_id=application.trace_id,
        at=centre.clock.now(),
    )
    if result is not None:
        _after_registration(centre, session, application, result)
    elif status == ReportStatus.REFUSED:
        following_steps.cancel_all(centre, session, application, actor=caller.account)
    elif status == ReportStatus.RETURNED:
        following_steps.complete_if_over(centre, session, application)


def _after_registration(
    centre: Centre, session: Session, application: Application, result: TrustedResult
) -> None:
    """Start the steps that follow, unless they must wait for the child's personal number."""
    untrusted = frozenset({HoldReason.RESULT_UNTRUSTED})
    holds.close_holds(centre, session, application, untrusted, by=applications.SYSTEM)
    problem = results.personal_id_problem(result.facts)
    if problem is None:
        following_steps.start(centre, session, application)
        return
    reason, explanation = problem
    holds.open_hold(centre, session, application, reason, words={"explanation": explanation})


def _refuse_untrusted(centre: Centre, seen: Application, untrusted: ResultUntrusted) -> ReportAnswer:
    with centre.database.begin() as session:
        application = applications.find_by_id(session, seen.id, lock=True)
        # Another process may have taken a good result meanwhile: then there is nothing to hold.
        if application is not None and not application.stage.is_registered:
            words = {"explanation": untrusted.reason_vi}
            holds.open_hold(centre, session, application, HoldReason.RESULT_UNTRUSTED, words=words)
    return answers.malformed([results.untrusted_fault(untrusted.reason_vi)], seen.trace_id)


def _read(body: bytes) -> tuple[StatusReport, ReportStatus, dict[str, datetime | None]]:
    """The report, its status and its moments; raises PayloadRejected naming every faulty field."""
    try:
        report = StatusReport.read(body)
    except PayloadRejected as rejected:
        raise PayloadRejected([*rejected.faults, *_also_missing(body, rejected)]) from None
    faults: list[FieldFault] = []
    status = report.status
    if not report.interlinked_code.strip():
        faults.append(missing("soHoSoLT"))
    if status is None:
        faults.append(not_in_catalogue("trangThai", "trạng thái hồ sơ (1 đến 7)"))
    if not report.done_at.strip():
        faults.append(missing("thoiGianThucHien"))
    if status in _NEEDS_A_REASON and not (report.note.strip() or report.handling.strip()):
        faults.append(FieldFault("ghiChu", "ghiChu không được để trống: phải nêu lý do"))
    if status == ReportStatus.REGISTERED and not report.result.strip():
        faults.append(missing("ketQuaXuLy"))
    moments: dict[str, datetime | None] = {}
    for name, attribute in _MOMENTS.items():
        text = str(getattr(report, attribute))
        try:
            moments[name] = parse_moment(text, name) if text.strip() else None
        except PayloadRejected as rejected:
            faults += rejected.faults
    for name, text in (("ghiChu", report.note), ("noiDungXuLy", report.handling)):
        if len(text) > LONGEST_TEXT:
            faults.append(
                FieldFault(name, f"{name} có độ dài vượt quá số lượng cho phép (tối đa {LONGEST_TEXT} ký tự)")
            )
    if faults or status is None:
        raise PayloadRejected(faults)
    return report, status, moments


def _also_missing(body: bytes, rejected: PayloadRejected) -> list[FieldFault]:
    """Required fields that are empty beside those that are malformed: the sender hears of all at once."""
    given = parse_object(body)
    named = {fault.field for fault in rejected.faults}
    return [missing(name) for name in _REQUIRED if given.get(name) in (None, "") and name not in named]
