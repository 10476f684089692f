"""Writing the message log.

Rows are put together in memory and written by one thread, many in one transaction, at most about 100 ms late.
A log that cannot be written never stops a call: rows wait in memory up to a bound, and what is lost is
counted.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence

import structlog
from sqlalchemy import insert
from sqlalchemy.exc import SQLAlchemyError

from lienthong.systems.exchange.base import tables
from lienthong.systems.exchange.base.context import ExchangeContext
from lienthong.systems.exchange.message_log.messages import Message

MOST_ROWS_WAITING = 50_000
MOST_ROWS_AT_ONCE = 500
#: Codes kept for one message; a query about a thousand dossiers is found by its trace instead.
MOST_CODES = 50
_PAUSE_AFTER_FAILURE = 1.0
_STOP_SECONDS = 5.0

_log = structlog.get_logger(__name__)


class MessageLog:
    """Writes the message log.

    Parameters
    ----------
    lost
        Called with the number of rows that were lost.
    """

    def __init__(self, context: ExchangeContext, *, lost: Callable[[int], None] = lambda _rows: None) -> None:
        self._database = context.database
        self._role = context.role
        self._flush_seconds = context.settings.log_flush_seconds
        self._lost = lost
        self._waiting: deque[tuple[Message, Sequence[str]]] = deque()
        self._arrived = threading.Condition()
        self._writing = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to write."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name=f"message-log-{self._role}", daemon=True)
        self._thread.start()

    def write(self, message: Message, codes: Sequence[str]) -> None:
        """Keep a row; it is in the database a moment later."""
        with self._arrived:
            if len(self._waiting) >= MOST_ROWS_WAITING:
                self._lost(1)
                return
            self._waiting.append((message, codes))
            self._arrived.notify()

    def flush(self) -> None:
        """Write what waits, now.

        Raises
        ------
        SQLAlchemyError
            When the database does not answer; the rows stay.
        """
        with self._writing:
            while rows := self._taken():
                try:
                    self._store(rows)
                except SQLAlchemyError:
                    with self._arrived:
                        self._waiting.extendleft(reversed(rows))
                    raise

    def close(self) -> None:
        """Stop, and write what waits."""
        self._stopping.set()
        with self._arrived:
            self._arrived.notify()
        if self._thread is not None:
            self._thread.join(_STOP_SECONDS)
            self._thread = None
        try:
            self.flush()
        except SQLAlchemyError as error:
            with self._arrived:
                rows = len(self._waiting)
            self._lost(rows)
            _log.error("exchange.log_lost", role=self._role, rows=rows, error=type(error).__name__)

    def _run(self) -> None:
        while not self._stopping.is_set():
            with self._arrived:
                while not self._waiting and not self._stopping.is_set():
                    self._arrived.wait()
            self._stopping.wait(self._flush_seconds)
            try:
                self.flush()
            except SQLAlchemyError as error:
                _log.error("exchange.log_not_written", role=self._role, error=type(error).__name__)
                self._stopping.wait(_PAUSE_AFTER_FAILURE)

    def _taken(self) -> list[tuple[Message, Sequence[str]]]:
        with self._arrived:
            return [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_ROWS_AT_ONCE))]

    def _store(self, rows: Sequence[tuple[Message, Sequence[str]]]) -> None:
        names = Message.__slots__
        codes = [
            {"message_id": message.id, "dossier_code": code}
            for message, seen in rows
            for code in seen[:MOST_CODES]
        ]
        with self._database.begin() as session:
            session.execute(
                insert(tables.messages),
                [{name: getattr(message, name) for name in names} for message, _ in rows],
            )
            if codes:
                session.execute(insert(tables.message_dossiers), codes)
