"""Wire endpoints [own]: hand a step over, ask what became of steps (contracts.authorities)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from lienthong.contracts.authorities.client import AuthoritiesPaths
from lienthong.contracts.authorities.schemas import StatesAnswer, StatesRequest, StepAnswer, StepRequest
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected
from lienthong.contracts.wire import WireModel
from lienthong.foundation.identity import Principal, require_scope
from lienthong.foundation.web.problem_answer import ProblemAnswer, problem_answers
from lienthong.foundation.web.raw_body import RawBody, documented_body
from lienthong.systems.authorities.base.access import SCOPE
from lienthong.systems.authorities.base.context import AuthoritiesContext
from lienthong.systems.authorities.queries.step_statuses import step_statuses
from lienthong.systems.authorities.reception.receive import receive_step

_JSON = "application/json; charset=utf-8"
_PATHS = AuthoritiesPaths()
_SAYS_NO: dict[int | str, dict[str, Any]] = {
    **problem_answers(401, 403),
    400: {"model": StepAnswer, "description": "Nội dung không hợp lệ; nêu từng trường."},
    422: {"model": ProblemAnswer, "description": "Yêu cầu không đọc được."},
}

Client = Annotated[Principal, Depends(require_scope(SCOPE))]


def wire_router(context: AuthoritiesContext) -> APIRouter:
    """The endpoints PM.DVCLT calls, with a bearer token by client credentials."""
    router = APIRouter(tags=["wire"], responses=_SAYS_NO)

    @router.post(
        _PATHS.submit,
        summary="Chuyển một bước sau đăng ký hộ tịch",
        response_model=StepAnswer,
        openapi_extra=documented_body(StepRequest),
    )
    def submit(client: Client, body: RawBody) -> Response:
        try:
            given = receive_step(context, client, StepRequest.read(body))
        except PayloadRejected as rejected:
            return _answer(StepAnswer.rejected(rejected), 400)
        return _answer(StepAnswer.taken(given))

    @router.post(
        _PATHS.states,
        summary="Hỏi trạng thái nhiều bước",
        response_model=StatesAnswer,
        openapi_extra=documented_body(StatesRequest),
    )
    def ask(_client: Client, body: RawBody) -> Response:
        try:
            keys = StatesRequest.read(body).keys
            if len(keys) > context.states_limit:
                message = f"danhSach vượt quá số lượng cho phép ({context.states_limit} bước)"
                raise PayloadRejected([FieldFault("danhSach", message)])
        except PayloadRejected as rejected:
            return _answer(StepAnswer.rejected(rejected), 400)
        with context.database.read() as session:
            return _answer(
                StatesAnswer(description="Thành công", value=step_statuses(context, session, keys))
            )

    return router


def _answer(record: WireModel, status: int = 200) -> Response:
    return Response(record.json_bytes(), status, media_type=_JSON)
