"""Asking the authorities what became of the steps they were handed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import select

from lienthong.contracts import transport
from lienthong.contracts.authorities.schemas import StepKey, StepState, StepStatus
from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.domain.law import FollowingStep
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.delivery import Breaker
from lienthong.foundation.delivery.hop_watch import HopWatch
from lienthong.foundation.telemetry import bind_trace
from lienthong.systems.dvclt.base import tables
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.base.hold_reasons import ApplicationHoldReason
from lienthong.systems.dvclt.dossiers import applications, following_steps, holds
from lienthong.systems.dvclt.dossiers.applications import Application
from lienthong.systems.dvclt.dossiers.following_steps import PlannedStep, PlannedStepState
from lienthong.systems.dvclt.steps.hand_over_steps import HOP, UNREACHABLE

ASK_GROWTH = 1.6
"""Each pause before the next question is so many times as long as the one before."""


NOTED_TOGETHER = 50
"""Answers noted in one transaction: one commit for each would cost more than the noting."""


_log = structlog.get_logger(__name__)


_UNDER_WAY = (PlannedStepState.HANDED_OVER, PlannedStepState.IN_WORK)


def _why(failure: Exception) -> str:
    """A code for logs and breakers, without what was said."""
    if isinstance(failure, transport.HopRefused):
        return failure.code
    return UNREACHABLE if isinstance(failure, transport.Unreachable) else "UNREADABLE"


@dataclass(frozen=True, slots=True)
class _DueStep:
    step_id: int
    application_id: int
    code: str
    step: FollowingStep
    asked: int


class ProgressInquiry:
    """Asks the authorities about many steps at once, each seldomer the longer it takes.

    When they do not answer, or refuse to, /health says so through the breaker of the hop, and `unanswered` is true.
    """

    def __init__(self, context: DvcltContext, breakers: Mapping[str, Breaker] | None = None) -> None:
        self._context = context
        self._watch = HopWatch(HOP, breakers or {})
        self.unanswered = False

    def round(self) -> bool:
        """One request about the steps that are due; True when there were any."""
        due = self._claim()
        if not due:
            return False
        keys = [StepKey.of(one.code, one.step) for one in due]
        try:
            found = self._context.authorities.states(keys).value
        except (transport.Unreachable, transport.HopRefused, PayloadRejected) as failure:
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

    def _note_all(self, answers: Sequence[tuple[_DueStep, StepStatus | None]]) -> None:
        """Note answers in one transaction; when one of them cannot be noted, each in its own."""
        try:
            with self._context.database.begin() as session:
                for due, status in answers:
                    self._note(session, due, status)
        except Exception as error:
            if len(answers) == 1:
                raise
            _log.error("follow.note_failed", error=type(error).__name__)
            for answer in answers:
                self._note_all([answer])

    def _claim(self) -> list[_DueStep]:
        """Steps that are due, with their next turn set ahead, so that another process does not ask as well."""
        context, now = self._context, self._context.clock.now()
        with context.database.begin() as session:
            query = (
                select(
                    tables.planned_step.c.id,
                    tables.planned_step.c.application_id,
                    tables.planned_step.c.step,
                    tables.planned_step.c.asked,
                )
                .where(tables.planned_step.c.next_ask_at <= now, tables.planned_step.c.state.in_(_UNDER_WAY))
                .order_by(tables.planned_step.c.next_ask_at)
                .limit(context.settings.ask_batch)
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
            _DueStep(
                row.id, row.application_id, codes[row.application_id], FollowingStep(row.step), row.asked
            )
            for row in rows
        ]

    def _give_back(self, due: list[_DueStep]) -> None:
        """Nobody answered: ask again soon, not seldomer because of the outage."""
        context = self._context
        soon = context.clock.now() + timedelta(seconds=context.settings.ask_first_seconds)
        with context.database.begin() as session:
            for one in due:
                following_steps.note_asked(session, [one.step_id], next_ask_at=soon, asked=one.asked)

    def _pause(self, asked: int) -> timedelta:
        settings = self._context.settings
        grown = settings.ask_first_seconds * ASK_GROWTH ** min(asked, 40)
        return timedelta(seconds=min(grown, settings.ask_cap_seconds))

    def _note(self, session: Session, due: _DueStep, status: StepStatus | None) -> None:
        application = applications.require_application(session, due.application_id, lock=True)
        planned = following_steps.find_step(self._context, session, application, due.step)
        if planned is None or planned.state not in _UNDER_WAY:
            return
        with bind_trace(application.trace_id):
            self._note_state(session, application, planned, status)

    def _note_state(
        self, session: Session, application: Application, planned: PlannedStep, status: StepStatus | None
    ) -> None:
        context = self._context
        state = StepState.UNKNOWN if status is None else status.state
        if status is None or state is StepState.UNKNOWN:
            self._note_unknown(session, application, planned)
        elif state is StepState.IN_WORK and planned.state is PlannedStepState.HANDED_OVER:
            pause = self._pause(planned.asked)
            following_steps.move_step(
                context, session, application, planned, PlannedStepState.IN_WORK, ask_after=pause
            )
        elif state.is_final:
            following_steps.move_step(
                context,
                session,
                application,
                planned,
                PlannedStepState.DONE if state is StepState.DONE else PlannedStepState.REFUSED,
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

    def _note_unknown(self, session: Session, application: Application, planned: PlannedStep) -> None:
        answers = planned.unknown_answers + 1
        following_steps.note_asked(session, [planned.id], unknown_answers=answers)
        if answers >= self._context.settings.unknown_answers_before_hold:
            following_steps.note_asked(session, [planned.id], next_ask_at=None)
            holds.open_hold(
                self._context,
                session,
                application,
                ApplicationHoldReason.STEP_UNKNOWN,
                part=planned.step.value,
                codes={"receipt": planned.receipt or ""},
            )
