"""The page of a report for the ministry: its form filled in, a plot of the same numbers, and the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from lienthong.domain.registers import Register
from lienthong.foundation.web import WebShell
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.queries.statistics import (
    office_of_report,
    provinces_on,
    report_for,
    sees_all_units,
)
from lienthong.systems.civilstatus.statistics import bar_chart
from lienthong.systems.civilstatus.statistics.counters import CounterDelta
from lienthong.systems.civilstatus.statistics.ministry_reports import MinistryReport
from lienthong.systems.civilstatus.statistics.report_forms import ReportColumn, ReportSpan, report_forms
from lienthong.systems.civilstatus.web.files import report_response
from lienthong.systems.civilstatus.web.parameters import FigureReader, SomeYear, UnitText, report_form_of

#: What the bars of a month are made of, in the order of the legend.
_DRAWN = (Register.BIRTH, Register.DEATH, Register.MARRIAGE)


def report_pages(context: CivilStatusContext, shell: WebShell) -> APIRouter:
    """The pages of one environment."""
    router = APIRouter(include_in_schema=False)

    @router.get("/thong-ke/bieu/{key}")
    def report(
        request: Request,
        principal: FigureReader,
        key: str,
        nam: SomeYear = None,
        ky: ReportSpan = ReportSpan.YEAR,
        tinh: UnitText = "",
        don_vi: UnitText = "",
        tep: bool = False,
    ) -> Response:
        made = report_for(context, principal, report_form_of(key), nam, ky, tinh, don_vi)
        if tep:
            return report_response(context, principal, made, tinh, don_vi)
        chosen = {"nam": made.year, "ky": ky.value, "tinh": tinh, "don_vi": don_vi}
        shown = {
            "report": made,
            "office": office_of_report(context, principal, tinh, don_vi, made.year),
            "chosen": chosen,
            "spans": [(span.value, span.name_vi) for span in ReportSpan],
            "forms": [
                (form, f"/thong-ke/bieu/{form.key}?{urlencode(chosen)}") for form in report_forms().values()
            ],
            "everywhere": sees_all_units(principal),
            "provinces": provinces_on(context),
            "file": f"/thong-ke/bieu/{key}?{urlencode({**chosen, 'tep': 1})}",
            "months": list(made.by_month) if len(made.by_month) > 1 else [],
            "groups": _groups(made),
            **_chart_of(made),
        }
        return shell.render(request, "report.html", shown)

    return router


def _groups(report: MinistryReport) -> list[dict[str, Any]]:
    """The columns of the form as lines, under the first of their headings; the last of the others leads the line."""
    groups: list[dict[str, Any]] = []
    several = len(report.by_month) > 1
    for column in report.form.columns:
        first, *others = column.group.split(" · ")
        if not groups or groups[-1]["title"] != first:
            groups.append({"title": first, "lines": []})
        months = [report.cell(column, deltas) for deltas in report.by_month.values()] if several else []
        groups[-1]["lines"].append(
            {
                "number": column.number,
                "title": f"{others[-1]}: {column.title}" if others else column.title,
                "total": _grouped_digits(report.cell(column)),
                "months": list(map(_grouped_digits, months)),
                "missing": column.missing,
            }
        )
    return groups


def _grouped_digits(cell: str) -> str:
    return bar_chart.grouped_digits(int(cell)) if cell.isdigit() else cell


def _chart_of(report: MinistryReport) -> dict[str, Any]:
    """Months side by side where the form counts events, else a bar for each line."""
    if report.form.plot == "months":
        amounts = [
            bar_chart.BarAmount(
                str(month), tuple(deltas.get(each.value, CounterDelta()).new for each in _DRAWN)
            )
            for month, deltas in report.by_month.items()
        ]
        return {
            "plot": bar_chart.standing_bars(amounts),
            "legend": [each.matter_vi for each in _DRAWN],
            "by_vi": "tháng",
        }
    amounts = [
        bar_chart.BarAmount(f"{column.number}. {_name_of(column)}", (int(report.cell(column)),))
        for column in report.form.columns
        if report.cell(column).isdigit()
    ]
    no_legend: Sequence[str] = ()
    return {"plot": bar_chart.lying_bars(amounts), "legend": no_legend, "by_vi": "loại việc"}


def _name_of(column: ReportColumn) -> str:
    """What a bar counts: where the column is only a sum, what it sums up."""
    return column.group if column.title == "Tổng số" else column.title
