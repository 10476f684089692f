"""What every part of PM.DVCLT works with."""

from __future__ import annotations

from dataclasses import dataclass

from lienthong.contracts.authorities.client import AuthoritiesClient
from lienthong.domain.identifiers import AgencyCode
from lienthong.foundation.clock import Clock
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.event_log import EventLog
from lienthong.foundation.holds import Holds
from lienthong.foundation.identity.credentials.keys import TextSigner
from lienthong.foundation.sealer import Sealer
from lienthong.foundation.trust.trust_store import TrustStore
from lienthong.foundation.untrusted.attachments import AttachmentLimits
from lienthong.systems.dvclt.base.hold_reasons import ApplicationHoldReason
from lienthong.systems.dvclt.base.settings import DvcltSettings


@dataclass(frozen=True)
class DvcltContext:
    """Everything a part of the system needs. Holds no state of its own.

    `marks` makes keyed hashes: what must be found again without standing in clear. The subjects of `events` and `holds`
    are interlinked codes.
    """

    settings: DvcltSettings
    database: Database
    clock: Clock
    sealer: Sealer
    trust: TrustStore
    authorities: AuthoritiesClient
    marks: TextSigner
    limits: AttachmentLimits
    events: EventLog
    holds: Holds[ApplicationHoldReason]

    @property
    def agency(self) -> AgencyCode:
        """The agency in front of interlinked codes."""
        return AgencyCode(self.settings.agency)
