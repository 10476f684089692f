"""The page that shows how far an order to sign many is; it renews itself until all is tried."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from lienthong.foundation.web import PageProblem, WebShell
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.refused import ActionRefused
from lienthong.systems.civilstatus.registration.bulk_signing import progress_of
from lienthong.systems.civilstatus.web.parameters import Reader


def sign_order_pages(context: CivilStatusContext, shell: WebShell) -> APIRouter:
    """The pages of one environment."""
    router = APIRouter(include_in_schema=False)

    @router.get("/ky/{name}")
    def order(request: Request, principal: Reader, name: str) -> Response:
        return shell.render(request, "sign_order.html", _context(context, principal, name))

    @router.get("/ky/{name}/tien-do")
    def progress(request: Request, principal: Reader, name: str) -> Response:
        return shell.render(request, "_sign_order.html", _context(context, principal, name))

    return router


def _context(context: CivilStatusContext, principal: Reader, name: str) -> dict[str, Any]:
    try:
        order = progress_of(context, principal, name)
    except ActionRefused as refused:
        raise PageProblem(404, refused.message_vi, "Hãy mở lại từ bàn làm việc.", refused.error) from refused
    return {"order": order, "tried": len(order.items) - order.waiting}
