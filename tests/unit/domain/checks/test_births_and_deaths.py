"""What a birth or a death may not say: of who asks, of the parents, of names; and which births belong together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.domain.catalogues import RELATIONS, RegistrationType
from lienthong.domain.checks import (
    EntryLocation,
    EntryMention,
    Finding,
    FindingCode,
    KnownFacts,
    PersonRecord,
    Severity,
    check_declaration,
    errors,
)
from lienthong.domain.checks.same_event.duplicates import Facts, KnownPerson, compare, facts_of, search_keys
from lienthong.domain.checks.same_event.duplicates import blocking_keys as keys_of
from lienthong.domain.checks.same_event.event_match import Agreement, MatchVerdict
from lienthong.domain.checks.stand_ins import is_machine_word, is_stand_in
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import BirthDeclaration, DeathDeclaration, Declaration
from lienthong.domain.registers import Register
from lienthong.invented import people

FILED = date(2024, 7, 5)
CODE = FindingCode


def found(declared: Declaration, code: FindingCode, facts: KnownFacts | None = None) -> Finding | None:
    """The finding of this code, gravest first."""
    same = [
        each for each in check_declaration(declared, FILED, facts or KnownFacts({}, {})) if each.code is code
    ]
    return min(same, key=lambda each: list(Severity).index(each.severity), default=None)


def severity(declared: Declaration, code: FindingCode, facts: KnownFacts | None = None) -> Severity | None:
    finding = found(declared, code, facts)
    return None if finding is None else finding.severity


def birth(seed: int = 1) -> BirthDeclaration:
    return people.birth(seed, FILED)


def death(seed: int = 1) -> DeathDeclaration:
    return people.death_in_hospital(seed, FILED)


def named(name: str) -> BirthDeclaration:
    declared = birth()
    return replace(declared, child=replace(declared.child, full_name=name))


def asked_by(relation: str, **changes: str) -> BirthDeclaration:
    declared = birth()
    return replace(declared, requester=replace(declared.requester, relation=relation, **changes))  # type: ignore[arg-type]


def with_parent(which: str, born: PartialDate) -> BirthDeclaration:
    declared = birth()
    parent = getattr(declared, which)
    assert parent is not None
    return replace(declared, **{which: replace(parent, born=born, personal_id="", paper_number="")})


def years_before(declared: BirthDeclaration, years: int) -> PartialDate:
    day = declared.child.born.latest
    return PartialDate.of(day.replace(year=day.year - years))


def dead(path: str, died: PartialDate | None, *, sure: bool = True) -> KnownFacts:
    at = EntryLocation(Register.DEATH, "00022", "7/2020", date(2020, 5, 4))
    mention = EntryMention(at, (KnownPerson("Ai Đó"),), 0, sure, happened=died)
    return KnownFacts({path: PersonRecord(deaths=(mention,))}, {})


# Words that stand for a name ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "Bé trai chưa đặt tên",
        "BÉ GÁI",
        "Trẻ sơ sinh",
        "CON BÀ NGUYỄN THỊ LAN",
        "CON BA NGUYEN THI LAN",
        "Con của sản phụ Trần Thị B",
        "CB. Nguyễn Thị Mai",
        "Cháu gái bà Tư",
        "Chưa đặt tên",
        "Nguyễn chưa có tên",
        "Không rõ",
        "Vô danh",
        "Baby of Tran Thi B",
    ],
)
def test_words_that_stand_for_a_name_stop_a_birth(name: str) -> None:
    assert severity(named(name), CODE.NAME_STAND_IN) is Severity.ERROR


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Bé",
        "Bế Văn Đàn",
        "Cao Bá Con",
        "Trần Văn Không",
        "Y Con Niê",
        "Lê Bé Trai",
        "Hồ Vô Danh Tướng",
    ],
)
def test_names_that_people_bear_pass(name: str) -> None:
    assert not is_stand_in(name)


def test_a_body_that_nobody_could_name_is_for_the_officer_to_decide() -> None:
    declared = death()
    nameless = replace(declared, deceased=replace(declared.deceased, full_name="Không rõ"))
    assert severity(nameless, CODE.NAME_STAND_IN) is Severity.DECISION


@pytest.mark.parametrize(
    "word",
    ["null", "NULL", "undefined", "NaN", "[object Object]", "Nguyễn undefined", "#N/A", "${name}", "None"],
)
def test_what_a_program_wrote_for_a_name_stops(word: str) -> None:
    assert severity(named(word), CODE.MACHINE_WORD) is Severity.ERROR


def test_what_a_program_wrote_into_any_other_text_stops_at_its_field() -> None:
    declared = birth()
    odd = replace(declared, child=replace(declared.child, ethnic_other="undefined"))
    finding = found(odd, CODE.MACHINE_WORD)
    assert finding is not None
    assert (finding.field, finding.severity) == ("child.ethnic_other", Severity.ERROR)


@given(st.text(max_size=30))
def test_words_around_a_machine_word_do_not_hide_it(around: str) -> None:
    assert is_machine_word(f"{around} [object Object] {around}")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 5000))
def test_invented_people_bear_names(seed: int) -> None:
    for declared in (birth(seed), death(seed)):
        codes = {each.code for each in check_declaration(declared, FILED)}
        assert not codes & {CODE.NAME_STAND_IN, CODE.MACHINE_WORD, CODE.NAME_OTHER_ALPHABET}


def test_a_name_in_another_alphabet_is_named_and_for_the_officer_to_decide() -> None:
    finding = found(named("Иван Hoa"), CODE.NAME_OTHER_ALPHABET)
    assert finding is not None
    assert finding.severity is Severity.DECISION
    assert "U+0418" in finding.message_vi


def test_the_icelandic_letter_is_no_other_family() -> None:
    declared = birth()
    assert declared.father is not None
    assert declared.mother is not None
    same = replace(
        declared,
        child=replace(declared.child, full_name="Ðặng Văn An"),
        father=replace(declared.father, full_name="Đặng Văn Bình"),
    )
    assert found(same, CODE.FAMILY_NAME_OF_NEITHER) is None


# Who asks -------------------------------------------------------------------------------------------------


def test_the_mother_who_asks_is_the_declared_mother() -> None:
    stranger = asked_by("Mẹ", full_name="Trần Thị Người Lạ", personal_id="001190999999", paper_number="")
    assert severity(stranger, CODE.REQUESTER_NOT_PARENT) is Severity.DECISION


def test_the_mother_under_the_same_number_and_another_name_is_remarked() -> None:
    mother = birth().mother
    assert mother is not None
    declared = asked_by("2", full_name="Trần Thị Tên Khác", personal_id=mother.personal_id, paper_number="")
    assert severity(declared, CODE.REQUESTER_NAMED_OTHERWISE) is Severity.WARNING
    assert found(declared, CODE.REQUESTER_NOT_PARENT) is None


def test_a_father_who_asks_where_no_father_is_declared_is_for_the_officer_to_decide() -> None:
    declared = replace(asked_by("Cha"), father=None)
    assert severity(declared, CODE.REQUESTER_NOT_PARENT) is Severity.DECISION


@pytest.mark.parametrize(
    "relation", ["Vợ", "Chồng", "Con", "con trai", "5", "Cháu nội", "Con dâu", "Bản thân"]
)
def test_a_newborn_has_neither_spouse_nor_child(relation: str) -> None:
    assert severity(asked_by(relation), CODE.RELATION_IMPOSSIBLE) is Severity.DECISION


@pytest.mark.parametrize("relation", ["Cha", "Mẹ", "Bà nội", "Ông ngoại", "Bác", "Dì", "Người giám hộ"])
def test_relatives_may_ask_for_a_newborn(relation: str) -> None:
    assert found(asked_by(relation), CODE.RELATION_IMPOSSIBLE) is None


def test_the_birth_of_a_grown_person_may_be_declared_by_a_child_of_theirs() -> None:
    declared = asked_by("Con")
    old = replace(
        declared,
        child=replace(declared.child, born=PartialDate(1950), born_in_words=""),
        registration_type=RegistrationType.LATE,
    )
    assert found(old, CODE.RELATION_IMPOSSIBLE) is None


def test_nobody_declares_the_own_death() -> None:
    declared = death()
    who = declared.deceased
    by_number = replace(declared.requester, personal_id=who.paper_number, full_name="Tên Khác Hẳn")
    by_relation = replace(declared.requester, relation="Bản thân")
    by_name = replace(declared.requester, full_name=who.full_name.upper(), personal_id="", paper_number="")
    code = CODE.REQUESTER_IS_DECEASED
    assert severity(replace(declared, requester=by_number), code) is Severity.ERROR
    assert severity(replace(declared, requester=by_relation), code) is Severity.ERROR
    assert severity(replace(declared, requester=by_name), code) is Severity.DECISION


def test_a_namesake_with_another_number_may_declare_a_death() -> None:
    declared = death()
    son = replace(declared.requester, full_name=declared.deceased.full_name, personal_id="001090999999")
    assert found(replace(declared, requester=son), CODE.REQUESTER_IS_DECEASED) is None


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 5000), st.sampled_from(tuple(RELATIONS)))
def test_every_relation_of_a_newborn_is_either_possible_or_found(seed: int, relation: object) -> None:
    declared = birth(seed)
    name = getattr(relation, "name")  # noqa: B009 - any entry of the catalogue
    asked = replace(declared, requester=replace(declared.requester, relation=name))
    grown = name in {"Vợ", "Chồng", "Con", "Cháu", "Con dâu", "Con rể", "Bản thân"}
    assert (found(asked, CODE.RELATION_IMPOSSIBLE) is not None) is grown


def test_a_requester_who_is_registered_as_dead_stops_or_is_compared() -> None:
    died = PartialDate(2020, 5, 1)
    assert severity(birth(), CODE.IS_DEAD, dead("requester", died)) is Severity.ERROR
    assert severity(death(), CODE.IS_DEAD, dead("requester", died, sure=False)) is Severity.DECISION


# The parents ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("which", "years", "code", "weight"),
    [
        ("mother", 8, CODE.PARENT_AGE_IMPOSSIBLE, Severity.ERROR),
        ("mother", 13, CODE.PARENT_TOO_YOUNG, Severity.DECISION),
        ("mother", 14, None, None),
        ("mother", 54, None, None),
        ("mother", 55, CODE.PARENT_TOO_OLD, Severity.DECISION),
        ("mother", 78, CODE.PARENT_TOO_OLD, Severity.DECISION),
        ("mother", 80, CODE.PARENT_AGE_IMPOSSIBLE, Severity.ERROR),
        ("father", 8, CODE.PARENT_AGE_IMPOSSIBLE, Severity.ERROR),
        ("father", 13, CODE.PARENT_TOO_YOUNG, Severity.DECISION),
        ("father", 79, None, None),
        ("father", 80, CODE.PARENT_TOO_OLD, Severity.DECISION),
        ("father", 110, CODE.PARENT_AGE_IMPOSSIBLE, Severity.ERROR),
    ],
)
def test_the_age_of_a_parent_is_judged_in_both_directions(
    which: str, years: int, code: FindingCode | None, weight: Severity | None
) -> None:
    declared = with_parent(which, years_before(birth(), years))
    ages = (CODE.PARENT_TOO_YOUNG, CODE.PARENT_TOO_OLD, CODE.PARENT_AGE_IMPOSSIBLE)
    assert {each: severity(declared, each) for each in ages if found(declared, each)} == (
        {code: weight} if code is not None else {}
    )


@given(st.integers(15, 54))
def test_a_year_of_birth_alone_accuses_nobody(years: int) -> None:
    declared = with_parent("mother", PartialDate(birth().child.born.year - years))
    assert found(declared, CODE.PARENT_TOO_OLD) is None
    assert found(declared, CODE.PARENT_TOO_YOUNG) is None


def test_a_mother_who_died_before_the_birth_stops_it() -> None:
    born = birth().child.born.earliest
    before, same = PartialDate.of(born - timedelta(days=1)), PartialDate.of(born)
    code = CODE.DIED_BEFORE_BIRTH
    assert severity(birth(), code, dead("mother", before)) is Severity.ERROR
    assert severity(birth(), code, dead("mother", before, sure=False)) is Severity.DECISION
    assert found(birth(), code, dead("mother", same)) is None


def test_a_father_may_die_before_the_birth_by_less_than_300_days() -> None:
    born = birth().child.born.earliest
    within, beyond = (PartialDate.of(born - timedelta(days=days)) for days in (300, 301))
    assert found(birth(), CODE.DIED_BEFORE_BIRTH, dead("father", within)) is None
    assert severity(birth(), CODE.DIED_BEFORE_BIRTH, dead("father", beyond)) is Severity.ERROR


def test_a_death_without_its_day_is_for_the_officer_to_compare() -> None:
    assert severity(birth(), CODE.DIED_BEFORE_BIRTH, dead("mother", None)) is Severity.DECISION


# Two births -----------------------------------------------------------------------------------------------


def of_mother(declared: BirthDeclaration, name: str, born: PartialDate) -> Facts:
    """Another child of the same mother, as the books would say it."""
    child = replace(declared.child, full_name=name, born=born)
    return facts_of(replace(declared, child=child, certificate_number=""))


def next_child(days: int, name: str = "Phạm Gia Hưng") -> Facts:
    declared = birth()
    return of_mother(declared, name, PartialDate.of(declared.child.born.earliest + timedelta(days=days)))


@pytest.mark.parametrize(
    ("days", "verdict"),
    [
        (0, MatchVerdict.TWIN),
        (1, MatchVerdict.TWIN),
        (2, MatchVerdict.TWIN),
        (3, MatchVerdict.TOO_CLOSE),
        (151, MatchVerdict.TOO_CLOSE),
        (179, MatchVerdict.TOO_CLOSE),
        (180, MatchVerdict.DIFFERENT),
        (600, MatchVerdict.DIFFERENT),
    ],
)
def test_two_births_of_one_mother_are_twins_too_close_or_siblings(days: int, verdict: MatchVerdict) -> None:
    match = compare(facts_of(birth()), next_child(days))
    assert match.verdict is verdict
    if verdict is MatchVerdict.TOO_CLOSE:
        assert match.agrees == (Agreement.MOTHER_NUMBER,)


def test_a_mother_known_by_name_only_is_no_certainty() -> None:
    bare = replace(facts_of(birth()), mother=KnownPerson("Trần Thị Lan", PartialDate(1995, 2, 3)))
    later = replace(next_child(100), mother=KnownPerson("TRẦN THỊ LAN", PartialDate(1995, 2, 3)))
    match = compare(bare, later)
    assert (match.verdict, match.agrees) == (MatchVerdict.TOO_CLOSE, (Agreement.MOTHER,))


def test_births_of_two_mothers_have_nothing_in_common() -> None:
    other = replace(next_child(100), mother=KnownPerson("Lê Thị Hoa", number="001190999999"))
    assert compare(facts_of(birth()), other).verdict is MatchVerdict.DIFFERENT


@given(st.integers(-5000, 5000))
def test_a_mother_s_children_are_found_and_judged_the_same_from_both_sides(days: int) -> None:
    one, other = facts_of(birth()), next_child(days)
    assert set(keys_of(one)) & set(keys_of(other))
    assert compare(one, other).verdict is compare(other, one).verdict
    assert (compare(one, other).verdict is MatchVerdict.TOO_CLOSE) is (2 < abs(days) < 180)


@pytest.mark.parametrize(
    "other_date",
    [PartialDate(2022, 3, 2), PartialDate(2024, 2, 3), PartialDate(2024, 3, 12), PartialDate(2024)],
)
def test_one_child_of_one_mother_under_another_date_is_likely_the_same(other_date: PartialDate) -> None:
    declared = birth()
    name = declared.child.full_name
    one = of_mother(declared, name, PartialDate(2024, 3, 2))
    other = of_mother(declared, name.upper(), other_date)
    match = compare(one, other)
    assert match.verdict in {MatchVerdict.LIKELY, MatchVerdict.TOO_CLOSE}
    assert {Agreement.NAME, Agreement.BORN_ALIKE} <= set(match.agrees)


def test_day_and_month_exchanged_are_found_without_the_mother() -> None:
    name = "Nguyễn Thị Mỹ Lý"
    one = Facts(Register.BIRTH, (KnownPerson(name, PartialDate(2024, 3, 2)),), PartialDate(2024, 3, 2))
    other = Facts(Register.BIRTH, (KnownPerson(name, PartialDate(2024, 2, 3)),), PartialDate(2024, 2, 3))
    assert set(search_keys(one)) & set(keys_of(other))
    assert compare(one, other).verdict is MatchVerdict.LIKELY


def test_brothers_with_alike_names_born_years_apart_are_two() -> None:
    declared = birth()
    anh = of_mother(declared, "Lê Minh Anh", PartialDate(2019, 5, 17))
    marked = of_mother(declared, "Lê Minh Ánh", PartialDate(2024, 3, 2))
    assert compare(anh, marked).verdict is MatchVerdict.DIFFERENT


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 5000))
def test_invented_families_still_pass(seed: int) -> None:
    assert errors(check_declaration(birth(seed), FILED)) == ()
    assert errors(check_declaration(death(seed), FILED)) == ()
