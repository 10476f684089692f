"""What the books come to: entries by unit, month and register, on time or late, by sex, refused, and how long it took.

Added up from the counts that every registration leaves (:mod:`statistics.counters`), so a year of a province costs the
same whatever the books hold. Which forms the ministry prescribes (Thông tư 03/2019/TT-BTP, not verified) is not
repeated here: period, register, unit and breakdown are chosen, and the table is what such a form is filled in from.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Select, func, select

from lienthong.domain.registers import Register
from lienthong.domain.units import UnitLevel, registry
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.spreadsheets import BYTE_ORDER_MARK, guarded
from lienthong.systems.civilstatus.base.tables import monthly_counts
from lienthong.systems.civilstatus.base.units import unit_name
from lienthong.systems.civilstatus.statistics.counters import COUNTED, CounterDelta

MONTHS = range(1, 13)


class Breakdown(StrEnum):
    """By what the table is divided."""

    MONTH = "month"
    UNIT = "unit"
    REGISTER = "register"
    YEAR = "year"

    @property
    def name_vi(self) -> str:
        """Heading of the first column."""
        return _BREAKDOWNS[self]


_BREAKDOWNS = {
    Breakdown.MONTH: "Tháng",
    Breakdown.UNIT: "Đơn vị",
    Breakdown.REGISTER: "Loại sổ",
    Breakdown.YEAR: "Năm",
}
_COLUMN = {
    Breakdown.MONTH: monthly_counts.c.month,
    Breakdown.UNIT: monthly_counts.c.unit_code,
    Breakdown.REGISTER: monthly_counts.c.kind,
    Breakdown.YEAR: monthly_counts.c.year,
}


@dataclass(frozen=True, slots=True)
class FigurePeriod:
    """Whole months of one or several years; with several years, the same months of each."""

    first_year: int
    last_year: int
    first_month: int = 1
    last_month: int = 12

    @property
    def name_vi(self) -> str:
        """“tháng 1 đến tháng 6 năm 2024”."""
        years = f"năm {self.first_year}"
        if self.last_year != self.first_year:
            years = f"từ năm {self.first_year} đến năm {self.last_year}"
        if (self.first_month, self.last_month) == (1, 12):
            return years
        if self.first_month == self.last_month:
            return f"tháng {self.first_month} {years}"
        return f"tháng {self.first_month} đến tháng {self.last_month} {years}"


@dataclass(frozen=True, slots=True)
class FigureQuestion:
    """What is asked. ``units`` None asks for all units, ``register`` None for all registers."""

    period: FigurePeriod
    by: Breakdown
    register: Register | None = None
    units: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One line of the table: the code of its bin, how people read it, and what it comes to."""

    code: str
    name: str
    delta: CounterDelta


@dataclass(frozen=True, slots=True)
class FigureTable:
    """The table and its sum."""

    question: FigureQuestion
    lines: tuple[FigureLine, ...]
    total: CounterDelta


def added_up(session: Session, question: FigureQuestion) -> FigureTable:
    """The answer to a question. Months and registers without entries stand there with zero; units do not."""
    found = {str(row[0]): CounterDelta(*row[1:]) for row in session.execute(_query(question))}
    period = question.period
    wanted: Iterable[str]
    match question.by:
        case Breakdown.MONTH:
            wanted = map(str, range(period.first_month, period.last_month + 1))
        case Breakdown.YEAR:
            wanted = map(str, range(period.first_year, period.last_year + 1))
        case Breakdown.REGISTER:
            wanted = (register.value for register in Register if register.value in found)
        case _:
            wanted = sorted(found)
    last_day = date(period.last_year, 12, 31)
    lines = tuple(
        FigureLine(code, _name(question.by, code, last_day), found.get(code, CounterDelta()))
        for code in wanted
    )
    return FigureTable(question, lines, sum(found.values(), CounterDelta()))


def units_of_province(province: str, period: FigurePeriod) -> frozenset[str]:
    """The codes of all units of a province that registered at some time of the period.

    Those of its first and last day, on both levels.
    """
    units = registry()
    days = {date(period.first_year, 1, 1), date(period.last_year, 12, 31)}
    if period.first_year <= 2025 <= period.last_year:
        days |= {date(2025, 6, 30), date(2025, 7, 1)}
    return frozenset(
        unit.code
        for day in days
        if units.unit(province, day) is not None
        for level in (UnitLevel.DISTRICT, UnitLevel.COMMUNE)
        for unit in units.units_in(province, day, level)
    )


def csv_of(answer: FigureTable) -> str:
    """The table as a CSV file with Vietnamese headings."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([_BREAKDOWNS[answer.question.by], "Mã", *HEADINGS])
    for line in (*answer.lines, FigureLine("", "Tổng cộng", answer.total)):
        writer.writerow([guarded(line.name), line.code, *cells_of(line.delta)])
    return BYTE_ORDER_MARK + buffer.getvalue()


HEADINGS: Sequence[str] = (
    "Đã đăng ký",
    "Nhập từ sổ giấy",
    "Đúng hạn",
    "Quá hạn",
    "Nam",
    "Nữ",
    "Từ chối",
    "Số ngày trung bình",
)
"""Headings of the numbers of a line."""


def cells_of(delta: CounterDelta) -> tuple[str, ...]:
    """The numbers of a line under :data:`HEADINGS`; the mean with a decimal comma, as Vietnam writes it."""
    mean = delta.mean_days
    return (
        str(delta.registered),
        str(delta.imported),
        str(delta.on_time),
        str(delta.late),
        str(delta.male),
        str(delta.female),
        str(delta.refused),
        "" if mean is None else f"{mean:.1f}".replace(".", ","),
    )


def _query(question: FigureQuestion) -> Select[tuple[str, int]]:
    column, counts, period = _COLUMN[question.by], monthly_counts.c, question.period
    kinds = [question.register] if question.register is not None else list(Register)
    query = (
        select(column, *(func.sum(counts[name]) for name in COUNTED))
        # All columns of the key are named, so that it is walked from its beginning.
        .where(counts.kind.in_([register.value for register in kinds]))
        .where(counts.year.between(period.first_year, period.last_year))
        .where(counts.month.between(period.first_month, period.last_month))
        .group_by(column)
    )
    if question.units is not None:
        query = query.where(counts.unit_code.in_(sorted(question.units)))
    return query


def _name(by: Breakdown, code: str, on: date) -> str:
    match by:
        case Breakdown.MONTH:
            return f"Tháng {code}"
        case Breakdown.REGISTER:
            return Register(code).name_vi
        case Breakdown.UNIT:
            return unit_name(code, on)
        case _:
            return f"Năm {code}"
