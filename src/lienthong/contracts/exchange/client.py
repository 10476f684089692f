"""The client of an exchange: a call through LGSP, or through NDXP directly (contracts.md section 3)."""

from __future__ import annotations

from typing import Any

import httpx2

from lienthong.contracts import transport
from lienthong.contracts.client_credentials import ClientCredentials
from lienthong.contracts.exchange.access_token import HEADER, LgspAccess, encode
from lienthong.contracts.exchange.errors import ExchangeErrorCode
from lienthong.contracts.exchange.schemas import ENVIRONMENT_HEADER, ErrorAnswer, ErrorDetail
from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.contracts.wire import WireModel

_FURTHER_ON = frozenset((ExchangeErrorCode.UPSTREAM_UNREACHABLE, ExchangeErrorCode.UPSTREAM_TIMEOUT))


class ExchangeClient:
    """Calls ``/{service}/{version}/{operation}`` with a bearer token. One object may serve many threads.

    Parameters
    ----------
    http
        A client whose base URL is that of the exchange.
    key, secret
        Consumer key and secret; the environment they belong to decides where calls arrive.
    lgsp_access
        The ``lgspaccesstoken`` that a provincial LGSP asks for besides, or None.
    hop
        Name of this exchange, ``lgsp`` or ``ndxp``, for failures that it does not attribute itself.
    """

    def __init__(
        self,
        http: transport.HttpCaller,
        key: str,
        secret: str,
        lgsp_access: LgspAccess | None = None,
        *,
        hop: str = "lgsp",
        token_path: str = "/token",  # noqa: S107 - a path
    ) -> None:
        self._http = http
        self._hop = hop
        self._credentials = ClientCredentials(http, hop, key, secret, path=token_path)
        self._extra_headers = {HEADER: encode(lgsp_access)} if lgsp_access is not None else {}

    def call(
        self,
        service: str,
        version: str,
        operation: str,
        body: WireModel | dict[str, Any] | bytes,
        headers: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        """Call an operation and return its JSON answer.

        Notes
        -----
        ``transport.Unreachable`` is passed on, naming the hop that did not answer, which may lie behind this
        exchange.
        ``transport.HopRefused`` is passed on when a hop refused the call; ``code`` is one of
        ``ExchangeErrorCode`` where it told.
        """
        return self.call_with_environment(service, version, operation, body, headers)[0]

    def call_with_environment(
        self,
        service: str,
        version: str,
        operation: str,
        body: WireModel | dict[str, Any] | bytes,
        headers: dict[str, str] | None = None,
    ) -> tuple[dict[str, Any], str | None]:
        """As :meth:`call`, with the environment that the call reached, where the answer tells.

        It is ``test`` or ``official``.
        """
        path = f"/{service}/{version}/{operation}" if version else f"/{service}/{operation}"
        content = body.json_bytes() if isinstance(body, WireModel) else body
        token = self._credentials.token()
        response = self._send(path, content, token, headers)
        if response.status_code == httpx2.codes.UNAUTHORIZED:
            self._credentials.forget(token)
            response = self._send(path, content, self._credentials.token(), headers)
        if not response.is_success:
            self._raise(response)
        return transport.successful(response, self._hop), response.headers.get(ENVIRONMENT_HEADER)

    def _send(
        self, path: str, content: dict[str, Any] | bytes, token: str, headers: dict[str, str] | None
    ) -> httpx2.Response:
        sent = {**(headers or {}), **self._extra_headers, "Authorization": f"Bearer {token}"}
        return transport.send(self._http, self._hop, "POST", path, body=content, headers=sent)

    def _raise(self, response: httpx2.Response) -> None:
        detail = _error_detail(response)
        if detail is None:
            transport.successful(response, self._hop)
            return
        hop = detail.hop or self._hop
        if detail.code in _FURTHER_ON:
            timed_out = detail.code == ExchangeErrorCode.UPSTREAM_TIMEOUT
            raise transport.Unreachable(
                hop, f"{detail.code} (HTTP {response.status_code})", timed_out=timed_out
            )
        raise transport.HopRefused(hop, detail.code, detail.message, response.status_code)


def _error_detail(response: httpx2.Response) -> ErrorDetail | None:
    try:
        detail = ErrorAnswer.read(response.content).detail
    except PayloadRejected:
        return None
    return detail if detail is not None and detail.code else None
