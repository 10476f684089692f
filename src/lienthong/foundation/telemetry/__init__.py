"""Logs, traces and metrics: codes only, never names, numbers of people or payloads."""

from lienthong.foundation.telemetry.logs import configure_logging
from lienthong.foundation.telemetry.metrics import Metrics
from lienthong.foundation.telemetry.middleware import TelemetryMiddleware
from lienthong.foundation.telemetry.traces import (
    bind_trace,
    current_trace,
    new_trace_id,
    trace_id_from,
    traceparent,
)

__all__ = [
    "Metrics",
    "TelemetryMiddleware",
    "bind_trace",
    "configure_logging",
    "current_trace",
    "new_trace_id",
    "trace_id_from",
    "traceparent",
]
