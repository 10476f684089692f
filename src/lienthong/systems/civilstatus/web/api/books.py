"""Operations on the books of a unit: which there are, what stands in them, their sheets."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from lienthong.domain.registers import Register
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.books import numbering
from lienthong.systems.civilstatus.queries.missing_numbers import births_without_number
from lienthong.systems.civilstatus.web.api.answers.books import (
    BookAnswer,
    BookLineAnswer,
    BookYearAnswer,
    BookYearsAnswer,
    EntriesWithoutNumberAnswer,
    EntryWithoutNumberAnswer,
    NumberGapAnswer,
    NumberGapsAnswer,
)
from lienthong.systems.civilstatus.web.files import CsvResponse, sheet_response
from lienthong.systems.civilstatus.web.parameters import LARGEST, PROBLEMS, Reader, Year


def book_router(context: CivilStatusContext) -> APIRouter:
    """The endpoints about the books."""
    router = APIRouter(prefix="/api", tags=["books"], responses=PROBLEMS)

    @router.get("/books", summary="Các quyển sổ của đơn vị")
    def book_list(principal: Reader) -> BookYearsAnswer:
        with context.database.read() as session:
            found = numbering.years_of(session, principal.unit_code or "")
        return BookYearsAnswer(items=[BookYearAnswer(kind=register, year=year) for register, year in found])

    @router.get("/books/{kind}/{year}", summary="Các việc đã đăng ký trong một năm")
    def book(
        principal: Reader,
        kind: Register,
        year: Year,
        after: Annotated[int, Query(ge=0, le=LARGEST)] = 0,
        limit: Annotated[int, Query(ge=1, le=1000)] = 200,
    ) -> BookAnswer:
        with context.database.read() as session:
            lines = numbering.lines_of(
                session, principal.unit_code or "", kind, year, after=after, limit=limit
            )
        return BookAnswer(kind=kind, year=year, items=[BookLineAnswer.of(line) for line in lines])

    @router.get("/books/{kind}/{year}/gaps", summary="Các số còn thiếu trong sổ của một năm")
    def gaps(principal: Reader, kind: Register, year: Year) -> NumberGapsAnswer:
        with context.database.read() as session:
            found = numbering.gaps_of(session, principal.unit_code or "", kind, year)
        return NumberGapsAnswer(items=[NumberGapAnswer(first=gap.first, last=gap.last) for gap in found])

    @router.get(
        "/books/birth/{year}/without-number", summary="Việc khai sinh còn thiếu số định danh trong một năm"
    )
    def without_number(principal: Reader, year: Year) -> EntriesWithoutNumberAnswer:
        with context.database.read() as session:
            found = births_without_number(session, context.vault, principal.unit_code or "", year)
        return EntriesWithoutNumberAnswer(
            items=[
                EntryWithoutNumberAnswer(
                    entry_id=each.entry_id, registration_number=each.number, code=each.dossier_code
                )
                for each in found
            ]
        )

    @router.get(
        "/books/{kind}/{year}/sheet.csv", summary="Sổ của một năm, dạng CSV", response_class=CsvResponse
    )
    def sheet(principal: Reader, kind: Register, year: Year) -> Response:
        return sheet_response(context, principal, kind, year)

    return router
