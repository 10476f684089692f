"""What one needs to know to apply: communes and procedures of today."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from lienthong.domain.law import form_on, procedures_on
from lienthong.foundation.web.problem_answer import problem_answers
from lienthong.systems.dvclt.application import communes
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.web.api.answers import CommuneAnswer, ProcedureAnswer, StepCombination


def router(context: DvcltContext) -> APIRouter:
    """Catalogues for applicants' software."""
    routes = APIRouter(tags=["Công dân"], responses=problem_answers(422))

    @routes.get("/api/communes", summary="Gợi ý xã, phường theo tên")
    def suggested(q: Annotated[str, Query(max_length=communes.MOST_LETTERS)] = "") -> list[CommuneAnswer]:
        found = communes.suggest_units(q, context.clock.now().date())
        return [CommuneAnswer(code=unit.code, name=unit.name) for unit in found]

    @routes.get("/api/procedures", summary="Thủ tục đang áp dụng hôm nay")
    def procedures() -> list[ProcedureAnswer]:
        now = context.clock.now()
        return [
            ProcedureAnswer(
                code=procedure.code,
                name=procedure.name,
                group=procedure.group,
                form=form_on(procedure.group, now).title,
                default=procedure.default,
                choices=[
                    StepCombination(
                        steps=list(choice.steps),
                        names=[step.name_vi for step in choice.steps],
                        working_days=choice.deadline_working_days,
                    )
                    for choice in procedure.choices
                ],
            )
            for procedure in procedures_on(now)
        ]

    return routes
