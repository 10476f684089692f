"""A system that is down for a while: the others say which hop fails since when, wait, and go on by themselves."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx2
import pytest

from lienthong.operations.demo import Case
from lienthong.operations.demo.clerk import ACCEPT, DemoClerk
from lienthong.operations.demo.connection import Away, CallRefused
from tests.support.chain import Chain
from tests.support.journeys import Journeys, scenarios

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

DOWN_SECONDS = 1.5
"""How long it stays down after the others have noticed."""


@dataclass
class Outage:
    """A system that is down until another has said so, and a little longer."""

    chain: Chain
    journeys: Journeys
    system: str
    watcher: str
    hop: str
    seen: dict[str, Any] | None = None
    _start_at: float = 0.0

    def look(self) -> None:
        """Ask the watcher; start the system again a while after it was missed."""
        if self.seen is None:
            health = _health(self.journeys, self.watcher)
            hop = next((one for one in health["hops"] if one["name"] == self.hop), None)
            if hop is not None and hop["state"] != "closed":
                self.seen = {**hop, "status": health["status"]}
                self._start_at = time.monotonic() + DOWN_SECONDS
        elif not self.chain.is_running(self.system) and time.monotonic() > self._start_at:
            self.chain.start(self.system, wait=False)

    def require_told(self) -> None:
        """The watcher named the hop, since when, why, and that it is not well itself; now all is well."""
        assert self.seen is not None, f"{self.watcher} never said that {self.hop} fails"
        assert self.seen["status"] == "degraded"
        assert self.seen["since"]
        assert self.seen["last_error"]
        since = datetime.fromisoformat(self.seen["since"])
        assert since.tzinfo is not None
        self.chain.await_answer(self.system)
        _until_well(self.journeys, self.watcher, self.hop)


def _health(journeys: Journeys, part: str) -> dict[str, Any]:
    answer = httpx2.get(f"{journeys.network.url(part)}/health", trust_env=False, timeout=5.0)
    found: dict[str, Any] = answer.json()
    return found


def _until_well(journeys: Journeys, part: str, hop: str) -> None:
    deadline = time.monotonic() + 20
    while True:
        states = {one["name"]: one for one in _health(journeys, part)["hops"]}
        if states[hop]["state"] == "closed" and states[hop]["since"] is None:
            return
        assert time.monotonic() < deadline, states[hop]
        time.sleep(0.2)


@pytest.mark.parametrize(
    ("system", "watcher", "hop"),
    [
        ("lgsp", "onestop", "lgsp"),
        ("ndxp", "lgsp", "ndxp"),
        ("civilstatus", "ndxp", "hotich-test"),
        ("authorities", "dvclt", "authorities"),
    ],
)
def test_a_system_that_was_down_is_missed_and_waited_for(
    chain: Chain, journeys: Journeys, system: str, watcher: str, hop: str
) -> None:
    outage = Outage(chain, journeys, system, watcher, hop)
    chain.kill(system)
    journeys.travel(scenarios("khai-sinh"), between=lambda _: outage.look())
    outage.require_told()


def test_reports_wait_while_pm_dvclt_is_down(chain: Chain, journeys: Journeys) -> None:
    outage = Outage(chain, journeys, "dvclt", "onestop", "dvclt")
    clerk = DemoClerk(journeys.target)

    def kill_and_work_on(cases: Sequence[Case]) -> None:
        """Once the application is fetched PM.DVCLT is gone; the clerk works on all the same."""
        case = cases[0]
        if outage.seen is None and case.code:
            if chain.is_running("dvclt"):
                _until_fetched(journeys, case.code)
                chain.kill("dvclt")
            _accept(clerk, case)
        outage.look()

    journeys.travel(scenarios("khai-sinh"), between=kill_and_work_on)
    clerk.connection.close()
    outage.require_told()


def _until_fetched(journeys: Journeys, code: str) -> None:
    deadline = time.monotonic() + 20
    while code not in {line["interlinked_code"] for line in journeys.onestop_lines()}:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _accept(clerk: DemoClerk, case: Case) -> None:
    try:
        seen = clerk.look(case)
        if seen is not None and ACCEPT in seen.acts:
            clerk.act(case, seen, ACCEPT)
    except (Away, CallRefused):
        return  # the demo's own clerk was quicker


def test_an_outage_is_seen_although_no_dossier_is_on_its_way(chain: Chain, journeys: Journeys) -> None:
    watched = [("onestop", "lgsp"), ("ndxp", "hotich-official"), ("dvclt", "authorities")]
    for system in ("lgsp", "civilstatus", "authorities"):
        chain.kill(system)
    for watcher, hop in watched:
        _until_missed(journeys, watcher, hop)
    for system in ("lgsp", "civilstatus", "authorities"):
        chain.start(system)
    for watcher, hop in watched:
        _until_well(journeys, watcher, hop)
        assert _health(journeys, watcher)["status"] == "ok"


def _until_missed(journeys: Journeys, part: str, hop: str) -> None:
    deadline = time.monotonic() + 40
    while True:
        found = _health(journeys, part)
        state = next(one for one in found["hops"] if one["name"] == hop)
        if found["status"] == "degraded" and state["state"] != "closed":
            assert state["since"]
            return
        assert time.monotonic() < deadline, found
        time.sleep(0.2)
