"""The centre: what every part of PM.DVCLT works with."""

from __future__ import annotations

from dataclasses import dataclass

from lienthong.contracts.authorities.client import AuthoritiesClient
from lienthong.domain.identifiers import AgencyCode
from lienthong.foundation.attachments import AttachmentLimits
from lienthong.foundation.clock import Clock
from lienthong.foundation.database import Database
from lienthong.foundation.documents.trust import TrustStore
from lienthong.foundation.identity.keys import Signer
from lienthong.foundation.sealing import Sealer
from lienthong.systems.dvclt.base.settings import DvcltSettings


@dataclass(frozen=True)
class Centre:
    """Everything a part of the system needs. Holds no state of its own.

    `marks` makes keyed hashes: what must be found again without standing in clear.
    """

    settings: DvcltSettings
    database: Database
    clock: Clock
    sealer: Sealer
    trust: TrustStore
    authorities: AuthoritiesClient
    marks: Signer
    limits: AttachmentLimits

    @property
    def agency(self) -> AgencyCode:
        """The agency in front of interlinked codes."""
        return AgencyCode(self.settings.agency)
