"""Dossiers a second through the whole chain, signed results and following steps included, on SQLite and PostgreSQL.

Every system is a process of its own, as deployed; citizens, clerks and officers act over HTTP, the latter two in
batches. The figure to look at is the ratio to what cannot be avoided for one dossier, measured in the same run: one
page typeset (of the same mix: three births for each death), two signatures with timestamps, and one commit for each
thing that must not be lost (`COMMITS`), those that store the signed document with the document (`WITH_DOCUMENT`).
That is timed just before and just after the dossiers, and the mean counts: a machine's speed drifts within minutes.

Run ``python benchmarks/chain.py [dossiers] [sqlite|postgres|both]`` (1,000 and both when left out).
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as clock_time
from functools import cache, partial
from itertools import count
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import Column, Integer, LargeBinary, MetaData, insert
from sqlalchemy import Table as SqlTable

from lienthong.assembly.commands.demo import demo_target
from lienthong.assembly.demo_setup.demo_credentials import DEMO_PROVINCES, FILE_NAME, read_credentials
from lienthong.assembly.demo_setup.demo_seeds import CITIZEN, OPERATOR
from lienthong.contracts.attachments import Attachment
from lienthong.contracts.dvclt.declaration import encode
from lienthong.domain.declarations import InterlinkedDeclaration
from lienthong.domain.dossiers import OnestopState
from lienthong.domain.law import Group
from lienthong.domain.units import UnitCode
from lienthong.foundation.clock import VIETNAM, SystemClock
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.settings import SharedSettings
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.foundation.sign.signer import SignatureRequest
from lienthong.foundation.sign.signing_pool import SigningPool
from lienthong.foundation.telemetry import configure_logging
from lienthong.foundation.typeset.typesetter import Typesetter
from lienthong.invented import people
from lienthong.operations.demo.citizen import DemoCitizen
from lienthong.operations.demo.clerk import DemoClerk
from lienthong.operations.demo.connection import SystemConnection, own_sign_in
from lienthong.operations.demo.officer import DemoOfficer
from lienthong.operations.demo.proofs import Proof, attach
from lienthong.operations.demo.target import DemoTarget, PersonLogin
from lienthong.systems.civilstatus.papers.certificates import (
    AGENCY_BOX,
    BIRTH_TEMPLATE,
    DEATH_TEMPLATE,
    OFFICER_BOX,
    TEMPLATES,
    template_data,
)
from tests.support.chain import Chain
from tests.support.papers import AGENCY, other_deceased, other_people
from tests.support.postgres import temporary_cluster, temporary_database, why_not_available

COMMITS = 19
"""Commits that one dossier cannot do without, one for each thing that must survive a crash before anybody is told.

Applied; stored by the one-stop, acknowledged; accepted; forwarded; stored by civil status; taken up, registered,
signed, issued; result stored by the one-stop; five reports taken by PM.DVCLT; three following steps handed over.
"""
WITH_DOCUMENT = 6
"""Of them, those that make the signed document durable: signed, stored by the one-stop, taken by PM.DVCLT, and handed
over with each step."""

APPLICANTS = 6
TOGETHER = 20
"""Dossiers an officer takes at once: six officers who sign fifty each wait longer for their answer than a call may."""
LIMIT_SECONDS = 1_200.0
TICK_SECONDS = 0.5
OFFICER_STAGES = (("waiting", "take-up"), ("in_work", "register"), ("booked", "sign"), ("signed", "issue"))


@dataclass(frozen=True)
class Floor:
    """Seconds of what cannot be avoided, for one dossier."""

    typesetting: float
    signatures: float
    commits: float

    @property
    def whole(self) -> float:
        """All together."""
        return self.typesetting + self.signatures + self.commits

    def mean(self, other: Floor) -> Floor:
        """Between this and another measurement."""
        return Floor(
            (self.typesetting + other.typesetting) / 2,
            (self.signatures + other.signatures) / 2,
            (self.commits + other.commits) / 2,
        )


@dataclass(frozen=True)
class Result:
    """One run: wall seconds, processor seconds by system, the floor."""

    name: str
    dossiers: int
    seconds: float
    processor: dict[str, float]
    floor: Floor


def main() -> None:
    """Run and print."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    wanted = sys.argv[2] if len(sys.argv) > 2 else "both"
    console = Console()
    configure_logging(SharedSettings(log_level="error"))
    results = []
    if wanted in ("sqlite", "both"):
        results.append(_run(console, "SQLite", number, None))
    if wanted in ("postgres", "both"):
        reason = why_not_available()
        if reason:
            console.print(f"PostgreSQL skipped: {reason}")
        else:
            with temporary_cluster() as cluster, temporary_database(cluster) as url:
                results.append(_run(console, "PostgreSQL", number, url))
    _print(console, results)


def _run(console: Console, name: str, number: int, url: str | None) -> Result:
    with tempfile.TemporaryDirectory(prefix="lienthong-bench-") as folder:
        var = Path(folder) / "var"
        before_all = _floor(Path(folder) / "floor", url)
        with Chain(var, url) as chain:
            shared = SharedSettings(var_dir=var)
            target = demo_target(chain.network, read_credentials(var / FILE_NAME), shared, "test")
            before = _processor(chain)
            began = time.perf_counter()
            _drive(console, name, target, number)
            seconds = time.perf_counter() - began
            after = _processor(chain)
        floor = before_all.mean(_floor(Path(folder) / "floor-after", url))
        used = {system: after[system] - before.get(system, 0.0) for system in after}
        return Result(name, number, seconds, used, floor)


def _drive(console: Console, name: str, target: DemoTarget, number: int) -> None:
    """Apply for all, act for everybody, until every dossier is returned and its branches have ended."""
    communes = [
        unit for province in DEMO_PROVINCES for unit in people.communes_of(province, target.today)[:2]
    ]
    done = threading.Event()
    failures: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            try:
                work()
            except BaseException as error:  # noqa: BLE001 - raised again by the main thread
                failures.append(error)
                done.set()

        return run

    workers = [
        *(guarded(partial(_officer, target, unit, done)) for unit in communes),
        *(guarded(partial(_clerk, target, province, done)) for province in DEMO_PROVINCES),
    ]
    threads = [threading.Thread(target=work, daemon=True) for work in workers]
    for thread in threads:
        thread.start()
    guarded(partial(_apply, target, communes, number))()
    deadline = time.monotonic() + LIMIT_SECONDS
    with _counting(target) as ended:
        while not done.is_set():
            number_ended = ended()
            console.print(f"{name}: {number_ended}/{number} ended", end="\r", highlight=False)
            if number_ended >= number:
                done.set()
            elif time.monotonic() > deadline:
                raise TimeoutError(f"{number_ended} of {number} ended after {LIMIT_SECONDS:.0f} s")
            time.sleep(TICK_SECONDS)
    for thread in threads:
        thread.join(30.0)
    if failures:
        raise failures[0]


def _apply(target: DemoTarget, communes: Sequence[UnitCode], number: int) -> None:
    citizen = DemoCitizen(target)
    families = _families(target, communes, number)

    def one(pair: tuple[int, InterlinkedDeclaration]) -> None:
        seed, declaration = pair
        citizen.connection.call(
            "POST",
            "/api/applications",
            PersonLogin(CITIZEN, target.citizen.password),
            body={
                "group": declaration.group.value,
                "unit": declaration.place_of_registration,
                "declaration": encode(declaration, target.today),
                "attachments": [_paper(declaration.group, target.today).wire()],
                "confirm_duplicate": True,
            },
            headers={"Idempotency-Key": f"bench-{seed}"},
        )

    with ThreadPoolExecutor(APPLICANTS) as pool:
        list(pool.map(one, families))


@cache
def _paper(group: Group, today: date) -> Attachment:
    """One real PDF for all: the benchmark is about the chain, not about making papers."""
    made = datetime.combine(today, clock_time(8), VIETNAM)
    if group is Group.BIRTH:
        return attach(Proof.BIRTH_CERTIFICATE, people.birth(0, today), made)
    return attach(Proof.DEATH_NOTICE, people.death_in_hospital(0, today), made)


def _families(
    target: DemoTarget, communes: Sequence[UnitCode], number: int
) -> Iterator[tuple[int, InterlinkedDeclaration]]:
    """Three births for each death."""
    for seed in range(number):
        commune = communes[seed % len(communes)]
        family = people.death_in_hospital if seed % 4 == 3 else people.birth
        yield seed, family(seed, target.today, commune)


def _clerk(target: DemoTarget, province: str, done: threading.Event) -> None:
    clerk = DemoClerk(target)
    who = target.clerk(UnitCode(province))
    while not done.wait(TICK_SECONDS):
        found = clerk.connection.call("GET", f"/api/dossiers?state={int(OnestopState.NEW)}&limit=500", who)
        codes = [item["code"] for item in found["items"]]
        if codes:
            clerk.connection.call("POST", "/api/acts", who, body={"act": "accept", "codes": codes[:100]})


def _officer(target: DemoTarget, unit: UnitCode, done: threading.Event) -> None:
    officer = DemoOfficer(target)
    who = target.officer(unit)
    while not done.wait(TICK_SECONDS):
        # As on the desk's first page: lists are opened where something stands.
        waiting = officer.connection.call("GET", "/api/status", who)["stages"]
        moved = False
        for stage, act in OFFICER_STAGES:
            if not (moved or waiting[stage]):
                continue
            found = officer.connection.call("GET", f"/api/dossiers?stage={stage}&limit={TOGETHER}", who)
            codes = [item["code"] for item in found["items"]]
            if codes:
                order = {"act": act, "codes": codes, "reason": "Đã đối chiếu giấy tờ."}
                officer.connection.call("POST", "/api/acts", who, body=order)
            moved = bool(codes)


@contextmanager
def _counting(target: DemoTarget) -> Iterator[Callable[[], int]]:
    """How many dossiers the one-stop has returned."""
    assert target.operator is not None
    desk = SystemConnection("onestop", target.onestop, own_sign_in("/api/session"))
    operator = PersonLogin(OPERATOR, target.operator.password)

    def returned() -> int:
        states = desk.call("GET", "/api/status", operator)["states"]
        return int(states.get(str(int(OnestopState.RETURNED)), 0))

    try:
        yield returned
    finally:
        desk.close()


def _floor(folder: Path, url: str | None) -> Floor:
    """What one dossier costs at the least on this machine, now."""
    authority = LocalAuthority(folder / "pki")
    typesetter = Typesetter(TEMPLATES)
    now = SystemClock().now()
    papers = (_page_data(number) for number in count())

    def page() -> bytes:
        template, data = next(papers)
        return typesetter.typeset(template, data, made=now)

    requests = [
        SignatureRequest(
            authority.officer("canbo", "Cán bộ", title="", agency=AGENCY), "", "Officer", "o", OFFICER_BOX
        ),
        SignatureRequest(authority.agency("00004", AGENCY), "", "Agency", "a", AGENCY_BOX),
    ]
    unsigned = page()
    with SigningPool(authority.timestamps(), now=SystemClock().now, processes=0) as pool:
        document = pool.sign(unsigned, requests)
        signing = _each(lambda: pool.sign(unsigned, requests), 200)
    commit = partial(_one_commit, folder, url)
    small, whole = _each(commit(os.urandom(1_500)), 400), _each(commit(document), 200)
    return Floor(
        typesetting=_each(page, 200),
        signatures=signing,
        commits=small * (COMMITS - WITH_DOCUMENT) + whole * WITH_DOCUMENT,
    )


def _page_data(number: int) -> tuple[str, dict[str, object]]:
    """What is typeset: template and data, three births for each death as in the run."""
    if number % 4 == 3:
        return DEATH_TEMPLATE, template_data(other_deceased(number))
    return BIRTH_TEMPLATE, template_data(other_people(number))


def _one_commit(folder: Path, url: str | None, content: bytes) -> Callable[[], None]:
    metadata = MetaData()
    row = SqlTable("row", metadata, Column("id", Integer, primary_key=True), Column("content", LargeBinary))
    database = Database(url or f"sqlite:///{folder / 'floor.db'}", "floor")
    database.create_all(metadata)

    def commit() -> None:
        with database.begin() as session:
            session.execute(insert(row).values(content=content))

    return commit


def _each(work: Callable[[], object], times: int) -> float:
    """Seconds of one, the first few not counted."""
    for _ in range(5):
        work()
    began = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - began) / times


def _processor(chain: Chain) -> dict[str, float]:
    """Processor seconds of each system so far, its worker processes included."""
    ticks = os.sysconf("SC_CLK_TCK")
    leaders = chain.process_groups()
    used = dict.fromkeys(leaders, 0.0)
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        for name, group in leaders.items():
            if int(fields[2]) == group:
                used[name] += (int(fields[11]) + int(fields[12])) / ticks
    return used


def _print(console: Console, results: Sequence[Result]) -> None:
    table = Table(title="The whole chain, signed results included")
    for heading in ("", *(result.name for result in results)):
        table.add_column(heading, justify="left" if not heading else "right")
    rows: list[tuple[str, Callable[[Result], str]]] = [
        ("dossiers", lambda r: f"{r.dossiers}"),
        ("seconds", lambda r: f"{r.seconds:.1f}"),
        ("dossiers a second", lambda r: f"{r.dossiers / r.seconds:.1f}"),
        ("ms a dossier", lambda r: f"{r.seconds / r.dossiers * 1e3:.1f}"),
        ("unavoidable: typesetting, ms", lambda r: f"{r.floor.typesetting * 1e3:.1f}"),
        ("unavoidable: two signatures, ms", lambda r: f"{r.floor.signatures * 1e3:.1f}"),
        (f"unavoidable: {COMMITS} commits, ms", lambda r: f"{r.floor.commits * 1e3:.1f}"),
        ("ratio to the unavoidable", lambda r: f"{r.seconds / r.dossiers / r.floor.whole:.2f}"),
    ]
    for name, value in rows:
        table.add_row(name, *(value(result) for result in results))
    table.add_section()
    for system in results[0].processor if results else ():
        shares = [r.processor[system] / sum(r.processor.values()) for r in results]
        ms = [r.processor[system] / r.dossiers * 1e3 for r in results]
        cells = [f"{share:.0%} ({each:.1f} ms)" for share, each in zip(shares, ms, strict=True)]
        table.add_row(f"processor: {system}", *cells)
    console.print(table)


if __name__ == "__main__":
    main()
