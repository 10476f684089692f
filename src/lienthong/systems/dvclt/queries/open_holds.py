"""What is held now, for operators."""

from __future__ import annotations

from lienthong.foundation.database.sessions import Session
from lienthong.foundation.holds import Hold
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.base.hold_reasons import ApplicationHoldReason

MOST_SHOWN = 200


def open_holds(context: DvcltContext, session: Session) -> list[Hold[ApplicationHoldReason]]:
    """The open holds, oldest first, at most so many as a page can show."""
    return context.holds.all_open(session, limit=MOST_SHOWN)
