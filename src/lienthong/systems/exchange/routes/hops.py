"""The hops behind this exchange: do they answer, since when not, what is under way."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx2

from lienthong.contracts import transport
from lienthong.foundation import http
from lienthong.foundation.clock import Clock
from lienthong.foundation.delivery import HopState
from lienthong.foundation.delivery.breaker import Breaker, BreakerState
from lienthong.systems.exchange.base.context import ExchangeContext
from lienthong.systems.exchange.base.settings import ENVIRONMENTS, Environment
from lienthong.systems.exchange.routes.offered_services import NEXT_SYSTEM, hop_key

#: Nobody waits in a queue here, so a hop that is back must be found soon.
_FIRST_PAUSE = timedelta(seconds=1)
_LONGEST_PAUSE = timedelta(seconds=5)
_FAILURES_TO_OPEN = 3
_HEALTH_PATH = "/health"
#: A hop that nobody has called for so long is asked whether it is there: an outage is seen before a call meets it.
_QUIET_SECONDS = 10.0


class Hop:
    """One system that calls are passed on to.

    Parameters
    ----------
    key
        Name in this exchange: ``ndxp``, ``hotich-test``, ``hotich-official``.
    system
        Name in errors: ``ndxp`` or ``hotich``.
    http
        One client for all calls: its connections stay open.
    """

    def __init__(
        self, key: str, system: str, name_vi: str, http: http.Connections | httpx2.Client, clock: Clock
    ) -> None:
        self.key = key
        self.system = system
        self.name_vi = name_vi
        self.http = http
        self._clock = clock
        self._breaker = Breaker(key, threshold=_FAILURES_TO_OPEN, pause=_FIRST_PAUSE, longest=_LONGEST_PAUSE)
        self._lock = threading.Lock()
        self._under_way = 0
        self._heard = time.monotonic()

    @property
    def since(self) -> datetime | None:
        """When it stopped answering; None while it answers."""
        return self._breaker.failing_since

    @property
    def is_failing(self) -> bool:
        """Whether the last thing learned about it is that it does not answer."""
        return self._breaker.failing_since is not None

    @property
    def is_quiet(self) -> bool:
        """Whether nothing has been learned about it for a while."""
        return time.monotonic() - self._heard > _QUIET_SECONDS

    def takes_calls(self) -> bool:
        """False while it is known to be down and the next attempt is not due: waiting would be in vain."""
        return self._breaker.allows(self._clock.now())

    @contextmanager
    def carrying(self) -> Iterator[None]:
        """Around one call, to count what is under way."""
        self._breaker.starts(self._clock.now())
        with self._lock:
            self._under_way += 1
        try:
            yield
        except BaseException:
            self._breaker.abandoned()
            raise
        finally:
            with self._lock:
                self._under_way -= 1

    def answered(self) -> None:
        """It gave an answer, whatever it said."""
        self._heard = time.monotonic()
        self._breaker.succeeded()

    def failed(self, code: str) -> None:
        """It gave none."""
        self._heard = time.monotonic()
        self._breaker.failed(self._clock.now(), code)

    def probe(self) -> bool:
        """Ask whether it is there, without anybody's call. True when it answered."""
        try:
            response = transport.send(self.http, self.system, "GET", _HEALTH_PATH)
        except transport.Unreachable as error:
            self.failed(error.detail)
            return False
        if response.status_code in (502, 503, 504):
            self.failed(f"HTTP_{response.status_code}")
            return False
        self.answered()
        return True

    def state(self) -> HopState:
        """For health, metrics and pages; ``waiting``: calls that wait for its answer now."""
        now = self._clock.now()
        state = self._breaker.state(now)
        if state is BreakerState.CLOSED and self.is_failing:
            state = BreakerState.HALF_OPEN  # failed once or twice: not given up, but not well either
        with self._lock:
            under_way = self._under_way
        return HopState(self.key, state, self.since, under_way, 0, self._breaker.last_error)


@dataclass(frozen=True, slots=True)
class FartherHop:
    """A hop behind the next one, as the next one's answers tell: `since` is its own text."""

    system: str
    environment: str
    since: str
    code: str


class HopBoard:
    """The hops of this exchange by environment, and what is known of those behind them."""

    def __init__(self, hops: Sequence[Hop], by_environment: dict[Environment, Hop]) -> None:
        self.hops = tuple(hops)
        self._by_environment = by_environment
        self._lock = threading.Lock()
        self._beyond: dict[str, FartherHop] = {}

    def towards(self, environment: Environment) -> Hop:
        """The hop that calls of this environment take."""
        return self._by_environment[environment]

    def heard(self, environment: str, trouble: FartherHop | None) -> None:
        """Note what an answer told about the rest of the way; None: all of it works."""
        with self._lock:
            if trouble is None:
                self._beyond.pop(environment, None)
            else:
                self._beyond[environment] = trouble

    def beyond(self) -> list[FartherHop]:
        """Failing hops behind the next one."""
        with self._lock:
            return [self._beyond[environment] for environment in sorted(self._beyond)]

    def states(self) -> list[HopState]:
        """State of each hop."""
        return [hop.state() for hop in self.hops]

    def probe(self) -> bool:
        """One round of the probing loop: look whether hops that failed are back, and whether quiet ones are there.

        True while any fails.
        """
        for hop in self.hops:
            if hop.is_failing or hop.is_quiet:
                hop.probe()
        return any(hop.is_failing for hop in self.hops)

    def close(self) -> None:
        """Give up the connections."""
        for hop in self.hops:
            hop.http.close()


def hop_board(context: ExchangeContext) -> HopBoard:
    """The hops behind an exchange of this role."""
    settings, clock = context.settings, context.clock
    role, system, timeout = settings.role, NEXT_SYSTEM[settings.role], settings.upstream_timeout_seconds
    if role == "lgsp":
        ndxp = http.connections(settings.upstream_url, timeout=timeout, hop=system)
        hop = Hop(hop_key(role, "test"), system, "NDXP – nền tảng chia sẻ dữ liệu quốc gia", ndxp, clock)
        return HopBoard([hop], dict.fromkeys(ENVIRONMENTS, hop))
    urls = {"test": settings.civilstatus_test_url, "official": settings.civilstatus_official_url}
    names = {"test": "Hộ tịch điện tử – kiểm thử", "official": "Hộ tịch điện tử – chính thức"}
    hops = {
        environment: Hop(
            hop_key(role, environment),
            system,
            names[environment],
            http.connections(urls[environment], timeout=timeout, hop=hop_key(role, environment)),
            clock,
        )
        for environment in ENVIRONMENTS
    }
    return HopBoard(list(hops.values()), hops)
