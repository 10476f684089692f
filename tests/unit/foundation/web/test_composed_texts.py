"""What a browser or a program sends in pieces is read whole, at every door."""

from __future__ import annotations

import json
import unicodedata
from typing import Annotated, Any
from urllib.parse import quote, urlencode

import pytest
from fastapi import FastAPI, Form, Request
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from lienthong.foundation.web import WebShell

APART = unicodedata.normalize("NFD", "Nguyễn Thị Nữ")
WHOLE = "Nguyễn Thị Nữ"


class Named(BaseModel):
    name: str


def client(*, texts_as_sent: bool = False) -> TestClient:
    app = FastAPI()

    @app.post("/json")
    def by_json(named: Named) -> str:
        return named.name

    @app.post("/form")
    def by_form(name: Annotated[str, Form()]) -> str:
        return name

    @app.get("/query")
    def by_query(name: str) -> str:
        return name

    @app.post("/raw")
    async def raw(request: Request) -> str:
        return (await request.body()).decode(errors="replace")

    WebShell("thu", "Thử").install(app, texts_as_sent=texts_as_sent)
    return TestClient(app)


@pytest.fixture(scope="module")
def door() -> TestClient:
    return client()


def test_json_comes_in_composed(door: TestClient) -> None:
    assert door.post("/json", json={"name": APART}).json() == WHOLE


def test_json_with_escaped_marks_comes_in_composed(door: TestClient) -> None:
    body = json.dumps({"name": APART}).encode()
    assert body.isascii()
    assert door.post("/json", content=body, headers={"content-type": "application/json"}).json() == WHOLE


def test_a_form_comes_in_composed(door: TestClient) -> None:
    assert door.post("/form", data={"name": APART}).json() == WHOLE


def test_a_query_comes_in_composed(door: TestClient) -> None:
    assert door.get(f"/query?name={quote(APART)}").json() == WHOLE


def test_other_bodies_and_broken_ones_come_in_as_they_were_sent(door: TestClient) -> None:
    assert door.post("/raw", content=APART.encode(), headers={"content-type": "text/plain"}).json() == APART
    broken = b'{"name": "' + APART.encode()
    assert (
        door.post("/raw", content=broken, headers={"content-type": "application/json"}).json()
        == broken.decode()
    )


def test_a_deeply_nested_body_is_not_our_end(door: TestClient) -> None:
    deep = b"[" * 100_000 + b"\xcc\x81"
    assert door.post("/json", content=deep, headers={"content-type": "application/json"}).status_code < 500


def test_a_system_that_passes_messages_on_leaves_them_alone() -> None:
    assert client(texts_as_sent=True).post("/json", json={"name": APART}).json() == APART


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text(max_size=8), st.one_of(st.text(), st.integers(), st.none()), max_size=5))
def test_any_json_is_the_same_value_in_composed_letters(door: TestClient, value: dict[str, Any]) -> None:
    sent = json.dumps({"name": "x\u0301", **value}, ensure_ascii=False)
    body = sent.encode()
    got = door.post("/raw", content=body, headers={"content-type": "application/json"}).json()
    assert json.loads(got) == json.loads(unicodedata.normalize("NFC", body.decode()))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30).filter(lambda text: "\x00" not in text))
def test_any_text_of_a_form_arrives_composed(door: TestClient, text: str) -> None:
    sent = text + "\u0301"
    got = door.post(
        "/form",
        content=urlencode({"name": sent}),
        headers={"content-type": "application/x-www-form-urlencoded; charset=utf-8"},
    )
    assert got.json() == unicodedata.normalize("NFC", sent)
