"""Around every request: its trace id, its duration, one log line."""

import time
from typing import Any

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lienthong.foundation.runtime.metrics import Metrics
from lienthong.foundation.telemetry.traces import HEADER, bind_trace, new_trace_id, trace_id_from, traceparent

_log = structlog.get_logger(__name__)
_HEADER = HEADER.encode()
_QUIET_ROUTES = ("/health", "/metrics", "/static")


class TelemetryMiddleware:
    """ASGI middleware: reads ``traceparent`` or begins a trace, answers with it, counts and logs the request."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Carry out one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sent = next((value for name, value in scope["headers"] if name == _HEADER), b"")
        trace_id = trace_id_from(sent.decode("latin-1")) or new_trace_id()
        scope.setdefault("state", {})["trace_id"] = trace_id
        status = 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                others = [header for header in message.get("headers", ()) if header[0].lower() != _HEADER]
                message["headers"] = [*others, (_HEADER, traceparent(trace_id).encode())]
            await send(message)

        began = time.perf_counter()
        with bind_trace(trace_id):
            try:
                await self._app(scope, receive, answer)
            finally:
                seconds = time.perf_counter() - began
                route = route_template(scope)
                self._metrics.request(scope["method"], route, status, seconds)
                if not route.startswith(_QUIET_ROUTES):
                    _log.info(
                        "request",
                        system=self._metrics.system,
                        method=scope["method"],
                        route=route,
                        status=status,
                        ms=round(seconds * 1000, 1),
                    )


def route_template(scope: Scope) -> str:
    """The route's pattern (``/api/dossiers/{code}``), never the values in the path."""
    route: Any = scope.get("route")
    path = getattr(route, "path_format", None) or getattr(route, "path", None)
    return path if isinstance(path, str) else "unmatched"
