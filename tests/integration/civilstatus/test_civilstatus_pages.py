"""The registrar's desk, as a browser sends and sees it."""

import re
from typing import Any

import pytest

from lienthong.testing.civilstatus import BASE, PASSWORD, Office, birth_request, death_request

HTML = {"Accept": "text/html"}


class Browser:
    """Signs in and sends forms with their token."""

    def __init__(self, office: Office, user_name: str = "hotich.00019") -> None:
        self._http = office.http
        self._http.cookies.clear()
        self._http.post(f"{BASE}/login", data={"user_name": user_name, "password": PASSWORD})

    def get(self, path: str) -> Any:
        return self._http.get(f"{BASE}{path}", headers=HTML)

    def send(self, page: str, path: str, **fields: Any) -> Any:
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page).text)
        assert token is not None
        form = {"csrf_token": token.group(1), **fields}
        return self._http.post(f"{BASE}{path}", data=form, headers=HTML)


@pytest.fixture
def browser(office: Office) -> Browser:
    return Browser(office)


def test_the_desk_shows_the_units_dossiers_with_names(office: Office, browser: Browser) -> None:
    request = birth_request(1)
    office.send(request)
    page = browser.get("/")
    assert request.onestop_code in page.text
    assert "phường Điện Biên, quận Ba Đình, thành phố Hà Nội" in page.text


def test_one_button_finishes_a_dossier(office: Office, browser: Browser) -> None:
    request = death_request(2)
    office.send(request)
    page = f"/ho-so/{request.onestop_code}"
    done = browser.send(page, f"{page}/hoan-tat")
    assert "đã nhận xử lý, vào sổ đăng ký, ký số, phát hành" in done.text
    assert office.status_of(request.onestop_code, "LTKT") == 4
    assert browser.get(f"{page}/ket-qua.pdf").content.startswith(b"%PDF-")
    assert "1/2024" in browser.get("/so").text


def test_many_are_taken_up_from_the_list(office: Office, browser: Browser) -> None:
    requests = [birth_request(number) for number in (3, 4)]
    for request in requests:
        office.send(request)
    codes = [request.onestop_code for request in requests]
    answer = browser.send("/", "/xu-ly", act="take-up", codes=codes, buoc="waiting")
    assert "đã xong 2 hồ sơ" in answer.text
    assert [office.status_of(code) for code in codes] == [3, 3]


def test_a_refusal_without_a_reason_is_said_on_the_page(office: Office, browser: Browser) -> None:
    request = birth_request(5)
    office.send(request)
    page = f"/ho-so/{request.onestop_code}"
    assert "Phải ghi rõ lý do từ chối" in browser.send(page, f"{page}/refuse", reason="").text
    assert office.status_of(request.onestop_code) == 1


def test_an_attachment_opens(office: Office, browser: Browser) -> None:
    request = birth_request(6)
    office.send(request)
    page = browser.get(f"/ho-so/{request.onestop_code}")
    link = re.search(r'href="/hotich-test(/ho-so/[^"]+/tep/\d+)"', page.text)
    assert link is not None
    file = browser.get(link.group(1))
    assert file.headers["content-type"] == "application/pdf"
    assert file.headers["cache-control"] == "no-store"


def test_a_dossier_of_another_unit_is_refused_on_the_page(office: Office) -> None:
    request = birth_request(7)
    office.send(request)
    stranger = Browser(office, "hotich.00022")
    page = stranger.get(f"/ho-so/{request.onestop_code}")
    assert page.status_code == 403
    assert "không thuộc đơn vị của bạn" in page.text


def test_looking_up_tells_where_a_dossier_went(office: Office, browser: Browser) -> None:
    request = birth_request(8)
    office.send(request)
    page = browser.get(f"/tra-cuu?q={request.onestop_code}")
    assert "phường Điện Biên" in page.text
    assert "môi trường kiểm thử" in page.text
    assert "Có thể hồ sơ đã gửi sang môi trường khác" in browser.get("/tra-cuu?q=H26.12-240705-7777").text


def test_markup_in_a_name_stays_text(office: Office, browser: Browser) -> None:
    request = birth_request(9)
    office.send(request)
    page = f"/ho-so/{request.onestop_code}"
    browser.send(page, f"{page}/refuse", reason="<script>alert(1)</script> không hợp lệ")
    shown = browser.get(page).text
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown
