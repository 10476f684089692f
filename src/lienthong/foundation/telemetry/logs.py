"""Structured logs on standard error: one JSON object a line, or coloured text for a person."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from lienthong.foundation.settings import SharedSettings
from lienthong.foundation.telemetry.traces import current_trace

_QUIET = ("httpx2", "httpcore2", "uvicorn.access", "alembic", "dbos", "pyhanko", "fontTools")


def configure_logging(shared: SharedSettings) -> None:
    """Set up structlog and the standard library's logging alike. Safe to call again."""
    level = logging.getLevelNamesMapping()[shared.log_level.upper()]
    before: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_trace,
    ]
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if shared.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*before, structlog.processors.format_exc_info, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=before,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        # Libraries would log URLs and payload fragments at info level.
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def _add_trace(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    trace = current_trace()
    if trace:
        event.setdefault("trace_id", trace)
    return event
