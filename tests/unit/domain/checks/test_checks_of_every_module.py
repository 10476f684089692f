"""What the law asks of marriages, certificates, recognitions, guardianships, divorces and copies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.domain.catalogues import (
    DeathNoticeKind,
    GuardianshipGround,
    MaritalStatus,
    RegistrationType,
    Sex,
)
from lienthong.domain.checks import (
    EntryLocation,
    EntryMention,
    Finding,
    FindingCode,
    KnownFacts,
    MaritalStatusAnswer,
    PersonRecord,
    Relative,
    Severity,
    check_declaration,
)
from lienthong.domain.checks.ages import full_years, has_reached
from lienthong.domain.checks.rules import check_rules
from lienthong.domain.checks.same_event.duplicates import KnownPerson, known
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import Declaration, EntryReference, Place, Side
from lienthong.domain.registers import Register
from lienthong.domain.units import UnitCode
from lienthong.invented import people
from lienthong.invented.people import couples, kin
from tests.support.systems.civilstatus import placed

TODAY = date(2024, 7, 5)
UNIT = UnitCode("00019")
CODE = FindingCode


def found(declared: Declaration, code: FindingCode, facts: KnownFacts | None = None) -> Finding | None:
    """The finding of this code, gravest first."""
    findings = check_declaration(placed(declared, TODAY), TODAY, facts or KnownFacts({}, {}))
    same = [each for each in findings if each.code is code]
    return min(same, key=lambda each: list(Severity).index(each.severity), default=None)


def mention(
    register: Register, *people: KnownPerson, place: int = 0, ended: str = "", sure: bool = True
) -> EntryMention:
    return EntryMention(
        EntryLocation(register, "00022", "7/2020", date(2020, 5, 4)), people, place, sure, ended
    )


def wed(**husband: Any):  # type: ignore[no-untyped-def]
    declared = couples.marriage(1, TODAY, UNIT)
    return replace(declared, husband=replace(declared.husband, **husband))


BIRTHDAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2024, 7, 5))


@given(born=BIRTHDAYS, on=BIRTHDAYS)
def test_an_age_grows_by_one_on_the_birthday(born: date, on: date) -> None:
    years = full_years(born, on)
    birthday = date(born.year + years, born.month, born.day) if (born.month, born.day) != (2, 29) else None
    if on >= born and birthday is not None:
        assert birthday <= on
        assert full_years(born, birthday) == years
        assert full_years(born, birthday - timedelta(days=1)) == years - 1


@given(born=BIRTHDAYS, years=st.integers(1, 30))
def test_an_unknown_day_is_undecided_only_where_it_decides(born: date, years: int) -> None:
    whole = has_reached(PartialDate.of(born), years, TODAY)
    of_year = has_reached(PartialDate(born.year), years, TODAY)
    assert whole is not None
    assert of_year in (None, whole)


@pytest.mark.parametrize(
    ("born", "refused"), [(PartialDate(2004, 7, 5), False), (PartialDate(2004, 7, 6), True)]
)
def test_a_man_marries_from_his_twentieth_birthday(born: PartialDate, refused: bool) -> None:
    finding = found(wed(born=born), CODE.TOO_YOUNG_TO_MARRY)
    assert (finding is not None) is refused
    if finding is not None:
        assert finding.severity is Severity.ERROR
        assert "Điều 8" in finding.article


@pytest.mark.parametrize(
    ("born", "refused"), [(PartialDate(2006, 7, 5), False), (PartialDate(2006, 7, 6), True)]
)
def test_a_woman_marries_from_her_eighteenth_birthday(born: PartialDate, refused: bool) -> None:
    declared = couples.marriage(1, TODAY, UNIT)
    declared = replace(declared, wife=replace(declared.wife, born=born))
    assert (found(declared, CODE.TOO_YOUNG_TO_MARRY) is not None) is refused


def test_a_year_of_birth_that_leaves_the_age_open_is_for_the_officer_to_decide() -> None:
    finding = found(wed(born=PartialDate(2004)), CODE.BORN_UNKNOWN)
    assert finding is not None
    assert finding.severity is Severity.DECISION
    assert found(wed(born=PartialDate(2003)), CODE.BORN_UNKNOWN) is None


def test_two_of_one_sex_do_not_marry() -> None:
    finding = found(wed(sex=Sex.FEMALE, personal_id="", paper_number="B123"), CODE.SAME_SEX)
    assert finding is not None
    assert finding.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("ended", "sure", "severity"),
    [("", True, Severity.ERROR), ("", False, Severity.DECISION), ("ghi chú ly hôn", True, None)],
)
def test_who_is_married_does_not_marry_before_that_ended(
    ended: str, sure: bool, severity: Severity | None
) -> None:
    declared = wed()
    marriage = mention(
        Register.MARRIAGE, known(declared.husband), KnownPerson("Bà Khác"), ended=ended, sure=sure
    )
    facts = KnownFacts({"husband": PersonRecord(marriages=(marriage,))}, {})
    finding = found(declared, CODE.IS_MARRIED, facts)
    assert (finding.severity if finding is not None else None) is severity


def test_the_same_couple_may_register_again_what_was_lost() -> None:
    declared = wed()
    marriage = mention(Register.MARRIAGE, known(declared.husband), known(declared.wife))
    facts = KnownFacts({"husband": PersonRecord(marriages=(marriage,))}, {})
    again = replace(declared, registration_type=RegistrationType.AGAIN)
    assert found(declared, CODE.IS_MARRIED, facts) is not None
    assert found(again, CODE.IS_MARRIED, facts) is None


MOTHER = KnownPerson("Lê Thị Mẹ", PartialDate(1960, 1, 1), Sex.FEMALE, "001160000001")
GRANDMOTHER = KnownPerson("Phan Thị Bà", PartialDate(1935, 1, 1), Sex.FEMALE, "001135000001")


@pytest.mark.parametrize(
    ("up", "down", "relation"),
    [(1, 1, "anh, chị, em"), (2, 2, "con của anh, chị, em ruột"), (2, 1, "cháu ruột")],
)
def test_kin_within_three_generations_do_not_marry(up: int, down: int, relation: str) -> None:
    declared = wed()
    lives = {
        "husband": PersonRecord(forebears=(Relative(known(declared.husband), 0), Relative(GRANDMOTHER, up))),
        "wife": PersonRecord(forebears=(Relative(known(declared.wife), 0), Relative(GRANDMOTHER, down))),
    }
    finding = found(declared, CODE.CLOSE_KIN, KnownFacts(lives, {}))
    assert finding is not None
    assert finding.severity is Severity.ERROR
    assert relation in finding.message_vi


def test_kin_of_the_fourth_generation_may_marry_and_namesakes_without_birth_dates_are_nobody() -> None:
    declared = wed()
    far = {
        "husband": PersonRecord(forebears=(Relative(GRANDMOTHER, 3),)),
        "wife": PersonRecord(forebears=(Relative(GRANDMOTHER, 3),)),
    }
    assert found(declared, CODE.CLOSE_KIN, KnownFacts(far, {})) is None
    nameless = KnownPerson("Lê Thị Mẹ")
    near = {
        "husband": PersonRecord(forebears=(Relative(nameless, 1),)),
        "wife": PersonRecord(forebears=(Relative(MOTHER, 1),)),
    }
    assert found(declared, CODE.CLOSE_KIN, KnownFacts(near, {})) is None


@pytest.mark.parametrize(
    ("answer", "code", "severity"),
    [
        (MaritalStatusAnswer("00022", True), CODE.STATUS_NOT_ANSWERED, Severity.ERROR),
        (MaritalStatusAnswer("00022", False, MaritalStatus.MARRIED), CODE.STATUS_MARRIED, Severity.ERROR),
        (
            MaritalStatusAnswer("00022", False, None, "Chưa số hóa"),
            CODE.STATUS_NOT_CONFIRMED,
            Severity.DECISION,
        ),
        (MaritalStatusAnswer("00022", False, MaritalStatus.DIVORCED), None, None),
    ],
)
def test_a_check_that_is_wanted_is_waited_for_and_heeded(
    answer: MaritalStatusAnswer, code: FindingCode | None, severity: Severity | None
) -> None:
    declared = wed(check_wanted=True, check_unit=UnitCode("00022"))
    facts = KnownFacts({}, {Side.HUSBAND: answer})
    codes = (CODE.STATUS_NOT_ANSWERED, CODE.STATUS_MARRIED, CODE.STATUS_NOT_CONFIRMED)
    told = {each: finding.severity for each in codes if (finding := found(declared, each, facts))}
    assert told == ({code: severity} if code is not None else {})


def test_a_check_that_nobody_was_asked_for_counts_as_open() -> None:
    assert found(wed(check_wanted=True, check_unit=UnitCode("00022")), CODE.STATUS_NOT_ANSWERED) is not None


def test_a_unit_where_neither_lives_is_for_the_officer_to_justify() -> None:
    declared = couples.marriage(1, TODAY, UNIT)
    elsewhere = Place("Số 2 phố Lê Lợi, phường Đội Cấn, quận Ba Đình, thành phố Hà Nội")
    moved = replace(
        declared,
        husband=replace(declared.husband, residence=elsewhere),
        wife=replace(declared.wife, residence=elsewhere),
    )
    finding = found(moved, CODE.NOT_COMPETENT)
    assert finding is not None
    assert finding.severity is Severity.DECISION
    assert found(replace(moved, wife=declared.wife), CODE.NOT_COMPETENT) is None


def test_the_dead_are_not_recognised_by_the_office() -> None:
    declared = kin.recognition(1, TODAY, UNIT)
    death = mention(Register.DEATH, known(declared.parent))
    finding = found(declared, CODE.IS_DEAD, KnownFacts({"parent": PersonRecord(deaths=(death,))}, {}))
    assert finding is not None
    assert (finding.severity, "Điều 101" in finding.article) == (Severity.ERROR, True)


@given(years=st.integers(-5, 40))
def test_a_parent_is_older_than_the_child_by_a_plausible_time(years: int) -> None:
    declared = kin.recognition(1, TODAY, UNIT)
    assert declared.child.born is not None
    born = PartialDate(declared.child.born.year - years, declared.child.born.month, declared.child.born.day)
    declared = replace(
        declared, parent=replace(declared.parent, born=born, personal_id="", paper_number="B1")
    )
    impossible = found(declared, CODE.SAME_PERSON_TWICE)
    unlikely = found(declared, CODE.AGES_TOO_CLOSE)
    assert (impossible is not None) is (years <= 0)
    assert (unlikely is not None) is (0 < years < 12)


def test_a_child_has_one_father_and_is_recognised_once() -> None:
    declared = kin.recognition(1, TODAY, UNIT)
    other = KnownPerson("Trần Văn Khác", PartialDate(1980, 1, 1), Sex.MALE, "001080000001")
    same = KnownFacts({"child": PersonRecord(forebears=(Relative(known(declared.parent), 1),))}, {})
    another = KnownFacts({"child": PersonRecord(forebears=(Relative(other, 1),))}, {})
    assert found(declared, CODE.ALREADY_RECOGNISED, same) is not None
    finding = found(declared, CODE.OTHER_PARENT_KNOWN, another)
    assert finding is not None
    assert finding.severity is Severity.DECISION


@pytest.mark.parametrize(
    ("born", "refused"), [(PartialDate(2006, 7, 5), True), (PartialDate(2006, 7, 6), False)]
)
def test_a_minor_has_a_guardian_until_the_eighteenth_birthday(born: PartialDate, refused: bool) -> None:
    declared = kin.guardianship(1, TODAY, UNIT)
    declared = replace(declared, ward=replace(declared.ward, born=born))
    assert (found(declared, CODE.WARD_OF_AGE) is not None) is refused
    unable = replace(declared, ground=GuardianshipGround.INCAPACITATED)
    assert found(unable, CODE.WARD_OF_AGE) is None


def test_a_guardian_is_of_age() -> None:
    declared = kin.guardianship(1, TODAY, UNIT)
    young = replace(declared, guardian=replace(declared.guardian, born=PartialDate(2006, 7, 6)))
    assert found(declared, CODE.GUARDIAN_TOO_YOUNG) is None
    assert found(young, CODE.GUARDIAN_TOO_YOUNG) is not None


@pytest.mark.parametrize(("ended", "refused"), [("", True), ("chấm dứt giám hộ", False)])
def test_nobody_has_two_guardianships_at_once(ended: str, refused: bool) -> None:
    declared = kin.guardianship(1, TODAY, UNIT)
    before = mention(Register.GUARDIANSHIP, known(declared.ward), known(declared.guardian), ended=ended)
    facts = KnownFacts({"ward": PersonRecord(guardianships=(before,))}, {})
    assert (found(declared, CODE.HAS_GUARDIAN, facts) is not None) is refused


def test_who_is_guardian_of_somebody_else_may_become_one_again() -> None:
    declared = kin.guardianship(1, TODAY, UNIT)
    before = mention(Register.GUARDIANSHIP, KnownPerson("Bé Khác"), known(declared.guardian), place=1)
    facts = KnownFacts(
        {"ward": PersonRecord(guardianships=(before,)), "guardian": PersonRecord(guardianships=(before,))}, {}
    )
    assert found(declared, CODE.HAS_GUARDIAN, facts) is None


def test_the_end_of_a_guardianship_needs_one_that_holds() -> None:
    declared = kin.guardianship_end(1, TODAY, UNIT)
    people_in = (known(declared.ward), known(declared.guardian))
    open_one = KnownFacts(
        {"ward": PersonRecord(guardianships=(mention(Register.GUARDIANSHIP, *people_in),))}, {}
    )
    over = KnownFacts(
        {"ward": PersonRecord(guardianships=(mention(Register.GUARDIANSHIP, *people_in, ended="x"),))}, {}
    )
    assert found(declared, CODE.GUARDIANSHIP_NOT_FOUND) is not None
    assert found(declared, CODE.GUARDIANSHIP_NOT_FOUND, over) is not None
    assert found(declared, CODE.GUARDIANSHIP_NOT_FOUND, open_one) is None


def test_a_foreign_divorce_is_noted_once_and_rests_on_a_known_decision() -> None:
    declared = couples.foreign_divorce(1, TODAY, UNIT)
    noted = mention(Register.FOREIGN_DIVORCE, known(declared.husband), known(declared.wife))
    facts = KnownFacts({"husband": PersonRecord(divorces=(noted,))}, {})
    assert found(declared, CODE.ALREADY_NOTED, facts) is not None
    assert found(declared, CODE.DECISION_INCOMPLETE) is None
    vague = replace(declared, decision=replace(declared.decision, issued=None))
    assert found(vague, CODE.DECISION_INCOMPLETE) is not None


@pytest.mark.parametrize(
    ("kind", "ended", "disagrees"),
    [
        (MaritalStatus.NEVER_MARRIED, "", True),
        (MaritalStatus.NEVER_MARRIED, "ly hôn", True),
        (MaritalStatus.MARRIED, "", False),
        (MaritalStatus.MARRIED, "ly hôn", True),
        (MaritalStatus.DIVORCED, "ly hôn", False),
    ],
)
def test_a_certificate_agrees_with_the_books(kind: MaritalStatus, ended: str, disagrees: bool) -> None:
    declared = replace(couples.marital_status(1, TODAY, UNIT), marital_status_kind=kind)
    marriage = mention(
        Register.MARRIAGE, KnownPerson("Ông Chồng"), known(declared.subject), place=1, ended=ended
    )
    facts = KnownFacts({"subject": PersonRecord(marriages=(marriage,))}, {})
    assert (found(declared, CODE.STATUS_DISAGREES, facts) is not None) is disagrees


def test_copies_are_at_least_one_and_of_something_that_is_there() -> None:
    declared = kin.copy_request(1, TODAY, UNIT)
    assert found(replace(declared, copies=0), CODE.NO_COPIES) is not None
    assert found(declared, CODE.ENTRY_NOT_FOUND) is None
    assert found(declared, CODE.ENTRY_NOT_FOUND, KnownFacts({}, {}, source_found=False)) is not None
    assert found(replace(declared, source=Register.MARITAL_STATUS), CODE.NOT_COPIED) is not None


def test_of_several_entries_that_fit_a_request_for_copies_none_is_taken_in_silence() -> None:
    asked = replace(kin.copy_request(1, TODAY, UNIT), source=Register.MARRIAGE)
    older, newer = (
        EntryLocation(Register.MARRIAGE, UNIT, f"3/{year}", date(year, 5, 6), f"01/{year}")
        for year in (2019, 2023)
    )
    both = KnownFacts({}, {}, source_found=True, source=newer, sources=(older, newer))
    assert found(replace(asked, entry=EntryReference()), CODE.SEVERAL_ENTRIES, both) is not None
    assert found(replace(asked, entry=EntryReference(number="3")), CODE.SEVERAL_ENTRIES, both) is not None
    exact = replace(asked, entry=EntryReference(number="03/2023"))
    assert found(exact, CODE.SEVERAL_ENTRIES, both) is None
    assert found(exact, CODE.ENTRY_DIFFERS, both) is None
    assert found(replace(asked, entry=EntryReference(number="4/2023")), CODE.ENTRY_DIFFERS, both) is not None
    none = KnownFacts({}, {}, source_found=False, sources=(older, newer))
    undecided = found(replace(asked, entry=EntryReference(number="9")), CODE.ENTRY_UNDECIDED, none)
    assert undecided is not None
    assert "3/2019" in undecided.message_vi


@pytest.mark.parametrize(
    ("place", "cause", "kind", "wrong"),
    [
        ("Bệnh viện Đa khoa Ba Đình", "Viêm phổi", DeathNoticeKind.NOTICE, False),
        ("Bệnh viện Đa khoa Ba Đình", "Viêm phổi", DeathNoticeKind.WITNESS, True),
        ("Đường Láng", "Tai nạn giao thông", DeathNoticeKind.POLICE_OR_FORENSIC, False),
        ("Đường Láng", "Tai nạn giao thông", DeathNoticeKind.WITNESS, True),
        ("Tại nhà", "Bệnh già", DeathNoticeKind.NOTICE, False),
    ],
)
def test_the_paper_of_a_death_fits_its_place(
    place: str, cause: str, kind: DeathNoticeKind, wrong: bool
) -> None:
    declared = people.death_in_hospital(1, TODAY, UNIT)
    declared = replace(
        declared,
        deceased=replace(declared.deceased, place_of_death=Place(place), cause=cause),
        notice=replace(declared.notice, kind=kind),
    )
    assert (found(declared, CODE.PAPER_OF_ANOTHER_PLACE) is not None) is wrong


def test_every_rule_with_an_article_says_whether_its_text_was_seen() -> None:
    assert {rule.code for rule in check_rules() if rule.article and rule.verified} == set()
    assert len({(rule.code, rule.register) for rule in check_rules()}) == len(check_rules())
