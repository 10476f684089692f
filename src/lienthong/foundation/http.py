"""HTTP clients for calls between systems: pooled, with time limits, the current trace in every request."""

import httpx
import structlog

from lienthong.foundation.telemetry.traces import HEADER, traceparent

DEFAULT_TIMEOUT_SECONDS = 20.0
CONNECT_TIMEOUT_SECONDS = 5.0
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
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

    limits = httpx.Limits(max_connections=60, max_keepalive_connections=30, keepalive_expiry=30.0)
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
        headers={"User-Agent": "lienthong"},
    )
