"""Limits on attempts to sign in or to get a token, kept in this process."""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

KEYS_REMEMBERED = 50_000


class TooManyAttempts(Exception):
    """The caller must wait `retry_after` whole seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__("too many attempts")
        self.retry_after = max(1, math.ceil(retry_after))


class TokenBuckets:
    """One token bucket per key.

    Parameters
    ----------
    capacity
        Attempts that may follow each other at once.
    per_second
        Attempts that come back each second.
    monotonic
        Source of seconds.
    """

    def __init__(
        self, capacity: float, per_second: float, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._capacity = capacity
        self._per_second = per_second
        self._monotonic = monotonic
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def check(self, key: str) -> None:
        """Raise `TooManyAttempts` when the bucket of `key` is empty; take nothing."""
        with self._lock:
            self._raise_if_empty(self._level(key))

    def take(self, key: str) -> None:
        """Take one attempt, or raise `TooManyAttempts` when none is left."""
        with self._lock:
            level = self._level(key)
            self._raise_if_empty(level)
            self._buckets[key] = (level - 1, self._monotonic())
            self._buckets.move_to_end(key)
            while len(self._buckets) > KEYS_REMEMBERED:
                self._buckets.popitem(last=False)

    def forget(self, key: str) -> None:
        """Fill the bucket of `key` again."""
        with self._lock:
            self._buckets.pop(key, None)

    def _level(self, key: str) -> float:
        level, since = self._buckets.get(key, (self._capacity, self._monotonic()))
        return min(self._capacity, level + (self._monotonic() - since) * self._per_second)

    def _raise_if_empty(self, level: float) -> None:
        if level < 1:
            raise TooManyAttempts((1 - level) / self._per_second)


class SignInLimits:
    """Three limits: attempts of an address, failures per account and address, failures per account.

    Right answers cost only of the first, which is wide; so neither a busy office behind one address nor a
    system that asks for a token often is slowed, and nobody quickly locks a colleague out from elsewhere.

    Parameters
    ----------
    per_address, per_address_per_minute
        Width and recovery of the limit per client address.
    failures_per_account
        Failures in a row for one account from one address; one comes back every 30 seconds.
    """

    ACCOUNT_EVERYWHERE_FACTOR = 10  # failures for one account from all addresses together

    def __init__(
        self,
        per_address: int,
        per_address_per_minute: int,
        failures_per_account: int,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._addresses = TokenBuckets(per_address, per_address_per_minute / 60, monotonic=monotonic)
        self._pairs = TokenBuckets(failures_per_account, 1 / 30, monotonic=monotonic)
        everywhere = failures_per_account * self.ACCOUNT_EVERYWHERE_FACTOR
        self._accounts = TokenBuckets(everywhere, 1 / 10, monotonic=monotonic)

    def before(self, address: str | None, account: str) -> None:
        """Raise `TooManyAttempts` when this attempt must wait."""
        self._pairs.check(_pair(address, account))
        self._accounts.check(account.casefold())
        self._addresses.take(address or "")

    def failed(self, address: str | None, account: str) -> None:
        """Note a wrong password or secret."""
        for buckets, key in ((self._pairs, _pair(address, account)), (self._accounts, account.casefold())):
            buckets.take(key)

    def succeeded(self, address: str | None, account: str) -> None:
        """Forget earlier failures of this account from this address."""
        self._pairs.forget(_pair(address, account))


def _pair(address: str | None, account: str) -> str:
    return f"{address or ''}\0{account.casefold()}"
