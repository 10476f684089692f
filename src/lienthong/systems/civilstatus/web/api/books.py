"""The API for people and tools about the books: lists, sheets, statistics, deletion of test dossiers."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from lienthong.domain.registers import Register
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.books import numbering
from lienthong.systems.civilstatus.dossiers import purge
from lienthong.systems.civilstatus.dossiers.purge import PurgeProposal, PurgeRefused
from lienthong.systems.civilstatus.queries.missing_numbers import births_without_number
from lienthong.systems.civilstatus.queries.statistics import figures_for, period_of, report_for
from lienthong.systems.civilstatus.statistics.counters import CounterDelta
from lienthong.systems.civilstatus.statistics.figures import (
    Breakdown,
)
from lienthong.systems.civilstatus.statistics.report_forms import ReportForm, ReportSpan, report_forms
from lienthong.systems.civilstatus.web.files import report_response, sheet_response
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
    report_form_of,
)
from lienthong.systems.civilstatus.web.problems import purge_problem


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
        principal: FigureReader,
        year: SomeYear = None,
        until: SomeYear = None,
        first_month: Month = 1,
        last_month: Month = 12,
        by: Breakdown = Breakdown.MONTH,
        register: Register | None = None,
        province: UnitText = "",
        unit: UnitText = "",
    ) -> dict[str, Any]:
        answer = figures_for(
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
    def reports(_principal: FigureReader) -> dict[str, Any]:
        return {"items": [_form(form) for form in report_forms().values()]}

    @router.get("/reports/{key}", summary="Biểu thống kê của một kỳ")
    def report(
        principal: FigureReader,
        key: str,
        year: SomeYear = None,
        span: ReportSpan = ReportSpan.YEAR,
        province: UnitText = "",
        unit: UnitText = "",
    ) -> dict[str, Any]:
        made = report_for(context, principal, report_form_of(key), year, span, province, unit)
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
        principal: FigureReader,
        key: str,
        year: SomeYear = None,
        span: ReportSpan = ReportSpan.YEAR,
        province: UnitText = "",
        unit: UnitText = "",
    ) -> Response:
        made = report_for(context, principal, report_form_of(key), year, span, province, unit)
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
