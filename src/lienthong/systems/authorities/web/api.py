"""The authorities' own API for officers and tools: ``/api/steps``."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel

from lienthong.contracts.authorities.schemas import StepState
from lienthong.foundation.web import LARGEST_ROW, PageProblem
from lienthong.systems.authorities.base.access import StepOfficer, authority_of
from lienthong.systems.authorities.base.context import AuthoritiesContext
from lienthong.systems.authorities.base.problems import StepActionNotPossible, StepNotFound
from lienthong.systems.authorities.decision.decide import decide_step
from lienthong.systems.authorities.queries.step_view import StepView, open_step
from lienthong.systems.authorities.steps import store
from lienthong.systems.authorities.steps.states import StepAction
from lienthong.systems.authorities.steps.store import AuthorityStep

MOST_STEPS = 500


class Reason(BaseModel):
    """Body of an act."""

    reason: str = ""


def people_router(context: AuthoritiesContext) -> APIRouter:
    """Lists, one step, and the acts."""
    router = APIRouter(prefix="/api", tags=["people"])

    @router.get("/steps", summary="Danh sách bước của cơ quan mình")
    def listed(
        officer: StepOfficer,
        state: Annotated[list[str] | None, Query()] = None,
        limit: Annotated[int, Query(ge=1, le=MOST_STEPS)] = 100,
        offset: Annotated[int, Query(ge=0, le=LARGEST_ROW)] = 0,
    ) -> dict[str, Any]:
        authority = authority_of(officer)
        wanted = [StepState[name.upper()] for name in state or () if name.upper() in StepState.__members__]
        with context.database.read() as session:
            found = store.list_steps(session, authority, wanted or list(StepState), limit, offset)
            counts = store.count_by_state(session, authority)
        return {
            "authority": authority.value,
            "counts": {state.name.lower(): count for state, count in counts.items()},
            "steps": [step_record(step) for step in found],
        }

    @router.get("/steps/{receipt}", summary="Một bước")
    def one(officer: StepOfficer, receipt: str) -> dict[str, Any]:
        try:
            with context.database.begin() as session:
                return view_record(open_step(context, session, officer, receipt))
        except StepNotFound as error:
            raise HTTPException(404) from error

    @router.post("/steps/{receipt}/{act}", summary="Thụ lý, duyệt, từ chối")
    def carry_out(
        officer: StepOfficer, receipt: str, act: StepAction, body: Reason | None = None
    ) -> dict[str, Any]:
        try:
            return step_record(decide_step(context, officer, receipt, act, body.reason if body else ""))
        except StepNotFound as error:
            raise HTTPException(404) from error
        except StepActionNotPossible as error:
            raise PageProblem(
                422 if error.field else 409, error.message_vi, code="act_not_possible"
            ) from error

    return router


def step_record(step: AuthorityStep) -> dict[str, Any]:
    """A step in codes."""
    return {
        "receipt": step.receipt,
        "interlinked_code": step.interlinked_code,
        "step": step.step.value,
        "authority": step.authority.value,
        "procedure_code": step.procedure_code,
        "unit_code": step.unit_code,
        "state": step.state.name.lower(),
        "round": step.round,
        "received_at": step.received_at.isoformat(),
        "due_at": step.due_at.isoformat(),
        "trace_id": step.trace_id,
    }


def view_record(opened: StepView) -> dict[str, Any]:
    """A step as its officer sees it."""
    return {
        **step_record(opened.step),
        "unit": opened.unit_name,
        "facts": [{"label": label, "value": value} for label, value in opened.facts],
        "attachments": [{"file_name": each.file_name, "title": each.title} for each in opened.attachments],
        "history": [
            {"kind": each.kind, "at": each.at.isoformat(), "account": each.account, **each.words}
            for each in opened.history
        ],
        "acts": [act.value for act in opened.acts],
    }
