"""One call from beginning to end: let in, route, pass on, answer, and leave a row in the message log."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from lienthong.contracts.exchange.errors import ExchangeError, ExchangeErrorCode
from lienthong.contracts.wire import dump
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.telemetry import current_trace
from lienthong.systems.exchange.authentication.authenticate import AuthenticatedCaller, Authenticator
from lienthong.systems.exchange.base.context import ExchangeContext
from lienthong.systems.exchange.message_log.messages import (
    Message,
    dossier_codes,
    new_message_id,
    seal_refusal,
)
from lienthong.systems.exchange.message_log.metrics import ExchangeMetrics
from lienthong.systems.exchange.message_log.write_messages import MessageLog
from lienthong.systems.exchange.relay.forward_call import CallForwarder, HopAnswer
from lienthong.systems.exchange.routes.offered_services import Route, find_route

JSON = "application/json; charset=utf-8"
#: Longest part of an unknown path that is kept.
_MOST_LETTERS = 80

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class IncomingCall:
    """A request as it came; header names in lower case; `version` None when the path has none."""

    service: str
    version: str | None
    operation: str
    headers: Mapping[str, str]
    address: str | None
    body: bytes


@dataclass(frozen=True, slots=True)
class RelayAnswer:
    """What the caller gets."""

    status: int
    body: bytes
    media_type: str
    environment: str


@dataclass(slots=True)
class _Progress:
    """How far a call came."""

    caller: AuthenticatedCaller | None = None
    route: Route | None = None
    forwarded: HopAnswer | None = None


class CallRelay:
    """Relays calls of one exchange."""

    def __init__(
        self,
        context: ExchangeContext,
        authenticator: Authenticator,
        forwarder: CallForwarder,
        log: MessageLog,
        metrics: ExchangeMetrics,
    ) -> None:
        self._context = context
        self._role = context.role
        self._authenticator = authenticator
        self._forwarder = forwarder
        self._log = log
        self._metrics = metrics
        self._clock = context.clock

    def relay(self, call: IncomingCall) -> RelayAnswer:
        """Answer a call: with the destination's bytes, or with an error in the contract's shape."""
        began = time.perf_counter()
        progress = _Progress()
        error = None
        try:
            progress.caller = self._authenticator.authenticate(call.headers, call.address)
            progress.route = find_route(self._role, call.service, call.version, call.operation)
            self._authenticator.check_service(progress.caller, progress.route.service)
            self._check_json(call.body)
            progress.forwarded = self._forwarder.forward(progress.caller, progress.route, call.body)
            crash_point(f"{self._role}.passed_on")
        except ExchangeError as raised:
            error = raised
        environment = progress.caller.environment if progress.caller is not None else ""
        if progress.forwarded is not None:
            forwarded = progress.forwarded
            answer = RelayAnswer(forwarded.status, forwarded.body, forwarded.media_type, environment)
        else:
            assert error is not None
            answer = RelayAnswer(error.http_status, dump(error.body(current_trace())), JSON, environment)
        self._note(call, progress, error, answer, time.perf_counter() - began)
        return answer

    def note_refusal(self, call: IncomingCall, size: int, error: ExchangeError) -> None:
        """Leave a row about a call that was refused unread."""
        body = dump(error.body(current_trace()))
        message = self._message(call, _Progress(), error, RelayAnswer(error.http_status, body, JSON, ""), 0.0)
        fields = {name: getattr(message, name) for name in Message.__slots__}
        refused = Message(**{**fields, "request_size": size, "request_sha256": ""})
        self._keep(refused, ())

    def _check_json(self, body: bytes) -> None:
        # The destination reads it; here it is only told apart from what cannot be JSON at all.
        if body.lstrip()[:1] not in (b"{", b"["):
            detail = "Nội dung phải bắt đầu bằng một đối tượng JSON."
            raise ExchangeError(ExchangeErrorCode.BAD_JSON, self._role, detail_vi=detail)

    def _note(
        self,
        call: IncomingCall,
        progress: _Progress,
        error: ExchangeError | None,
        answer: RelayAnswer,
        seconds: float,
    ) -> None:
        # Who was not let in tells us nothing about dossiers.
        codes = dossier_codes(call.body) if progress.caller is not None else []
        self._keep(self._message(call, progress, error, answer, seconds, len(codes)), codes)

    def _keep(self, message: Message, codes: list[str] | tuple[str, ...]) -> None:
        self._log.write(message, codes)
        self._metrics.message(message)
        if message.error:
            _log.warning(
                "exchange.call_failed",
                role=self._role,
                error=message.error,
                hop=message.hop,
                agency=message.agency,
                environment=message.environment,
                operation=message.operation if message.version else "unknown",
            )
        elif message.refusal_code:
            _log.info(
                "exchange.destination_refused",
                role=self._role,
                code=message.refusal_code,
                agency=message.agency,
                environment=message.environment,
                operation=message.operation,
            )

    def _message(
        self,
        call: IncomingCall,
        progress: _Progress,
        error: ExchangeError | None,
        answer: RelayAnswer,
        seconds: float,
        dossiers: int = 0,
    ) -> Message:
        caller, route, forwarded = progress.caller, progress.route, progress.forwarded
        message_id = new_message_id()
        refusal = forwarded.refusal if forwarded else None
        return Message(
            id=message_id,
            at=self._clock.now(),
            milliseconds=round(seconds * 1000, 2),
            upstream_milliseconds=round(forwarded.upstream_seconds * 1000, 2) if forwarded else None,
            consumer_key=caller.consumer_key if caller else "",
            agency=caller.agency if caller else "",
            environment=answer.environment,
            address=call.address or "",
            service=route.service if route else call.service[:_MOST_LETTERS],
            version=route.version if route else "",
            operation=route.operation if route else call.operation[:_MOST_LETTERS],
            status=answer.status,
            error=error.code.value if error else (forwarded.error if forwarded else ""),
            hop=error.hop if error else (forwarded.hop if forwarded else ""),
            refusal_code=refusal.code if refusal else "",
            refusal=seal_refusal(self._context, message_id, refusal.sentence) if refusal else None,
            request_size=len(call.body),
            request_sha256=_sha256(call.body),
            answer_size=len(answer.body),
            answer_sha256=_sha256(answer.body),
            dossiers=dossiers,
            trace_id=current_trace(),
        )


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
