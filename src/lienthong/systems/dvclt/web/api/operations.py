"""The API of operators: what is held, the way on, and how many applications stand where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse, Response

from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.contracts.wire import parse_object
from lienthong.domain.law import Group
from lienthong.foundation.identity import Principal, Role, require
from lienthong.foundation.web import PageProblem, RowNumber
from lienthong.foundation.web.problem_answer import problem_answers
from lienthong.foundation.web.raw_body import RawBody, documented_body
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.base.refused import NotPossibleNow
from lienthong.systems.dvclt.queries.counts import count_by_stage
from lienthong.systems.dvclt.queries.open_holds import open_holds
from lienthong.systems.dvclt.steps.decide_differences import accept_differences, send_result_back
from lienthong.systems.dvclt.steps.release import release_hold
from lienthong.systems.dvclt.web.api.answers import (
    ApplicationCounts,
    HeldApplicationAnswer,
    HoldReleaseAnswer,
)
from lienthong.systems.dvclt.web.api.refusals import faults_answer, refusal
from lienthong.systems.dvclt.web.api.requests import DifferencesDecision, HoldRelease

Operator = Annotated[Principal, Depends(require(Role.OPERATOR, Role.ADMIN))]


def router(context: DvcltContext) -> APIRouter:
    """Operations of operators."""
    routes = APIRouter(tags=["Vận hành"], responses=problem_answers(401, 403, 422))

    @routes.get("/api/holds", summary="Hồ sơ đang vướng")
    def held(_operator: Operator) -> list[HeldApplicationAnswer]:
        with context.database.read() as session:
            return [HeldApplicationAnswer.of(hold) for hold in open_holds(context, session)]

    @routes.post(
        "/api/holds/{hold_id}/resume",
        summary="Gỡ vướng và thử lại",
        response_model=HoldReleaseAnswer,
        responses=problem_answers(404, 409),
        openapi_extra=documented_body(HoldRelease, required=False),
    )
    def resume(operator: Operator, hold_id: RowNumber, body: RawBody) -> Response:
        try:
            given = parse_object(body) if body.strip() else {}
            number = str(given.get("personal_id") or "")
            release_hold(context, operator, hold_id, personal_id=number)
        except PayloadRejected as rejected:
            return faults_answer(Group.BIRTH, rejected)
        except LookupError:
            raise PageProblem(
                404, "Không có mục vướng này.", "Mở lại danh sách để xem các mục hiện có."
            ) from None
        except NotPossibleNow as problem:
            return refusal(409, "not_possible", problem.message_vi, "Mở lại danh sách các mục đang vướng.")
        return JSONResponse(HoldReleaseAnswer(id=hold_id, released=True).model_dump())

    @routes.post(
        "/api/holds/{hold_id}/accept-differences",
        summary="Chấp nhận kết quả khác tờ khai",
        responses=problem_answers(404, 409),
    )
    def accept(operator: Operator, hold_id: RowNumber, decision: DifferencesDecision) -> HoldReleaseAnswer:
        return _decided(context, operator, hold_id, decision, accept_differences)

    @routes.post(
        "/api/holds/{hold_id}/send-back",
        summary="Trả kết quả khác tờ khai lại một cửa",
        responses=problem_answers(404, 409),
    )
    def send_back(operator: Operator, hold_id: RowNumber, decision: DifferencesDecision) -> HoldReleaseAnswer:
        return _decided(context, operator, hold_id, decision, send_result_back)

    @routes.get("/api/status", summary="Số hồ sơ theo trạng thái")
    def counts(_operator: Operator) -> ApplicationCounts:
        with context.database.read() as session:
            return ApplicationCounts(**count_by_stage(session))

    return routes


def _decided(
    context: DvcltContext,
    operator: Principal,
    hold_id: int,
    decision: DifferencesDecision,
    decide: Callable[[DvcltContext, Principal, int, str], None],
) -> HoldReleaseAnswer:
    try:
        decide(context, operator, hold_id, decision.seen)
    except LookupError:
        raise PageProblem(
            404, "Không có mục vướng này.", "Mở lại danh sách để xem các mục hiện có."
        ) from None
    except NotPossibleNow as problem:
        raise PageProblem(
            409, problem.message_vi, "Mở lại danh sách các mục đang vướng.", "not_possible"
        ) from None
    return HoldReleaseAnswer(id=hold_id, released=True)
