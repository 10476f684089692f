"""The page to try the reader, over HTTP as a browser would ask it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date

import httpx2
import pytest

from lienthong_places.trial.answers import answer
from lienthong_places.trial.server import trial_server


@pytest.fixture(scope="module")
def page() -> Iterator[httpx2.Client]:
    server = trial_server(0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        with httpx2.Client(base_url=f"http://127.0.0.1:{server.server_port}") as client:
            yield client
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_page_and_its_files_are_there_and_allow_nothing_foreign(page: httpx2.Client) -> None:
    for path in ("/", "/page.css", "/page.js"):
        given = page.get(path)
        assert given.status_code == 200
        assert given.headers["content-security-policy"].startswith("default-src 'self'")
    assert page.get("/other").status_code == 404


def test_it_answers_what_the_words_led_to(page: httpx2.Client) -> None:
    found = page.post("/read", json={"text": "P. Điện Biên, Q. Ba Đình, HN", "on": "2024-07-05"}).json()
    assert (found["decided"], found["code"]) == (True, "00019")
    assert [word["words"] for word in found["words"]] == ["P. Điện Biên", "Q. Ba Đình", "HN"]


@pytest.mark.parametrize(
    "body", ["", "x", "[]", '{"on": "2024-07-05"}', '{"text": "a", "on": "never"}', '{"text": 5}']
)
def test_what_is_no_question_is_refused(page: httpx2.Client, body: str) -> None:
    given = page.post("/read", content=body)
    assert given.status_code == 400
    assert given.json()["fault"]


def test_the_unit_is_shown_over_time() -> None:
    found = answer("phường Sao Đỏ, Chí Linh, Hải Dương", date(2024, 7, 5))
    own = [span["name"] for span in found["history"] if span["code"] == found["code"]]
    assert own[0] == "thị trấn Sao Đỏ, huyện Chí Linh, tỉnh Hải Dương"
    assert len(own) >= 2


def test_a_doubtful_text_gives_choices_and_no_history() -> None:
    found = answer("xã Tân Lập", date(2024, 7, 5))
    assert not found["decided"]
    assert found["choices"]
    assert found["history"] == []
