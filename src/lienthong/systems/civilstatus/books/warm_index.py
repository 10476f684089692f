"""The index of the search is read through once after the start, so that the first searches find it in memory.

A search looks a handful of hashes up that lie anywhere in the index: from the disk each of them is a read of its own,
and a search among millions takes twice as long as one among thousands; from memory it takes the same. PostgreSQL keeps
its own memory warm across starts of ours.
"""

from __future__ import annotations

import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from lienthong.foundation.database.sessions import Database
from lienthong.systems.civilstatus.base.tables import entry_marks

_log = structlog.get_logger(__name__)


def warm(database: Database) -> int:
    """Read the index of the search; gives how many hashes it holds, 0 where there is nothing to do.

    Never raises for a database that fails: whoever needs it will say so.
    """
    if not database.is_sqlite:
        return 0
    try:
        with database.read() as session:
            return int(session.execute(select(func.count()).select_from(entry_marks)).scalar_one())
    except SQLAlchemyError as failed:
        _log.warning("search.not_warmed", error=type(failed).__name__)
        return 0
