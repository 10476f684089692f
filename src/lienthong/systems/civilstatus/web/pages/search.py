"""The page on which anybody of the service looks for a dossier by its code."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from lienthong.foundation.web import WebShell
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.queries.codes import look_up, purged_on
from lienthong.systems.civilstatus.web.parameters import READERS, Anybody


def search_pages(context: CivilStatusContext, shell: WebShell) -> APIRouter:
    """Where a dossier of one environment is."""
    router = APIRouter(include_in_schema=False)

    @router.get("/tra-cuu")
    def search(
        request: Request, principal: Anybody, q: Annotated[str, Query(max_length=100)] = ""
    ) -> Response:
        code = q.strip()
        shown = {
            "q": code,
            "found": look_up(context, code) if code else None,
            "erased": purged_on(context, code) if code else None,
            "may_open": principal.has_role(READERS),
            "environment_vi": _environment(context),
        }
        return shell.render(request, "search.html", shown)

    return router


def _environment(context: CivilStatusContext) -> str:
    return "môi trường kiểm thử" if context.settings.environment == "test" else "môi trường chính thức"
