"""The demo over real processes on PostgreSQL, with two processes of the one-stop system that share the work."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from lienthong.operations.demo import SCENARIOS
from tests.support.chain import QUICK, Chain
from tests.support.fork_server import ForkServer
from tests.support.journeys import Journeys, scenarios
from tests.support.postgres import temporary_database, why_not_available

pytestmark = [
    pytest.mark.slow,
    pytest.mark.postgres,
    pytest.mark.timeout(240),
    pytest.mark.skipif(bool(why_not_available()), reason=why_not_available()),
]

THREE_LEVELS = "2024-07-05T08:30:00+07:00"
SECOND = "onestop-2"
_DONE = re.compile(
    r'^lienthong_deliveries_total\{outcome="done",purpose="(?:report|forward)".*\} ([0-9.]+)$', re.MULTILINE
)
"""Reports and forwardings. An acknowledgement may be sent again when a dossier is offered while it is on its way."""


class Pair:
    """A chain with two one-stop processes, and the people in it."""

    def __init__(self, chain: Chain, second: str, journeys: Journeys) -> None:
        self.chain = chain
        self.second = second
        self.journeys = journeys

    def delivered(self) -> tuple[int, int]:
        """How many reports and forwardings each of the two has done since it started."""
        first, second = (self.done_by(url) for url in (self.journeys.network.url("onestop"), self.second))
        return first, second

    def done_by(self, url: str) -> int:
        """How many reports and forwardings the process at a URL has done since it started."""
        text = httpx2.get(f"{url}/metrics", trust_env=False, timeout=10.0).text
        return sum(int(float(number)) for number in _DONE.findall(text))


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, cluster: str, fork_server: ForkServer) -> Iterator[Pair]:
    var_dir: Path = tmp_path_factory.mktemp("two-onestops")
    environment = {**QUICK, "LIENTHONG_SHARED__CLOCK_START": THREE_LEVELS}
    with temporary_database(cluster) as url, Chain(var_dir, url, environment, fork_server) as chain:
        second = chain.add("onestop", SECOND)
        yield Pair(
            chain,
            second,
            Journeys(chain.network, var_dir, database_url=url, clock_start=THREE_LEVELS),
        )


def test_both_do_a_part_of_the_work_and_nothing_is_done_twice(pair: Pair) -> None:
    pair.journeys.travel(SCENARIOS, limit_seconds=150)
    first, second = pair.delivered()
    assert first > 0, f"the first process delivered nothing, the second {second}"
    assert second > 0, f"the second process delivered nothing, the first {first}"
    # More would be something done twice.
    assert first + second == _deliveries_of_the_demo()


def test_when_one_of_the_two_is_killed_the_other_does_its_work(pair: Pair) -> None:
    before, _ = pair.delivered()
    killed_at: list[float] = []

    def kill_once_it_works() -> None:
        if not killed_at and pair.delivered()[1] > 0:
            pair.chain.kill(SECOND)
            killed_at.append(time.monotonic())

    pair.chain.kill(SECOND)
    pair.chain.start(SECOND)
    pair.journeys.travel(
        scenarios("khai-sinh", "khong-khai-cha", "khai-tu-tai-nha", "bo-sung-ho-tich", "tu-choi"),
        meanwhile=kill_once_it_works,
        limit_seconds=120,
    )
    assert killed_at, "the second process never delivered anything"
    first = pair.done_by(pair.journeys.network.url("onestop"))
    assert first > before


def _deliveries_of_the_demo() -> int:
    """A report a status, a forwarding a time that it was accepted."""
    statuses = [[int(report) for report in scenario.reports] for scenario in SCENARIOS]
    return sum(len(each) + each.count(3) for each in statuses)
