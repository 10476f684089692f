"""Type-ahead: what appears while somebody types."""

from __future__ import annotations

import time
from datetime import date

import pytest

from lienthong_places.addresses import suggest
from lienthong_places.units import UnitLevel

BEFORE = date(2024, 7, 5)
TWO_LEVELS = date(2025, 8, 1)


@pytest.mark.parametrize(
    "typed", ["phuc xa", "Phúc Xá", "PHÚC X", "phường Phúc X", "p. phuc xa", "phuc xa ba d"]
)
def test_finds_a_commune_with_or_without_marks(typed: str) -> None:
    assert "00001" in {unit.code for unit in suggest(typed, BEFORE)}


def test_what_agrees_in_its_marks_comes_first() -> None:
    assert suggest("điện biê", BEFORE)[0].short_name == "Điện Biên"


def test_keeps_to_the_province() -> None:
    assert {unit.parent_code for unit in suggest("tân", TWO_LEVELS, 50, province="79")} == {"79"}


def test_keeps_to_the_units_of_the_day() -> None:
    assert suggest("Phúc Xá", TWO_LEVELS) == []


def test_finds_later_words_of_a_name() -> None:
    assert "24781" in {unit.code for unit in suggest("đà lạt", TWO_LEVELS)}


def test_forgives_a_slip_of_the_finger() -> None:
    assert "24781" in {unit.code for unit in suggest("Xuâm Hương", TWO_LEVELS)}


def test_other_levels_on_request() -> None:
    assert suggest("ba đì", BEFORE, level=UnitLevel.DISTRICT)[0].code == "001"


def test_nothing_typed_suggests_nothing() -> None:
    assert suggest(" ", BEFORE) == []


def test_answers_within_ten_milliseconds_once_the_names_are_loaded() -> None:
    suggest("tan th", BEFORE)
    fastest = []
    for _ in range(5):
        started = time.perf_counter()
        suggest("tan th", BEFORE, province="79")
        fastest.append(time.perf_counter() - started)
    assert min(fastest) < 0.010
