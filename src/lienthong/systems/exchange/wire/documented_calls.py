"""The calls in the OpenAPI document: one operation for each that is offered, with the body of its contract.

An exchange takes all calls by two paths and passes bodies on unread, so nothing here is ever served.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi

from lienthong.contracts.exchange.schemas import ENVIRONMENT_HEADER
from lienthong.contracts.hotich_v1 import envelope as v1
from lienthong.contracts.hotich_v3 import envelope as v3
from lienthong.contracts.wire import WireModel
from lienthong.foundation.web.raw_body import documented_body
from lienthong.systems.exchange.base.error_answers import ERROR_ANSWERS
from lienthong.systems.exchange.routes.offered_services import Route, offered_services


@dataclass(frozen=True, slots=True)
class CallContract:
    """What a relayed operation takes and answers."""

    summary_vi: str
    request: type[WireModel]
    answer: type[WireModel]


CALL_CONTRACTS: Mapping[tuple[str, str], CallContract] = {
    (v1.SERVICE, v1.Operation.REGISTER): CallContract("Gửi hồ sơ", v1.RegisterRequest, v1.Answer),
    (v1.SERVICE, v1.Operation.CATALOGUE): CallContract("Lấy danh mục", v1.CatalogueRequest, v1.Answer),
    (v1.SERVICE, v1.Operation.STATE): CallContract("Tra trạng thái hồ sơ", v1.DossierRequest, v1.StateAnswer),
    (v1.SERVICE, v1.Operation.RESULT): CallContract("Lấy kết quả đăng ký", v1.DossierRequest, v1.Answer),
    (v1.SERVICE, v1.Operation.CHANGED): CallContract(
        "Danh sách hồ sơ đăng ký hoặc thay đổi trong ngày", v1.ChangedRequest, v1.Answer
    ),
    (v1.SERVICE, v1.Operation.ENTRY): CallContract("Lấy một bản ghi trong sổ", v1.EntryRequest, v1.Answer),
    (v1.SERVICE, v1.Operation.ENTRIES): CallContract(
        "Lấy nhiều bản ghi trong sổ", v1.EntriesRequest, v1.Answer
    ),
    (v3.SERVICE, v3.RECEIVE): CallContract("Nhận hồ sơ đăng ký hộ tịch", v3.ReceiveRequest, v3.ReceiveAnswer),
    (v3.SERVICE, v3.QUERY): CallContract(
        "Lấy trạng thái và kết quả của nhiều hồ sơ", v3.QueryRequest, v3.QueryAnswer
    ),
}
"""By service and operation."""
_HEADERS = [
    {
        "name": ENVIRONMENT_HEADER,
        "in": "header",
        "required": False,
        "schema": {"type": "string", "enum": ["test", "official"]},
        "description": "Môi trường mong muốn; từ chối khi khóa thuộc môi trường khác.",
    },
]


class DocumentedExchange(FastAPI):
    """An application whose OpenAPI document names each call that is offered."""

    def openapi(self) -> dict[str, Any]:
        """The document, made once."""
        if self.openapi_schema is None:
            self.openapi_schema = get_openapi(
                title=self.title,
                version=self.version,
                summary=self.summary,
                routes=[*self.routes, *documented_calls().routes],
            )
        return self.openapi_schema


def documented_calls() -> APIRouter:
    """The calls as operations of their own."""
    router = APIRouter(tags=["calls"], responses=ERROR_ANSWERS)
    for service in offered_services().values():
        for version, operations in service.operations.items():
            for operation in sorted(operations):
                _document(router, Route(service.name, version, operation))
    return router


def _document(router: APIRouter, route: Route) -> None:
    contract = CALL_CONTRACTS[route.service, route.operation]

    def relayed() -> None:
        """Never called."""

    router.add_api_route(
        route.path,
        relayed,
        methods=["POST"],
        name=route.operation,
        summary=contract.summary_vi,
        description="Chuyển nguyên văn tới hộ tịch; câu trả lời của hộ tịch cũng được trả nguyên văn.",
        response_model=contract.answer,
        openapi_extra={**documented_body(contract.request), "parameters": _HEADERS},
    )
