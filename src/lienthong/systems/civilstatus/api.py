"""The wire API 3.0 for LTKS and LTKT (contracts.md 4.3 and 8), reached through NDXP.

Business answers are 200 with ``status`` 1 or 0; only who may not call at all gets 401 or 403, in the same
form.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from lienthong.contracts.faults import PayloadRejected, not_in_catalogue
from lienthong.contracts.hotich_v3.envelope import (
    PATH_VERSION,
    QUERY,
    RECEIVE,
    SERVICE,
    ErrorCode,
    QueryAnswer,
    QueryRequest,
    ReceiveAnswer,
    ReceiveRequest,
)
from lienthong.domain.modules import ApiVersion, known_in
from lienthong.foundation.audit import record_reading
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.identity import ExpiredToken, InvalidToken, Principal, identity_of
from lienthong.foundation.telemetry import current_trace
from lienthong.foundation.web import FieldProblem, Problem, inner_path
from lienthong.foundation.web.errors import ApiAnswer
from lienthong.systems.civilstatus.answering import answer_to
from lienthong.systems.civilstatus.desk import Desk
from lienthong.systems.civilstatus.offices import same_provinces
from lienthong.systems.civilstatus.receiving import receive

BASE = f"/{SERVICE}/{PATH_VERSION}"
SCOPE = SERVICE
#: Held by NDXP's client: it passes on the calls of others.
GATEWAY_SCOPE = "gateway"
#: Set by the gateway: agency whose key the call came with. What one agency sent, no other may ask for.
PARTNER_HEADER = "X-Lienthong-Partner"
ENVIRONMENT_HEADER = "X-Lienthong-Environment"
_JSON = "application/json; charset=utf-8"


class CallerRefused(Exception):
    """Who calls may not; answered in the contract's form."""

    def __init__(self, status: int, code: ErrorCode, message_vi: str) -> None:
        super().__init__(code.value)
        self.status = status
        self.code = code
        self.message_vi = message_vi


async def raw_body(request: Request) -> bytes:
    """The body as it came. The only await here: a body can be read in no other way."""
    return await request.body()


def wire_router(desk: Desk) -> APIRouter:
    """The endpoints of the contract."""
    router = APIRouter(prefix=BASE, tags=["API 3.0"])

    def caller(request: Request) -> Principal:
        return _caller(desk, request)

    @router.post(
        f"/{RECEIVE}",
        summary="Nhận hồ sơ đăng ký hộ tịch liên thông",
        openapi_extra=_body(ReceiveRequest),
        responses=_answers(ReceiveAnswer),
    )
    def receive_dossier(
        request: Request,
        sender: Annotated[Principal, Depends(caller)],
        body: Annotated[bytes, Depends(raw_body)],
    ) -> Response:
        try:
            message = ReceiveRequest.read(body)
        except PayloadRejected as rejected:
            return _json(desk, ReceiveAnswer.rejected(rejected).json_bytes())
        partner = _partner_of(request, sender)
        answer = receive(desk, sender, message, partner=partner, trace_id=current_trace())
        return _json(desk, answer.json_bytes())

    @router.post(
        f"/{QUERY}",
        summary="Lấy trạng thái và kết quả của nhiều hồ sơ",
        openapi_extra=_body(QueryRequest),
        responses=_answers(QueryAnswer),
    )
    def results(
        request: Request,
        asker: Annotated[Principal, Depends(caller)],
        body: Annotated[bytes, Depends(raw_body)],
    ) -> Response:
        try:
            question = QueryRequest.read(body)
        except PayloadRejected as rejected:
            return _json(desk, QueryAnswer.failed(rejected.message_vi).json_bytes())
        fault = _fault_of(desk, question)
        if fault:
            return _json(desk, QueryAnswer.failed(fault).json_bytes())
        now = desk.clock.now()
        provinces = same_provinces(question.province_code, now.astimezone(VIETNAM).date())
        with desk.database.read() as session:
            answer, shown = answer_to(
                session,
                desk.vault,
                question.codes,
                provinces=provinces,
                module=question.module,
                partner=_partner_of(request, asker),
            )
        if shown:
            with desk.database.begin() as session:
                what = [f"result:{code}" for code in shown]
                record_reading(session, asker, None, what, trace_id=current_trace(), at=now)
        return _json(desk, answer)

    return router


def refused_answer(desk: Desk, request: Request, refused: CallerRefused) -> Response:
    """The answer to who may not call, in the form of the operation that was called."""
    headers = {"WWW-Authenticate": "Bearer"} if refused.status == 401 else {}
    response = _json(desk, _refusal(request, refused.code, refused.message_vi), refused.status)
    response.headers.update(headers)
    return response


def problem_answers(system: str) -> ApiAnswer:
    """Make error answers of the whole application: in the contract's form on the contract's paths."""

    def answer(request: Request, problem: Problem, fields: Sequence[FieldProblem]) -> Mapping[str, Any]:
        if inner_path(request.scope).startswith(f"/{SERVICE}"):
            code = ErrorCode.AUTHEN_ERROR if problem.status in {401, 403} else ErrorCode.DATA_INCORRECT
            wire = ReceiveAnswer.refused(code, f"{problem.happened} {problem.action}").wire()
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


def _caller(desk: Desk, request: Request) -> Principal:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.casefold() != "bearer" or not token.strip():
        raise CallerRefused(401, ErrorCode.AUTHEN_ERROR, "Thiếu mã truy cập (Authorization: Bearer …)")
    try:
        principal = identity_of(request).bearer.read(token.strip())
    except ExpiredToken as error:
        raise CallerRefused(401, ErrorCode.AUTHEN_ERROR, "Mã truy cập đã hết hạn, hãy lấy mã mới") from error
    except InvalidToken as error:
        message = "Mã truy cập không hợp lệ hoặc không thuộc môi trường này"
        raise CallerRefused(401, ErrorCode.AUTHEN_ERROR, message) from error
    if not principal.has_scope([SCOPE]):
        raise CallerRefused(403, ErrorCode.AUTHEN_ERROR, f"Khoá chưa được cấp quyền gọi dịch vụ {SERVICE}")
    if not (principal.has_scope([GATEWAY_SCOPE]) or desk.settings.direct_access):
        message = "Chỉ nhận hồ sơ qua Nền tảng tích hợp, chia sẻ dữ liệu quốc gia (NDXP)"
        raise CallerRefused(403, ErrorCode.IP_DISALLOWED, message)
    if principal.environment not in (None, desk.settings.environment):
        here = desk.settings.environment
        message = f"Khoá thuộc môi trường {principal.environment}, hệ thống này là môi trường {here}"
        raise CallerRefused(403, ErrorCode.AUTHEN_ERROR, message)
    return principal


def _partner_of(request: Request, caller: Principal) -> str | None:
    """The agency on whose behalf the call is made: the gateway tells; anybody else speaks for itself."""
    if caller.has_scope([GATEWAY_SCOPE]):
        return request.headers.get(PARTNER_HEADER) or None
    return caller.agency or caller.account


def _fault_of(desk: Desk, question: QueryRequest) -> str:
    names = {name: field.alias for name, field in QueryRequest.model_fields.items()}
    if len(question.codes) > desk.settings.query_limit:
        return f"{names['codes']} có tối đa {desk.settings.query_limit} mã hồ sơ trong một lần hỏi"
    if not question.module.strip():
        return "module không được để trống"
    if question.module not in set(known_in(ApiVersion.V3)):
        known = ", ".join(sorted(known_in(ApiVersion.V3)))
        return not_in_catalogue("module", f"phân hệ của phiên bản 3.0: {known}").message_vi
    code = question.province_code
    if not (code.isascii() and code.isdigit() and len(code) == 2):
        return f"{names['province_code']} có định dạng không đúng (mã tỉnh gồm 2 chữ số)"
    return ""


def _refusal(request: Request, code: ErrorCode, message_vi: str) -> bytes:
    if request.url.path.endswith(f"/{QUERY}"):
        return QueryAnswer.failed(message_vi).json_bytes()
    return ReceiveAnswer.refused(code, message_vi).json_bytes()


def _json(desk: Desk, content: bytes, status: int = 200) -> Response:
    headers = {ENVIRONMENT_HEADER: desk.settings.environment}
    return Response(content, status_code=status, media_type=_JSON, headers=headers)


def _body(model: type[ReceiveRequest] | type[QueryRequest]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": _flat(model)}}}}


def _flat(model: type[ReceiveRequest] | type[QueryRequest]) -> dict[str, Any]:
    """The schema with its parts inlined, so that it stands alone in the document."""
    schema = model.model_json_schema()
    parts = schema.pop("$defs", {})

    def inlined(value: Any) -> Any:
        if isinstance(value, dict):
            if "$ref" in value:
                return inlined(parts[value["$ref"].rpartition("/")[2]])
            return {key: inlined(each) for key, each in value.items()}
        return [inlined(each) for each in value] if isinstance(value, list) else value

    flat = inlined(schema)
    assert isinstance(flat, dict)
    return flat


def _answers(model: type[ReceiveAnswer] | type[QueryAnswer]) -> dict[int | str, dict[str, Any]]:
    return {200: {"model": model, "description": "Câu trả lời nghiệp vụ, status 1 hoặc 0"}}
