"""A request's body as it came, for operations whose contract has readers of its own."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import BaseModel


async def _raw_body(request: Request) -> bytes:
    # The only await: a body can be read in no other way.
    return await request.body()


RawBody = Annotated[bytes, Depends(_raw_body)]
"""Parameter type: the body of this request, whatever its content type says."""


def documented_body(model: type[BaseModel], *, required: bool = True) -> dict[str, Any]:
    """What the OpenAPI document says of a body that we read ourselves, to name every faulty field (`openapi_extra`)."""
    content = {"application/json": {"schema": _whole_schema(model)}}
    return {"requestBody": {"required": required, "content": content}}


def _whole_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The schema with its parts in their places, so that it stands alone in the document."""
    schema = model.model_json_schema()
    parts = schema.pop("$defs", {})

    def in_place(value: Any) -> Any:
        if isinstance(value, dict):
            if "$ref" in value:
                return in_place(parts[value["$ref"].rpartition("/")[2]])
            return {key: in_place(each) for key, each in value.items()}
        return [in_place(each) for each in value] if isinstance(value, list) else value

    return {key: in_place(each) for key, each in schema.items()}
