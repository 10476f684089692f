"""Taking what one-stop systems report: in order, each once, a result only with a signature that holds.

One transaction: row lock, judgement against the whole history, event, steps that follow, answer. The answers are those
of contracts.md section 2. What is answered as taken is in the history.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lienthong.contracts.dvclt import answers
from lienthong.contracts.dvclt.report_content import ONESTOP_CODE, plain_code
from lienthong.contracts.dvclt.schemas import ReportAnswer
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected, missing
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
from lienthong.systems.dvclt.base.hold_reasons import RESULT_REASONS, ApplicationHoldReason
from lienthong.systems.dvclt.dossiers import applications, following_steps, holds, results
from lienthong.systems.dvclt.dossiers.applications import Application
from lienthong.systems.dvclt.dossiers.events import ApplicationEventKind, record_event
from lienthong.systems.dvclt.dossiers.result_differences import CONFIRMED_BY, DIFFERENCES
from lienthong.systems.dvclt.dossiers.results import TrustedResult
from lienthong.systems.dvclt.dossiers.states import stage_after
from lienthong.systems.dvclt.dossiers.taken_reports import (
    CONTENT,
    FINGERPRINT,
    content_text,
    fingerprint_of,
    taken_reports,
)
from lienthong.systems.dvclt.onestop.judge_report import Judgement, ReportKind, judge_report
from lienthong.systems.dvclt.onestop.read_report import OnestopReport, read_report
from lienthong.systems.dvclt.onestop.verify_result import (
    ResultRefused,
    refuse_paper_of_another,
    verify_result,
)


def accept_report(context: DvcltContext, caller: Principal, body: bytes) -> ReportAnswer:
    """Take a report, or say why not; every answer is one that senders know."""
    try:
        report = read_report(context, body)
    except PayloadRejected as rejected:
        return answers.malformed(rejected, current_trace())
    if report.status == ReportStatus.REGISTERED:
        answer = _accept_result(context, caller, report)
    else:
        with context.database.begin() as session:
            application = applications.find_application(session, _code(report), lock=True)
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
        seen = applications.find_application(session, _code(report))
        judged = _judge(context, session, caller, seen, report)
    if seen is None or isinstance(judged, ReportAnswer):
        return judged if isinstance(judged, ReportAnswer) else answers.unknown_dossier(current_trace())
    result = None
    with bind_trace(seen.trace_id):
        try:
            if judged.judgement.kind is ReportKind.NEW:
                result = verify_result(context, seen, report.body.result, report.body.confirmed_differences)
            with context.database.begin() as session:
                application = applications.find_application_by_id(session, seen.id, lock=True)
                if result is not None:
                    refuse_paper_of_another(session, seen, result.sha256)
                return _accept(context, session, caller, application, report, result)
        except PayloadRejected as rejected:
            return answers.malformed(rejected, seen.trace_id)
        except ResultRefused as refused:
            return _refuse_result(context, seen, refused)


def _code(report: OnestopReport) -> str:
    return plain_code(report.body.interlinked_code)


def _accept(
    context: DvcltContext,
    session: Session,
    caller: Principal,
    application: Application | None,
    report: OnestopReport,
    result: TrustedResult | None,
) -> ReportAnswer:
    """Judge under the lock, and note what was reported."""
    judged = _judge(context, session, caller, application, report)
    if application is None or isinstance(judged, ReportAnswer):
        return judged if isinstance(judged, ReportAnswer) else answers.unknown_dossier(current_trace())
    with bind_trace(application.trace_id):
        match judged.judgement.kind:
            case ReportKind.COPY:
                pass
            case ReportKind.NEW if report.status == ReportStatus.REGISTERED and result is None:
                # What stood before it came only now, from elsewhere: its paper was not looked at. Send it again.
                return answers.failed(application.trace_id)
            case ReportKind.NEW:
                _apply(context, session, caller, application, judged, result)
            case ReportKind.CORRECTION:
                _correct(context, session, caller, application, judged)
            case ReportKind.CONTRADICTION:
                _hold_contradiction(context, session, caller, application, judged)
                return judged.judgement.answer(application.trace_id)
            case ReportKind.REFUSED:
                return judged.judgement.answer(application.trace_id)
    return answers.updated(application.trace_id)


@dataclass(frozen=True, slots=True)
class _JudgedReport:
    """A report of a known application, complete, and what it is."""

    report: OnestopReport
    onestop_code: str
    content: Mapping[str, str]
    fingerprint: str
    judgement: Judgement

    def codes(self) -> dict[str, Any]:
        return {
            "status": int(self.report.status),
            "done_at": self.report.body.done_at.strip(),
            "onestop_code": self.onestop_code,
            FINGERPRINT: self.fingerprint,
        }

    def words(self) -> dict[str, str]:
        body = self.report.body
        return {
            "note": body.note,
            "handling": body.handling,
            "name": body.handler_name,
            "title": body.handler_title,
            "department": body.handler_department,
            CONTENT: content_text(self.content),
        }


def _judge(
    context: DvcltContext,
    session: Session,
    caller: Principal,
    application: Application | None,
    report: OnestopReport,
) -> _JudgedReport | ReportAnswer:
    """What the report is to its application; the answer when it is unknown to this caller or names another one."""
    if application is None or not covers(session, caller, application.province):
        return answers.unknown_dossier(current_trace())
    if report.body.procedure_code.strip() not in ("", application.procedure_code):
        fault = FieldFault(
            "maTTHC", f"maTTHC không đúng: hồ sơ này theo thủ tục {application.procedure_code}"
        )
        return answers.malformed([fault], application.trace_id)
    code = report.onestop_code or application.onestop_code or ""
    content = {**report.content, ONESTOP_CODE: code} if code else report.content
    fingerprint = fingerprint_of(context, content)
    history = taken_reports(context, session, application)
    judgement = judge_report(application, history, report.status, content, fingerprint)
    if judgement.kind in (ReportKind.NEW, ReportKind.CORRECTION):
        fault_of_code = _fault_of_code(session, caller, application, code)
        if fault_of_code is not None:
            return answers.malformed([fault_of_code], application.trace_id)
    return _JudgedReport(report, code, content, fingerprint, judgement)


def _fault_of_code(
    session: Session, caller: Principal, application: Application, code: str
) -> FieldFault | None:
    """What is wrong with the one-stop's own code: absent, changed midway, or that of another dossier."""
    if not code:
        return missing(ONESTOP_CODE)
    if application.onestop_code == code:
        return None
    if application.onestop_code is not None:
        return FieldFault(
            ONESTOP_CODE,
            f"{ONESTOP_CODE} khác mã đã báo cho hồ sơ này ({application.onestop_code}); "
            "mã hồ sơ một cửa không được đổi giữa chừng",
        )
    other = applications.find_by_onestop_code(session, code)
    if other is None:
        return None
    # Whose dossier it is, is told only to who may see it.
    whose = f" {other.code}" if covers(session, caller, other.province) else ""
    return FieldFault(ONESTOP_CODE, f"{ONESTOP_CODE} {code} đã thuộc hồ sơ liên thông khác{whose}")


def _apply(
    context: DvcltContext,
    session: Session,
    caller: Principal,
    application: Application,
    judged: _JudgedReport,
    result: TrustedResult | None,
) -> None:
    report = judged.report
    columns: dict[str, Any] = {
        "reported_done_at": report.body.done_at.strip(),
        "onestop_code": judged.onestop_code,
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
            **judged.codes(),
            **(_result_codes(result) if result else {}),
        },
        words={**judged.words(), **(_result_words(result) if result else {})},
        **columns,
    )
    _audit(context, session, caller, application, "report", judged)
    if result is not None:
        _after_registration(context, session, application, result)
    elif report.status == ReportStatus.REFUSED:
        following_steps.cancel_steps(context, session, application, actor=caller.account)
    elif report.status == ReportStatus.RETURNED:
        following_steps.complete_if_over(context, session, application)


def _correct(
    context: DvcltContext,
    session: Session,
    caller: Principal,
    application: Application,
    judged: _JudgedReport,
) -> None:
    """Store what a status says now; where it is the current one, the citizen's limit and appointment follow it."""
    report = judged.report
    columns: dict[str, Any] = {}
    if report.status == application.stage.report:
        columns["reported_done_at"] = report.body.done_at.strip()
        columns["appointment_at"] = report.moments["ngayHenTraMoi"] or application.appointment_at
        if application.supplement_limit is not None:
            columns["supplement_limit"] = report.moments["hanBoSungHoSo"] or application.supplement_limit
    record_event(
        context,
        session,
        application,
        ApplicationEventKind.CORRECTED,
        actor=caller.account,
        codes={**judged.codes(), "fields": list(judged.judgement.fields)},
        words=judged.words(),
        **columns,
    )
    _audit(context, session, caller, application, "correct_report", judged)


def _hold_contradiction(
    context: DvcltContext,
    session: Session,
    caller: Principal,
    application: Application,
    judged: _JudgedReport,
) -> None:
    """Keep what contradicts the result, and tell people once; the result stays as it is."""
    judgement = judged.judgement
    if judgement.is_repeated:
        return
    fields = list(judgement.fields)
    record_event(
        context,
        session,
        application,
        ApplicationEventKind.CONTRADICTED,
        actor=caller.account,
        codes={**judged.codes(), "fields": fields},
        words=judged.words(),
    )
    sentences = [text for texts in (judgement.errors or {}).values() for text in texts]
    holds.open_hold(
        context,
        session,
        application,
        ApplicationHoldReason.REPORT_CONTRADICTS,
        codes={"status": int(judged.report.status), "fields": fields},
        words={"explanation": "; ".join(sentences)},
    )
    _audit(context, session, caller, application, "contradict_report", judged)


def _audit(
    context: DvcltContext,
    session: Session,
    caller: Principal,
    application: Application,
    action: str,
    judged: _JudgedReport,
) -> None:
    audit.record(
        session,
        caller,
        action,
        application.code,
        {"status": int(judged.report.status)},
        trace_id=application.trace_id,
        at=context.clock.now(),
    )


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
