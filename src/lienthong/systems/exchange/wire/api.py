"""Wire endpoints: calls by path (contracts.md sections 3 and 8). ``POST /token`` is the foundation's."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from lienthong.contracts.exchange.schemas import ENVIRONMENT_HEADER
from lienthong.foundation.identity import client_address
from lienthong.foundation.web.raw_body import RawBody
from lienthong.systems.exchange.relay.relay_call import CallRelay, IncomingCall

RETRY_AFTER_SECONDS = "5"
_GATEWAY_FAILURES = (502, 503, 504)


def call_router(relay: CallRelay) -> APIRouter:
    """The calls. They take every path of two or three parts; what else is posted to one is included before.

    Their OpenAPI document is in `documented_calls`.
    """
    router = APIRouter(include_in_schema=False)

    def answer(request: Request, service: str, version: str | None, operation: str, body: bytes) -> Response:
        answered = relay.relay(
            IncomingCall(
                service=service,
                version=version,
                operation=operation,
                headers=dict(request.headers),
                address=client_address(request),
                body=body,
            )
        )
        headers = {ENVIRONMENT_HEADER: answered.environment} if answered.environment else {}
        if answered.status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        elif answered.status in _GATEWAY_FAILURES:
            headers["Retry-After"] = RETRY_AFTER_SECONDS
        return Response(answered.body, answered.status, headers, media_type=answered.media_type)

    @router.post("/{service}/{version}/{operation}")
    def call(request: Request, service: str, version: str, operation: str, body: RawBody) -> Response:
        return answer(request, service, version, operation, body)

    @router.post("/{service}/{operation}")
    def call_default_version(request: Request, service: str, operation: str, body: RawBody) -> Response:
        return answer(request, service, None, operation, body)

    return router
