"""Steps and their history: reading a step, adding an event (which is the only way in which a step changes)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from lienthong.contracts.authorities.schemas import StepState
from lienthong.domain.law import FollowingStep
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import CompiledStatement, RowMapping, update_row
from lienthong.foundation.event_log import SYSTEM_ACTOR
from lienthong.foundation.identity import Principal
from lienthong.systems.authorities.base.agencies import Authority
from lienthong.systems.authorities.base.context import AuthoritiesContext
from lienthong.systems.authorities.base.tables import steps


@dataclass(frozen=True, slots=True)
class AuthorityStep:
    """One step at its authority."""

    id: int
    interlinked_code: str
    step: FollowingStep
    authority: Authority
    receipt: str
    procedure_code: str
    unit_code: str
    content_hash: str
    round: int
    received_at: datetime
    due_at: datetime
    state: StepState
    version: int
    trace_id: str


_OF_STEP = select(steps).where(
    steps.c.interlinked_code == bindparam("of_code"), steps.c.step == bindparam("of_step")
)
_BY_STEP_LOCKED = CompiledStatement(_OF_STEP.with_for_update())
_OF_RECEIPT = select(steps).where(steps.c.receipt == bindparam("of_receipt"))
_BY_RECEIPT = CompiledStatement(_OF_RECEIPT)
_BY_RECEIPT_LOCKED = CompiledStatement(_OF_RECEIPT.with_for_update())


_CODE_OF_DOCUMENT = CompiledStatement(
    select(steps.c.interlinked_code).where(steps.c.document_sha256 == bindparam("of_document")).limit(1)
)


def dossier_of_document(session: Session, sha256: str) -> str | None:
    """The dossier that a paper came with before, whatever the step; None when it is new."""
    row = _CODE_OF_DOCUMENT.run(session, {"of_document": sha256}).one_or_none()
    return None if row is None else str(row["interlinked_code"])


def lock_step(session: Session, interlinked_code: str, step: FollowingStep) -> AuthorityStep | None:
    """The step of a dossier, locked until the end of the transaction; None when it never came."""
    row = _BY_STEP_LOCKED.run(session, {"of_code": interlinked_code, "of_step": step.value}).one_or_none()
    return None if row is None else step_from(row)


def find_step(session: Session, receipt: str, *, lock: bool = False) -> AuthorityStep | None:
    """The step with this receipt, or None; locked until the end of the transaction when asked for."""
    query = _BY_RECEIPT_LOCKED if lock else _BY_RECEIPT
    row = query.run(session, {"of_receipt": receipt}).one_or_none()
    return None if row is None else step_from(row)


def list_steps(
    session: Session, authority: Authority, states: Iterable[StepState], limit: int, offset: int = 0
) -> list[AuthorityStep]:
    """Steps of an authority in some states: those still open by what is due first, ended ones newest first."""
    wanted = [state.value for state in states]
    ended = all(StepState(state).is_final for state in wanted)
    order = steps.c.id.desc() if ended else steps.c.due_at
    query = select(steps).where(steps.c.authority == authority.value, steps.c.state.in_(wanted))
    rows = session.execute(query.order_by(order).limit(limit).offset(offset)).mappings()
    return [step_from(row) for row in rows]


def count_by_state(session: Session, authority: Authority | None = None) -> dict[StepState, int]:
    """How many steps are in each state, of one authority or of all."""
    query = select(steps.c.state, func.count()).group_by(steps.c.state)
    if authority is not None:
        query = query.where(steps.c.authority == authority.value)
    return {StepState(state): count for state, count in session.execute(query)}


def record_event(
    context: AuthoritiesContext,
    session: Session,
    step: AuthorityStep,
    kind: str,
    *,
    state: StepState,
    actor: Principal | None,
    codes: Mapping[str, Any] | None = None,
    words: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Add an event and bring the step's row to it. The caller holds the lock of the row."""
    context.events.append(
        session,
        step.receipt,
        kind,
        at=context.clock.now(),
        actor=SYSTEM_ACTOR if actor is None else actor.account,
        state=str(state.value),
        number=step.version + 1,
        codes=codes,
        words=words,
    )
    if state.is_final:
        changes = {**(changes or {}), "decide_at": None}
    columns = {"state": state.value, "version": step.version + 1, **(changes or {})}
    update_row(session, steps, step.id, columns)


def step_from(row: RowMapping) -> AuthorityStep:
    """A row of the table as a `Step`."""
    return AuthorityStep(
        id=row["id"],
        interlinked_code=row["interlinked_code"],
        step=FollowingStep(row["step"]),
        authority=Authority(row["authority"]),
        receipt=row["receipt"],
        procedure_code=row["procedure_code"],
        unit_code=row["unit_code"],
        content_hash=row["content_hash"],
        round=row["round"],
        received_at=row["received_at"],
        due_at=row["due_at"],
        state=StepState(row["state"]),
        version=row["version"],
        trace_id=row["trace_id"],
    )
