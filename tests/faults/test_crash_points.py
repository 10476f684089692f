"""kill -9 at every boundary that the code names: the system is started again, and every dossier ends, each once."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest

import lienthong
from tests.support.chain import Chain
from tests.support.journeys import Journeys, scenarios

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

WAVE = scenarios("khai-sinh", "sinh-doi-1", "sinh-doi-2", "bo-sung-mot-cua", "bo-sung-ho-tich", "tu-choi")
MOST_WAVES = 4
_log = logging.getLogger(__name__)

DELIVERY = ("delivery_claimed", "delivery_sent", "delivery_settled")
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
"""Crash points by the process that has them."""

ELSEWHERE = {
    "dvclt.delivery_leased",  # tests/integration/foundation/test_delivery_processes.py, as the next
    "onestop.delivery_leased",
    "dvclt.withdrawn",  # test_withdrawal_crash.py
    "civilstatus.import_uncommitted",  # test_registry_crashes.py, as the next three
    "civilstatus.imported",
    "civilstatus.purge_uncommitted",
    "civilstatus.purged",
    "civilstatus.copied",  # tests/integration/civilstatus/test_civilstatus_crashes.py, as the next six
    "civilstatus.corrected",
    "civilstatus.further_signed_unstored",
    "civilstatus.noted",
    "civilstatus.answer_numbered",
    "civilstatus.answer_signed_unstored",
    "civilstatus.status_answered",
    "civilstatus.order_signed_untold",  # test_sign_order_crash.py; civilstatus/test_civilstatus_sign_orders.py
    "civilstatus.sign_ordered",
    "civilstatus.number_given",  # test_civilstatus_numbers_later.py there, as the next two
    "civilstatus.numbered",
    "civilstatus.further_stored",
}


TOGETHER = (("onestop",), ("dvclt",), ("civilstatus",), ("lgsp", "ndxp", "authorities"))
"""Systems that are killed during the same dossiers."""


@pytest.mark.parametrize("systems", TOGETHER, ids="+".join)
def test_systems_killed_at_each_of_their_boundaries_lose_and_repeat_nothing(
    chain: Chain, journeys: Journeys, systems: tuple[str, ...]
) -> None:
    waiting = {system: list(POINTS[system]) for system in systems}
    for system, points in waiting.items():
        chain.kill(system)
        chain.start_to_crash(system, points[0], wait=False)
    for system in systems:
        chain.await_answer(system)

    def next_points() -> None:
        """Whoever has died at its point is started again, to die at the next one; at last to live."""
        for system, points in waiting.items():
            if chain.is_running(system):
                continue
            assert chain.died_by_kill(system), chain.log(system)
            assert points, f"{system} died without being told to:\n{chain.log(system)}"
            _log.info("killed at %s", points.pop(0))
            if points:
                chain.start_to_crash(system, points[0], wait=False)
            else:
                chain.start(system, wait=False)

    for _ in range(MOST_WAVES):
        journeys.travel(WAVE, meanwhile=next_points, limit_seconds=120)
        if not any(waiting.values()):
            break
    never = [point for points in waiting.values() for point in points]
    for system in systems:
        if waiting[system]:
            chain.kill(system)
            chain.start(system, wait=False)
        chain.await_answer(system)
    assert not never, f"never came to {never}"


def test_every_crash_point_of_the_code_is_tried() -> None:
    named = set()
    for path in Path(lienthong.__file__).parent.rglob("*.py"):
        named |= set(re.findall(r'crash_point\(\s*f?"([^"]+)"', path.read_text(encoding="utf-8")))
    tried = {point for points in POINTS.values() for point in points} | ELSEWHERE
    unexplained = {name for name in named - tried if "{" not in name}
    assert not unexplained
