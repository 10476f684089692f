"""Prepared statements mean what SQLAlchemy means by the same statement, on SQLite and PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.exc import IntegrityError, MultipleResultsFound, NoResultFound, OperationalError

from lienthong.foundation.database import connection_cache as kept_connections
from lienthong.foundation.database.column_types import JsonValue, Moment
from lienthong.foundation.database.sessions import Database, Session
from lienthong.foundation.database.statements import (
    CompiledStatement,
    insert_missing,
    insert_once,
    insert_row,
    insert_rows,
    select_row,
    update_row,
)

metadata = MetaData()
THINGS = Table(
    "thing",
    metadata,
    Column(
        "id",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
        nullable=False,
    ),
    Column("code", Text, unique=True, nullable=False),
    Column("at", Moment),
    Column("data", JsonValue),
    Column("content", LargeBinary),
    Column("good", Boolean),
    Column("state", Text, server_default="new", nullable=False),
)
VALUES = st.fixed_dictionaries(
    {
        "at": st.none() | st.datetimes(datetime(1900, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
        "data": st.none() | st.dictionaries(st.text("abc", max_size=3), st.integers(-9, 9) | st.none()),
        "content": st.none() | st.binary(max_size=40),
        "good": st.none() | st.booleans(),
        "state": st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20),
    }
)
ONE = tuple(THINGS.c)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url, "things")
    database.create_all(metadata)
    yield database
    database.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=VALUES, changed=VALUES)
def test_what_is_written_and_read_prepared_is_what_sqlalchemy_reads(
    database: Database, values: dict[str, object], changed: dict[str, object]
) -> None:
    with database.begin() as session:
        session.execute(delete(THINGS))
        made = insert_row(session, THINGS, {"code": "a", **values}, ONE).one()
        stored = dict(session.execute(select(THINGS)).mappings().one())
        after = update_row(session, THINGS, made["id"], changed, ONE).one()
        kept = dict(session.execute(select(THINGS)).mappings().one())
        found = select_row(session, ONE, made["id"]).one()

    assert made == stored
    assert after == kept == found


def test_columns_left_out_get_the_databases_defaults(database: Database) -> None:
    with database.begin() as session:
        insert_rows(session, THINGS, [{"code": "a"}, {"code": "b"}])
        states = session.scalars(select(THINGS.c.state)).all()

    assert states == ["new", "new"]


def test_a_row_that_is_there_is_not_inserted_again_and_the_new_one_is_given_back(database: Database) -> None:
    with database.begin() as session:
        first = insert_once(session, THINGS, {"code": "a", "state": "kept"}, (THINGS.c.state,)).one()
        second = insert_once(session, THINGS, {"code": "a", "state": "other"})
        insert_missing(session, THINGS, [{"code": "a"}, {"code": "b"}])
        codes = session.scalars(select(THINGS.c.code).order_by(THINGS.c.code)).all()

    assert first == {"state": "kept"}
    assert not second
    assert codes == ["a", "b"]


def test_a_broken_rule_of_the_database_is_sqlalchemys_exception_without_the_values(
    database: Database,
) -> None:
    with pytest.raises(IntegrityError) as caught, database.begin() as session:
        insert_rows(session, THINGS, [{"code": "a", "state": "Nguyễn Văn An"}] * 2)

    assert "Nguyễn Văn An" not in str(caught.value)


def test_a_failed_transaction_leaves_nothing_and_the_next_one_works(database: Database) -> None:
    with pytest.raises(IntegrityError), database.begin() as session:
        insert_rows(session, THINGS, [{"code": "a"}, {"code": "a"}])
    with database.begin() as session:
        insert_row(session, THINGS, {"code": "b"})
    with database.read() as session:
        codes = session.scalars(select(THINGS.c.code)).all()

    assert codes == ["b"]


def test_a_savepoint_undoes_prepared_statements_too(database: Database) -> None:
    with database.begin() as session:
        insert_row(session, THINGS, {"code": "a"})
        with pytest.raises(IntegrityError), session.begin_nested():
            insert_rows(session, THINGS, [{"code": "b"}, {"code": "a"}])
        codes = session.scalars(select(THINGS.c.code)).all()

    assert codes == ["a"]


def test_one_row_means_one_row(database: Database) -> None:
    by_state = CompiledStatement(select(THINGS.c.code).where(THINGS.c.state == bindparam("of_state")))
    with database.begin() as session:
        insert_rows(session, THINGS, [{"code": "a"}, {"code": "b"}])
        nothing = by_state.run(session, {"of_state": "none"})
        two = by_state.run(session, {"of_state": "new"})

    assert nothing.one_or_none() is None
    with pytest.raises(NoResultFound):
        nothing.scalar_one()
    with pytest.raises(MultipleResultsFound):
        two.one()


@pytest.mark.slow
@pytest.mark.postgres
def test_a_connection_that_died_in_a_pause_is_replaced_before_it_is_used(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(postgres_url, "things")
    database.create_all(metadata)
    with database.begin() as session:
        insert_row(session, THINGS, {"code": "a"})
    _end_other_connections(postgres_url)
    monkeypatch.setattr(kept_connections, "IDLE_SECONDS", 0.0)

    with database.begin() as session:
        insert_row(session, THINGS, {"code": "b"})
    with database.read() as session:
        codes = session.scalars(select(THINGS.c.code).order_by(THINGS.c.code)).all()
    database.close()

    assert codes == ["a", "b"]


@pytest.mark.slow
@pytest.mark.postgres
def test_a_connection_that_dies_in_use_fails_once_and_the_next_transaction_works(postgres_url: str) -> None:
    database = Database(postgres_url, "things")
    database.create_all(metadata)
    with pytest.raises(OperationalError), database.begin() as session:
        _insert_around(session, postgres_url)
    with database.begin() as session:
        insert_row(session, THINGS, {"code": "c"})
        codes = session.scalars(select(THINGS.c.code)).all()
    database.close()

    assert codes == ["c"]


def _insert_around(session: Session, url: str) -> None:
    insert_row(session, THINGS, {"code": "a"})
    _end_other_connections(url)
    insert_row(session, THINGS, {"code": "b"})


def _end_other_connections(url: str) -> None:
    other = Database(url, "other")
    with other.begin() as session:
        session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    other.close()


@pytest.mark.slow
@pytest.mark.postgres
def test_after_a_broken_connection_no_other_that_was_kept_is_tried(postgres_url: str) -> None:
    database = Database(postgres_url, "things")
    database.create_all(metadata)
    _use_several_at_once(database, 4)
    _end_other_connections(postgres_url)

    failures = 0
    for code in ("a", "b", "c", "d"):
        try:
            with database.begin() as session:
                insert_row(session, THINGS, {"code": code})
        except OperationalError:
            failures += 1
    database.close()

    assert failures == 1


@pytest.mark.slow
def test_threads_that_write_and_read_at_once_see_whole_transactions_only(database: Database) -> None:
    odd: list[int] = []

    def write(name: str) -> None:
        for turn in range(15):
            with database.begin() as session:
                insert_row(session, THINGS, {"code": f"{name}-{turn}-left"})
                session.execute(insert(THINGS).values(code=f"{name}-{turn}-right"))

    def look() -> None:
        for _ in range(30):
            with database.read() as session:
                number = session.execute(select(func.count()).select_from(THINGS)).scalar_one()
            if number % 2:
                odd.append(number)

    threads = [Thread(target=write, args=(name,)) for name in "abc"]
    threads += [Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with database.read() as session:
        number = session.execute(select(func.count()).select_from(THINGS)).scalar_one()

    assert not odd
    assert number == 3 * 15 * 2


@pytest.mark.slow
def test_a_failed_transaction_leaves_nothing_to_the_next_on_the_same_connection(database: Database) -> None:
    for through_engine in (False, True):
        with pytest.raises(RuntimeError), database.begin() as session:
            _insert_and_fail(session, through_engine=through_engine)
        with database.begin() as session, session.begin_nested():
            codes = session.scalars(select(THINGS.c.code)).all()
        assert codes == []


def _insert_and_fail(session: Session, *, through_engine: bool) -> None:
    insert_row(session, THINGS, {"code": "lost"})
    if through_engine:
        session.execute(select(THINGS.c.code)).all()
    raise RuntimeError


def _use_several_at_once(database: Database, number: int) -> None:
    together = Barrier(number)

    def use() -> None:
        with database.begin() as session:
            session.execute(select(THINGS.c.code)).all()
            together.wait(30)

    threads = [Thread(target=use) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
