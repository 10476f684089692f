"""Pages about the books: the books themselves, statistics, and the deletion of test dossiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from lienthong.domain.registers import Register
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.identity import Principal, display_names
from lienthong.foundation.web import Flash, PageProblem, WebShell
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.units import unit_name
from lienthong.systems.civilstatus.books import numbering
from lienthong.systems.civilstatus.dossiers import purge
from lienthong.systems.civilstatus.dossiers.purge import PurgeRefused, may_confirm
from lienthong.systems.civilstatus.dossiers.purged import PurgeState
from lienthong.systems.civilstatus.paper_books.columns import LAYOUTS
from lienthong.systems.civilstatus.queries.entry import NoSuchEntry, open_entry
from lienthong.systems.civilstatus.queries.missing_numbers import births_without_number
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
from lienthong.systems.civilstatus.web.files import csv_response, sheet_response
from lienthong.systems.civilstatus.web.parameters import (
    LARGEST,
    Confirmer,
    FigureReader,
    Month,
    Proposer,
    Reader,
    RowNumber,
    SomeYear,
    UnitText,
    Year,
)

PER_PAGE = 50
MOST_BARS = 24
_PURGE_TONES = {
    PurgeState.PROPOSED: "warning",
    PurgeState.CONFIRMED: "neutral",
    PurgeState.WITHDRAWN: "neutral",
}


def registry_pages(context: CivilStatusContext, shell: WebShell) -> APIRouter:
    """The pages about the books of one environment."""
    router = APIRouter(include_in_schema=False)

    @router.get("/so")
    def book_list(request: Request, principal: Reader) -> Response:
        with context.database.read() as session:
            years = numbering.years_of(session, principal.unit_code or "")
        if years:
            register, year = years[0]
            return shell.redirect(request, f"/so/{register.value}/{year}")
        return shell.render(request, "books.html", {"unit": unit_of(context, principal), "years": []})

    @router.get("/so/{kind}/{year}")
    def book(
        request: Request,
        principal: Reader,
        kind: Register,
        year: Year,
        sau: Annotated[int, Query(ge=0, le=LARGEST)] = 0,
    ) -> Response:
        unit = principal.unit_code or ""
        with context.database.read() as session:
            years = numbering.years_of(session, unit)
            lines = numbering.lines_of(session, unit, kind, year, after=sau, limit=PER_PAGE)
            gaps = numbering.gaps_of(session, unit, kind, year)
            births = kind is Register.BIRTH
            numberless = births_without_number(session, context.vault, unit, year) if births else ()
            names = display_names(session, {line.account for line in lines})
        shown = {
            "unit": unit_of(context, principal),
            "after": sau,
            "numberless": numberless,
            **_book_context(years, kind, year, lines, gaps, names),
        }
        return shell.render(request, "books.html", shown)

    @router.get("/so/{kind}/{year}/so.csv")
    def sheet(principal: Reader, kind: Register, year: Year) -> Response:
        return sheet_response(context, principal, kind, year)

    @router.get("/so/{kind}/{year}/{number}")
    def entry(request: Request, principal: Reader, kind: Register, year: Year, number: RowNumber) -> Response:
        try:
            found = open_entry(context, principal, kind, year, number)
        except NoSuchEntry as missing:
            raise PageProblem(
                404, f"{kind.name_vi} năm {year} của đơn vị bạn không có số {number}.", None, "no_entry"
            ) from missing
        return shell.render(request, "entry.html", {"entry": found, "kind": kind, "year": year})

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

    @router.get("/xoa-ho-so-thu")
    def purge_list(request: Request, principal: Proposer) -> Response:
        return shell.render(request, "purges.html", _purge_context(context, principal))

    @router.post("/xoa-ho-so-thu")
    def propose(
        request: Request,
        principal: Proposer,
        codes: Annotated[str, Form(max_length=60_000)] = "",
        reason: Annotated[str, Form(max_length=4000)] = "",
    ) -> Response:
        try:
            made = purge.propose_purge(context, principal, codes.split(), reason)
        except PurgeRefused as refused:
            field = "reason" if refused.error == purge.REASON_MISSING else "codes"
            shown = _purge_context(context, principal)
            given = {"codes": codes, "reason": reason, "errors": {field: refused.message_vi}}
            return shell.render(request, "purges.html", {**shown, **given}, status=422)
        told = Flash(f"Đã lập đề nghị {made.number}. Hồ sơ chỉ bị xóa khi người thứ hai xác nhận.")
        return shell.redirect(request, "/xoa-ho-so-thu", flash=told)

    @router.post("/xoa-ho-so-thu/{number}/xac-nhan")
    def confirm(request: Request, principal: Confirmer, number: RowNumber) -> Response:
        try:
            done = purge.confirm_purge(context, principal, number)
        except PurgeRefused as refused:
            return shell.redirect(request, "/xoa-ho-so-thu", flash=Flash(refused.message_vi, "danger"))
        return shell.redirect(request, "/xoa-ho-so-thu", flash=Flash(f"Đã xóa {len(done.codes)} hồ sơ thử."))

    @router.post("/xoa-ho-so-thu/{number}/rut")
    def withdraw(request: Request, principal: Proposer, number: RowNumber) -> Response:
        try:
            purge.withdraw_purge(context, principal, number)
        except PurgeRefused as refused:
            return shell.redirect(request, "/xoa-ho-so-thu", flash=Flash(refused.message_vi, "danger"))
        return shell.redirect(request, "/xoa-ho-so-thu", flash=Flash(f"Đã rút đề nghị {number}.", "info"))

    return router


def unit_of(context: CivilStatusContext, principal: Principal) -> str:
    """The unit a person works for, as the pages name it."""
    on = context.clock.now().astimezone(VIETNAM).date()
    return unit_name(principal.unit_code or "", on) if principal.unit_code else "chưa gắn đơn vị"


def _book_context(
    years: Sequence[tuple[Register, int]],
    kind: Register,
    year: int,
    lines: Sequence[numbering.BookLine],
    gaps: Sequence[numbering.NumberGap],
    names: Mapping[str, str],
) -> dict[str, Any]:
    shown = ", ".join(map(str, gaps[:_MOST_GAPS]))
    return {
        "years": years,
        "kind": kind,
        "year": year,
        "registers": list(dict.fromkeys(register for register, _ in years)),
        "years_of_kind": [each for register, each in years if register is kind],
        "newest": {register: max(y for r, y in years if r is register) for register, _ in years},
        "has_sheet": kind in LAYOUTS and bool(lines),
        "gaps": f"{shown} và {len(gaps) - _MOST_GAPS} đoạn khác" if len(gaps) > _MOST_GAPS else shown,
        "rows": [_book_row(kind, line, names) for line in lines],
        "more": lines[-1].place.number if len(lines) == PER_PAGE else None,
    }


_MOST_GAPS = 8


def _book_row(kind: Register, line: numbering.BookLine, names: Mapping[str, str]) -> dict[str, Any]:
    moment = line.registered_at.astimezone(VIETNAM)
    row = {
        "number": line.place.registration_number,
        "book": line.place.book,
        "page": line.place.page,
        "code": line.dossier_code or ("Nhập từ sổ giấy" if line.imported else "Công chức lập"),
        "registered_at": f"{moment:%d/%m/%Y}" if line.imported else f"{moment:%d/%m/%Y %H:%M}",
        "account": names.get(line.account, line.account),
    }
    place = line.place
    entry = f"/so/{kind.value}/{place.year}/{place.number}"
    return {**row, "href": f"/ho-so/{line.dossier_code}" if line.dossier_code else entry}


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


def _purge_context(context: CivilStatusContext, principal: Principal) -> dict[str, Any]:
    found = purge.list_purges(context, principal)
    return {
        "environment_vi": "môi trường kiểm thử"
        if context.settings.environment == "test"
        else "môi trường chính thức",
        "codes": "",
        "reason": "",
        "errors": {},
        "shortest": purge.SHORTEST_REASON,
        "most": purge.MOST_CODES,
        "proposals": [
            {
                "proposal": each,
                "tone": _PURGE_TONES[each.state],
                "may_confirm": may_confirm(principal, each),
                "open": each.state is PurgeState.PROPOSED,
                "own": each.proposed_by == principal.account,
            }
            for each in found
        ],
    }
