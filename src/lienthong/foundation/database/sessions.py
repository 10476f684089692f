"""One database of one system: SQLite file or PostgreSQL schema, the same behaviour on both.

``begin()`` is a writing transaction: commit at the end of the block, rollback on any exception. On SQLite it
takes the write lock at once (BEGIN IMMEDIATE), so that two writers queue instead of failing half-way.
``read()`` never commits. A ``begin()`` inside a ``begin()`` of the same thread becomes a savepoint of the
outer one.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import (
    Connection,
    Dialect,
    Engine,
    MetaData,
    event,
    text,
)
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from lienthong.foundation.database import migrations
from lienthong.foundation.database.connection_cache import ConnectionCache
from lienthong.foundation.database.engines import (
    BUSY_TIMEOUT_MS,
    normalised_url,
    postgres_engine,
    sqlite_engine,
    sqlite_path,
)


class Session:
    """One open transaction: what `Database.begin` and `Database.read` give.

    A bare connection: no objects are mapped here, and an object mapper's session costs more to open than most of
    our transactions cost to run (`benchmarks/statements.py`).
    """

    __slots__ = ("_connection", "_driver", "execute", "scalars", "topics")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        driver = connection.connection.dbapi_connection
        assert driver is not None
        self._driver: Any = driver
        self.execute = connection.execute
        self.scalars = connection.scalars
        self.topics: set[str] = set()

    @property
    def dialect(self) -> Dialect:
        """The kind of database."""
        return self._connection.dialect

    def connection(self) -> Connection:
        """The connection beneath."""
        return self._connection

    def begin_nested(self) -> AbstractContextManager[object]:
        """A savepoint: what follows in the block is undone alone when the block fails."""
        return self._connection.begin_nested()

    def rollback(self) -> None:
        """Undo everything so far, or for a reading session: see what others have written since."""
        self._end(self._driver.rollback, self._connection.rollback)

    def commit(self) -> None:
        """End the transaction; `Database.begin` does so."""
        self._end(self._driver.commit, self._connection.commit)

    def run(self, sql: str, parameters: Any) -> Sequence[tuple[Any, ...]]:
        """Run SQL in the driver's own form on its cursor, and fetch all; see `statements`.

        Notes
        -----
        ``DBAPIError`` is passed on as SQLAlchemy would, without the parameters: they are personal data.
        """  # noqa: DOC501 - _failed() makes a DBAPIError
        cursor: Any = None
        try:
            cursor = self._driver.cursor()
            cursor.execute(sql, parameters)
            return cursor.fetchall() if cursor.description is not None else ()
        except self._connection.dialect.loaded_dbapi.Error as error:
            raise _failed(self._connection, sql, error, cursor) from error
        finally:
            if cursor is not None:
                cursor.close()

    def run_for_each(self, sql: str, parameters: Sequence[Any]) -> None:
        """As `run`, once for each of the parameters; what it finds is dropped."""  # noqa: DOC501 - _failed() makes a DBAPIError
        cursor: Any = None
        try:
            cursor = self._driver.cursor()
            cursor.executemany(sql, parameters)
        except self._connection.dialect.loaded_dbapi.Error as error:
            raise _failed(self._connection, sql, error, cursor) from error
        finally:
            if cursor is not None:
                cursor.close()

    def _end(self, on_driver: Callable[[], None], on_connection: Callable[[], None]) -> None:
        # SQLAlchemy knows of the transaction only when something went through it.
        if self._connection.in_transaction():
            on_connection()
            return
        try:
            on_driver()
        except self._connection.dialect.loaded_dbapi.Error as error:
            raise _failed(self._connection, "", error, None) from error


def _failed(connection: Connection, sql: str, error: Exception, cursor: Any) -> DBAPIError:
    """The exception SQLAlchemy raises for the driver's; a broken connection is given up."""
    dialect = connection.dialect
    driver = None if connection.invalidated else connection.connection.dbapi_connection
    is_broken = dialect.is_disconnect(error, driver, cursor)  # type: ignore[arg-type]
    if is_broken:
        connection.invalidate(error)
    made = DBAPIError.instance(
        sql,
        None,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=is_broken,
        dialect=dialect,
    )
    assert isinstance(made, DBAPIError)
    return made


@dataclass(frozen=True)
class _Frame:
    """An open transaction of this thread."""

    database: "Database"
    session: Session
    thread: int
    writing: bool


_open_frames: ContextVar[tuple[_Frame, ...]] = ContextVar("open_frames", default=())


class Database:
    """The database of one system.

    Parameters
    ----------
    url
        ``sqlite:///path`` or ``postgresql://user:password@host/name``.
    schema
        Name of the system; on PostgreSQL its tables live in a schema of this name.
    pool_size
        Connections kept open; under load up to four times as many on SQLite, twice on PostgreSQL.

    Raises
    ------
    SettingsError
        The URL cannot be read or is of another kind of database.
    """

    def __init__(self, url: str, schema: str, *, pool_size: int = 10) -> None:
        self.url = normalised_url(url)
        self.schema = schema
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._listeners: dict[str, list[Callable[[], None]]] = {}
        self._turn = _turn_of(str(sqlite_path(self.url).absolute())) if self.is_sqlite else None
        self.engine = (
            sqlite_engine(self.url, pool_size)
            if self.is_sqlite
            else postgres_engine(self.url, schema, pool_size)
        )
        reading = self.engine
        if self.is_sqlite:
            _begin_where_nobody_has(self.engine)
        else:
            reading = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        # Both together leave room for those that go through the engine.
        self._writers = ConnectionCache(self.engine, pool_size // 2)
        self._readers = ConnectionCache(reading, pool_size // 2)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A writing transaction, committed when the block ends well."""
        outer = self._frame()
        if outer is not None and outer.writing:
            with outer.session.begin_nested():
                yield outer.session
            return
        with self._one_writer(), self._session(self._writers, "BEGIN IMMEDIATE") as session:
            with self._entered(session, writing=True):
                yield session
            session.commit()
        for topic in session.topics:
            for listener in self._listeners.get(topic, ()):
                listener()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """For reading; inside an open transaction of this thread, that transaction.

        On SQLite a consistent view. On PostgreSQL every statement sees what was committed before it, as in each of
        its transactions by default: so none is opened, which spares two ways to the server.
        """
        outer = self._frame()
        if outer is not None:
            yield outer.session
            return
        with self._session(self._readers, "BEGIN") as session, self._entered(session, writing=False):
            yield session

    def subscribe(self, topic: str, listener: Callable[[], None]) -> None:
        """Call `listener` after every commit in which `announce(session, topic)` was called."""
        self._listeners.setdefault(topic, []).append(listener)

    def upgrade(self, package: str) -> None:
        """Bring the tables to the newest version in `package`'s folder ``migrations``; safe in several processes.

        `package` is a module name such as ``lienthong.systems.onestop``.
        """
        if self.is_sqlite:
            path = sqlite_path(self.url)
            path.parent.mkdir(parents=True, exist_ok=True)
            with migrations.file_lock(path.with_name(path.name + ".migrating")):
                migrations.upgrade(self.engine, package)
            return
        self._create_schema()
        with self.engine.connect() as connection, migrations.advisory_lock(connection, self.schema):
            migrations.upgrade(self.engine, package)

    def create_all(self, metadata: MetaData) -> None:
        """Make the tables of `metadata` without migrations: for tests and scratch databases."""
        if self.is_sqlite:
            sqlite_path(self.url).parent.mkdir(parents=True, exist_ok=True)
        else:
            self._create_schema()
        metadata.create_all(self.engine)

    def differences(self, metadata: MetaData) -> list[str]:
        """How the migrated database differs from `metadata`: empty when the migrations are complete."""
        with self.engine.connect() as connection:
            return migrations.differences(connection, metadata)

    def is_answering(self) -> bool:
        """Whether a query gets an answer now."""
        try:
            with self.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True

    def close(self) -> None:
        """Give up all connections."""
        self._writers.close()
        self._readers.close()
        self.engine.dispose()

    def _create_schema(self) -> None:
        parameters = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(parameters, autocommit=True) as connection:
            # Two processes that start at once would both try: the lock lets the second see the first's
            # schema.
            connection.execute("SELECT pg_advisory_lock(hashtext('lienthong.schema'))")
            connection.execute(
                psycopg.sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(psycopg.sql.Identifier(self.schema))
            )

    @contextmanager
    def _session(self, kept: ConnectionCache, begin: str) -> Iterator[Session]:
        """A session in a transaction that is undone unless the block has committed it."""
        connection = kept.take()
        try:
            session = Session(connection)
            if self.is_sqlite:
                session.run(begin, ())
            try:
                yield session
            finally:
                _undo(session)
        finally:
            kept.give_back(connection)

    def _frame(self) -> _Frame | None:
        thread = threading.get_ident()
        for frame in reversed(_open_frames.get()):
            if frame.database is self and frame.thread == thread:
                return frame
        return None

    @contextmanager
    def _one_writer(self) -> Iterator[None]:
        """The turn to write to a SQLite file: the database itself lets those who must wait sleep and try again.

        Whoever has waited for longer than any transaction may take goes on, and is judged by the database.
        """
        has_turn = self._turn is not None and self._turn.acquire(timeout=BUSY_TIMEOUT_MS / 1000)
        try:
            yield
        finally:
            if has_turn and self._turn is not None:
                self._turn.release()

    @contextmanager
    def _entered(self, session: Session, *, writing: bool) -> Iterator[None]:
        before = _open_frames.get()
        _open_frames.set((*before, _Frame(self, session, threading.get_ident(), writing)))
        try:
            yield
        finally:
            _open_frames.set(before)


def _undo(session: Session) -> None:
    """End what is still open; a connection on which that fails is not used again."""
    if session.connection().invalidated:
        return
    try:
        session.rollback()
    except SQLAlchemyError:
        session.connection().invalidate()


def announce(session: Session, topic: str) -> None:
    """Tell the listeners of `topic` once this session has committed."""
    session.topics.add(topic)


_turns: dict[str, threading.Lock] = {}


def _turn_of(path: str) -> threading.Lock:
    return _turns.setdefault(path, threading.Lock())


def _begin_where_nobody_has(engine: Engine) -> None:
    """What goes through a SQLite engine, not through a session of ours, gets its transaction."""

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        driver = connection.connection.dbapi_connection
        assert driver is not None
        # In a session of ours the transaction is there already.
        if not driver.in_transaction:
            Session(connection).run("BEGIN", ())
