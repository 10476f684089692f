"""The pages as a citizen without an account meets them."""

import re
from typing import Any

import httpx2
import orjson
from fastapi.testclient import TestClient

from tests.support.systems.dvclt import CITIZEN, OPERATOR, PASSWORD, Chain, plain_pdf

FORM = {
    "thu_tuc": "2.002621|residence,health_insurance",
    "cam_doan": "1",
    "lan_nop": "lan-1",
    "noiDangKy": "phường Điện Biên, quận Ba Đình, thành phố Hà Nội",
    "nycHoTen": "Trần Thị Mẫu",
    "nycQuanHe": "Mẹ",
    "nycLoaiGiayToTuyThan": "4",
    "nycSoGiayToTuyThan": "001195000001",
    "nksHoTen": "Nguyễn Văn Mẫu",
    "nksNgaySinh": "20/06/2024",
    "nksGioiTinh": "1",
    "nksNoiSinh": "Bệnh viện Phụ sản",
    "nksNoiSinh.unit": "phường Điện Biên, quận Ba Đình, thành phố Hà Nội",
    "nksQuocTich": "VN",
    "meHoTen": "Trần Thị Mẫu",
    "meNgaySinh": "1995",
    "meLoaiGiayToTuyThan": "4",
    "meSoGiayToTuyThan": "001195000001",
}
FILES = {"tep-1": ("chung-sinh.pdf", plain_pdf(), "application/pdf")}


def send(client: TestClient, **changed: str) -> httpx2.Response:
    """Send the form of a birth."""
    answer: httpx2.Response = client.post(
        "/khai-sinh", data={**FORM, **changed}, files=FILES, headers={"accept": "text/html"}
    )
    return answer


def code_on(page: httpx2.Response) -> str:
    """The code on the confirmation page."""
    found = re.search(r'receipt-code">([^<]+)<', page.text)
    assert found is not None, page.text[:500]
    return found.group(1)


def test_the_front_page_says_what_one_needs(chain: Chain) -> None:
    page = chain.client.get("/", headers={"accept": "text/html"})

    assert page.status_code == 200
    assert "Giấy chứng sinh" in page.text
    assert "2.002621" in page.text


def test_a_filled_form_gives_a_code_and_the_way_to_follow_it(chain: Chain) -> None:
    page = send(chain.client)

    code = code_on(page)
    assert code == "G22.99-240705-0001"
    followed = chain.client.get(f"/ho-so/{code}", headers={"accept": "text/html"})
    assert "Rút hồ sơ" in followed.text
    assert [line["maHoSo"] for line in chain.waiting()] == [code]


def test_sending_the_same_form_twice_files_once(chain: Chain) -> None:
    first, second = send(chain.client), send(chain.client)

    assert code_on(first) == code_on(second)
    assert len(chain.waiting()) == 1


def test_faults_stand_at_their_fields_and_nothing_typed_is_lost(chain: Chain) -> None:
    page = send(chain.client, nksNgaySinh="31/02/2024", meSoGiayToTuyThan="12")

    assert page.status_code == 422
    assert 'id="e-nksNgaySinh"' in page.text
    assert 'id="e-meSoGiayToTuyThan"' in page.text
    assert "Ngày sinh của trẻ" in page.text
    assert 'value="31/02/2024"' in page.text
    assert 'value="Nguyễn Văn Mẫu"' in page.text
    assert "Hãy chọn lại các tệp" in page.text


def test_a_session_that_ended_files_nothing_in_nobodys_name_and_loses_nothing_typed(chain: Chain) -> None:
    chain.client.cookies.set(chain.service.app.state.identity.cookie_name, "da-het-han")

    asked = send(chain.client)
    waiting = chain.waiting()
    agreed = send(chain.client, khong_tai_khoan="1")

    assert asked.status_code == 401
    assert "hồ sơ chưa được nộp" in asked.text
    assert 'value="Nguyễn Văn Mẫu"' in asked.text
    assert waiting == []
    assert code_on(agreed) == "G22.99-240705-0001"


def test_after_signing_in_again_the_kept_form_is_filed_in_the_own_name(chain: Chain) -> None:
    chain.client.cookies.set(chain.service.app.state.identity.cookie_name, "da-het-han")
    asked = send(chain.client)
    chain.client.cookies.clear()
    chain.client.post("/login", data={"user_name": CITIZEN, "password": PASSWORD})
    # The page's script asks for the form again and takes its token over.
    fresh = chain.client.get("/khai-sinh", headers={"accept": "text/html"}).text
    token = re.search(r'enctype="multipart/form-data".*?name="csrf_token" value="([^"]+)"', fresh, re.DOTALL)

    assert "data-session-ended" in asked.text
    assert 'name="csrf_token"' in asked.text
    assert token is not None
    filed = send(chain.client, csrf_token=token.group(1))
    code = code_on(filed)
    assert code in chain.client.get("/ho-so", headers={"accept": "text/html"}).text


def test_script_in_a_name_stays_text(chain: Chain) -> None:
    page = send(chain.client, nksHoTen="<script>alert(1)</script>")

    assert page.status_code == 422
    assert "<script>alert(1)" not in page.text


def test_the_same_child_again_asks_before_filing(chain: Chain) -> None:
    send(chain.client)

    asked = send(chain.client, lan_nop="lan-2", nycEmail="me@example.com")
    confirmed = send(chain.client, lan_nop="lan-2", nycEmail="me@example.com", khong_trung="1")

    assert asked.status_code == 409
    assert "trẻ sinh đôi" in asked.text
    assert code_on(confirmed).endswith("-0002")


def test_a_form_from_another_site_is_refused(chain: Chain) -> None:
    headers = {"accept": "text/html", "sec-fetch-site": "cross-site"}

    assert chain.client.post("/khai-sinh", data=FORM, headers=headers).status_code == 403


def test_a_stranger_sees_progress_only_until_the_second_key_is_given(chain: Chain) -> None:
    code = code_on(send(chain.client))
    stranger = TestClient(chain.service.app)
    page = {"accept": "text/html"}

    assert "Rút hồ sơ" not in stranger.get(f"/ho-so/{code}", headers=page).text
    assert stranger.get(f"/ho-so/{code}/ket-qua.pdf", headers=page).status_code == 403
    wrong = stranger.post("/tra-cuu", data={"code": code, "paper": "001195000002"}, headers=page)
    assert wrong.status_code == 422
    right = stranger.post("/tra-cuu", data={"code": code, "paper": "001195000001"}, headers=page)
    assert "Rút hồ sơ" in right.text


def test_the_whole_way_on_pages_with_a_supplement_and_the_result(chain: Chain) -> None:
    code = code_on(send(chain.client))
    chain.fetch(code)
    chain.acknowledge(code)
    chain.reach(code, 1)
    chain.report(code, 2, ghiChu="Đề nghị nộp ảnh rõ hơn")
    page = {"accept": "text/html"}

    asked = chain.client.get(f"/ho-so/{code}", headers=page)
    assert "Đề nghị nộp ảnh rõ hơn" in asked.text
    form = chain.client.get(f"/ho-so/{code}/bo-sung", headers=page)
    assert 'value="20/06/2024"' in form.text
    sent = chain.client.post(
        f"/ho-so/{code}/bo-sung",
        data={**_values(form.text), "nycEmail": "me@example.com", "rut": "1"},
        files=FILES,
        headers=page,
    )
    assert "Phần bổ sung đã gửi" in sent.text
    chain.fetch(code)
    chain.acknowledge(code)
    chain.reach(code, 1, 3, 7, 4, 5)

    done = chain.client.get(f"/ho-so/{code}", headers=page)
    assert "Tải giấy tờ kết quả" in done.text
    assert chain.client.get(f"/ho-so/{code}/ket-qua.pdf").content.startswith(b"%PDF-")
    event = next(e for e in _events(chain, code) if e["kind"] == "supplemented")
    assert event["codes"]["fields"] == ["nycEmail"]


def test_a_signed_in_citizen_finds_the_own_applications(chain: Chain) -> None:
    signed_in = TestClient(chain.service.app)
    signed_in.post("/login", data={"user_name": CITIZEN, "password": PASSWORD})
    form = signed_in.get("/khai-sinh", headers={"accept": "text/html"})
    token = re.search(r'name="csrf_token" value="([^"]+)"', form.text)
    assert token is not None

    code = code_on(send(signed_in, csrf_token=token.group(1)))

    assert code in signed_in.get("/ho-so", headers={"accept": "text/html"}).text


def test_the_operator_sees_what_is_held_with_what_to_do(chain: Chain) -> None:
    code = chain.received()
    chain.reach(code, 1, 3, 7)
    chain.report(code, 4, ketQuaXuLy=chain.result(code, soDinhDanh=""))
    operator = TestClient(chain.service.app)
    operator.post("/login", data={"user_name": OPERATOR, "password": PASSWORD})

    page = operator.get("/van-hanh", headers={"accept": "text/html"})

    assert code in page.text
    assert "Số định danh của trẻ" in page.text


def test_communes_are_suggested_as_one_types(chain: Chain) -> None:
    found = chain.client.get("/api/communes", params={"q": "dien bien ba dinh"}).json()

    assert found[0]["name"] == "phường Điện Biên, quận Ba Đình, thành phố Hà Nội"


def _values(page: str) -> dict[str, str]:
    """What a browser would send of a form: texts, chosen radios and options."""
    values = dict(
        re.findall(
            r'<input class="input[^>]*? name="([^"]+)" type="(?:text|email|tel)" value="([^"]*)"', page
        )
    )
    values |= dict(re.findall(r'<input type="radio" name="([^"]+)" value="([^"]*)"[^>]* checked', page))
    for name, options in re.findall(r'<select [^>]*?name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        values[name] = chosen.group(1) if chosen else ""
    return values


def _events(chain: Chain, code: str) -> list[dict[str, Any]]:
    database = chain.service.database
    assert database is not None
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT kind, codes FROM event ORDER BY id").all()
    return [
        {"kind": kind, "codes": orjson.loads(codes) if isinstance(codes, str) else codes}
        for kind, codes in rows
    ]
