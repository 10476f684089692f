"""What became of steps: many of them answered with few queries."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import RowMapping, select

from lienthong.contracts.authorities.schemas import STEP_CODES, StepKey, StepState, StepStatus
from lienthong.contracts.times import format_moment
from lienthong.domain.law import FollowingStep
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.event_log import EVENT
from lienthong.systems.authorities.base.agencies import Authority
from lienthong.systems.authorities.base.context import AuthoritiesContext
from lienthong.systems.authorities.base.tables import steps

_CODES_PER_QUERY = 500


def step_statuses(context: AuthoritiesContext, session: Session, keys: Sequence[StepKey]) -> list[StepStatus]:
    """The states of these steps in the order asked; UNKNOWN for what was never received."""
    codes = sorted({key.interlinked_code for key in keys})
    found: dict[tuple[str, str], StepStatus] = {}
    for first in range(0, len(codes), _CODES_PER_QUERY):
        for row in _rows(session, codes[first : first + _CODES_PER_QUERY]):
            status = _status(context, row)
            found[status.interlinked_code, status.step_code] = status
    return [
        found.get((key.interlinked_code, key.step_code))
        or StepStatus(
            interlinked_code=key.interlinked_code,
            step_code=key.step_code,
            state_code=StepState.UNKNOWN.value,
        )
        for key in keys
    ]


def _rows(session: Session, codes: Sequence[str]) -> Sequence[RowMapping]:
    # The event that made a step what it is now is its last one, or an earlier one if more came afterwards; of
    # an ended step it is looked for by its kind.
    last = (
        select(EVENT.c.id)
        .where(EVENT.c.subject == steps.c.receipt, EVENT.c.kind.in_(("accept", "refuse")))
        .order_by(EVENT.c.number.desc())
        .limit(1)
        .correlate(steps)
        .scalar_subquery()
    )
    query = (
        select(steps, EVENT.c.at.label("decided_at"), EVENT.c.subject, EVENT.c.words)
        .outerjoin(EVENT, EVENT.c.id == last)
        .where(steps.c.interlinked_code.in_(codes))
    )
    return session.execute(query).mappings().all()


def _status(context: AuthoritiesContext, row: RowMapping) -> StepStatus:
    state = StepState(row["state"])
    status = StepStatus(
        interlinked_code=row["interlinked_code"],
        step_code=STEP_CODES[FollowingStep(row["step"])],
        state_code=state.value,
        receipt=row["receipt"],
        handler_agency=Authority(row["authority"]).name_vi,
    )
    if not state.is_final or row["words"] is None:
        return status
    words = context.events.words_of(row)
    return status.model_copy(
        update={
            "decided_at": format_moment(row["decided_at"]),
            "result_code": words.get("result_code", ""),
            "result": words.get("result", ""),
            "reason": words.get("reason", ""),
            "handler_name": words["handler_name"],
            "handler_title": words["handler_title"],
        }
    )
