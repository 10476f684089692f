"""The registrar's desk as web pages. Paths are Vietnamese, as people read them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from lienthong.foundation.identity import Principal, Role
from lienthong.foundation.telemetry import current_trace
from lienthong.foundation.web import Flash, NavItem, PageProblem, WebShell
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.refused import LIMIT_WRONG, REASON_MISSING, ActionRefused
from lienthong.systems.civilstatus.dossiers.purge import PROPOSERS
from lienthong.systems.civilstatus.dossiers.states import DossierAction, DossierStage
from lienthong.systems.civilstatus.queries.dossier import (
    count_by_stage,
    count_overdue_by_stage,
    list_dossiers,
    open_attachment,
    open_signed_document,
)
from lienthong.systems.civilstatus.registration.action import ActionOutcome, ActionRequest
from lienthong.systems.civilstatus.registration.bulk_signing import open_orders, take_order
from lienthong.systems.civilstatus.registration.perform import perform
from lienthong.systems.civilstatus.registration.request_supplement import end_of_day
from lienthong.systems.civilstatus.web.files import file_response, pdf_response
from lienthong.systems.civilstatus.web.pages.books import unit_of
from lienthong.systems.civilstatus.web.pages.dossier_context import TONES, dossier_context
from lienthong.systems.civilstatus.web.parameters import COUNTED_FOR, READERS, Reader, RowNumber
from lienthong.systems.civilstatus.web.problems import dossier_problems

NAV = (
    NavItem("/", "Bàn làm việc", frozenset(READERS)),
    NavItem("/xac-nhan", "Xác nhận hôn nhân", frozenset(READERS)),
    NavItem("/so", "Sổ hộ tịch", frozenset(READERS)),
    NavItem("/thong-ke", "Thống kê", frozenset(COUNTED_FOR)),
    NavItem("/tra-cuu", "Tra cứu hồ sơ", frozenset((*READERS, Role.OPERATOR, Role.ADMIN, Role.COORDINATOR))),
    NavItem("/xoa-ho-so-thu", "Xóa hồ sơ thử", frozenset(PROPOSERS)),
    NavItem("/xac-thuc", "Kiểm tra giấy tờ"),
)
PER_PAGE = 50
#: More are signed beside the request, with a page that shows how far it is.
SIGNED_AT_ONCE = 4

#: The field of a question that a refused order points at.
_FIELD_OF = {LIMIT_WRONG: "limit", REASON_MISSING: "reason"}
#: The action a whole page of dossiers in this stage waits for.
BULK_ACTS = {
    DossierStage.WAITING: DossierAction.TAKE_UP,
    DossierStage.IN_WORK: DossierAction.REGISTER,
    DossierStage.BOOKED: DossierAction.SIGN,
    DossierStage.SIGNED: DossierAction.ISSUE,
}
#: What a person is told before a whole page is done at once, as before one dossier is.
_BULK_QUESTIONS = {
    DossierAction.TAKE_UP: "Các hồ sơ chuyển sang bước đang thụ lý.",
    DossierAction.REGISTER: "Mỗi hồ sơ được ghi số đăng ký, quyển số, trang số. Việc đã vào sổ không rút lại được.",
    DossierAction.SIGN: "Kết quả của mỗi hồ sơ được ký số bằng chữ ký của bạn và con dấu của cơ quan.",
    DossierAction.ISSUE: "Kết quả của mỗi hồ sơ được trả về hệ thống một cửa. Việc đã phát hành không rút lại được.",
}
#: What "Hoàn tất" runs, one after another.
COMPLETION = (DossierAction.TAKE_UP, DossierAction.REGISTER, DossierAction.SIGN, DossierAction.ISSUE)


def pages_router(context: CivilStatusContext, shell: WebShell) -> APIRouter:
    """The pages of one environment."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def work(
        request: Request,
        principal: Reader,
        buoc: DossierStage = DossierStage.WAITING,
        trang: Annotated[int, Query(ge=1, le=100_000)] = 1,
    ) -> Response:
        return shell.render(request, "desk.html", _desk_context(context, principal, buoc, trang))

    @router.post("/xu-ly")
    def bulk(
        request: Request,
        principal: Reader,
        act: Annotated[DossierAction, Form()],
        codes: Annotated[list[str], Form(max_length=5000)],
        buoc: Annotated[DossierStage, Form()] = DossierStage.WAITING,
        reason: Annotated[str, Form(max_length=4000)] = "",
    ) -> Response:
        if act is DossierAction.SIGN and len(codes) > SIGNED_AT_ONCE:
            try:
                name = take_order(context, principal, codes)
            except ActionRefused as refused:
                raise _whole(refused) from refused
            return shell.redirect(request, f"/ky/{name}")
        outcomes = _perform(context, principal, ActionRequest(act, tuple(codes), reason))
        return shell.redirect(request, f"/?buoc={buoc.value}", flash=_outcome_flash(act, outcomes))

    @router.get("/ho-so/{code}")
    def dossier(request: Request, principal: Reader, code: str) -> Response:
        return shell.render(request, "dossier.html", dossier_context(context, principal, code))

    @router.post("/ho-so/{code}/hoan-tat")
    def complete(
        request: Request, principal: Reader, code: str, reason: Annotated[str, Form(max_length=4000)] = ""
    ) -> Response:
        return shell.redirect(request, f"/ho-so/{code}", flash=_complete(context, principal, code, reason))

    @router.post("/ho-so/{code}/{act}")
    def one_act(
        request: Request,
        principal: Reader,
        code: str,
        act: DossierAction,
        reason: Annotated[str, Form(max_length=4000)] = "",
        han: Annotated[str, Form(max_length=40)] = "",
    ) -> Response:
        try:
            order = ActionRequest(act, (code,), reason, _limit_of(han))
            outcomes = perform(context, principal, order, trace_id=current_trace())
        except ActionRefused as refused:
            # What was typed comes back in the open question, with the fault at its field.
            shown = dossier_context(context, principal, code)
            if act not in shown["actions"] or refused.error not in _FIELD_OF:
                return shell.redirect(request, f"/ho-so/{code}", flash=Flash(refused.message_vi, "danger"))
            faults = {_FIELD_OF[refused.error]: refused.message_vi}
            shown["typed"] = {"act": act, "reason": reason, "limit": han, "faults": faults}
            return shell.render(request, "dossier.html", shown, status=422)
        return shell.redirect(request, f"/ho-so/{code}", flash=_outcome_flash(act, outcomes))

    @router.get("/ho-so/{code}/ket-qua.pdf")
    def result(principal: Reader, code: str) -> Response:
        with dossier_problems(code):
            return pdf_response(open_signed_document(context, principal, code), f"{code}.pdf")

    @router.get("/ho-so/{code}/tep/{number}")
    def file(principal: Reader, code: str, number: RowNumber) -> Response:
        with dossier_problems(code):
            stored, content = open_attachment(context, principal, code, number)
        return file_response(content, stored.media_type, stored.file_name)

    return router


def _desk_context(
    context: CivilStatusContext, principal: Principal, stage: DossierStage, page: int
) -> dict[str, Any]:
    """A page of the dossiers in one stage, and how many there are in each."""
    numbers, late = count_by_stage(context, principal), count_overdue_by_stage(context, principal)
    lines = list_dossiers(context, principal, stage=stage, offset=(page - 1) * PER_PAGE, limit=PER_PAGE)
    bulk = BULK_ACTS.get(stage)
    if bulk is not None and not any(bulk in line.actions for line in lines):
        bulk = None
    total = numbers[stage]
    return {
        "unit": unit_of(context, principal),
        "stages": [
            {
                "label": each.name_vi,
                "value": numbers[each],
                "late": late.get(each, 0),
                "href": f"/?buoc={each.value}",
                "tone": TONES[each] if numbers[each] else "neutral",
                "current": each is stage,
            }
            for each in DossierStage
        ],
        "stage": stage,
        "tones": TONES,
        "lines": lines,
        "bulk": bulk,
        "bulk_text": _BULK_QUESTIONS.get(bulk, "") if bulk is not None else "",
        "orders": open_orders(context, principal),
        "page": page,
        "pages": max(1, -(-total // PER_PAGE)),
        "total": total,
    }


def _limit_of(typed: str) -> datetime | None:
    """The end of the day that was typed; None where the law's proposal was left.

    Raises
    ------
    ActionRefused
        When it is no day.
    """
    if not typed.strip():
        return None
    try:
        return end_of_day(date.fromisoformat(typed.strip()))
    except ValueError as unreadable:
        raise ActionRefused(LIMIT_WRONG, "Không đọc được ngày: hãy chọn ngày trên lịch.") from unreadable


def _perform(context: CivilStatusContext, principal: Principal, order: ActionRequest) -> list[ActionOutcome]:
    try:
        return perform(context, principal, order, trace_id=current_trace())
    except ActionRefused as refused:
        raise _whole(refused) from refused


def _whole(refused: ActionRefused) -> PageProblem:
    """The answer to an order that is not possible at all."""
    return PageProblem(422, refused.message_vi, "Hãy quay lại, sửa yêu cầu rồi thực hiện lại.")


def _outcome_flash(act: DossierAction, outcomes: Sequence[ActionOutcome]) -> Flash:
    failed = [outcome for outcome in outcomes if not outcome.done]
    done = len(outcomes) - len(failed)
    if not failed:
        what = f"hồ sơ {outcomes[0].code}" if done == 1 else f"{done} hồ sơ"
        return Flash(f"{act.name_vi}: đã xong {what}.")
    first = failed[0].message_vi
    if len(outcomes) == 1:
        return Flash(first, "danger")
    more = f" (và {len(failed) - 1} hồ sơ khác)" if len(failed) > 1 else ""
    return Flash(
        f"{act.name_vi}: xong {done} hồ sơ, chưa xong {len(failed)}. {first}{more}",
        "warning" if done else "danger",
    )


def _complete(context: CivilStatusContext, principal: Principal, code: str, reason: str) -> Flash:
    """Run what is left until the result is released; stops at the first action that is not possible."""
    done: list[str] = []
    for act in COMPLETION:
        outcome = perform(context, principal, ActionRequest(act, (code,), reason), trace_id=current_trace())[
            0
        ]
        if outcome.done:
            done.append(act.name_vi.lower())
        elif outcome.error != "not_available":
            return Flash(outcome.message_vi, "danger")
    if not done:
        return Flash(f"Hồ sơ {code} không còn bước nào để hoàn tất.", "info")
    return Flash(f"Hồ sơ {code}: đã {', '.join(done)}.")
