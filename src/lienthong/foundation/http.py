"""HTTP clients for calls between systems: pooled, with time limits, the current trace in every request.

`connections` is for what systems say to each other with every dossier, `client` for everything else.
"""

import select
import socket
import threading
import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.request import getproxies, proxy_bypass

import httpx
import structlog

from lienthong.foundation.telemetry.traces import HEADER, traceparent

DEFAULT_TIMEOUT_SECONDS = 20.0
CONNECT_TIMEOUT_SECONDS = 5.0
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_MOST_CONNECTIONS = 60
_MOST_KEPT = 30
"""Of an httpx client; `Connections` keeps what was needed at once."""
_KEPT_SECONDS = 30.0
_AGENT = "lienthong"
_log = structlog.get_logger(__name__)


def client(
    base_url: str,
    *,
    timeout: float = DEFAULT_TIMEOUT_SECONDS,
    hop: str = "",
    uds: str | None = None,
    verify: bool = True,
) -> httpx.Client:
    """A client for one remote system. Thread-safe; close it with the service (`Service.closers`).

    Parameters
    ----------
    base_url
        Up to and including the system's base path.
    timeout
        Seconds for an answer.
    hop
        Name for logs.
    uds
        Path of a unix socket to connect to instead of the host.
    verify
        Check the server's certificate.
    """

    def before(request: httpx.Request) -> None:
        request.headers.setdefault(HEADER, traceparent())

    def after(response: httpx.Response) -> None:
        _log.debug("call", hop=hop, method=response.request.method, status=response.status_code)

    limits = httpx.Limits(
        max_connections=_MOST_CONNECTIONS,
        max_keepalive_connections=_MOST_KEPT,
        keepalive_expiry=_KEPT_SECONDS,
    )
    url = httpx.URL(base_url)
    # A retry here is only of the connection, never of a request that may have arrived.
    direct = httpx.HTTPTransport(retries=1, uds=uds, limits=limits, verify=verify)
    is_local = url.host in _LOOPBACK or uds is not None
    return httpx.Client(
        base_url=url,
        timeout=httpx.Timeout(timeout, connect=CONNECT_TIMEOUT_SECONDS),
        limits=limits,
        verify=verify,
        # A proxy from the environment serves the outside world, never calls on this machine.
        transport=direct if is_local else None,
        trust_env=not is_local,
        event_hooks={"request": [before], "response": [after]},
        headers={"User-Agent": _AGENT},
    )


class Connections:
    """Kept connections to one remote system, for one request after the other.

    Systems need little of what httpx does around a request (redirects, cookies, hooks, streams, a pool that asks every
    idle connection how it is), and it takes most of a short call. This takes the connection that was used last, and
    answers and fails as httpx does. Thread-safe; close it with the service (`Service.closers`).

    Parameters
    ----------
    base_url
        Up to and including the system's base path.
    timeout
        Seconds for an answer.
    hop
        Name for logs.
    verify
        Check the server's certificate.
    """

    def __init__(self, base_url: str, *, timeout: float, hop: str = "", verify: bool = True) -> None:
        self._url = httpx.URL(base_url)
        self._base = self._url.raw_path.decode("ascii").rstrip("/")
        self._ssl = httpx.create_ssl_context(verify=verify) if self._url.scheme == "https" else None
        self._hop = hop
        self._timeout = timeout
        self._places = threading.BoundedSemaphore(_MOST_CONNECTIONS)
        self._idle: deque[tuple[HTTPConnection, float]] = deque()

    def request(
        self, method: str, url: str, *, content: bytes | None, headers: Mapping[str, str]
    ) -> httpx.Response:
        """Send one request; `url` is a path under the base.

        Raises
        ------
        PoolTimeout
            When all connections are taken for longer than the time-out.

        Notes
        -----
        ``httpx.TimeoutException`` is passed on: no connection or no answer in time.
        ``httpx.RequestError`` is passed on: the connection failed or broke.
        """
        sent = {"User-Agent": _AGENT, "Accept": "*/*", HEADER: traceparent(), **headers}
        if not self._places.acquire(timeout=self._timeout):
            raise httpx.PoolTimeout("no connection is free")
        try:
            connection = self._connection()
            try:
                answer = self._exchange(connection, method, self._base + _raw_path(url), content, sent)
            except BaseException:
                connection.close()
                raise
            if connection.sock is not None:
                self._idle.append((connection, time.monotonic()))
        finally:
            self._places.release()
        _log.debug("call", hop=self._hop, method=method, status=answer.status_code)
        return answer

    def close(self) -> None:
        """Give up the connections."""
        while self._idle:
            self._idle.pop()[0].close()

    def _connection(self) -> HTTPConnection:
        """The connection used last that still stands, or a new one.

        Notes
        -----
        ``httpx.ConnectTimeout`` and ``httpx.ConnectError`` are passed on: there is none.
        """
        while True:
            try:
                connection, since = self._idle.pop()
            except IndexError:
                return self._connected()
            if time.monotonic() - since < _KEPT_SECONDS and not _has_news(connection.sock):
                return connection
            connection.close()

    def _connected(self) -> HTTPConnection:
        host, port = self._url.raw_host.decode("ascii"), self._url.port
        if self._ssl is None:
            connection = HTTPConnection(host, port, timeout=CONNECT_TIMEOUT_SECONDS)
        else:
            connection = HTTPSConnection(host, port, timeout=CONNECT_TIMEOUT_SECONDS, context=self._ssl)
        try:
            connection.connect()
        except TimeoutError as error:
            raise httpx.ConnectTimeout(str(error)) from error
        except OSError as error:
            raise httpx.ConnectError(str(error)) from error
        connection.sock.settimeout(self._timeout)
        return connection

    def _exchange(
        self,
        connection: HTTPConnection,
        method: str,
        target: str,
        content: bytes | None,
        headers: Mapping[str, str],
    ) -> httpx.Response:
        try:
            # A server may answer, and hang up, before it has read everything: then the answer counts.
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.request(method, target, body=content, headers=headers)
            answer = connection.getresponse()
            body = answer.read()
        except TimeoutError as error:
            raise httpx.ReadTimeout(str(error)) from error
        except HTTPException as error:
            # RemoteDisconnected too: it went away without an answer.
            raise httpx.RemoteProtocolError(type(error).__name__) from error
        except OSError as error:
            raise httpx.ReadError(str(error)) from error
        return httpx.Response(answer.status, headers=answer.getheaders(), content=body)


def connections(
    base_url: str, *, timeout: float = DEFAULT_TIMEOUT_SECONDS, hop: str = "", verify: bool = True
) -> Connections | httpx.Client:
    """Connections to one remote system; a client where the way there leads through a proxy."""
    host = httpx.URL(base_url).host
    if host not in _LOOPBACK and getproxies() and not proxy_bypass(host):
        return client(base_url, timeout=timeout, hop=hop, verify=verify)
    return Connections(base_url, timeout=timeout, hop=hop, verify=verify)


@lru_cache(maxsize=1024)
def _raw_path(path: str) -> str:
    return httpx.URL(path).raw_path.decode("ascii")


def _has_news(sock: socket.socket) -> bool:
    """Whether an idle connection has something to read: its end, as a rule."""
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(0))
