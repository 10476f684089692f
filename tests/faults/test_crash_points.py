"""kill -9 at every boundary that the code names: the system is started again, and every dossier ends, each once."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest

import lienthong
from lienthong.testing.chain import Chain
from lienthong.testing.journeys import Journeys, scenarios

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

WAVE = scenarios("khai-sinh", "sinh-doi-1", "sinh-doi-2", "bo-sung-mot-cua", "bo-sung-ho-tich", "tu-choi")
MOST_WAVES = 4
_log = logging.getLogger(__name__)

DELIVERY = ("delivery_claimed", "delivery_carried", "delivery_settled")
POINTS = {
    "dvclt": (
        "dvclt.filed",
        "dvclt.acknowledged",
        "dvclt.report_taken",
        "dvclt.supplemented",
        "dvclt.handed_over",
        "dvclt.asked",
        *(f"dvclt.{name}" for name in DELIVERY),
    ),
    "onestop": (
        "onestop.stored",
        "onestop.acknowledged",
        "onestop.forwarded",
        "onestop.reported",
        *(f"onestop.{name}" for name in DELIVERY),
        "onestop.result_stored",
    ),
    "lgsp": ("lgsp.passed_on",),
    "ndxp": ("ndxp.passed_on",),
    "civilstatus": (
        "civilstatus.received",
        "civilstatus.taken_up",
        "civilstatus.supplement_asked",
        "civilstatus.refused",
        "civilstatus.registered",
        "civilstatus.signed_unstored",
        "civilstatus.signed",
        "civilstatus.issued",
    ),
    "authorities": ("authorities.received", "authorities.decided"),
}
"""Crash points by the process that has them. `dvclt.withdrawn` has a test of its own."""


@pytest.mark.parametrize("system", POINTS)
def test_a_system_killed_at_each_of_its_boundaries_loses_and_repeats_nothing(
    chain: Chain, journeys: Journeys, system: str
) -> None:
    waiting = list(POINTS[system])
    chain.kill(system)
    chain.start_to_crash(system, waiting[0])

    def next_point() -> None:
        """When it has died at its point, start it again, to die at the next one; at last to live."""
        if chain.is_running(system):
            return
        assert chain.died_by_kill(system), chain.log(system)
        assert waiting, f"{system} died without being told to:\n{chain.log(system)}"
        _log.info("killed at %s", waiting.pop(0))
        if waiting:
            chain.start_to_crash(system, waiting[0], wait=False)
        else:
            chain.start(system, wait=False)

    for _ in range(MOST_WAVES):
        journeys.travel(WAVE, meanwhile=next_point, limit_seconds=120)
        if not waiting:
            break
    else:
        chain.kill(system)
        chain.start(system)
        pytest.fail(f"never came to {waiting}")
    chain.await_answer(system)


def test_every_crash_point_of_the_code_is_tried() -> None:
    named = set()
    for path in Path(lienthong.__file__).parent.rglob("*.py"):
        named |= set(re.findall(r'crash_point\(\s*f?"([^"]+)"', path.read_text(encoding="utf-8")))
    tried = {point for points in POINTS.values() for point in points} | {"dvclt.withdrawn"}
    unexplained = {name for name in named - tried if "{" not in name}
    assert not unexplained
