"""The authorities' own API for officers and tools: ``/api/steps``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query

from lienthong.contracts.authorities.schemas import StepState
from lienthong.foundation.web import LARGEST_ROW, PageProblem
from lienthong.foundation.web.problem_answer import problem_answers
from lienthong.systems.authorities.base.access import StepOfficer, authority_of
from lienthong.systems.authorities.base.context import AuthoritiesContext
from lienthong.systems.authorities.base.problems import StepActionNotPossible, StepNotFound
from lienthong.systems.authorities.decision.decide import decide_step
from lienthong.systems.authorities.queries.step_view import open_step
from lienthong.systems.authorities.steps import store
from lienthong.systems.authorities.steps.states import StepAction
from lienthong.systems.authorities.web.api.answers import OpenedStepAnswer, StepLineAnswer, StepListAnswer
from lienthong.systems.authorities.web.api.requests import StepDecisionRequest

MOST_STEPS = 500


def people_router(context: AuthoritiesContext) -> APIRouter:
    """Lists, one step, and the acts."""
    router = APIRouter(prefix="/api", tags=["people"], responses=problem_answers(401, 403, 422))

    @router.get("/steps", summary="Danh sách bước của cơ quan mình")
    def steps(
        officer: StepOfficer,
        state: Annotated[list[str] | None, Query()] = None,
        limit: Annotated[int, Query(ge=1, le=MOST_STEPS)] = 100,
        offset: Annotated[int, Query(ge=0, le=LARGEST_ROW)] = 0,
    ) -> StepListAnswer:
        authority = authority_of(officer)
        wanted = [StepState[name.upper()] for name in state or () if name.upper() in StepState.__members__]
        with context.database.read() as session:
            found = store.list_steps(session, authority, wanted or list(StepState), limit, offset)
            counts = store.count_by_state(session, authority)
        return StepListAnswer(
            authority=authority,
            counts={state.name.lower(): count for state, count in counts.items()},
            steps=[StepLineAnswer.of(step) for step in found],
        )

    @router.get(
        "/steps/{receipt}",
        summary="Một bước",
        response_model_exclude_unset=True,
        responses=problem_answers(404),
    )
    def step(officer: StepOfficer, receipt: str) -> OpenedStepAnswer:
        try:
            with context.database.begin() as session:
                return OpenedStepAnswer.of_view(open_step(context, session, officer, receipt))
        except StepNotFound as error:
            raise HTTPException(404) from error

    @router.post(
        "/steps/{receipt}/{act}",
        summary="Thụ lý, duyệt, từ chối",
        responses=problem_answers(404, 409),
    )
    def decide(
        officer: StepOfficer, receipt: str, act: StepAction, body: StepDecisionRequest | None = None
    ) -> StepLineAnswer:
        try:
            changed = decide_step(context, officer, receipt, act, body.reason if body else "")
        except StepNotFound as error:
            raise HTTPException(404) from error
        except StepActionNotPossible as error:
            raise PageProblem(
                422 if error.field else 409, error.message_vi, code="act_not_possible"
            ) from error
        return StepLineAnswer.of(changed)

    return router
