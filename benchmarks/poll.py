"""Requests and seconds to learn the state of many open dossiers over a slow hop: ours against three codes at a time.

LGSP, NDXP and civil status run as processes of their own, as deployed. Every request of the one-stop system is held
up by 200 ms, as on a line between a province and the capital. Ours is one round of the one-stop system's own poller,
with its own table of 1,000 dossiers under way; the practice (process.md, learned from what is in use) is three codes
a request, one request after the other. Both must learn the same.

Run ``python benchmarks/poll.py [dossiers]``.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import httpx2
from rich.console import Console
from rich.table import Table
from sqlalchemy import func, insert, select

from lienthong.assembly.demo_setup.demo_credentials import DEMO_PROVINCES, FILE_NAME, read_credentials
from lienthong.assembly.demo_setup.demo_seeds import ROOTS
from lienthong.contracts.dvclt.client import DvcltClient, DvcltCredentials
from lienthong.contracts.exchange.access_token import LgspAccess
from lienthong.contracts.exchange.client import ExchangeClient
from lienthong.contracts.hotich_v1.client import HotichV1Client
from lienthong.contracts.hotich_v3.client import HotichV3Client
from lienthong.contracts.hotich_v3.envelope import ReceiveRequest
from lienthong.domain.dossiers import OnestopState, RegistrationStatus
from lienthong.domain.identifiers import AgencyCode
from lienthong.domain.modules import Module
from lienthong.foundation import http
from lienthong.foundation.clock import SystemClock
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.sealer import sealer_from
from lienthong.foundation.settings import SharedSettings
from lienthong.foundation.telemetry import configure_logging
from lienthong.foundation.trust.trust_store import TrustStore
from lienthong.invented import people
from lienthong.systems.onestop.base import tables
from lienthong.systems.onestop.base.context import OnestopContext, ProvinceConnection
from lienthong.systems.onestop.base.settings import OnestopSettings
from lienthong.systems.onestop.civilstatus.poll import ResultPoller
from tests.support.chain import Chain
from tests.support.systems.civilstatus import request_for

LATENCY_SECONDS = 0.2
AT_A_TIME = 3
"""Codes in one request of the practice."""
SENDERS = 6
SYSTEMS = ("civilstatus", "ndxp", "lgsp")
TO_DVCLT = {Module.LTKS: Module.KS, Module.LTKT: Module.KT}


@dataclass(frozen=True)
class Result:
    """What one way of asking took."""

    name: str
    requests: int
    seconds: float


class Line:
    """A line that holds up and counts what goes over it."""

    def __init__(self) -> None:
        self.latency = 0.0
        self.requests = 0

    def client(self, url: str) -> httpx2.Client:
        """A client whose requests go over the line."""
        client = http.client(url, hop="lgsp", timeout=60.0)

        def hold_up(_request: httpx2.Request) -> None:
            self.requests += 1
            time.sleep(self.latency)

        hooks = client.event_hooks
        client.event_hooks = {**hooks, "request": [*hooks["request"], hold_up]}
        return client


def main() -> None:
    """Run and print."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    configure_logging(SharedSettings(log_level="error"))
    console = Console()
    with tempfile.TemporaryDirectory(prefix="lienthong-poll-") as folder:
        chain = Chain(Path(folder) / "var")
        try:
            for system in SYSTEMS:
                chain.start(system)
            line = Line()
            with _office(chain, line) as office:
                sent = _send(office, number)
                line.latency = LATENCY_SECONDS
                results = [
                    _measured("three at a time, in sequence", line, lambda: _practice(office, sent)),
                    _measured("the poller's batches", line, lambda: _ours(office, number)),
                ]
        finally:
            chain.stop_all()
    table = Table(
        title=f"Learning the state of {number} open dossiers, {LATENCY_SECONDS * 1e3:.0f} ms on the hop"
    )
    for heading in ("", "requests", "seconds"):
        table.add_column(heading, justify="right" if heading else "left")
    for result in results:
        table.add_row(result.name, str(result.requests), f"{result.seconds:.2f}")
    practice, ours = results
    table.add_row(
        "ratio",
        f"{practice.requests / ours.requests:.1f}",
        f"{practice.seconds / ours.seconds:.1f}",
        end_section=True,
    )
    console.print(table)


@contextmanager
def _office(chain: Chain, line: Line) -> Iterator[OnestopContext]:
    """A one-stop office of the demo's provinces in this process, its calls going over the line."""
    credentials = read_credentials(chain.var_dir / FILE_NAME)
    shared = SharedSettings(var_dir=chain.var_dir)
    client = line.client(chain.network.url("lgsp"))
    connections = {}
    for province in DEMO_PROVINCES:
        key, login = credentials.lgsp_key(province, "test"), credentials.onestops[province]
        access = LgspAccess(
            access_key=key.access_key,
            secret_key=key.access_secret,
            app_name="MCDT",
            partner_code=AgencyCode(ROOTS[province]).partner_code,
        )
        connections[province] = ProvinceConnection(
            province,
            "test",
            DvcltClient(client, DvcltCredentials(login.name, login.secret)),
            HotichV3Client(exchange := ExchangeClient(client, key.key, key.secret, access)),
            HotichV1Client(exchange),
        )
    database = Database(f"sqlite:///{chain.var_dir / 'polling.db'}", "onestop")
    database.upgrade("lienthong.systems.onestop")
    with ThreadPoolExecutor(16) as hands:
        yield OnestopContext(
            settings=OnestopSettings(poll_first_seconds=3_600.0, poll_cap_seconds=7_200.0),
            database=database,
            clock=SystemClock(),
            sealer=sealer_from(shared),
            trust=TrustStore(chain.var_dir / "pki" / "trust"),
            connections=connections,
            hands=hands,
            index_key=b"k" * 32,
            lgsp_is_there=lambda: True,
        )
    client.close()
    database.close()


def _send(office: OnestopContext, number: int) -> list[tuple[str, ReceiveRequest]]:
    """Dossiers of every province at civil status, three births for each death, and their rows at the one-stop."""
    now = office.clock.now()
    communes = [(p, unit) for p in DEMO_PROVINCES for unit in people.communes_of(p, now.date())[:2]]
    sent = []
    for seed in range(number):
        province, commune = communes[seed % len(communes)]
        family = people.death_in_hospital if seed % 4 == 3 else people.birth
        request = request_for(family(seed, now.date(), commune), seed + 1, received=now)
        # Of an agency of the province whose key it goes with.
        code = f"{ROOTS[province]}.12-{request.onestop_code.partition('-')[2]}"
        sent.append((province, request.model_copy(update={"onestop_code": code})))

    def submit(one: tuple[str, ReceiveRequest]) -> None:
        answer = office.connections[one[0]].civilstatus.submit(one[1])
        if not answer.success:
            raise SystemExit(answer.error_description)

    with ThreadPoolExecutor(SENDERS) as pool:
        list(pool.map(submit, sent))
    with office.database.begin() as session:
        session.execute(insert(tables.dossier), [_row(province, request, now) for province, request in sent])
    return sent


def _row(province: str, request: ReceiveRequest, now: datetime) -> dict[str, object]:
    """A dossier under way whose state is not known yet."""
    return {
        "interlinked_code": request.interlinked_code,
        "code": request.onestop_code,
        "agency": request.onestop_code.partition("-")[0],
        "province": province,
        "unit_code": request.unit_code,
        "module": TO_DVCLT[Module(request.module)],
        "procedure_code": "-",
        "source_id": request.interlinked_code,
        "trace_id": "0" * 31 + "1",
        "state": int(OnestopState.IN_WORK),
        "round": 1,
        "declared_at": now,
        "received_at": now,
        "supplements": 0,
        "environment": "test",
        "forwarded_at": now,
        "registration_status": int(RegistrationStatus.WAITING),
        "next_poll_at": now - timedelta(seconds=1),
        "empty_answers": 0,
        "next_position": 1,
        "changed_at": now,
        "declaration": b"-",
        "places_decided": True,
    }


def _measured(name: str, line: Line, ask: Callable[[], None]) -> Result:
    requests, began = line.requests, time.perf_counter()
    ask()
    return Result(name, line.requests - requests, time.perf_counter() - began)


def _practice(office: OnestopContext, sent: Sequence[tuple[str, ReceiveRequest]]) -> None:
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for province, request in sent:
        groups[province, request.module].append(request.onestop_code)
    learned: Counter[int] = Counter()
    for (province, module), codes in groups.items():
        for start in range(0, len(codes), AT_A_TIME):
            client = office.connections[province].civilstatus
            answer = client.results(codes[start : start + AT_A_TIME], province, module)
            learned.update(int(item.status or 0) for item in answer.value)
    if learned != {int(RegistrationStatus.WAITING): len(sent)}:
        raise SystemExit(f"learned {learned}")


def _ours(office: OnestopContext, number: int) -> None:
    ResultPoller(office).round()
    column = tables.dossier.c.next_poll_at
    with office.database.read() as session:
        # A dossier whose answer was read is asked about again only after the pause; one without answer is held or due.
        later = office.clock.now() + timedelta(seconds=1_800)
        asked = select(func.count()).where(column > later, tables.dossier.c.empty_answers == 0)
        learned = session.execute(asked).scalar_one()
    if learned != number:
        raise SystemExit(f"learned the state of {learned}")


if __name__ == "__main__":
    main()
