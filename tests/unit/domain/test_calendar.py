"""Working days and deadlines."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.domain.calendar import (
    VIETNAM,
    appointment,
    current_calendar,
    group_due,
    read_special_days,
)
from lienthong.domain.law import supplement_limit, supplement_rule

days = st.dates(date(2005, 1, 1), date(2040, 12, 31))
moments = st.datetimes(datetime(2005, 1, 1), datetime(2040, 12, 31)).map(  # noqa: DTZ001
    lambda naive: naive.replace(tzinfo=VIETNAM)
)


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=VIETNAM)


@given(moments, st.integers(1, 30))
def test_a_deadline_ends_on_a_working_day_at_17_after_reception(received: datetime, count: int) -> None:
    due = group_due(received, count)
    assert due > received
    assert current_calendar().is_working_day(due.date())
    assert (due.hour, due.minute) == (17, 0)


@given(moments, moments)
def test_who_comes_earlier_is_never_due_later(a: datetime, b: datetime) -> None:
    first, second = sorted((a, b))
    assert appointment(first).due <= appointment(second).due


@given(days, st.integers(0, 20), st.integers(0, 20))
def test_adding_working_days_in_two_steps_is_adding_them_at_once(day: date, m: int, n: int) -> None:
    calendar = current_calendar()
    start = calendar.working_day_from(day)
    assert calendar.add_working_days(calendar.add_working_days(start, m), n) == calendar.add_working_days(
        start, m + n
    )


@given(days)
def test_between_a_day_and_the_next_working_day_all_are_off(day: date) -> None:
    calendar = current_calendar()
    after = calendar.next_working_day(day)
    between = [day + timedelta(days=n) for n in range(1, (after - day).days)]
    assert calendar.is_working_day(after)
    assert not any(map(calendar.is_working_day, between))
    assert all(calendar.why_off(off) for off in between)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2024-07-05 10:00:00", "2024-07-05 17:00:00"),
        ("2024-07-05 14:59:59", "2024-07-05 17:00:00"),
        ("2024-07-05 15:00:00", "2024-07-08 17:00:00"),
        ("2024-07-05 15:01:00", "2024-07-08 17:00:00"),
        ("2024-07-06 09:00:00", "2024-07-08 17:00:00"),
        ("2025-08-01 09:00:00", "2025-08-01 17:00:00"),
        ("2026-02-13 15:30:00", "2026-02-23 17:00:00"),
        ("2026-08-31 09:00:00", "2026-09-03 17:00:00"),
        ("2026-09-02 09:00:00", "2026-09-03 17:00:00"),
        ("2025-12-31 16:00:00", "2026-01-05 17:00:00"),
        ("2026-08-22 09:00:00", "2026-08-22 17:00:00"),
        ("2026-08-21 15:00:00", "2026-08-22 17:00:00"),
    ],
)
def test_the_appointment_rule(received: str, due: str) -> None:
    assert appointment(at(received)).due == at(due)


def test_a_moment_in_another_zone_counts_by_vietnamese_time() -> None:
    assert appointment(datetime(2024, 7, 5, 8, 0, tzinfo=UTC)).due == at("2024-07-08 17:00:00")


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="múi giờ"):
        appointment(datetime(2024, 7, 5, 8, 0))  # noqa: DTZ001


def test_the_swapped_days_of_2026_are_known() -> None:
    calendar = current_calendar()
    assert not calendar.is_working_day(date(2026, 8, 31))
    assert calendar.is_working_day(date(2026, 8, 22))
    assert not calendar.is_working_day(date(2026, 1, 2))
    assert calendar.is_working_day(date(2026, 1, 10))
    assert calendar.why_off(date(2026, 9, 2)) == "Quốc khánh"
    assert calendar.special[date(2026, 8, 31)].verified is False


def test_years_beyond_the_table_still_have_their_holidays() -> None:
    calendar = current_calendar()
    assert not calendar.is_working_day(date(2031, 1, 1))
    assert not calendar.is_working_day(date(2031, 4, 30))


def test_a_supplement_has_seven_working_days() -> None:
    assert supplement_limit(at("2024-07-05 10:00:00")) == at("2024-07-16 17:00:00")
    assert supplement_limit(at("2024-07-05 15:00:00")) == at("2024-07-17 17:00:00")
    assert supplement_rule(date(2024, 7, 5)).source


def test_a_group_of_three_days_ends_on_the_third() -> None:
    assert group_due(at("2024-07-04 10:00:00"), 3) == at("2024-07-08 17:00:00")


def test_the_promise_names_the_table_it_was_counted_with() -> None:
    assert appointment(at("2024-07-05 10:00:00")).calendar_version == current_calendar().version


def test_a_day_declared_twice_is_refused() -> None:
    row = '[[day]]\ndate = 2027-01-04\nworking = false\nname = "x"\nsource = "y"\nverified = false\n'
    with pytest.raises(ValueError, match="khai hai lần"):
        read_special_days(row * 2)


def test_a_declared_day_without_source_is_refused() -> None:
    with pytest.raises(ValueError, match="source"):
        read_special_days('[[day]]\ndate = 2027-01-04\nworking = false\nname = "x"\nverified = false\n')


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="không được âm"):
        current_calendar().add_working_days(date(2024, 7, 5), -1)
    with pytest.raises(ValueError, match="ít nhất là một"):
        group_due(at("2024-07-05 10:00:00"), 0)
