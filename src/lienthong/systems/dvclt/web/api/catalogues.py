"""What one needs to know to apply: communes and procedures of today."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from lienthong.domain.law import form_on, procedures_on
from lienthong.systems.dvclt.application import communes
from lienthong.systems.dvclt.base.context import DvcltContext


def router(context: DvcltContext) -> APIRouter:
    """Catalogues for applicants' software."""
    routes = APIRouter(tags=["Công dân"])

    @routes.get("/api/communes", summary="Gợi ý xã, phường theo tên")
    def suggested(q: Annotated[str, Query(max_length=communes.MOST_LETTERS)] = "") -> list[dict[str, str]]:
        found = communes.suggest_units(q, context.clock.now().date())
        return [{"code": unit.code, "name": unit.name} for unit in found]

    @routes.get("/api/procedures", summary="Thủ tục đang áp dụng hôm nay")
    def procedures() -> list[dict[str, Any]]:
        now = context.clock.now()
        return [
            {
                "code": procedure.code,
                "name": procedure.name,
                "group": procedure.group.value,
                "form": form_on(procedure.group, now).title,
                "default": procedure.default,
                "choices": [
                    {
                        "steps": [step.value for step in choice.steps],
                        "names": [step.name_vi for step in choice.steps],
                        "working_days": choice.deadline_working_days,
                    }
                    for choice in procedure.choices
                ],
            }
            for procedure in procedures_on(now)
        ]

    return routes
