"""The same dossier received on different days is treated by different law."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from lienthong.domain.law import (
    FollowingStep,
    Group,
    NoRuleInForce,
    ProcedureNotInForce,
    UnknownProcedure,
    birth_is_late,
    competent_level,
    copy_fee,
    death_is_late,
    default_procedure,
    form_on,
    procedure_on,
    procedures_on,
    result_document_code,
    step_rule,
)
from lienthong.domain.modules import Module
from lienthong.domain.units import UnitLevel

RESIDENCE, INSURANCE, CARD = (
    FollowingStep.RESIDENCE,
    FollowingStep.HEALTH_INSURANCE,
    FollowingStep.IDENTITY_CARD,
)


@pytest.mark.parametrize(
    ("received", "code", "form", "foreign_level", "steps"),
    [
        (date(2024, 7, 5), "2.002621", "01/NĐ63", UnitLevel.DISTRICT, (RESIDENCE, INSURANCE)),
        (date(2025, 8, 1), "2.002621", "01/NĐ63", UnitLevel.COMMUNE, (RESIDENCE, INSURANCE)),
        (date(2026, 8, 31), "2.002621", "01/NĐ63", UnitLevel.COMMUNE, (RESIDENCE, INSURANCE)),
        (date(2026, 9, 2), "3.000722", "01/NĐ301", UnitLevel.COMMUNE, (RESIDENCE, INSURANCE, CARD)),
    ],
)
def test_a_birth_on_four_days(
    received: date, code: str, form: str, foreign_level: UnitLevel, steps: tuple[FollowingStep, ...]
) -> None:
    procedure = default_procedure(Group.BIRTH, received)
    assert (procedure.code, procedure.form, procedure.following) == (code, form, steps)
    assert form_on(Group.BIRTH, received).id == form
    assert competent_level(Group.BIRTH, received, foreign_element=True) is foreign_level
    assert competent_level(Group.BIRTH, received, foreign_element=False) is UnitLevel.COMMUNE
    assert procedure.deadline_working_days == 3


@pytest.mark.parametrize(
    ("received", "code", "form"),
    [
        (date(2024, 7, 5), "2.002622", "02/NĐ63"),
        (date(2026, 8, 31), "2.002622", "02/NĐ63"),
        (date(2026, 9, 2), "2.002913", "02/NĐ301"),
    ],
)
def test_a_death_changes_code_and_form_in_september_2026(received: date, code: str, form: str) -> None:
    procedure = default_procedure(Group.DEATH, received)
    assert (procedure.code, procedure.form, procedure.module) == (code, form, Module.KT)


def test_the_moment_of_reception_is_taken_in_vietnamese_time() -> None:
    assert default_procedure(Group.BIRTH, datetime(2026, 8, 31, 17, 30, tzinfo=UTC)).code == "3.000722"
    assert default_procedure(Group.BIRTH, datetime(2026, 8, 31, 16, 30, tzinfo=UTC)).code == "2.002621"


def test_birth_with_insurance_only_has_its_own_code_and_no_residence() -> None:
    procedure = default_procedure(Group.BIRTH, date(2024, 7, 5), following={INSURANCE})
    assert procedure.code == "2.001023"
    assert RESIDENCE not in procedure.following


def test_a_bereaved_family_chooses_two_three_or_four_procedures() -> None:
    procedure = default_procedure(Group.DEATH, date(2024, 7, 5))
    counts = [1 + len(choice.steps) for choice in procedure.choices]
    assert counts == [2, 3, 4]
    assert procedure.choice_for({FollowingStep.FUNERAL_ALLOWANCE}) is None


def test_a_code_of_yesterday_names_its_successor() -> None:
    with pytest.raises(
        ProcedureNotInForce, match=r"2\.001023 đã hết hiệu lực từ ngày 01/09/2026.*3\.000722"
    ) as ended:
        procedure_on("2.001023", date(2026, 9, 2))
    assert ended.value.successors == ("3.000722",)


def test_a_code_of_tomorrow_names_what_holds_today() -> None:
    with pytest.raises(ProcedureNotInForce, match="chỉ có hiệu lực từ ngày 01/09/2026") as early:
        procedure_on("3.000722", date(2026, 8, 31))
    assert "2.002621" in early.value.successors


def test_a_code_nobody_knows_is_said_to_be_unknown() -> None:
    with pytest.raises(UnknownProcedure, match=r"9\.999999"):
        procedure_on("9.999999", date(2024, 7, 5))


def test_every_code_of_a_day_is_listed_with_the_default_first() -> None:
    birth = [procedure.code for procedure in procedures_on(date(2024, 7, 5), Group.BIRTH)]
    assert birth[0] == "2.002621"
    assert set(birth) == {"2.002621", "2.000986", "2.001023"}
    assert [procedure.code for procedure in procedures_on(date(2026, 9, 1), Group.BIRTH)] == ["3.000722"]
    assert procedures_on(date(2024, 6, 30)) == ()


def test_what_was_not_seen_officially_is_marked() -> None:
    assert procedure_on("2.002621", date(2024, 7, 5)).verified
    assert not procedure_on("3.000722", date(2026, 9, 2)).verified
    assert all(procedure.source for procedure in procedures_on(date(2024, 7, 5)))


def test_the_identity_card_does_not_exist_as_a_step_before_september_2026() -> None:
    with pytest.raises(NoRuleInForce, match="thẻ căn cước vào ngày 31/08/2026"):
        step_rule(CARD, date(2026, 8, 31))
    assert step_rule(CARD, date(2026, 9, 1)).working_days > 0


def test_sixty_days_are_on_time_and_sixty_one_are_late() -> None:
    assert not birth_is_late(date(2024, 5, 6), date(2024, 7, 5))
    assert birth_is_late(date(2024, 5, 5), date(2024, 7, 5))


def test_fifteen_days_are_on_time_and_sixteen_are_late() -> None:
    assert not death_is_late(date(2024, 6, 20), date(2024, 7, 5))
    assert death_is_late(date(2024, 6, 19), date(2024, 7, 5))


def test_result_documents_have_their_national_codes() -> None:
    assert result_document_code(Group.BIRTH) == "KQ.G15.000031"
    assert result_document_code(Group.DEATH, date(2026, 9, 2)) == "KQ.G15.000034"


def test_there_is_no_rule_before_the_law() -> None:
    with pytest.raises(NoRuleInForce):
        competent_level(Group.BIRTH, date(2010, 1, 1), foreign_element=True)
    with pytest.raises(NoRuleInForce):
        birth_is_late(date(2010, 1, 1), date(2010, 1, 2))
    with pytest.raises(NoRuleInForce):
        form_on(Group.DEATH, date(2024, 6, 30))
    with pytest.raises(NoRuleInForce):
        copy_fee(date(2010, 1, 1))
    with pytest.raises(UnknownProcedure):
        default_procedure(Group.DEATH, date(2024, 6, 30))
