"""Looks at the chain as anybody could: each system's ``/health``, and the one-stop's API for dossiers by code.

A picture is kept for a moment, so that many open pages ask no more than one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx2

from lienthong.domain.dossiers import OnestopState
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.http import client
from lienthong.foundation.web import SESSION_PATH
from lienthong.operations.landing.links import ChainPart, LandingContents, LinkedSystem

KEPT_SECONDS = 1.0
ASK_SECONDS = 1.5
LAST_DOSSIERS = 8
_UNAUTHORIZED = 401


@dataclass(frozen=True, slots=True)
class HopSeen:
    """A connection as the system that uses it tells. `state`: closed, half_open or open (a breaker's words)."""

    name: str
    state: str
    since: datetime | None
    waiting: int
    last_error: str

    @property
    def works(self) -> bool:
        """True when calls go through."""
        return self.state == "closed"


@dataclass(frozen=True, slots=True)
class HealthSeen:
    """What a system says of itself; `status` is ok, degraded, down, or away when it says nothing."""

    status: str
    waiting: int = 0
    held: int = 0
    hops: tuple[HopSeen, ...] = ()

    @property
    def answers(self) -> bool:
        """True unless it said nothing."""
        return self.status != "away"

    def hop(self, name: str) -> HopSeen | None:
        """The connection with this name."""
        return next((hop for hop in self.hops if hop.name == name), None)


AWAY = HealthSeen("away")


@dataclass(frozen=True, slots=True)
class DossierSeen:
    """A dossier by its codes."""

    code: str
    interlinked_code: str
    state: OnestopState
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Travel:
    """Dossiers at the one-stop system: how many in which state, how many held, the last that changed."""

    counts: Mapping[OnestopState, int]
    holds: int
    last: tuple[DossierSeen, ...]


@dataclass(frozen=True, slots=True)
class ChainPicture:
    """The chain at a moment. `travel` None: the one-stop system does not tell now."""

    at: datetime
    health: Mapping[ChainPart, HealthSeen]
    travel: Travel | None


class ChainWatcher:
    """Takes pictures of the chain. Safe for many threads."""

    def __init__(self, landing: LandingContents, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._landing = landing
        self._clock = clock
        self._clients = {
            system.part: client(system.url, timeout=ASK_SECONDS, hop=f"landing.{system.part}")
            for system in landing.systems
        }
        self._pool = ThreadPoolExecutor(len(self._clients) + 1, thread_name_prefix="landing")
        self._lock = threading.Lock()
        self._kept: tuple[float, ChainPicture] | None = None
        self._token = ""

    def close(self) -> None:
        """Stop asking."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        for http in self._clients.values():
            http.close()

    def picture(self) -> ChainPicture:
        """The chain now, or as it was up to a second ago."""
        with self._lock:
            if self._kept is None or self._clock() - self._kept[0] > KEPT_SECONDS:
                self._kept = (self._clock(), self._take())
            return self._kept[1]

    def _take(self) -> ChainPicture:
        travel = self._pool.submit(self._travel)
        asked = {system.part: self._pool.submit(self._health, system) for system in self._landing.systems}
        health = {part: answer.result() for part, answer in asked.items()}
        return ChainPicture(datetime.now(VIETNAM), health, travel.result())

    def _health(self, system: LinkedSystem) -> HealthSeen:
        try:
            response = self._clients[system.part].get("/health")
            return read_health(response.json())
        except (httpx2.HTTPError, ValueError, KeyError, TypeError):
            # Whatever it says is no report of health: for a reader it does not answer.
            return AWAY

    def _travel(self) -> Travel | None:
        onestop = self._clients.get(ChainPart.ONESTOP)
        if onestop is None or self._landing.watcher is None:
            return None
        try:
            return read_travel(
                self._ask(onestop, "/api/status"),
                self._ask(onestop, f"/api/dossiers?limit={LAST_DOSSIERS}"),
            )
        except (httpx2.HTTPError, ValueError, KeyError, TypeError):
            return None

    def _ask(self, onestop: httpx2.Client, path: str) -> Any:
        response = (
            onestop.get(path, headers={"Authorization": f"Bearer {self._token}"}) if self._token else None
        )
        if response is None or response.status_code == _UNAUTHORIZED:
            self._token = self._sign_in(onestop)
            response = onestop.get(path, headers={"Authorization": f"Bearer {self._token}"})
        return response.raise_for_status().json()

    def _sign_in(self, onestop: httpx2.Client) -> str:
        watcher = self._landing.watcher
        assert watcher is not None
        login = {"user_name": watcher.user_name, "password": watcher.password}
        answer = onestop.post(SESSION_PATH, json=login).raise_for_status().json()
        return str(answer["access_token"])


def read_health(found: Mapping[str, Any]) -> HealthSeen:
    """The answer of ``GET /health`` of any of our systems."""
    waiting = found["waiting"].values()
    return HealthSeen(
        status=str(found["status"]),
        waiting=sum(int(count["waiting"]) for count in waiting),
        held=sum(int(count["held"]) for count in waiting),
        hops=tuple(
            HopSeen(
                hop["name"],
                hop["state"],
                _moment(hop["since"]),
                int(hop["waiting"]),
                str(hop["last_error"] or ""),
            )
            for hop in found["hops"]
        ),
    )


def read_travel(status: Mapping[str, Any], dossiers: Mapping[str, Any]) -> Travel:
    """The answers of ``GET /api/status`` and ``GET /api/dossiers`` of the one-stop system."""
    return Travel(
        counts={OnestopState(int(state)): int(number) for state, number in status["states"].items()},
        holds=int(status["holds"]),
        last=tuple(
            DossierSeen(
                code=str(item["code"] or item["interlinked_code"]),
                interlinked_code=str(item["interlinked_code"]),
                state=OnestopState(int(item["state"])),
                changed_at=datetime.fromisoformat(item["changed_at"]).astimezone(VIETNAM),
            )
            for item in dossiers["items"]
        ),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(VIETNAM) if text else None
