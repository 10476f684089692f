"""The front page: what one can ask for today, and what one needs for it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from lienthong.domain.law import Group, form_on, period_days, procedures_on
from lienthong.foundation.web import WebShell
from lienthong.systems.dvclt.application import forms
from lienthong.systems.dvclt.application.attachment_checks import ATTACHMENT_KINDS
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.web.pages.progress import group_path


def router(context: DvcltContext, shell: WebShell) -> APIRouter:
    """The front page."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/")
    def front(request: Request) -> Response:
        now = context.clock.now()
        offers = [
            {
                "title": group.name_vi,
                "path": group_path(group),
                "days": period_days(group, now),
                "form": form_on(group, now).title,
                "steps": forms.procedure_choices(group, now),
                "kinds": [title for _, title in ATTACHMENT_KINDS[group][:-1]],
                "codes": [one.code for one in procedures_on(now, group) if one.default],
            }
            for group in Group
        ]
        return shell.render(request, "front.html", {"offers": offers})

    return routes
