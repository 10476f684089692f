"""Milliseconds of a page of the one-stop's desk: as it is read now against as it was read before.

A table of 200,000 dossiers at the desks of one province, most of them settled, 2,000 holds. Before: the counts and
the list read the table itself and sort in a temporary tree, the holds are counted against a list of all dossiers.
Now: indexes that stand in the order shown answer alone, and only the rows of the page are read.

Run ``python benchmarks/onestop_lists.py [dossiers]``. PostgreSQL joins when its server can be started here.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import func, insert, select, text

from lienthong.domain.dossiers import OnestopState
from lienthong.foundation.database.sessions import Database, Session
from lienthong.foundation.holds import HOLD, is_open
from lienthong.foundation.identity import Principal, Role
from lienthong.systems.onestop.base import agencies, dossiers, holds, tables
from lienthong.systems.onestop.base.access import visible_dossiers
from lienthong.systems.onestop.base.hold_reasons import OnestopHoldReason
from lienthong.systems.onestop.queries.dossier_list import count_by_state, list_dossiers
from tests.support.postgres import temporary_cluster, temporary_database, why_not_available

DOSSIERS, HOLDS, COMMUNES, ROUNDS = 200_000, 2_000, 150, 3
PER_PAGE = 50
HEADINGS = ("page of the desk", "before, ms", "now, ms", "times faster")
START = datetime(2024, 1, 1, tzinfo=UTC)
PEOPLE = {
    "province's clerk": Principal("p", "Mẫu", frozenset({Role.CLERK}), agency="H26"),
    "commune's clerk": Principal("c", "Mẫu", frozenset({Role.CLERK}), agency="H26.1.7"),
}


def main() -> None:
    """Measure both databases and print."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else DOSSIERS
    table = Table(*HEADINGS, title=f"{number:,} dossiers")
    with tempfile.TemporaryDirectory() as folder:
        measure(table, "SQLite", f"sqlite:///{Path(folder) / 'onestop.db'}", number)
    Console().print(table)
    if absent := why_not_available():
        Console().print(f"PostgreSQL left out: {absent}")
        return
    table = Table(*HEADINGS, title=f"{number:,} dossiers")
    with temporary_cluster() as cluster, temporary_database(cluster) as url:
        measure(table, "PostgreSQL", url, number)
    Console().print(table)


def measure(table: Table, name: str, url: str, number: int) -> None:
    """Fill a database and add its lines."""
    database = Database(url, "onestop")
    database.upgrade("lienthong.systems.onestop")
    fill(database, number)
    for person, who in PEOPLE.items():
        page = partial(list_dossiers, who=who, limit=PER_PAGE)
        now = {
            "counts": least(database, partial(count_by_state, who=who)),
            "holds": least(database, partial(holds_now, who=who)),
            "new, page 1": least(database, partial(page, state=OnestopState.NEW)),
            "settled, page 1": least(database, partial(page, state=OnestopState.SETTLED)),
            "all, page 1": least(database, page),
        }
        database_as_before(database)
        was_page = partial(list_before, who=who)
        before = {
            "counts": least(database, partial(counts_before, who=who)),
            "holds": least(database, partial(holds_before, who=who)),
            "new, page 1": least(database, partial(was_page, state=OnestopState.NEW)),
            "settled, page 1": least(database, partial(was_page, state=OnestopState.SETTLED)),
            "all, page 1": least(database, partial(was_page, state=None)),
        }
        database_as_now(database)
        for what, seconds in now.items():
            was = before[what]
            table.add_row(
                f"{name}, {person}: {what}", f"{was:.1f}", f"{seconds:.1f}", f"{was / max(seconds, 0.01):.1f}"
            )
        whole = ("counts", "holds", "settled, page 1")
        was, seconds = sum(before[what] for what in whole), sum(now[what] for what in whole)
        table.add_row(f"{name}, {person}: the page", f"{was:.1f}", f"{seconds:.1f}", f"{was / seconds:.1f}")
    database.close()


def fill(database: Database, number: int) -> None:
    """Dossiers as after some years, and holds."""
    chance = random.Random(7)
    states = (
        [OnestopState.SETTLED] * 14 + [OnestopState.RETURNED] * 4 + [OnestopState.IN_WORK, OnestopState.NEW]
    )
    contents = bytes(1000)
    with database.begin() as session:
        for start in range(0, number, 5_000):
            lines = []
            for one in range(start, min(start + 5_000, number)):
                at = START + timedelta(seconds=60 * one)
                agency = f"H26.1.{chance.randrange(COMMUNES)}"
                lines.append(
                    {
                        "interlinked_code": f"G22.99-{one:08}",
                        "code": f"{agency}-{one:08}",
                        "agency": agency,
                        "province": "01",
                        "unit_code": "00019",
                        "module": "LTKS",
                        "procedure_code": "2.002622",
                        "source_id": str(one),
                        "trace_id": "0" * 32,
                        "state": int(chance.choice(states)),
                        "round": 1,
                        "declared_at": at,
                        "received_at": at,
                        "supplements": 0,
                        "empty_answers": 0,
                        "next_position": 1,
                        "changed_at": at + timedelta(hours=chance.randrange(200)),
                        "declaration": contents,
                        "places_decided": True,
                    }
                )
            session.execute(insert(tables.dossier), lines)
        held = [
            {
                "subject": f"G22.99-{one * number // HOLDS:08}",
                "reason": OnestopHoldReason.PLACE_UNCERTAIN.value,
                "part": "",
                "scope": "01",
                "codes": {},
                "opened_at": START,
            }
            for one in range(min(HOLDS, number))
        ]
        session.execute(insert(HOLD), held)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(
            text("VACUUM ANALYZE" if database.engine.dialect.name == "postgresql" else "ANALYZE")
        )


def least(database: Database, work: Callable[[Session], object]) -> float:
    """Milliseconds by the clock, the least of some rounds: other work on the machine only ever adds."""
    taken = []
    for _ in range(ROUNDS):
        with database.read() as session:
            began = time.perf_counter()
            work(session)
            taken.append((time.perf_counter() - began) * 1000)
    return min(taken)


def holds_now(session: Session, who: Principal) -> int:
    """Open holds of a desk as they are counted now."""
    query = select(func.count()).select_from(HOLD).where(is_open(), holds.of_agency(who.agency or "-"))
    return int(session.execute(query).scalar_one())


def database_as_before(database: Database) -> None:
    """The indexes before."""
    with database.begin() as session:
        session.execute(text("DROP INDEX dossier_waiting"))
        session.execute(text("DROP INDEX dossier_changed"))
        session.execute(text("CREATE INDEX dossier_desk ON dossier (agency, state, received_at)"))


def database_as_now(database: Database) -> None:
    """The indexes now."""
    with database.begin() as session:
        session.execute(text("DROP INDEX dossier_desk"))
        session.execute(text("CREATE INDEX dossier_waiting ON dossier (state, received_at, id, agency)"))
        session.execute(text("CREATE INDEX dossier_changed ON dossier (changed_at, id, agency)"))


def counts_before(session: Session, who: Principal) -> object:
    """Counts as they were read."""
    state = tables.dossier.c.state
    return session.execute(select(state, func.count()).where(visible_dossiers(who)).group_by(state)).all()


def holds_before(session: Session, who: Principal) -> object:
    """Open holds as they were counted."""
    codes = select(tables.dossier.c.interlinked_code).where(agencies.agency_and_below(who.agency or "-"))
    query = select(func.count()).select_from(HOLD).where(is_open(), HOLD.c.subject.in_(codes))
    return session.execute(query).scalar_one()


def list_before(session: Session, who: Principal, state: OnestopState | None) -> object:
    """A page as it was read."""
    query = select(*dossiers.DOSSIER_COLUMNS).where(visible_dossiers(who)).limit(PER_PAGE)
    if state is None:
        query = query.order_by(tables.dossier.c.changed_at.desc())
    else:
        query = query.where(tables.dossier.c.state == int(state)).order_by(tables.dossier.c.received_at)
    return [dossiers.dossier_from(row) for row in session.execute(query).mappings()]


if __name__ == "__main__":
    main()
