"""The description of civil status' API is complete: a client can be made from it."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.systems.civilstatus import BASE, Office

JSON = "application/json"


@pytest.fixture
def operations(office: Office) -> dict[str, dict[str, Any]]:
    return dict(_operations(office.http.get(f"{BASE}/openapi.json").json()))


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        if path.startswith(("/api/", "/apiLienThongKSKT", "/apiHoTichTuPhap")) and "session" not in path:
            for method, operation in methods.items():
                yield f"{method} {path}", operation


def _answers(operation: dict[str, Any]) -> dict[str, Any]:
    done = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
    content: dict[str, Any] = done["content"]
    return content


def test_every_operation_names_the_shape_of_its_answer(operations: dict[str, dict[str, Any]]) -> None:
    shapes = {
        name: _answers(operation)[JSON]["schema"]
        for name, operation in operations.items()
        if JSON in _answers(operation)
    }
    ours = [name for name in shapes if not name.startswith("get /api/places") and " /api/" in name]
    assert len(ours) >= 26
    assert [name for name in shapes if "$ref" not in shapes[name] and "units" not in name] == []


def test_files_say_what_kind_they_are(operations: dict[str, dict[str, Any]]) -> None:
    files = {
        name: next(iter(_answers(operation)))
        for name, operation in operations.items()
        if JSON not in _answers(operation)
    }
    assert {name.rpartition(".")[2]: kind for name, kind in files.items() if "." in name[-5:]} == {
        "pdf": "application/pdf",
        "csv": "text/csv",
    }


def test_every_operation_of_people_says_how_it_answers_a_problem(
    operations: dict[str, dict[str, Any]], office: Office
) -> None:
    ours = [
        operation
        for operation in operations.values()
        if {"people", "entries", "books"} & set(operation.get("tags", ()))
    ]
    assert all({"401", "403", "422", "503"} <= set(operation["responses"]) for operation in ours)
    refused = office.get("/api/dossiers/H26.12-000000-0000", office.officer())
    document = office.http.get(f"{BASE}/openapi.json").json()
    described = document["components"]["schemas"]["ProblemAnswer"]
    assert list(refused.json()) == list(described["properties"])


def test_every_wire_operation_says_what_it_takes_and_that_it_needs_a_token(
    operations: dict[str, dict[str, Any]],
) -> None:
    wire = {name: operation for name, operation in operations.items() if name.startswith("post /apiL")}
    wire |= {name: operation for name, operation in operations.items() if name.startswith("post /apiH")}
    assert len(wire) == 9
    assert all(operation["security"] == [{"bearer": []}] for operation in wire.values())
    assert all(operation["requestBody"]["content"][JSON]["schema"] for operation in wire.values())
    assert all({"200", "401", "403"} <= set(operation["responses"]) for operation in wire.values())
