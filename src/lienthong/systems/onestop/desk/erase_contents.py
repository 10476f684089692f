"""Erasing what citizens declared and attached, once a dossier has ended long enough ago (design.md, privacy).

How long is for the agency to say (`onestop.contents_keep_days`): no period of an act is known here, so none is built
in. The history, what PM.DVCLT answered, and the signed result stay.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select, update

from lienthong.domain.dossiers import OnestopState, is_final
from lienthong.foundation import audit
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.holds import HOLD, is_open
from lienthong.systems.onestop.base import dossiers, tables
from lienthong.systems.onestop.base.contents import ERASED
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopEventKind
from lienthong.systems.onestop.base.holds import of_a_dossier

DOSSIERS_AT_ONCE = 50
FIRST_AFTER_SECONDS = 60.0
"""After the start, which has more urgent work."""
ROUND_SECONDS = 600.0
"""Between looks at what has grown too old."""
PAUSE_SECONDS = 0.5
"""Between batches while there is more."""
_ENDED = [int(state) for state in OnestopState if is_final(state)]


def erase_ended_contents(context: OnestopContext, keep_days: int) -> bool:
    """Erase the contents of dossiers that ended more than `keep_days` ago, oldest first; True when there may be more.

    A dossier with an open hold, or with a report that PM.DVCLT has not taken, keeps them: somebody needs them yet.
    """
    column = tables.dossier.c
    before = context.clock.now() - timedelta(days=keep_days)
    due = (
        select(column.id)
        .where(column.state.in_(_ENDED), column.changed_at < before, _has_contents(), ~_is_needed())
        .order_by(column.changed_at)
        .limit(DOSSIERS_AT_ONCE)
    )
    with context.database.read() as session:
        found = list(session.execute(due).scalars())
    for dossier_id in found:
        with context.database.begin() as session:
            # Another process may have been here since.
            still = due.where(column.id == dossier_id).with_for_update()
            if session.execute(still).first() is not None:
                _erase(context, session, dossier_id)
    return len(found) == DOSSIERS_AT_ONCE


def _erase(context: OnestopContext, session: Session, dossier_id: int) -> None:
    dossier = dossiers.find_by_id(session, dossier_id, lock=True)
    for table in (tables.attachment, tables.report):
        session.execute(update(table).where(table.c.dossier_id == dossier_id).values(content=ERASED))
    dossiers.record_event(
        context, session, dossier, OnestopEventKind.ERASED, declaration=ERASED, set_aside=None, places=None
    )
    audit.record(session, None, "erase_contents", dossier.interlinked_code, at=context.clock.now())


def _has_contents() -> ColumnElement[bool]:
    return tables.dossier.c.declaration != ERASED


def _is_needed() -> ColumnElement[bool]:
    report, code = tables.report.c, tables.dossier.c.interlinked_code
    return or_(
        exists().where(and_(report.dossier_id == tables.dossier.c.id, report.accepted_at.is_(None))),
        exists().where(is_open(), of_a_dossier(), HOLD.c.subject == code),
    )
