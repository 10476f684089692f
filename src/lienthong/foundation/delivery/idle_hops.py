"""A hop that deliveries found failing, that nothing waits for any more, and that answers when asked: it works again.

While something waits, the next delivery finds out, and knows better than a light question. When nothing does (it became
a hold, or another process delivered it), no delivery comes, and the hop would be called failing for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lienthong.foundation.database.sessions import Database
from lienthong.foundation.delivery.breaker import Breaker
from lienthong.foundation.delivery.courier import Courier


class IdleHops:
    """Takes back what deliveries reported about hops that are idle.

    Parameters
    ----------
    breakers
        Of the courier, by hop.
    waiting
        How many deliveries wait for a hop, in all processes.
    """

    def __init__(self, breakers: Mapping[str, Breaker], waiting: Callable[[str], int]) -> None:
        self._breakers = breakers
        self._waiting = waiting

    @classmethod
    def of(cls, courier: Courier, database: Database) -> IdleHops:
        """Those of a courier, with what stands in its outbox."""

        def waiting(hop: str) -> int:
            with database.read() as session:
                return sum(state.waiting for state in courier.hops(session) if state.name == hop)

        return cls(courier.breakers, waiting)

    def answered(self, hop: str) -> None:
        """The hop was asked, and was there."""
        breaker = self._breakers.get(hop)
        # The outbox is counted only where there is something to take back.
        if breaker is not None and breaker.failing_since is not None and not self._waiting(hop):
            breaker.succeeded()

    def told_by(
        self, hop: str, is_there: Callable[[], bool], *, unless: Callable[[], bool]
    ) -> Callable[[], bool]:
        """The same question about the hop, whose good answers are taken note of.

        Not while `unless`: whoever asks the hop for more than whether it is there, and got no answer of use, knows
        better.
        """

        def ask() -> bool:
            there = is_there()
            if there and not unless():
                self.answered(hop)
            return there

        return ask
