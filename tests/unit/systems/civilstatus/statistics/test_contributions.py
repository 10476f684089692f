"""What an entry counts for in the ministry's reports."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.domain.catalogues import Sex
from lienthong.domain.checks.same_event.duplicates import Facts, KnownPerson
from lienthong.domain.dates import PartialDate
from lienthong.domain.registers import Register
from lienthong.systems.civilstatus.statistics.contributions import contributions_of
from lienthong.systems.civilstatus.statistics.counters import COUNTED, CounterDelta
from lienthong.systems.civilstatus.statistics.ministry_reports import MinistryReport
from lienthong.systems.civilstatus.statistics.report_forms import ReportSpan, report_forms

ON = date(2024, 7, 5)
AGES = ("aged_under_1", "aged_1_to_4", "aged_from_5")


def death(born: PartialDate | None, died: PartialDate) -> CounterDelta:
    facts = Facts(Register.DEATH, (KnownPerson("Lê Văn Mất", born, Sex.MALE, ""),), died)
    return contributions_of(Register.DEATH, {"fields": {}}, facts, ON, late=False)


def birth(born: date, late: bool, group: str = "Kinh", **declared: str) -> CounterDelta:
    facts = Facts(
        Register.BIRTH,
        (KnownPerson("Lê Thị Sinh", PartialDate.of(born), Sex.FEMALE, ""),),
        PartialDate.of(born),
    )
    content = {"fields": {"ethnic_group": group}, "declared": declared}
    return contributions_of(Register.BIRTH, content, facts, ON, late=late)


def marriage(times: list[int | None], *born: PartialDate) -> CounterDelta:
    people = tuple(
        KnownPerson(f"Lê {index}", day, sex, "")
        for index, (day, sex) in enumerate(zip(born, (Sex.MALE, Sex.FEMALE), strict=True))
    )
    content: dict[str, Any] = {"fields": {}, "declared": {"times": times}}
    return contributions_of(Register.MARRIAGE, content, Facts(Register.MARRIAGE, people, None), ON, late=None)


@pytest.mark.parametrize(
    ("born", "died", "group"),
    [
        (PartialDate(2023, 7, 6), PartialDate(2024, 7, 5), "aged_under_1"),
        (PartialDate(2023, 7, 5), PartialDate(2024, 7, 5), "aged_1_to_4"),
        (PartialDate(2019, 7, 6), PartialDate(2024, 7, 5), "aged_1_to_4"),
        (PartialDate(2019, 7, 5), PartialDate(2024, 7, 5), "aged_from_5"),
        (PartialDate(1950), PartialDate(2024), "aged_from_5"),
        (PartialDate(2024), PartialDate(2024, 7, 5), "aged_under_1"),
        (PartialDate(2023), PartialDate(2024, 7, 5), ""),
        (None, PartialDate(2024, 7, 5), ""),
    ],
)
def test_the_dead_are_counted_by_age_and_not_at_all_where_it_is_open(
    born: PartialDate | None, died: PartialDate, group: str
) -> None:
    tally = death(born, died)
    assert [name for name in AGES if getattr(tally, name)] == [group] * bool(group)


@given(st.dates(date(1930, 1, 1), ON), st.integers(0, 40_000))
def test_whose_days_are_known_stands_in_exactly_one_age(born: date, days: int) -> None:
    tally = death(PartialDate.of(born), PartialDate.of(min(born + timedelta(days), ON)))
    assert sum(getattr(tally, name) for name in AGES) == 1


def test_late_births_are_told_apart_by_year_and_age() -> None:
    assert birth(date(2024, 1, 1), True).late_this_year == 1
    assert birth(date(2023, 12, 31), True).late_this_year == 0
    assert birth(date(2019, 7, 6), True).late_under_5 == 1
    assert birth(date(2019, 7, 5), True).late_under_5 == 0
    assert birth(date(2024, 7, 1), False).late_this_year == 0


def test_what_is_registered_again_is_in_no_other_column() -> None:
    assert birth(date(1980, 1, 1), True, type="2") == CounterDelta(again=1)
    assert birth(date(1980, 1, 1), True, type="3") == CounterDelta(noted=1)


def test_ethnic_groups_are_kinh_other_or_unknown() -> None:
    groups = [birth(date(2024, 7, 1), False, group) for group in ("Kinh", "Thái", "Người Nguồn", "")]
    assert [(each.kinh, each.other_group) for each in groups] == [(1, 0), (0, 1), (0, 1), (0, 0)]


def test_the_age_at_marriage_is_that_of_those_who_marry_the_first_time() -> None:
    man, woman = PartialDate(1994, 7, 5), PartialDate(2000, 7, 6)
    both = marriage([1, 1], man, woman)
    assert (both.first, both.first_male_months, both.first_female_months) == (1, 360, 287)
    again = marriage([2, 1], man, woman)
    assert (again.first, again.first_male, again.first_female) == (0, 0, 1)
    unknown = marriage([1, 1], PartialDate(1994), woman)
    assert (unknown.first, unknown.first_male) == (1, 0)
    assert marriage([None, None], man, woman) == CounterDelta()


@pytest.mark.parametrize("span", ReportSpan)
def test_a_report_of_nothing_has_a_number_or_a_reason_in_every_column(span: ReportSpan) -> None:
    for form in report_forms().values():
        assert not form.verified
        report = MinistryReport(form, 2024, span, {}, {month: {} for month in span.months}, {})
        cells = [report.cell(column) for column in form.columns]
        missing = [bool(column.missing) or column.measure.startswith("mean") for column in form.columns]
        assert [cell == "–" for cell in cells] == missing
        assert report.remarks_vi == ()


def test_the_periods_are_those_of_the_reports() -> None:
    assert [len(span.months) for span in ReportSpan] == [12, 6, 6, *[1] * 12]
    assert ReportSpan.SECOND_HALF.of_year_vi(2024) == "6 tháng cuối năm 2024"
    assert ReportSpan.JULY.of_year_vi(2024) == "tháng 7 năm 2024"
    assert ReportSpan.YEAR.of_year_vi(2024) == "năm 2024"


def test_every_measure_is_counted() -> None:
    names = {*COUNTED, "new", "entries", "mean_age_male", "mean_age_female"}
    names |= {"other_purpose_male", "other_purpose_female"}
    for form in report_forms().values():
        assert {column.measure for column in form.columns if column.measure} <= names
        assert all(bool(column.measure) != bool(column.missing) for column in form.columns)
