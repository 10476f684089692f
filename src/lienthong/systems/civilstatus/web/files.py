"""Files as answers: shown where a browser can show them safely, never cached."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi.responses import Response, StreamingResponse

from lienthong.domain.registers import Register
from lienthong.foundation.audit import record
from lienthong.foundation.identity import Principal
from lienthong.foundation.web import PageProblem
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.paper_books.columns import LAYOUTS
from lienthong.systems.civilstatus.paper_books.export import sheet_of
from lienthong.systems.civilstatus.queries.statistics import office_of_report
from lienthong.systems.civilstatus.statistics.figures import (
    FigureTable,
    csv_of,
)
from lienthong.systems.civilstatus.statistics.ministry_reports import MinistryReport, report_csv


class PdfResponse(Response):
    """A PDF, for the OpenAPI document."""

    media_type = "application/pdf"


class CsvResponse(Response):
    """A table as text, for the OpenAPI document."""

    media_type = "text/csv"


class AnyFileResponse(Response):
    """A file of whatever kind, for the OpenAPI document."""

    media_type = "application/octet-stream"


def pdf_response(content: bytes, name: str) -> Response:
    """A PDF shown in the browser."""
    return file_response(content, "application/pdf", name)


def file_response(content: bytes, media_type: str, name: str) -> Response:
    """A file; pictures and PDF open in the browser, anything else is saved."""
    shown = media_type in {"application/pdf", "image/jpeg", "image/png"}
    ascii_name = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in name
    )
    disposition = f'{"inline" if shown else "attachment"}; filename="{ascii_name}"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)


def sheet_response(
    context: CivilStatusContext, principal: Principal, register: Register, year: int
) -> Response:
    """A year's book as a CSV file; that it was taken out is in the audit trail before the first byte is sent.

    Raises
    ------
    PageProblem
        When the register has no sheet.
    """
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


def report_response(
    context: CivilStatusContext, principal: Principal, report: MinistryReport, province: str, unit: str
) -> Response:
    """A report as a file; of several units, with a line for each."""
    office = office_of_report(context, principal, province, unit, report.year)
    text = report_csv(report, office, each_unit=len(report.by_unit) > 1)
    name = f"bieu-{report.form.key}-{report.year}-{report.span.value}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def csv_response(answer: FigureTable) -> Response:
    """The table of statistics as a file."""
    period = answer.question.period
    name = f"thong-ke-{period.first_year}-{answer.question.by.value}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(csv_of(answer), media_type="text/csv; charset=utf-8", headers=headers)
