"""Connections to a database that stay open, and ready, from one transaction to the next.

To take a connection out of SQLAlchemy's pool, wrap it, begin, and put it back takes longer than most of our
transactions (`benchmarks/statements.py`).
"""

import time
from collections import deque

from sqlalchemy import Connection, Engine

IDLE_SECONDS = 5.0
"""A connection to a server that nobody used for longer is asked whether it lives before it is used again."""


class ConnectionCache:
    """Connections of one engine; the one used last is taken first. Thread-safe.

    Parameters
    ----------
    engine
        Makes them, and bounds how many there are.
    most
        How many idle ones are kept.
    """

    def __init__(self, engine: Engine, most: int) -> None:
        self._engine = engine
        self._most = most
        self._is_file = engine.dialect.name == "sqlite"
        self._idle: deque[tuple[Connection, float]] = deque()

    def take(self) -> Connection:
        """A connection without a transaction, for this thread until `give_back`."""
        while True:
            try:
                connection, since = self._idle.pop()
            except IndexError:
                return self._engine.connect()
            is_fresh = self._is_file or time.monotonic() - since < IDLE_SECONDS
            if is_fresh or self._answers(connection):
                return connection
            self._give_up(connection)

    def give_back(self, connection: Connection) -> None:
        """The transaction is over. Of a broken connection nothing is kept, nor of those made with it."""
        if connection.invalidated:
            self._give_up(connection)
        elif len(self._idle) >= self._most:
            connection.close()
        else:
            self._idle.append((connection, time.monotonic()))

    def close(self) -> None:
        """Close the idle ones."""
        while self._idle:
            self._idle.pop()[0].close()

    def _give_up(self, connection: Connection) -> None:
        """The server went away: whoever else was connected to it has lost it as well."""
        connection.invalidate()
        connection.close()
        while self._idle:
            other = self._idle.pop()[0]
            other.invalidate()
            other.close()

    def _answers(self, connection: Connection) -> bool:
        dialect = connection.dialect
        try:
            return bool(dialect.do_ping(connection.connection.dbapi_connection))  # type: ignore[arg-type]
        except dialect.loaded_dbapi.Error:
            return False
