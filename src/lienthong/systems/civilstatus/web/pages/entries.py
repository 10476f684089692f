"""Pages about issued entries (copies, notes, numbers, papers)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from lienthong.foundation.telemetry import current_trace
from lienthong.foundation.web import Flash, WebShell
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.refused import (
    ActionRefused,
)
from lienthong.systems.civilstatus.books.entries import NoteKind
from lienthong.systems.civilstatus.entry_actions.action import EntryActionOutcome
from lienthong.systems.civilstatus.entry_actions.add_note import note_beside, notes_for
from lienthong.systems.civilstatus.entry_actions.give_copy import MOST_COPIES, give_copy
from lienthong.systems.civilstatus.entry_actions.sign_papers import sign_papers
from lienthong.systems.civilstatus.entry_actions.states import EntryAction
from lienthong.systems.civilstatus.entry_actions.supply_number import supply_number
from lienthong.systems.civilstatus.queries.entry_history import (
    EntryHistory,
    open_entry_history,
    open_further_paper,
)
from lienthong.systems.civilstatus.web.files import pdf_response
from lienthong.systems.civilstatus.web.parameters import Reader, RowNumber
from lienthong.systems.civilstatus.web.problems import entry_problems

Words = Annotated[str, Form(max_length=4000)]


def entry_pages(context: CivilStatusContext, shell: WebShell) -> APIRouter:
    """The pages of one environment."""
    router = APIRouter(include_in_schema=False)

    def done(
        request: Request, entry_id: int, action: Callable[[], EntryActionOutcome], said: str
    ) -> Response:
        try:
            told = action()
        except ActionRefused as refused:
            return shell.redirect(request, f"/muc/{entry_id}", flash=Flash(refused.message_vi, "danger"))
        if told.unsigned_vi:
            flash = Flash(
                f"{said} số {told.number} đã vào sổ. {told.unsigned_vi} Bấm “Ký lại” khi sẵn sàng.", "warning"
            )
        else:
            flash = Flash(f"{said}: đã xong, số {told.number}.")
        return shell.redirect(request, f"/muc/{entry_id}", flash=flash)

    @router.get("/muc/{entry_id}")
    def entry(request: Request, principal: Reader, entry_id: RowNumber) -> Response:
        return shell.render(
            request, "entry_actions.html", entry_history_context(open_history(context, principal, entry_id))
        )

    @router.post("/muc/{entry_id}/ban-sao")
    def copies(
        request: Request,
        principal: Reader,
        entry_id: RowNumber,
        so_ban: Annotated[int, Form(ge=1, le=MOST_COPIES)] = 1,
        muc_dich: Words = "",
    ) -> Response:
        action = partial(give_copy, context, principal, entry_id, so_ban, muc_dich, trace_id=current_trace())
        return done(request, entry_id, action, "Cấp bản sao trích lục")

    @router.post("/muc/{entry_id}/ghi-chu")
    def noted(
        request: Request,
        principal: Reader,
        entry_id: RowNumber,
        loai: Annotated[NoteKind, Form()] = NoteKind.OTHER,
        noi_dung: Words = "",
    ) -> Response:
        action = partial(note_beside, context, principal, entry_id, loai, noi_dung, trace_id=current_trace())
        return done(request, entry_id, action, "Ghi chú vào sổ")

    @router.post("/muc/{entry_id}/so-dinh-danh")
    def numbered(request: Request, principal: Reader, entry_id: RowNumber) -> Response:
        action = partial(supply_number, context, principal, entry_id, trace_id=current_trace())
        return done(request, entry_id, action, "Bổ sung số định danh cá nhân")

    @router.post("/muc/{entry_id}/ky-lai")
    def again(
        request: Request, principal: Reader, entry_id: RowNumber, ve: Annotated[int, Form(ge=1)]
    ) -> Response:
        try:
            signed = sign_papers(context, principal, entry_id, trace_id=current_trace())
        except ActionRefused as refused:
            return shell.redirect(request, f"/muc/{ve}", flash=Flash(refused.message_vi, "danger"))
        return shell.redirect(request, f"/muc/{ve}", flash=Flash(f"Đã ký {signed} tệp."))

    @router.get("/muc/{entry_id}/giay/{paper_id}.pdf")
    def paper(principal: Reader, entry_id: RowNumber, paper_id: RowNumber) -> Response:
        with entry_problems():
            content = open_further_paper(context, principal, entry_id, paper_id)
        return pdf_response(content, f"{entry_id}-{paper_id}.pdf")

    return router


def entry_history_context(history: EntryHistory) -> dict[str, Any]:
    """What the card of an entry's actions and what followed it shows; also on the page of its dossier."""
    return {
        "trace": history,
        "EntryAction": EntryAction,
        "note_kinds": [(kind.value, kind.name_vi) for kind in notes_for(history.record.register)],
        "most_copies": MOST_COPIES,
    }


def open_history(context: CivilStatusContext, principal: Reader, entry_id: int) -> EntryHistory:
    """An entry and what followed it, or the page that says why it is not shown."""
    with entry_problems():
        return open_entry_history(context, principal, entry_id)
