"""HTTP clients for calls between systems: pooled, with time limits, the current trace in every request.

`connections` is for what systems say to each other with every dossier, `client` for everything else.
"""

import math
from collections.abc import Mapping
from functools import lru_cache
from urllib.request import getproxies, proxy_bypass

import httpx2
import structlog
import urllib3

from lienthong.foundation.telemetry.traces import HEADER, traceparent

DEFAULT_TIMEOUT_SECONDS = 20.0
CONNECT_TIMEOUT_SECONDS = 5.0
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_MOST_CONNECTIONS = 60
_MOST_KEPT = 30
"""Of an httpx2 client; `Connections` keeps what was needed at once."""
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
) -> httpx2.Client:
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

    def before(request: httpx2.Request) -> None:
        request.headers.setdefault(HEADER, traceparent())

    def after(response: httpx2.Response) -> None:
        _log.debug("call", hop=hop, method=response.request.method, status=response.status_code)

    limits = httpx2.Limits(
        max_connections=_MOST_CONNECTIONS,
        max_keepalive_connections=_MOST_KEPT,
        keepalive_expiry=_KEPT_SECONDS,
    )
    url = httpx2.URL(base_url)
    # A retry here is only of the connection, never of a request that may have arrived.
    direct = httpx2.HTTPTransport(retries=1, uds=uds, limits=limits, verify=verify)
    is_local = url.host in _LOOPBACK or uds is not None
    return httpx2.Client(
        base_url=url,
        timeout=httpx2.Timeout(timeout, connect=CONNECT_TIMEOUT_SECONDS),
        limits=limits,
        verify=verify,
        # A proxy from the environment serves the outside world, never calls on this machine.
        transport=direct if is_local else None,
        trust_env=not is_local,
        event_hooks={"request": [before], "response": [after]},
        headers={"User-Agent": _AGENT},
    )


class Connections:
    """Kept connections to one remote system, for one request after the other: urllib3 beneath the face of httpx2.

    Systems need little of what httpx2 does around a request (redirects, cookies, hooks, streams, a pool that asks every
    idle connection how it is), and it takes most of a short call (`benchmarks/calls.py`). This answers and fails as
    httpx2 does. Thread-safe; close it with the service (`Service.closers`).

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
        url = httpx2.URL(base_url)
        self._base = url.raw_path.decode("ascii").rstrip("/")
        self._hop = hop
        self._timeout = timeout
        secure = {"ssl_context": httpx2.create_ssl_context(verify=verify)} if url.scheme == "https" else {}
        # A place in the pool is waited for like an answer; a request that may have arrived is never repeated here.
        self._pool = urllib3.connection_from_url(
            base_url,
            maxsize=_MOST_CONNECTIONS,
            block=True,
            timeout=urllib3.Timeout(connect=CONNECT_TIMEOUT_SECONDS, read=timeout),
            retries=False,
            **secure,
        )

    def request(
        self, method: str, url: str, *, content: bytes | None, headers: Mapping[str, str]
    ) -> httpx2.Response:
        """Send one request; `url` is a path under the base.

        Notes
        -----
        Raises ``httpx2.RequestError``: the connection failed or broke. Of them ``httpx2.TimeoutException``: there was
        none, or no answer, in time.
        """
        sent = {"User-Agent": _AGENT, "Accept": "*/*", HEADER: traceparent(), **headers}
        try:
            answer = self._pool.urlopen(
                method,
                self._base + _raw_path(url),
                content,
                sent,
                redirect=False,
                assert_same_host=False,
                pool_timeout=math.ceil(self._timeout),
                decode_content=False,
            )
        except urllib3.exceptions.HTTPError as error:
            failure = _as_httpx(error)
            raise failure from error
        _log.debug("call", hop=self._hop, method=method, status=answer.status)
        return httpx2.Response(answer.status, headers=list(answer.headers.items()), content=answer.data)

    def close(self) -> None:
        """Give up the connections."""
        self._pool.close()


def _as_httpx(error: urllib3.exceptions.HTTPError) -> httpx2.RequestError:
    """The failure as an httpx2 client would raise it."""
    kinds: tuple[tuple[type[Exception], type[httpx2.RequestError]], ...] = (
        (urllib3.exceptions.EmptyPoolError, httpx2.PoolTimeout),
        (urllib3.exceptions.NewConnectionError, httpx2.ConnectError),
        (urllib3.exceptions.ConnectTimeoutError, httpx2.ConnectTimeout),
        (urllib3.exceptions.SSLError, httpx2.ConnectError),
        (urllib3.exceptions.ReadTimeoutError, httpx2.ReadTimeout),
    )
    for ours, theirs in kinds:
        if isinstance(error, ours):
            return theirs(type(error).__name__)
    # It went away without an answer, or in the middle of one.
    return httpx2.RemoteProtocolError(type(error).__name__)


def connections(
    base_url: str, *, timeout: float = DEFAULT_TIMEOUT_SECONDS, hop: str = "", verify: bool = True
) -> Connections | httpx2.Client:
    """Connections to one remote system; a client where the way there leads through a proxy."""
    host = httpx2.URL(base_url).host
    if host not in _LOOPBACK and getproxies() and not proxy_bypass(host):
        return client(base_url, timeout=timeout, hop=hop, verify=verify)
    return Connections(base_url, timeout=timeout, hop=hop, verify=verify)


@lru_cache(maxsize=1024)
def _raw_path(path: str) -> str:
    return httpx2.URL(path).raw_path.decode("ascii")
