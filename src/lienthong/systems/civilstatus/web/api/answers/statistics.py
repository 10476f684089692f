"""Statistics, and the reports that are made for the ministry."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, Field

from lienthong.systems.civilstatus.statistics.counters import CounterDelta
from lienthong.systems.civilstatus.statistics.figures import Breakdown, FigureTable
from lienthong.systems.civilstatus.statistics.ministry_reports import MinistryReport
from lienthong.systems.civilstatus.statistics.report_forms import ReportForm


class FiguresAnswer(BaseModel):
    """What entries come to."""

    registered: int
    imported: int
    on_time: int
    late: int
    male: int
    female: int
    refused: int
    mean_days: float | None = Field(description="Số ngày trung bình từ tiếp nhận đến đăng ký.")

    @classmethod
    def of(cls, counted: CounterDelta) -> Self:
        """What was counted, as it is answered."""
        return cls.model_validate(_figures(counted))


def _figures(counted: CounterDelta) -> dict[str, int | float | None]:
    mean = counted.mean_days
    return {
        "registered": counted.registered,
        "imported": counted.imported,
        "on_time": counted.on_time,
        "late": counted.late,
        "male": counted.male,
        "female": counted.female,
        "refused": counted.refused,
        "mean_days": None if mean is None else round(mean, 2),
    }


class _CodedLine(BaseModel):
    code: str
    name: str


class FigureLineAnswer(FiguresAnswer, _CodedLine):
    """One line of a table: what it stands for, and what it comes to."""


class FigureTableAnswer(BaseModel):
    """A table of statistics and its sum."""

    period: str
    by: Breakdown
    items: list[FigureLineAnswer]
    total: FiguresAnswer

    @classmethod
    def of(cls, table: FigureTable) -> Self:
        """A table as it is answered."""
        return cls(
            period=table.question.period.name_vi,
            by=table.question.by,
            items=[
                FigureLineAnswer.model_validate(
                    {"code": line.code, "name": line.name, **_figures(line.delta)}
                )
                for line in table.lines
            ],
            total=FiguresAnswer.of(table.total),
        )


class ReportFormAnswer(BaseModel):
    """A form of a report."""

    form: str
    code: str
    title: str
    source: str
    verified: bool


def _form(form: ReportForm) -> dict[str, str | bool]:
    return {
        "form": form.key,
        "code": form.code,
        "title": form.title,
        "source": form.source,
        "verified": form.verified,
    }


class ReportFormsAnswer(BaseModel):
    """The forms that can be filled in from the books."""

    items: list[ReportFormAnswer]

    @classmethod
    def of(cls, forms: list[ReportForm]) -> Self:
        """Forms as they are answered."""
        return cls(items=[ReportFormAnswer.model_validate(_form(form)) for form in forms])


class ReportCellAnswer(BaseModel):
    """A column of a report; ``missing`` says why the books hold no number for it."""

    column: str
    heading: str
    value: str
    by_month: dict[str, str]
    missing: str | None


class MinistryReportAnswer(ReportFormAnswer):
    """A report, filled in."""

    period: str
    cells: list[ReportCellAnswer]
    remarks: list[str]

    @classmethod
    def of(cls, made: MinistryReport) -> Self:
        """A report as it is answered."""
        return cls.model_validate(
            {
                **_form(made.form),
                "period": made.period_vi,
                "cells": [
                    {
                        "column": column.number,
                        "heading": column.heading,
                        "value": made.cell(column),
                        "by_month": {
                            str(month): made.cell(column, counts) for month, counts in made.by_month.items()
                        },
                        "missing": column.missing or None,
                    }
                    for column in made.form.columns
                ],
                "remarks": list(made.remarks_vi),
            }
        )
