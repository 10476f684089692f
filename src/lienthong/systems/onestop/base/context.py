"""What every room of the one-stop works with, and the connections of its provinces."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

from lienthong.contracts.dvclt.client import DvcltClient
from lienthong.contracts.hotich_v1.client import HotichV1Client
from lienthong.contracts.hotich_v3.client import HotichV3Client
from lienthong.foundation.clock import Clock
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.event_log import EventLog
from lienthong.foundation.holds import Holds
from lienthong.foundation.sealer import Sealer
from lienthong.foundation.trust.trust_store import TrustStore
from lienthong.systems.onestop.base.hold_reasons import ADVICE, OnestopHoldReason
from lienthong.systems.onestop.base.settings import OnestopSettings


@dataclass(frozen=True)
class ProvinceConnection:
    """One province's way to PM.DVCLT and to civil status.

    `environment` is the one that the LGSP key leads to: ``test`` or ``official``; the same key serves every
    version of civil status.
    """

    province: str
    environment: str
    dvclt: DvcltClient
    civilstatus: HotichV3Client
    civilstatus_v1: HotichV1Client


@dataclass(frozen=True)
class OnestopContext:
    """Everything a part of the one-stop system needs. Holds no state of its own.

    `hands` is what calls to other systems and checks of signatures go on side by side with; `index_key`
    keys the hashes by which sealed texts are found; `lgsp_is_there` asks LGSP nothing but whether it answers.
    """

    settings: OnestopSettings
    database: Database
    clock: Clock
    sealer: Sealer
    trust: TrustStore
    connections: Mapping[str, ProvinceConnection]
    hands: ThreadPoolExecutor
    index_key: bytes
    lgsp_is_there: Callable[[], bool]

    @cached_property
    def events(self) -> EventLog:
        """What happened to each dossier; `base.dossiers.record_event` writes it."""
        return EventLog("onestop", self.sealer)

    @cached_property
    def holds(self) -> Holds[OnestopHoldReason]:
        """What cannot proceed; `base.holds` opens and closes them."""
        return Holds("onestop", self.sealer, ADVICE)
