"""One trace id for a dossier through all systems, carried between them by W3C ``traceparent``."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

HEADER = "traceparent"
_PATTERN = re.compile(r"^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")
_NONE = "0" * 32
_current: ContextVar[str] = ContextVar("trace_id", default="")


def new_trace_id() -> str:
    """32 random hex digits."""
    return secrets.token_hex(16)


def current_trace() -> str:
    """Trace id of what is being done now; empty when there is none."""
    return _current.get()


@contextmanager
def bind_trace(trace_id: str) -> Iterator[None]:
    """Everything in the block belongs to `trace_id`: its log lines and its calls. Empty leaves the trace as it is."""
    if not trace_id:
        yield
        return
    before = _current.get()
    _current.set(trace_id)
    try:
        yield
    finally:
        _current.set(before)


def traceparent(trace_id: str = "") -> str:
    """Header value for a call within `trace_id` (default: the current trace, else a new one)."""
    return f"00-{trace_id or current_trace() or new_trace_id()}-{secrets.token_hex(8)}-01"


def trace_id_from(header: str | None) -> str:
    """Trace id in a ``traceparent`` header; empty when it is missing or malformed."""
    found = _PATTERN.match((header or "").strip().lower())
    return found.group(1) if found is not None and found.group(1) != _NONE else ""
