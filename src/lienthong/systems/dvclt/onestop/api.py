"""What one-stop systems call, exactly as contracts.md sections 2 and 8 have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import SQLAlchemyError

from lienthong.contracts.dvclt import answers
from lienthong.contracts.dvclt.schemas import (
    Acknowledgement,
    DetailAnswer,
    ReportAnswer,
    StatusReport,
    TokenAnswer,
    TokenRequest,
    WaitingList,
)
from lienthong.contracts.payload_faults import PayloadRejected, missing, wrong_format
from lienthong.contracts.times import format_moment
from lienthong.contracts.wire import WireModel
from lienthong.domain.calendar import VIETNAM
from lienthong.foundation.clock import SystemClock
from lienthong.foundation.identity import Identity, Principal, client_address, require_scope
from lienthong.foundation.telemetry import current_trace
from lienthong.foundation.web import FieldProblem, Problem
from lienthong.foundation.web.raw_body import RawBody, documented_body
from lienthong.systems.dvclt.base.access import ONESTOP_SCOPE
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.onestop import accept_report, offer

TOKEN_PATH = "/api/token"  # noqa: S105 - a path
WIRE_PREFIX = "/api/lienthongdvclt"

_log = structlog.get_logger(__name__)
Onestop = Annotated[Principal, Depends(require_scope(ONESTOP_SCOPE))]


_CREDENTIALS = ("userName", "password")
_SAYS_NO: dict[int | str, dict[str, Any]] = {
    400: {"model": ReportAnswer, "description": "Nội dung hoặc thứ tự không hợp lệ."},
    401: {"model": ReportAnswer, "description": "Chưa đăng nhập, hoặc mã truy cập đã hết hạn."},
    403: {"model": ReportAnswer, "description": "Tài khoản chưa được cấp quyền."},
    422: {"model": ReportAnswer, "description": "Yêu cầu không đọc được."},
    500: {"model": ReportAnswer, "description": "Không lưu được, hãy gửi lại sau."},
}
_LONGEST_ID = 18
"""Digits of a row's number that every database can hold."""


def router(context: DvcltContext, identity: Identity) -> APIRouter:
    """The services for one-stop systems."""
    routes = APIRouter(tags=["Một cửa điện tử"], responses=_SAYS_NO)

    _add_token(routes, identity)
    _add_offers(routes, context)
    _add_reports(routes, context)
    return routes


def _add_token(routes: APIRouter, identity: Identity) -> None:
    @routes.post(
        TOKEN_PATH,
        summary="Lấy mã truy cập",
        response_model=TokenAnswer,
        openapi_extra=documented_body(TokenRequest),
    )
    def token(request: Request, body: RawBody) -> Response:
        try:
            credentials = TokenRequest.read(body)
            empty = [name for name, text in credentials.wire().items() if name in _CREDENTIALS and not text]
            if empty:
                raise PayloadRejected([missing(name) for name in empty])
        except PayloadRejected as rejected:
            return _answer(answers.malformed(rejected, current_trace()))
        pair = identity.api_sign_in(
            credentials.user_name, credentials.password, address=client_address(request)
        )
        if pair is None:
            return _answer(answers.wrong_credentials(current_trace()))
        ends = SystemClock().now().fromtimestamp(pair.refresh.expires_at, VIETNAM)
        return _json(
            TokenAnswer(
                token=pair.access.text,
                refresh_token=pair.refresh.text,
                refresh_token_expires=format_moment(ends),
            )
        )


def _add_offers(routes: APIRouter, context: DvcltContext) -> None:
    @routes.get(
        f"{WIRE_PREFIX}/hosolienthong",
        summary="Hồ sơ chờ bộ phận một cửa nhận",
        response_model=WaitingList,
    )
    def waiting(caller: Onestop) -> Response:
        return _json(offer.list_waiting(context, caller))

    @routes.get(
        f"{WIRE_PREFIX}/hosolienthong/{{application_id}}",
        summary="Chi tiết một hồ sơ",
        response_model=DetailAnswer,
        responses={404: {"model": ReportAnswer, "description": "Không có hồ sơ này."}},
    )
    def detail(caller: Onestop, application_id: str) -> Response:
        known = application_id.isascii() and application_id.isdigit() and len(application_id) <= _LONGEST_ID
        content = offer.offer_detail(context, caller, int(application_id)) if known else None
        if content is None:
            return _answer(answers.unknown_dossier(current_trace()))
        return Response(content, media_type="application/json")

    @routes.put(
        f"{WIRE_PREFIX}/danhan",
        summary="Xác nhận đã nhận hồ sơ",
        response_model=ReportAnswer,
        responses={404: {"model": ReportAnswer, "description": "Không có hồ sơ này."}},
        openapi_extra=documented_body(Acknowledgement),
    )
    def acknowledge(caller: Onestop, body: RawBody) -> Response:
        try:
            acknowledgement = Acknowledgement.read(body)
            if not acknowledgement.received:
                raise PayloadRejected([wrong_format("daNhan", "phải là true")])
        except PayloadRejected as rejected:
            return _answer(answers.malformed(rejected, current_trace()))
        return _answer(offer.acknowledge(context, caller, acknowledgement.code.strip()))


def _add_reports(routes: APIRouter, context: DvcltContext) -> None:
    @routes.post(
        f"{WIRE_PREFIX}/capNhatTrangThaiHoSo",
        summary="Báo trạng thái hồ sơ",
        response_model=ReportAnswer,
        responses={404: {"model": ReportAnswer, "description": "Không có hồ sơ này."}},
        openapi_extra=documented_body(StatusReport),
    )
    def report(caller: Onestop, body: RawBody) -> Response:
        try:
            return _answer(accept_report.accept_report(context, caller, body))
        except SQLAlchemyError as error:
            _log.error("report_not_stored", error=type(error).__name__)
            return _answer(answers.failed(current_trace()))


def speaks_contract(path: str) -> bool:
    """Whether a path is one of the contract with one-stop systems."""
    return path.startswith((WIRE_PREFIX, TOKEN_PATH))


def problem_body(problem: Problem, fields: Sequence[FieldProblem]) -> Mapping[str, Any]:
    """The JSON of an error answer, in the words of the contract."""
    trace_id = current_trace()
    if problem.status == 401:
        return answers.unauthorized(trace_id).wire()
    if problem.status >= 500:
        return {**answers.failed(trace_id).wire(), "status": problem.status}
    answer = ReportAnswer(title=problem.happened, status=problem.status, trace_id=trace_id)
    return {**answer.wire(), "errors": {one.field: [one.message] for one in fields} or None}


def _answer(answer: ReportAnswer) -> JSONResponse:
    return JSONResponse(answer.wire(), status_code=answer.status)


def _json(record: WireModel) -> Response:
    return Response(record.json_bytes(), media_type="application/json")
