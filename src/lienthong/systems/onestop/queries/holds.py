"""The open holds that a person may see."""

from __future__ import annotations

from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity import Principal
from lienthong.systems.onestop.base import holds
from lienthong.systems.onestop.base.access import agency_scope
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.holds import OnestopHold


def list_visible_holds(context: OnestopContext, session: Session, who: Principal) -> list[OnestopHold]:
    """The open holds that this person may see, oldest first."""
    return holds.list_open_holds(context, session, agency=agency_scope(who))
