"""The OpenAPI document names every call that is offered, and nothing else."""

from __future__ import annotations

from lienthong.systems.exchange.routes.offered_services import offered_services
from lienthong.systems.exchange.wire.documented_calls import CALL_CONTRACTS, DocumentedExchange


def test_every_offered_operation_has_its_contract_and_no_other_has() -> None:
    offered = {
        (service.name, operation)
        for service in offered_services().values()
        for operations in service.operations.values()
        for operation in operations
    }

    assert set(CALL_CONTRACTS) == offered


def test_each_call_is_documented_with_its_body_and_answer() -> None:
    document = DocumentedExchange(title="Trục").openapi()

    call = document["paths"]["/apiLienThongKSKT/1.0/layKetQua"]["post"]
    body = call["requestBody"]["content"]["application/json"]["schema"]
    assert "maDinhDanhHoSo" in body["properties"]
    assert call["responses"]["200"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/QueryAnswer"
    }
    assert len(document["paths"]) == len(CALL_CONTRACTS)
