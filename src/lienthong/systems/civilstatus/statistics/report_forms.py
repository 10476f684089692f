"""The forms of the ministry's reports, and the periods they are made for. Pure; the forms are ``report_forms.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

_FORMS: Final = Path(__file__).parent / "report_forms.toml"


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """A column of a form: ``register`` and ``measure`` say which number stands there, ``missing`` why none does."""

    number: str
    group: str
    title: str
    register: str = ""
    measure: str = ""
    missing: str = ""

    @property
    def heading(self) -> str:
        """The whole heading in one line."""
        return f"{self.group.replace(' · ', ', ')}: {self.title}"


@dataclass(frozen=True, slots=True)
class ReportForm:
    """A form. ``plot``: what its drawing is divided by, months or columns."""

    key: str
    code: str
    title: str
    source: str
    verified: bool
    plot: str
    columns: tuple[ReportColumn, ...]


@cache
def report_forms() -> Mapping[str, ReportForm]:
    """The forms by key."""
    with _FORMS.open("rb") as file:
        return {
            each["key"]: ReportForm(
                **{name: value for name, value in each.items() if name != "column"},
                columns=tuple(ReportColumn(**column) for column in each["column"]),
            )
            for each in tomllib.load(file)["form"]
        }


class ReportSpan(StrEnum):
    """For how long a report is made: a month of the year, half of it, or all of it."""

    YEAR = "year"
    FIRST_HALF = "first-half"
    SECOND_HALF = "second-half"
    JANUARY = "1"
    FEBRUARY = "2"
    MARCH = "3"
    APRIL = "4"
    MAY = "5"
    JUNE = "6"
    JULY = "7"
    AUGUST = "8"
    SEPTEMBER = "9"
    OCTOBER = "10"
    NOVEMBER = "11"
    DECEMBER = "12"

    @property
    def name_vi(self) -> str:
        """The period as people call it."""
        return _SPANS.get(self) or f"Tháng {self.value}"

    def of_year_vi(self, year: int) -> str:
        """“6 tháng đầu năm 2024”."""
        if self is ReportSpan.YEAR:
            return f"năm {year}"
        name = self.name_vi.lower()
        return f"{name} {year}" if self in _SPANS else f"{name} năm {year}"

    @property
    def months(self) -> range:
        """The months it covers, by the days of registration."""
        match self:
            case ReportSpan.YEAR:
                return range(1, 13)
            case ReportSpan.FIRST_HALF:
                return range(1, 7)
            case ReportSpan.SECOND_HALF:
                return range(7, 13)
            case _:
                return range(int(self.value), int(self.value) + 1)


_SPANS = {
    ReportSpan.YEAR: "Cả năm",
    ReportSpan.FIRST_HALF: "6 tháng đầu năm",
    ReportSpan.SECOND_HALF: "6 tháng cuối năm",
}
