"""Pages of dossiers: the list on the desk, one in full with its files, and what a clerk does there."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from lienthong.domain.addresses import read_address
from lienthong.domain.dossiers import OnestopState
from lienthong.foundation.identity import Principal
from lienthong.foundation.web import Flash, RowNumber, WebShell
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.problems import REFUSALS, problem_of
from lienthong.systems.onestop.base.refused import DossierNotVisible
from lienthong.systems.onestop.desk.confirm_place import confirm_candidate, confirm_place
from lienthong.systems.onestop.desk.confirm_result import confirm_result
from lienthong.systems.onestop.desk.perform import ACTIONS, perform
from lienthong.systems.onestop.desk.states import ACTION_NAMES_VI, ClerkAction
from lienthong.systems.onestop.queries.read_dossier import read_dossier, record_reading
from lienthong.systems.onestop.web.files import (
    attachment_response,
    offered_result_response,
    result_response,
)
from lienthong.systems.onestop.web.pages.desk_context import desk_page_context
from lienthong.systems.onestop.web.pages.dossier_context import dossier_page_context
from lienthong.systems.onestop.web.staff import MOST_CODES, Reader


def add_routes(routes: APIRouter, context: OnestopContext, shell: WebShell) -> None:
    """Add the pages of dossiers."""
    # Before the pages of acts, whose path takes any name.
    _add_confirmation(routes, context, shell)

    @routes.get("/")
    def desk(
        request: Request,
        who: Reader,
        trang_thai: Annotated[int | None, Query(ge=1, le=10)] = None,
        tat_ca: bool = False,
        q: Annotated[str, Query(max_length=60)] = "",
        trang: Annotated[int, Query(ge=1, le=100_000)] = 1,
    ) -> Response:
        chosen = OnestopState(trang_thai) if trang_thai else None if tat_ca or q.strip() else OnestopState.NEW
        return shell.render(request, "desk.html", desk_page_context(context, who, chosen, q.strip(), trang))

    @routes.get("/ho-so/{code}")
    def dossier(request: Request, who: Reader, code: str) -> Response:
        found = read_dossier(context, code, who)
        record_reading(context, who, found, "dossier")
        with context.database.read() as session:
            picture = dossier_page_context(context, session, found, who)
        return shell.render(request, "dossier.html", picture)

    @routes.get("/ho-so/{code}/tep/{number}")
    def attachment(who: Reader, code: str, number: RowNumber) -> Response:
        return attachment_response(context, who, code, number)

    @routes.get("/ho-so/{code}/ket-qua.pdf")
    def result(who: Reader, code: str) -> Response:
        return result_response(context, who, code)

    @routes.post("/xu-ly")
    def accept_many(
        request: Request, who: Reader, codes: Annotated[list[str], Form(max_length=MOST_CODES)]
    ) -> Response:
        failed = [
            message
            for code in dict.fromkeys(codes)
            if (message := _tried(context, who, ClerkAction.ACCEPT, code, ""))
        ]
        done = len(set(codes)) - len(failed)
        if not failed:
            flash = Flash(f"Đã tiếp nhận và chuyển hộ tịch {done} hồ sơ.")
        else:
            flash = Flash(f"Đã tiếp nhận {done} hồ sơ, chưa được {len(failed)}. {failed[0]}", "warning")
        return shell.redirect(request, "/", flash=flash)

    @routes.post("/ho-so/{code}/dia-danh/{path}")
    def place(
        request: Request,
        who: Reader,
        code: str,
        path: str,
        candidate: Annotated[str, Form(max_length=3)] = "",
        text: Annotated[str, Form(max_length=500)] = "",
    ) -> Response:
        flash = _confirmed(context, who, code, path, candidate, text.strip())
        return shell.redirect(request, f"/ho-so/{code}", flash=flash)

    @routes.post("/ho-so/{code}/{act}")
    def one(
        request: Request,
        who: Reader,
        code: str,
        act: ClerkAction,
        reason: Annotated[str, Form(max_length=4000)] = "",
    ) -> Response:
        problem = _tried(context, who, act, code, reason)
        flash = (
            Flash(problem, "danger") if problem else Flash(f"{ACTION_NAMES_VI[act]}: đã xong hồ sơ {code}.")
        )
        return shell.redirect(request, f"/ho-so/{code}", flash=flash)


def _add_confirmation(routes: APIRouter, context: OnestopContext, shell: WebShell) -> None:
    @routes.get("/ho-so/{code}/ket-qua-cho-xac-nhan.pdf")
    def offered(who: Reader, code: str) -> Response:
        return offered_result_response(context, who, code)

    @routes.post("/ho-so/{code}/xac-nhan-ket-qua")
    def confirm(
        request: Request, who: Reader, code: str, seen: Annotated[str, Form(max_length=64)] = ""
    ) -> Response:
        try:
            perform(context, who, lambda session: confirm_result(context, session, code, who, seen))
        except DossierNotVisible as error:
            raise problem_of(error) from error
        except REFUSALS as error:
            return shell.redirect(request, f"/ho-so/{code}", flash=Flash(str(error), "danger"))
        done = Flash(f"Đã xác nhận và nhận kết quả của hồ sơ {code}; PM.DVCLT được báo ai đã xác nhận.")
        return shell.redirect(request, f"/ho-so/{code}", flash=done)


def _tried(context: OnestopContext, who: Principal, act: ClerkAction, code: str, reason: str) -> str:
    """Do what a clerk asks for; empty when it is done, else why not."""  # noqa: DOC501 - problem_of() makes a PageProblem
    action = ACTIONS.get(act)
    if action is None:
        return f"{ACTION_NAMES_VI[act]}: hãy làm ở mục của việc này trên trang hồ sơ."
    try:
        perform(context, who, lambda session: action(context, session, code, who, reason))
    except DossierNotVisible as error:
        raise problem_of(error) from error
    except REFUSALS as error:
        return str(error)
    return ""


def _confirmed(
    context: OnestopContext, who: Principal, code: str, path: str, candidate: str, text: str
) -> Flash:
    found = read_dossier(context, code, who)
    try:
        if candidate.isdigit():
            perform(
                context,
                who,
                lambda session: confirm_candidate(context, session, code, who, path, int(candidate)),
            )
            return Flash("Đã xác nhận địa danh; lựa chọn được nhớ cho lần sau.")
        reading = read_address(text, found.declared_at.date())
        if not text or not reading.decided:
            return Flash(
                "Chưa xác định được nơi đã ghi. Hãy ghi đủ tên xã, huyện (nếu còn) và tỉnh.", "danger"
            )
        perform(
            context,
            who,
            lambda session: confirm_place(context, session, code, who, path, reading.address),
        )
    except REFUSALS as error:
        return Flash(str(error), "danger")
    return Flash("Đã xác nhận địa danh; lựa chọn được nhớ cho lần sau.")
