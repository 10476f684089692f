"""The wire API 3.0 for LTKS and LTKT (contracts.md 4.3 and 8), reached through NDXP.

Business answers are 200 with ``status`` 1 or 0; only who may not call at all gets 401 or 403, in the same
form.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from lienthong.contracts.faults import (
    FieldFault,
    PayloadRejected,
    missing,
    not_in_catalogue,
    wrong_format,
)
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
from lienthong.contracts.wire import parse_object
from lienthong.domain.identifiers import AgencyIdentifier, InvalidIdentifier
from lienthong.domain.modules import ApiVersion, known_in
from lienthong.domain.units import registry
from lienthong.foundation.audit import record_reading
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.identity import ExpiredToken, InvalidToken, Principal, identity_of
from lienthong.foundation.telemetry import current_trace
from lienthong.foundation.web import FieldProblem, Problem, inner_path
from lienthong.foundation.web.errors import ApiAnswer
from lienthong.systems.civilstatus.answering import answer_to
from lienthong.systems.civilstatus.desk import Desk
from lienthong.systems.civilstatus.offices import same_provinces
from lienthong.systems.civilstatus.reading import blank_codes, read_request, schema_faults, together
from lienthong.systems.civilstatus.receiving import receive
from lienthong.systems.civilstatus.submissions import wire_name

BASE = f"/{SERVICE}/{PATH_VERSION}"
SCOPE = SERVICE
#: API 1.0 of 2018 (contracts.md 4.1): routed by the exchange, not answered here.
OLDER_SERVICE = "apiHoTichTuPhap"
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
            message, unread = read_request(body)
        except PayloadRejected as rejected:
            return _json(desk, ReceiveAnswer.rejected(rejected).json_bytes())
        partner = _partner_of(desk, request, sender)
        answer = receive(desk, sender, message, partner=partner, trace_id=current_trace(), unread=unread)
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
        partner = _partner_of(desk, request, asker)
        try:
            question = _question(desk, body)
        except PayloadRejected as rejected:
            return _json(desk, QueryAnswer.failed(rejected.message_vi).json_bytes())
        if not registry().history(question.province_code):
            fault = not_in_catalogue(_name("province_code"), "tỉnh, thành phố")
            unknown = QueryAnswer.failed(fault.message_vi, ErrorCode.PROVINCE_ID_INCORRECT)
            return _json(desk, unknown.json_bytes())
        now = desk.clock.now()
        provinces = same_provinces(question.province_code, now.astimezone(VIETNAM).date())
        with desk.database.read() as session:
            answer, shown = answer_to(
                session,
                desk.vault,
                question.codes,
                provinces=provinces,
                module=question.module,
                partner=partner,
            )
        if shown:
            with desk.database.begin() as session:
                what = [f"result:{code}" for code in shown]
                record_reading(session, asker, None, what, trace_id=current_trace(), at=now)
        return _json(desk, answer)

    return router


def unoffered_router(desk: Desk) -> APIRouter:
    """Operations that the exchange knows and this software does not answer yet: said in the contract's form."""
    router = APIRouter(include_in_schema=False)

    def unoffered(request: Request) -> Response:
        _caller(desk, request)
        operation = inner_path(request.scope).rpartition("/")[2]
        if inner_path(request.scope).startswith(f"/{OLDER_SERVICE}/"):
            message = f"API 1.0 ({OLDER_SERVICE}) chưa được cung cấp ở đây, hãy gửi qua {SERVICE}"
        else:
            message = f"{SERVICE} không có chức năng {operation}, hiện có: {RECEIVE}, {QUERY}"
        return _json(desk, ReceiveAnswer.refused(ErrorCode.DATA_INCORRECT, message).json_bytes())

    for service in (OLDER_SERVICE, SERVICE):
        router.add_api_route(f"/{service}/{{rest:path}}", unoffered, methods=["POST"])
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
        if inner_path(request.scope).startswith((f"/{SERVICE}", f"/{OLDER_SERVICE}")):
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


def _partner_of(desk: Desk, request: Request, caller: Principal) -> str:
    """The agency on whose behalf the call is made: the gateway tells; anybody else speaks for itself.

    Raises
    ------
    CallerRefused
        When the gateway does not tell, or names no agency: nobody sees the dossiers of everybody.
    """
    itself = caller.agency or caller.account
    if not caller.has_scope([GATEWAY_SCOPE]):
        return itself
    told = request.headers.get(PARTNER_HEADER, "").strip()
    if not told and desk.settings.direct_access:
        return itself
    try:
        return str(AgencyIdentifier.parse(told))
    except InvalidIdentifier as error:
        what = f"{PARTNER_HEADER} không phải mã định danh cơ quan" if told else f"Thiếu {PARTNER_HEADER}"
        message = f"{what}: không rõ cơ quan nào gọi qua NDXP, hãy khai báo mã định danh cho khóa"
        raise CallerRefused(403, ErrorCode.AUTHEN_ERROR, message) from error


def _question(desk: Desk, body: bytes) -> QueryRequest:
    """The question; PayloadRejected names every field that is missing or wrong."""
    # Bare numbers count as the digits they are, as everywhere on the wire.
    given = {
        name: str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in parse_object(body).items()
    }
    faults = schema_faults(QueryRequest, given)
    own: list[FieldFault] = []
    codes, most = given.get(_name("codes")), desk.settings.query_limit
    if isinstance(codes, list) and len(codes) > most:
        message = f"{_name('codes')} có tối đa {most} mã hồ sơ trong một lần hỏi"
        own.append(FieldFault(_name("codes"), message))
    own += blank_codes(_name("codes"), codes)
    province = given.get(_name("province_code"))
    if isinstance(province, str) and not (province.isascii() and province.isdigit() and len(province) == 2):
        own.append(wrong_format(_name("province_code"), "mã tỉnh gồm 2 chữ số"))
    module = given.get("module")
    if isinstance(module, str) and not module.strip():
        own.append(missing("module"))
    elif isinstance(module, str) and module not in set(known_in(ApiVersion.V3)):
        known = ", ".join(sorted(known_in(ApiVersion.V3)))
        own.append(not_in_catalogue("module", f"phân hệ của phiên bản 3.0: {known}"))
    if faults or own:
        raise PayloadRejected(together(faults, own))
    return QueryRequest.read(given)


def _name(attribute: str) -> str:
    return wire_name(QueryRequest, attribute)


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
