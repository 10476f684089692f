"""Operations on issued entries: what they say, copies, corrections, notes, numbers."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from lienthong.foundation.telemetry import current_trace
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.entry_actions.add_note import note_beside
from lienthong.systems.civilstatus.entry_actions.correct import correct_entry
from lienthong.systems.civilstatus.entry_actions.give_copy import give_copy
from lienthong.systems.civilstatus.entry_actions.sign_papers import sign_papers
from lienthong.systems.civilstatus.entry_actions.supply_number import supply_number
from lienthong.systems.civilstatus.queries.entry_history import open_entry_history, open_further_paper
from lienthong.systems.civilstatus.web.api.answers.entries import (
    EntryActionAnswer,
    EntryHistoryAnswer,
    SignedPapersAnswer,
)
from lienthong.systems.civilstatus.web.api.requests import CopyRequest, CorrectionRequest, NoteRequest
from lienthong.systems.civilstatus.web.files import PdfResponse, pdf_response
from lienthong.systems.civilstatus.web.parameters import PROBLEMS, Reader, RowNumber
from lienthong.systems.civilstatus.web.problems import entry_problems


def entry_router(context: CivilStatusContext) -> APIRouter:
    """The endpoints about entries."""
    router = APIRouter(prefix="/api", tags=["entries"], responses=PROBLEMS)

    @router.get("/entries/{entry_id}", summary="Một việc trong sổ: ghi chú, bản sao, cải chính")
    def one(principal: Reader, entry_id: RowNumber) -> EntryHistoryAnswer:
        with entry_problems():
            return EntryHistoryAnswer.of(open_entry_history(context, principal, entry_id))

    @router.post("/entries/{entry_id}/copy", summary="Cấp bản sao trích lục")
    def copies(principal: Reader, entry_id: RowNumber, request: CopyRequest) -> EntryActionAnswer:
        with entry_problems():
            outcome = give_copy(
                context, principal, entry_id, request.copies, request.purpose, trace_id=current_trace()
            )
        return EntryActionAnswer.of(outcome)

    @router.post("/entries/{entry_id}/correct", summary="Thay đổi, cải chính, bổ sung")
    def correction(principal: Reader, entry_id: RowNumber, request: CorrectionRequest) -> EntryActionAnswer:
        with entry_problems():
            outcome = correct_entry(
                context,
                principal,
                entry_id,
                request.kind,
                request.changes,
                request.basis,
                reason=request.reason,
                trace_id=current_trace(),
            )
        return EntryActionAnswer.of(outcome)

    @router.post("/entries/{entry_id}/note", summary="Ghi chú vào sổ")
    def noted(principal: Reader, entry_id: RowNumber, request: NoteRequest) -> EntryActionAnswer:
        with entry_problems():
            outcome = note_beside(
                context, principal, entry_id, request.kind, request.text, trace_id=current_trace()
            )
        return EntryActionAnswer.of(outcome)

    @router.post(
        "/entries/{entry_id}/number", summary="Bổ sung số định danh cá nhân chưa cấp được khi đăng ký"
    )
    def numbered(principal: Reader, entry_id: RowNumber) -> EntryActionAnswer:
        with entry_problems():
            return EntryActionAnswer.of(supply_number(context, principal, entry_id, trace_id=current_trace()))

    @router.post("/entries/{entry_id}/sign", summary="Ký lại bản sao, trích lục cải chính chưa ký được")
    def signed(principal: Reader, entry_id: RowNumber) -> SignedPapersAnswer:
        with entry_problems():
            number = sign_papers(context, principal, entry_id, trace_id=current_trace())
        return SignedPapersAnswer(signed=number)

    @router.get(
        "/entries/{entry_id}/papers/{paper_id}.pdf",
        summary="Giấy tờ đã cấp từ việc này",
        response_class=PdfResponse,
    )
    def paper(principal: Reader, entry_id: RowNumber, paper_id: RowNumber) -> Response:
        with entry_problems():
            return pdf_response(
                open_further_paper(context, principal, entry_id, paper_id), f"{entry_id}-{paper_id}.pdf"
            )

    return router
