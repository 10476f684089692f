"""The clerk's desk as web pages. Paths are Vietnamese, as people read them."""

from __future__ import annotations

from fastapi import APIRouter

from lienthong.foundation.delivery import Courier
from lienthong.foundation.web import NavItem, WebShell
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.dvclt.pull import DossierPuller
from lienthong.systems.onestop.web.pages import connections, dossiers, holds
from lienthong.systems.onestop.web.staff import STAFF

NAV = (
    NavItem("/", "Hồ sơ", frozenset(STAFF)),
    NavItem("/vuong", "Hồ sơ vướng", frozenset(STAFF)),
    NavItem("/tinh-trang", "Tình trạng", frozenset(STAFF)),
)


def router(context: OnestopContext, shell: WebShell, courier: Courier, puller: DossierPuller) -> APIRouter:
    """All pages."""
    routes = APIRouter(include_in_schema=False)
    dossiers.add_routes(routes, context, shell)
    holds.add_routes(routes, context, shell)
    connections.add_routes(routes, context, shell, courier, puller)
    return routes
