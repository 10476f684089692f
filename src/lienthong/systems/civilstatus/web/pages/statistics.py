"""The page of statistics: figures by month, unit or year, a plot of them, and the file."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from lienthong.domain.registers import Register
from lienthong.foundation.web import WebShell
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.queries.statistics import (
    figures_for,
    period_of,
    provinces_on,
    sees_all_units,
)
from lienthong.systems.civilstatus.statistics import bar_chart
from lienthong.systems.civilstatus.statistics.counters import CounterDelta
from lienthong.systems.civilstatus.statistics.figures import (
    HEADINGS,
    Breakdown,
    FigureLine,
    FigureTable,
    cells_of,
)
from lienthong.systems.civilstatus.statistics.report_forms import report_forms
from lienthong.systems.civilstatus.web.files import csv_response
from lienthong.systems.civilstatus.web.pages.books import unit_of
from lienthong.systems.civilstatus.web.parameters import (
    FigureReader,
    Month,
    SomeYear,
    UnitText,
)

MOST_BARS = 24


def statistics_pages(context: CivilStatusContext, shell: WebShell) -> APIRouter:
    """The page about what was registered in one environment."""
    router = APIRouter(include_in_schema=False)

    @router.get("/thong-ke")
    def statistics(
        request: Request,
        principal: FigureReader,
        nam: SomeYear = None,
        den_nam: SomeYear = None,
        tu_thang: Month = 1,
        den_thang: Month = 12,
        theo: Breakdown = Breakdown.MONTH,
        so: Annotated[str, Query(max_length=40)] = "",
        tinh: UnitText = "",
        don_vi: UnitText = "",
        tep: bool = False,
    ) -> Response:
        register = Register(so) if so in set(Register) else None
        period = period_of(context, nam, den_nam, tu_thang, den_thang)
        answer = figures_for(context, principal, period, theo, register, tinh, don_vi)
        if tep:
            return csv_response(answer)
        chosen = {
            "nam": period.first_year,
            "den_nam": period.last_year,
            "tu_thang": period.first_month,
            "den_thang": period.last_month,
            "theo": theo.value,
            "so": register.value if register else "",
            "tinh": tinh,
            "don_vi": don_vi,
        }
        shown = {
            "chosen": chosen,
            "file": f"/thong-ke?{urlencode({**chosen, 'tep': 1})}",
            "everywhere": sees_all_units(principal),
            "unit": unit_of(context, principal),
            "provinces": provinces_on(context),
            "registers": [(register.value, register.name_vi) for register in Register],
            "reports": list(report_forms().values()),
            "breakdowns": [(each.value, each.name_vi) for each in Breakdown],
            **_statistics_context(answer),
        }
        return shell.render(request, "statistics.html", shown)

    return router


def _statistics_context(answer: FigureTable) -> dict[str, Any]:
    by = answer.question.by
    # The largest first where the order says nothing.
    lines = answer.lines
    if by is Breakdown.UNIT:
        lines = tuple(sorted(lines, key=lambda line: -line.delta.entries))
    drawn = lines[:MOST_BARS]
    amounts = [bar_chart.BarAmount(_bar_label(by, line), _pieces(line)) for line in drawn]
    upright = by in (Breakdown.MONTH, Breakdown.YEAR)
    total = answer.total
    return {
        "period": answer.question.period.name_vi,
        "by": by,
        "headings": HEADINGS,
        "lines": [{"name": line.name, "cells": _table_cells(line.delta)} for line in lines],
        "total": _table_cells(total),
        "figures": [
            ("Việc đã vào sổ", bar_chart.grouped_digits(total.entries)),
            ("Quá hạn", bar_chart.grouped_digits(total.late)),
            ("Từ chối", bar_chart.grouped_digits(total.refused)),
            ("Số ngày giải quyết trung bình", cells_of(total)[-1] or "–"),
        ],
        "plot": bar_chart.standing_bars(amounts) if upright else bar_chart.lying_bars(amounts),
        "left_out": len(lines) - len(drawn),
    }


def _table_cells(delta: CounterDelta) -> list[str]:
    """The cells of the table as people read them: 12.345."""
    return [bar_chart.grouped_digits(int(cell)) if cell.isdigit() else cell for cell in cells_of(delta)]


def _pieces(line: FigureLine) -> tuple[int, ...]:
    """On time, late, and what no period is known for."""
    delta = line.delta
    return delta.on_time, delta.late, max(0, delta.entries - delta.on_time - delta.late)


def _bar_label(by: Breakdown, line: FigureLine) -> str:
    if by in (Breakdown.MONTH, Breakdown.YEAR):
        return line.code
    # A unit is told from others by the one above it; the province stands in the table.
    return ", ".join(line.name.split(", ")[:2])
