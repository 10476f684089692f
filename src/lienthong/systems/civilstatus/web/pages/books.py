"""Pages of the books: a year's entries, one entry, the sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from lienthong.domain.registers import Register
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.identity import Principal, display_names
from lienthong.foundation.web import PageProblem, WebShell
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.units import unit_name
from lienthong.systems.civilstatus.books import numbering
from lienthong.systems.civilstatus.paper_books.columns import LAYOUTS
from lienthong.systems.civilstatus.queries.entry import NoSuchEntry, open_entry
from lienthong.systems.civilstatus.queries.missing_numbers import births_without_number
from lienthong.systems.civilstatus.web.files import sheet_response
from lienthong.systems.civilstatus.web.parameters import (
    LARGEST,
    Reader,
    RowNumber,
    Year,
)

PER_PAGE = 50


def book_pages(context: CivilStatusContext, shell: WebShell) -> APIRouter:
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
