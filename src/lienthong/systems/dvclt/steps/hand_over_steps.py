"""Handing the steps after a registration to their authorities, and asking what became of them.

Handing over twice is harmless: the authority answers with the same receipt. A refusal ends its own branch
only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import select

from lienthong.contracts import transport
from lienthong.contracts.authorities.schemas import StepKey, StepRequest, StepState, StepStatus
from lienthong.contracts.hotich_v3.results import document_kind
from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.domain.law import FollowingStep
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.delivery import Breaker, Delivered, Delivery, Outcome, Retry, Sender, Undeliverable
from lienthong.foundation.delivery.hop_watch import HopWatch
from lienthong.foundation.telemetry import bind_trace
from lienthong.systems.dvclt.base import tables
from lienthong.systems.dvclt.base.context import Centre
from lienthong.systems.dvclt.dossiers import applications, attachments, following_steps, holds, results
from lienthong.systems.dvclt.dossiers.applications import Application
from lienthong.systems.dvclt.dossiers.following_steps import PURPOSE, Branch, BranchState
from lienthong.systems.dvclt.dossiers.holds import HoldReason

HOP = "authorities"
PARALLEL_CALLS = 4
ASK_GROWTH = 1.6
NOTED_TOGETHER = 50
"""Answers noted in one transaction: one commit for each would cost more than the noting."""
UNREACHABLE = "UNREACHABLE"
_log = structlog.get_logger(__name__)
_UNDER_WAY = (BranchState.HANDED_OVER, BranchState.IN_WORK)


def sender(centre: Centre) -> Sender:
    """What takes steps to their authorities."""
    pool = ThreadPoolExecutor(PARALLEL_CALLS, thread_name_prefix="follow")

    def send(deliveries: Sequence[Delivery]) -> Sequence[Outcome]:
        # The steps of one application carry the same facts, document and papers: opened and read once for all of them.
        of_application: dict[int, list[Delivery]] = {}
        for delivery in deliveries:
            of_application.setdefault(int(delivery.payload["application"]), []).append(delivery)
        handed_over = pool.map(lambda item: _hand_over_all(centre, *item), of_application.items())
        by_key = {key: outcome for outcomes in handed_over for key, outcome in outcomes}
        return [by_key[delivery.key] for delivery in deliveries]

    def settle(session: Session, delivery: Delivery, outcome: Outcome) -> None:
        application = applications.require(session, int(delivery.payload["application"]), lock=True)
        step = FollowingStep(delivery.payload["step"])
        branch = following_steps.find(centre, session, application, step)
        if branch is None or branch.state.is_final:
            return
        if isinstance(outcome, Delivered):
            _handed_over(centre, session, application, branch, str(outcome.result["receipt"]))
        elif isinstance(outcome, Undeliverable):
            reason = HoldReason.STEP_UNREACHABLE if outcome.code == UNREACHABLE else HoldReason.STEP_REJECTED
            holds.open_hold(
                centre,
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
    centre: Centre, application_id: int, deliveries: Sequence[Delivery]
) -> list[tuple[str, Outcome]]:
    with bind_trace(deliveries[0].trace_id):
        first = _request(centre, application_id, FollowingStep(deliveries[0].payload["step"]))
        return [
            (
                delivery.key,
                _hand_over(centre, first.for_step(FollowingStep(delivery.payload["step"]))),
            )
            for delivery in deliveries
        ]


def _hand_over(centre: Centre, request: StepRequest) -> Outcome:
    try:
        answer = centre.authorities.submit(request)
    except transport.Unreachable as failure:
        return Retry(failure.message_vi, UNREACHABLE)
    except transport.Refused as refusal:
        said = refusal.message_vi
        return Retry(said, refusal.code) if refusal.worth_repeating else Undeliverable(said, refusal.code)
    except PayloadRejected:
        return Retry("Câu trả lời của cơ quan giải quyết không đọc được.", "UNREADABLE")
    crash_point("dvclt.handed_over")
    if not answer.success:
        return Undeliverable(answer.description, "REJECTED")
    return Delivered({"receipt": answer.receipt})


def _request(centre: Centre, application_id: int, step: FollowingStep) -> StepRequest:
    with centre.database.read() as session:
        application = applications.require(session, application_id)
        facts = results.facts_of(centre, session, application)
        document = results.document_of(centre, session, application) or b""
        kept = attachments.kept(centre, session, application)
    return StepRequest.of(
        interlinked_code=application.code,
        step=step,
        procedure_code=application.procedure_code,
        unit_code=application.unit_code,
        sent_at=centre.clock.now(),
        facts=results.facts_alone(facts),
        document_kind=document_kind(application.group, application.filed_at.date()),
        document_base64=results.base64_of(document),
        attachments=[paper.attachment for paper in kept],
    )


def _handed_over(
    centre: Centre, session: Session, application: Application, branch: Branch, receipt: str
) -> None:
    reasons = frozenset({HoldReason.STEP_REJECTED, HoldReason.STEP_UNREACHABLE, HoldReason.STEP_UNKNOWN})
    if holds.close_holds(
        centre, session, application, reasons, by=applications.SYSTEM, part=branch.step.value
    ):
        application = applications.require(session, application.id)
    following_steps.move(
        centre,
        session,
        application,
        branch,
        BranchState.HANDED_OVER,
        ask_after=timedelta(seconds=centre.settings.ask_first_seconds),
        receipt=receipt,
        asked=0,
        unknown_answers=0,
    )


def _why(failure: Exception) -> str:
    """A code for logs and breakers, without what was said."""
    if isinstance(failure, transport.Refused):
        return failure.code
    return UNREACHABLE if isinstance(failure, transport.Unreachable) else "UNREADABLE"


@dataclass(frozen=True, slots=True)
class _Due:
    branch_id: int
    application_id: int
    code: str
    step: FollowingStep
    asked: int


class Asker:
    """Asks the authorities about many steps at once, each seldomer the longer it takes.

    When they do not answer, or refuse to, /health says so through the breaker of the hop, and `unanswered` is true.
    """

    def __init__(self, centre: Centre, breakers: Mapping[str, Breaker] | None = None) -> None:
        self._centre = centre
        self._watch = HopWatch(HOP, breakers or {})
        self.unanswered = False

    def round(self) -> bool:
        """One request about the steps that are due; True when there were any."""
        due = self._claim()
        if not due:
            return False
        keys = [StepKey.of(one.code, one.step) for one in due]
        try:
            found = self._centre.authorities.states(keys).value
        except (transport.Unreachable, transport.Refused, PayloadRejected) as failure:
            code = _why(failure)
            _log.warning("follow.no_answer", steps=len(due), error=code)
            self._watch.saw(answered=0, unreachable=1, code=code)
            self.unanswered = True
            self._give_back(due)
            return False
        self._watch.saw(answered=1, unreachable=0)
        self.unanswered = False
        crash_point("dvclt.asked")
        by_key = {(status.interlinked_code, status.step): status for status in found}
        # In the order in which handed-over steps are settled too: both lock several applications.
        due.sort(key=lambda one: one.code)
        for start in range(0, len(due), NOTED_TOGETHER):
            self._note_all(
                [(one, by_key.get((one.code, one.step))) for one in due[start : start + NOTED_TOGETHER]]
            )
        return True

    def _note_all(self, answers: Sequence[tuple[_Due, StepStatus | None]]) -> None:
        """Note answers in one transaction; when one of them cannot be noted, each in its own."""
        try:
            with self._centre.database.begin() as session:
                for due, status in answers:
                    self._note(session, due, status)
        except Exception as error:
            if len(answers) == 1:
                raise
            _log.error("follow.note_failed", error=type(error).__name__)
            for answer in answers:
                self._note_all([answer])

    def _claim(self) -> list[_Due]:
        """Steps that are due, with their next turn set ahead, so that another process does not ask as
        well."""
        centre, now = self._centre, self._centre.clock.now()
        with centre.database.begin() as session:
            query = (
                select(
                    tables.branch.c.id,
                    tables.branch.c.application_id,
                    tables.branch.c.step,
                    tables.branch.c.asked,
                )
                .where(tables.branch.c.next_ask_at <= now, tables.branch.c.state.in_(_UNDER_WAY))
                .order_by(tables.branch.c.next_ask_at)
                .limit(centre.settings.ask_batch)
                .with_for_update(skip_locked=True)
            )
            rows = session.execute(query).all()
            for row in rows:
                following_steps.note_asked(
                    session, [row.id], next_ask_at=now + self._pause(row.asked), asked=row.asked + 1
                )
            codes = {
                row.id: row.code
                for row in session.execute(
                    select(tables.application.c.id, tables.application.c.code).where(
                        tables.application.c.id.in_({row.application_id for row in rows})
                    )
                )
            }
        return [
            _Due(row.id, row.application_id, codes[row.application_id], FollowingStep(row.step), row.asked)
            for row in rows
        ]

    def _give_back(self, due: list[_Due]) -> None:
        """Nobody answered: ask again soon, not seldomer because of the outage."""
        centre = self._centre
        soon = centre.clock.now() + timedelta(seconds=centre.settings.ask_first_seconds)
        with centre.database.begin() as session:
            for one in due:
                following_steps.note_asked(session, [one.branch_id], next_ask_at=soon, asked=one.asked)

    def _pause(self, asked: int) -> timedelta:
        settings = self._centre.settings
        grown = settings.ask_first_seconds * ASK_GROWTH ** min(asked, 40)
        return timedelta(seconds=min(grown, settings.ask_cap_seconds))

    def _note(self, session: Session, due: _Due, status: StepStatus | None) -> None:
        application = applications.require(session, due.application_id, lock=True)
        branch = following_steps.find(self._centre, session, application, due.step)
        if branch is None or branch.state not in _UNDER_WAY:
            return
        with bind_trace(application.trace_id):
            self._note_state(session, application, branch, status)

    def _note_state(
        self, session: Session, application: Application, branch: Branch, status: StepStatus | None
    ) -> None:
        centre = self._centre
        state = StepState.UNKNOWN if status is None else status.state
        if status is None or state is StepState.UNKNOWN:
            self._note_unknown(session, application, branch)
        elif state is StepState.IN_WORK and branch.state is BranchState.HANDED_OVER:
            pause = self._pause(branch.asked)
            following_steps.move(centre, session, application, branch, BranchState.IN_WORK, ask_after=pause)
        elif state.is_final:
            following_steps.move(
                centre,
                session,
                application,
                branch,
                BranchState.DONE if state is StepState.DONE else BranchState.REFUSED,
                ask_after=None,
                words={
                    "result": status.result,
                    "reason": status.reason,
                    "name": status.handler_name,
                    "title": status.handler_title,
                    "agency": status.handler_agency,
                },
                result_code=status.result_code or None,
            )

    def _note_unknown(self, session: Session, application: Application, branch: Branch) -> None:
        answers = branch.unknown_answers + 1
        following_steps.note_asked(session, [branch.id], unknown_answers=answers)
        if answers >= self._centre.settings.unknown_answers_before_hold:
            following_steps.note_asked(session, [branch.id], next_ask_at=None)
            holds.open_hold(
                self._centre,
                session,
                application,
                HoldReason.STEP_UNKNOWN,
                part=branch.step.value,
                codes={"receipt": branch.receipt or ""},
            )
