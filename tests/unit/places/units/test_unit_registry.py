"""The registry of units: what a user asks it and what it answers."""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
from datetime import date
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong_places.units import (
    TWO_LEVELS_BEGIN,
    ExplanationKind,
    UnitLevel,
    UnknownUnit,
    registry,
)

DATA = files("lienthong_places.units").joinpath("data")
ROOT = Path(__file__).resolve().parents[4]
SHARED = ROOT.parent / "shared/data/units"

BEFORE = date(2024, 7, 5)
TWO_LEVELS = date(2025, 7, 1)


def test_names_a_ward_with_its_parents_at_a_date() -> None:
    assert registry().full_name("00019", BEFORE) == "phường Điện Biên, quận Ba Đình, thành phố Hà Nội"


def test_the_same_code_names_another_unit_after_the_rearrangement() -> None:
    assert registry().full_name("00004", BEFORE) == "phường Trúc Bạch, quận Ba Đình, thành phố Hà Nội"
    assert registry().full_name("00004", TWO_LEVELS) == "phường Ba Đình, thành phố Hà Nội"


def test_a_unit_of_the_past_is_named_by_its_last_day_and_one_to_come_by_its_first() -> None:
    gone = registry().nearest_name("00019", date(2026, 12, 1))
    assert gone == "phường Điện Biên, quận Ba Đình, thành phố Hà Nội"
    to_come = next(unit for unit in registry().units(TWO_LEVELS) if len(registry().history(unit.code)) == 1)
    assert registry().nearest_name("99999", BEFORE) == ""
    assert registry().nearest_name(to_come.code, date(2004, 8, 30)).startswith(to_come.name[:1].lower())


def test_a_merged_province_keeps_an_old_code_under_another_old_name() -> None:
    assert registry().full_name("52", BEFORE) == "tỉnh Bình Định"
    assert registry().full_name("52", TWO_LEVELS) == "tỉnh Gia Lai"
    assert registry().unit("64", TWO_LEVELS) is None


def test_a_district_moves_between_provinces() -> None:
    assert registry().province_of("282", date(2008, 7, 31)).short_name == "Hà Tây"
    assert registry().province_of("282", date(2008, 8, 1)).short_name == "Hà Nội"


@pytest.mark.parametrize(
    ("on", "provinces", "districts", "communes"),
    [(date(2019, 1, 1), 63, 713, 11162), (TWO_LEVELS, 34, 0, 3321)],
)
def test_counts_agree_with_the_official_ones(on: date, provinces: int, districts: int, communes: int) -> None:
    counts = [len(list(registry().units(on, level))) for level in UnitLevel]
    assert counts == [provinces, districts, communes]


def test_the_units_of_a_province_are_those_of_the_day() -> None:
    names = {unit.name for unit in registry().units_in("52", TWO_LEVELS)}
    assert "Phường Pleiku" in names
    assert len(names) == len(registry().units_in("52", TWO_LEVELS)) == 135


def test_the_level_is_never_guessed_against_the_length() -> None:
    assert registry().unit("001", BEFORE, UnitLevel.PROVINCE) is None


def test_an_undivided_unit_has_one_certain_competent_unit() -> None:
    competence = registry().competent_now("00001", date(2020, 1, 1), date(2020, 1, 1))
    assert [unit.code for unit in competence.units] == ["00001"]
    assert competence.certain


def test_a_divided_unit_leaves_the_choice_to_a_person() -> None:
    competence = registry().competent_now("00019", BEFORE, TWO_LEVELS)
    assert {unit.code for unit in competence.units} == {"00004", "00070", "00190", "00226"}
    assert not competence.certain


def test_successors_can_be_limited_to_changes_after_a_day() -> None:
    assert registry().successors("00019", TWO_LEVELS) == ()
    assert len(registry().successors("00019", BEFORE)) == 4


def test_predecessors_mirror_successors() -> None:
    assert "00019" in {pair.old for pair in registry().predecessors("00004")}


def test_an_unknown_unit_says_why() -> None:
    with pytest.raises(UnknownUnit, match="không còn từ ngày 01/07/2025"):
        registry().full_name("00019", TWO_LEVELS)


@pytest.mark.parametrize(
    ("code", "on", "kind", "part"),
    [
        ("00019", BEFORE, ExplanationKind.VALID, "phường Điện Biên"),
        ("00019", date(2001, 1, 1), ExplanationKind.BEFORE_DATA, "31/08/2004"),
        ("00019", TWO_LEVELS, ExplanationKind.ABOLISHED, "Phường Ba Đình (00004)"),
        ("001", TWO_LEVELS, ExplanationKind.ABOLISHED, "không còn đơn vị hành chính cấp huyện"),
        ("99999", BEFORE, ExplanationKind.UNKNOWN, "Không có đơn vị"),
        ("19x", BEFORE, ExplanationKind.MALFORMED, "chữ số"),
        ("1", BEFORE, ExplanationKind.MALFORMED, "Thành phố Hà Nội (01)"),
        ("00292", date(2025, 1, 15), ExplanationKind.GAP, "Phường Bạch Mai"),
    ],
)
def test_explains_a_code(code: str, on: date, kind: ExplanationKind, part: str) -> None:
    explanation = registry().explain(code, on)
    assert explanation.kind is kind
    assert part in explanation.message_vi


def test_every_unit_has_its_parents_on_its_first_day() -> None:
    reg = registry()
    spans = [unit for on in (date(2005, 1, 1), BEFORE, TWO_LEVELS) for unit in reg.units(on)]
    assert all(reg.full_name(unit.code, max(unit.valid_from, date(2004, 8, 31))) for unit in spans)


@given(st.text(max_size=8), st.dates())
def test_explaining_never_fails(code: str, on: date) -> None:
    assert registry().explain(code, on).message_vi


def test_the_packaged_tables_are_those_that_were_built() -> None:
    for line in DATA.joinpath("SHA256SUMS").read_text().splitlines():
        expected, name = line.split("  ")
        if name.endswith(".gz"):
            content = gzip.decompress(DATA.joinpath(name).read_bytes())
            assert hashlib.sha256(content).hexdigest() == expected


def _build_tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "packages/places/tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool


@pytest.mark.skipif(not SHARED.is_dir(), reason="shared tables not here; sums checked instead")
def test_the_packaged_tables_agree_with_the_shared_ones() -> None:
    build_units = _build_tool("build_units")
    for name, built in build_units.build(SHARED).items():
        packaged, content = DATA.joinpath(name).read_bytes(), built
        if name.endswith(".gz"):
            packaged, content = gzip.decompress(packaged), gzip.decompress(content)
        assert packaged == content, name


def test_the_packaged_successions_are_those_that_are_derived() -> None:
    built = _build_tool("build_successions").build()["earlier.tsv.gz"]
    assert gzip.decompress(DATA.joinpath("earlier.tsv.gz").read_bytes()) == gzip.decompress(built)
    book = registry()
    for code in ("19909", "00619", "26725", "268", "01117", "28"):
        earlier = {pair for pair in book.successors(code) if pair.day < TWO_LEVELS_BEGIN}
        assert earlier == set(book.chronicle.successors(code))
        earlier = {pair for pair in book.predecessors(code) if pair.day < TWO_LEVELS_BEGIN}
        assert earlier == set(book.chronicle.predecessors(code))


def test_the_packaged_gazetteer_is_what_the_units_and_the_spelling_make_of_it() -> None:
    data = files("lienthong_places.addresses.names").joinpath("data")
    for name, built in _build_tool("build_gazetteer").build().items():
        assert gzip.decompress(data.joinpath(name).read_bytes()) == gzip.decompress(built), name


def test_a_name_holds_from_the_day_of_force_and_not_from_that_of_the_act() -> None:
    book = registry()
    assert book.require("290", date(2019, 2, 28)).name == "Thị xã Chí Linh"
    assert book.require("290", date(2019, 3, 1)).name == "Thành phố Chí Linh"
    (act,) = next(event for event in book.events("290") if event.day == date(2019, 3, 1)).acts
    assert (act.listed, act.day_is_certain, bool(act.source)) == (date(2019, 1, 10), True, True)


def test_a_day_that_may_be_that_of_the_act_says_so() -> None:
    (act,) = next(event for event in registry().events("290") if event.day == date(2010, 2, 13)).acts
    assert not act.day_is_certain


def test_what_the_lists_took_back_and_made_again_is_one_change() -> None:
    assert [span.valid_from for span in registry().history("03006")] == [date(2020, 1, 1), date(2025, 7, 1)]
    assert registry().unit("03006", date(2019, 10, 1)) is None
    assert registry().require("088", date(2019, 10, 1)).name == "Huyện Sa Pa"


def test_no_commune_went_into_the_heir_of_its_homonym() -> None:
    assert [pair.new for pair in registry().rearranged_into("20669")] == ["20669"]
    assert "20669" not in {pair.old for pair in registry().rearranged_from("20242")}
