"""What a short transaction costs: with SQLAlchemy's object mapper, its Core, its Core in our sessions, or compiled.

Each does the same: open a writing transaction, read a row by its id, change it, read it back, commit; and: open for
reading, read a row. On SQLite and, where its server is installed, PostgreSQL, in turns within one run; processor time
of this process. Run ``python benchmarks/statements.py [times]`` (2,000 when left out).
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table as Shown
from sqlalchemy import Column, Integer, MetaData, Table, Text, bindparam, delete, select, update
from sqlalchemy.orm import Session as MappedSession

from lienthong.foundation.clock import SystemClock
from lienthong.foundation.database.column_types import Moment
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.database.statements import insert_row, select_row, update_row
from tests.support.postgres import temporary_cluster, temporary_database, why_not_available

ROUNDS = 3

metadata = MetaData()
THINGS = Table(
    "thing",
    metadata,
    Column("id", Integer, primary_key=True),
    *(Column(f"text_{number}", Text) for number in range(12)),
    Column("changed_at", Moment),
)
_SELECT = select(THINGS).where(THINGS.c.id == bindparam("of_row"))
_UPDATE = (
    update(THINGS)
    .where(THINGS.c.id == bindparam("of_row"))
    .values(text_1=bindparam("new_text"), changed_at=bindparam("new_at", type_=THINGS.c.changed_at.type))
    .returning(*THINGS.c)
)


def main() -> None:
    """Run and print."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    table = Shown(title=f"Processor time of a short transaction, least of {ROUNDS} rounds of {times}")
    for heading in (
        "",
        "mapper, µs",
        "Core, µs",
        "Core in our session, µs",
        "compiled, µs",
        "Core / compiled",
    ):
        table.add_column(heading, justify="right" if heading else "left")
    with tempfile.TemporaryDirectory(prefix="lienthong-bench-") as folder:
        _measure(table, "SQLite", f"sqlite:///{Path(folder) / 'bench.db'}", times)
    reason = why_not_available()
    if reason:
        table.caption = f"PostgreSQL skipped: {reason}"
    else:
        with temporary_cluster() as cluster, temporary_database(cluster) as url:
            _measure(table, "PostgreSQL", url, times)
    Console().print(table)


def _measure(table: Shown, name: str, url: str, times: int) -> None:
    database = Database(url, "bench")
    database.create_all(metadata)
    now = SystemClock().now()
    with database.begin() as session:
        session.execute(delete(THINGS))
        insert_row(session, THINGS, {"id": 1, "text_0": "a", "changed_at": now})
    bound = {"of_row": 1, "new_text": "b", "new_at": now}

    def write_as_usual() -> None:
        with MappedSession(database.engine, expire_on_commit=False) as session, session.begin():
            session.execute(_SELECT, {"of_row": 1}).mappings().one()
            session.execute(_UPDATE, bound).mappings().one()

    def write_by_core() -> None:
        with database.engine.begin() as connection:
            connection.execute(_SELECT, {"of_row": 1}).mappings().one()
            connection.execute(_UPDATE, bound).mappings().one()

    def write_in_session() -> None:
        with database.begin() as session:
            session.execute(_SELECT, {"of_row": 1}).mappings().one()
            session.execute(_UPDATE, bound).mappings().one()

    def write() -> None:
        with database.begin() as session:
            select_row(session, tuple(THINGS.c), 1).one()
            update_row(session, THINGS, 1, {"text_1": "b", "changed_at": now}, tuple(THINGS.c)).one()

    def read_as_usual() -> None:
        with MappedSession(database.engine, expire_on_commit=False, autoflush=False) as session:
            session.execute(_SELECT, {"of_row": 1}).mappings().one()
            session.rollback()

    def read_by_core() -> None:
        with database.engine.connect() as connection:
            connection.execute(_SELECT, {"of_row": 1}).mappings().one()

    def read_in_session() -> None:
        with database.read() as session:
            session.execute(_SELECT, {"of_row": 1}).mappings().one()

    def read() -> None:
        with database.read() as session:
            select_row(session, tuple(THINGS.c), 1).one()

    ways: dict[str, tuple[Callable[[], None], ...]] = {
        "read, change": (write_as_usual, write_by_core, write_in_session, write),
        "read": (read_as_usual, read_by_core, read_in_session, read),
    }
    for what, each_way in ways.items():
        taken = [[_each(way, times) for way in each_way] for _ in range(ROUNDS)]
        least = [min(round_of_one) * 1e6 for round_of_one in zip(*taken, strict=True)]
        core, compiled = least[1], least[-1]
        table.add_row(f"{name}: {what}", *(f"{one:.0f}" for one in least), f"{core / compiled:.1f}")
    database.close()


def _each(work: Callable[[], None], times: int) -> float:
    for _ in range(20):
        work()
    began = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - began) / times


if __name__ == "__main__":
    main()
