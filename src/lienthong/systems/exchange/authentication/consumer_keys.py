"""Keys and credentials as calls need them: kept in memory, read again every few seconds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity import Machine, list_machines
from lienthong.systems.exchange.base import tables
from lienthong.systems.exchange.base.context import ExchangeContext

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RegisteredLgspAccess:
    """An ``lgspaccesstoken`` that is registered; empty texts are not compared."""

    access_key: str
    secret_hash: str
    app_name: str
    partner_code: str
    consumer_key: str


@dataclass(frozen=True, slots=True)
class UpstreamCredential:
    """Consumer key and secret that this exchange itself shows to the next hop."""

    consumer_key: str
    secret: str


@dataclass(frozen=True, slots=True)
class KeySet:
    """All keys at one moment."""

    machines: Mapping[str, Machine]
    accesses: Mapping[str, RegisteredLgspAccess]
    upstream: Mapping[tuple[str, str], UpstreamCredential]

    def upstream_for(self, agency: str, environment: str) -> UpstreamCredential | None:
        """The agency's own credential in this environment, else the one for every agency."""
        return self.upstream.get((agency, environment)) or self.upstream.get(("", environment))


class ConsumerKeys:
    """The keys of one exchange.

    A changed or revoked key counts after at most ``keys_refresh_seconds``. While the database does not answer, the
    keys known last go on being used: calls must not stop because of it.
    """

    def __init__(self, context: ExchangeContext, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._context = context
        self._refresh_seconds = context.settings.keys_refresh_seconds
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._known: KeySet | None = None
        self._read_at = 0.0

    def current(self) -> KeySet:
        """The keys that hold now.

        Raises
        ------
        SQLAlchemyError
            When they were never read.
        """
        known = self._known
        if known is not None and self._monotonic() - self._read_at < self._refresh_seconds:
            return known
        with self._lock:
            if self._known is not None and self._monotonic() - self._read_at < self._refresh_seconds:
                return self._known
            try:
                self._known = self._read()
            except SQLAlchemyError as error:
                if self._known is None:
                    raise
                _log.error("exchange.keys_not_read", role=self._context.role, error=type(error).__name__)
            self._read_at = self._monotonic()
            return self._known

    def _read(self) -> KeySet:
        with self._context.database.read() as session:
            machines = {machine.client_id: machine for machine in list_machines(session)}
            accesses = {
                row["access_key"]: RegisteredLgspAccess(**row)
                for row in session.execute(select(tables.access)).mappings()
            }
            upstream = {
                (row["agency"], row["environment"]): UpstreamCredential(
                    row["consumer_key"], self._open(row["agency"], row["environment"], row["secret"])
                )
                for row in session.execute(select(tables.upstream)).mappings()
            }
        return KeySet(machines, accesses, upstream)

    def _open(self, agency: str, environment: str, sealed: bytes) -> str:
        return self._context.sealer.open(
            sealed, upstream_seal_name(self._context.role, agency, environment)
        ).decode()


def upstream_seal_name(role: str, agency: str, environment: str) -> str:
    """What an upstream secret is sealed for: it does not open in another row."""
    return f"exchange:{role}:upstream:{agency}:{environment}"


def onward_keys(session: Session) -> dict[tuple[str, str], str]:
    """Consumer keys shown to the next hop, by agency and environment (no secrets)."""
    query = select(tables.upstream.c.agency, tables.upstream.c.environment, tables.upstream.c.consumer_key)
    return {(row.agency, row.environment): row.consumer_key for row in session.execute(query)}
