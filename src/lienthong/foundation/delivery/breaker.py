"""A circuit breaker per hop: when the other side is down, stop knocking at full rate, and notice when it is back."""

import threading
from datetime import datetime, timedelta
from enum import StrEnum


class BreakerState(StrEnum):
    """closed: all goes; open: nothing goes; half_open: one batch goes to find out."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class Breaker:
    """Opens after `threshold` failed batches in a row, probes after a pause that doubles up to `longest`.

    Thread-safe. Moments are real time, given by the caller.
    """

    def __init__(
        self,
        name: str,
        *,
        threshold: int = 3,
        pause: timedelta = timedelta(seconds=1),
        longest: timedelta = timedelta(seconds=30),
    ) -> None:
        self.name = name
        self._threshold = threshold
        self._first_pause = pause
        self._pause = pause
        self._longest = longest
        self._lock = threading.Lock()
        self._failures = 0
        self._failing_since: datetime | None = None
        self._probe_at: datetime | None = None
        self._probing = False
        self._last_error = ""

    def allows(self, now: datetime) -> bool:
        """Whether a batch may go now. Asking changes nothing."""
        with self._lock:
            return self._probe_at is None or (not self._probing and now >= self._probe_at)

    def starts(self, now: datetime) -> None:
        """A batch goes: while open, it is the probe."""
        with self._lock:
            if self._probe_at is not None and now >= self._probe_at:
                self._probing = True

    def succeeded(self) -> None:
        """The hop answered."""
        with self._lock:
            self._failures = 0
            self._failing_since = None
            self._probe_at = None
            self._probing = False
            self._pause = self._first_pause
            self._last_error = ""

    def failed(self, now: datetime, code: str) -> None:
        """The hop did not answer for a whole batch."""
        with self._lock:
            self._failures += 1
            self._failing_since = self._failing_since or now
            self._last_error = code
            if self._probing:
                self._pause = min(self._pause * 2, self._longest)
            if self._probing or self._failures >= self._threshold:
                self._probe_at = now + self._pause
            self._probing = False

    def abandoned(self) -> None:
        """A batch ended without learning anything about the hop."""
        with self._lock:
            self._probing = False

    def state(self, now: datetime) -> BreakerState:
        """Closed, open or half open."""
        with self._lock:
            if self._probe_at is None:
                return BreakerState.CLOSED
            return BreakerState.HALF_OPEN if self._probing or now >= self._probe_at else BreakerState.OPEN

    @property
    def failing_since(self) -> datetime | None:
        """Moment of the first failure since the last success."""
        with self._lock:
            return self._failing_since

    @property
    def probe_at(self) -> datetime | None:
        """When the next probe may go; None while closed."""
        with self._lock:
            return self._probe_at

    @property
    def last_error(self) -> str:
        """Code of the last failure; empty after a success."""
        with self._lock:
            return self._last_error
