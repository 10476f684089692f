"""HTTP clients for calls between systems: pooled, with time limits, the current trace in every request.

`connections` is for what systems say to each other with every dossier, `client` for everything else.
"""

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

    What httpx does around its connections (redirects, cookies, hooks, streams) takes more time than the request
    itself, and systems need none of it from each other: this speaks to the same connections directly, and answers
    and fails as httpx does. Thread-safe; close it with the service (`Service.closers`).

    Parameters:
        base_url: up to and including the system's base path.
        timeout: seconds for an answer.
        hop: name for logs.
        verify: check the server's certificate.
    """

    def __init__(self, base_url: str, *, timeout: float, hop: str = "", verify: bool = True) -> None:
        url = httpx.URL(base_url)
        self._origin = (url.raw_scheme, url.raw_host, url.port)
        self._base = url.raw_path.rstrip(b"/")
        self._host = url.netloc.decode("ascii")
        self._hop = hop
        limits = {"connect": CONNECT_TIMEOUT_SECONDS, "read": timeout, "write": timeout, "pool": timeout}
        self._extensions = {"timeout": limits}
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(verify=verify),
            max_connections=_MOST_CONNECTIONS,
            max_keepalive_connections=_MOST_KEPT,
            keepalive_expiry=_KEPT_SECONDS,
            # Of the connection only, never of a request that may have arrived.
            retries=1,
        )

    def request(
        self, method: str, url: str, *, content: bytes | None, headers: Mapping[str, str]
    ) -> httpx.Response:
        """Send one request; `url` is a path under the base.

        Raises:
            httpx.TimeoutException: no connection or no answer in time.
            httpx.RequestError: the connection failed or broke.
        """
        scheme, host, port = self._origin
        target = httpcore.URL(scheme=scheme, host=host, port=port, target=self._base + _raw_path(url))
        ours = {"Host": self._host, "User-Agent": _AGENT, "Accept": "*/*", HEADER: traceparent()}
        if content is not None:
            ours["Content-Length"] = str(len(content))
        sent = [(name.encode(), value.encode()) for name, value in {**ours, **headers}.items()]
        try:
            answer = self._pool.request(
                method, target, headers=sent, content=content, extensions=self._extensions
            )
        except tuple(_FAILURES) as error:
            raise _FAILURES[type(error)](str(error)) from error
        _log.debug("call", hop=self._hop, method=method, status=answer.status)
        return httpx.Response(answer.status, headers=answer.headers, content=answer.content)

    def close(self) -> None:
        """Give up the connections."""
        self._pool.close()


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
