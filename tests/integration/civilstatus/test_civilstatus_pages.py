"""The registrar's desk, as a browser sends and sees it."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lienthong.domain.modules import Module
from lienthong.domain.units import UnitCode
from lienthong.invented.people import couples, kin
from tests.support.systems.civilstatus import (
    BASE,
    NOW,
    OTHER_UNIT,
    PASSWORD,
    UNIT,
    Office,
    birth_request,
    death_request,
    request_for,
)

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


def test_the_officer_says_until_when_to_supplement_and_sees_what_is_overdue(
    office: Office, browser: Browser
) -> None:
    request = birth_request(31)
    office.send(request)
    page, code = f"/ho-so/{request.onestop_code}", request.onestop_code
    assert 'value="2024-07-16"' in browser.get(page).text
    past = browser.send(page, f"{page}/supplement", reason="Thiếu giấy chứng sinh", han="2024-07-04")
    assert past.status_code == 422
    assert "Hạn bổ sung 17:00 ngày 04/07/2024 đã qua" in past.text
    assert "Thiếu giấy chứng sinh" in past.text
    far = browser.send(page, f"{page}/supplement", reason="Thiếu giấy chứng sinh", han="2204-07-09")
    assert "quá xa" in far.text
    assert office.status_of(code) == 1
    asked = browser.send(page, f"{page}/supplement", reason="Thiếu giấy chứng sinh", han="2024-07-09")
    assert "09/07/2024 17:00" in asked.text
    assert "công chức chọn; theo quy định là 17:00 ngày 16/07/2024" in asked.text
    assert office.ask([code])["value"][0]["hanBoSungHoSo"] == "09/07/2024 17:00:00"
    assert "Quá hạn bổ sung" not in browser.get("/?buoc=supplement").text
    office.clock.set(NOW + timedelta(days=5))
    assert "Quá hạn bổ sung" in Browser(office).get("/?buoc=supplement").text
    office.send(birth_request(31, files=()))
    assert "Quá hạn bổ sung" not in browser.get(page).text


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


def test_a_correction_typed_into_the_form_is_entered_and_shown(office: Office, browser: Browser) -> None:
    request = birth_request(21)
    entry = office.issue(request, office.officer())
    form = f"/muc/{entry}/cai-chinh"
    wrong = browser.send(form, form, **{"noi-dung:mother.born": "32/13/1990", "can_cu": "Căn cước của mẹ"})
    assert wrong.status_code == 422
    assert "32/13/1990" in wrong.text
    # The fault stands at its field, and the top leads there.
    assert 'href="#f-noi-dung:mother.born"' in wrong.text
    assert re.search(r'id="e-noi-dung:mother.born".*?<input[^>]*aria-invalid="true"', wrong.text, re.DOTALL)
    unfounded = browser.send(form, form, **{"noi-dung:mother.name": "Trần Thị Lý", "can_cu": ""})
    assert 'id="e-can_cu"' in unfounded.text
    done = browser.send(form, form, **{"noi-dung:mother.name": "Trần Thị Lý", "can_cu": "Căn cước của mẹ"})
    assert "Đã cải chính theo số 1/2024" in done.text
    assert "Trần Thị Lý" in done.text
    page = browser.get(f"/ho-so/{request.onestop_code}").text
    assert "Đã được thay bằng bản cấp lại" in page


def test_the_page_of_a_correction_asks_for_a_reason_where_the_number_no_longer_fits(
    office: Office, browser: Browser
) -> None:
    request = birth_request(25)
    entry = office.issue(request, office.officer())
    form = f"/muc/{entry}/cai-chinh"
    sex = "Nữ" if '<option value="Nam" selected' in browser.get(form).text else "Nam"
    fields = {"noi-dung:sex": sex, "can_cu": "Giấy chứng sinh sửa lại"}
    asked = browser.send(form, form, **fields)
    assert asked.status_code == 422
    assert 'id="e-ly_do"' in asked.text
    assert "hủy, xác lập lại số định danh" in asked.text
    assert "Giấy chứng sinh sửa lại" in asked.text
    done = browser.send(form, form, **fields, ly_do="Chờ Công an xác lập lại số")
    assert "Đã cải chính theo số 1/2024" in done.text
    assert "Chờ Công an xác lập lại số" in done.text


def test_copies_and_notes_are_given_from_the_dossiers_page(office: Office, browser: Browser) -> None:
    request = birth_request(22)
    entry = office.issue(request, office.officer())
    page = f"/ho-so/{request.onestop_code}"
    assert "số 1/2024" in browser.send(page, f"/muc/{entry}/ban-sao", so_ban="2", muc_dich="Nhập học").text
    noted = browser.send(page, f"/muc/{entry}/ghi-chu", loai="other", noi_dung="Quyết định 5/QĐ-UBND")
    assert "Quyết định 5/QĐ-UBND" in noted.text
    book = browser.get("/so/copy/2024/1")
    assert "Sổ đăng ký khai sinh" in book.text


def test_another_units_officer_answers_a_check_of_marital_status_on_a_page(office: Office) -> None:
    declared = couples.marriage(23, NOW.date(), UnitCode(UNIT))
    wife = replace(declared.wife, check_wanted=True, check_unit=UnitCode(OTHER_UNIT))
    request = request_for(replace(declared, wife=wife), 23, module=Module.LTKH)
    office.send(request)
    there = Browser(office, "hotich.00022")
    assert wife.full_name in there.get("/xac-nhan").text
    assert declared.husband.full_name not in there.get("/xac-nhan/1").text
    assert "Phải ghi rõ lý do" in there.send("/xac-nhan/1", "/xac-nhan/1", tinh_trang="").text
    assert "Đã trả lời" in there.send("/xac-nhan/1", "/xac-nhan/1", tinh_trang="1").text
    page = Browser(office).get(f"/ho-so/{request.onestop_code}").text
    assert "Chưa đăng ký kết hôn với ai" in page


def test_a_second_guardian_who_was_left_out_is_added_by_a_correction(
    office: Office, browser: Browser
) -> None:
    declared = replace(kin.guardianship(24, NOW.date(), UnitCode(UNIT)), second_guardian=None)
    request = request_for(declared, 24, module=Module.GH)
    entry = office.issue(request, office.officer())
    form = f"/muc/{entry}/cai-chinh"
    assert "Người giám hộ thứ hai" in browser.get(form).text
    nameless = browser.send(
        form, form, **{"noi-dung:guardians.1.born": "01/02/1980", "can_cu": "Quyết định 5"}
    )
    assert "phải ghi khi bổ sung người giám hộ thứ hai" in nameless.text
    added = {"name": "Trần Thị Bổ Sung", "born": "01/02/1980"}
    texts = {f"noi-dung:guardians.1.{name}": text for name, text in added.items()}
    done = browser.send(form, form, loai="supplement", can_cu="Quyết định 5/QĐ-UBND", **texts)
    assert "Đã cải chính theo số 1/2024" in done.text
    assert "Trần Thị Bổ Sung" in done.text
    # The answer to the one-stop, and the copies given from now on, name both.
    assert "Bổ Sung" in office.ask([request.onestop_code], "GH")["value"][0]["ketQuaXuLy"]
    assert office.post(f"/api/entries/{entry}/copy", office.officer(), copies=1).status_code == 200


@pytest.mark.parametrize("stage", ["waiting", "in_work"])
def test_many_at_once_are_asked_about_as_one_is(office: Office, browser: Browser, stage: str) -> None:
    office.send(birth_request(1))
    if stage == "in_work":
        browser.send("/", "/xu-ly", act="take-up", codes=birth_request(1).onestop_code)
    page = browser.get(f"/?buoc={stage}").text
    dialog = re.search(r'<dialog class="dialog" id="dialog-bulk".*?</dialog>', page, re.DOTALL)
    bar = page.partition('class="bulk-bar"')[2].partition("<dialog")[0]
    assert dialog is not None
    assert 'type="submit" name="act"' in dialog.group()
    assert 'type="submit"' not in bar
