"""The personal identification number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.domain.catalogues import PERSONAL_ID_PROVINCES, Sex
from lienthong.domain.dates import PartialDate
from lienthong.domain.personal_ids import InvalidPersonalId, PersonalId

provinces = st.sampled_from([entry.code for entry in PERSONAL_ID_PROVINCES])
years = st.integers(1900, 2399)
sexes = st.sampled_from([Sex.MALE, Sex.FEMALE])


def made(province: str, year: int, sex: Sex, rest: int) -> str:
    return f"{province}{(year - 1900) // 100 * 2 + (sex is Sex.FEMALE)}{year % 100:02d}{rest:06d}"


@given(provinces, years, sexes, st.integers(0, 999_999))
def test_a_number_says_province_year_and_sex(province: str, year: int, sex: Sex, rest: int) -> None:
    number = PersonalId.parse(made(province, year, sex, rest))
    assert (number.province_code, number.birth_year, number.sex) == (province, year, sex)
    assert number.check_consistent(PartialDate(year), sex) == []


@given(provinces, years, years, sexes)
def test_another_year_is_noticed(province: str, year: int, other: int, sex: Sex) -> None:
    number = PersonalId(made(province, year, sex, 1))
    assert bool(number.check_consistent(PartialDate(other, 5, 1), sex)) == (year != other)


@given(st.text(max_size=14).filter(lambda text: not (len(text) == 12 and text.isascii() and text.isdigit())))
def test_anything_but_twelve_digits_is_refused(text: str) -> None:
    with pytest.raises(InvalidPersonalId, match="12 chữ số"):
        PersonalId(text)


def test_thirteen_digits_are_counted_for_the_reader() -> None:
    with pytest.raises(InvalidPersonalId, match="có 13 chữ số"):
        PersonalId.parse("0010990000011")


def test_another_sex_is_noticed_but_undetermined_is_not() -> None:
    number = PersonalId("052190000001")
    assert number.check_consistent(None, Sex.MALE) == ["Số định danh cho giới tính Nữ, tờ khai ghi Nam."]
    assert number.check_consistent(None, Sex.UNDETERMINED) == []


def test_a_province_that_was_merged_keeps_its_numbers() -> None:
    assert PersonalId("064190000001").province_name == "Gia Lai"
    assert PersonalId("052190000001").province_name == "Bình Định"
    assert len(PERSONAL_ID_PROVINCES) == 63


def test_a_province_code_that_never_was_is_noticed() -> None:
    assert PersonalId("003190000001").check_consistent(None, None) == [
        "Ba số đầu 003 không phải mã tỉnh nào."
    ]


def test_a_masked_number_shows_its_ends_only() -> None:
    assert PersonalId("001099000123").masked == "001******123"
