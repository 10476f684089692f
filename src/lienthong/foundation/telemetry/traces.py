"""One trace id for a dossier through all systems, carried between them by W3C ``traceparent``.

The trace stands in OpenTelemetry's context, so that whoever installs its SDK beside us sees our calls in the same trace
as everything else of the process; without one nothing is recorded, and only the id travels.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from opentelemetry import context, trace
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

HEADER: Final = "traceparent"
_TRACE_ID: Final = re.compile(r"(?!0{32})[0-9a-f]{32}")
_PROPAGATOR: Final = TraceContextTextMapPropagator()


def new_trace_id() -> str:
    """32 random hex digits."""
    return secrets.token_hex(16)


def current_trace() -> str:
    """Trace id of what is being done now; empty when there is none."""
    span = trace.get_current_span().get_span_context()
    return trace.format_trace_id(span.trace_id) if span.is_valid else ""


@contextmanager
def bind_trace(trace_id: str) -> Iterator[None]:
    """Everything in the block belongs to `trace_id`: its log lines and its calls.

    What is no trace id (32 hex digits), or empty, leaves the trace as it is.
    """
    if not _TRACE_ID.fullmatch(trace_id):
        yield
        return
    token = context.attach(_within(trace_id))
    try:
        yield
    finally:
        context.detach(token)


def traceparent(trace_id: str = "") -> str:
    """Header value for a call within `trace_id` (default: the current trace, else a new one)."""
    headers: dict[str, str] = {}
    known = trace_id if _TRACE_ID.fullmatch(trace_id) else current_trace()
    _PROPAGATOR.inject(headers, _within(known or new_trace_id()))
    return headers[HEADER]


def trace_id_from(header: str | None) -> str:
    """Trace id in a ``traceparent`` header; empty when it is missing or malformed."""
    found = _PROPAGATOR.extract({HEADER: (header or "").strip().lower()})
    span = trace.get_current_span(found).get_span_context()
    return trace.format_trace_id(span.trace_id) if span.is_valid else ""


def _within(trace_id: str) -> context.Context:
    """A context whose span is a fresh one of this trace."""
    span = trace.SpanContext(
        trace_id=int(trace_id, 16),
        span_id=secrets.randbits(64) or 1,
        is_remote=False,
        trace_flags=trace.TraceFlags(trace.TraceFlags.SAMPLED),
    )
    return trace.set_span_in_context(trace.NonRecordingSpan(span), context.Context())
