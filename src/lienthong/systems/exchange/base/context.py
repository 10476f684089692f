"""What the stages of an exchange share: settings, database, clock, sealing, how secrets are verified."""

from __future__ import annotations

from dataclasses import dataclass

from lienthong.foundation.clock import Clock
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.identity import Passwords
from lienthong.foundation.sealer import Sealer
from lienthong.systems.exchange.base.settings import ExchangeRole, ExchangeSettings


@dataclass(frozen=True, slots=True)
class ExchangeContext:
    """One exchange."""

    settings: ExchangeSettings
    database: Database
    clock: Clock
    sealer: Sealer
    passwords: Passwords

    @property
    def role(self) -> ExchangeRole:
        """LGSP or NDXP."""
        return self.settings.role
