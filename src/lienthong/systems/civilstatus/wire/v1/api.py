"""API 1.0 of 2018 (contracts.md 4.1 and 8).

Seven operations, with and without the version in the path, its XML schemas and its documentation.
"""

from collections.abc import Callable
from functools import cache
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from lienthong.contracts.error_codes import ErrorCode
from lienthong.contracts.hotich_v1 import catalogues
from lienthong.contracts.hotich_v1.catalogues import CatalogueKind
from lienthong.contracts.hotich_v1.documentation import describe
from lienthong.contracts.hotich_v1.envelope import (
    SERVICE,
    VERSION,
    Answer,
    CatalogueRequest,
    ChangedRequest,
    DossierRequest,
    EntriesRequest,
    EntryRequest,
    Operation,
    RegisterRequest,
    StateAnswer,
)
from lienthong.contracts.hotich_v1.xml_schema import schemas
from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.contracts.wire import WireModel
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.web import PageProblem
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.wire.caller import (
    Body,
    CivilStatusCaller,
    answers_of,
    body_of,
    callers_of,
    json_answer,
)
from lienthong.systems.civilstatus.wire.v1 import answers
from lienthong.systems.civilstatus.wire.v1.receive import register

BASE = f"/{SERVICE}/{VERSION}"
SCHEMAS = f"{BASE}/luoc-do"
DOCUMENTATION = f"{BASE}/tai-lieu"

OperationHandler = Callable[[CivilStatusContext, CivilStatusCaller, bytes], Answer]


class XmlResponse(Response):
    """An XML schema, for the OpenAPI document."""

    media_type = "application/xml"


class MarkdownResponse(Response):
    """Documentation, for the OpenAPI document."""

    media_type = "text/markdown"


def catalogue(context: CivilStatusContext, _caller: CivilStatusCaller, body: bytes) -> Answer:
    """``danhMuc``; provinces are those of today."""
    kind = CatalogueRequest.read(body).kind.strip()
    if kind not in set(CatalogueKind):
        known = ", ".join(f"{each.value} {each.name_vi.lower()}" for each in CatalogueKind)
        wrong = ErrorCode.DATA_TYPE_INVALID
        return Answer.failed(wrong, f"{wrong.message_vi} loaiDanhMuc nhận: {known}.")
    return catalogues.answer(CatalogueKind(kind), context.clock.now().astimezone(VIETNAM).date())


_HANDLERS: dict[Operation, tuple[str, type[WireModel], type[Answer], OperationHandler]] = {
    Operation.REGISTER: ("Gửi hồ sơ", RegisterRequest, Answer, register),
    Operation.CATALOGUE: ("Lấy danh mục", CatalogueRequest, Answer, catalogue),
    Operation.STATE: ("Tra trạng thái hồ sơ", DossierRequest, StateAnswer, answers.state),
    Operation.RESULT: ("Lấy kết quả đăng ký", DossierRequest, Answer, answers.result),
    Operation.CHANGED: (
        "Danh sách hồ sơ đăng ký hoặc thay đổi trong ngày",
        ChangedRequest,
        Answer,
        answers.changed,
    ),
    Operation.ENTRY: ("Lấy một bản ghi trong sổ", EntryRequest, Answer, answers.entry),
    Operation.ENTRIES: ("Lấy nhiều bản ghi trong sổ", EntriesRequest, Answer, answers.entries),
}


def router_v1(context: CivilStatusContext) -> APIRouter:
    """The operations, and what describes them, which anybody may read."""
    router = APIRouter(tags=["API 1.0"])
    for operation, (summary, request, answer, handle) in _HANDLERS.items():
        endpoint = _endpoint(context, handle)
        # The published guide has no version in its paths.
        for base, documented in ((BASE, True), (f"/{SERVICE}", False)):
            router.add_api_route(
                f"{base}/{operation.value}",
                endpoint,
                methods=["POST"],
                summary=summary,
                openapi_extra=body_of(request),
                responses=answers_of(answer),
                include_in_schema=documented,
                name=operation.value,
            )

    @router.get(
        f"{SCHEMAS}/{{name}}",
        summary="Lược đồ XML của một nghiệp vụ, ví dụ KS.xsd",
        response_class=XmlResponse,
        responses={404: {"model": Answer, "description": "Không có lược đồ này; có những lược đồ nào."}},
    )
    def schema(name: str) -> Response:
        found = _schemas().get(name)
        if found is None:
            known = ", ".join(_schemas())
            raise PageProblem(404, f"Không có lược đồ {name}.", f"Các lược đồ hiện có: {known}.")
        return Response(found, media_type="application/xml; charset=utf-8")

    @router.get(DOCUMENTATION, summary="Tài liệu kết nối API 1.0 (Markdown)", response_class=MarkdownResponse)
    def documentation() -> Response:
        return Response(_documentation(), media_type="text/markdown; charset=utf-8")

    return router


def _endpoint(context: CivilStatusContext, handle: OperationHandler) -> Callable[..., Response]:
    Calls = Annotated[CivilStatusCaller, Depends(callers_of(context, SERVICE))]  # noqa: N806 - a type

    def endpoint(caller: Calls, body: Body) -> Response:
        try:
            answer = handle(context, caller, body)
        except PayloadRejected as rejected:
            answer = Answer.rejected(rejected)
        return json_answer(context, answer.json_bytes())

    return endpoint


@cache
def _schemas() -> dict[str, str]:
    return schemas()


@cache
def _documentation() -> str:
    return describe()
