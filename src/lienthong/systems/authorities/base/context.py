"""What the acts of this system share: database, clock, sealing, trust, settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from lienthong.contracts.wire import dump, parse_object
from lienthong.foundation.clock import Clock
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.sealer import Sealer
from lienthong.foundation.trust.trust_store import TrustStore

WORDS: Final = "words"
REQUEST: Final = "request"
DOCUMENT: Final = "document"


@dataclass(frozen=True, slots=True)
class AuthoritiesContext:
    """The parts; `decide_after` None: nothing is decided without an officer."""

    database: Database
    clock: Clock
    sealer: Sealer
    trust: TrustStore
    decide_after: timedelta | None
    states_limit: int

    def seal(self, receipt: str, what: str, value: bytes) -> bytes:
        """Seal a value of the step with this receipt."""
        return self.sealer.seal(value, f"authorities:{receipt}:{what}")

    def open(self, receipt: str, what: str, sealed: bytes) -> bytes:
        """Open it (SealBroken when it is none of this step)."""
        return self.sealer.open(sealed, f"authorities:{receipt}:{what}")

    def seal_record(self, receipt: str, what: str, record: dict[str, Any]) -> bytes:
        """Seal a plain record."""
        return self.seal(receipt, what, dump(record))

    def open_record(self, receipt: str, what: str, sealed: bytes) -> dict[str, Any]:
        """Open what :meth:`seal_record` sealed."""
        return parse_object(self.open(receipt, what, sealed))
