"""What every action needs, put together once per environment."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Protocol

from lienthong.foundation.clock import Clock
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.sign.signer import Signer
from lienthong.foundation.trust.trust_store import TrustStore
from lienthong.foundation.untrusted.attachments import AttachmentLimits
from lienthong.systems.civilstatus.base.newborns import PersonalIdSource
from lienthong.systems.civilstatus.base.settings import CivilStatusSettings
from lienthong.systems.civilstatus.base.signatories import Signatories
from lienthong.systems.civilstatus.base.typesetter import PaperTypesetter
from lienthong.systems.civilstatus.base.vault import Vault


class RecordsContext(Protocol):
    """The part of an environment that suffices where no paper is made: what is stored, and what time it is."""

    @property
    def database(self) -> Database:
        """Where everything is stored."""
        ...

    @property
    def vault(self) -> Vault:
        """What seals and hashes."""
        ...

    @property
    def clock(self) -> Clock:
        """What tells the time."""
        ...


@dataclass(frozen=True)
class CivilStatusContext:
    """One environment of civil status at work.

    ``worthless`` marks every paper as one without legal force (test environment, demo). ``hands`` are threads
    that typeset and hand files to the ``signer``, so that one request for many signatures keeps all its workers
    busy.
    """

    settings: CivilStatusSettings
    database: Database
    vault: Vault
    clock: Clock
    attachment_limits: AttachmentLimits
    personal_ids: PersonalIdSource
    signatories: Signatories
    papers: PaperTypesetter
    signer: Signer
    trust: TrustStore
    hands: Executor
    worthless: bool
