"""All that citizens and operators can call, in the order in which it is looked up."""

from __future__ import annotations

from fastapi import APIRouter

from lienthong.foundation.web import WebShell
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.web.api import applications as applications_api
from lienthong.systems.dvclt.web.api import catalogues
from lienthong.systems.dvclt.web.api import operations as operations_api
from lienthong.systems.dvclt.web.pages import applications, forms, front, lookup, operations
from lienthong.systems.dvclt.web.pages.application_finder import ApplicationFinder
from lienthong.systems.dvclt.web.pages.second_key import SecondKeyCookies


def api_routers(context: DvcltContext) -> list[APIRouter]:
    """The JSON API."""
    return [applications_api.router(context), catalogues.router(context), operations_api.router(context)]


def page_routers(context: DvcltContext, shell: WebShell, proofs: SecondKeyCookies) -> list[APIRouter]:
    """The pages."""
    finder = ApplicationFinder(context, proofs)
    return [
        front.router(context, shell),
        lookup.router(context, shell, proofs),
        applications.router(context, shell, finder),
        operations.router(context, shell),
        forms.router(context, shell, proofs, finder),
    ]
