"""The pages of one application: its progress, its result, taking it back; and an account's own list."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from lienthong.foundation import audit
from lienthong.foundation.identity import Principal, Visitor, require
from lienthong.foundation.web import Flash, PageProblem, WebShell, comes_from_here
from lienthong.systems.dvclt.application.withdraw import withdraw_application
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.base.refused import NotPossibleNow
from lienthong.systems.dvclt.dossiers import applications, results
from lienthong.systems.dvclt.dossiers.states import ApplicantAction
from lienthong.systems.dvclt.queries.readings import note_progress_reading
from lienthong.systems.dvclt.web.pages.application_finder import ApplicationFinder
from lienthong.systems.dvclt.web.pages.progress import (
    chain_of,
    difference_rows,
    step_lines_of,
    timeline_of,
    todo_of,
    tone_of,
)
from lienthong.systems.dvclt.web.pdf_answer import pdf_answer


def router(context: DvcltContext, shell: WebShell, finder: ApplicationFinder) -> APIRouter:
    """The pages of applications."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/ho-so")
    def mine(request: Request, caller: Annotated[Principal, Depends(require())]) -> Response:
        with context.database.read() as session:
            found = applications.applications_of(session, caller.account)
        return shell.render(request, "mine.html", {"applications": found, "tone_of": tone_of})

    @routes.get("/ho-so/{code}")
    def follow(request: Request, visitor: Visitor, code: str) -> Response:
        application = finder.any(code)
        proven = finder.is_proven(request, visitor, application)
        if proven:
            note_progress_reading(context, visitor, application)
        view = finder.view(application, proven=proven)
        return shell.render(
            request,
            "application.html",
            {
                "view": view,
                "application": application,
                "ApplicantAction": ApplicantAction,
                "tone": tone_of(application.stage),
                "chain": chain_of(view),
                "todo": todo_of(view),
                "differences": difference_rows(view.result_differences),
                "timeline": timeline_of(view),
                "step_lines": step_lines_of(view),
            },
        )

    @routes.get("/ho-so/{code}/da-nop")
    def confirmation(request: Request, visitor: Visitor, code: str) -> Response:
        application = finder.proven(request, visitor, code)
        view = finder.view(application, proven=True)
        return shell.render(request, "filed.html", {"view": view, "application": application})

    @routes.get("/ho-so/{code}/ket-qua.pdf")
    def result(request: Request, visitor: Visitor, code: str) -> Response:
        application = finder.proven(request, visitor, code)
        with context.database.begin() as session:
            document = results.document_of(context, session, application)
            if visitor is not None:
                audit.record_reading(
                    session,
                    visitor,
                    application.code,
                    ["result"],
                    trace_id=application.trace_id,
                    at=context.clock.now(),
                )
        if document is None:
            raise PageProblem(404, "Hồ sơ chưa có giấy tờ kết quả.", "Xem tiến độ hồ sơ và quay lại sau.")
        return pdf_answer(application, document)

    @routes.post("/ho-so/{code}/rut")
    def withdraw(request: Request, visitor: Visitor, code: str) -> Response:
        if visitor is None and not comes_from_here(request):
            raise PageProblem(403)
        application = finder.proven(request, visitor, code)
        try:
            withdraw_application(context, application.code, principal=visitor)
        except NotPossibleNow as problem:
            return shell.redirect(request, f"/ho-so/{code}", flash=Flash(problem.message_vi, "warning"))
        return shell.redirect(request, f"/ho-so/{code}", flash=Flash("Đã rút hồ sơ."))

    return routes
