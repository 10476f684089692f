"""The shortest way through the reader changes how fast an address is read, never what it means."""

from __future__ import annotations

import random
from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from lienthong.invented.addresses import Noise, Sample, clean_samples
from lienthong_places.addresses import Address, Reading, read_address
from lienthong_places.addresses.fast_path import in_order
from lienthong_places.addresses.fast_path.period import way_of
from lienthong_places.addresses.model import address_in_vietnam
from lienthong_places.units import UnitCode, UnitLevel, registry

BEFORE = date(2024, 7, 5)
TWO_LEVELS = date(2025, 8, 1)


def _samples() -> list[Sample]:
    codes = [unit.code for unit in registry().units(TWO_LEVELS, UnitLevel.COMMUNE)]
    clean = clean_samples(TWO_LEVELS, random.Random(21).sample(codes, 40))
    noise = [sample for on in (BEFORE, TWO_LEVELS) for sample in Noise(on, 22).samples(20)]
    return [*clean, *noise]


def _answer(reading: Reading) -> tuple[Address, bool]:
    return reading.address, reading.decided


def test_the_shortest_way_gives_what_the_longer_way_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = _samples()
    at_once = [_answer(read_address(sample.text, sample.on)) for sample in samples]
    monkeypatch.setattr(in_order, "above_at_once", lambda *_: None)
    otherwise = [_answer(read_address(sample.text, sample.on)) for sample in samples]
    texts = [sample.text for sample in samples]
    differing = [row for row in zip(texts, at_once, otherwise, strict=True) if row[1] != row[2]]
    assert [row for row in differing if row[2][1]] == []
    assert len(differing) < len(samples) / 100


@pytest.mark.parametrize(
    ("text", "on", "commune"),
    [
        ("xã Cúc Phương huyện Nho Quan tỉnh Ninh Bình", BEFORE, "14404"),
        ("X Bạch Xa huyện Hàm Yên tỉnh Tuyên Quang", BEFORE, "02380"),
        ("XãĐôngHưngBHuyệnAnMinhTỉnhKiênGiang", BEFORE, "31039"),
        ("PhườngIVThànhPhốVịThanhTỉnhHậuGiang", BEFORE, "31324"),
        ("phường Văn Miếu - Quốc Tử Giám T.P Hà Nội", TWO_LEVELS, "00226"),
        ("xã Triệu Phước, huyệện Triệu Phong, tỉnh Quảng Trị", BEFORE, "19633"),
        ("xã Ea H'Leo, H. Ea H'Leo, Dak Lak", BEFORE, "24184"),
        ("phường 05, quận 3, tphcm", BEFORE, "27151"),
        ("Thành phố Hà Nội, quận Ba Đình, phường Điện Biên", BEFORE, "00019"),
        ("Quê quán: Nghĩa Đồng, Tân Kỳ, Nghệ An", BEFORE, "17284"),
        ("3. Chỗ ở hiện nay: xã Cư Ni, huyện Ea Kar, Đắk Lắk", BEFORE, "24397"),
    ],
)
def test_names_that_look_like_kinds_and_words_run_together_are_whole(
    text: str, on: date, commune: str
) -> None:
    reading = read_address(text, on)
    assert (reading.decided, reading.address.commune, reading.address.detail) == (True, commune, "")


def test_communes_that_only_marks_tell_apart_are_asked_for_with_their_house() -> None:
    reading = read_address("so 5, xa Nghi Van, huyen Nghi Loc, tinh Nghe An", BEFORE)
    assert not reading.decided
    assert reading.address == Address(UnitCode("40"), UnitCode("429"), detail="so 5")
    assert [item.text for item in reading.candidates] == [
        "so 5, xã Nghi Văn, huyện Nghi Lộc, tỉnh Nghệ An",
        "so 5, xã Nghi Vạn, huyện Nghi Lộc, tỉnh Nghệ An",
    ]


def test_a_name_of_another_time_is_not_taken_for_one_of_the_day() -> None:
    # The townlet Vạn Hà was named Thiệu Hóa on 2019-12-01.
    text = "thị trấn Thiệu Hóa, huyện Thiệu Hóa, tỉnh Thanh Hóa"
    assert read_address(text, date(2019, 12, 1)).address.commune == "15772"
    assert (
        read_address(text, date(2019, 11, 30)).confidence < read_address(text, date(2019, 12, 1)).confidence
    )


def test_days_between_two_changes_of_units_are_read_alike() -> None:
    assert (
        way_of(date(2024, 7, 5), marked=True, mends=True).period
        is way_of(date(2024, 7, 6), marked=True, mends=False).period
    )
    assert (
        way_of(date(2025, 6, 30), marked=True, mends=True).period
        is not way_of(date(2025, 7, 1), marked=True, mends=True).period
    )


def test_an_address_that_was_made_quickly_is_as_closed_as_any_other() -> None:
    address = address_in_vietnam(UnitCode("01"), UnitCode("001"), UnitCode("00001"), "số 5")
    assert address == Address(UnitCode("01"), UnitCode("001"), UnitCode("00001"), "số 5")
    assert hash(address) == hash(Address(UnitCode("01"), UnitCode("001"), UnitCode("00001"), "số 5"))
    with pytest.raises(FrozenInstanceError):
        address.detail = "số 6"  # type: ignore[misc]
