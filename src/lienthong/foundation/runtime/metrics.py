"""Numbers of one system for Prometheus. Labels are codes and route templates, never values from requests."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

if TYPE_CHECKING:
    # Only for types: delivery itself uses the traces beside this module.
    from lienthong.foundation.delivery import HopState, WaitingCount

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The registry of one system, and the numbers every system has."""

    def __init__(self, system: str) -> None:
        self.system = system
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "lienthong_requests_total",
            "Requests answered",
            ("system", "method", "route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "lienthong_request_seconds",
            "Time to answer a request",
            ("system", "method", "route"),
            buckets=_SECONDS,
            registry=self.registry,
        )
        # To look a number up by its labels takes longer than to change it; methods, routes and statuses are few.
        self._counted: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self._deliveries = Counter(
            "lienthong_deliveries_total",
            "Deliveries settled, by what happened",
            ("system", "purpose", "outcome"),
            registry=self.registry,
        )
        self._waiting = Gauge(
            "lienthong_deliveries_waiting",
            "Deliveries not done",
            ("system", "purpose", "state"),
            registry=self.registry,
        )
        self._hops = Gauge(
            "lienthong_hop_up",
            "1 while the hop's breaker is closed",
            ("system", "hop"),
            registry=self.registry,
        )

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        counted = self._counted.get((method, route, status))
        if counted is None:
            counted = self._counted[method, route, status] = (
                self._requests.labels(self.system, method, route, str(status)),
                self._seconds.labels(self.system, method, route),
            )
        requests, durations = counted
        requests.inc()
        durations.observe(seconds)

    def delivered(self, purpose: str, outcome: str) -> None:
        """Count one settled delivery; outcome: done, again, held, settle_failed."""
        self._deliveries.labels(self.system, purpose, outcome).inc()

    def waiting(self, counts: "Mapping[str, WaitingCount]", hops: "list[HopState]") -> None:
        """Set the numbers that are read from the database."""
        self._waiting.clear()
        for purpose, count in counts.items():
            self._waiting.labels(self.system, purpose, "waiting").set(count.waiting)
            self._waiting.labels(self.system, purpose, "held").set(count.held)
        for hop in hops:
            self._hops.labels(self.system, hop.name).set(hop.is_up)

    def text(self) -> bytes:
        """Prometheus text format."""
        return generate_latest(self.registry)
