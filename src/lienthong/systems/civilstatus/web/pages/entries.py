"""Pages about issued entries (copies, corrections, notes) and about checks of marital status."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import Response

from lienthong.domain.catalogues import MaritalStatus
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.telemetry import current_trace
from lienthong.foundation.web import Flash, PageProblem, WebShell
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.problems import NoSuchDossier, OtherUnit
from lienthong.systems.civilstatus.base.refused import (
    NEEDS_REASON,
    NOT_FOUND,
    OTHER_UNIT,
    REASON_MISSING,
    ActionRefused,
)
from lienthong.systems.civilstatus.base.units import unit_name
from lienthong.systems.civilstatus.books.entries import NoteKind
from lienthong.systems.civilstatus.books.notes import CorrectionKind
from lienthong.systems.civilstatus.entry_actions.action import EntryActionOutcome
from lienthong.systems.civilstatus.entry_actions.add_note import note_beside, notes_for
from lienthong.systems.civilstatus.entry_actions.correct import BASIS, REASON, correct_entry
from lienthong.systems.civilstatus.entry_actions.give_copy import MOST_COPIES, give_copy
from lienthong.systems.civilstatus.entry_actions.sign_papers import sign_papers
from lienthong.systems.civilstatus.entry_actions.states import EntryAction
from lienthong.systems.civilstatus.entry_actions.supply_number import supply_number
from lienthong.systems.civilstatus.marital_status.answer import (
    answer_check,
    answer_document,
    check_lines,
    check_view,
    may_answer,
    sign_answer_paper,
)
from lienthong.systems.civilstatus.papers.correction.correctable import CorrectableText, correctable
from lienthong.systems.civilstatus.queries.entry_history import (
    EntryHistory,
    open_entry_history,
    open_further_paper,
)
from lienthong.systems.civilstatus.queries.kin_declaration_text import person_pairs
from lienthong.systems.civilstatus.web.files import pdf_response
from lienthong.systems.civilstatus.web.pages.books import unit_of
from lienthong.systems.civilstatus.web.parameters import Reader, RowNumber
from lienthong.systems.civilstatus.web.problems import action_problem, entry_problem_of

Words = Annotated[str, Form(max_length=4000)]
#: Prefix of the fields of the correction form.
_FIELD = "noi-dung:"


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
            request, "entry_actions.html", entry_history_context(_open_history(context, principal, entry_id))
        )

    @router.post("/muc/{entry_id}/ban-sao")
    def copies(
        request: Request,
        principal: Reader,
        entry_id: RowNumber,
        so_ban: Annotated[int, Form(ge=1, le=MOST_COPIES)] = 1,
        muc_dich: Words = "",
    ) -> Response:
        def action() -> EntryActionOutcome:
            return give_copy(context, principal, entry_id, so_ban, muc_dich, trace_id=current_trace())

        return done(request, entry_id, action, "Cấp bản sao trích lục")

    @router.post("/muc/{entry_id}/ghi-chu")
    def noted(
        request: Request,
        principal: Reader,
        entry_id: RowNumber,
        loai: Annotated[NoteKind, Form()] = NoteKind.OTHER,
        noi_dung: Words = "",
    ) -> Response:
        def action() -> EntryActionOutcome:
            return note_beside(context, principal, entry_id, loai, noi_dung, trace_id=current_trace())

        return done(request, entry_id, action, "Ghi chú vào sổ")

    @router.post("/muc/{entry_id}/so-dinh-danh")
    def numbered(request: Request, principal: Reader, entry_id: RowNumber) -> Response:
        def action() -> EntryActionOutcome:
            return supply_number(context, principal, entry_id, trace_id=current_trace())

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

    @router.get("/muc/{entry_id}/cai-chinh")
    def correction(request: Request, principal: Reader, entry_id: RowNumber) -> Response:
        history = _open_history(context, principal, entry_id)
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

    @router.get("/muc/{entry_id}/giay/{paper_id}.pdf")
    def paper(principal: Reader, entry_id: RowNumber, paper_id: RowNumber) -> Response:
        try:
            content = open_further_paper(context, principal, entry_id, paper_id)
        except (NoSuchDossier, OtherUnit) as error:
            raise entry_problem_of(error) from error
        return pdf_response(content, f"{entry_id}-{paper_id}.pdf")

    _status_checks(router, context, shell)
    return router


def _status_checks(router: APIRouter, context: CivilStatusContext, shell: WebShell) -> None:
    """The pages about checks of marital status."""

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


async def _form_texts(request: Request) -> dict[str, str]:
    """The fields of a form whose names are not known before."""
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


def entry_history_context(history: EntryHistory) -> dict[str, Any]:
    """What the card of an entry's actions and what followed it shows; also on the page of its dossier."""
    return {
        "trace": history,
        "EntryAction": EntryAction,
        "note_kinds": [(kind.value, kind.name_vi) for kind in notes_for(history.record.register)],
        "most_copies": MOST_COPIES,
    }


def _open_history(context: CivilStatusContext, principal: Reader, entry_id: int) -> EntryHistory:
    try:
        return open_entry_history(context, principal, entry_id)
    except (NoSuchDossier, OtherUnit) as error:
        raise entry_problem_of(error) from error


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
    history = _open_history(context, principal, entry_id)
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
