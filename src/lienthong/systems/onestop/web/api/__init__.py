"""The API for people and tools, in English: what the pages do, as JSON under ``/api``."""

from __future__ import annotations

from fastapi import APIRouter

from lienthong.foundation.delivery import Courier
from lienthong.foundation.web.problem_answer import problem_answers
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.web.api import dossiers, operations


def router(context: OnestopContext, courier: Courier) -> APIRouter:
    """The endpoints under ``/api``."""
    routes = APIRouter(prefix="/api", tags=["people"], responses=problem_answers(401, 403, 422))
    operations.add_routes(routes, context, courier)
    dossiers.add_routes(routes, context)
    return routes
