"""The OpenAPI document says of every JSON operation what it takes and what it answers."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.systems.dvclt import Chain

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TAKES_JSON = {
    ("post", "/api/token"),
    ("put", "/api/lienthongdvclt/danhan"),
    ("post", "/api/lienthongdvclt/capNhatTrangThaiHoSo"),
    ("post", "/api/session"),
    ("post", "/api/session/renew"),
    ("post", "/api/applications"),
    ("post", "/api/applications/{code}/supplement"),
    ("post", "/api/holds/{hold_id}/resume"),
    ("post", "/api/holds/{hold_id}/accept-differences"),
    ("post", "/api/holds/{hold_id}/send-back"),
    ("post", "/api/addresses"),
}
OPERATIONS_OF_MACHINES = {"operations"}
"""Tag of /health and /metrics, which every process answers."""


def operations(chain: Chain) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of each operation."""
    described = chain.client.get("/openapi.json").json()
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            if not OPERATIONS_OF_MACHINES & set(operation["tags"]):
                yield method, path, operation


def test_every_body_that_is_read_is_described(chain: Chain) -> None:
    described = {
        (method, path): operation["requestBody"]["content"]["application/json"]["schema"]
        for method, path, operation in operations(chain)
        if "requestBody" in operation
    }

    assert described.keys() == TAKES_JSON
    assert all(schema.get("$ref") or schema["properties"] for schema in described.values())


def test_every_json_answer_has_a_schema(chain: Chain) -> None:
    without = [
        (method, path, status)
        for method, path, operation in operations(chain)
        for status, answer in operation["responses"].items()
        for media, content in answer.get("content", {}).items()
        if media == "application/json" and not content.get("schema")
    ]

    assert without == []


def test_the_names_of_an_application_are_described_in_the_order_of_the_answer(chain: Chain) -> None:
    code = chain.filed()
    described = chain.client.get("/openapi.json").json()["components"]["schemas"]["ApplicationAnswer"]

    assert list(described["properties"]) == list(chain.follow(code))
