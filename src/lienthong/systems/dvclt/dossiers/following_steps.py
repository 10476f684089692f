"""The steps that follow a registration, each a branch of its own: what happens to one never touches another.

Planned when the citizen files, by the law of that moment; started by a trusted result; cancelled by a
refusal, unstarted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, select

from lienthong.domain.calendar import current_calendar
from lienthong.domain.law import FollowingStep, step_rule
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import CompiledStatement, RowMapping, insert_rows, update_row
from lienthong.foundation.delivery import Delivery, enqueue
from lienthong.systems.dvclt.base import tables
from lienthong.systems.dvclt.base.context import Centre
from lienthong.systems.dvclt.dossiers import applications
from lienthong.systems.dvclt.dossiers.applications import Application, EventKind
from lienthong.systems.dvclt.dossiers.states import Stage

PURPOSE = "follow"


class BranchState(StrEnum):
    """Life of a branch."""

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
    BranchState.PLANNED: "Chờ kết quả đăng ký hộ tịch",
    BranchState.GOING: "Đang chuyển cơ quan giải quyết",
    BranchState.HANDED_OVER: "Cơ quan giải quyết đã nhận",
    BranchState.IN_WORK: "Đang giải quyết",
    BranchState.DONE: "Đã xong",
    BranchState.REFUSED: "Cơ quan giải quyết từ chối",
    BranchState.CANCELLED: "Không thực hiện",
}
_FINAL = frozenset({BranchState.DONE, BranchState.REFUSED, BranchState.CANCELLED})
_EVENTS = {
    BranchState.HANDED_OVER: EventKind.BRANCH_HANDED_OVER,
    BranchState.IN_WORK: EventKind.BRANCH_IN_WORK,
    BranchState.DONE: EventKind.BRANCH_DONE,
    BranchState.REFUSED: EventKind.BRANCH_REFUSED,
    BranchState.CANCELLED: EventKind.BRANCH_CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch. `words` may hold personal data: result, reason, who decided."""

    id: int
    application_id: int
    step: FollowingStep
    state: BranchState
    due_at: datetime | None
    receipt: str | None
    result_code: str | None
    asked: int
    unknown_answers: int
    changed_at: datetime
    words: Mapping[str, str]


def plan(session: Session, application: Application, steps: Sequence[FollowingStep], at: datetime) -> None:
    """Plan the steps that the citizen asked for."""
    rows = [
        {
            "application_id": application.id,
            "step": step,
            "state": BranchState.PLANNED,
            "asked": 0,
            "unknown_answers": 0,
            "changed_at": at,
        }
        for step in steps
    ]
    insert_rows(session, tables.branch, rows)


# With every step of every application: made once.
_OF_ONE = CompiledStatement(
    select(tables.branch)
    .where(tables.branch.c.application_id == bindparam("of_application"))
    .order_by(tables.branch.c.id)
)


def of(centre: Centre, session: Session, application: Application) -> list[Branch]:
    """The branches of an application, in the order in which they were planned."""
    rows = _OF_ONE.run(session, {"of_application": application.id})
    return [_branch(centre, application, row) for row in rows]


def find(centre: Centre, session: Session, application: Application, step: FollowingStep) -> Branch | None:
    """One branch of an application."""
    return next((branch for branch in of(centre, session, application) if branch.step is step), None)


def start(centre: Centre, session: Session, application: Application) -> None:
    """Put every planned step on its way: the result is there and trusted."""
    now = centre.clock.now()
    for branch in of(centre, session, application):
        if branch.state is not BranchState.PLANNED:
            continue
        rule = step_rule(branch.step, application.filed_at)
        due = current_calendar().due(now, rule.working_days)
        _change(session, branch, BranchState.GOING, now, due_at=due)
        send(session, application, branch.step)


def send(session: Session, application: Application, step: FollowingStep, again: int = 0) -> None:
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


def cancel_all(centre: Centre, session: Session, application: Application, *, actor: str) -> Application:
    """End every branch that was not started: without a registration there is nothing to follow."""
    now = centre.clock.now()
    for branch in of(centre, session, application):
        if branch.state is BranchState.PLANNED:
            _change(session, branch, BranchState.CANCELLED, now)
            application = applications.append(
                centre,
                session,
                application,
                EventKind.BRANCH_CANCELLED,
                actor=actor,
                codes={"step": branch.step.value},
            )
    return application


def move(
    centre: Centre,
    session: Session,
    application: Application,
    branch: Branch,
    state: BranchState,
    *,
    ask_after: timedelta | None,
    words: Mapping[str, str] | None = None,
    **columns: Any,
) -> Application:
    """Change the state of a branch with its event, and close the case when it was the last thing open."""
    now = centre.clock.now()
    kept = {"words": applications.seal_words(centre, application, words)} if words else {}
    next_ask_at = None if ask_after is None else now + ask_after
    _change(session, branch, state, now, next_ask_at=next_ask_at, **kept, **columns)
    codes = {
        "step": branch.step.value,
        **{name: value for name, value in columns.items() if isinstance(value, str)},
    }
    changed = applications.append(centre, session, application, _EVENTS[state], codes=codes, words=words)
    return complete_if_over(centre, session, changed)


def complete_if_over(centre: Centre, session: Session, application: Application) -> Application:
    """Close the case when the result is handed over and every branch has ended."""
    if application.stage is not Stage.RETURNED or application.completed_at is not None:
        return application
    if not all(branch.state.is_final for branch in of(centre, session, application)):
        return application
    now = centre.clock.now()
    return applications.append(centre, session, application, EventKind.COMPLETED, completed_at=now)


def note_asked(session: Session, branch_ids: Iterable[int], **columns: Any) -> None:
    """Change the columns that say when and how often was asked; no event, since nothing happened."""
    for branch_id in branch_ids:
        update_row(session, tables.branch, branch_id, columns)


def _change(session: Session, branch: Branch, state: BranchState, at: datetime, **columns: Any) -> None:
    update_row(session, tables.branch, branch.id, {"state": state, "changed_at": at, **columns})


def _branch(centre: Centre, application: Application, row: RowMapping) -> Branch:
    return Branch(
        id=row["id"],
        application_id=row["application_id"],
        step=FollowingStep(row["step"]),
        state=BranchState(row["state"]),
        due_at=row["due_at"],
        receipt=row["receipt"],
        result_code=row["result_code"],
        asked=row["asked"],
        unknown_answers=row["unknown_answers"],
        changed_at=row["changed_at"],
        words=applications.open_words(centre, application, row["words"]),
    )
