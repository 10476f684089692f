"""When to try again: exponential delays with jitter, and an age at which to stop."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class RetryPolicy:
    """How failed deliveries are repeated.

    Parameters
    ----------
    first
        Delay after the first failure.
    factor
        By which each further delay grows.
    cap
        Longest delay.
    jitter
        Part of the delay that is random, 0..1; keeps many rows from coming back in the same instant.
    give_up_after
        Age, counted from the first attempt, after which a failure becomes a hold.
    """

    first: timedelta = timedelta(seconds=0.5)
    factor: float = 2.0
    cap: timedelta = timedelta(minutes=5)
    jitter: float = 0.3
    give_up_after: timedelta = timedelta(days=3)

    def delay(self, tries: int, chance: float | None = None) -> timedelta:
        """Delay after failure number `tries` (from 1). `chance` in 0..1 replaces the random part."""
        steps = max(tries - 1, 0)
        longest = self.cap.total_seconds()
        # Beyond 64 doublings every sensible policy has reached its cap; larger powers only overflow.
        full = min(self.first.total_seconds() * self.factor ** min(steps, 64), longest)
        drawn = random.random() if chance is None else chance  # noqa: S311 - spreads load, protects nothing
        return timedelta(seconds=full * (1 - self.jitter * drawn))

    def is_too_old(self, first_attempt: datetime, now: datetime) -> bool:
        """Whether a delivery first attempted at `first_attempt` should become a hold now."""
        return now - first_attempt >= self.give_up_after
