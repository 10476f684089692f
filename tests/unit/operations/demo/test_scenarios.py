"""The demo's scenarios: what the issue asks to be shown, by the law of four days."""

from datetime import date, datetime
from itertools import pairwise

import pytest

from lienthong.domain.checks import check_declaration, errors
from lienthong.domain.dossiers import can_follow
from lienthong.domain.law import FollowingStep, Group
from lienthong.domain.units import UnitLevel, registry
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.untrusted.attachments import AttachmentKind, check_attachment
from lienthong.operations.demo import SCENARIOS, Scenario, Turn
from lienthong.operations.demo.proofs import attach

DAYS = (date(2024, 7, 5), date(2025, 8, 1), date(2026, 8, 31), date(2026, 9, 2))
EACH = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.key)
EACH_DAY = pytest.mark.parametrize("day", DAYS, ids=str)


def by_key(key: str) -> Scenario:
    return next(scenario for scenario in SCENARIOS if scenario.key == key)


def test_three_provinces_with_two_communes_each_are_shown() -> None:
    communes = {(scenario.commune.province, scenario.commune.number) for scenario in SCENARIOS}
    assert {province for province, _ in communes} == {"01", "52", "92"}
    assert len(communes) == 6


def test_both_supplements_and_a_refusal_are_shown() -> None:
    turns = {scenario.turn for scenario in SCENARIOS}
    assert turns == set(Turn)


@EACH
def test_expected_reports_follow_each_other_legally(scenario: Scenario) -> None:
    reports = scenario.reports
    assert all(can_follow(before, after) for before, after in pairwise(reports))


@EACH_DAY
def test_the_identity_card_follows_a_birth_since_september_2026(day: date) -> None:
    steps = by_key("khai-sinh").choice(day).steps
    assert (FollowingStep.IDENTITY_CARD in steps) == (day >= date(2026, 9, 1))


@EACH_DAY
def test_a_death_at_home_is_followed_by_deregistration_and_funeral_allowance(day: date) -> None:
    steps = by_key("khai-tu-tai-nha").choice(day).steps
    assert steps == (FollowingStep.DEREGISTRATION, FollowingStep.FUNERAL_ALLOWANCE)


@EACH_DAY
@EACH
def test_every_family_may_be_registered_where_it_applies(scenario: Scenario, day: date) -> None:
    commune = scenario.commune.on(day)
    declaration = scenario.family(11, day, commune)
    unit = registry().unit(commune, day)
    assert unit is not None
    assert unit.level == UnitLevel.COMMUNE
    assert not errors(
        check_declaration(declaration, datetime(day.year, day.month, day.day, 12, tzinfo=VIETNAM))
    )


def test_twins_differ_in_name_and_certificate_only() -> None:
    day = DAYS[-1]
    first, second = (
        by_key(key).family(5, day, by_key(key).commune.on(day)) for key in ("sinh-doi-1", "sinh-doi-2")
    )
    assert first.requester == second.requester
    assert first.certificate_number != second.certificate_number


@EACH
def test_attached_papers_are_what_their_names_say(scenario: Scenario) -> None:
    day = DAYS[-1]
    declaration = scenario.family(3, day, scenario.commune.on(day))
    made = datetime(2026, 9, 2, 12, tzinfo=VIETNAM)
    for proof in scenario.proofs + scenario.more_proofs:
        paper = attach(proof, declaration, made)
        assert check_attachment(paper.file_name, paper.content()) == AttachmentKind.PDF


def test_births_and_deaths_are_both_shown() -> None:
    assert {scenario.group for scenario in SCENARIOS} == set(Group)
