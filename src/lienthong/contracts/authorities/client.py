"""The client with which PM.DVCLT speaks to the authorities of the next steps [own]."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import httpx2

from lienthong.contracts import transport
from lienthong.contracts.authorities.schemas import (
    StatesAnswer,
    StatesRequest,
    StepAnswer,
    StepKey,
    StepRequest,
)
from lienthong.contracts.client_credentials import ClientCredentials
from lienthong.contracts.wire import WireModel

HOP = "authorities"
#: A step that cannot be taken is answered with its faults.
_ANSWERS_NO = frozenset((400, 413, 422))


@dataclass(frozen=True, slots=True)
class AuthoritiesPaths:
    """Where the authorities offer their services [own]."""

    token: str = "/token"  # noqa: S105 - a path
    submit: str = "/api/buocTiepTheo"
    states: str = "/api/buocTiepTheo/trangThai"


class AuthoritiesClient:
    """The authorities over HTTP, with a bearer token by client credentials. One object may serve many threads."""

    def __init__(
        self,
        http: transport.HttpCaller,
        key: str,
        secret: str,
        paths: AuthoritiesPaths | None = None,
        *,
        hop: str = HOP,
    ) -> None:
        self._http = http
        self._hop = hop
        self._paths = paths or AuthoritiesPaths()
        self._credentials = ClientCredentials(http, hop, key, secret, path=self._paths.token)

    def submit(self, request: StepRequest, headers: dict[str, str] | None = None) -> StepAnswer:
        """Hand over a step. Doing it twice is harmless: the answer is the same.

        Notes
        -----
        ``transport.Unreachable`` and ``transport.HopRefused`` are passed on when it is not known to have
        arrived, or the caller is refused. A rejected step is an answer.
        """
        response = self._post(self._paths.submit, request, headers)
        if response.status_code in _ANSWERS_NO:
            body = transport.json_answer(response, self._hop)
            return transport.record_of(body, response, self._hop, StepAnswer)
        return transport.read_answer(response, self._hop, StepAnswer)

    def states(self, keys: Iterable[StepKey], headers: dict[str, str] | None = None) -> StatesAnswer:
        """Ask what became of many steps at once."""
        response = self._post(self._paths.states, StatesRequest(keys=list(keys)), headers)
        return transport.read_answer(response, self._hop, StatesAnswer)

    def _post(self, path: str, record: WireModel, headers: dict[str, str] | None) -> httpx2.Response:
        body = record.json_bytes()
        token = self._credentials.token()
        response = self._send(path, body, token, headers)
        if response.status_code == httpx2.codes.UNAUTHORIZED:
            self._credentials.forget(token)
            response = self._send(path, body, self._credentials.token(), headers)
        return response

    def _send(self, path: str, body: bytes, token: str, headers: dict[str, str] | None) -> httpx2.Response:
        sent = {**(headers or {}), "Authorization": f"Bearer {token}"}
        return transport.send(self._http, self._hop, "POST", path, body=body, headers=sent)
