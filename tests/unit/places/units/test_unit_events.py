"""What happened to units, and how sure that is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong_places.units import EventKind, Part, registry

TWO_LEVELS = date(2025, 7, 1)


def _kinds(code: str, on: date) -> set[EventKind]:
    return {event.kind for event in registry().events(code) if event.day == on}


def test_a_province_went_where_its_districts_went() -> None:
    (pair,) = registry().successors("28", date(2008, 7, 31))
    assert (pair.new, pair.part, pair.doubtful, pair.act) == ("01", Part.FULL, False, "15/2008/QH12")


@pytest.mark.parametrize(("old", "new"), [("204", "193"), ("763", "769"), ("762", "769")])
def test_a_merged_district_went_where_its_communes_went(old: str, new: str) -> None:
    assert [pair.new for pair in registry().successors(old, date(2019, 12, 31))] == [new]


def test_a_district_that_was_split_has_two_heirs() -> None:
    pairs = registry().successors("019", date(2013, 12, 27))
    assert {pair.new for pair in pairs if pair.day == date(2013, 12, 28)} == {"019", "021"}
    assert EventKind.SPLIT in _kinds("019", date(2013, 12, 28))


def test_a_district_that_changed_its_province_moved() -> None:
    assert _kinds("282", date(2008, 8, 1)) == {EventKind.MOVED}


def test_a_commune_that_became_a_ward_was_reclassified() -> None:
    assert _kinds("00622", date(2013, 12, 28)) == {EventKind.RECLASSIFIED}


def test_events_name_their_act() -> None:
    (event,) = [event for event in registry().events("204") if event.day == date(2020, 1, 1)]
    assert [act.number for act in event.acts] == ["837/NQ-UBTVQH14"]


def test_districts_ended_with_the_two_level_system() -> None:
    assert _kinds("001", TWO_LEVELS) == {EventKind.ABOLISHED}


def test_a_ward_that_went_into_several_was_split_in_2025() -> None:
    assert _kinds("00019", TWO_LEVELS) == {EventKind.SPLIT}


def test_a_commune_merged_before_2025_leads_only_to_doubtful_heirs_unless_an_act_says_so() -> None:
    pairs = registry().successors("15757", date(2019, 1, 1))
    assert all(pair.doubtful or pair.part is Part.FULL for pair in pairs)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(registry().codes))
def test_every_heir_held_on_the_day_it_took_over(code: str) -> None:
    for pair in registry().successors(code):
        assert registry().unit(pair.new, pair.day) is not None


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(registry().codes))
def test_events_of_a_unit_are_in_order_and_name_known_units(code: str) -> None:
    events = registry().events(code)
    assert [event.day for event in events] == sorted(event.day for event in events)
    assert all(registry().history(other) for event in events for other in event.others)
