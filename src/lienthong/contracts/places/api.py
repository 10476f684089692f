"""The questions about units and addresses over HTTP, the same in every system. Public facts: no sign-in.

An address is sent in the body and never stored or logged: together with a name it would be personal data.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse

from lienthong.contracts.places.schemas import (
    AddressAnswer,
    AddressQuestion,
    CompetenceAnswer,
    ExplanationAnswer,
    HistoryAnswer,
    UnitAnswer,
    UnitsAnswer,
)
from lienthong.domain.addresses import read_address
from lienthong.domain.units import UnitCode, UnitLevel, UnitRegistry, registry
from lienthong.foundation.clock import Clock
from lienthong.foundation.web.problem_answer import problem_answers

LONGEST_CODE = 12
_UNKNOWN: dict[int | str, dict[str, Any]] = {
    404: {"model": ExplanationAnswer, "description": "Mã không có vào ngày đó; vì sao và có thể muốn nói gì."}
}

Code = Annotated[str, Path(max_length=LONGEST_CODE, description="Mã đơn vị: 2, 3 hoặc 5 chữ số.")]
Day = Annotated[date | None, Query(description="Ngày áp dụng, như 2024-07-05; mặc định hôm nay.")]


def places_router(clock: Clock) -> APIRouter:
    """Units over time under ``/api/units`` and the reading of addresses under ``/api/addresses``."""
    routes = APIRouter(tags=["Đơn vị hành chính"], responses=problem_answers(422))
    book = registry

    def today() -> date:
        return clock.now().date()

    @routes.get(
        "/api/units",
        summary="Các đơn vị trong một tỉnh hoặc huyện tại một ngày",
        responses=_UNKNOWN,
        response_model=UnitsAnswer,
    )
    def units(
        within: Annotated[str, Query(max_length=LONGEST_CODE)],
        on: Day = None,
        level: Annotated[int, Query(ge=2, le=3)] = 3,
    ) -> UnitsAnswer | JSONResponse:
        day = on or today()
        if book().unit(within, day) is None:
            return _unknown(within, day, book())
        return UnitsAnswer.of(within, day, UnitLevel(level), book())

    @routes.get(
        "/api/units/{code}",
        summary="Tên và cấp trên của một mã tại một ngày",
        responses=_UNKNOWN,
        response_model=UnitAnswer,
    )
    def unit(code: Code, on: Day = None) -> UnitAnswer | JSONResponse:
        day = on or today()
        found = book().unit(code, day)
        return UnitAnswer.of(found, book(), day) if found is not None else _unknown(code, day, book())

    @routes.get("/api/units/{code}/explanation", summary="Mã này có thể có vào ngày đó không")
    def explanation(code: Code, on: Day = None) -> ExplanationAnswer:
        day = on or today()
        return ExplanationAnswer.of(code, day, book().explain(code, day), book())

    @routes.get(
        "/api/units/{code}/history",
        summary="Các thời kỳ, sự kiện, đơn vị trước và sau của một mã",
        responses=_UNKNOWN,
        response_model=HistoryAnswer,
    )
    def history(code: Code) -> HistoryAnswer | JSONResponse:
        if not book().history(code):
            return _unknown(code, today(), book())
        return HistoryAnswer.of(code, book())

    @routes.get(
        "/api/units/{code}/competent",
        summary="Đơn vị nay có thẩm quyền với việc đã đăng ký khi đó",
        responses=_UNKNOWN,
        response_model=CompetenceAnswer,
    )
    def competent(code: Code, then: date, now: Day = None) -> CompetenceAnswer | JSONResponse:
        day = now or today()
        if book().unit(code, then) is None:
            return _unknown(code, then, book())
        return CompetenceAnswer.of(code, then, day, book().competent_now(code, then, day), book())

    @routes.post("/api/addresses", summary="Đọc một địa chỉ viết tự do")
    def read(question: AddressQuestion) -> AddressAnswer:
        hint = UnitCode(question.hint) if question.hint else None
        return AddressAnswer.of(read_address(question.text, question.on or today(), hint))

    return routes


def _unknown(code: str, on: date, book: UnitRegistry) -> JSONResponse:
    answer = ExplanationAnswer.of(code, on, book.explain(code, on), book)
    return JSONResponse(answer.model_dump(mode="json"), status_code=404)
