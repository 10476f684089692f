"""API 3.0 for every module, and API 2.0 at the same address for the one module LTKH.

See contracts.md 4.2, 4.3 and 8.
"""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from lienthong.contracts.error_codes import ErrorCode
from lienthong.contracts.hotich_v3.envelope import (
    PATH_VERSION,
    QUERY,
    RECEIVE,
    SERVICE,
    QueryAnswer,
    QueryRequest,
    ReceiveAnswer,
    ReceiveRequest,
)
from lienthong.contracts.payload_faults import (
    FieldFault,
    PayloadRejected,
    missing,
    not_in_catalogue,
    wrong_format,
)
from lienthong.contracts.wire import parse_object
from lienthong.domain.modules import ApiVersion, known_in
from lienthong.domain.units import registry
from lienthong.foundation.audit import record_reading
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.telemetry import current_trace
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.units import same_provinces
from lienthong.systems.civilstatus.dossiers.answers import answer_to
from lienthong.systems.civilstatus.dossiers.submission import wire_name
from lienthong.systems.civilstatus.wire.caller import (
    Body,
    CivilStatusCaller,
    answers_of,
    body_of,
    callers_of,
    json_answer,
)
from lienthong.systems.civilstatus.wire.receive import receive
from lienthong.systems.civilstatus.wire.request_reading import (
    blank_codes,
    read_request,
    schema_faults,
    together,
)

BASE = f"/{SERVICE}/{PATH_VERSION}"
OPERATIONS = (RECEIVE, QUERY)


def router_v3(context: CivilStatusContext) -> APIRouter:
    """The endpoints of the contract."""
    router = APIRouter(prefix=BASE, tags=["API 2.0, 3.0"])
    Calls = Annotated[CivilStatusCaller, Depends(callers_of(context, SERVICE))]  # noqa: N806 - a type

    @router.post(
        f"/{RECEIVE}",
        summary="Nhận hồ sơ đăng ký hộ tịch",
        openapi_extra=body_of(ReceiveRequest),
        responses=answers_of(ReceiveAnswer),
    )
    def receive_dossier(caller: Calls, body: Body) -> Response:
        try:
            message, unread = read_request(body)
        except PayloadRejected as rejected:
            return json_answer(context, ReceiveAnswer.rejected(rejected).json_bytes())
        answer = receive(
            context,
            caller.principal,
            message,
            partner=caller.partner,
            trace_id=current_trace(),
            unread=unread,
        )
        return json_answer(context, answer.json_bytes())

    @router.post(
        f"/{QUERY}",
        summary="Lấy trạng thái và kết quả của nhiều hồ sơ",
        openapi_extra=body_of(QueryRequest),
        responses=answers_of(QueryAnswer),
    )
    def results(caller: Calls, body: Body) -> Response:
        return json_answer(context, _results(context, caller, body))

    return router


def refusal(operation: str, code: ErrorCode, message_vi: str) -> QueryAnswer | ReceiveAnswer:
    """The answer to who may not call, in the form of the operation."""
    if operation == QUERY:
        return QueryAnswer.failed(message_vi)
    return ReceiveAnswer.refused(code, message_vi)


def _results(context: CivilStatusContext, caller: CivilStatusCaller, body: bytes) -> bytes:
    try:
        question = _question(context, body)
    except PayloadRejected as rejected:
        return QueryAnswer.failed(rejected.message_vi).json_bytes()
    if not registry().history(question.province_code):
        fault = not_in_catalogue(_name("province_code"), "tỉnh, thành phố")
        return QueryAnswer.failed(fault.message_vi, ErrorCode.PROVINCE_ID_INCORRECT).json_bytes()
    now = context.clock.now()
    provinces = same_provinces(question.province_code, now.astimezone(VIETNAM).date())
    with context.database.read() as session:
        answer, shown = answer_to(
            session,
            context.vault,
            question.codes,
            provinces=provinces,
            module=question.module,
            environment=context.settings.environment,
            partner=caller.partner,
        )
    if shown:
        with context.database.begin() as session:
            what = [f"result:{code}" for code in shown]
            record_reading(session, caller.principal, None, what, trace_id=current_trace(), at=now)
    return answer


def _question(context: CivilStatusContext, body: bytes) -> QueryRequest:
    """The question as it was sent.

    Raises
    ------
    PayloadRejected
        Naming every field that is missing or wrong.
    """
    # Bare numbers count as the digits they are, as everywhere on the wire.
    given = {
        name: str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in parse_object(body).items()
    }
    faults = schema_faults(QueryRequest, given)
    own: list[FieldFault] = []
    codes, most = given.get(_name("codes")), context.settings.query_limit
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
