"""The shell under any path, with its headers, limits, static files and messages."""

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from starlette.types import Message

from lienthong.foundation.identity.credentials.keys import TextSigner
from lienthong.foundation.web import Flash, WebShell
from lienthong.foundation.web.flash import read_flash, write_flash
from tests.support.webapps import CLERK, PASSWORD, web_application

HTML = {"Accept": "text/html"}
LIMIT = 1024 * 1024


@pytest.fixture
def mounted(tmp_path: Path) -> TestClient:
    """The sample application under /mcdt."""
    outer = FastAPI()
    outer.mount("/mcdt", web_application(tmp_path, body_limit_bytes=LIMIT))
    return TestClient(outer, follow_redirects=False)


def test_every_address_on_a_page_stays_under_the_mount(mounted: TestClient) -> None:
    page = mounted.get("/mcdt/login", headers=HTML).text
    addresses = [
        part.split('"')[0] for name in ('href="', 'src="', 'action="') for part in page.split(name)[1:]
    ]
    assert [address for address in addresses if not address.startswith(("/mcdt/", "#"))] == []


def test_static_files_are_served_and_kept_by_browsers(mounted: TestClient) -> None:
    page = mounted.get("/mcdt/login", headers=HTML).text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = mounted.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]


def test_the_cookie_of_one_system_is_not_sent_to_another(mounted: TestClient) -> None:
    form = {"user_name": CLERK, "password": PASSWORD}
    answer = mounted.post("/mcdt/login", data=form, headers=HTML)
    assert "Path=/mcdt;" in answer.headers["set-cookie"]
    assert answer.headers["location"] == "/mcdt/"


def test_nobody_is_led_to_the_sign_in_page_of_the_same_system(mounted: TestClient) -> None:
    answer = mounted.get("/mcdt/desk", headers=HTML)
    assert answer.headers["location"] == "/mcdt/login?next=/desk"


def test_the_navigation_shows_what_the_role_may_do(mounted: TestClient) -> None:
    before = mounted.get("/mcdt/", headers=HTML).text
    mounted.post("/mcdt/login", data={"user_name": CLERK, "password": PASSWORD}, headers=HTML)
    after = mounted.get("/mcdt/desk", headers=HTML).text
    assert "Bàn làm việc" not in before
    assert '<a href="/mcdt/desk" aria-current="page">Bàn làm việc</a>' in after


def test_pages_allow_nothing_from_elsewhere_and_are_not_cached(mounted: TestClient) -> None:
    headers = mounted.get("/mcdt/login", headers=HTML).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_error_answers_carry_the_headers_too(mounted: TestClient) -> None:
    headers = mounted.get("/mcdt/crash", headers=HTML).headers
    assert "content-security-policy" in headers


def test_a_body_over_the_limit_is_refused_with_words(mounted: TestClient) -> None:
    answer = mounted.post("/mcdt/api/numbers", content=b"x" * (LIMIT + 1))
    assert answer.status_code == 413
    assert answer.json()["message"] == "Tổng dung lượng gửi lên vượt quá 1 MB."


def test_a_body_of_unknown_length_is_counted_as_it_comes(mounted: TestClient) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(LIMIT // 65536 + 2):
            yield b"x" * 65536

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = mounted.post("/mcdt/api/numbers", content=pieces(), headers=headers)
    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"


def test_a_body_just_within_the_limit_passes(mounted: TestClient) -> None:
    body = b"number=1&rest=" + b"x" * (LIMIT - 14)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert mounted.post("/mcdt/api/numbers", content=body, headers=headers).status_code == 200


def test_a_body_declared_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    app = web_application(tmp_path, body_limit_bytes=10)
    sent: list[Message] = []

    async def receive() -> Message:
        raise AssertionError("the body was read")

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "path": "/api/numbers",
        "root_path": "",
        "query_string": b"",
        "headers": [(b"content-length", b"11")],
    }
    # On a thread of its own: a browser's test in this process may have left a loop running on this one.
    with ThreadPoolExecutor(1) as alone:
        alone.submit(asyncio.run, app(scope, receive, send)).result(10)
    assert sent[0]["status"] == 413
    assert (b"connection", b"close") in sent[0]["headers"]
    assert json.loads(sent[1]["body"])["code"] == "too_large"


def test_a_message_is_shown_once() -> None:
    signer = TextSigner(b"k" * 32)
    cookie = write_flash(signer, Flash("Đã tiếp nhận hồ sơ", "success"))
    assert read_flash(signer, cookie) == Flash("Đã tiếp nhận hồ sơ", "success")
    assert read_flash(TextSigner(b"x" * 32), cookie) is None
    assert read_flash(signer, "rubbish") is None


def test_a_shell_without_accounts_renders() -> None:
    shell = WebShell("landing", "Trang chung")
    app = FastAPI()
    shell.install(app)

    @app.get("/")
    def home(request: Request) -> object:
        return shell.render(request, "layout.html")

    text = TestClient(app).get("/").text
    assert "Trang chung" in text
    assert "Đăng nhập" not in text
