"""What holds for every unit: what is written can be read, and the short way agrees with the long one."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.invented.addresses import THREE_LEVELS, TWO_LEVELS, Noise, Sample, clean_samples
from lienthong_places.addresses import Address, Reading, read_address, suggest, write_address
from lienthong_places.addresses.fast_path.in_order import read_plain
from lienthong_places.addresses.fast_path.period import way_of
from lienthong_places.addresses.letters.syllables import compose, without_marks
from lienthong_places.addresses.search.decide import read_by_search
from lienthong_places.addresses.search.words import take_apart
from lienthong_places.units import UnitCode, UnitLevel, registry

DAYS = (date(2006, 5, 1), date(2014, 3, 3), date(2021, 6, 1), THREE_LEVELS, TWO_LEVELS)
DETAILS = ("", "Số 12", "Số 4 ngõ 15 đường Lê Lợi", "Tổ 7, thôn Đông", "ấp 3", "Nhà B2, khu đô thị mới")


def _communes(on: date) -> list[UnitCode]:
    return [unit.code for unit in registry().units(on, UnitLevel.COMMUNE)]


@st.composite
def places(draw: st.DrawFn) -> tuple[Address, date]:
    on = draw(st.sampled_from(DAYS))
    code = draw(st.sampled_from(_communes(on)))
    above = {unit.level: unit.code for unit in registry().parents(code, on)}
    detail = draw(st.sampled_from(DETAILS))
    return Address(above[UnitLevel.PROVINCE], above.get(UnitLevel.DISTRICT), code, detail), on


@settings(max_examples=120, deadline=None)
@given(places())
def test_what_is_written_is_read_back(place: tuple[Address, date]) -> None:
    address, on = place
    reading = read_address(write_address(address, on), on)
    assert reading.decided
    assert reading.address == address


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80), st.sampled_from(DAYS))
def test_any_text_gets_a_reading_whose_units_held_that_day(text: str, on: date) -> None:
    reading = read_address(text, on)
    assert 0.0 <= reading.confidence <= 1.0
    address = reading.address
    stated = (address.province, address.district, address.commune)
    assert all(code is None or registry().unit(code, on) is not None for code in stated)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(["xã", "Tân", "Thành", "TP", ".", ",", "12", "Hà", "Nội", "quận", "-"]), max_size=12
    )
)
def test_any_row_of_usual_words_gets_a_reading(words: list[str]) -> None:
    assert read_address(" ".join(words), THREE_LEVELS).confidence <= 1.0


def _samples() -> list[Sample]:
    rng = random.Random(11)
    samples: list[Sample] = []
    for on in (THREE_LEVELS, TWO_LEVELS):
        samples += clean_samples(on, rng.sample(_communes(on), 15))
        samples += Noise(on, 12).samples(8)
    return samples


def _short_way(sample: Sample) -> Reading | None:
    text = compose(sample.text)
    return read_plain(text, way_of(sample.on, marked=not text.isascii(), mends=True))


def _without_repairs(reading: Reading, as_of: Reading | None = None) -> Address:
    """The address; its units alone when names were mended: words that one way mends the other may keep."""
    mended = any(match.note_vi == "sửa lỗi chính tả" for match in (as_of or reading).matched)
    return replace(reading.address, detail="") if mended else reading.address


def test_the_short_way_agrees_with_the_search() -> None:
    differing = []
    for sample in _samples():
        short = _short_way(sample)
        if short is not None:
            long = read_by_search(take_apart(compose(sample.text)), sample.on, f"{sample.on:%Y%m%d}", None)
            if long.decided and _without_repairs(short) != _without_repairs(long, as_of=short):
                differing.append((sample.text, short.address, long.address))
    assert differing == []


@pytest.mark.parametrize("on", [THREE_LEVELS, TWO_LEVELS])
def test_clean_addresses_are_read_without_a_fault(on: date) -> None:
    codes = random.Random(3).sample(_communes(on), 25)
    wrong = [
        sample.text
        for sample in clean_samples(on, codes)
        if not sample.ambiguous and read_address(sample.text, on).address.commune != sample.expected
    ]
    assert wrong == []


@pytest.mark.parametrize("on", [THREE_LEVELS, TWO_LEVELS])
def test_noise_seldom_hides_a_unit_and_hardly_ever_gives_a_wrong_one(on: date) -> None:
    samples = list(Noise(on, 4).samples(25))
    readings = [read_address(sample.text, on) for sample in samples]
    pairs = list(zip(samples, readings, strict=True))
    exact = sum(r.decided and r.address.commune == s.expected for s, r in pairs)
    wrong = sum(r.decided and r.address.commune not in {None, s.expected} for s, r in pairs)
    assert exact >= 0.97 * len(samples)
    assert wrong <= 0.003 * len(samples)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(_communes(TWO_LEVELS)), st.booleans())
def test_four_letters_and_the_province_find_every_commune(code: UnitCode, marked: bool) -> None:
    unit = registry().require(code, TWO_LEVELS)
    typed = unit.short_name if len(unit.short_name) < 4 else unit.short_name[:4]
    found = suggest(typed if marked else without_marks(typed), TWO_LEVELS, 400, unit.parent_code)
    assert code in {item.code for item in found}
