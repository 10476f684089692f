"""The authorities' own API for officers and tools: ``/api/steps``."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query
from pydantic import BaseModel

from lienthong.contracts.authorities.schemas import StepState
from lienthong.foundation.identity import NotAllowed, Principal, Role, require
from lienthong.foundation.web import LARGEST_ROW, PageProblem
from lienthong.systems.authorities.base.agencies import Authority
from lienthong.systems.authorities.base.context import Office
from lienthong.systems.authorities.decision.decide import ActNotPossible, StepNotFound, decide
from lienthong.systems.authorities.queries.step_view import StepView, view
from lienthong.systems.authorities.steps import store
from lienthong.systems.authorities.steps.states import Act
from lienthong.systems.authorities.steps.store import Step

MOST_STEPS = 500
Officer = Annotated[Principal, Depends(require(Role.OFFICER, Role.LEADER))]


class Reason(BaseModel):
    """Body of an act."""

    reason: str = ""


def people_router(office: Office) -> APIRouter:
    """Lists, one step, and the acts."""
    router = APIRouter(prefix="/api", tags=["people"])

    @router.get("/steps", summary="Danh sách bước của cơ quan mình")
    def listed(
        officer: Officer,
        state: Annotated[list[str] | None, Query()] = None,
        limit: Annotated[int, Query(ge=1, le=MOST_STEPS)] = 100,
        offset: Annotated[int, Query(ge=0, le=LARGEST_ROW)] = 0,
    ) -> dict[str, Any]:
        authority = authority_of(officer)
        wanted = [StepState[name.upper()] for name in state or () if name.upper() in StepState.__members__]
        with office.database.read() as session:
            found = store.listed(session, authority, wanted or list(StepState), limit, offset)
            counts = store.counts(session, authority)
        return {
            "authority": authority.value,
            "counts": {state.name.lower(): count for state, count in counts.items()},
            "steps": [step_record(step) for step in found],
        }

    @router.get("/steps/{receipt}", summary="Một bước")
    def one(officer: Officer, receipt: str) -> dict[str, Any]:
        try:
            with office.database.begin() as session:
                return view_record(view(office, session, officer, receipt))
        except StepNotFound as error:
            raise HTTPException(404) from error

    @router.post("/steps/{receipt}/{act}", summary="Thụ lý, duyệt, từ chối")
    def carry_out(officer: Officer, receipt: str, act: Act, body: Reason | None = None) -> dict[str, Any]:
        try:
            return step_record(decide(office, officer, receipt, act, body.reason if body else ""))
        except StepNotFound as error:
            raise HTTPException(404) from error
        except ActNotPossible as error:
            raise PageProblem(
                422 if error.field else 409, error.message_vi, code="act_not_possible"
            ) from error

    return router


def authority_of(officer: Principal) -> Authority:
    """The authority an officer works for (NotAllowed when the account belongs to none)."""
    try:
        return Authority(officer.agency or "")
    except ValueError:
        raise NotAllowed("Tài khoản của bạn chưa được gắn với cơ quan giải quyết nào.") from None


def step_record(step: Step) -> dict[str, Any]:
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
