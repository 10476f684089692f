"""What is sealed and how it is looked up: one place that knows the contexts and the lookup key.

Lookups (is this person already registered dead, was this number already given) go by keyed hashes; the key is
a random secret of the database, itself sealed, so that keys of the settings can be changed without losing
what was indexed.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, select

from lienthong.contracts.wire import dump, parse_object
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.event_log import EventLog
from lienthong.foundation.sealer import Sealer
from lienthong.systems.civilstatus.base.tables import secrets as secret_rows

PAYLOAD: Final = "payload"
ANSWER: Final = "answer"
LABEL: Final = "label"
FILE: Final = "file"
ENTRY: Final = "entry"
PAPER: Final = "paper"
CHECK: Final = "status_check"
DOCUMENT: Final = "document"
RESULT: Final = "result"
NUMBER: Final = "number"
NOTE: Final = "note"
FAULT: Final = "fault"
REASON: Final = "reason"
ORDER: Final = "order"

_LOOKUP_KEY_NAME: Final = "lookup"
_LOOKUP_KEY_BYTES: Final = 32
_MARK_BYTES: Final = 8


class Vault:
    """Seals and opens what belongs to a dossier; a value sealed for one dossier does not open as another's.

    Parameters
    ----------
    sealer
        Keys of this installation.
    environment
        ``test`` or ``official``: the same code may live in both.

    Attributes
    ----------
    events
        What happened to each dossier, by one-stop code; its words are sealed with the same keys.
    """

    def __init__(self, sealer: Sealer, environment: str) -> None:
        self._sealer = sealer
        self._environment = environment
        self._lookup_key = b""
        self.events = EventLog(f"civilstatus:{environment}", sealer)

    def unlock(self, database: Database, now: datetime) -> None:
        """Read the key of the hashes, or make it; needs the tables, so it comes after the migrations."""
        self._lookup_key = _lookup_key(database, self._sealer, self._environment, now)

    def seal(self, code: str, what: str, value: bytes) -> bytes:
        """Seal a value of the dossier ``code``."""
        return self._sealer.seal(value, self._context(code, what))

    def open(self, code: str, what: str, sealed: bytes) -> bytes:
        """Open a value of the dossier ``code`` (SealBroken when it is none)."""
        return self._sealer.open(sealed, self._context(code, what))

    def seal_record(self, code: str, what: str, record: dict[str, Any]) -> bytes:
        """Seal a plain record (texts, numbers, lists)."""
        return self.seal(code, what, dump(record))

    def open_record(self, code: str, what: str, sealed: bytes) -> dict[str, Any]:
        """Open what :meth:`seal_record` sealed."""
        return parse_object(self.open(code, what, sealed))

    def lookup(self, *parts: str) -> str:
        """A keyed hash of these texts: equal texts give equal hashes, and nobody else can compute them."""
        return self._digest(parts).hex()

    def mark(self, *parts: str) -> int:
        """As :meth:`lookup`, 64 bits of it as a signed number.

        For tables of millions of rows, whose finds are looked at before they count.
        """
        return int.from_bytes(self._digest(parts)[:_MARK_BYTES], "big", signed=True)

    def _digest(self, parts: tuple[str, ...]) -> bytes:
        if not self._lookup_key:
            raise RuntimeError("Vault.unlock was not called")
        return hmac.digest(self._lookup_key, "\x1f".join(parts).encode(), hashlib.sha256)

    def _context(self, code: str, what: str) -> str:
        return f"civilstatus:{self._environment}:{code}:{what}"


def _lookup_key(database: Database, sealer: Sealer, environment: str, now: datetime) -> bytes:
    """The lookup key of this database, made by whichever process comes first."""
    context = f"civilstatus:{environment}:secret:{_LOOKUP_KEY_NAME}"
    with database.begin() as session:
        query = select(secret_rows.c.value).where(secret_rows.c.name == _LOOKUP_KEY_NAME)
        # Held until the commit: a second process that starts at the same moment waits and finds the first's
        # key.
        if not database.is_sqlite:
            session.connection().exec_driver_sql("LOCK TABLE secret IN SHARE ROW EXCLUSIVE MODE")
        sealed = session.execute(query).scalar_one_or_none()
        if sealed is None:
            sealed = sealer.seal(secrets.token_bytes(_LOOKUP_KEY_BYTES), context)
            session.execute(insert(secret_rows).values(name=_LOOKUP_KEY_NAME, value=sealed, made_at=now))
    return sealer.open(sealed, context)
