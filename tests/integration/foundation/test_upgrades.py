"""An upgrade of filled tables keeps every row, index and protection, whichever line of revisions it belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    insert,
    select,
    text,
)
from sqlalchemy.exc import DatabaseError

from lienthong.foundation.database import migrations
from lienthong.foundation.database.append_only import append_only_tables
from lienthong.foundation.database.branches import branch_of
from lienthong.foundation.database.column_types import JsonValue, Moment
from lienthong.foundation.database.sessions import Database

SYSTEMS = ("onestop", "dvclt", "exchange", "civilstatus", "authorities")
FIRST_MOMENT = datetime(2026, 12, 1, 5, tzinfo=UTC)
ROWS = (1, 2)
FIXTURE = """
import sqlalchemy as sa
from alembic import op

revision = "{line}_fixture"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in {tables}:
        with op.batch_alter_table(table, recreate="{recreate}") as batch:
            batch.add_column(sa.Column("added", sa.Text(), nullable=False, server_default="mới"))
"""


@pytest.fixture(params=SYSTEMS)
def package(request: pytest.FixtureRequest) -> str:
    return f"lienthong.systems.{request.param}"


@pytest.fixture
def database(empty_database: str, package: str) -> Iterator[Database]:
    database = Database(empty_database, package.rsplit(".", 1)[-1])
    database.upgrade(package)
    yield database
    database.close()


def test_an_upgrade_of_filled_tables_loses_nothing(database: Database, package: str, tmp_path: Path) -> None:
    metadata = migrations.metadata_of(package)
    fill(database, metadata)
    before = contents(database, metadata)
    write_fixtures(package, metadata, tmp_path, "always" if database.is_sqlite else "auto")

    migrations.upgrade(database.engine, package, tmp_path)

    assert contents(database, metadata) == before
    missing = database.differences(metadata)
    assert [difference for difference in missing if "'remove_column'" not in difference] == []
    assert len(missing) == len(metadata.tables)
    for name in append_only_tables(metadata):
        column = next(iter(metadata.tables[name].columns)).name
        with pytest.raises(DatabaseError), database.begin() as session:
            session.execute(text(f'UPDATE "{name}" SET "{column}" = "{column}"'))


def test_an_upgrade_that_breaks_references_is_refused(tmp_path: Path) -> None:
    package = "lienthong.systems.onestop"
    database = Database(f"sqlite:///{tmp_path}/onestop.db", "onestop")
    database.upgrade(package)
    metadata = migrations.metadata_of(package)
    fill(database, metadata)
    revisions = tmp_path / "revisions"
    revisions.mkdir()
    write_fixtures(package, metadata, revisions, "auto")
    (own,) = revisions.glob("own_*.py")
    own.write_text(
        own.read_text().split("def upgrade")[0]
        + 'def upgrade() -> None:\n    op.execute("DELETE FROM dossier")\n'
    )

    with pytest.raises(RuntimeError, match="references broken"):
        migrations.upgrade(database.engine, package, revisions)
    database.close()


def write_fixtures(package: str, metadata: MetaData, folder: Path, recreate: str) -> None:
    """One more revision for the system's own line, and for each branch of the foundation that it has."""
    script = ScriptDirectory.from_config(migrations.configuration(package))
    lines: dict[str, list[str]] = {}
    for table in metadata.sorted_tables:
        lines.setdefault(branch_of(table) or package.rsplit(".", 1)[-1], []).append(table.name)
    for label, tables in lines.items():
        head = script.get_revision(f"{label}@head")
        assert head is not None
        line = "own" if label == package.rsplit(".", 1)[-1] else label
        written = FIXTURE.format(line=line, head=head.revision, tables=tables, recreate=recreate)
        (folder / f"{line}_fixture.py").write_text(written, encoding="utf-8")


def fill(database: Database, metadata: MetaData) -> None:
    """Rows in every table, each referring to the row of its own number."""
    with database.begin() as session:
        for table in metadata.sorted_tables:
            session.execute(insert(table), [row(table, number) for number in ROWS])


def row(table: Table, number: int) -> dict[str, Any]:
    return {column.name: value(column, number) for column in table.columns}


def value(column: Column[Any], number: int) -> Any:
    if column.foreign_keys:
        return value(next(iter(column.foreign_keys)).column, number)
    kinds: Mapping[type, Any] = {
        Moment: FIRST_MOMENT + timedelta(days=number),
        JsonValue: {"số": number},
        Boolean: number == 1,
        Integer: number,
        Float: number / 2,
        LargeBinary: bytes([number]),
        Date: date(2026, 12, number),
    }
    for kind, made in kinds.items():
        if isinstance(column.type, kind):
            return made
    return f"chữ {number}"


def contents(database: Database, metadata: MetaData) -> dict[str, list[tuple[Any, ...]]]:
    with database.read() as session:
        return {
            table.name: sorted((tuple(found) for found in session.execute(select(table))), key=str)
            for table in metadata.sorted_tables
        }
