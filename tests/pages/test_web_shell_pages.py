"""The shell as people see it: in a browser, at a desk and on a phone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page

from tests.support.webapps import CLERK, PASSWORD, web_application

HERE = Path(__file__).parent
AXE = (HERE / "vendor" / "axe.min.js").read_text()
DESK, PHONE = 1280, 390
AXE_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}

pytestmark = pytest.mark.slow


@pytest.fixture
def base(tmp_path: Path, serve: Callable[[FastAPI], str]) -> str:
    """The sample application, mounted under a path as `lienthong up` does."""
    outer = FastAPI()
    outer.mount("/mcdt", web_application(tmp_path, templates=HERE / "templates"))
    return serve(outer) + "/mcdt"


def sign_in(page: Page, base: str, path: str = "/gallery") -> None:
    page.goto(f"{base}/login?next={path}")
    page.get_by_label("Tên đăng nhập").fill(CLERK)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(base + path)


def faults(page: Page) -> list[str]:
    # Over the debugging protocol, so that the page's own strict policy stays in force.
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, rules)", AXE_RULES)
    return [
        f"{fault['id']}: {node['html'][:120]}" for fault in found["violations"] for node in fault["nodes"]
    ]


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_every_building_block_is_accessible_and_fits_the_screen(
    base: str, open_page: Callable[[int], Page], width: int, tmp_path: Path
) -> None:
    page = open_page(width)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    sign_in(page, base)
    page.screenshot(path=tmp_path / f"gallery-{width}.png", full_page=True)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_sign_in_and_error_pages_are_accessible(
    base: str, open_page: Callable[[int], Page], width: int
) -> None:
    page = open_page(width)
    page.goto(base + "/login")
    assert faults(page) == []
    page.goto(base + "/khong-co")
    assert page.get_by_role("heading", name="Không tìm thấy").is_visible()
    assert faults(page) == []


def test_a_page_asks_nothing_of_other_sites(base: str, open_page: Callable[[int], Page]) -> None:
    page = open_page(DESK)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, base)
    assert [address for address in asked if not address.startswith(base)] == []


def test_a_dangerous_action_asks_first_and_tells_afterwards(
    base: str, open_page: Callable[[int], Page]
) -> None:
    page = open_page(DESK)
    sign_in(page, base)
    page.get_by_role("button", name="Từ chối").click()
    page.get_by_label("Lý do từ chối").fill("Trùng hồ sơ")
    page.get_by_role("button", name="Từ chối hồ sơ").click()
    page.wait_for_url(base + "/")
    assert page.get_by_role("status").inner_text() == "Đã nhận: Trùng hồ sơ"
    page.reload()
    assert page.get_by_role("status").count() == 0


def test_one_comes_to_the_page_one_wanted_after_signing_in(
    base: str, open_page: Callable[[int], Page]
) -> None:
    page = open_page(PHONE)
    page.goto(base + "/desk")
    page.get_by_label("Tên đăng nhập").fill(CLERK)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(base + "/desk")


def test_signing_out_ends_the_session(base: str, open_page: Callable[[int], Page]) -> None:
    page = open_page(DESK)
    sign_in(page, base)
    page.locator("details.user > summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url(base + "/login")
    page.goto(base + "/desk")
    assert "/login" in page.url


def test_a_part_of_a_page_is_exchanged_and_carries_the_form_token(
    base: str, open_page: Callable[[int], Page]
) -> None:
    page = open_page(DESK)
    sign_in(page, base)
    page.get_by_role("button", name="Gửi phần này").click()
    page.get_by_text("Phần đã nhận").wait_for()


def test_a_part_that_fails_tells_so_at_the_top_of_the_page(
    base: str, open_page: Callable[[int], Page]
) -> None:
    page = open_page(DESK)
    sign_in(page, base)
    page.get_by_role("button", name="Tải phần này").click()
    page.locator("#problem").get_by_text("Hệ thống gặp lỗi", exact=True).wait_for()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_demo_accounts_are_one_click_away(
    tmp_path: Path, serve: Callable[[FastAPI], str], open_page: Callable[[int], Page], width: int
) -> None:
    address = serve(web_application(tmp_path, demo_accounts=True))
    page = open_page(width)
    page.goto(address + "/login?next=/desk")
    page.screenshot(path=tmp_path / f"login-{width}.png", full_page=True)
    assert faults(page) == []
    page.get_by_role("button", name="Cán bộ một cửa").click()
    page.wait_for_url(address + "/desk")
