"""What is learned about a hop without a delivery, told to the breaker that deliveries use.

It is learned by asking for work, for results, or just whether the hop is there. So /health shows an outage
although nothing waits to be delivered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from lienthong.foundation.delivery.breaker import Breaker, BreakerState
from lienthong.foundation.loops import Loop

FAILING_PROBE_SECONDS = 1.0
"""Between questions to a hop that does not answer: nobody waits, but its return must be seen soon."""
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

    def saw(self, *, answered: int, unreachable: int, code: str = UNREACHABLE) -> None:
        """One round is over: how many calls got an answer, and how many got none of use (`code` says why)."""
        if self._breaker is None:
            return
        if answered:
            if self._complained:
                self._breaker.succeeded()
            self._complained = False
        elif unreachable:
            now = self._wall()
            if self._breaker.state(now) is BreakerState.CLOSED:
                self._breaker.failed(now, code)
                self._complained = True


class Probe:
    """Asks one hop whether it is there, so that an outage is seen while there is nothing to send.

    Parameters
    ----------
    is_there
        One light question; True when the other side gave an answer, whatever it said.
    """

    def __init__(self, hop: str, breakers: Mapping[str, Breaker], is_there: Callable[[], bool]) -> None:
        self.hop = hop
        self._watch = HopWatch(hop, breakers)
        self._is_there = is_there

    def round(self) -> bool:
        """Ask once; True when there was no answer, so that a loop asks again soon."""
        there = self._is_there()
        self._watch.saw(answered=int(there), unreachable=int(not there))
        return not there

    def loop(self, name: str, seconds: float) -> Loop:
        """Asks every `seconds` while there are answers, and every second while there is none."""
        shortest = min(FAILING_PROBE_SECONDS, seconds)
        return Loop(name, shortest, seconds, self.round, first_after=seconds)
