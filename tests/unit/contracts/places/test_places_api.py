"""The questions about units and addresses over HTTP, as a program asks them."""

from __future__ import annotations

from datetime import datetime

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from lienthong.contracts.places import places_router
from lienthong.foundation.clock import VIETNAM


class _Fixed:
    def now(self) -> datetime:
        return datetime(2025, 8, 1, 9, tzinfo=VIETNAM)


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = FastAPI()
    app.include_router(places_router(_Fixed()))
    return TestClient(app)


def test_a_code_has_the_name_of_the_day_that_is_asked_for(client: TestClient) -> None:
    before = client.get("/api/units/52", params={"on": "2024-07-05"}).json()
    today = client.get("/api/units/52").json()
    assert (before["name"], today["name"]) == ("Tỉnh Bình Định", "Tỉnh Gia Lai")


def test_a_code_that_is_none_is_answered_with_why_and_what_was_meant(client: TestClient) -> None:
    answer = client.get("/api/units/64")
    assert answer.status_code == 404
    assert answer.json()["kind"] == "abolished"
    assert [unit["name"] for unit in answer.json()["suggestions"]] == ["Tỉnh Gia Lai"]


def test_a_day_before_the_data_is_said_to_be_so(client: TestClient) -> None:
    answer = client.get("/api/units/01/explanation", params={"on": "1999-01-01"}).json()
    assert answer["kind"] == "before_data"
    assert "31/08/2004" in answer["message"]


def test_the_history_marks_what_is_doubtful(client: TestClient) -> None:
    history = client.get("/api/units/00625/history").json()
    split = [pair for pair in history["successors"] if pair["day"] == "2013-12-28"]
    assert {pair["new"] for pair in split} == {"00625", "00626"}
    assert all(pair["doubtful"] for pair in split)
    assert "split" in {event["kind"] for event in history["events"]}


def test_who_is_competent_now_for_what_was_registered_then(client: TestClient) -> None:
    answer = client.get("/api/units/00004/competent", params={"then": "2020-05-05"}).json()
    assert answer["certain"]
    assert [unit["full_name"] for unit in answer["units"]] == ["phường Ba Đình, thành phố Hà Nội"]


def test_the_communes_of_a_province_on_a_day_are_listed(client: TestClient) -> None:
    now = client.get("/api/units", params={"within": "01"}).json()["units"]
    then = client.get("/api/units", params={"within": "01", "on": "2024-07-05", "level": 2}).json()["units"]
    assert (len(now), len(then)) == (126, 30)


def test_an_address_is_read_into_the_wire_fields(client: TestClient) -> None:
    question = {"text": "12 Lê Lợi, P. Điện Biên, Q. Ba Đình, HN", "on": "2024-07-05"}
    answer = client.post("/api/addresses", json=question).json()
    codes = [answer[name] for name in ("maTinh", "maHuyen", "maXa", "dcChiTiet")]
    assert codes == ["01", "001", "00019", "12 Lê Lợi"]
    assert answer["decided"]


def test_an_address_that_may_be_several_comes_back_with_its_candidates(client: TestClient) -> None:
    answer = client.post("/api/addresses", json={"text": "xã Tân Thành", "on": "2024-07-05"}).json()
    assert not answer["decided"]
    assert answer["maXa"] is None
    assert len(answer["candidates"]) > 5


@pytest.mark.parametrize("code", ["", "9", "٣", "00000", "%00", "a" * 12])
def test_no_code_breaks_the_answer(client: TestClient, code: str) -> None:
    assert client.get(f"/api/units/{code}/explanation").status_code in {200, 404, 422}
