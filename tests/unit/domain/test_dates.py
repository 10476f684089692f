"""Dates with unknown parts, times of day, and dates in words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.domain.dates import InvalidDate, PartialDate, TimeOfDay, date_in_words
from lienthong.domain.numerals import number_in_words

days = st.dates(date(1900, 1, 1), date(2399, 12, 31))
partial = st.one_of(
    days.map(PartialDate.of),
    days.map(lambda day: PartialDate(day.year, day.month)),
    days.map(lambda day: PartialDate(day.year)),
)


@given(partial, st.sampled_from([".", "/", "-"]))
def test_a_date_reads_back_as_itself(when: PartialDate, separator: str) -> None:
    assert PartialDate.parse(when.format(separator)) == when


@given(days)
def test_a_compact_date_is_read(day: date) -> None:
    assert PartialDate.parse(f"{day:%Y%m%d}").exact == day


@given(partial)
def test_the_earliest_and_the_latest_day_enclose_what_is_known(when: PartialDate) -> None:
    assert when.earliest <= when.latest
    assert (when.exact is not None) == (when.earliest == when.latest)
    assert when.earliest.year == when.latest.year == when.year


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        read, again = (when := PartialDate.parse(text)).format(), str(when)
    except InvalidDate as refused:
        read, again = refused.value, text
    assert read == again


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15.08.2024", PartialDate(2024, 8, 15)),
        (" 5/8/2024 ", PartialDate(2024, 8, 5)),
        ("08.2024", PartialDate(2024, 8)),
        ("1957", PartialDate(1957)),
        ("20240815", PartialDate(2024, 8, 15)),
        ("2024-08-15", PartialDate(2024, 8, 15)),
        ("29.02.2024", PartialDate(2024, 2, 29)),
    ],
)
def test_the_forms_of_the_wire_are_read(text: str, expected: PartialDate) -> None:
    assert PartialDate.parse(text) == expected


@pytest.mark.parametrize(
    "text",
    ["29.02.2023", "31.04.2024", "13.2024", "00.2024", "00.08.2024", "0000", "20241301", "mai", "", "1.2"],
)
def test_a_date_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(InvalidDate):
        PartialDate.parse(text)


def test_a_day_without_a_month_is_refused() -> None:
    with pytest.raises(InvalidDate, match="phải có tháng"):
        PartialDate(2024, None, 5)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (PartialDate(2024, 8, 15), "Ngày mười lăm tháng tám năm hai nghìn không trăm hai mươi tư"),
        (PartialDate(2021, 4, 1), "Ngày một tháng tư năm hai nghìn không trăm hai mươi mốt"),
        (PartialDate(2005, 12, 31), "Ngày ba mươi mốt tháng mười hai năm hai nghìn không trăm linh năm"),
        (PartialDate(1994, 11, 24), "Ngày hai mươi tư tháng mười một năm một nghìn chín trăm chín mươi tư"),
        (PartialDate(2000, 5), "Tháng năm năm hai nghìn"),
        (PartialDate(1957), "Năm một nghìn chín trăm năm mươi bảy"),
        (PartialDate(2015, 1, 10), "Ngày mười tháng một năm hai nghìn không trăm mười lăm"),
    ],
)
def test_a_date_in_words(when: PartialDate, words: str) -> None:
    assert date_in_words(when) == words


@given(days, days)
def test_two_days_have_the_same_words_only_when_they_are_the_same(a: date, b: date) -> None:
    assert (date_in_words(PartialDate.of(a)) == date_in_words(PartialDate.of(b))) == (a == b)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (14, "mười bốn"),
        (105, "một trăm linh năm"),
        (1_000_005, "một triệu không trăm linh năm"),
        (21_555, "hai mươi mốt nghìn năm trăm năm mươi lăm"),
    ],
)
def test_numbers_in_words(number: int, words: str) -> None:
    assert number_in_words(number) == words


def test_a_negative_number_has_no_words() -> None:
    with pytest.raises(ValueError, match="bằng chữ"):
        number_in_words(-1)


@given(st.integers(0, 23), st.one_of(st.none(), st.integers(0, 59)))
def test_a_time_reads_back_as_itself(hour: int, minute: int | None) -> None:
    when = TimeOfDay(hour, minute)
    assert TimeOfDay.parse(when.format()) == when
    assert TimeOfDay.parse(when.in_words()) == when


@pytest.mark.parametrize("text", ["22:05", "22 giờ 05 phút", "22h05", "22 giờ 5"])
def test_the_ways_of_writing_a_time_are_read(text: str) -> None:
    assert TimeOfDay.parse(text) == TimeOfDay(22, 5)


@pytest.mark.parametrize("text", ["24:00", "10:60", "trưa", ""])
def test_a_time_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(InvalidDate):
        TimeOfDay.parse(text)
