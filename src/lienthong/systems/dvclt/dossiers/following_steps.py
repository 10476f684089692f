"""The steps that follow a registration, each by itself: what happens to one never touches another.

Planned when the citizen files, by the law of that moment; started by a trusted result; cancelled by a
refusal, unstarted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import bindparam, select

from lienthong.domain.calendar import current_calendar
from lienthong.domain.law import FollowingStep, step_rule
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import CompiledStatement, RowMapping, insert_rows, update_row
from lienthong.foundation.delivery import Delivery, enqueue
from lienthong.systems.dvclt.base import tables
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.dossiers.applications import Application
from lienthong.systems.dvclt.dossiers.events import ApplicationEventKind, record_event
from lienthong.systems.dvclt.dossiers.states import ApplicationStage

PURPOSE = "follow"


class PlannedStepState(StrEnum):
    """Life of a following step."""

    PLANNED = "planned"
    GOING = "going"
    HANDED_OVER = "handed_over"
    IN_WORK = "in_work"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"

    @property
    def name_vi(self) -> str:
        """The state in a citizen's words."""
        return _NAMES_VI[self]

    @property
    def is_final(self) -> bool:
        """True when nothing more happens."""
        return self in _FINAL


_NAMES_VI = {
    PlannedStepState.PLANNED: "Chờ kết quả đăng ký hộ tịch",
    PlannedStepState.GOING: "Đang chuyển cơ quan giải quyết",
    PlannedStepState.HANDED_OVER: "Cơ quan giải quyết đã nhận",
    PlannedStepState.IN_WORK: "Đang giải quyết",
    PlannedStepState.DONE: "Đã xong",
    PlannedStepState.REFUSED: "Cơ quan giải quyết từ chối",
    PlannedStepState.CANCELLED: "Không thực hiện",
}
_FINAL = frozenset({PlannedStepState.DONE, PlannedStepState.REFUSED, PlannedStepState.CANCELLED})
_EVENTS = {
    PlannedStepState.HANDED_OVER: ApplicationEventKind.STEP_HANDED_OVER,
    PlannedStepState.IN_WORK: ApplicationEventKind.STEP_IN_WORK,
    PlannedStepState.DONE: ApplicationEventKind.STEP_DONE,
    PlannedStepState.REFUSED: ApplicationEventKind.STEP_REFUSED,
    PlannedStepState.CANCELLED: ApplicationEventKind.STEP_CANCELLED,
}


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of one application, and how far it has come.

    `words` may hold personal data: result, reason, who decided.
    """

    id: int
    application_id: int
    step: FollowingStep
    state: PlannedStepState
    due_at: datetime | None
    receipt: str | None
    result_code: str | None
    asked: int
    unknown_answers: int
    changed_at: datetime
    words: Mapping[str, str]


def plan_steps(
    session: Session, application: Application, steps: Sequence[FollowingStep], at: datetime
) -> None:
    """Plan the steps that the citizen asked for."""
    rows = [
        {
            "application_id": application.id,
            "step": step,
            "state": PlannedStepState.PLANNED,
            "asked": 0,
            "unknown_answers": 0,
            "changed_at": at,
        }
        for step in steps
    ]
    insert_rows(session, tables.planned_step, rows)


# With every step of every application: made once.
_OF_ONE = CompiledStatement(
    select(tables.planned_step)
    .where(tables.planned_step.c.application_id == bindparam("of_application"))
    .order_by(tables.planned_step.c.id)
)


def steps_of(context: DvcltContext, session: Session, application: Application) -> list[PlannedStep]:
    """The steps of an application, in the order in which they were planned."""
    rows = _OF_ONE.run(session, {"of_application": application.id})
    return [_planned_step(context, application, row) for row in rows]


def find_step(
    context: DvcltContext, session: Session, application: Application, step: FollowingStep
) -> PlannedStep | None:
    """One step of an application."""
    return next(
        (planned for planned in steps_of(context, session, application) if planned.step is step), None
    )


def start_steps(context: DvcltContext, session: Session, application: Application) -> None:
    """Put every planned step on its way: the result is there and trusted."""
    now = context.clock.now()
    for planned in steps_of(context, session, application):
        if planned.state is not PlannedStepState.PLANNED:
            continue
        rule = step_rule(planned.step, application.filed_at)
        due = current_calendar().due(now, rule.working_days)
        _change(session, planned, PlannedStepState.GOING, now, due_at=due)
        enqueue_step(session, application, planned.step)


def enqueue_step(session: Session, application: Application, step: FollowingStep, again: int = 0) -> None:
    """Enqueue the handing over of a step; `again` numbers a repeat that somebody decided on."""
    suffix = f":{again}" if again else ""
    enqueue(
        session,
        Delivery(
            key=f"{delivery_key(application, step)}{suffix}",
            purpose=PURPOSE,
            payload={"application": application.id, "code": application.code, "step": step.value},
            trace_id=application.trace_id,
        ),
    )


def delivery_key(application: Application, step: FollowingStep) -> str:
    """Business key of handing over a step."""
    return f"{PURPOSE}:{application.code}:{step.value}"


def cancel_steps(
    context: DvcltContext, session: Session, application: Application, *, actor: str
) -> Application:
    """End every step that was not started: without a registration there is nothing to follow."""
    now = context.clock.now()
    for planned in steps_of(context, session, application):
        if planned.state is PlannedStepState.PLANNED:
            _change(session, planned, PlannedStepState.CANCELLED, now)
            application = record_event(
                context,
                session,
                application,
                ApplicationEventKind.STEP_CANCELLED,
                actor=actor,
                codes={"step": planned.step.value},
            )
    return application


def move_step(
    context: DvcltContext,
    session: Session,
    application: Application,
    planned: PlannedStep,
    state: PlannedStepState,
    *,
    ask_after: timedelta | None,
    words: Mapping[str, str] | None = None,
    **columns: Any,
) -> Application:
    """Change the state of a step with its event, and close the case when it was the last thing open."""
    now = context.clock.now()
    kept = {"words": _seal_words(context, application, words)} if words else {}
    next_ask_at = None if ask_after is None else now + ask_after
    _change(session, planned, state, now, next_ask_at=next_ask_at, **kept, **columns)
    codes = {
        "step": planned.step.value,
        **{name: value for name, value in columns.items() if isinstance(value, str)},
    }
    changed = record_event(context, session, application, _EVENTS[state], codes=codes, words=words)
    return complete_if_over(context, session, changed)


def complete_if_over(context: DvcltContext, session: Session, application: Application) -> Application:
    """Close the case when the result is handed over and every step has ended."""
    if application.stage is not ApplicationStage.RETURNED or application.completed_at is not None:
        return application
    if not all(planned.state.is_final for planned in steps_of(context, session, application)):
        return application
    now = context.clock.now()
    return record_event(context, session, application, ApplicationEventKind.COMPLETED, completed_at=now)


def note_asked(session: Session, step_ids: Iterable[int], **columns: Any) -> None:
    """Change the columns that say when and how often was asked; no event, since nothing happened."""
    for step_id in step_ids:
        update_row(session, tables.planned_step, step_id, columns)


def _change(
    session: Session, planned: PlannedStep, state: PlannedStepState, at: datetime, **columns: Any
) -> None:
    update_row(session, tables.planned_step, planned.id, {"state": state, "changed_at": at, **columns})


def _planned_step(context: DvcltContext, application: Application, row: RowMapping) -> PlannedStep:
    return PlannedStep(
        id=row["id"],
        application_id=row["application_id"],
        step=FollowingStep(row["step"]),
        state=PlannedStepState(row["state"]),
        due_at=row["due_at"],
        receipt=row["receipt"],
        result_code=row["result_code"],
        asked=row["asked"],
        unknown_answers=row["unknown_answers"],
        changed_at=row["changed_at"],
        words=_open_words(context, application, row["words"]),
    )


def _seal_words(context: DvcltContext, application: Application, words: Mapping[str, str]) -> bytes | None:
    """Words of an authority about an application, sealed; None when there are none."""
    said = {name: text for name, text in words.items() if text}
    return context.sealer.seal(orjson.dumps(said), _words_context(application.trace_id)) if said else None


def _open_words(context: DvcltContext, application: Application, sealed: bytes | None) -> Mapping[str, str]:
    """The reverse of `_seal_words`."""
    if sealed is None:
        return {}
    words: Mapping[str, str] = orjson.loads(context.sealer.open(sealed, _words_context(application.trace_id)))
    return words


def _words_context(trace_id: str) -> str:
    return f"dvclt.words:{trace_id}"
