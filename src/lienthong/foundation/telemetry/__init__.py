"""Logs, traces and metrics: codes only, never names, numbers of people or payloads."""

from typing import TYPE_CHECKING, Final

from lienthong.foundation.telemetry.logs import configure_logging
from lienthong.foundation.telemetry.traces import (
    bind_trace,
    current_trace,
    new_trace_id,
    trace_id_from,
    traceparent,
)

if TYPE_CHECKING:
    from fastapi.telemetry import TelemetryConfig

OURS_ALONE: Final["TelemetryConfig"] = {"tracing": False, "metrics": False, "logs": False}
"""For ``FastAPI(telemetry=…)``: traces, numbers and logs are made here, and the framework's look into payloads."""

__all__ = [
    "OURS_ALONE",
    "bind_trace",
    "configure_logging",
    "current_trace",
    "new_trace_id",
    "trace_id_from",
    "traceparent",
]
