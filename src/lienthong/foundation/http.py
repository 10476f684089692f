"""HTTP clients for calls between systems: pooled, with time limits, the current trace in every request.

`connections` is for what systems say to each other with every dossier, `client` for everything else.
"""

import threading
from collections import deque
from collections.abc import Mapping
from functools import lru_cache
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx
import structlog

from lienthong.foundation.telemetry.traces import HEADER, traceparent

DEFAULT_TIMEOUT_SECONDS = 20.0
CONNECT_TIMEOUT_SECONDS = 5.0
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_MOST_CONNECTIONS = 60
_MOST_KEPT = 30
_KEPT_SECONDS = 30.0
_AGENT = "lienthong"
_FAILURES: Mapping[type[Exception], type[httpx.RequestError]] = {
    httpcore.ConnectTimeout: httpx.ConnectTimeout,
    httpcore.ReadTimeout: httpx.ReadTimeout,
    httpcore.WriteTimeout: httpx.WriteTimeout,
    httpcore.PoolTimeout: httpx.PoolTimeout,
    httpcore.ConnectError: httpx.ConnectError,
    httpcore.ReadError: httpx.ReadError,
    httpcore.WriteError: httpx.WriteError,
    httpcore.LocalProtocolError: httpx.LocalProtocolError,
    httpcore.RemoteProtocolError: httpx.RemoteProtocolError,
    httpcore.UnsupportedProtocol: httpx.UnsupportedProtocol,
}
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

    Parameters:
        base_url: up to and including the system's base path.
        timeout: seconds for an answer.
        hop: name for logs.
        uds: path of a unix socket to connect to instead of the host.
        verify: check the server's certificate.
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

    What httpx does around its connections (redirects, cookies, hooks, a pool that asks every idle connection how it
    is) takes more time than the request itself, and systems need none of it from each other: this takes the
    connection used last, and answers and fails as httpx does. Thread-safe; close it with the service
    (`Service.closers`).

    Parameters:
        base_url: up to and including the system's base path.
        timeout: seconds for an answer.
        hop: name for logs.
        verify: check the server's certificate.
    """

    def __init__(self, base_url: str, *, timeout: float, hop: str = "", verify: bool = True) -> None:
        url = httpx.URL(base_url)
        port = url.port or (443 if url.scheme == "https" else 80)
        self._origin = httpcore.Origin(url.raw_scheme, url.raw_host, port)
        self._base = url.raw_path.rstrip(b"/")
        self._host = url.netloc.decode("ascii")
        self._ssl = httpx.create_ssl_context(verify=verify) if url.scheme == "https" else None
        self._hop = hop
        self._timeout = timeout
        waiting = {"connect": CONNECT_TIMEOUT_SECONDS, "read": timeout, "write": timeout, "pool": timeout}
        self._extensions = {"timeout": waiting}
        self._places = threading.BoundedSemaphore(_MOST_CONNECTIONS)
        self._idle: deque[httpcore.HTTPConnection] = deque(maxlen=_MOST_CONNECTIONS)

    def request(
        self, method: str, url: str, *, content: bytes | None, headers: Mapping[str, str]
    ) -> httpx.Response:
        """Send one request; `url` is a path under the base.

        Raises:
            httpx.TimeoutException: no connection or no answer in time.
            httpx.RequestError: the connection failed or broke.
        """
        origin = self._origin
        target = httpcore.URL(
            scheme=origin.scheme, host=origin.host, port=origin.port, target=self._base + _raw_path(url)
        )
        ours = {"Host": self._host, "User-Agent": _AGENT, "Accept": "*/*", HEADER: traceparent()}
        if content is not None:
            ours["Content-Length"] = str(len(content))
        sent = [(name.encode(), value.encode()) for name, value in {**ours, **headers}.items()]
        request = httpcore.Request(method, target, headers=sent, content=content, extensions=self._extensions)
        try:
            answer, body = self._exchange(request)
        except tuple(_FAILURES) as error:
            raise _FAILURES[type(error)](str(error)) from error
        _log.debug("call", hop=self._hop, method=method, status=answer.status)
        return httpx.Response(answer.status, headers=answer.headers, content=body)

    def close(self) -> None:
        """Give up the connections."""
        while self._idle:
            self._idle.pop().close()

    def _exchange(self, request: httpcore.Request) -> tuple[httpcore.Response, bytes]:
        if not self._places.acquire(timeout=self._timeout):
            raise httpcore.PoolTimeout
        try:
            connection = self._connection()
            try:
                answer = connection.handle_request(request)
                try:
                    body = answer.read()
                finally:
                    answer.close()
            except BaseException:
                connection.close()
                raise
            if connection.is_idle():
                self._idle.append(connection)
            return answer, body
        finally:
            self._places.release()

    def _connection(self) -> httpcore.HTTPConnection:
        """The connection used last that still stands, or a new one."""
        while True:
            try:
                connection = self._idle.pop()
            except IndexError:
                # Tried twice: to connect, never to send a request that may have arrived.
                return httpcore.HTTPConnection(
                    self._origin, ssl_context=self._ssl, keepalive_expiry=_KEPT_SECONDS, retries=1
                )
            if not connection.has_expired():
                return connection
            connection.close()


def connections(
    base_url: str, *, timeout: float = DEFAULT_TIMEOUT_SECONDS, hop: str = "", verify: bool = True
) -> Connections | httpx.Client:
    """Connections to one remote system; a client where the way there leads through a proxy."""
    host = httpx.URL(base_url).host
    if host not in _LOOPBACK and getproxies() and not proxy_bypass(host):
        return client(base_url, timeout=timeout, hop=hop, verify=verify)
    return Connections(base_url, timeout=timeout, hop=hop, verify=verify)


@lru_cache(maxsize=1024)
def _raw_path(path: str) -> bytes:
    return httpx.URL(path).raw_path
