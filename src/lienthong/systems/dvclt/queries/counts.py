"""How many applications stand where."""

from __future__ import annotations

from sqlalchemy import func, select

from lienthong.foundation.database.sessions import Session
from lienthong.systems.dvclt.base import tables
from lienthong.systems.dvclt.dossiers.states import ApplicationStage


def count_by_stage(session: Session) -> dict[str, int]:
    """How many applications stand at each stage, and how many are offered."""
    query = select(tables.application.c.stage, func.count()).group_by(tables.application.c.stage)
    found = {stage.value: 0 for stage in ApplicationStage}
    found |= {str(stage): number for stage, number in session.execute(query)}
    waiting = select(func.count()).where(tables.application.c.waiting_since.is_not(None))
    completed = select(func.count()).where(tables.application.c.completed_at.is_not(None))
    found["waiting"] = session.execute(waiting).scalar_one()
    found["completed"] = session.execute(completed).scalar_one()
    return found
