"""The pages on which an officer corrects what an entry says."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from lienthong.foundation.telemetry import current_trace
from lienthong.foundation.web import Flash, PageProblem, WebShell
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.refused import (
    NEEDS_REASON,
    NOT_FOUND,
    OTHER_UNIT,
    REASON_MISSING,
    ActionRefused,
)
from lienthong.systems.civilstatus.books.notes import CorrectionKind
from lienthong.systems.civilstatus.entry_actions.correct import BASIS, REASON, correct_entry
from lienthong.systems.civilstatus.entry_actions.states import EntryAction
from lienthong.systems.civilstatus.papers.correction.correctable import CorrectableText, correctable
from lienthong.systems.civilstatus.queries.entry_history import (
    EntryHistory,
)
from lienthong.systems.civilstatus.web.pages.entries import open_history
from lienthong.systems.civilstatus.web.parameters import Reader, RowNumber
from lienthong.systems.civilstatus.web.problems import action_problem

#: Prefix of the fields of the correction form.
_FIELD = "noi-dung:"


def correction_pages(context: CivilStatusContext, shell: WebShell) -> APIRouter:
    """The form of a correction, and what comes of it."""
    router = APIRouter(include_in_schema=False)

    @router.get("/muc/{entry_id}/cai-chinh")
    def correction(request: Request, principal: Reader, entry_id: RowNumber) -> Response:
        history = open_history(context, principal, entry_id)
        if EntryAction.CORRECT not in history.actions:
            raise PageProblem(
                409, "Việc này chưa cải chính được.", "Chỉ cải chính việc đã phát hành, bởi công chức giữ sổ."
            )
        return shell.render(request, "correction.html", _correction_context(history, {}, None, ""))

    @router.post("/muc/{entry_id}/cai-chinh")
    def corrected(
        request: Request,
        principal: Reader,
        entry_id: RowNumber,
        sent: Annotated[dict[str, str], Depends(_form_texts)],
    ) -> Response:
        return _correct(request, context, shell, principal, entry_id, sent)

    return router


async def _form_texts(request: Request) -> dict[str, str]:
    """The fields of a form whose names are not known before."""
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _correct(
    request: Request,
    context: CivilStatusContext,
    shell: WebShell,
    principal: Reader,
    entry_id: int,
    sent: dict[str, str],
) -> Response:
    changes = {name.removeprefix(_FIELD): text for name, text in sent.items() if name.startswith(_FIELD)}
    kind = next(
        (each for each in CorrectionKind if each.value == sent.get("loai")), CorrectionKind.CORRECTION
    )
    basis, reason = sent.get("can_cu", ""), sent.get("ly_do", "")
    history = open_history(context, principal, entry_id)
    now = {each.path: each.text for each in correctable(history.record.register, history.record.fields)}
    changed = {path: text for path, text in changes.items() if " ".join(text.split()) != now.get(path, "")}
    try:
        told = correct_entry(
            context, principal, entry_id, kind, changed, basis, reason=reason, trace_id=current_trace()
        )
    except ActionRefused as refused:
        if refused.error in (OTHER_UNIT, NOT_FOUND):
            raise action_problem(refused) from refused
        shown = _correction_context(history, changes, kind, basis)
        asked = refused.error == NEEDS_REASON or bool(reason)
        shown |= {"reason": reason, "reason_asked": asked, **_faults(refused)}
        return shell.render(request, "correction.html", shown, status=422)
    tone, said = ("warning", f" {told.unsigned_vi}") if told.unsigned_vi else ("success", "")
    flash = Flash(f"Đã cải chính theo số {told.number}.{said}", tone)
    return shell.redirect(request, f"/muc/{entry_id}", flash=flash)


def _correction_context(
    history: EntryHistory, typed: dict[str, str], kind: CorrectionKind | None, basis: str
) -> dict[str, Any]:
    return {
        "trace": history,
        "prefix": _FIELD,
        "fields": [
            {
                "path": each.path,
                "label": each.label_vi,
                "text": typed.get(each.path, each.text),
                "help": _help(each, typed.get(each.path, each.text)),
                "choices": [(choice, choice) for choice in each.choices],
            }
            for each in correctable(history.record.register, history.record.fields)
        ],
        "kinds": [(each.value, each.name_vi) for each in CorrectionKind],
        "kind": (kind or CorrectionKind.CORRECTION).value,
        "basis": basis,
        "fault": None,
        "faults": {},
        "basis_fault": None,
        "reason": "",
        "reason_asked": False,
        "reason_fault": None,
        "summary": {},
    }


def _faults(refused: ActionRefused) -> dict[str, Any]:
    """A fault at its field, and a way to it from the top; at the top alone where it is of no field."""
    if refused.error == NEEDS_REASON or refused.field == REASON:
        return {"reason_fault": refused.message_vi, "summary": {"ly_do": refused.message_vi}}
    if refused.error == REASON_MISSING or refused.field == BASIS:
        return {"basis_fault": refused.message_vi, "summary": {"can_cu": refused.message_vi}}
    if refused.field:
        return {
            "faults": {refused.field: refused.message_vi},
            "summary": {f"{_FIELD}{refused.field}": refused.message_vi},
        }
    return {"fault": refused.message_vi}


def _help(field: CorrectableText, typed: str) -> str | None:
    """How the text is written, and what the book says where something else was typed."""
    now = f"Trong sổ: {field.text or 'để trống'}" if typed != field.text else ""
    return " ".join(filter(None, (now and f"{now}.", field.form.help_vi))) or None
