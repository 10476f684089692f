"""Looking up an application by its code and the requester's paper number."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from lienthong.foundation.identity import client_address
from lienthong.foundation.web import PageProblem, WebShell, comes_from_here
from lienthong.foundation.web.paths import cookie_path
from lienthong.systems.dvclt.base import access
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.dossiers import applications
from lienthong.systems.dvclt.web.pages.second_key import COOKIE, PROOF_SECONDS, SecondKeyCookies

UNKNOWN = "Không tìm thấy hồ sơ với mã và số giấy tờ này. Hãy kiểm tra lại cả hai."


def router(context: DvcltContext, shell: WebShell, proofs: SecondKeyCookies) -> APIRouter:
    """The pages for looking up."""
    routes = APIRouter(include_in_schema=False)
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
        with context.database.read() as session:
            application = applications.find_application(session, code)
        if application is None or not access.knows_paper(context, application.requester_mark, paper):
            if identity is not None:
                identity.limits.failed(address, f"tra-cuu:{code}")
            shown = {"code": code, "paper": paper, "error": UNKNOWN}
            return shell.render(request, "lookup.html", shown, status=422)
        response = shell.redirect(request, f"/ho-so/{application.code}")
        response.set_cookie(
            COOKIE,
            proofs.issue(application.code),
            max_age=PROOF_SECONDS,
            path=cookie_path(request),
            httponly=True,
            samesite="lax",
            secure=identity.settings.secure_cookies if identity else False,
        )
        return response

    return routes
