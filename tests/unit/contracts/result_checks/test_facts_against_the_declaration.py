"""A result says what was declared, or the difference is named; another spelling of the same is no difference."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.contracts.hotich_v3.results import DvcltBirthResult, DvcltDeathResult
from lienthong.contracts.result_checks import Subject, differences_from_declaration, explain_vi
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import BirthDeclaration, DeathDeclaration
from lienthong.invented import people

DAY = date(2024, 7, 5)
SEEDS = st.integers(0, 5000)


def _birth(seed: int) -> BirthDeclaration:
    return people.birth(seed, DAY, "00019")


def _death(seed: int) -> DeathDeclaration:
    return people.death_in_hospital(seed, DAY, "00019")


def _birth_facts(declared: BirthDeclaration, **other: str) -> DvcltBirthResult:
    mother, father, child = declared.mother, declared.father, declared.child
    facts = {
        "ngayDangKy": "05.07.2024",
        "nksHoTen": child.full_name,
        "nksGioiTinh": child.sex.code,
        "nksNgaySinh": child.born.format(),
        "nksDanToc": child.ethnic_group,
        "nksQuocTich": child.nationality,
        "meHoTen": mother.full_name if mother else "",
        "meNgaySinh": mother.born.format() if mother and mother.born else "",
        "meSoGiayTo": mother.paper_number if mother else "",
        "chaHoTen": father.full_name if father else "",
        "nycHoTen": declared.requester.full_name,
        "soDangKy": "15",
        "quyenSo": "01/2024",
    }
    return DvcltBirthResult.open({**facts, **other})


def _death_facts(declared: DeathDeclaration, **other: str) -> DvcltDeathResult:
    dead = declared.deceased
    facts = {
        "nktHoTen": dead.full_name,
        "nktGioiTinh": dead.sex.name_vi if dead.sex is not None else "",
        "nktNgaySinh": dead.born.format("/") if dead.born is not None else "",
        "nktNgayChet": f"{dead.died.format()} 08:30",
        "nktSoGiayTo": dead.paper_number,
        "nycHoTen": declared.requester.full_name,
        "soDangKy": "15",
        "quyenSo": "01/2024",
    }
    return DvcltDeathResult.open({**facts, **other})


@given(SEEDS)
def test_what_was_declared_and_registered_as_declared_differs_in_nothing(seed: int) -> None:
    assert differences_from_declaration(_birth_facts(_birth(seed)), _birth(seed)) == []
    assert differences_from_declaration(_death_facts(_death(seed)), _death(seed)) == []


@given(SEEDS)
def test_capitals_and_spaces_make_no_other_fact(seed: int) -> None:
    declared = _birth(seed)
    shouted = declared.child.full_name.upper().replace(" ", "   ")

    facts = _birth_facts(declared, nksHoTen=shouted, nksNgaySinh=declared.child.born.format("/"))

    assert differences_from_declaration(facts, declared) == []


@given(SEEDS, SEEDS)
def test_another_childs_facts_are_seen_whoever_the_two_are(one: int, other: int) -> None:
    first, second = _birth(one), _birth(other)
    if first.child.full_name == second.child.full_name and first.child.born == second.child.born:
        return

    found = differences_from_declaration(_birth_facts(second), first)

    assert {each.field for each in found} & {"nksHoTen", "nksNgaySinh"}


@pytest.mark.parametrize(
    ("field", "value", "subject"),
    [
        ("nksHoTen", "Nguyễn Thị Tráo", Subject.REGISTERED),
        ("nksGioiTinh", "3", Subject.REGISTERED),
        ("nksNgaySinh", "01.01.2001", Subject.REGISTERED),
        ("nksQuocTich", "Lào", Subject.REGISTERED),
        ("meHoTen", "Trần Thị Tráo", Subject.PARENT),
        ("meHoTen", "", Subject.PARENT),
        ("meNgaySinh", "01.01.1951", Subject.PARENT),
        ("meSoGiayTo", "001100000000", Subject.PARENT),
        ("nycHoTen", "Lê Văn Tráo", Subject.REQUESTER),
    ],
)
def test_every_fact_that_tells_people_apart_is_compared(field: str, value: str, subject: Subject) -> None:
    declared = next(each for each in map(_birth, range(100)) if each.mother and each.mother.paper_number)

    found = differences_from_declaration(_birth_facts(declared, **{field: value}), declared)

    assert [(each.field, each.subject, each.registered) for each in found] == [(field, subject, value)]
    assert field in explain_vi(found)


def test_a_father_whom_nobody_declared_is_a_difference() -> None:
    declared = replace(_birth(1), father=None)

    found = differences_from_declaration(_birth_facts(declared, chaHoTen="Lê Văn Thêm"), declared)

    assert [(each.field, each.declared) for each in found] == [("chaHoTen", "")]
    assert found[0].message_vi == "Họ tên cha (chaHoTen): tờ khai để trống, kết quả “Lê Văn Thêm”."


@pytest.mark.parametrize(
    ("born", "agrees"), [("1945", False), ("09.1945", False), ("02.09.1945", True), ("1946", False)]
)
def test_a_registered_date_is_at_least_as_exact_as_the_declared_one(born: str, agrees: bool) -> None:
    declared = _death(1)
    declared = replace(declared, deceased=replace(declared.deceased, born=PartialDate(1945, 9, 2)))

    found = differences_from_declaration(_death_facts(declared, nktNgaySinh=born), declared)

    assert (found == []) is agrees


@pytest.mark.parametrize("born", [PartialDate(1945), PartialDate(1945, 9)])
def test_a_date_that_was_declared_in_part_is_not_contradicted_by_its_day(born: PartialDate) -> None:
    declared = _death(1)
    declared = replace(declared, deceased=replace(declared.deceased, born=born))

    assert differences_from_declaration(_death_facts(declared, nktNgaySinh="02.09.1945"), declared) == []


def test_a_birth_is_never_compared_with_a_death() -> None:
    with pytest.raises(TypeError):
        differences_from_declaration(_birth_facts(_birth(1)), _death(1))
