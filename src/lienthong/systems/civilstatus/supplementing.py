"""The officer asks for a supplement: all that is missing, at once, and until when (process.md 1.2)."""

# ruff: noqa: ARG002 - every step has the same face, and not every step needs all of it

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lienthong.domain.calendar import supplement_limit
from lienthong.foundation.database import Session
from lienthong.systems.civilstatus.desk import Desk
from lienthong.systems.civilstatus.dossiers import Dossier
from lienthong.systems.civilstatus.ordering import LIMIT_WRONG, Actor, ActRefused, Change, Order
from lienthong.systems.civilstatus.refusing import checked_reason


@dataclass(frozen=True, slots=True)
class Asked:
    """What to supplement, until when, and whether it is not the first time."""

    reason: str
    limit: datetime
    again: bool


class Supplementing:
    """See :class:`~lienthong.systems.civilstatus.ordering.Step`."""

    chunk = 100

    def check(self, order: Order, now: datetime) -> None:
        """A supplement names what is missing; a limit, when given, lies ahead."""
        checked_reason(order, "nội dung cần bổ sung")
        if order.limit is not None and order.limit <= now:
            raise ActRefused(LIMIT_WRONG, "Hạn bổ sung phải sau thời điểm hiện tại.")

    def prepare(
        self, desk: Desk, actor: Actor, order: Order, which: Sequence[Dossier]
    ) -> Mapping[str, Asked | ActRefused]:
        """Seven working days unless the officer says otherwise."""
        reason = checked_reason(order, "nội dung cần bổ sung")
        limit = order.limit or supplement_limit(actor.now)
        return {dossier.onestop_code: Asked(reason, limit, again=dossier.round > 0) for dossier in which}

    def apply(self, session: Session, desk: Desk, actor: Actor, dossier: Dossier, prepared: Asked) -> Change:
        """A second supplement is allowed, and flagged for the supervisor (process.md section 5, 9)."""
        detail = {"limit": prepared.limit.isoformat(), "again": prepared.again}
        return Change(detail, prepared.reason, prepared.limit)
