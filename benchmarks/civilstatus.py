"""The registry at work.

Registrations a second with signing, queries of 10,000 dossiers, and whether a registry of a large province over a
generation answers like a small one.

Two registries are made in one run, alike but for their size (5,000,000 and 50,000 entries). Their bulk is written
set by set into the tables that a registration fills: entries with a sealed content of real length, the keyed hashes
they are found by (evenly spread, as HMACs are), dossiers for every tenth, counts by month. On top come, by the real
import and over the real API, a book of 1,000 births that is searched for, look-alikes of them as often as chance
brings them in a registry of that size (the same name and day with another mother), and 10,000 dossiers. Each
question is then put to both in turn, so that both have the same weather; the ratio of the medians counts.

Run ``python benchmarks/civilstatus.py [--entries 5000000] [--small 50000] [--postgres]``. With ``--keep FOLDER`` the
registries stay and are used again; with ``--cold`` their files are put out of the memory of the system first (SQLite on
Linux), as after a night.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from lienthong.contracts.hotich_v3.envelope import ReceiveRequest
from lienthong.domain.checks.same_event.duplicates import Facts, KnownPerson
from lienthong.domain.dates import PartialDate
from lienthong.domain.registers import Register
from lienthong.domain.units import UnitLevel, registry
from lienthong.foundation.database.sessions import Database, Session
from lienthong.foundation.identity import Principal
from lienthong.foundation.sealer import sealer_from
from lienthong.foundation.settings import SharedSettings
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.foundation.telemetry import configure_logging
from lienthong.systems.civilstatus.app import PACKAGE
from lienthong.systems.civilstatus.base.vault import Vault
from lienthong.systems.civilstatus.books import numbering
from lienthong.systems.civilstatus.books.duplicates import search_similar
from lienthong.systems.civilstatus.paper_books.enter import PaperBook
from lienthong.systems.civilstatus.paper_books.import_book import import_sheet
from lienthong.systems.civilstatus.statistics.figures import Breakdown, FigurePeriod, FigureQuestion, added_up
from tests.support import postgres
from tests.support.sheets import birth_lines, write_sheet
from tests.support.systems.civilstatus import NOW, Office, birth_request, running

YEARS = range(1999, 2024)
UNITS = 400
"""Communes of the province whose books are filled."""

SEARCHED, DOSSIERS, REGISTERED = 1_000, 10_000, 200
ROUNDS = 5
CONTENT_BYTES = 900
"""A sealed entry of a birth is about so long."""

MARKS = 4
"""Hashes of an entry: name and day, mother's name, mother's number or the child's, certificate."""

_LARGE = 5_000_000
_GROUPS = """(
  SELECT i AS id, i % {units} AS unit, (i / {units}) % {years} AS year, i / {units} / {years} AS seq FROM {numbers}
) AS grouped"""


@dataclass(frozen=True)
class Size:
    """One registry: its bulk, and where it lives."""

    entries: int
    url: str
    folder: Path


@dataclass
class Registry:
    """A registry that was filled."""

    size: Size
    database: Database
    vault: Vault
    office: Office
    codes: list[str]
    facts: list[Facts]


def main() -> int:
    """Make, measure, print; 1 when the large registry takes more than twice as long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=_LARGE)
    parser.add_argument("--small", type=int, default=50_000)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--cold", action="store_true")
    wanted = parser.parse_args()
    configure_logging(SharedSettings(log_level="error"))
    console = Console()
    with ExitStack() as stack:
        folder = wanted.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lienthong-so-")))
        urls: Callable[[str], str] = lambda name: f"sqlite:///{folder / name / 'hotich.db'}"  # noqa: E731
        if wanted.postgres:
            if reason := postgres.why_not_available():
                console.print(reason)
                return 2
            cluster = stack.enter_context(postgres.temporary_cluster())
            databases = {
                name: stack.enter_context(postgres.temporary_database(cluster)) for name in ("small", "large")
            }
            urls = databases.__getitem__
        sizes = [
            Size(wanted.small, urls("small"), folder / "small"),
            Size(wanted.entries, urls("large"), folder / "large"),
        ]
        if wanted.cold:
            for size in sizes:
                forget(size)
        kind = "PostgreSQL" if wanted.postgres else "SQLite"
        small, large = (stack.enter_context(filled(size, console)) for size in sizes)
        console.print(f"{kind}: {small.size.entries:,} and {large.size.entries:,} entries")
        rates(small, large, console)
        return compare(small, large, console)


def forget(size: Size) -> None:
    """Put the file of a registry out of the memory of the system, as far as that does so."""
    for path in size.folder.glob("hotich.db*"):
        with path.open("rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


@contextmanager
def filled(size: Size, console: Console) -> Iterator[Registry]:
    """A registry of this size, ready to be asked."""
    size.folder.mkdir(parents=True, exist_ok=True)
    authority = LocalAuthority(size.folder / "pki")
    started = time.perf_counter()
    database = Database(size.url, "civilstatus_test")
    database.upgrade(PACKAGE)
    vault = Vault(sealer_from(SharedSettings(var_dir=size.folder)), "test")
    vault.unlock(database, NOW)
    with database.read() as session:
        fresh = session.execute(text("SELECT NOT EXISTS (SELECT 1 FROM book_entry)")).scalar_one()
    requests = [birth_request(number) for number in range(20_000, 20_000 + DOSSIERS)]
    lines = list(birth_lines(SEARCHED, 1998))
    with running(size.url, size.folder, authority, signing_processes=1, typesetting_processes=1) as office:
        if fresh:
            fill(database, size.entries)
            bring_in(database, vault, size, lines)
            for request in requests:
                office.send(request)
            with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("ANALYZE"))
            console.print(
                f"{size.entries:>9,} entries made in {time.perf_counter() - started:,.0f} s", highlight=False
            )
        codes = [request.onestop_code for request in requests]
        yield Registry(size, database, vault, office, codes, [facts_of(line) for line in lines])
    database.close()


def fill(database: Database, entries: int) -> None:
    """The bulk, set by set."""
    units = [unit.code for unit in registry().units_in("01", NOW.date(), UnitLevel.COMMUNE)][:UNITS]
    sqlite = database.is_sqlite
    rows = f"SELECT generate_series(0, {entries - 1}) AS i"
    if sqlite:
        step = f"SELECT i + 1 FROM n WHERE i < {entries - 1}"
        rows = f"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL {step}) SELECT i FROM n"
    grouped = _GROUPS.format(units=len(units), years=len(YEARS), numbers=f"({rows}) AS numbers")
    blob = f"randomblob({CONTENT_BYTES})" if sqlite else "content"
    pool = (
        ""
        if sqlite
        else f", (SELECT decode(repeat(md5('x'), {CONTENT_BYTES // 16}), 'hex') AS content) AS made"
    )
    mark = "random()" if sqlite else "(random() * 9223372036854775807)::bigint"
    first, year = 1_000_000, f"(year + {YEARS.start})"
    when = (
        f"{year} || '-06-15 05:00:00.000000'"
        if sqlite
        else f"make_timestamptz({year}, 6, 15, 5, 0, 0, 'UTC')"
    )
    now = "'2024-01-02 05:00:00.000000'" if sqlite else "make_timestamptz(2024, 1, 2, 5, 0, 0, 'UTC')"
    likeness, proof = ("hex(randomblob(32))",) * 2 if sqlite else ("md5(id::text)", "md5('p' || id)")
    page, book = "seq % 200 + 1", f"(seq / 200 + 1) || '/' || {year}"
    with database.engine.connect() as connection:
        if sqlite:
            connection.exec_driver_sql("PRAGMA cache_size=-1000000")
        connection.exec_driver_sql("CREATE TEMPORARY TABLE codes (unit INTEGER PRIMARY KEY, code TEXT)")
        connection.execute(
            text("INSERT INTO codes VALUES (:unit, :code)"),
            [{"unit": number, "code": code} for number, code in enumerate(units)],
        )
        for statement in (
            f"""INSERT INTO book_entry (id, unit_code, kind, year, number, book, page, registered_at, account, content)
              SELECT id + {first}, code, CASE WHEN seq % 10 < 7 THEN 'birth' ELSE 'death' END, {year},
                CASE WHEN seq % 10 < 7 THEN seq / 10 * 7 + seq % 10 + 1 ELSE seq / 10 * 3 + seq % 10 - 6 END,
                {book}, {page}, {when}, 'nhap', {blob}
              FROM {grouped} JOIN codes USING (unit){pool}""",
            f"""INSERT INTO entry_mark (mark, entry_id)
              SELECT mark, entry_id FROM (
                SELECT {mark} AS mark, id + {first} AS entry_id FROM {grouped} CROSS JOIN ({_one_to(MARKS)}) AS times
              ) AS marked ORDER BY mark""",
            f"""INSERT INTO monthly_count (kind, year, month, unit_code, registered, imported, on_time, late, male,
                female, refused, seconds)
              SELECT kind, year, month, code, 0, 5, 4, 1, 3, 2, 0, 0
              FROM codes, ({_one_to(12, "month")}) AS months, ({_one_to(len(YEARS), "y")}) AS years_,
                (SELECT 'birth' AS kind UNION ALL SELECT 'death') AS kinds, (SELECT {YEARS.start - 1} AS base) AS b,
                LATERAL (SELECT y + base AS year) AS l"""
            if not sqlite
            else f"""INSERT INTO monthly_count (kind, year, month, unit_code, registered, imported, on_time, late, male,
                female, refused, seconds)
              SELECT kind, y + {YEARS.start - 1}, month, code, 0, 5, 4, 1, 3, 2, 0, 0
              FROM codes, ({_one_to(12, "month")}), ({_one_to(len(YEARS), "y")}),
                (SELECT 'birth' AS kind UNION ALL SELECT 'death')""",
            f"""INSERT INTO dossier (id, onestop_code, interlinked_code, module, unit_code, province_code, received_at,
                arrived_at, due_at, calendar_version, client, partner, content_hash, likeness, proof, round, stage,
                version, changed_at, payload, answer)
              SELECT id + {first}, 'H26.9-' || (id + {first}), 'G22.9-' || (id + {first}), 'LTKS', code, '01', {now},
                {now}, {now}, 'x', 'ndxp.test', 'H26', 'x', {likeness},
                {proof}, 0, 'issued', 5, {now},
                {blob}, {blob}
              FROM {grouped} JOIN codes USING (unit){pool} WHERE id % 10 = 0""",
        ):
            connection.exec_driver_sql(statement.replace("%", "%%") if not sqlite else statement)
        if not sqlite:
            for table in ("book_entry", "dossier"):
                # The next row goes on after what was written with its number.
                connection.exec_driver_sql(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
                )
        connection.commit()
        connection.exec_driver_sql("DROP TABLE codes")
        connection.commit()
    database.close()  # what was set for the filling ends with its connection


def _one_to(last: int, name: str = "turn") -> str:
    return " UNION ALL ".join(f"SELECT {number} AS {name}" for number in range(1, last + 1))


def bring_in(database: Database, vault: Vault, size: Size, lines: Sequence[dict[str, str]]) -> None:
    """The book that is searched for, and its look-alikes at another unit: one for each in five million entries."""
    likes = len(lines) * size.entries // _LARGE
    alike = [
        {**line, "number": str(number), "mother_name": f"Đinh Thị {chr(65 + number % 26)}o"}
        for number, line in enumerate(lines[:likes], start=1)
    ]
    who = Principal("do", "Đo đạc")
    for unit, book in (("00019", lines), ("00022", alike)):
        if book:
            shelf = PaperBook(database, vault, unit, Register.BIRTH, 200)
            import_sheet(shelf, write_sheet(size.folder / f"{unit}.csv", book), importer=who, now=NOW)


def facts_of(line: dict[str, str]) -> Facts:
    """What a declaration of the same birth would say, the names in capitals."""
    born = PartialDate.parse(line["born"])
    child = KnownPerson(line["name"].upper(), born)
    return Facts(Register.BIRTH, (child,), born, KnownPerson(line["mother_name"].upper()))


def rates(small: Registry, large: Registry, console: Console) -> None:
    """Registrations a second, from the taking up to the released result, over the API, in orders of a hundred."""
    table = Table("registrations with signing", "small", "large", "small / large")
    seconds: dict[str, list[float]] = {}
    for place in (small, large):
        base = 60_000 + int(time.time()) % 30_000  # codes that no earlier run has used
        requests = [birth_request(number) for number in range(base, base + REGISTERED + 10)]
        codes = sent(place, requests)
        # The processes that typeset and sign start with the first paper.
        through(place, codes[:10])
        for act, took in through(place, codes[10:]).items():
            seconds.setdefault(act, []).append(took)
    for act, (one, other) in seconds.items():
        name = {"register": "into the book", "sign": "signed", "issue": "released", "all": "all of it"}.get(
            act, act
        )
        table.add_row(
            name, f"{REGISTERED / one:,.0f} /s", f"{REGISTERED / other:,.0f} /s", f"{other / one:.2f}"
        )
    console.print(table)


def sent(place: Registry, requests: Sequence[ReceiveRequest]) -> list[str]:
    """Send and give the codes."""
    for request in requests:
        answer = place.office.send(request)
        if answer["status"] != "1":
            raise SystemExit(str(answer))
    return [request.onestop_code for request in requests]


def through(place: Registry, codes: Sequence[str]) -> dict[str, float]:
    """Seconds of each act, and of all."""
    who = place.office.officer()
    took: dict[str, float] = {}
    for act in ("take-up", "register", "sign", "issue"):
        started = time.perf_counter()
        for first in range(0, len(codes), 100):
            part = list(codes[first : first + 100])
            answer = place.office.acts(act, part, who, reason="Đo tốc độ đăng ký")
            if answer["done"] != len(part):
                raise SystemExit(str(answer)[:2000])
        took[act] = time.perf_counter() - started
    return {**took, "all": sum(took.values())}


def compare(small: Registry, large: Registry, console: Console) -> int:
    """Every question to both in turn; 1 when one takes more than twice as long in the large registry."""
    table = Table("question", "small, median", "large, median", "large / small")
    worst = 0.0
    for name, times, ask in QUESTIONS:
        taken: tuple[list[float], list[float]] = ([], [])
        for turn in range(times + 1):
            for place, seconds in zip((small, large), taken, strict=True):
                started = time.perf_counter()
                ask(place, turn)
                # The first only warms up.
                if turn:
                    seconds.append(time.perf_counter() - started)
        one, other = map(statistics.median, taken)
        worst = max(worst, other / one)
        table.add_row(name, f"{1000 * one:,.2f} ms", f"{1000 * other:,.2f} ms", f"{other / one:.2f}")
    console.print(table)
    console.print(f"slowest in comparison: {worst:.2f} (asked for: at most 2)")
    return int(worst > 2)


def ask_dossiers(place: Registry, turn: int) -> None:
    """10,000 dossiers in ten calls of ``layKetQua``."""
    del turn
    for first in range(0, DOSSIERS, 1000):
        found = place.office.ask(place.codes[first : first + 1000])["value"]
        if len(found) != 1000:
            raise SystemExit(f"{len(found)} of 1000 dossiers answered")


def search_known(place: Registry, turn: int) -> None:
    """Is this child registered already? It is, under another spelling."""
    wanted = place.facts[turn % SEARCHED]
    with place.database.read() as session:
        found = search_similar(session, place.vault, {"x": wanted})["x"].alike
    if not found or found[0].match.score < 80:
        raise SystemExit("a registered child was not found")


def search_unknown(place: Registry, turn: int) -> None:
    """Is this child registered already? It is not."""
    wanted = place.facts[turn % SEARCHED]
    child = KnownPerson(f"{wanted.subjects[0].name} Q", wanted.subjects[0].born)
    stranger = Facts(
        Register.BIRTH, (child,), wanted.happened, KnownPerson(f"Âu Thị {turn}"), f"09.98.{turn:05d}"
    )
    with place.database.read() as session:
        if search_similar(session, place.vault, {"x": stranger})["x"].alike:
            raise SystemExit("somebody was found who is not registered")


def search_many(place: Registry, turn: int) -> None:
    """As before a bulk order: a hundred children at once."""
    first = turn * 100 % SEARCHED
    wanted = {str(number): facts for number, facts in enumerate(place.facts[first : first + 100])}
    with place.database.read() as session:
        found = search_similar(session, place.vault, wanted)
    if not all(each.alike for each in found.values()):
        raise SystemExit("a registered child was not found")


def read_book(place: Registry, turn: int) -> None:
    """A page of the book of a thousand births, and whether numbers are missing."""
    with place.database.read() as session:
        lines = numbering.lines_of(session, "00019", Register.BIRTH, 1998, after=turn % 900, limit=50)
        gaps = numbering.gaps_of(session, "00019", Register.BIRTH, 1998)
    if len(lines) != 50 or gaps:
        raise SystemExit("the book is not what was entered")


def count_year(place: Registry, turn: int) -> None:
    """A year of the province by unit."""

    def total(session: Session) -> int:
        year = YEARS[turn % len(YEARS)]
        answer = added_up(session, FigureQuestion(FigurePeriod(year, year), Breakdown.UNIT))
        return len(answer.lines)

    with place.database.read() as session:
        if total(session) < UNITS // 2:
            raise SystemExit("units are missing in the statistics")


QUESTIONS: tuple[tuple[str, int, Callable[[Registry, int], None]], ...] = (
    ("state of 10,000 dossiers", ROUNDS, ask_dossiers),
    ("search: registered, other spelling", 400, search_known),
    ("search: not registered", 400, search_unknown),
    ("search: 100 at once", 40, search_many),
    ("a page of a book, missing numbers", 100, read_book),
    ("a year of the province by unit", 40, count_year),
)

if __name__ == "__main__":
    sys.exit(main())
