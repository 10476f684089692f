"""Deleting messages from the log that have been kept long enough: some at a time, so that no call waits for it."""

from __future__ import annotations

import time

from sqlalchemy import delete, select

from lienthong.systems.exchange.base import tables
from lienthong.systems.exchange.base.context import ExchangeContext

ROWS_AT_ONCE = 500
FIRST_AFTER_SECONDS = 60.0
"""After the start, which has more urgent work."""
ROUND_SECONDS = 600.0
"""Between looks at what has grown too old."""
PAUSE_SECONDS = 0.5
"""Between deletions while there is more."""
_DAY_NS = 86_400 * 1_000_000_000


def delete_old_messages(context: ExchangeContext) -> bool:
    """Delete the oldest messages that were logged more than ``messages_keep_days`` ago; True when there may be more.

    Ages are real ones, as the ids tell them: the clock of a demonstration moves no log into the past.
    """
    before = f"{time.time_ns() - context.settings.messages_keep_days * _DAY_NS:016x}"
    old = select(tables.messages.c.id).where(tables.messages.c.id < before).order_by(tables.messages.c.id)
    with context.database.read() as session:
        ids = list(session.execute(old.limit(ROWS_AT_ONCE)).scalars())
    if not ids:
        return False
    links = tables.message_dossiers
    with context.database.begin() as session:
        session.execute(delete(links).where(links.c.message_id.in_(ids)))
        session.execute(delete(tables.messages).where(tables.messages.c.id.in_(ids)))
    return len(ids) == ROWS_AT_ONCE
