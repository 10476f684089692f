"""Taking what one-stop systems report: in order, each once, a result only with a signature that holds.

One transaction: row lock, judgement, event, steps that follow, answer. The answers are those of contracts.md
section 2.
"""

from __future__ import annotations

from typing import Any

from lienthong.contracts.dvclt import answers
from lienthong.contracts.dvclt.schemas import ReportAnswer
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected
from lienthong.contracts.result_checks import write_differences
from lienthong.domain.dossiers import ReportStatus
from lienthong.domain.law import supplement_limit
from lienthong.foundation import audit
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.event_log import SYSTEM_ACTOR
from lienthong.foundation.identity import Principal
from lienthong.foundation.telemetry import bind_trace, current_trace
from lienthong.systems.dvclt.base.access import covers
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.base.hold_reasons import RESULT_REASONS
from lienthong.systems.dvclt.dossiers import applications, following_steps, holds, results
from lienthong.systems.dvclt.dossiers.applications import Application
from lienthong.systems.dvclt.dossiers.events import ApplicationEventKind, record_event
from lienthong.systems.dvclt.dossiers.result_differences import CONFIRMED_BY, DIFFERENCES
from lienthong.systems.dvclt.dossiers.results import TrustedResult
from lienthong.systems.dvclt.dossiers.states import objection_to, stage_after
from lienthong.systems.dvclt.onestop.read_report import OnestopReport, read_report
from lienthong.systems.dvclt.onestop.verify_result import (
    ResultRefused,
    refuse_paper_of_another,
    verify_result,
)


def accept_report(context: DvcltContext, caller: Principal, body: bytes) -> ReportAnswer:
    """Take a report, or say why not; every answer is one that senders know."""
    try:
        report = read_report(body)
    except PayloadRejected as rejected:
        return answers.malformed(rejected, current_trace())
    if report.status == ReportStatus.REGISTERED:
        answer = _accept_result(context, caller, report)
    else:
        with context.database.begin() as session:
            application = applications.find_application(session, report.content.interlinked_code, lock=True)
            answer = _accept(context, session, caller, application, report, None)
    crash_point("dvclt.report_taken")
    return answer


def _accept_result(
    context: DvcltContext,
    caller: Principal,
    report: OnestopReport,
) -> ReportAnswer:
    """Judge, and only then verify the document (which takes time and needs no lock).

    Then judge again under the lock.
    """
    with context.database.read() as session:
        seen = applications.find_application(session, report.content.interlinked_code)
        early = _judge(session, caller, seen, report)
    if early is not None or seen is None:
        return early or answers.unknown_dossier(current_trace())
    with bind_trace(seen.trace_id):
        try:
            result = verify_result(context, seen, report.content.result, report.content.confirmed_differences)
        except PayloadRejected as rejected:
            return answers.malformed(rejected, seen.trace_id)
        except ResultRefused as refused:
            return _refuse_result(context, seen, refused)
        try:
            with context.database.begin() as session:
                application = applications.find_application_by_id(session, seen.id, lock=True)
                refuse_paper_of_another(session, seen, result.sha256)
                return _accept(context, session, caller, application, report, result)
        except ResultRefused as refused:
            return _refuse_result(context, seen, refused)


def _accept(
    context: DvcltContext,
    session: Session,
    caller: Principal,
    application: Application | None,
    report: OnestopReport,
    result: TrustedResult | None,
) -> ReportAnswer:
    """Judge under the lock, and note what was reported."""
    refusal = _judge(session, caller, application, report)
    if refusal is not None or application is None:
        return refusal or answers.unknown_dossier(current_trace())
    with bind_trace(application.trace_id):
        _apply(context, session, caller, application, report, result)
    return answers.updated(application.trace_id)


def _judge(
    session: Session,
    caller: Principal,
    application: Application | None,
    report: OnestopReport,
) -> ReportAnswer | None:
    """The answer when the report changes nothing.

    Unknown to this caller, of another procedure, a repeat, or an objection; None when it is to be taken.
    """
    if application is None or not covers(session, caller, application.province):
        return answers.unknown_dossier(current_trace())
    if report.content.procedure_code.strip() not in ("", application.procedure_code):
        fault = FieldFault(
            "maTTHC", f"maTTHC không đúng: hồ sơ này theo thủ tục {application.procedure_code}"
        )
        return answers.malformed([fault], application.trace_id)
    is_repeat = (
        application.stage.report == report.status
        and application.reported_done_at == report.content.done_at.strip()
    )
    if is_repeat:
        return answers.updated(application.trace_id)
    why_not = objection_to(application.stage, report.status, waiting=application.is_waiting)
    return None if why_not is None else answers.not_possible(why_not, application.trace_id)


def _apply(
    context: DvcltContext,
    session: Session,
    caller: Principal,
    application: Application,
    report: OnestopReport,
    result: TrustedResult | None,
) -> None:
    columns: dict[str, Any] = {
        "reported_done_at": report.content.done_at.strip(),
        "onestop_code": report.content.onestop_code.strip() or application.onestop_code,
        "appointment_at": report.moments["ngayHenTraMoi"] or application.appointment_at,
        "supplement_limit": None,
    }
    if report.status == ReportStatus.SUPPLEMENT:
        columns["supplement_limit"] = report.moments["hanBoSungHoSo"] or supplement_limit(context.clock.now())
    if result is not None:
        columns |= results.sealed_columns(context, application, result)
    application = record_event(
        context,
        session,
        application,
        ApplicationEventKind.REPORTED,
        actor=caller.account,
        stage=stage_after(report.status),
        codes={
            "status": int(report.status),
            "done_at": report.content.done_at.strip(),
            "onestop_code": report.content.onestop_code.strip(),
            **(_result_codes(result) if result else {}),
        },
        words={
            "note": report.content.note,
            "handling": report.content.handling,
            "name": report.content.handler_name,
            "title": report.content.handler_title,
            "department": report.content.handler_department,
            **(_result_words(result) if result else {}),
        },
        **columns,
    )
    audit.record(
        session,
        caller,
        "report",
        application.code,
        {"status": int(report.status)},
        trace_id=application.trace_id,
        at=context.clock.now(),
    )
    if result is not None:
        _after_registration(context, session, application, result)
    elif report.status == ReportStatus.REFUSED:
        following_steps.cancel_steps(context, session, application, actor=caller.account)
    elif report.status == ReportStatus.RETURNED:
        following_steps.complete_if_over(context, session, application)


def _after_registration(
    context: DvcltContext, session: Session, application: Application, result: TrustedResult
) -> None:
    """Start the steps that follow, unless they must wait for the child's personal number."""
    holds.close_holds(context, session, application, RESULT_REASONS, by=SYSTEM_ACTOR)
    problem = results.personal_id_problem(result.facts)
    if problem is None:
        following_steps.start_steps(context, session, application)
        return
    reason, explanation = problem
    holds.open_hold(context, session, application, reason, words={"explanation": explanation})


def _result_codes(result: TrustedResult) -> dict[str, Any]:
    differing = [each.field for each in result.differences]
    return {
        "sha256": result.sha256,
        "signers": list(result.signers),
        **({DIFFERENCES: differing} if differing else {}),
    }


def _result_words(result: TrustedResult) -> dict[str, str]:
    """Where the result is not what was declared, and who says that this is right."""
    if not result.differences:
        return {}
    return {DIFFERENCES: write_differences(result.differences), CONFIRMED_BY: "; ".join(result.confirmed_by)}


def _refuse_result(context: DvcltContext, seen: Application, refused: ResultRefused) -> ReportAnswer:
    with context.database.begin() as session:
        application = applications.find_application_by_id(session, seen.id, lock=True)
        # Another process may have taken a good result meanwhile: then there is nothing to hold.
        if application is not None and not application.stage.is_registered:
            others = RESULT_REASONS - {refused.reason}
            holds.close_holds(context, session, application, others, by=SYSTEM_ACTOR)
            holds.open_hold(
                context, session, application, refused.reason, codes=refused.codes, words=refused.words
            )
    return answers.malformed(refused.faults, seen.trace_id)
