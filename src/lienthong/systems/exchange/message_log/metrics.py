"""Numbers of the exchange for Prometheus: messages, time at the next hop, lost log rows."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

from lienthong.systems.exchange.message_log.messages import Message

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class ExchangeMetrics:
    """Counters in a service's registry. Labels are names of the catalogue, never texts out of a request."""

    def __init__(self, role: str, registry: CollectorRegistry) -> None:
        self._role = role
        labels = ("system", "service", "operation", "environment")
        self._messages = Counter(
            "lienthong_exchange_messages_total",
            "Calls answered, by what became of them",
            (*labels, "status", "error"),
            registry=registry,
        )
        self._upstream = Histogram(
            "lienthong_exchange_upstream_seconds",
            "Time that the next hop took",
            ("system", "operation", "environment"),
            buckets=_SECONDS,
            registry=registry,
        )
        self._lost = Counter(
            "lienthong_exchange_log_rows_lost_total",
            "Rows of the message log that could not be kept",
            ("system",),
            registry=registry,
        )
        self._lost.labels(role)

    def message(self, message: Message) -> None:
        """Count a call."""
        # The path of a call that was let nowhere is the caller's text: it must not become a label.
        known = message.version != ""
        service, operation = (message.service, message.operation) if known else ("unknown", "unknown")
        self._messages.labels(
            self._role, service, operation, message.environment, str(message.status), message.error
        ).inc()
        if message.upstream_milliseconds is not None:
            seconds = message.upstream_milliseconds / 1000
            self._upstream.labels(self._role, operation, message.environment).observe(seconds)

    def lost(self, rows: int) -> None:
        """Count rows of the log that were lost."""
        self._lost.labels(self._role).inc(rows)
