"""What the acts of this system share: database, clock, sealing, trust, settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from lienthong.foundation.clock import Clock
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.event_log import EventLog
from lienthong.foundation.sealer import Sealer
from lienthong.foundation.trust.trust_store import TrustStore
from lienthong.foundation.verify.signing_parties import UnitNaming

REQUEST: Final = "request"
DOCUMENT: Final = "document"


@dataclass(frozen=True, slots=True)
class AuthoritiesContext:
    """The parts; `decide_after` None: nothing is decided without an officer."""

    database: Database
    clock: Clock
    sealer: Sealer
    trust: TrustStore
    events: EventLog
    decide_after: timedelta | None
    states_limit: int
    unit_namings: tuple[UnitNaming, ...] = ()

    def seal(self, receipt: str, what: str, value: bytes) -> bytes:
        """Seal a value of the step with this receipt."""
        return self.sealer.seal(value, f"authorities:{receipt}:{what}")

    def open(self, receipt: str, what: str, sealed: bytes) -> bytes:
        """Open it (SealBroken when it is none of this step)."""
        return self.sealer.open(sealed, f"authorities:{receipt}:{what}")
