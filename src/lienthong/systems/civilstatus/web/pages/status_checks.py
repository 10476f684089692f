"""Pages about checks of marital status: what other units ask, and the answers."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from lienthong.domain.catalogues import MaritalStatus
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.telemetry import current_trace
from lienthong.foundation.web import Flash, WebShell
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.refused import (
    ActionRefused,
)
from lienthong.systems.civilstatus.base.units import unit_name
from lienthong.systems.civilstatus.marital_status.answer import (
    answer_check,
    answer_document,
    check_lines,
    check_view,
    may_answer,
    sign_answer_paper,
)
from lienthong.systems.civilstatus.queries.kin_declaration_text import person_pairs
from lienthong.systems.civilstatus.web.files import pdf_response
from lienthong.systems.civilstatus.web.pages.books import unit_of
from lienthong.systems.civilstatus.web.pages.entries import Words
from lienthong.systems.civilstatus.web.parameters import Reader, RowNumber
from lienthong.systems.civilstatus.web.problems import action_problem


def status_check_pages(context: CivilStatusContext, shell: WebShell) -> APIRouter:
    """The pages about checks in one environment."""
    router = APIRouter(include_in_schema=False)

    @router.get("/xac-nhan")
    def checks(request: Request, principal: Reader, da_tra_loi: Annotated[bool, Query()] = False) -> Response:
        lines = check_lines(context, principal, answered=da_tra_loi)
        shown = {
            "unit": unit_of(context, principal),
            "answered": da_tra_loi,
            "lines": [
                {
                    "line": line,
                    "asked_by": unit_name(
                        line.dossier.unit_code, line.dossier.received_at.astimezone(VIETNAM).date()
                    ),
                }
                for line in lines
            ],
        }
        return shell.render(request, "status_checks.html", shown)

    @router.get("/xac-nhan/{check_id}")
    def check(request: Request, principal: Reader, check_id: RowNumber) -> Response:
        return shell.render(request, "status_check.html", _check_context(context, principal, check_id))

    @router.post("/xac-nhan/{check_id}")
    def answer(
        request: Request,
        principal: Reader,
        check_id: RowNumber,
        tinh_trang: Annotated[str, Form(max_length=2)] = "",
        noi_dung: Words = "",
    ) -> Response:
        kind = next((each for each in MaritalStatus if each.code == tinh_trang), None)
        try:
            told = answer_check(context, principal, check_id, kind, noi_dung, trace_id=current_trace())
        except ActionRefused as refused:
            return shell.redirect(request, f"/xac-nhan/{check_id}", flash=Flash(refused.message_vi, "danger"))
        flash = Flash(f"Đã trả lời và ký số, số {told.number}.")
        if told.unsigned_vi:
            flash = Flash(
                f"Trả lời số {told.number} đã vào sổ. {told.unsigned_vi} Bấm “Ký lại” khi sẵn sàng.",
                "warning",
            )
        return shell.redirect(request, f"/xac-nhan/{check_id}", flash=flash)

    @router.post("/xac-nhan/{check_id}/ky-lai")
    def sign_answer(request: Request, principal: Reader, check_id: RowNumber) -> Response:
        try:
            told = sign_answer_paper(context, principal, check_id, trace_id=current_trace())
        except ActionRefused as refused:
            return shell.redirect(request, f"/xac-nhan/{check_id}", flash=Flash(refused.message_vi, "danger"))
        return shell.redirect(
            request, f"/xac-nhan/{check_id}", flash=Flash(f"Đã ký văn bản trả lời số {told.number}.")
        )

    @router.get("/xac-nhan/{check_id}/tra-loi.pdf")
    def answer_file(principal: Reader, check_id: RowNumber) -> Response:
        try:
            found, content = answer_document(context, principal, check_id)
        except ActionRefused as refused:
            raise action_problem(refused) from refused
        return pdf_response(content, f"{found.number.replace('/', '-')}.pdf")

    return router


def _check_context(context: CivilStatusContext, principal: Reader, check_id: int) -> dict[str, Any]:
    try:
        found = check_view(context, principal, check_id)
    except ActionRefused as refused:
        raise action_problem(refused) from refused
    on = found.dossier.received_at.astimezone(VIETNAM).date()
    spouse = found.declaration.spouse(found.check.side)
    declared = spouse.marital_status_kind
    return {
        "check": found.check,
        "dossier": found.dossier,
        "spouse": spouse,
        "asked_by": unit_name(found.dossier.unit_code, on),
        "asked_unit": unit_name(found.check.unit_code, on),
        "pairs": [
            *person_pairs(spouse, on),
            ("Kết hôn lần thứ", str(spouse.times_married or "")),
            ("Tình trạng hôn nhân khai", spouse.marital_status or (declared.name_vi if declared else "")),
        ],
        "life": found.life,
        "answerable": found.answerable,
        "signable": found.check.unsigned and may_answer(context, principal, found.check),
        "options": [(each.code, each.name_vi) for each in MaritalStatus],
    }
