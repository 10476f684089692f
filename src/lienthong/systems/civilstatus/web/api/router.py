"""Every operation for people and tools, in the order in which paths are tried."""

from __future__ import annotations

from fastapi import APIRouter

from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.web.api.books import book_router
from lienthong.systems.civilstatus.web.api.bulk_signing import sign_order_router
from lienthong.systems.civilstatus.web.api.dossiers import dossier_router
from lienthong.systems.civilstatus.web.api.entries import entry_router
from lienthong.systems.civilstatus.web.api.purges import purge_router
from lienthong.systems.civilstatus.web.api.statistics import statistics_router
from lienthong.systems.civilstatus.web.api.status_checks import status_check_router


def api_router(context: CivilStatusContext) -> APIRouter:
    """The endpoints of one environment under ``/api``."""
    router = APIRouter()
    for make in (
        book_router,
        statistics_router,
        purge_router,
        entry_router,
        status_check_router,
        sign_order_router,
        dossier_router,
    ):
        router.include_router(make(context))
    return router
