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
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.civilstatus.base.context import Desk
from lienthong.systems.civilstatus.base.units import Office
from lienthong.systems.civilstatus.dossiers.states import Act, Stage
from lienthong.systems.civilstatus.dossiers.store import Dossier
from lienthong.systems.civilstatus.registration.remarks import Remark

NOT_FOUND = "not_found"
OTHER_UNIT = "other_unit"
NOT_AVAILABLE = "not_available"
CHANGED_MEANWHILE = "changed_meanwhile"
REASON_MISSING = "reason_missing"
LIMIT_WRONG = "limit_wrong"
LAW_FORBIDS = "law_forbids"
NEEDS_REASON = "needs_reason"
UNIT_NOT_IN_FORCE = "unit_not_in_force"
SIGNING_FAILED = "signing_failed"
CREDENTIAL_UNUSABLE = "credential_unusable"
TOO_MANY = "too_many"
STORE_BUSY = "store_busy"
TIME_OVER = "time_over"


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


class ActRefused(Exception):
    """An act cannot be carried out on a dossier (or at all); says why."""

    def __init__(
        self, error: str, message_vi: str, remarks: Sequence[Remark] = (), *, field: str = ""
    ) -> None:
        super().__init__(error)
        self.error = error
        self.field = field  # the faulty text of what was ordered, where it is one
        self.message_vi = message_vi
        self.remarks = tuple(remarks)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, for which committee, and when."""

    principal: Principal
    office: Office
    now: datetime

    @property
    def title(self) -> str:
        """The title as it stands on papers and reports."""
        return self.principal.title or "Công chức tư pháp - hộ tịch"

    def written(
        self, fields: Mapping[str, Any], facts: Mapping[str, Any], *, personal_id: str = "", **more: Any
    ) -> dict[str, Any]:
        """What is sealed of an entry that this officer writes: where and by whom, what was declared and what it is
        found and compared by (`facts_record`)."""
        return {
            "unit_code": self.office.unit_code,
            "office": self.office.name,
            "place": self.office.place,
            "registrar": self.principal.name,
            "personal_id": personal_id,
            "fields": dict(fields),
            "facts": dict(facts),
            **more,
        }


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
