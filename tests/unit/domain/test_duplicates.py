"""Whether two entries tell of the same birth or death, under whatever spelling."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.domain.catalogues import Sex
from lienthong.domain.checks.same_event.duplicates import (
    Facts,
    KnownPerson,
    blocking_keys,
    compare,
    facts_of,
    spelling_key,
)
from lienthong.domain.checks.same_event.event_match import Agreement, MatchVerdict
from lienthong.domain.dates import PartialDate
from lienthong.domain.registers import Register
from lienthong.invented import people

FILED = date(2024, 7, 5)

RESPELLINGS: tuple[Callable[[str], str], ...] = (
    str.upper,
    lambda name: unicodedata.normalize("NFD", name),
    lambda name: name.replace(" ", "   "),
    lambda name: name.replace("y", "i").replace("ý", "í").replace("ỹ", "ĩ"),
    lambda name: "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c)),
)

names = st.sampled_from(
    ["Nguyễn Thị Mỹ Lý", "Trần Văn An", "Trần Văn Ân", "H'Hen Niê", "Đỗ Quý Đạt", "Lê An"]
)
days = st.sampled_from([PartialDate(2024, 6, 1), PartialDate(2024, 6, 2), PartialDate(2024), None])
numbers = st.sampled_from(["", "001224000001", "001324000002", "012345678"])
persons = st.builds(KnownPerson, names, days, st.sampled_from([Sex.MALE, Sex.FEMALE, None]), numbers)
facts = st.builds(
    Facts,
    st.sampled_from([Register.BIRTH, Register.DEATH, Register.MARRIAGE]),
    st.lists(persons, min_size=1, max_size=2).map(tuple),
    days,
    st.one_of(st.none(), persons),
    st.sampled_from(["", "01.24.00001", "01.24.00002"]),
)


def as_birth(one: Facts) -> Facts:
    """The day of a birth is the child's birthday."""
    return replace(one, happened=one.subjects[0].born) if one.register is Register.BIRTH else one


def respelt(one: Facts, change: Callable[[str], str]) -> Facts:
    def person(who: KnownPerson) -> KnownPerson:
        return replace(who, name=change(who.name))

    mother = None if one.mother is None else person(one.mother)
    return replace(one, subjects=tuple(map(person, one.subjects)), mother=mother)


@settings(max_examples=300, deadline=None)
@given(facts.map(as_birth), facts.map(as_birth))
def test_the_order_of_the_two_does_not_matter_and_what_is_the_same_is_found_by_a_key(
    a: Facts, b: Facts
) -> None:
    match = compare(a, b)
    assert (match.verdict, match.score) == (compare(b, a).verdict, compare(b, a).score)
    if match.verdict is not MatchVerdict.DIFFERENT and match.score >= 80:
        assert set(blocking_keys(a)) & set(blocking_keys(b))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 500), st.sampled_from(RESPELLINGS), st.booleans())
def test_a_changed_spelling_is_still_the_same_event(
    seed: int, change: Callable[[str], str], birth: bool
) -> None:
    declared = people.birth(seed, FILED) if birth else people.death_at_home(seed, FILED)
    original = facts_of(declared)
    bare = replace(original, subjects=tuple(replace(who, number="") for who in original.subjects))
    changed = respelt(bare, change)
    assert compare(original, changed).verdict is MatchVerdict.SAME
    assert set(blocking_keys(original)) & set(blocking_keys(changed))


@pytest.mark.parametrize("seed", range(20))
def test_twins_are_twins_and_other_families_are_nothing(seed: int) -> None:
    one, two = (facts_of(each) for each in people.twins(seed, FILED))
    assert compare(one, two).verdict in {MatchVerdict.TWIN, MatchVerdict.DIFFERENT}
    assert compare(one, facts_of(people.birth(seed + 7000, FILED))).verdict is MatchVerdict.DIFFERENT


def test_two_people_of_one_name_do_not_hide_that_another_two_have_one_number() -> None:
    day = PartialDate(2024, 6, 1)
    husband, wife = KnownPerson("Trần Văn An", number="001224000001"), KnownPerson("Lê An", day)
    one = Facts(Register.MARRIAGE, (husband, wife), day)
    other = Facts(Register.MARRIAGE, (KnownPerson("Lê An", day), replace(husband, name="Trần Văn Bình")), day)
    same_names_first = Facts(Register.MARRIAGE, (wife, husband), day)
    assert compare(one, other).verdict is MatchVerdict.SAME
    assert compare(same_names_first, other).verdict is MatchVerdict.SAME
    assert compare(other, same_names_first).verdict is MatchVerdict.SAME


def test_twins_whose_names_differ_by_a_mark_only_are_for_a_person_to_judge() -> None:
    one = replace(facts_of(people.birth(3, FILED)), proof="01.24.00001")
    anh = replace(one, subjects=(replace(one.subjects[0], name="Lê Minh Anh"),))
    marked = replace(one, subjects=(replace(one.subjects[0], name="Lê Minh Ánh"),), proof="01.24.00002")
    found = compare(anh, marked)
    assert found.verdict is MatchVerdict.LIKELY
    assert Agreement.SPELLING in found.agrees


def test_a_typing_error_in_the_name_of_a_child_of_the_same_mother_is_likely_the_same() -> None:
    one = replace(facts_of(people.birth(4, FILED)), proof="")
    right = replace(one, subjects=(replace(one.subjects[0], name="Nguyễn Ngọc Phương Linh"),))
    wrong = replace(one, subjects=(replace(one.subjects[0], name="Nguyễn Ngọc Phưong Lih"),))
    assert compare(right, wrong).verdict is MatchVerdict.LIKELY


def test_the_old_card_of_nine_digits_does_not_make_another_person() -> None:
    one = facts_of(people.death_at_home(5, FILED))
    old = replace(one, subjects=(replace(one.subjects[0], number="012345678"),))
    assert compare(one, old).verdict is MatchVerdict.SAME
    other = replace(one, subjects=(replace(one.subjects[0], number="001050000009"),), proof="")
    assert compare(one, other).verdict is MatchVerdict.DIFFERENT


def test_a_person_may_marry_again_on_another_day() -> None:
    who = (
        KnownPerson("Trần Văn An", PartialDate(1990, 1, 2)),
        KnownPerson("Lê Thị Hoa", PartialDate(1992, 3, 4)),
    )
    first = Facts(Register.MARRIAGE, who, PartialDate(2015, 5, 6))
    assert compare(first, first).verdict is MatchVerdict.LIKELY
    assert compare(first, replace(first, happened=PartialDate(2020, 5, 6))).verdict is MatchVerdict.DIFFERENT


def test_words_keep_their_order() -> None:
    assert spelling_key("Lê Văn An") != spelling_key("Lê An Văn")
