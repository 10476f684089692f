"""One-stop systems fetch, acknowledge and report, with the very answers of contracts.md section 2."""

import base64
import hashlib
import json
from typing import Any

import httpx2
import pytest

from lienthong.contracts.dvclt import answers
from lienthong.contracts.dvclt.client import DvcltClient, DvcltCredentials
from lienthong.contracts.dvclt.envelope import open_detail
from lienthong.foundation import audit
from lienthong.foundation.database.sessions import Database
from lienthong.systems.dvclt.base.tables import metadata
from tests.support.systems.dvclt import CITIZEN, ONESTOP, OPERATOR, OTHER_ONESTOP, PASSWORD, Chain, plain_pdf

RESULT_TO = 1, 3, 7, 4
EMAIL = {"declaration": {"nycEmail": "a@b.vn"}}
SAME_MOMENT = {"thoiGianThucHien": "05/07/2024 10:00:00"}
REFUSED_UNSTORED = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Refused for what was sent, before anything is stored: a second database could do nothing differently."""


def title(answer: httpx2.Response) -> tuple[int, str]:
    """HTTP status (which the body repeats) and title."""
    assert answer.json()["status"] == answer.status_code
    return answer.status_code, answer.json()["title"]


def test_the_published_client_goes_the_whole_way(chain: Chain) -> None:
    birth = chain.birth()
    code = chain.filed(birth)
    client = DvcltClient(chain.client, DvcltCredentials(ONESTOP, PASSWORD))

    waiting = client.waiting()[0]
    detail = client.detail(waiting.id)
    acknowledged = client.acknowledge(detail.code)

    assert detail.code == code
    assert detail.form["nksHoTen"] == birth.child.full_name
    assert detail.unit() == "00019"
    assert acknowledged.title == answers.ACKNOWLEDGED
    assert client.waiting() == []


def test_an_account_sees_only_its_provinces(chain: Chain) -> None:
    code = chain.filed()
    number = chain.waiting()[0]["id"]
    other = chain.bearer(OTHER_ONESTOP)

    assert chain.waiting(OTHER_ONESTOP) == []
    assert chain.client.get(f"/api/lienthongdvclt/hosolienthong/{number}", headers=other).status_code == 404
    assert chain.acknowledge(code, OTHER_ONESTOP).status_code == 404
    assert title(chain.report(code, 1, OTHER_ONESTOP)) == (404, answers.UNKNOWN_DOSSIER)


def test_without_a_token_the_answer_is_in_the_contracts_words(chain: Chain) -> None:
    answer = chain.client.get("/api/lienthongdvclt/hosolienthong")

    assert title(answer) == (401, answers.UNAUTHORIZED)


def test_a_citizen_is_no_one_stop_system(chain: Chain) -> None:
    path = "/api/lienthongdvclt/hosolienthong"

    assert chain.client.get(path, headers=chain.bearer(CITIZEN)).status_code == 403


def test_it_is_listed_oldest_first_and_bounded(build: Any) -> None:
    chain = build(waiting_limit=2)
    codes = [chain.filed() for _ in range(3)]

    assert [line["maHoSo"] for line in chain.waiting()] == codes[:2]


def test_acknowledging_twice_is_harmless(chain: Chain) -> None:
    code = chain.received()

    assert title(chain.acknowledge(code)) == (200, answers.ACKNOWLEDGED)


def test_a_report_before_the_acknowledgement_is_too_early(chain: Chain) -> None:
    assert title(chain.report(chain.filed(), 1)) == (400, answers.NOT_YET_SENT)


def test_an_unknown_dossier_does_not_exist(chain: Chain) -> None:
    assert title(chain.report("G22.99-240705-9999", 1)) == (404, answers.UNKNOWN_DOSSIER)


@pytest.mark.parametrize(
    ("before", "sent", "expected"),
    [
        ((), 3, answers.WRONG_ORDER),
        ((), 4, answers.WRONG_ORDER),
        ((1,), 1, answers.ALREADY_RECEIVED),
        ((1,), 7, answers.WRONG_ORDER),
        ((1, 3), 1, answers.ALREADY_RECEIVED),
        ((1, 3), 2, answers.WRONG_ORDER),
        ((1, 3, 7), 3, answers.WRONG_ORDER),
        ((1, 3, 7), 1, answers.ALREADY_RECEIVED),
        (RESULT_TO, 4, answers.ALREADY_HAS_RESULT),
        (RESULT_TO, 6, answers.ALREADY_REGISTERED),
        (RESULT_TO, 1, answers.ALREADY_REGISTERED),
        ((*RESULT_TO, 5), 4, answers.ALREADY_RETURNED),
        ((*RESULT_TO, 5), 6, answers.ALREADY_RETURNED),
        ((1, 6), 1, answers.ALREADY_REFUSED),
        ((1, 6), 6, answers.ALREADY_REFUSED),
    ],
)
def test_what_is_out_of_order_is_answered_with_the_known_sentence(
    chain: Chain, before: tuple[int, ...], sent: int, expected: str
) -> None:
    code = chain.received()
    chain.reach(code, *before)
    more = {"ketQuaXuLy": "{}"} if sent == 4 else {}

    assert title(chain.report(code, sent, **more)) == (400, expected)


def test_the_whole_way_is_taken_report_by_report(chain: Chain) -> None:
    code = chain.received()

    chain.reach(code, 1, 3, 7, 4, 5)

    assert [report["status"] for report in chain.follow(code)["reports"]] == [1, 3, 7, 4, 5]


def test_an_exact_repeat_is_a_success_without_a_second_event(chain: Chain) -> None:
    code = chain.received()

    first, again = chain.report(code, 1, **SAME_MOMENT), chain.report(code, 1, **SAME_MOMENT)

    assert title(first) == title(again) == (200, answers.UPDATED)
    assert len(chain.follow(code)["reports"]) == 1


@REFUSED_UNSTORED
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"trangThai": 9}, "trangThai"),
        ({"trangThai": "abc"}, "trangThai"),
        ({"soHoSoLT": ""}, "soHoSoLT"),
        ({"thoiGianThucHien": ""}, "thoiGianThucHien"),
        ({"thoiGianThucHien": "hôm qua"}, "thoiGianThucHien"),
        ({"trangThai": 6, "ghiChu": ""}, "ghiChu"),
        ({"trangThai": 2, "ghiChu": " "}, "ghiChu"),
        ({"trangThai": 4}, "ketQuaXuLy"),
        ({"trangThai": 2, "hanBoSungHoSo": "mai"}, "hanBoSungHoSo"),
        ({"nguoiXuLy": ["a"]}, "nguoiXuLy"),
    ],
)
def test_a_malformed_report_names_its_fields(chain: Chain, changed: dict[str, Any], field: str) -> None:
    code = chain.received()
    status = changed.get("trangThai", 1)
    body = {
        "soHoSoLT": code,
        "trangThai": status,
        "thoiGianThucHien": "05/07/2024 10:00:00",
        "ghiChu": "x",
        **changed,
    }

    answer = chain.client.post(
        "/api/lienthongdvclt/capNhatTrangThaiHoSo", json=body, headers=chain.bearer(ONESTOP)
    )

    assert title(answer) == (400, answers.MALFORMED)
    assert field in answer.json()["errors"]


@REFUSED_UNSTORED
@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"null"])
def test_rubbish_is_malformed_never_a_failure(chain: Chain, body: bytes) -> None:
    for method, path in (("POST", "capNhatTrangThaiHoSo"), ("PUT", "danhan")):
        answer = chain.client.request(
            method, f"/api/lienthongdvclt/{path}", content=body, headers=chain.bearer(ONESTOP)
        )
        assert title(answer) == (400, answers.MALFORMED)


def sent_to_officer(chain: Chain) -> str:
    code = chain.received()
    chain.reach(code, 1, 3, 7)
    return code


def test_a_result_without_a_signature_is_refused_and_held(chain: Chain) -> None:
    code = sent_to_officer(chain)
    unsigned = json.loads(chain.result(code))
    unsigned["giayKhaiSinh"] = base64.b64encode(plain_pdf()).decode()

    answer = chain.report(code, 4, ketQuaXuLy=json.dumps(unsigned))

    assert title(answer) == (400, answers.MALFORMED)
    assert "ketQuaXuLy" in answer.json()["errors"]
    assert [hold["reason"] for hold in chain.holds()] == ["RESULT_UNTRUSTED"]
    assert chain.follow(code)["stage"] == "sent"


def test_a_result_signed_by_another_unit_is_refused(chain: Chain) -> None:
    code = sent_to_officer(chain)

    answer = chain.report(code, 4, ketQuaXuLy=chain.result(code, unit="00022"))

    assert title(answer) == (400, answers.MALFORMED)
    assert "00019" in answer.text


def test_a_good_result_after_a_bad_one_closes_the_hold(chain: Chain) -> None:
    code = sent_to_officer(chain)
    chain.report(code, 4, ketQuaXuLy=chain.result(code, unit="00022"))

    chain.reach(code, 4)

    assert chain.holds() == []
    assert chain.follow(code)["stage"] == "registered"


@REFUSED_UNSTORED
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"meNoiCuTru": ""}, "meNoiCuTru"),
        ({"soDangKy": ""}, "soDangKy"),
        ({"giayKhaiSinh": "***"}, "giayKhaiSinh"),
    ],
)
def test_a_result_with_a_faulty_field_names_it(chain: Chain, changed: dict[str, str], field: str) -> None:
    code = sent_to_officer(chain)

    answer = chain.report(code, 4, ketQuaXuLy=chain.result(code, **changed))

    assert title(answer) == (400, answers.MALFORMED)
    assert field in answer.json()["errors"]


def test_the_citizen_downloads_the_very_document_that_was_signed(chain: Chain) -> None:
    code = sent_to_officer(chain)
    chain.reach(code, 4)

    pdf = chain.client.get(f"/api/applications/{code}/result.pdf", headers=chain.bearer(CITIZEN))

    assert pdf.headers["content-type"] == "application/pdf"
    assert hashlib.sha256(pdf.content).hexdigest() == chain.follow(code)["result"]["sha256"]


def test_a_supplement_is_offered_again_under_the_same_code(chain: Chain) -> None:
    code = chain.received(attachments=[_paper("cu.pdf"), _paper("giu.pdf")])
    chain.reach(code, 1, 2)

    answer = chain.client.post(
        f"/api/applications/{code}/supplement",
        json={
            "declaration": {"nycEmail": "moi@example.com"},
            "attachments": [_paper("moi.pdf")],
            "withdraw": [1],
        },
        headers=chain.bearer(CITIZEN),
    )

    assert answer.status_code == 200
    detail = open_detail(chain.fetch(code).content)
    assert detail.form["nycEmail"] == "moi@example.com"
    assert [(one.file_name, one.withdrawn) for one in detail.attachments] == [
        ("cu.pdf", True), ("giu.pdf", False), ("moi.pdf", False)
    ]  # fmt: skip
    assert title(chain.report(code, 1)) == (400, answers.NOT_YET_SENT)
    chain.acknowledge(code)
    chain.reach(code, 1, 3, 7, 4, 5)


def test_a_supplement_nobody_asked_for_is_refused(chain: Chain) -> None:
    code = chain.received()

    answer = chain.client.post(
        f"/api/applications/{code}/supplement",
        json={"declaration": {"nycEmail": "a@b.vn"}},
        headers=chain.bearer(CITIZEN),
    )

    assert answer.status_code == 409


def test_a_supplement_after_its_limit_is_refused(chain: Chain) -> None:
    code = chain.received()
    chain.reach(code, 1)
    chain.report(code, 2, hanBoSungHoSo="05/07/2024 08:00:00")

    answer = chain.client.post(
        f"/api/applications/{code}/supplement",
        json={"declaration": {"nycEmail": "a@b.vn"}},
        headers=chain.bearer(CITIZEN),
    )

    assert answer.status_code == 409
    assert "quá hạn" in answer.json()["message"]


def test_without_a_limit_in_the_report_the_legal_one_holds(chain: Chain) -> None:
    code = chain.received()

    chain.reach(code, 1, 2)

    assert chain.follow(code)["supplement_limit"].startswith("2024-07-16T17:00")


@REFUSED_UNSTORED
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, ""),
        ({"withdraw": [7]}, "withdraw"),
        ({"declaration": {"noiDangKy": "00022"}}, "noiDangKy"),
        ({"declaration": {"nksNgaySinh": "01.01.2099"}}, "nksNgaySinh"),
        ({"declaration": [], "withdraw": "1"}, "declaration"),
    ],
)
def test_a_faulty_supplement_names_the_field(chain: Chain, body: dict[str, Any], field: str) -> None:
    code = chain.received()
    chain.reach(code, 1, 2)

    answer = chain.client.post(
        f"/api/applications/{code}/supplement", json=body, headers=chain.bearer(CITIZEN)
    )

    assert answer.status_code == 422
    assert field in {fault["field"] for fault in answer.json()["fields"]}


def test_the_migrations_make_the_tables(chain: Chain) -> None:
    database = chain.service.database
    assert isinstance(database, Database)
    assert database.differences(metadata) == []


def _paper(name: str) -> dict[str, Any]:
    content = base64.b64encode(plain_pdf()).decode()
    return {"loaiGiayTo": 1, "tenGiayTo": "Giấy tờ", "tenTepDinhKem": name, "duLieuTepDinhKem": content}


def test_a_changed_paper_number_becomes_the_second_key(chain: Chain) -> None:
    code = chain.received()
    chain.reach(code, 1, 2)
    changed = {"declaration": {"nycSoGiayToTuyThan": "001095000009", "nycSoDDCN": "001095000009"}}

    chain.client.post(f"/api/applications/{code}/supplement", json=changed, headers=chain.bearer(CITIZEN))

    path, key = f"/api/applications/{code}/withdraw", {"X-Requester-Paper": "001095000009"}
    assert chain.client.post(path, headers=key).status_code == 409


def test_an_operators_reading_is_recorded(chain: Chain) -> None:
    code = chain.filed()

    chain.follow(code, OPERATOR)

    database = chain.service.database
    assert database is not None
    with database.read() as session:
        found = audit.entries(session, dossier_code=code, account=OPERATOR)
    assert [entry.action for entry in found] == ["read"]


@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_json_is_read_whatever_the_content_type_says(chain: Chain, content_type: str) -> None:
    code = chain.filed()
    headers = {**chain.bearer(ONESTOP), "Content-Type": content_type}
    body = json.dumps({"maHoSo": code, "daNhan": True}).encode()

    answer = chain.client.put("/api/lienthongdvclt/danhan", content=body, headers=headers)

    assert title(answer) == (200, answers.ACKNOWLEDGED)


def test_wrong_credentials_are_not_called_an_expired_session(chain: Chain) -> None:
    wrong = chain.client.post("/api/token", json={"userName": ONESTOP, "password": "sai"})
    empty = chain.client.post("/api/token", json={"userName": None, "password": ""})

    assert title(wrong) == (401, answers.WRONG_CREDENTIALS)
    assert title(empty) == (400, answers.MALFORMED)
    assert set(empty.json()["errors"]) == {"userName", "password"}


def test_an_empty_report_hears_of_every_required_field_at_once(chain: Chain) -> None:
    answer = chain.client.post(
        "/api/lienthongdvclt/capNhatTrangThaiHoSo",
        json={"trangThai": None, "soHoSoLT": None},
        headers=chain.bearer(ONESTOP),
    )

    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {"soHoSoLT", "trangThai", "thoiGianThucHien"}


def test_a_report_under_another_procedure_is_refused_by_its_field(chain: Chain) -> None:
    code = chain.filed()
    chain.acknowledge(code)

    answer = chain.report(code, 1, maTTHC="9.999999")

    assert answer.status_code == 400
    assert "maTTHC" in answer.json()["errors"]
    assert title(chain.report(code, 1)) == (200, answers.UPDATED)


def test_the_empty_date_of_other_systems_is_named_not_stored(chain: Chain) -> None:
    code = chain.filed()
    chain.acknowledge(code)

    answer = chain.report(code, 1, ngayHenTraMoi="01/01/0001 00:00:00")

    assert answer.status_code == 400
    assert "ngayHenTraMoi" in answer.json()["errors"]
