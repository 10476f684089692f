"""The officer takes up a dossier: from now on the one-stop hears "in work"."""

# ruff: noqa: ARG002 - every step has the same face, and not every step needs all of it

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from lienthong.foundation.database.sessions import Session
from lienthong.systems.civilstatus.base.actor import Actor
from lienthong.systems.civilstatus.base.context import Desk
from lienthong.systems.civilstatus.base.refused import ActRefused
from lienthong.systems.civilstatus.dossiers.store import Dossier
from lienthong.systems.civilstatus.registration.action import Change, Order


class TakingUp:
    """See :class:`~lienthong.systems.civilstatus.registration.action.Step`."""

    chunk = 200

    def check(self, order: Order, now: datetime) -> None:
        """Nothing is needed."""

    def prepare(
        self, desk: Desk, actor: Actor, order: Order, which: Sequence[Dossier]
    ) -> Mapping[str, ActRefused | None]:
        """Nothing is slow."""
        return dict.fromkeys(dossier.onestop_code for dossier in which)

    def apply(self, session: Session, desk: Desk, actor: Actor, dossier: Dossier, prepared: None) -> Change:
        """The unit that works on it may be the successor of the one that received it."""
        return Change({"unit": actor.office.unit_code})
