"""Who may do what: gateways, officers of the unit, and nobody else; what is denied is recorded."""

from pathlib import Path

import pytest
from sqlalchemy import select

from lienthong.foundation.audit import entries
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.identity import Role
from lienthong.foundation.identity.tables import accounts
from tests.support.homes import at_home
from tests.support.systems.civilstatus import BASE, GATEWAY_SECRET, Office, birth_request


def test_without_a_good_token_the_answer_is_401_in_the_contracts_form(office: Office) -> None:
    request = birth_request(1)
    answer = office.call("nhanHoSoDKHT", request.json_bytes(), "gia-mao")
    assert answer.status_code == 401
    assert answer.json()["errorCode"] == "100"
    assert office.call("layKetQua", {}, "gia-mao").json()["status"] == 0


def test_a_key_that_is_no_gateway_cannot_call_directly(office: Office) -> None:
    token = office.token("thang.test", GATEWAY_SECRET)
    answer = office.call("nhanHoSoDKHT", birth_request(2).json_bytes(), token)
    assert answer.status_code == 403
    assert "NDXP" in answer.json()["errorDescription"]


def test_what_one_agency_sent_another_cannot_ask_for(office: Office) -> None:
    request = birth_request(7)
    gateway = {"Authorization": f"Bearer {office.gateway_token}"}
    path = f"{BASE}/apiLienThongKSKT/1.0"
    sender, other = {**gateway, "X-Lienthong-Partner": "H26"}, {**gateway, "X-Lienthong-Partner": "H08"}
    taken = office.http.post(f"{path}/nhanHoSoDKHT", content=request.json_bytes(), headers=sender)
    assert taken.json()["status"] == "1"
    question = {"maDinhDanhHoSo": [request.onestop_code], "maTinh": "01", "module": "LTKS"}
    asked = [
        office.http.post(f"{path}/layKetQua", json=question, headers=headers).json()["value"]
        for headers in (sender, other)
    ]
    assert [len(value) for value in asked] == [1, 0]


def test_a_code_of_another_agency_is_refused(office: Office) -> None:
    answer = office.call("nhanHoSoDKHT", birth_request(8).json_bytes(), partner="H08").json()
    assert (answer["status"], answer["errorCode"]) == ("0", "106")
    assert "H26" in answer["errorDescription"]
    assert office.ask([birth_request(8).onestop_code])["value"] == []


def test_an_agency_of_the_same_province_can_neither_repeat_nor_replace_a_dossier(office: Office) -> None:
    request = birth_request(9)
    office.send(request)
    who = office.officer()
    assert office.act(request.onestop_code, "take-up", who).status_code == 200
    asked = office.act(request.onestop_code, "supplement", who, reason="Thiếu giấy chứng sinh bản chính")
    assert asked.status_code == 200
    for sent in (request, request.model_copy(update={"attachments": []})):
        answer = office.call("nhanHoSoDKHT", sent.json_bytes(), partner="H26.12").json()
        assert answer["errorCode"] == "106"
        assert "tiếp nhận" not in answer["errorDescription"]
        assert "bổ sung" not in answer["errorDescription"]
    assert office.status_of(request.onestop_code) == 2


@pytest.mark.parametrize("partner", ["", "Gia Lai"])
def test_a_gateway_that_names_no_agency_is_refused(office: Office, partner: str) -> None:
    for operation in ("nhanHoSoDKHT", "layKetQua"):
        answer = office.call(operation, birth_request(10).json_bytes(), partner=partner)
        assert answer.status_code == 403
        assert "X-Lienthong-Partner" in answer.text


@pytest.mark.parametrize("act", ["take-up", "supplement", "refuse", "register", "sign", "issue"])
def test_an_officer_of_another_unit_is_denied_and_recorded(
    office: Office, act: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> None:
    sent = birth_request(3)
    office.send(sent)
    stranger = office.officer("hotich.00022")
    order = {"reason": "Thử làm việc của đơn vị khác"} if act in {"supplement", "refuse"} else {}
    assert office.act(sent.onestop_code, act, stranger, **order).status_code == 403
    assert office.get(f"/api/dossiers/{sent.onestop_code}", stranger).status_code == 403
    assert office.get("/api/dossiers", stranger).json()["items"] == []
    tmp_path = request.getfixturevalue("tmp_path")
    database = Database(f"sqlite:///{tmp_path / 'hotich.db'}", "civilstatus_test")
    with database.read() as session:
        denied = [entry for entry in entries(session, account="hotich.00022") if entry.action == "denied"]
        known = session.execute(select(accounts.c.user_name)).scalars().all()
    database.close()
    assert "hotich.00022" in known
    assert {entry.detail["act"] for entry in denied} == {act, "view"}
    assert {entry.dossier_code for entry in denied} == {sent.onestop_code}
    assert office.status_of(sent.onestop_code) == 1


def test_whoever_opens_an_entry_of_another_units_book_is_denied_and_recorded(
    office: Office, tmp_path: Path
) -> None:
    entry = office.issue(birth_request(9), office.officer())
    stranger = office.officer("hotich.00022")
    assert office.get(f"/api/entries/{entry}", stranger).status_code == 403
    assert office.get(f"/api/entries/{entry}/papers/1.pdf", stranger).status_code == 403
    assert office.post(f"/api/entries/{entry}/copy", stranger).status_code == 403
    database = Database(f"sqlite:///{tmp_path / 'hotich.db'}", "civilstatus_test")
    with database.read() as session:
        denied = [each for each in entries(session, account="hotich.00022") if each.action == "denied"]
    database.close()
    assert sorted(each.detail["act"] for each in denied) == ["copy", "view", "view"]
    assert {each.detail["entry"] for each in denied} == {entry}


def test_a_gateway_cannot_do_an_officers_act(office: Office) -> None:
    sent = birth_request(4)
    office.send(sent)
    machine = {"Authorization": f"Bearer {office.gateway_token}"}
    assert office.act(sent.onestop_code, "take-up", machine).status_code == 403


def test_nobody_sees_anything_without_signing_in(office: Office) -> None:
    assert office.http.get(f"{BASE}/api/dossiers").status_code == 401
    page = office.http.get(f"{BASE}/", headers={"Accept": "text/html"}, follow_redirects=False)
    assert page.status_code == 303
    assert "/login" in page.headers["location"]


def test_an_act_that_is_not_open_now_says_where_the_dossier_stands(office: Office) -> None:
    sent = birth_request(5)
    office.send(sent)
    answer = office.act(sent.onestop_code, "sign", office.officer())
    assert answer.status_code == 409
    assert "Chờ xử lý" in answer.json()["message"]
    assert office.act("H26.12-240705-9999", "sign", office.officer()).status_code == 404


def test_what_is_kept_on_disk_holds_no_name(office: Office, request: pytest.FixtureRequest) -> None:
    sent = birth_request(6)
    office.send(sent)
    who = office.officer()
    for act in ("take-up", "register", "sign", "issue"):
        assert office.act(sent.onestop_code, act, who).status_code == 200
    name = office.result_of(sent.onestop_code)["nksHoTen"]
    folder = request.getfixturevalue("tmp_path")
    stored = b"".join(file.read_bytes() for file in folder.glob("hotich.db*"))
    assert sent.onestop_code.encode() in stored
    assert name.encode() not in stored


@pytest.mark.parametrize("role", Role)
def test_every_role_comes_home_to_a_page_it_may_see(office: Office, role: Role) -> None:
    assert at_home(office.http, BASE, role).status_code == 200


def test_a_coordinator_is_at_home_in_the_statistics(office: Office) -> None:
    assert at_home(office.http, BASE, Role.COORDINATOR).url.path == f"{BASE}/thong-ke"
