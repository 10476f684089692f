"""The OpenAPI document of every system is whole: bodies and answers described, valid, and fit to make clients of."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from openapi_spec_validator import validate

from lienthong.assembly.installation import make_installation
from lienthong.assembly.network import SYSTEMS
from lienthong.assembly.systems import build_part
from lienthong.foundation.runtime.services import Service
from lienthong.foundation.web.raw_body import RawBody
from tests.support.generated_clients import generate_client

pytestmark = [pytest.mark.slow]

PARTS = [part for parts in SYSTEMS.values() for part in parts]
_JSON = "application/json"
_RAW = get_args(RawBody)[1].dependency


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Service]]:
    """Every system, built as for the demo and not started."""
    environ = {**os.environ, "LIENTHONG_SHARED__VAR_DIR": str(tmp_path_factory.mktemp("var"))}
    installation = make_installation("up", environ=environ, quiet=True)
    built = {part: build_part(part, installation, environ) for part in PARTS}
    yield built
    for service in built.values():
        for close in service.closers:
            close()
        if service.database is not None:
            service.database.close()


@pytest.fixture(params=PARTS)
def service(request: pytest.FixtureRequest, services: dict[str, Service]) -> Service:
    return services[request.param]


@pytest.fixture
def document(service: Service) -> dict[str, Any]:
    return service.app.openapi()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    return resolved(document, document["components"]["schemas"][name]) if name else schema


def is_typed(document: dict[str, Any], schema: dict[str, Any]) -> bool:
    """Whether a schema says what stands in it: an object by its fields or the type of its values."""
    whole = resolved(document, schema)
    parts = whole.get("anyOf") or whole.get("oneOf") or whole.get("allOf")
    if parts:
        return all(is_typed(document, part) for part in parts)
    match whole.get("type"):
        case None:
            return "enum" in whole or "const" in whole
        case "object":
            values = whole.get("additionalProperties")
            return bool(whole.get("properties")) or (isinstance(values, dict) and is_typed(document, values))
        case "array":
            return "items" in whole and is_typed(document, whole["items"])
        case _:
            return True


def reads_its_body_itself(dependant: Dependant) -> bool:
    return dependant.call is _RAW or any(reads_its_body_itself(each) for each in dependant.dependencies)


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    validate(document)


def test_every_success_is_described_down_to_its_fields(document: dict[str, Any]) -> None:
    untyped = [
        f"{name} {status}"
        for name, operation in operations(document)
        for status, answer in operation["responses"].items()
        if status.startswith("2")
        for content in [answer.get("content") or {_JSON: {}}]
        if not all(is_typed(document, each.get("schema", {})) for each in content.values())
    ]

    assert untyped == []


def test_every_error_is_described_as_it_is_answered(document: dict[str, Any]) -> None:
    faulty = [
        f"{name} {status}"
        for name, operation in operations(document)
        for status, answer in operation["responses"].items()
        if not status.startswith("2")
        and (set(answer.get("content", {})) != {_JSON} or "HTTPValidationError" in str(answer))
    ]

    assert faulty == []


def test_every_body_that_is_read_is_described(service: Service, document: dict[str, Any]) -> None:
    read = [
        f"{method} {route.path}"
        for route in iter_route_contexts(service.app.routes)
        if isinstance(route.original_route, APIRoute) and route.include_in_schema
        for method in route.methods or ()
        if method != "GET" and (route.body_field is not None or reads_its_body_itself(route.dependant))
    ]
    assert "POST /api/session" in read
    described = dict(operations(document))
    bodies = {name: list(described[name].get("requestBody", {}).get("content", {}).values()) for name in read}

    assert [name for name, contents in bodies.items() if not contents] == []
    assert [
        name
        for name, contents in bodies.items()
        if not all(is_typed(document, content["schema"]) for content in contents)
    ] == []


def test_every_operation_has_a_name_of_its_own_a_summary_and_a_tag(document: dict[str, Any]) -> None:
    names = Counter(operation["operationId"] for _, operation in operations(document))

    assert [name for name, count in names.items() if count > 1] == []
    assert [
        name
        for name, operation in operations(document)
        if not operation.get("summary") or not operation.get("tags")
    ] == []


def test_every_parameter_of_a_path_is_declared_and_every_security_scheme_defined(
    document: dict[str, Any],
) -> None:
    schemes = document["components"].get("securitySchemes", {})
    undeclared = [
        name
        for name, operation in operations(document)
        if name.count("{") != sum(each["in"] == "path" for each in operation.get("parameters", []))
    ]
    undefined = [
        name
        for name, operation in operations(document)
        for requirement in operation.get("security", [])
        if not requirement.keys() <= schemes.keys()
    ]

    assert undeclared == []
    assert undefined == []


def test_a_typed_client_can_be_made_without_a_warning(
    request: pytest.FixtureRequest, document: dict[str, Any], tmp_path: Path
) -> None:
    package = f"client_of_{request.node.callspec.params['service']}"

    client = generate_client(document, tmp_path, package)

    assert client.model("SessionAnswer").__annotations__["access_token"] in (str, "str")
