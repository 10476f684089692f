"""The description of the one-stop's API is complete: a client can be made from it."""

from typing import Any

import pytest
from fastapi import FastAPI

from lienthong.foundation.delivery import Courier
from lienthong.foundation.delivery.durable_engine import DurableEngine
from lienthong.foundation.settings import SharedSettings
from lienthong.systems.onestop import workflows
from lienthong.systems.onestop.web import api
from tests.support.systems.onestop import Bench


@pytest.fixture
def document(desk: Bench, tmp_path: Any) -> dict[str, Any]:
    durable = DurableEngine(f"sqlite:///{tmp_path}/durable.db", "test-openapi")
    courier: Courier = workflows.courier(desk.context, durable, SharedSettings(var_dir=tmp_path))
    app = FastAPI()
    app.include_router(api.router(desk.context, courier))
    return app.openapi()


def test_every_operation_says_what_it_answers(document: dict[str, Any]) -> None:
    answers = {
        f"{method} {path}": operation["responses"]["200"]["content"]["application/json"]["schema"]
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }
    assert len(answers) == 14
    assert [name for name, schema in answers.items() if "$ref" not in schema] == []


def test_no_answer_leaves_a_field_open_but_the_codes_of_events_and_holds(document: dict[str, Any]) -> None:
    open_fields = {
        (name, field)
        for name, schema in document["components"]["schemas"].items()
        for field, described in schema.get("properties", {}).items()
        if not described.keys() & {"type", "$ref", "anyOf", "allOf", "enum"}
    }
    assert open_fields <= {("ValidationError", "input"), ("ValidationError", "ctx")}
