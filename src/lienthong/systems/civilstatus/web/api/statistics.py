"""Operations on statistics, and on the reports that are made for the ministry."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from lienthong.domain.registers import Register
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.queries.statistics import figures_for, period_of, report_for
from lienthong.systems.civilstatus.statistics.figures import Breakdown
from lienthong.systems.civilstatus.statistics.report_forms import ReportSpan, report_forms
from lienthong.systems.civilstatus.web.api.answers.statistics import (
    FigureTableAnswer,
    MinistryReportAnswer,
    ReportFormsAnswer,
)
from lienthong.systems.civilstatus.web.files import CsvResponse, report_response
from lienthong.systems.civilstatus.web.parameters import (
    PROBLEMS,
    FigureReader,
    Month,
    SomeYear,
    UnitText,
    report_form_of,
)


def statistics_router(context: CivilStatusContext) -> APIRouter:
    """The endpoints about statistics."""
    router = APIRouter(prefix="/api", tags=["books"], responses=PROBLEMS)

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
    ) -> FigureTableAnswer:
        period = period_of(context, year, until, first_month, last_month)
        return FigureTableAnswer.of(figures_for(context, principal, period, by, register, province, unit))

    @router.get("/reports", summary="Các biểu thống kê hộ tịch làm được từ sổ")
    def reports(_principal: FigureReader) -> ReportFormsAnswer:
        return ReportFormsAnswer.of(list(report_forms().values()))

    @router.get("/reports/{key}", summary="Biểu thống kê của một kỳ")
    def report(
        principal: FigureReader,
        key: str,
        year: SomeYear = None,
        span: ReportSpan = ReportSpan.YEAR,
        province: UnitText = "",
        unit: UnitText = "",
    ) -> MinistryReportAnswer:
        made = report_for(context, principal, report_form_of(key), year, span, province, unit)
        return MinistryReportAnswer.of(made)

    @router.get("/reports/{key}/table.csv", summary="Biểu thống kê, dạng CSV", response_class=CsvResponse)
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

    return router
