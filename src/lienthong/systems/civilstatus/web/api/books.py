"""The API for people and tools about the books: lists, sheets, statistics, deletion of test dossiers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from lienthong.domain.registers import Register
from lienthong.domain.units import UnitLevel, registry
from lienthong.foundation.audit import record
from lienthong.foundation.identity import Principal, Role, require
from lienthong.foundation.web import PageProblem
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.units import unit_name
from lienthong.systems.civilstatus.books import numbering
from lienthong.systems.civilstatus.dossiers import purge
from lienthong.systems.civilstatus.dossiers.purge import CONFIRMERS, PROPOSERS, PurgeProposal, PurgeRefused
from lienthong.systems.civilstatus.paper_books.columns import LAYOUTS
from lienthong.systems.civilstatus.paper_books.export import sheet_of
from lienthong.systems.civilstatus.queries.dossier import served_by
from lienthong.systems.civilstatus.queries.missing_numbers import births_without_number
from lienthong.systems.civilstatus.statistics.counters import CounterDelta
from lienthong.systems.civilstatus.statistics.figures import (
    Breakdown,
    FigurePeriod,
    FigureQuestion,
    FigureTable,
    added_up,
    csv_of,
    units_of_province,
)
from lienthong.systems.civilstatus.statistics.ministry_reports import MinistryReport, made_report, report_csv
from lienthong.systems.civilstatus.statistics.report_forms import ReportForm, ReportSpan, report_forms
from lienthong.systems.civilstatus.web.api.dossiers import LARGEST, READERS, Reader, RowNumber

#: Who reads statistics; the first two those of their own unit only.
COUNTED_FOR = (*READERS, Role.COORDINATOR, Role.OPERATOR, Role.ADMIN)
_OF_ALL_UNITS = (Role.COORDINATOR, Role.OPERATOR, Role.ADMIN)

Counted = Annotated[Principal, Depends(require(*COUNTED_FOR))]
Proposer = Annotated[Principal, Depends(require(*PROPOSERS))]
Confirmer = Annotated[Principal, Depends(require(*CONFIRMERS))]
Year = Annotated[int, Path(ge=1900, le=2999)]
SomeYear = Annotated[int | None, Query(ge=1900, le=2999)]
Month = Annotated[int, Query(ge=1, le=12)]
UnitText = Annotated[str, Query(max_length=5, pattern=r"^[0-9]*$")]

_STATUS_OF_PURGE = {
    purge.NOT_FOUND: 404,
    purge.NOT_YOURS: 403,
    purge.NOT_ALLOWED: 403,
    purge.SAME_PERSON: 403,
    purge.ALREADY_DECIDED: 409,
    purge.NOT_PURGEABLE: 409,
}


class PurgeOrder(BaseModel):
    """Codes of test dossiers, and why they are to be deleted."""

    model_config = ConfigDict(extra="forbid")

    codes: list[Annotated[str, Field(max_length=60)]] = Field(min_length=1, max_length=purge.MOST_CODES)
    reason: str = Field(max_length=purge.LONGEST_REASON)


def registry_router(context: CivilStatusContext) -> APIRouter:
    """The endpoints about the books."""
    router = APIRouter(prefix="/api", tags=["books"])

    @router.get("/books", summary="Các quyển sổ của đơn vị")
    def book_list(principal: Reader) -> dict[str, Any]:
        with context.database.read() as session:
            found = numbering.years_of(session, principal.unit_code or "")
        return {"items": [{"kind": register.value, "year": year} for register, year in found]}

    @router.get("/books/{kind}/{year}", summary="Các việc đã đăng ký trong một năm")
    def book(
        principal: Reader,
        kind: Register,
        year: Year,
        after: Annotated[int, Query(ge=0, le=LARGEST)] = 0,
        limit: Annotated[int, Query(ge=1, le=1000)] = 200,
    ) -> dict[str, Any]:
        with context.database.read() as session:
            lines = numbering.lines_of(
                session, principal.unit_code or "", kind, year, after=after, limit=limit
            )
        return {
            "kind": kind.value,
            "year": year,
            "items": [
                {
                    "number": line.place.number,
                    "registration_number": line.place.registration_number,
                    "book": line.place.book,
                    "page": line.place.page,
                    "code": line.dossier_code,
                    "registered_at": line.registered_at.isoformat(),
                    "account": line.account,
                }
                for line in lines
            ],
        }

    @router.get("/books/{kind}/{year}/gaps", summary="Các số còn thiếu trong sổ của một năm")
    def gaps(principal: Reader, kind: Register, year: Year) -> dict[str, Any]:
        with context.database.read() as session:
            found = numbering.gaps_of(session, principal.unit_code or "", kind, year)
        return {"items": [{"first": gap.first, "last": gap.last} for gap in found]}

    @router.get(
        "/books/birth/{year}/without-number", summary="Việc khai sinh còn thiếu số định danh trong một năm"
    )
    def without_number(principal: Reader, year: Year) -> dict[str, Any]:
        with context.database.read() as session:
            found = births_without_number(session, context.vault, principal.unit_code or "", year)
        return {
            "items": [
                {"entry_id": each.entry_id, "registration_number": each.number, "code": each.dossier_code}
                for each in found
            ]
        }

    @router.get("/books/{kind}/{year}/sheet.csv", summary="Sổ của một năm, dạng CSV", response_class=Response)
    def sheet(principal: Reader, kind: Register, year: Year) -> Response:
        return sheet_response(context, principal, kind, year)

    @router.get("/statistics", summary="Thống kê theo tháng, đơn vị, loại sổ hoặc năm")
    def statistics(
        principal: Counted,
        year: SomeYear = None,
        until: SomeYear = None,
        first_month: Month = 1,
        last_month: Month = 12,
        by: Breakdown = Breakdown.MONTH,
        register: Register | None = None,
        province: UnitText = "",
        unit: UnitText = "",
    ) -> dict[str, Any]:
        answer = answered(
            context,
            principal,
            period_of(context, year, until, first_month, last_month),
            by,
            register,
            province,
            unit,
        )
        return {
            "period": answer.question.period.name_vi,
            "by": by.value,
            "items": [
                {"code": line.code, "name": line.name, **_numbers(line.tally)} for line in answer.lines
            ],
            "total": _numbers(answer.total),
        }

    @router.get("/reports", summary="Các biểu thống kê hộ tịch làm được từ sổ")
    def reports(_principal: Counted) -> dict[str, Any]:
        return {"items": [_form(form) for form in report_forms().values()]}

    @router.get("/reports/{key}", summary="Biểu thống kê của một kỳ")
    def report(
        principal: Counted,
        key: str,
        year: SomeYear = None,
        span: ReportSpan = ReportSpan.YEAR,
        province: UnitText = "",
        unit: UnitText = "",
    ) -> dict[str, Any]:
        made = reported(context, principal, key, year, span, province, unit)
        return {
            **_form(made.form),
            "period": made.period_vi,
            "cells": [
                {
                    "column": column.number,
                    "heading": column.heading,
                    "value": made.cell(column),
                    "by_month": {
                        str(month): made.cell(column, tallies) for month, tallies in made.by_month.items()
                    },
                    "missing": column.missing or None,
                }
                for column in made.form.columns
            ],
            "remarks": list(made.remarks_vi),
        }

    @router.get("/reports/{key}/table.csv", summary="Biểu thống kê, dạng CSV", response_class=Response)
    def report_file(
        principal: Counted,
        key: str,
        year: SomeYear = None,
        span: ReportSpan = ReportSpan.YEAR,
        province: UnitText = "",
        unit: UnitText = "",
    ) -> Response:
        made = reported(context, principal, key, year, span, province, unit)
        return report_response(context, principal, made, province, unit)

    @router.get("/purges", summary="Các đề nghị xóa hồ sơ thử")
    def purge_list(principal: Proposer) -> dict[str, Any]:
        return {"items": [_proposal(each) for each in purge.list_purges(context, principal)]}

    @router.post("/purges", summary="Đề nghị xóa hồ sơ thử theo mã đã ghi", status_code=201)
    def propose(principal: Proposer, order: PurgeOrder) -> dict[str, Any]:
        try:
            return _proposal(purge.propose_purge(context, principal, order.codes, order.reason))
        except PurgeRefused as refused:
            raise purge_problem(refused) from refused

    @router.post("/purges/{number}/confirm", summary="Người thứ hai xác nhận, hồ sơ bị xóa")
    def confirm(principal: Confirmer, number: RowNumber) -> dict[str, Any]:
        try:
            return _proposal(purge.confirm_purge(context, principal, number))
        except PurgeRefused as refused:
            raise purge_problem(refused) from refused

    @router.post("/purges/{number}/withdraw", summary="Rút đề nghị xóa")
    def withdraw(principal: Proposer, number: RowNumber) -> dict[str, Any]:
        try:
            return _proposal(purge.withdraw_purge(context, principal, number))
        except PurgeRefused as refused:
            raise purge_problem(refused) from refused

    return router


def sheet_response(
    context: CivilStatusContext, principal: Principal, register: Register, year: int
) -> Response:
    """A year's book as a CSV file; that it was taken out is in the audit trail before the first byte is sent."""
    if register not in LAYOUTS:
        raise PageProblem(404, f"{register.name_vi} không xuất ra tệp được.", None, "no_sheet")
    unit = principal.unit_code or ""
    detail = {"unit": unit, "register": register.value, "year": year}
    with context.database.begin() as session:
        record(session, principal, "export", detail=detail, at=context.clock.now())

    def parts() -> Iterator[bytes]:
        with context.database.read() as session:
            for part in sheet_of(session, context.vault, unit, register, year):
                yield part.encode()

    headers = {
        "Content-Disposition": f'attachment; filename="{register.value}-{unit}-{year}.csv"',
        "Cache-Control": "no-store",
    }
    return StreamingResponse(parts(), media_type="text/csv; charset=utf-8", headers=headers)


def period_of(
    context: CivilStatusContext, year: int | None, until: int | None, first_month: int, last_month: int
) -> FigurePeriod:
    """The period asked for; this year when none is, and never backwards."""
    first = year or context.clock.now().year
    last = until or first
    months = sorted((first_month, last_month))
    return FigurePeriod(min(first, last), max(first, last), *months)


def answered(
    context: CivilStatusContext,
    principal: Principal,
    period: FigurePeriod,
    by: Breakdown,
    register: Register | None,
    province: str,
    unit: str,
) -> FigureTable:
    """The statistics that a person may see: an officer's are those of the own unit, whatever was asked for."""
    units = _units(context, principal, period, province, unit)
    with context.database.read() as session:
        return added_up(session, FigureQuestion(period, by, register, units))


def reported(
    context: CivilStatusContext,
    principal: Principal,
    key: str,
    year: int | None,
    span: ReportSpan,
    province: str,
    unit: str,
) -> MinistryReport:
    """A report of the units that a person may see (PageProblem for a form that there is none of)."""
    form = report_forms().get(key)
    if form is None:
        known = ", ".join(report_forms())
        raise PageProblem(404, f"Không có biểu thống kê {key}.", f"Các biểu có: {known}.", "no_report")
    of_year = year or context.clock.now().year
    units = _units(context, principal, FigurePeriod(of_year, of_year), province, unit)
    with context.database.read() as session:
        return made_report(session, form, of_year, span, units)


def office_of_report(
    context: CivilStatusContext, principal: Principal, province: str, unit: str, year: int
) -> str:
    """Whose report it is, in words."""
    on = min(context.clock.now().date(), date(year, 12, 31))
    if not principal.has_role(_OF_ALL_UNITS):
        return f"Ủy ban nhân dân {unit_name(principal.unit_code or '', context.clock.now().date())}"
    if unit:
        return f"Ủy ban nhân dân {unit_name(unit, on)}"
    return f"Các đơn vị của {unit_name(province, on)}" if province else "Toàn bộ đơn vị"


def report_response(
    context: CivilStatusContext, principal: Principal, report: MinistryReport, province: str, unit: str
) -> Response:
    """A report as a file; of several units, with a line for each."""
    office = office_of_report(context, principal, province, unit, report.year)
    text = report_csv(report, office, each_unit=len(report.by_unit) > 1)
    name = f"bieu-{report.form.key}-{report.year}-{report.span.value}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def _units(
    context: CivilStatusContext, principal: Principal, period: FigurePeriod, province: str, unit: str
) -> frozenset[str] | None:
    if not principal.has_role(_OF_ALL_UNITS):
        return served_by(context, principal)
    if unit:
        return frozenset((unit,))
    return units_of_province(province, period) if province else None


def sees_all_units(principal: Principal) -> bool:
    """True when a person may choose among units."""
    return principal.has_role(_OF_ALL_UNITS)


def csv_response(answer: FigureTable) -> Response:
    """The table of statistics as a file."""
    period = answer.question.period
    name = f"thong-ke-{period.first_year}-{answer.question.by.value}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(csv_of(answer), media_type="text/csv; charset=utf-8", headers=headers)


def purge_problem(refused: PurgeRefused) -> PageProblem:
    """The answer to a proposal that cannot be made or confirmed."""
    return PageProblem(
        _STATUS_OF_PURGE.get(refused.error, 422),
        refused.message_vi,
        "Hãy kiểm tra lại danh sách mã hồ sơ rồi thực hiện lại.",
        refused.error,
    )


def provinces_on(context: CivilStatusContext) -> list[tuple[str, str]]:
    """The provinces of today, for a choice."""
    return [
        (unit.code, unit.name) for unit in registry().units(context.clock.now().date(), UnitLevel.PROVINCE)
    ]


def _numbers(tally: CounterDelta) -> dict[str, Any]:
    mean = tally.mean_days
    return {
        "registered": tally.registered,
        "imported": tally.imported,
        "on_time": tally.on_time,
        "late": tally.late,
        "male": tally.male,
        "female": tally.female,
        "refused": tally.refused,
        "mean_days": None if mean is None else round(mean, 2),
    }


def _form(form: ReportForm) -> dict[str, Any]:
    return {
        "form": form.key,
        "code": form.code,
        "title": form.title,
        "source": form.source,
        "verified": form.verified,
    }


def _proposal(proposal: PurgeProposal) -> dict[str, Any]:
    return {
        "number": proposal.number,
        "state": proposal.state.value,
        "codes": list(proposal.codes),
        "reason": proposal.reason,
        "proposed_at": proposal.proposed_at.isoformat(),
        "proposed_by": proposal.proposed_by,
        "decided_at": proposal.decided_at.isoformat() if proposal.decided_at else None,
        "decided_by": proposal.decided_by,
    }
