"""The pages around an application: what one needs, looking it up, its progress, its result; and the
operators' holds."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import Response

from lienthong.contracts.faults import PayloadRejected
from lienthong.domain.law import Group, form_on, period_days, procedures_on
from lienthong.foundation import audit
from lienthong.foundation.identity import Principal, Role, Visitor, client_address, require
from lienthong.foundation.web import Flash, PageProblem, RowNumber, WebShell, comes_from_here
from lienthong.foundation.web.paths import cookie_path
from lienthong.systems.dvclt.application import forms
from lienthong.systems.dvclt.application.supplement import NotPossible
from lienthong.systems.dvclt.application.withdraw import withdraw_application
from lienthong.systems.dvclt.base import access
from lienthong.systems.dvclt.base.access import Proofs
from lienthong.systems.dvclt.base.context import Centre
from lienthong.systems.dvclt.dossiers import applications, attachments, holds, results
from lienthong.systems.dvclt.dossiers.applications import Application
from lienthong.systems.dvclt.dossiers.states import Act
from lienthong.systems.dvclt.queries import application_view
from lienthong.systems.dvclt.queries.application_view import View
from lienthong.systems.dvclt.steps.release import release_hold
from lienthong.systems.dvclt.web.api.applications import pdf_answer

Operator = Annotated[Principal, Depends(require(Role.OPERATOR, Role.ADMIN))]
UNKNOWN = "Không tìm thấy hồ sơ với mã và số giấy tờ này. Hãy kiểm tra lại cả hai."


class Finder:
    """Finds an application for a page, and tells whether the visitor has proven that it concerns them."""

    def __init__(self, centre: Centre, proofs: Proofs) -> None:
        self._centre = centre
        self._proofs = proofs

    def any(self, code: str) -> Application:
        """The application; a 404 page when there is none."""
        with self._centre.database.read() as session:
            application = applications.find(session, code.strip())
        if application is None:
            raise PageProblem(
                404, "Không có hồ sơ nào mang mã này.", "Kiểm tra lại mã hồ sơ, hoặc mở mục Tra cứu."
            )
        return application

    def is_proven(self, request: Request, visitor: Principal | None, application: Application) -> bool:
        """Whether the visitor filed it, oversees it, or has shown the second key."""
        cookie = request.cookies.get(access.COOKIE)
        return access.owns(visitor, application) or self._proofs.shows(cookie, application.code)

    def proven(self, request: Request, visitor: Principal | None, code: str) -> Application:
        """The application, for those who have proven; a 403 page for others."""
        application = self.any(code)
        if not self.is_proven(request, visitor, application):
            raise PageProblem(
                403,
                "Trang này chỉ dành cho người nộp hồ sơ.",
                "Mở mục Tra cứu, nhập mã hồ sơ và số giấy tờ của người yêu cầu; hoặc đăng nhập.",
            )
        return application

    def view(self, application: Application, *, proven: bool) -> View:
        """What may be shown of it."""
        with self._centre.database.read() as session:
            return application_view.view(self._centre, session, application, proven=proven)


def router(centre: Centre, shell: WebShell, proofs: Proofs) -> APIRouter:
    """All pages but the forms."""
    routes = APIRouter(include_in_schema=False)
    finder = Finder(centre, proofs)
    _front(routes, centre, shell)
    _lookup(routes, centre, shell, proofs)
    _application(routes, centre, shell, finder)
    _operations(routes, centre, shell)
    return routes


def _front(routes: APIRouter, centre: Centre, shell: WebShell) -> None:
    @routes.get("/")
    def front(request: Request) -> Response:
        now = centre.clock.now()
        offers = [
            {
                "title": group.name_vi,
                "path": application_view.group_path(group),
                "days": period_days(group, now),
                "form": form_on(group, now).title,
                "steps": forms.choices(group, now),
                "kinds": [title for _, title in attachments.KINDS[group][:-1]],
                "codes": [one.code for one in procedures_on(now, group) if one.default],
            }
            for group in Group
        ]
        return shell.render(request, "front.html", {"offers": offers})

    @routes.get("/ho-so")
    def mine(request: Request, caller: Annotated[Principal, Depends(require())]) -> Response:
        with centre.database.read() as session:
            found = applications.of_account(session, caller.account)
        return shell.render(request, "mine.html", {"applications": found, "tones": application_view.TONES})


def _lookup(routes: APIRouter, centre: Centre, shell: WebShell, proofs: Proofs) -> None:
    identity = shell.identity

    @routes.get("/tra-cuu")
    def ask(request: Request, q: Annotated[str, Query(max_length=60)] = "") -> Response:
        return shell.render(request, "lookup.html", {"code": q, "paper": "", "error": None})

    @routes.post("/tra-cuu")
    def look(
        request: Request,
        code: Annotated[str, Form(max_length=60)] = "",
        paper: Annotated[str, Form(max_length=60)] = "",
    ) -> Response:
        if not comes_from_here(request):
            raise PageProblem(403)
        code = code.strip().upper()
        address = client_address(request)
        # Guessing paper numbers is slowed down like guessing passwords.
        if identity is not None:
            identity.limits.before(address, f"tra-cuu:{code}")
        with centre.database.read() as session:
            application = applications.find(session, code)
        if application is None or not access.knows_paper(centre, application, paper):
            if identity is not None:
                identity.limits.failed(address, f"tra-cuu:{code}")
            shown = {"code": code, "paper": paper, "error": UNKNOWN}
            return shell.render(request, "lookup.html", shown, status=422)
        response = shell.redirect(request, f"/ho-so/{application.code}")
        response.set_cookie(
            access.COOKIE,
            proofs.issue(application.code),
            max_age=access.PROOF_SECONDS,
            path=cookie_path(request),
            httponly=True,
            samesite="lax",
            secure=identity.settings.secure_cookies if identity else False,
        )
        return response


def _application(routes: APIRouter, centre: Centre, shell: WebShell, finder: Finder) -> None:
    @routes.get("/ho-so/{code}")
    def follow(request: Request, visitor: Visitor, code: str) -> Response:
        application = finder.any(code)
        proven = finder.is_proven(request, visitor, application)
        if proven:
            access.note_reading(centre, visitor, application)
        view = finder.view(application, proven=proven)
        return shell.render(
            request, "application.html", {"view": view, "application": application, "Act": Act}
        )

    @routes.get("/ho-so/{code}/da-nop")
    def confirmation(request: Request, visitor: Visitor, code: str) -> Response:
        application = finder.proven(request, visitor, code)
        view = finder.view(application, proven=True)
        return shell.render(request, "filed.html", {"view": view, "application": application})

    @routes.get("/ho-so/{code}/ket-qua.pdf")
    def result(request: Request, visitor: Visitor, code: str) -> Response:
        application = finder.proven(request, visitor, code)
        with centre.database.begin() as session:
            document = results.document_of(centre, session, application)
            if visitor is not None:
                audit.record_reading(
                    session,
                    visitor,
                    application.code,
                    ["result"],
                    trace_id=application.trace_id,
                    at=centre.clock.now(),
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
            withdraw_application(centre, application.code, principal=visitor)
        except NotPossible as problem:
            return shell.redirect(request, f"/ho-so/{code}", flash=Flash(problem.message_vi, "warning"))
        return shell.redirect(request, f"/ho-so/{code}", flash=Flash("Đã rút hồ sơ."))


def _operations(routes: APIRouter, centre: Centre, shell: WebShell) -> None:
    @routes.get("/van-hanh")
    def held(request: Request, _operator: Operator) -> Response:
        with centre.database.read() as session:
            shown = {
                "holds": holds.open_holds(centre, session),
                "counts": applications.counts(session),
                "number_reasons": holds.PERSONAL_ID_REASONS,
                "untrusted": holds.HoldReason.RESULT_UNTRUSTED,
            }
        return shell.render(request, "operations.html", shown)

    @routes.post("/van-hanh/{hold_id}/go")
    def release(
        request: Request,
        operator: Operator,
        hold_id: RowNumber,
        personal_id: Annotated[str, Form(max_length=20)] = "",
    ) -> Response:
        try:
            release_hold(centre, operator, hold_id, personal_id=personal_id)
        except PayloadRejected as rejected:
            return shell.redirect(request, "/van-hanh", flash=Flash(rejected.message_vi, "danger"))
        except LookupError:
            raise PageProblem(404) from None
        except NotPossible as problem:
            return shell.redirect(request, "/van-hanh", flash=Flash(problem.message_vi, "warning"))
        return shell.redirect(request, "/van-hanh", flash=Flash("Đã gỡ vướng, các bước được làm tiếp."))
