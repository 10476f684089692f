"""Handing the steps after a registration to their authorities.

Handing over twice is harmless: the authority answers with the same receipt. A refusal ends its own step
only.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from lienthong.contracts import transport
from lienthong.contracts.authorities.schemas import StepRequest
from lienthong.contracts.hotich_v3.results import document_kind
from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.domain.law import FollowingStep
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.delivery import Delivered, Delivery, Outcome, Retry, Sender, Undeliverable
from lienthong.foundation.event_log import SYSTEM_ACTOR
from lienthong.foundation.telemetry import bind_trace
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.base.hold_reasons import ApplicationHoldReason
from lienthong.systems.dvclt.dossiers import applications, attachments, following_steps, holds, results
from lienthong.systems.dvclt.dossiers.applications import Application
from lienthong.systems.dvclt.dossiers.following_steps import PURPOSE, PlannedStep, PlannedStepState

HOP = "authorities"
PARALLEL_CALLS = 4
UNREACHABLE = "UNREACHABLE"


def step_sender(context: DvcltContext) -> Sender:
    """What takes steps to their authorities."""
    pool = ThreadPoolExecutor(PARALLEL_CALLS, thread_name_prefix="follow")

    def send(deliveries: Sequence[Delivery]) -> Sequence[Outcome]:
        # The steps of one application carry the same facts, document and papers: opened and read once for all of them.
        of_application: dict[int, list[Delivery]] = {}
        for delivery in deliveries:
            of_application.setdefault(int(delivery.payload["application"]), []).append(delivery)
        handed_over = pool.map(lambda item: _hand_over_all(context, *item), of_application.items())
        by_key = {key: outcome for outcomes in handed_over for key, outcome in outcomes}
        return [by_key[delivery.key] for delivery in deliveries]

    def settle(session: Session, delivery: Delivery, outcome: Outcome) -> None:
        application = applications.require_application(
            session, int(delivery.payload["application"]), lock=True
        )
        step = FollowingStep(delivery.payload["step"])
        planned = following_steps.find_step(context, session, application, step)
        if planned is None or planned.state.is_final:
            return
        if isinstance(outcome, Delivered):
            _handed_over(context, session, application, planned, str(outcome.result["receipt"]))
        elif isinstance(outcome, Undeliverable):
            reason = (
                ApplicationHoldReason.STEP_UNREACHABLE
                if outcome.code == UNREACHABLE
                else ApplicationHoldReason.STEP_REJECTED
            )
            holds.open_hold(
                context,
                session,
                application,
                reason,
                part=step.value,
                delivery_key=delivery.key,
                codes={"code": outcome.code},
                words={"answer": outcome.reason_vi},
            )

    return Sender(PURPOSE, HOP, send, settle, batch_size=20)


def _hand_over_all(
    context: DvcltContext, application_id: int, deliveries: Sequence[Delivery]
) -> list[tuple[str, Outcome]]:
    with bind_trace(deliveries[0].trace_id):
        first = _request(context, application_id, FollowingStep(deliveries[0].payload["step"]))
        return [
            (
                delivery.key,
                _hand_over(context, first.for_step(FollowingStep(delivery.payload["step"]))),
            )
            for delivery in deliveries
        ]


def _hand_over(context: DvcltContext, request: StepRequest) -> Outcome:
    try:
        answer = context.authorities.submit(request)
    except transport.Unreachable as failure:
        return Retry(failure.message_vi, UNREACHABLE)
    except transport.HopRefused as refusal:
        said = refusal.message_vi
        return Retry(said, refusal.code) if refusal.worth_repeating else Undeliverable(said, refusal.code)
    except PayloadRejected:
        return Retry("Câu trả lời của cơ quan giải quyết không đọc được.", "UNREADABLE")
    crash_point("dvclt.handed_over")
    if not answer.success:
        return Undeliverable(answer.description, "REJECTED")
    return Delivered({"receipt": answer.receipt})


def _request(context: DvcltContext, application_id: int, step: FollowingStep) -> StepRequest:
    with context.database.read() as session:
        application = applications.require_application(session, application_id)
        facts = results.facts_of(context, session, application)
        document = results.document_of(context, session, application) or b""
        kept = attachments.attachments_of(context, session, application)
    return StepRequest.of(
        interlinked_code=application.code,
        step=step,
        procedure_code=application.procedure_code,
        unit_code=application.unit_code,
        sent_at=context.clock.now(),
        facts=results.facts_alone(facts),
        document_kind=document_kind(application.group, application.filed_at.date()),
        document_base64=results.base64_of(document),
        attachments=[paper.attachment for paper in kept],
    )


def _handed_over(
    context: DvcltContext, session: Session, application: Application, planned: PlannedStep, receipt: str
) -> None:
    reasons = frozenset(
        {
            ApplicationHoldReason.STEP_REJECTED,
            ApplicationHoldReason.STEP_UNREACHABLE,
            ApplicationHoldReason.STEP_UNKNOWN,
        }
    )
    if holds.close_holds(context, session, application, reasons, by=SYSTEM_ACTOR, part=planned.step.value):
        application = applications.require_application(session, application.id)
    following_steps.move_step(
        context,
        session,
        application,
        planned,
        PlannedStepState.HANDED_OVER,
        ask_after=timedelta(seconds=context.settings.ask_first_seconds),
        receipt=receipt,
        asked=0,
        unknown_answers=0,
    )
