"""The API for people and tools about issued entries and checks of marital status, in English."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from lienthong.domain.catalogues import MaritalStatus
from lienthong.foundation.telemetry import current_trace
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.problems import NoSuchDossier, OtherUnit
from lienthong.systems.civilstatus.base.refused import ActionRefused
from lienthong.systems.civilstatus.books.entries import NoteKind
from lienthong.systems.civilstatus.books.notes import CorrectionKind
from lienthong.systems.civilstatus.entry_actions.action import EntryActionOutcome
from lienthong.systems.civilstatus.entry_actions.add_note import note_beside
from lienthong.systems.civilstatus.entry_actions.correct import correct_entry
from lienthong.systems.civilstatus.entry_actions.give_copy import MOST_COPIES, give_copy
from lienthong.systems.civilstatus.entry_actions.sign_papers import sign_papers
from lienthong.systems.civilstatus.entry_actions.supply_number import supply_number
from lienthong.systems.civilstatus.marital_status.answer import (
    CheckLine,
    answer_check,
    answer_document,
    check_lines,
    check_view,
)
from lienthong.systems.civilstatus.marital_status.answer import sign_answer_paper as sign_answer_again
from lienthong.systems.civilstatus.papers.correction.correctable import correctable
from lienthong.systems.civilstatus.queries.entry_history import (
    EntryHistory,
    open_entry_history,
    open_further_paper,
)
from lienthong.systems.civilstatus.registration.status_checks import StatusCheck
from lienthong.systems.civilstatus.web.files import pdf_response
from lienthong.systems.civilstatus.web.parameters import Reader, RowNumber, writable
from lienthong.systems.civilstatus.web.problems import action_problem, entry_problem_of

Words = Annotated[str, Field(max_length=4000), AfterValidator(writable)]


class CopyOrder(BaseModel):
    """How many copies of an extract, and for what."""

    model_config = ConfigDict(extra="forbid")

    copies: int = Field(1, ge=1, le=MOST_COPIES)
    purpose: Words = ""


class CorrectionOrder(BaseModel):
    """New texts by path (``name``, ``mother.born``), why, and on what it rests."""

    model_config = ConfigDict(extra="forbid")

    kind: CorrectionKind = CorrectionKind.CORRECTION
    changes: dict[Annotated[str, Field(max_length=60)], Words] = Field(min_length=1, max_length=40)
    basis: Words = ""


class NoteOrder(BaseModel):
    """A note beside an entry."""

    model_config = ConfigDict(extra="forbid")

    kind: NoteKind = NoteKind.OTHER
    text: Words


class StatusAnswer(BaseModel):
    """The marital status as the books say, or (no status) why it cannot be confirmed."""

    model_config = ConfigDict(extra="forbid")

    status: MaritalStatus | None = None
    words: Words = ""


def entry_router(context: CivilStatusContext) -> APIRouter:
    """The endpoints of one environment."""
    router = APIRouter(prefix="/api", tags=["entries"])

    @router.get("/entries/{entry_id}", summary="Một việc trong sổ: ghi chú, bản sao, cải chính")
    def one(principal: Reader, entry_id: RowNumber) -> dict[str, Any]:
        try:
            return _trace(open_entry_history(context, principal, entry_id))
        except (NoSuchDossier, OtherUnit) as error:
            raise entry_problem_of(error) from error

    @router.post("/entries/{entry_id}/copy", summary="Cấp bản sao trích lục")
    def copies(principal: Reader, entry_id: RowNumber, order: CopyOrder) -> dict[str, Any]:
        try:
            return _done(
                give_copy(context, principal, entry_id, order.copies, order.purpose, trace_id=current_trace())
            )
        except ActionRefused as refused:
            raise action_problem(refused) from refused

    @router.post("/entries/{entry_id}/correct", summary="Thay đổi, cải chính, bổ sung")
    def correction(principal: Reader, entry_id: RowNumber, order: CorrectionOrder) -> dict[str, Any]:
        try:
            return _done(
                correct_entry(
                    context,
                    principal,
                    entry_id,
                    order.kind,
                    order.changes,
                    order.basis,
                    trace_id=current_trace(),
                )
            )
        except ActionRefused as refused:
            raise action_problem(refused) from refused

    @router.post("/entries/{entry_id}/note", summary="Ghi chú vào sổ")
    def noted(principal: Reader, entry_id: RowNumber, order: NoteOrder) -> dict[str, Any]:
        try:
            return _done(
                note_beside(context, principal, entry_id, order.kind, order.text, trace_id=current_trace())
            )
        except ActionRefused as refused:
            raise action_problem(refused) from refused

    @router.post(
        "/entries/{entry_id}/number", summary="Bổ sung số định danh cá nhân chưa cấp được khi đăng ký"
    )
    def numbered(principal: Reader, entry_id: RowNumber) -> dict[str, Any]:
        try:
            return _done(supply_number(context, principal, entry_id, trace_id=current_trace()))
        except ActionRefused as refused:
            raise action_problem(refused) from refused

    @router.post("/entries/{entry_id}/sign", summary="Ký lại bản sao, trích lục cải chính chưa ký được")
    def signed(principal: Reader, entry_id: RowNumber) -> dict[str, Any]:
        try:
            return {"signed": sign_papers(context, principal, entry_id, trace_id=current_trace())}
        except ActionRefused as refused:
            raise action_problem(refused) from refused

    @router.get("/entries/{entry_id}/papers/{paper_id}.pdf", response_class=Response)
    def paper(principal: Reader, entry_id: RowNumber, paper_id: RowNumber) -> Response:
        try:
            return pdf_response(
                open_further_paper(context, principal, entry_id, paper_id), f"{entry_id}-{paper_id}.pdf"
            )
        except (NoSuchDossier, OtherUnit) as error:
            raise entry_problem_of(error) from error

    _status_checks(router, context)
    return router


def _status_checks(router: APIRouter, context: CivilStatusContext) -> None:
    """The endpoints about checks of marital status."""

    @router.get("/status-checks", summary="Yêu cầu xác nhận tình trạng hôn nhân gửi đến đơn vị")
    def checks(principal: Reader, answered: bool = False) -> dict[str, Any]:
        return {"items": [_line(line) for line in check_lines(context, principal, answered=answered)]}

    @router.get("/status-checks/{check_id}", summary="Một yêu cầu xác nhận tình trạng hôn nhân")
    def check(principal: Reader, check_id: RowNumber) -> dict[str, Any]:
        try:
            found = check_view(context, principal, check_id)
        except ActionRefused as refused:
            raise action_problem(refused) from refused
        spouse = found.declaration.spouse(found.check.side)
        return {
            **_check(found.check),
            "dossier": found.dossier.onestop_code,
            "asked_by": found.dossier.unit_code,
            "answerable": found.answerable,
            "subject": spouse.full_name,
            "personal_id": spouse.personal_id,
            "born": str(spouse.born or ""),
            "marriages": [
                {"at": str(each.at), "certain": each.sure, "ended": each.ended or None}
                for each in found.life.marriages
            ],
        }

    @router.post("/status-checks/{check_id}/answer", summary="Trả lời xác nhận tình trạng hôn nhân")
    def answer(principal: Reader, check_id: RowNumber, given: StatusAnswer) -> dict[str, Any]:
        try:
            told = answer_check(
                context, principal, check_id, given.status, given.words, trace_id=current_trace()
            )
        except ActionRefused as refused:
            raise action_problem(refused) from refused
        return {"answered": True, "number": told.number, "unsigned": told.unsigned_vi or None}

    @router.post("/status-checks/{check_id}/sign", summary="Ký lại văn bản trả lời chưa ký được")
    def sign_answer(principal: Reader, check_id: RowNumber) -> dict[str, Any]:
        try:
            told = sign_answer_again(context, principal, check_id, trace_id=current_trace())
        except ActionRefused as refused:
            raise action_problem(refused) from refused
        return {"signed": True, "number": told.number}

    @router.get(
        "/status-checks/{check_id}/document.pdf", summary="Văn bản trả lời đã ký", response_class=Response
    )
    def answer_file(principal: Reader, check_id: RowNumber) -> Response:
        try:
            check, content = answer_document(context, principal, check_id)
        except ActionRefused as refused:
            raise action_problem(refused) from refused
        return pdf_response(content, f"{check.number.replace('/', '-')}.pdf")


def _done(done: EntryActionOutcome) -> dict[str, Any]:
    return {
        "act": done.action.value,
        "entry_id": done.entry_id,
        "number": done.number,
        "unsigned": done.unsigned_vi or None,
    }


def _trace(trace: EntryHistory) -> dict[str, Any]:
    record = trace.record
    return {
        "id": record.id,
        "register": record.register.value,
        "unit_code": record.unit_code,
        "number": record.number,
        "book": record.book,
        "page": record.page,
        "registered_at": record.registered_at.isoformat(),
        "code": record.dossier_code,
        "acts": [act.value for act in trace.actions],
        "replaced": trace.replaced,
        "fields": [
            {
                "path": each.path,
                "label": each.label_vi,
                "text": each.text,
                "form": each.form.value,
                "choices": list(each.choices),
            }
            for each in correctable(record.register, record.fields)
        ],
        "notes": [
            {
                "number": each.number,
                "kind": each.kind.value,
                "text": each.text_vi,
                "noted_at": each.noted_at.isoformat(),
                "account": each.account,
                "officer": each.officer,
            }
            for each in record.notes
        ],
        "papers": [
            {
                "id": each.paper.id,
                "kind": each.paper.kind.value,
                "name": each.name_vi,
                "number": each.number,
                "copies": each.paper.copies,
                "signed_at": each.paper.signed_at.isoformat(),
                "sha256": each.paper.sha256,
                "size": each.paper.size,
                "replaced": each.replaced,
            }
            for each in trace.papers
        ],
        "following": [
            {
                "id": each.id,
                "register": each.register.value,
                "unit_code": each.unit_code,
                "number": each.number,
                "code": each.dossier_code,
                "unsigned": each.unsigned,
            }
            for each in trace.following
        ],
    }


def _line(line: CheckLine) -> dict[str, Any]:
    return {
        **_check(line.check),
        "dossier": line.dossier.onestop_code,
        "asked_by": line.dossier.unit_code,
        "subject": line.subject,
        "overdue": line.overdue,
    }


def _check(check: StatusCheck) -> dict[str, Any]:
    return {
        "id": check.id,
        "side": check.side.value,
        "unit_code": check.unit_code,
        "asked_at": check.asked_at.isoformat(),
        "due_at": check.due_at.isoformat(),
        "answered_at": check.answered_at.isoformat() if check.answered_at is not None else None,
        "status": int(check.kind) if check.kind is not None else None,
        "state": check.state_vi,
        "words": check.words_vi,
        "officer": check.officer,
        "number": check.number or None,
        "book": check.book or None,
        "signed": check.paper_id is not None,
    }
