"""The wire APIs of every version (contracts.md 4 and 8), reached through NDXP.

They themselves are :mod:`wire.v1.api` and :mod:`wire.v3.api`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from lienthong.contracts.error_codes import ErrorCode
from lienthong.contracts.hotich_v1.envelope import SERVICE as SERVICE_V1
from lienthong.contracts.hotich_v1.envelope import Answer, Operation
from lienthong.contracts.hotich_v3.envelope import SERVICE as SERVICE_V3
from lienthong.contracts.wire import WireModel
from lienthong.foundation.telemetry import current_trace
from lienthong.foundation.web import FieldProblem, Problem, inner_path
from lienthong.foundation.web.errors import ApiAnswer
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.wire.caller import SERVICES, CallerRefused, json_answer, principal_of
from lienthong.systems.civilstatus.wire.v1.api import router_v1
from lienthong.systems.civilstatus.wire.v3 import api
from lienthong.systems.civilstatus.wire.v3.api import router_v3

_OPERATIONS: Mapping[str, Sequence[str]] = {
    SERVICE_V1: [operation.value for operation in Operation],
    SERVICE_V3: api.OPERATIONS,
}


def wire_router(context: CivilStatusContext) -> APIRouter:
    """Every version, and the answer to what none of them has."""
    router = APIRouter()
    router.include_router(router_v1(context))
    router.include_router(router_v3(context))
    for service in SERVICES:
        router.include_router(_unknown_operations(context, service))
    return router


def refused_answer(context: CivilStatusContext, request: Request, refused: CallerRefused) -> Response:
    """The answer to who may not call, in the form of the operation that was called."""
    path = inner_path(request.scope)
    answer = _failure(path, refused.code, refused.message_vi)
    response = json_answer(context, answer.json_bytes(), refused.status)
    if refused.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def problem_answers(system: str) -> ApiAnswer:
    """Make error answers of the whole application: in the contract's form on the contract's paths."""

    def answer(request: Request, problem: Problem, fields: Sequence[FieldProblem]) -> Mapping[str, Any]:
        path = inner_path(request.scope)
        if path.startswith(tuple(f"/{service}" for service in SERVICES)):
            code = ErrorCode.AUTHEN_ERROR if problem.status in {401, 403} else ErrorCode.DATA_INCORRECT
            said = f"{problem.happened} {problem.action}"
            wire = (
                Answer.failed(code, said).wire()
                if _is_v1(path)
                else api.refusal(api.OPERATIONS[0], code, said).wire()
            )
            return {**wire, "traceId": current_trace()}
        return {
            "status": problem.status,
            "code": problem.code,
            "message": problem.happened,
            "action": problem.action,
            "system": system,
            "trace_id": current_trace(),
            "fields": [{"field": fault.field, "message": fault.message} for fault in fields],
        }

    return answer


def _unknown_operations(context: CivilStatusContext, service: str) -> APIRouter:
    """What a service does not have, told in its form and with what it has."""
    router = APIRouter(include_in_schema=False)

    def unknown(request: Request) -> Response:
        principal_of(context, request, service)
        path = inner_path(request.scope)
        asked = path.rpartition("/")[2]
        message = f"{service} không có chức năng {asked}, hiện có: {', '.join(_OPERATIONS[service])}"
        return json_answer(context, _failure(path, ErrorCode.DATA_INCORRECT, message).json_bytes())

    router.add_api_route(f"/{service}/{{rest:path}}", unknown, methods=["POST"])
    return router


def _failure(path: str, code: ErrorCode, message_vi: str) -> WireModel:
    if _is_v1(path):
        return Answer.failed(code, message_vi)
    return api.refusal(path.rpartition("/")[2], code, message_vi)


def _is_v1(path: str) -> bool:
    return path.startswith(f"/{SERVICE_V1}")
