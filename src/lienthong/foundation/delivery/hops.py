"""The state of each hop as operators see it: what failed, since when, what waits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from lienthong.foundation.delivery.breaker import Breaker, BreakerState
from lienthong.foundation.delivery.outbox import WaitingCount
from lienthong.foundation.delivery.sender import Sender


@dataclass(frozen=True)
class HopState:
    """One hop, seen from this process.

    `since`: first failure since the last success, None while it works. `last_error`: code of the last
    failure.
    """

    name: str
    state: BreakerState
    since: datetime | None
    waiting: int
    held: int
    last_error: str

    @property
    def is_up(self) -> bool:
        """Whether deliveries go through."""
        return self.state is BreakerState.CLOSED


def hop_states(
    senders: Iterable[Sender],
    breakers: Mapping[str, Breaker],
    counts: Mapping[str, WaitingCount],
    now: datetime,
) -> list[HopState]:
    """Hops of `senders` by name, with what waits for each."""
    purposes: dict[str, list[str]] = {}
    for sender in senders:
        purposes.setdefault(sender.hop, []).append(sender.purpose)
    nothing = WaitingCount(0, 0, None)
    return [
        HopState(
            name=hop,
            state=breakers[hop].state(now),
            since=breakers[hop].failing_since,
            waiting=sum(counts.get(purpose, nothing).waiting for purpose in names),
            held=sum(counts.get(purpose, nothing).held for purpose in names),
            last_error=breakers[hop].last_error,
        )
        for hop, names in sorted(purposes.items())
    ]
