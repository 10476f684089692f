"""The OpenAPI document, put right where FastAPI describes something else than what we answer.

Generated clients are made from it (``tests/integration/chain/test_generated_clients.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI

from lienthong.foundation.web.problem_answer import ProblemAnswer

_JSON = "application/json"
_SCHEMAS = "#/components/schemas/"
_NEVER_ANSWERED = ("HTTPValidationError", "ValidationError")
"""FastAPI's own error answer: ours is another."""


def complete_document(app: FastAPI) -> None:
    """Let `app` give its document as :func:`completed` has it."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = completed(made())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's own way to change the document


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with its bodies among the named schemas, and errors as they are answered.

    A body that an operation describes in place stands under its title; a title that another schema has (the same
    record as an answer has other required fields) gets ``Request`` behind. Errors are JSON also where the answer is
    a file, and an unreadable request is answered with :class:`ProblemAnswer`.
    """
    schemas: dict[str, Any] = document.setdefault("components", {}).setdefault("schemas", {})
    for operation in _operations(document):
        for content in operation.get("requestBody", {}).get("content", {}).values():
            schema = content["schema"]
            if "title" in schema and schema.get("type") == "object":
                content["schema"] = {"$ref": _SCHEMAS + _name_for(schemas, schema)}
        for status, answer in operation["responses"].items():
            if not status.startswith("2") and answer.get("content"):
                answer["content"] = {_JSON: _error(schemas, *answer["content"].values())}
    for name in _NEVER_ANSWERED:
        schemas.pop(name, None)
    return document


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from path.values()


def _name_for(schemas: dict[str, Any], schema: dict[str, Any]) -> str:
    name: str = schema["title"]
    if schemas.get(name, schema) != schema:
        name += "Request"
    schemas[name] = schema
    return name


def _error(schemas: dict[str, Any], content: dict[str, Any], *_others: dict[str, Any]) -> dict[str, Any]:
    if content.get("schema", {}).get("$ref") != _SCHEMAS + _NEVER_ANSWERED[0]:
        return content
    whole = ProblemAnswer.model_json_schema(ref_template=_SCHEMAS + "{model}", mode="serialization")
    schemas.update(whole.pop("$defs"))
    schemas["ProblemAnswer"] = whole
    return {"schema": {"$ref": _SCHEMAS + "ProblemAnswer"}}
