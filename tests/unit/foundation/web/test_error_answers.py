"""Errors say in Vietnamese what happened and what to do, and give nothing away."""

from pathlib import Path

import pytest
import structlog
from fastapi import FastAPI, HTTPException, Request
from fastapi.testclient import TestClient
from sqlalchemy.exc import DataError, OperationalError
from starlette.responses import Response

from lienthong.foundation.identity import TooManyAttempts
from lienthong.foundation.web import PageProblem, WebShell
from lienthong.foundation.web.problems import PROBLEMS
from tests.support.webapps import web_application

HTML = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    application = web_application(tmp_path)

    @application.get("/raise/{status}")
    def raise_status(status: int) -> None:
        raise HTTPException(status)

    @application.get("/database")
    def database() -> None:
        raise OperationalError("SELECT 'Nguyễn Văn A'", {"so": "001099000001"}, Exception("disk I/O error"))

    @application.get("/nul")
    def nul() -> None:
        raise DataError("SELECT 'Nguyễn Văn A'", {"so": "001\0"}, Exception("cannot contain NUL"))

    @application.get("/own-words")
    def own_words() -> None:
        raise PageProblem(409, "Hồ sơ đã được chuyển đi.", "Mở lại hồ sơ để xem.", code="already_forwarded")

    @application.get("/slow-down")
    def slow_down() -> None:
        raise TooManyAttempts(6.2)

    return application


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    return TestClient(app, follow_redirects=False)


@pytest.mark.parametrize("status", sorted(set(PROBLEMS) - {401}))
def test_every_error_page_says_what_happened_where_and_what_to_do(client: TestClient, status: int) -> None:
    answer = client.get(f"/raise/{status}", headers=HTML)
    trace_id = answer.headers["traceparent"].split("-")[1]
    assert answer.status_code == status
    assert PROBLEMS[status].title in answer.text
    assert PROBLEMS[status].happened in answer.text
    assert PROBLEMS[status].action in answer.text
    assert "Một cửa điện tử tỉnh mẫu" in answer.text
    assert trace_id in answer.text


@pytest.mark.parametrize("status", sorted(PROBLEMS))
def test_programs_get_the_same_as_json(client: TestClient, status: int) -> None:
    answer = client.get(f"/raise/{status}")
    body = answer.json()
    assert answer.status_code == status
    assert body["code"] == PROBLEMS[status].code
    assert body["message"] == PROBLEMS[status].happened
    assert body["system"] == "mau"
    assert body["trace_id"] == answer.headers["traceparent"].split("-")[1]


def test_an_api_path_answers_json_even_to_a_browser(client: TestClient) -> None:
    assert client.get("/api/khong-co", headers=HTML).json()["status"] == 404


def test_a_wrong_method_is_told(client: TestClient) -> None:
    assert client.get("/echo", headers=HTML).status_code == 405


def test_an_unforeseen_error_gives_nothing_away(client: TestClient) -> None:
    with structlog.testing.capture_logs() as logs:
        answer = client.get("/crash", headers=HTML)
    told = answer.text + str(logs)
    assert answer.status_code == 500
    assert "Hệ thống gặp lỗi" in answer.text
    assert "Nguyễn" not in told
    assert "001099000001" not in told
    assert "RuntimeError" not in answer.text
    assert "RuntimeError" in str(logs)
    assert "crash" in str(logs)


def test_a_stopped_database_is_an_interruption_that_passes(client: TestClient) -> None:
    with structlog.testing.capture_logs() as logs:
        answer = client.get("/database", headers=HTML)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert "tạm thời gián đoạn" in answer.text
    assert "001099000001" not in answer.text + str(logs)


def test_a_system_answers_in_its_own_words(client: TestClient) -> None:
    page = client.get("/own-words", headers=HTML)
    program = client.get("/own-words").json()
    assert "Hồ sơ đã được chuyển đi." in page.text
    assert "Mở lại hồ sơ để xem." in page.text
    assert program["code"] == "already_forwarded"


def test_too_many_attempts_say_how_long_to_wait(client: TestClient) -> None:
    assert client.get("/slow-down").headers["retry-after"] == "7"


def test_faulty_fields_are_named_without_repeating_their_values(client: TestClient) -> None:
    answer = client.post("/api/numbers", data={"number": "Nguyễn Văn A"})
    assert answer.status_code == 422
    assert answer.json()["fields"] == [{"field": "number", "message": "Phải là số nguyên."}]
    assert "Nguyễn" not in answer.text


def test_a_part_of_a_page_shows_its_error_at_the_top_of_the_page(client: TestClient) -> None:
    answer = client.get("/own-words", headers={"HX-Request": "true"})
    assert answer.headers["hx-retarget"] == "#problem"
    assert "<html" not in answer.text
    assert "Hồ sơ đã được chuyển đi." in answer.text


def test_a_value_that_the_database_cannot_hold_is_the_sender_s_to_mend(client: TestClient) -> None:
    answer = client.get("/nul")
    assert (answer.status_code, answer.json()["code"]) == (422, "value_not_storable")
    assert "Nguyễn Văn A" not in answer.text
    assert "gửi lại" in answer.json()["action"]


def test_a_system_may_answer_in_its_own_contract() -> None:
    shell = WebShell(
        "ndxp", "NDXP", api_answer=lambda _request, problem, _fields: {"errorCode": problem.code}
    )
    app = FastAPI()
    shell.install(app)
    assert TestClient(app).get("/khong-co").json() == {"errorCode": "not_found"}


def test_text_from_outside_is_inert_on_pages() -> None:
    shell = WebShell("mau", "Mẫu")
    app = FastAPI()
    shell.install(app)

    @app.get("/told")
    def told(request: Request) -> Response:
        return shell.problem(request, 409, happened="<script>alert(1)</script> Đã đổi")

    text = TestClient(app).get("/told", headers=HTML).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text
