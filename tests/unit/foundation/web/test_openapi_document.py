"""Bodies get names in the OpenAPI document, and errors are described as they are answered."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel

from lienthong.foundation.web.openapi_document import complete_document
from lienthong.foundation.web.problem_answer import problem_answers
from lienthong.foundation.web.raw_body import documented_body


class Letter(BaseModel):
    """Asked for with or without a stamp, answered with one."""

    words: str
    stamp: str = ""


def made(**route: Any) -> dict[str, Any]:
    app = FastAPI()
    complete_document(app)
    app.post("/letters", openapi_extra=documented_body(Letter), **route)(lambda: None)
    app.post("/letters/copies", openapi_extra=documented_body(Letter))(lambda: None)
    return app.openapi()


def body_of(document: dict[str, Any], path: str) -> Any:
    return document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]


def test_a_body_stands_once_under_its_name_however_many_operations_take_it() -> None:
    document = made()

    assert body_of(document, "/letters") == {"$ref": "#/components/schemas/Letter"}
    assert body_of(document, "/letters/copies") == body_of(document, "/letters")
    assert document["components"]["schemas"]["Letter"]["properties"].keys() == {"words", "stamp"}


def test_a_body_that_differs_from_the_answer_of_its_name_gets_a_name_of_its_own() -> None:
    document = made(response_model=Letter, response_model_exclude_defaults=False)
    answered = document["components"]["schemas"]["Letter"]

    named = body_of(document, "/letters")["$ref"].rpartition("/")[2]
    assert document["components"]["schemas"][named] == Letter.model_json_schema()
    assert named == ("Letter" if answered == Letter.model_json_schema() else "LetterRequest")


def test_an_error_is_json_also_where_the_answer_is_a_file_or_fastapi_would_say_otherwise() -> None:
    app = FastAPI()
    complete_document(app)

    @app.get("/letters/{number}.txt", response_class=PlainTextResponse, responses=problem_answers(404))
    def letter(number: int) -> str:
        return str(number)

    answers = app.openapi()["paths"]["/letters/{number}.txt"]["get"]["responses"]
    problem = {"application/json": {"schema": {"$ref": "#/components/schemas/ProblemAnswer"}}}
    assert answers["404"]["content"] == problem
    assert answers["422"]["content"] == problem
    assert answers["200"]["content"].keys() == {"text/plain"}
    assert app.openapi()["components"]["schemas"].keys() == {"ProblemAnswer", "FaultyField"}
