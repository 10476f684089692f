"""What pulling and polling learn about a hop, told to the breaker that deliveries use, so that /health shows an
outage although nothing waits to be delivered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from lienthong.foundation.delivery.breaker import Breaker, BreakerState

UNREACHABLE = "UNREACHABLE"


def _real_time() -> datetime:
    return datetime.now(UTC)


class HopWatch:
    """Watches one hop for one loop.

    Deliveries know best whether deliveries go through, so the watch meddles as little as possible: it never
    puts off the probe of an open breaker, and it takes back only what it has reported itself.

    Parameters
    ----------
    breakers
        Of the courier, by hop; empty where nothing is delivered.
    wall
        Real time, replaceable in tests.
    """

    def __init__(
        self, hop: str, breakers: Mapping[str, Breaker], wall: Callable[[], datetime] = _real_time
    ) -> None:
        self._breaker = breakers.get(hop)
        self._wall = wall
        self._complained = False

    def saw(self, *, answered: int, unreachable: int) -> None:
        """One round is over: how many calls got an answer, be it a refusal, and how many got none."""
        if self._breaker is None:
            return
        if answered:
            if self._complained:
                self._breaker.succeeded()
            self._complained = False
        elif unreachable:
            now = self._wall()
            if self._breaker.state(now) is BreakerState.CLOSED:
                self._breaker.failed(now, UNREACHABLE)
                self._complained = True
