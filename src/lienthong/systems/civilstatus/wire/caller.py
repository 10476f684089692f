"""Who calls the wire APIs, on whose behalf, and how calls and answers are carried; the same for every version.

Business answers are 200; only who may not call at all gets 401 or 403, in the form of the version called.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel

from lienthong.contracts.error_codes import ErrorCode
from lienthong.contracts.hotich_v1.envelope import SERVICE as SERVICE_V1
from lienthong.contracts.hotich_v3.envelope import SERVICE as SERVICE_V3
from lienthong.domain.identifiers import AgencyCode, InvalidIdentifier
from lienthong.foundation.identity import ExpiredToken, InvalidToken, Principal, identity_of
from lienthong.systems.civilstatus.base.context import CivilStatusContext

#: The services of every version; a key has the scopes of those that it may call.
SERVICES = (SERVICE_V1, SERVICE_V3)
#: Held by NDXP's client: it passes on the calls of others, and has asked each whether it may call the service.
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


@dataclass(frozen=True, slots=True)
class CivilStatusCaller:
    """A machine that may call: its key, and the agency on whose behalf it calls."""

    principal: Principal
    partner: str


async def raw_body(request: Request) -> bytes:
    """The body as it came. The only await here: a body can be read in no other way."""
    return await request.body()


Body = Annotated[bytes, Depends(raw_body)]


def callers_of(context: CivilStatusContext, service: str) -> Callable[[Request], CivilStatusCaller]:
    """What finds out who calls a service.

    Raises, when it is asked
    ------------------------
    CallerRefused
        401 without a good token, 403 for a key that may not call this service, here, or for nobody.
    """

    def caller(request: Request) -> CivilStatusCaller:
        principal = principal_of(context, request, service)
        return CivilStatusCaller(principal, _partner_of(context, request, principal))

    return caller


def json_answer(context: CivilStatusContext, content: bytes, status: int = 200) -> Response:
    """Finished JSON, with the environment that answers in a header."""
    headers = {ENVIRONMENT_HEADER: context.settings.environment}
    return Response(content, status_code=status, media_type=_JSON, headers=headers)


def body_of(model: type[BaseModel]) -> dict[str, Any]:
    """What a call needs, for the OpenAPI document.

    A token, and the body, which we read ourselves, to name every faulty field.
    """
    return {
        "security": [{"bearer": []}],
        "requestBody": {"required": True, "content": {"application/json": {"schema": _flat(model)}}},
    }


def answers_of(model: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """The answers for the OpenAPI document: all in the form of the contract."""
    return {
        200: {"model": model, "description": "Câu trả lời nghiệp vụ, status khác 0 hoặc 0 khi lỗi"},
        401: {"model": model, "description": "Thiếu mã truy cập, hoặc mã không dùng được ở đây"},
        403: {
            "model": model,
            "description": "Khóa không được gọi dịch vụ này, hoặc không rõ gọi thay cơ quan nào",
        },
    }


def principal_of(context: CivilStatusContext, request: Request, service: str) -> Principal:
    """The key that calls a service.

    Raises
    ------
    CallerRefused
        When it may not: no good token, no such scope, another address.
    """
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
    is_gateway = principal.has_scope([GATEWAY_SCOPE])
    if not (is_gateway or principal.has_scope([service])):
        raise CallerRefused(403, ErrorCode.AUTHEN_ERROR, f"Khoá chưa được cấp quyền gọi dịch vụ {service}")
    if not (is_gateway or context.settings.direct_access):
        message = "Chỉ nhận hồ sơ qua Nền tảng tích hợp, chia sẻ dữ liệu quốc gia (NDXP)"
        raise CallerRefused(403, ErrorCode.IP_DISALLOWED, message)
    if principal.environment not in (None, context.settings.environment):
        here = context.settings.environment
        message = f"Khoá thuộc môi trường {principal.environment}, hệ thống này là môi trường {here}"
        raise CallerRefused(403, ErrorCode.AUTHEN_ERROR, message)
    return principal


def _partner_of(context: CivilStatusContext, request: Request, caller: Principal) -> str:
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
    if not told and context.settings.direct_access:
        return itself
    try:
        return str(AgencyCode.parse(told))
    except InvalidIdentifier as error:
        what = f"{PARTNER_HEADER} không phải mã định danh cơ quan" if told else f"Thiếu {PARTNER_HEADER}"
        message = f"{what}: không rõ cơ quan nào gọi qua NDXP, hãy khai báo mã định danh cho khóa"
        raise CallerRefused(403, ErrorCode.AUTHEN_ERROR, message) from error


def _flat(model: type[BaseModel]) -> dict[str, Any]:
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
