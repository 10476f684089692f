"""Passing a call on: body and answer byte for byte, under this exchange's own key."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx2

from lienthong.contracts import transport
from lienthong.contracts.client_credentials import ClientCredentials
from lienthong.contracts.exchange.errors import ExchangeError, ExchangeErrorCode
from lienthong.contracts.exchange.refusals import DestinationRefusal, refusal_in
from lienthong.contracts.exchange.schemas import ENVIRONMENT_HEADER, ErrorAnswer, ErrorDetail
from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.systems.exchange.authentication.authenticate import AuthenticatedCaller
from lienthong.systems.exchange.authentication.consumer_keys import ConsumerKeys, UpstreamCredential
from lienthong.systems.exchange.base.context import ExchangeContext
from lienthong.systems.exchange.routes.hops import FartherHop, Hop, HopBoard
from lienthong.systems.exchange.routes.offered_services import Route

#: The agency on whose behalf an exchange calls [own]: its key at the next hop may stand for many agencies.
PARTNER_HEADER = "X-Lienthong-Partner"
_C = ExchangeErrorCode
_FIRST_ERROR_STATUS = 400


@dataclass(frozen=True, slots=True)
class HopAnswer:
    """The answer of the next hop, unchanged, with what the message log wants to know.

    ``error`` and ``hop`` are filled when the answer is an error of an exchange further on, ``refusal`` when the
    destination itself said no.
    """

    status: int
    body: bytes
    media_type: str
    upstream_seconds: float
    error: str = ""
    hop: str = ""
    refusal: DestinationRefusal | None = None


class CallForwarder:
    """Passes calls on to the hop of their environment."""

    def __init__(self, context: ExchangeContext, board: HopBoard, keys: ConsumerKeys) -> None:
        self._role = context.role
        self._board = board
        self._keys = keys
        self._lock = threading.Lock()
        self._tokens: dict[tuple[str, UpstreamCredential], ClientCredentials] = {}

    def forward(self, caller: AuthenticatedCaller, route: Route, body: bytes) -> HopAnswer:
        """Send the call on and return the answer, whatever it says.

        The token of the next hop is fetched once, shared, and renewed once when it is answered with 401.

        Raises
        ------
        ExchangeError
            UPSTREAM_UNREACHABLE or UPSTREAM_TIMEOUT, with the hop and since when; UPSTREAM_REFUSED when the
            next hop does not take this exchange's own key, or there is none for the agency.
        """
        hop = self._board.towards(caller.environment)
        credential = self._keys.current().upstream_for(caller.agency, caller.environment)
        if credential is None:
            detail = (
                f"{self._role.upper()} chưa có khóa của {hop.system.upper()} cho cơ quan {caller.agency}, "
                f"môi trường {caller.environment}."
            )
            raise ExchangeError(
                _C.UPSTREAM_REFUSED, hop.system, detail_vi=detail, environment=caller.environment
            )
        if not hop.takes_calls():
            raise self._unreachable(hop, caller, hop.since, timed_out=False)
        began = time.perf_counter()
        with hop.carrying():
            try:
                response = self._send(hop, credential, caller, route, body)
            except transport.Unreachable as error:
                hop.failed(error.detail)
                raise self._unreachable(hop, caller, hop.since, timed_out=error.timed_out) from error
            except transport.HopRefused as error:
                hop.answered()
                raise self._refused(hop, caller, error.message_vi) from error
        seconds = time.perf_counter() - began
        if response.status_code == httpx2.codes.UNAUTHORIZED:
            hop.answered()
            raise self._refused(hop, caller, "Khóa của trục không được chấp nhận.")
        return self._answer(hop, caller, response, seconds)

    def _send(
        self, hop: Hop, credential: UpstreamCredential, caller: AuthenticatedCaller, route: Route, body: bytes
    ) -> httpx2.Response:
        tokens = self._tokens_of(hop, credential)
        headers = {PARTNER_HEADER: caller.agency, ENVIRONMENT_HEADER: caller.environment}
        token = tokens.token()
        response = self._post(hop, route, body, headers, token)
        if response.status_code == httpx2.codes.UNAUTHORIZED:
            tokens.forget(token)
            response = self._post(hop, route, body, headers, tokens.token())
        return response

    def _post(
        self, hop: Hop, route: Route, body: bytes, headers: dict[str, str], token: str
    ) -> httpx2.Response:
        sent = {**headers, "Authorization": f"Bearer {token}"}
        return transport.send(hop.http, hop.system, "POST", route.path, body=body, headers=sent)

    def _tokens_of(self, hop: Hop, credential: UpstreamCredential) -> ClientCredentials:
        with self._lock:
            key = (hop.key, credential)
            if key not in self._tokens:
                self._tokens[key] = ClientCredentials(
                    hop.http, hop.system, credential.consumer_key, credential.secret
                )
            return self._tokens[key]

    def _answer(
        self, hop: Hop, caller: AuthenticatedCaller, response: httpx2.Response, seconds: float
    ) -> HopAnswer:
        detail = _error_of(response) if response.status_code >= _FIRST_ERROR_STATUS else None
        if detail is None and transport.is_gateway_failure(response):
            # Somebody's proxy answered in place of the hop, in no shape that we know.
            hop.failed(f"HTTP_{response.status_code}")
            timed_out = response.status_code == httpx2.codes.GATEWAY_TIMEOUT
            raise self._unreachable(hop, caller, hop.since, timed_out=timed_out)
        answer = _answer_in(response)
        if response.is_success and answer is None:
            # A page in place of an answer, whatever its words: the sender must not take it for one.
            hop.failed("NOT_AN_ANSWER")
            raise self._unreachable(hop, caller, hop.since, timed_out=False)
        hop.answered()
        trouble = detail is not None and detail.code.startswith("UPSTREAM_")
        self._board.heard(
            caller.environment,
            FartherHop(detail.hop, caller.environment, detail.since, detail.code)
            if detail and trouble
            else None,
        )
        return HopAnswer(
            status=response.status_code,
            body=response.content,
            media_type=response.headers.get("content-type", "application/json"),
            upstream_seconds=seconds,
            error=detail.code if detail is not None else "",
            hop=detail.hop if detail is not None else "",
            refusal=refusal_in(answer) if detail is None and answer is not None else None,
        )

    def _unreachable(
        self, hop: Hop, caller: AuthenticatedCaller, since: datetime | None, *, timed_out: bool
    ) -> ExchangeError:
        code = _C.UPSTREAM_TIMEOUT if timed_out else _C.UPSTREAM_UNREACHABLE
        return ExchangeError(code, hop.system, environment=caller.environment, since=since)

    def _refused(self, hop: Hop, caller: AuthenticatedCaller, detail_vi: str) -> ExchangeError:
        return ExchangeError(
            _C.UPSTREAM_REFUSED, hop.system, detail_vi=detail_vi, environment=caller.environment
        )


def _answer_in(response: httpx2.Response) -> dict[str, Any] | None:
    """The JSON object that came, read once; None when something else came."""
    try:
        return transport.json_answer(response, "")
    except transport.NotAnAnswer:
        return None


def _error_of(response: httpx2.Response) -> ErrorDetail | None:
    try:
        detail = ErrorAnswer.read(response.content).detail
    except PayloadRejected:
        return None
    return detail if detail is not None and detail.code else None
