"""The same births received on four days run four different ways, in the whole chain (process.md section 0)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx2
import pytest

from lienthong.domain.declarations import InterlinkedDeclaration
from lienthong.domain.law import FollowingStep, Group
from lienthong.domain.units import UnitCode, UnitLevel, registry
from lienthong.invented import people
from lienthong.operations.demo import Scenario
from lienthong.operations.demo.clerk import DemoClerk
from lienthong.operations.demo.proofs import Proof
from lienthong.operations.demo.scenarios import Commune
from tests.support.chain import QUICK, one_process
from tests.support.doors import Door
from tests.support.fork_server import ForkServer
from tests.support.journeys import Journeys

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

RESIDENCE, INSURANCE, CARD = (
    FollowingStep.RESIDENCE,
    FollowingStep.HEALTH_INSURANCE,
    FollowingStep.IDENTITY_CARD,
)


@dataclass(frozen=True, slots=True)
class Way:
    """How a birth received on a day must run."""

    procedure: str
    steps: tuple[FollowingStep, ...]
    levels: int
    foreign_at: UnitLevel
    due_on: date


WAYS = {
    "2024-07-05": Way("2.002621", (RESIDENCE, INSURANCE), 3, UnitLevel.DISTRICT, date(2024, 7, 5)),
    "2025-08-01": Way("2.002621", (RESIDENCE, INSURANCE), 2, UnitLevel.COMMUNE, date(2025, 8, 1)),
    # Off in exchange for 22/08, before the two days of the National Day: first working day is 03/09.
    "2026-08-31": Way("2.002621", (RESIDENCE, INSURANCE), 2, UnitLevel.COMMUNE, date(2026, 9, 3)),
    "2026-09-02": Way("3.000722", (RESIDENCE, INSURANCE, CARD), 2, UnitLevel.COMMUNE, date(2026, 9, 3)),
}


*EARLIER, NEWEST = WAYS


@dataclass(frozen=True, slots=True)
class WhoeverRegistersForeigners(Commune):
    """The unit competent for a birth with a foreign element: the district, while there are districts."""

    def on(self, day: date) -> UnitCode:
        commune = Commune.on(self, day)
        parent = registry().parents(commune, day)[0]
        return parent.code if parent.level is UnitLevel.DISTRICT else commune


def _with_foreign_father(seed: int, day: date, unit: UnitCode) -> InterlinkedDeclaration:
    known = registry().unit(unit, day)
    assert known is not None
    if known.level is UnitLevel.COMMUNE:
        return people.birth_with_foreign_father(seed, day, unit)
    communes = registry().units_in(UnitCode("01"), day, UnitLevel.COMMUNE)
    return people.birth_with_foreign_father(
        seed, day, next(commune.code for commune in communes if commune.parent_code == unit)
    )


DOMESTIC = Scenario(
    key="trong-nuoc",
    title_vi="Khai sinh trong nước",
    group=Group.BIRTH,
    commune=Commune("01", 0),
    family=people.birth,
    proofs=(Proof.BIRTH_CERTIFICATE,),
)
FOREIGN = Scenario(
    key="cha-nuoc-ngoai",
    title_vi="Khai sinh có cha là người nước ngoài",
    group=Group.BIRTH,
    commune=WhoeverRegistersForeigners("01", 0),
    family=_with_foreign_father,
    proofs=(Proof.BIRTH_CERTIFICATE,),
)


@contextmanager
def _chain_of(day: str, folder: Path, fork_server: ForkServer) -> Iterator[Journeys]:
    start = f"{day}T08:30:00+07:00"
    environment = {**QUICK, "LIENTHONG_SHARED__CLOCK_START": start}
    with one_process(folder, environment, fork_server=fork_server) as network:
        yield Journeys(network, folder, clock_start=start)


@pytest.mark.parametrize("day", EARLIER)
def test_a_birth_runs_by_the_law_of_the_day_on_which_it_is_received(
    day: str, tmp_path: Path, fork_server: ForkServer
) -> None:
    with _chain_of(day, tmp_path, fork_server) as journeys:
        _require_way(journeys, day)


def test_a_birth_received_under_the_new_decree_has_a_new_code_and_an_identity_card(
    journeys: Journeys,
) -> None:
    assert journeys.target.today.isoformat() == NEWEST, "the shared chain's day"
    _require_way(journeys, NEWEST)


def _require_way(journeys: Journeys, day: str) -> None:
    """Send a birth with Vietnamese parents and one with a foreign father all the way, and look everywhere."""
    way = WAYS[day]
    with httpx2.Client(trust_env=False, timeout=20.0) as http:
        door = Door(journeys, http)
        outcome = journeys.travel([DOMESTIC, FOREIGN])
        domestic, foreign = outcome.cases
        for case in outcome.cases:
            assert case.application is not None
            assert {branch.step for branch in case.application.branches} == set(way.steps)
            line = _line(journeys, case.code)
            assert line["procedure_code"] == way.procedure
            assert date.fromisoformat(line["due_at"][:10]) == way.due_on
        assert _level(domestic.commune, day) is UnitLevel.COMMUNE
        assert _level(foreign.commune, day) is way.foreign_at
        result = _result(door, domestic.onestop_code)
        assert result["ndkksMaXa"] == domestic.commune
        assert bool(result["ndkksMaHuyen"]) is (way.levels == 3), result["ndkksMaHuyen"]
        hometown = result["nksQueQuan"]
        assert bool(hometown.get("maHuyen")) is (way.levels == 3), hometown
        with closing(DemoClerk(journeys.target).connection) as desk:
            who = journeys.target.clerk(domestic.commune)
            where = desk.call("GET", f"/api/dossiers/{domestic.code}", who)["where"]
        assert registry().full_name(domestic.commune, date.fromisoformat(day)) in where


def _line(journeys: Journeys, code: str) -> dict[str, Any]:
    return next(line for line in journeys.onestop_lines() if line["interlinked_code"] == code)


def _level(unit: UnitCode, day: str) -> UnitLevel:
    known = registry().unit(unit, date.fromisoformat(day))
    assert known is not None
    return known.level


def _result(door: Door, onestop_code: str) -> dict[str, Any]:
    """The result as civil status gives it, through LGSP and NDXP."""
    item = door.query([onestop_code], "LTKS")["value"][0]
    assert item["trangThai"] == 4
    result = item["ketQuaXuLy"]
    found: dict[str, Any] = json.loads(result) if isinstance(result, str) else result
    return found
