"""An officer's order: one act on one or many dossiers, and what came of it for each.

What an act does is said by a :class:`Step`, one per act, in the module named after it. :mod:`acting` runs
them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from lienthong.foundation.database.sessions import Session
from lienthong.systems.civilstatus.base.actor import Actor
from lienthong.systems.civilstatus.base.context import Desk
from lienthong.systems.civilstatus.base.refused import ActRefused
from lienthong.systems.civilstatus.base.remarks import Remark
from lienthong.systems.civilstatus.dossiers.states import Act, Stage
from lienthong.systems.civilstatus.dossiers.store import Dossier


@dataclass(frozen=True, slots=True)
class Order:
    """What an officer orders.

    Attributes
    ----------
    reason
        Why a supplement is needed, why it is refused, or why a doubtful dossier is registered all the same.
    limit
        Until when to supplement; as the law proposes when left out.
    """

    act: Act
    codes: tuple[str, ...]
    reason: str = ""
    limit: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the order for one dossier. ``error`` is a code of this module, empty when it was done."""

    code: str
    stage: Stage | None
    error: str = ""
    message_vi: str = ""
    remarks: tuple[Remark, ...] = ()

    @property
    def done(self) -> bool:
        """True when the act was carried out."""
        return not self.error


@dataclass(frozen=True, slots=True)
class Change:
    """What the event of an act says: codes, the officer's words, and until when to supplement."""

    detail: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    limit: datetime | None = None


Prepared = TypeVar("Prepared")


class Step(Protocol[Prepared]):
    """How one act is done: everything slow in :meth:`prepare`, everything that changes in :meth:`apply`."""

    chunk: int
    """Dossiers per transaction."""

    def check(self, order: Order, now: datetime) -> None:
        """Raise ActRefused when the order as a whole lacks something."""
        ...

    def prepare(
        self, desk: Desk, actor: Actor, order: Order, which: Sequence[Dossier]
    ) -> Mapping[str, Prepared | ActRefused]:
        """Do what needs no lock: open, check, typeset, sign. One entry a dossier, by code."""
        ...

    def apply(
        self, session: Session, desk: Desk, actor: Actor, dossier: Dossier, prepared: Prepared
    ) -> Change:
        """Write, in the transaction that also writes the event; the dossier is locked and unchanged since
        ``prepare``.
        """
        ...
