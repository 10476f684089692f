"""The message log: who called what, when, how long, how it ended, hashes of both bodies; never a body.

Rows are put together in memory and written by one thread, many in one transaction, at most about 100 ms late.
A log that cannot be written never stops a call: rows wait in memory up to a bound, and what is lost is
counted.
"""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import insert, select
from sqlalchemy.exc import SQLAlchemyError

from lienthong.foundation.database.sessions import Database, Session
from lienthong.systems.exchange.base import tables

MOST_ROWS_WAITING = 50_000
MOST_ROWS_AT_ONCE = 500
#: Codes kept for one message; a query about a thousand dossiers is found by its trace instead.
MOST_CODES = 50
_PAUSE_AFTER_FAILURE = 1.0
_STOP_SECONDS = 5.0

# As contracts.md section 7 has them, wherever they stand in a body: an exchange knows no payloads.
_DOSSIER_CODE = re.compile(rb'"([GH][0-9]{2}(?:\.[0-9]{1,3}){1,3}-[0-9]{6}-[0-9]{4,9})"')

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Message:
    """One call, as the log keeps it. Sizes in bytes; hashes are SHA-256 in hexadecimal, empty when unread."""

    id: str
    at: datetime
    milliseconds: float
    upstream_milliseconds: float | None
    consumer_key: str
    agency: str
    environment: str
    address: str
    service: str
    version: str
    operation: str
    status: int
    error: str
    hop: str
    request_size: int
    request_sha256: str
    answer_size: int
    answer_sha256: str
    dossiers: int
    trace_id: str


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; empty texts match everything. `before`: only messages older than this id."""

    dossier_code: str = ""
    trace_id: str = ""
    agency: str = ""
    environment: str = ""
    only_errors: str = ""
    before: str = ""


def new_message_id() -> str:
    """An id that sorts by the moment of its making, also among processes."""
    return f"{time.time_ns():016x}{secrets.token_hex(4)}"


def dossier_codes(body: bytes) -> list[str]:
    """Dossier codes that stand in a body as whole JSON texts, each once, in order."""
    return list(dict.fromkeys(code.decode("ascii") for code in _DOSSIER_CODE.findall(body)))


class Journal:
    """Writes the message log.

    Parameters
    ----------
    flush_seconds
        How long rows are gathered before they are written together.
    lost
        Called with the number of rows that were lost.
    """

    def __init__(
        self,
        database: Database,
        role: str,
        flush_seconds: float,
        *,
        lost: Callable[[int], None] = lambda _rows: None,
    ) -> None:
        self._database = database
        self._role = role
        self._flush_seconds = flush_seconds
        self._lost = lost
        self._waiting: deque[tuple[Message, Sequence[str]]] = deque()
        self._arrived = threading.Condition()
        self._writing = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to write."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name=f"journal-{self._role}", daemon=True)
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
        """Write what waits, now (SQLAlchemyError when the database does not answer; the rows stay)."""
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


def find_messages(session: Session, search: Search, limit: int) -> list[Message]:
    """Messages that fit, newest first, at most `limit`."""
    table = tables.messages
    query = select(table).order_by(table.c.id.desc()).limit(limit)
    if search.dossier_code:
        links = tables.message_dossiers
        query = query.join(links, links.c.message_id == table.c.id).where(
            links.c.dossier_code == search.dossier_code
        )
    if search.trace_id:
        query = query.where(table.c.trace_id == search.trace_id)
    if search.agency:
        query = query.where(table.c.agency == search.agency)
    if search.environment:
        query = query.where(table.c.environment == search.environment)
    if search.only_errors:
        query = query.where(table.c.error != "")
    if search.before:
        query = query.where(table.c.id < search.before)
    return [Message(**row) for row in session.execute(query).mappings()]


def codes_of(session: Session, message_id: str) -> list[str]:
    """Dossier codes kept for a message."""
    links = tables.message_dossiers
    query = select(links.c.dossier_code).where(links.c.message_id == message_id)
    return list(session.execute(query.order_by(links.c.dossier_code)).scalars())


def find_message(session: Session, message_id: str) -> Message | None:
    """One message, or None."""
    row = (
        session.execute(select(tables.messages).where(tables.messages.c.id == message_id)).mappings().first()
    )
    return None if row is None else Message(**row)
