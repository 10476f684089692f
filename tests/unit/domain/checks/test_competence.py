"""Which unit may register a birth or a death: the residence of the parents, the last residence of the deceased."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.domain.addresses import Address
from lienthong.domain.catalogues import RegistrationType
from lienthong.domain.checks import Finding, FindingCode, Severity, check_residence
from lienthong.domain.checks.competence import lives_in
from lienthong.domain.declarations import (
    NOWHERE,
    BirthDeclaration,
    DeathDeclaration,
    InterlinkedDeclaration,
    Place,
)
from lienthong.domain.units import UnitCode
from lienthong.invented import people
from tests.support.systems.civilstatus import placed

BEFORE, AFTER = date(2024, 7, 5), date(2025, 8, 1)
DAYS = (BEFORE, AFTER, date(2026, 8, 31), date(2026, 9, 2))
UNIT = UnitCode("00019")
HERE = Place("phường Điện Biên", Address(UnitCode("01"), UnitCode("001"), UNIT))
ELSEWHERE = Place("phường Đội Cấn", Address(UnitCode("01"), UnitCode("001"), UnitCode("00022")))
UNREAD = Place("Số 5 phố Nhà Thờ", Address(detail="Số 5 phố Nhà Thờ"))
NO_INFORMATION = Place("", Address(detail="Không có thông tin"))
MAKERS = (
    people.birth,
    people.late_birth,
    people.birth_without_father,
    people.birth_with_foreign_father,
    people.highland_birth,
    people.death_in_hospital,
    people.death_at_home,
    people.late_death,
)


def found(
    declaration: InterlinkedDeclaration, code: FindingCode = FindingCode.NOT_COMPETENT, on: date = BEFORE
) -> Finding | None:
    return next((each for each in check_residence(declaration, on) if each.code is code), None)


def birth(mother: Place | None, father: Place | None) -> BirthDeclaration:
    declared = people.birth(1, BEFORE, UNIT)
    assert declared.mother is not None
    assert declared.father is not None
    return replace(
        declared,
        mother=replace(declared.mother, residence=mother) if mother is not None else None,
        father=replace(declared.father, residence=father) if father is not None else None,
    )


def death(residence: Place, place_of_death: Place) -> DeathDeclaration:
    declared = people.death_in_hospital(1, BEFORE, UNIT)
    return replace(
        declared,
        deceased=replace(declared.deceased, residence=residence, place_of_death=place_of_death),
    )


@settings(max_examples=40, deadline=None)
@given(maker=st.sampled_from(MAKERS), seed=st.integers(0, 10_000), on=st.sampled_from(DAYS))
def test_whoever_registers_at_home_is_asked_nothing(maker: object, seed: int, on: date) -> None:
    assert callable(maker)
    declared = placed(maker(seed, on), on)
    assert found(declared, FindingCode.NOT_COMPETENT, on) is None
    assert found(declared, FindingCode.RESIDENCE_UNREAD, on) is None


@pytest.mark.parametrize(
    ("mother", "father"), [(HERE, ELSEWHERE), (ELSEWHERE, HERE), (HERE, None), (None, HERE)]
)
def test_one_parent_who_lives_in_the_unit_is_enough(mother: Place | None, father: Place | None) -> None:
    assert found(birth(mother, father)) is None


@pytest.mark.parametrize(("mother", "father"), [(ELSEWHERE, ELSEWHERE), (ELSEWHERE, None), (None, ELSEWHERE)])
def test_a_birth_where_no_parent_lives_in_the_unit_is_for_the_officer_to_justify(
    mother: Place | None, father: Place | None
) -> None:
    finding = found(birth(mother, father))
    assert finding is not None
    assert (finding.severity, finding.article) == (Severity.DECISION, "Luật Hộ tịch 2014, Điều 13")


def test_a_residence_that_was_not_read_into_units_is_only_pointed_out() -> None:
    declared = birth(ELSEWHERE, UNREAD)
    finding = found(declared, FindingCode.RESIDENCE_UNREAD)
    assert finding is not None
    assert finding.severity is Severity.WARNING
    assert found(declared) is None


def test_nothing_is_asked_for_a_child_without_known_parents() -> None:
    assert found(birth(None, None)) is None
    assert found(birth(None, None), FindingCode.RESIDENCE_UNREAD) is None


@pytest.mark.parametrize("kind", [RegistrationType.AGAIN, RegistrationType.FOREIGN_NOTED])
def test_registering_again_or_noting_from_abroad_is_not_judged_by_the_residence(
    kind: RegistrationType,
) -> None:
    assert found(replace(birth(ELSEWHERE, ELSEWHERE), registration_type=kind)) is None
    assert found(replace(death(ELSEWHERE, ELSEWHERE), registration_type=kind)) is None


@pytest.mark.parametrize(
    ("residence", "place_of_death", "field"),
    [
        (HERE, ELSEWHERE, None),
        (ELSEWHERE, HERE, "deceased.residence"),
        (NOWHERE, HERE, None),
        (NO_INFORMATION, HERE, None),
        (NOWHERE, ELSEWHERE, "deceased.place_of_death"),
        (NO_INFORMATION, ELSEWHERE, "deceased.place_of_death"),
    ],
)
def test_the_place_of_death_counts_only_where_no_last_residence_is_known(
    residence: Place, place_of_death: Place, field: str | None
) -> None:
    finding = found(death(residence, place_of_death))
    assert (finding.field if finding is not None else None) == field
    if finding is not None:
        assert (finding.severity, finding.article) == (Severity.DECISION, "Luật Hộ tịch 2014, Điều 32")


@pytest.mark.parametrize("residence", [UNREAD, NOWHERE])
def test_a_death_whose_unit_cannot_be_told_is_pointed_out(residence: Place) -> None:
    finding = found(death(residence, UNREAD), FindingCode.RESIDENCE_UNREAD)
    assert finding is not None
    assert finding.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("unit", "on", "lives"),
    [
        ("00019", BEFORE, True),
        ("001", BEFORE, True),
        ("00022", BEFORE, False),
        # Ba Đình took over parts of Điện Biên on 01/07/2025, and not a day before.
        ("00004", date(2025, 6, 30), False),
        ("00004", date(2025, 7, 1), True),
        ("00070", AFTER, True),
        ("00118", AFTER, False),
    ],
)
def test_a_former_commune_counts_as_what_it_went_into_by_that_day(unit: str, on: date, lives: bool) -> None:
    assert lives_in(HERE, unit, on) is lives


def test_a_code_that_lives_on_means_the_new_unit_unless_a_district_is_named() -> None:
    # 00070 was Hàng Trống, which went into 00070 Hoàn Kiếm and 00082 Cửa Nam.
    former = Place("", Address(UnitCode("01"), UnitCode("002"), UnitCode("00070")))
    today = Place("", Address(UnitCode("01"), None, UnitCode("00070")))
    assert lives_in(today, "00070", AFTER) is True
    assert lives_in(today, "00082", AFTER) is False
    assert lives_in(former, "00082", AFTER) is True


@pytest.mark.parametrize(
    ("address", "lives"),
    [
        (None, None),
        (Address(UnitCode("01")), None),
        (Address(UnitCode("99"), None, UnitCode("99999")), None),
        (Address(country="JP", detail="Osaka"), False),
    ],
)
def test_what_cannot_be_read_is_neither_here_nor_elsewhere(
    address: Address | None, lives: bool | None
) -> None:
    assert lives_in(Place("nơi khai", address), "00019", BEFORE) is lives
