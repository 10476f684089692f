"""The officer refuses to register, with a reason. Nothing that follows may start without a registration."""

# ruff: noqa: ARG002 - every step has the same face, and not every step needs all of it

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from lienthong.foundation.database.sessions import Session
from lienthong.systems.civilstatus.base.actor import Actor
from lienthong.systems.civilstatus.base.context import Desk
from lienthong.systems.civilstatus.base.reasons import LONGEST_REASON, SHORTEST_REASON
from lienthong.systems.civilstatus.base.refused import REASON_MISSING, ActRefused
from lienthong.systems.civilstatus.dossiers.store import Dossier
from lienthong.systems.civilstatus.registration.action import Change, Order
from lienthong.systems.civilstatus.statistics.counters import Bin, Tally, count


def checked_reason(order: Order, what_vi: str) -> str:
    """The reason of an order, tidied.

    Raises
    ------
    ActRefused
        When there is none worth the name: a refusal or a supplement without reason is no act (process.md
        section 5, 12).
    """
    reason = " ".join(order.reason.split())
    if len(reason) < SHORTEST_REASON:
        raise ActRefused(REASON_MISSING, f"Phải ghi rõ {what_vi} để trả lời người dân.")
    if len(reason) > LONGEST_REASON:
        raise ActRefused(REASON_MISSING, f"Nội dung {what_vi} tối đa {LONGEST_REASON} ký tự.")
    return reason


class Refusing:
    """See :class:`~lienthong.systems.civilstatus.registration.action.Step`."""

    chunk = 100

    def check(self, order: Order, now: datetime) -> None:
        """A refusal has a reason."""
        checked_reason(order, "lý do từ chối")

    def prepare(
        self, desk: Desk, actor: Actor, order: Order, which: Sequence[Dossier]
    ) -> Mapping[str, str | ActRefused]:
        """The reason, for each."""
        return {dossier.onestop_code: checked_reason(order, "lý do từ chối") for dossier in which}

    def apply(self, session: Session, desk: Desk, actor: Actor, dossier: Dossier, prepared: str) -> Change:
        """Only the event and the answer change; refusals are counted for the unit that received the dossier."""
        count(session, Bin.of(dossier.register, actor.now, dossier.unit_code), Tally(refused=1))
        return Change(reason=prepared)
