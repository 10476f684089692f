"""Corrections of an entry reach the declaration that answers are made of, and the facts it is found by."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lienthong.domain.catalogues import GuardianshipKind, MarriageEnding, RecognitionKind, Sex
from lienthong.domain.checks import KnownPerson, blocking_keys, facts_of
from lienthong.domain.dates import PartialDate, TimeOfDay
from lienthong.domain.declarations import (
    BirthDeclaration,
    DeathDeclaration,
    ForeignDivorceDeclaration,
    GuardianshipDeclaration,
    GuardianshipEndDeclaration,
    MarriageDeclaration,
    RecognitionDeclaration,
)
from lienthong.domain.registers import Register
from lienthong.domain.units import UnitCode
from lienthong.invented import people
from lienthong.systems.civilstatus.papers.correction.correctable import correctable, texts_of
from lienthong.systems.civilstatus.papers.correction.corrected_declaration import COMPOSED, apply_corrections
from lienthong.systems.civilstatus.papers.correction.corrected_facts import versions_of
from lienthong.systems.civilstatus.papers.forms import entry_fields
from tests.support.systems.civilstatus import placed

TODAY = date(2024, 7, 5)
UNIT = UnitCode("00019")
HOME = "Số 9 phố Hàng Bún, phường Trúc Bạch, quận Ba Đình, thành phố Hà Nội"
#: Two declarations of one register by different people: every text of one becomes that of the other.
REGISTERS = (
    Register.BIRTH,
    Register.DEATH,
    Register.MARRIAGE,
    Register.RECOGNITION,
    Register.FOREIGN_DIVORCE,
    Register.GUARDIANSHIP,
    Register.GUARDIANSHIP_END,
)


@pytest.mark.parametrize("register", REGISTERS)
def test_after_every_text_was_corrected_the_declaration_says_what_the_book_says(register: Register) -> None:
    one = placed(people.declare(register, 3, TODAY, UNIT), TODAY)
    other = placed(people.declare(register, 8, TODAY, UnitCode("00004")), TODAY)
    if isinstance(other, RecognitionDeclaration):
        assert isinstance(one, RecognitionDeclaration)
        other = replace(other, kind=one.kind)
    wanted = entry_fields(other, TODAY)
    changes = {each.path: each.text for each in correctable(register, wanted)}
    said = dict(texts_of(entry_fields(apply_corrections(one, changes, TODAY), TODAY)))
    differing = {path for path, text in texts_of(wanted) if path in changes and said.get(path) != text}
    # Of papers only the number is read; what is composed of several fields stays as declared, and is noted.
    composed = {path for path in differing if path.rpartition(".")[2] in COMPOSED}
    papers = {path for path in differing if path.endswith("paper") or path == "notice"}
    assert differing == composed | papers
    for path in papers:
        number = changes[path].partition("số ")[2].partition(",")[0].partition(" ")[0]
        assert number in said[path]


def birth() -> BirthDeclaration:
    return placed(people.birth(3, TODAY, UNIT), TODAY)


def test_a_place_that_is_an_address_is_read_into_units_and_another_stays_a_text() -> None:
    read = apply_corrections(birth(), {"birthplace": HOME, "origin": "Một nơi nào đó"}, TODAY)
    assert isinstance(read, BirthDeclaration)
    assert read.child.birthplace.address is not None
    assert read.child.birthplace.address.commune == "00004"
    assert read.child.hometown.address is not None
    assert (read.child.hometown.address.commune, read.child.hometown.address.detail) == (
        None,
        "Một nơi nào đó",
    )


def test_a_father_is_added_and_taken_out_as_the_decision_says() -> None:
    fatherless = placed(people.birth_without_father(3, TODAY, UNIT), TODAY)
    added = apply_corrections(fatherless, {"father.born": "1990", "father.name": "Lê Văn Đúng"}, TODAY)
    assert isinstance(added, BirthDeclaration)
    assert added.father is not None
    assert (added.father.full_name, added.father.born) == ("Lê Văn Đúng", PartialDate(1990))
    taken = apply_corrections(birth(), {"father.name": ""}, TODAY)
    assert isinstance(taken, BirthDeclaration)
    assert taken.father is None


def test_a_death_takes_its_hour_place_and_number() -> None:
    death = placed(people.death_in_hospital(3, TODAY, UNIT), TODAY)
    changes = {
        "died": "03 giờ 07 phút, ngày 01 tháng 07 năm 2024",
        "personal_id": "001150000001",
        "cause": "Tai nạn",
    }
    changed = apply_corrections(death, changes, TODAY)
    assert isinstance(changed, DeathDeclaration)
    deceased = changed.deceased
    assert (deceased.died, deceased.died_at) == (PartialDate(2024, 7, 1), TimeOfDay(3, 7))
    assert (deceased.personal_id, deceased.cause) == ("001150000001", "Tai nạn")


def test_kinds_are_read_back_from_their_names() -> None:
    recognition = people.declare(Register.RECOGNITION, 3, TODAY, UNIT)
    divorce = people.declare(Register.FOREIGN_DIVORCE, 3, TODAY, UNIT)
    guardianship = people.declare(Register.GUARDIANSHIP, 3, TODAY, UNIT)
    mother = apply_corrections(recognition, {"kind": "Mẹ nhận con"}, TODAY)
    annulled = apply_corrections(divorce, {"ending": "Hủy việc kết hôn"}, TODAY)
    by_law = apply_corrections(guardianship, {"kind": "Giám hộ đương nhiên"}, TODAY)
    assert isinstance(mother, RecognitionDeclaration)
    assert isinstance(annulled, ForeignDivorceDeclaration)
    assert isinstance(by_law, GuardianshipDeclaration)
    assert mother.kind is RecognitionKind.MOTHER_RECOGNISES_CHILD
    assert annulled.decision.kind is MarriageEnding.ANNULMENT
    assert by_law.kind is GuardianshipKind.BY_LAW


def test_a_sex_typed_in_other_words_leaves_that_of_the_declaration() -> None:
    kept = apply_corrections(birth(), {"sex": "con gái"}, TODAY)
    assert isinstance(kept, BirthDeclaration)
    assert kept.child.sex is birth().child.sex


def test_nothing_changed_is_the_same_declaration() -> None:
    assert apply_corrections(birth(), {}, TODAY) == birth()


def test_an_entry_is_found_under_every_wording_it_ever_had() -> None:
    declared = birth()
    fields = entry_fields(declared, TODAY)
    corrections = [
        {"name": "Nguyễn Văn Sửa"},
        {"mother.name": "Trần Thị Lý", "born": "01/06/2024"},
        {"personal_id": "001224000009", "sex": "Nam"},
    ]
    versions = versions_of(facts_of(declared), fields, corrections)
    assert versions[-1] == facts_of(declared)
    today = versions[0]
    assert today.subjects[0] == KnownPerson(
        "Nguyễn Văn Sửa", PartialDate(2024, 6, 1), Sex.MALE, "001224000009"
    )
    assert today.mother is not None
    assert (today.mother.name, today.happened) == ("Trần Thị Lý", PartialDate(2024, 6, 1))
    assert len(versions) == 4
    common = set(blocking_keys(today)) & set(blocking_keys(versions[-1]))
    assert declared.mother is not None
    assert common == {
        ("birth", "proof", declared.certificate_number, ""),
        ("birth", "children", declared.mother.personal_id),
    }


@pytest.mark.parametrize(
    ("register", "path", "index"),
    [
        (Register.MARRIAGE, "wife.name", 1),
        (Register.FOREIGN_DIVORCE, "husband.name", 0),
        (Register.GUARDIANSHIP, "ward.name", 0),
        (Register.GUARDIANSHIP_END, "guardians.0.name", 1),
        (Register.DEATH, "name", 0),
    ],
)
def test_the_right_person_of_an_entry_is_renamed(register: Register, path: str, index: int) -> None:
    declared = people.declare(register, 3, TODAY, UNIT)
    today, before = versions_of(facts_of(declared), entry_fields(declared, TODAY), [{path: "Đặng Thị Sửa"}])
    changed = [number for number, who in enumerate(today.subjects) if who != before.subjects[number]]
    assert changed == [index]
    assert today.subjects[index].name == "Đặng Thị Sửa"


@pytest.mark.parametrize(
    ("kind", "path", "index"),
    [
        ("Cha nhận con", "recogniser.name", 1),
        ("Con nhận cha", "recogniser.name", 0),
        ("Con nhận mẹ", "recognised.name", 1),
    ],
)
def test_of_a_recognition_child_and_parent_keep_their_places(kind: str, path: str, index: int) -> None:
    declared = people.declare(Register.RECOGNITION, 3, TODAY, UNIT)
    fields = {**entry_fields(declared, TODAY), "kind": kind}
    today, _ = versions_of(facts_of(declared), fields, [{path: "Đặng Thị Sửa"}])
    assert today.subjects[index].name == "Đặng Thị Sửa"


def test_the_day_of_a_death_is_that_of_the_correction() -> None:
    declared = people.declare(Register.DEATH, 3, TODAY, UNIT)
    change = {"died": "03 giờ 07 phút, ngày 01 tháng 07 năm 2024", "cause": "Bệnh già"}
    today, _ = versions_of(facts_of(declared), entry_fields(declared, TODAY), [change])
    assert today.happened == PartialDate(2024, 7, 1)


def test_marriages_and_guardianships_end_on_the_corrected_day() -> None:
    marriage = apply_corrections(
        people.declare(Register.MARRIAGE, 3, TODAY, UNIT), {"since": "01/02/2020"}, TODAY
    )
    end = apply_corrections(
        people.declare(Register.GUARDIANSHIP_END, 3, TODAY, UNIT), {"ended": "01/02/2023"}, TODAY
    )
    assert isinstance(marriage, MarriageDeclaration)
    assert isinstance(end, GuardianshipEndDeclaration)
    assert (marriage.married_since, end.ended) == (PartialDate(2020, 2, 1), PartialDate(2023, 2, 1))
