"""Transactions, migrations and running numbers, the same on SQLite and PostgreSQL."""

import importlib
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text, insert, select, text
from sqlalchemy.exc import DatabaseError

from lienthong.foundation.database.append_only import append_only
from lienthong.foundation.database.column_types import JsonValue, Moment
from lienthong.foundation.database.migrations import write_revision
from lienthong.foundation.database.sequences import next_number, sequence_tables
from lienthong.foundation.database.sessions import Database, announce
from lienthong.foundation.database.statements import insert_once
from lienthong.foundation.settings import SettingsError

metadata = MetaData()
sequence_tables(metadata)
NOTES = Table(
    "note",
    metadata,
    Column("key", Text, primary_key=True),
    Column("at", Moment),
    Column("data", JsonValue),
)
TABLES = """
from sqlalchemy import Column, Integer, MetaData, Table, Text
from lienthong.foundation.database.column_types import JsonValue, Moment
from lienthong.foundation.delivery import delivery_tables
from lienthong.foundation.database.sequences import sequence_tables

metadata = MetaData()
delivery_tables(metadata)
sequence_tables(metadata)
PARENT = Table(
    "parent", metadata, Column("code", Text, primary_key=True), Column("at", Moment, nullable=False)
)
"""


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url, "notes")
    database.create_all(metadata)
    yield database
    database.close()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    name = f"sample_{tmp_path.name.replace('-', '_')}"
    folder = tmp_path / "packages" / name
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "tables.py").write_text(TABLES)
    monkeypatch.syspath_prepend(str(folder.parent))
    importlib.invalidate_caches()
    yield name
    for module in [module for module in sys.modules if module.startswith(name)]:
        del sys.modules[module]


def tables_of(package: str) -> ModuleType:
    return importlib.import_module(f"{package}.tables")


def keys(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(NOTES.c.key).order_by(NOTES.c.key)))


def fail_after_writing(database: Database, key: str) -> None:
    with database.begin() as session:
        session.execute(insert(NOTES).values(key=key))
        raise RuntimeError("stop")


def test_a_transaction_that_raises_leaves_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError, match="stop"):
        fail_after_writing(database, "a")
    assert keys(database) == []


def test_a_nested_transaction_is_part_of_the_outer_one_and_fails_alone(database: Database) -> None:
    with database.begin() as outer:
        outer.execute(insert(NOTES).values(key="outer"))
        with database.begin() as inner:
            inner.execute(insert(NOTES).values(key="inner"))
        with pytest.raises(RuntimeError, match="stop"):
            fail_after_writing(database, "failed")
    assert keys(database) == ["inner", "outer"]


def test_reading_inside_a_transaction_sees_its_own_changes(database: Database) -> None:
    with database.begin() as outer:
        outer.execute(insert(NOTES).values(key="a"))
        assert keys(database) == ["a"]


def test_another_thread_has_a_transaction_of_its_own(database: Database) -> None:
    with database.begin() as outer:
        outer.execute(insert(NOTES).values(key="a"))
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(keys, database).result(5) == []


def test_moments_keep_their_instant_and_come_back_in_vietnamese_time(database: Database) -> None:
    moment = datetime(2024, 7, 5, 1, 30, tzinfo=UTC)
    with database.begin() as session:
        session.execute(insert(NOTES).values(key="a", at=moment, data={"tên": ["Ộ"]}))
    with database.read() as session:
        row = session.execute(select(NOTES)).one()
    assert row.at == moment
    assert row.at.isoformat() == "2024-07-05T08:30:00+07:00"
    assert row.data == {"tên": ["Ộ"]}


def test_insert_once_tells_whether_the_row_is_new(database: Database) -> None:
    with database.begin() as session:
        assert insert_once(session, NOTES, {"key": "a"})
        assert not insert_once(session, NOTES, {"key": "a"})
    assert keys(database) == ["a"]


def test_listeners_hear_of_a_commit_and_not_of_a_rollback(database: Database) -> None:
    heard = threading.Event()
    database.subscribe("notes", heard.set)

    def announced_but_failed() -> None:
        with database.begin() as session:
            announce(session, "notes")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        announced_but_failed()
    assert not heard.is_set()
    with database.begin() as session:
        announce(session, "notes")
        assert not heard.is_set()
    assert heard.is_set()


def test_numbers_are_unique_and_without_gaps_under_concurrency(database: Database) -> None:
    def take(_: int) -> int:
        with database.begin() as session:
            return next_number(session, "book/2024")

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(take, range(80)))
    assert sorted(numbers) == list(range(1, 81))


def test_a_number_taken_by_a_failed_transaction_is_given_again(database: Database) -> None:
    def fail() -> None:
        with database.begin() as session:
            next_number(session, "book/2024")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    with database.begin() as session:
        assert next_number(session, "book/2024") == 1
        assert next_number(session, "book/2025") == 1


def test_written_migrations_make_exactly_the_tables_and_later_changes_follow(
    database_url: str, package: str
) -> None:
    assert write_revision(package, "first tables") is not None
    database = Database(database_url, "sample")
    database.upgrade(package)
    tables = tables_of(package)
    assert database.differences(tables.metadata) == []
    assert write_revision(package, "nothing new") is None

    tables.PARENT.append_column(Column("height", Integer))
    assert len(database.differences(tables.metadata)) == 1
    assert write_revision(package, "keep the height") is not None
    database.upgrade(package)
    assert database.differences(tables.metadata) == []
    database.close()


_MADE_ANEW = """
import sqlalchemy as sa
from alembic import op

revision = "0002_made_anew"
down_revision = "{first}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("parent", recreate="always") as batch:
        batch.alter_column("at", existing_type=sa.Text(), nullable=True)
"""


def test_a_migration_that_makes_a_table_anew_cannot_forget_that_it_is_append_only(
    database_url: str, package: str
) -> None:
    tables = tables_of(package)
    append_only(tables.PARENT)
    first = write_revision(package, "first tables")
    assert first is not None
    database = Database(database_url, "sample")
    database.upgrade(package)
    with database.begin() as session:
        session.execute(insert(tables.PARENT), {"code": "a", "at": datetime(2024, 7, 5, tzinfo=UTC)})
    anew = first.with_name("0002_made_anew.py")
    anew.write_text(_MADE_ANEW.format(first=first.name[: len("0001_20240705")]))
    database.upgrade(package)
    with database.read() as session:
        assert session.execute(select(tables.PARENT.c.code)).scalars().all() == ["a"]
    for change in ("DELETE FROM parent", "UPDATE parent SET code = 'b'"):
        with pytest.raises(DatabaseError, match="only ever added"), database.begin() as session:
            session.execute(text(change))
    database.close()


def test_processes_that_start_at_once_migrate_once(database_url: str, package: str) -> None:
    write_revision(package, "first tables")
    databases = [Database(database_url, "sample") for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda database: database.upgrade(package), databases))
    assert databases[0].differences(tables_of(package).metadata) == []
    for database in databases:
        database.close()


@pytest.mark.slow
@pytest.mark.postgres
def test_two_systems_share_one_postgresql_in_schemas_of_their_own(postgres_url: str) -> None:
    one, other = Database(postgres_url, "onestop"), Database(postgres_url, "dvclt")
    one.create_all(metadata)
    other.create_all(metadata)
    with one.begin() as session:
        session.execute(insert(NOTES).values(key="a"))
    assert (keys(one), keys(other)) == (["a"], [])
    one.close()
    other.close()


def test_sqlite_files_use_the_write_ahead_log(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'deep' / 'a.db'}", "a")
    with database.read() as session:
        assert session.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
        assert session.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    database.close()


def test_health_of_a_stopped_database_is_a_no(tmp_path: Path) -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/none", "a")
    assert database.is_answering() is False
    database.close()


@pytest.mark.parametrize(("query", "mode"), [("", 1), ("?synchronous=FULL", 2), ("?synchronous=extra", 3)])
def test_the_url_of_a_file_says_how_commits_reach_the_disk(tmp_path: Path, query: str, mode: int) -> None:
    """1, 2 and 3 are what SQLite calls NORMAL, FULL and EXTRA."""
    database = Database(f"sqlite:///{tmp_path / 'file.db'}{query}", "file")
    with database.begin() as session:
        assert session.run("PRAGMA synchronous", ()) == [(mode,)]
    database.close()
    assert [each.name for each in tmp_path.glob("*.db")] == ["file.db"]


def test_an_unknown_way_of_writing_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="NORMAL, FULL, EXTRA"):
        Database(f"sqlite:///{tmp_path / 'file.db'}?synchronous=OFF", "file")
