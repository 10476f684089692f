"""Hostile and broken input over HTTP, through the real chain: the contract's answer, every fault named, never a 500."""

from __future__ import annotations

import base64
import itertools
import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from lienthong.assembly.demo_setup.demo_seeds import OPERATOR
from lienthong.contracts.attachments import Attachment
from lienthong.contracts.exchange.access_token import HEADER
from lienthong.contracts.hotich_v3.envelope import ReceiveRequest
from lienthong.invented import people
from lienthong.testing.partners import FakeDvclt
from tests.support.chain import Chain
from tests.support.doors import SERVICE, Door
from tests.support.journeys import Journeys
from tests.support.server import serving
from tests.support.systems.dvclt import plain_pdf

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

FIFTY_MEGABYTES = 50 * 1024 * 1024
NO_TOKENS = (b"", b"Bearer", b"Bearer x.y.z", b"Basic AAAA", b"Bearer " + b"A" * 4000, b"Bearer \xc3\xa9")
_seed = itertools.count(900_000)


@pytest.fixture(scope="module")
def door(journeys: Journeys) -> Iterator[Door]:
    with httpx2.Client(timeout=30.0, trust_env=False) as http:
        yield Door(journeys, http)


def changed(message: ReceiveRequest, **fields: Any) -> dict[str, Any]:
    """The message with some fields of its payload changed."""
    wire = message.wire()
    return {**wire, "data": json.dumps({**json.loads(wire["data"]), **fields}, ensure_ascii=False)}


def faulty_fields(answer: httpx2.Response) -> set[str]:
    """The fields that PM.DVCLT's own API names."""
    assert answer.status_code == 422, answer.text
    return {fault["field"] for fault in answer.json()["fields"]}


# Tokens -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("authorization", NO_TOKENS)
def test_a_malformed_token_is_answered_with_401_in_the_form_of_each_contract(
    door: Door, authorization: bytes
) -> None:
    headers = {b"Authorization": authorization} if authorization else {}
    report = door.post("dvclt", "/api/lienthongdvclt/capNhatTrangThaiHoSo", json={}, headers=headers)
    assert report.status_code == 401, report.text
    assert {"errors", "type", "title", "status", "traceId"} <= report.json().keys()
    assert report.json()["status"] == 401
    for part in ("lgsp", "ndxp"):
        relayed = door.post(part, f"/{SERVICE}/layKetQua", json={}, headers=headers)
        assert relayed.status_code == 401, relayed.text
        assert relayed.json()["error"]["code"].startswith("TOKEN_")
        assert relayed.json()["error"]["hop"] == part
    direct = door.post("civilstatus_test", f"/{SERVICE}/nhanHoSoDKHT", json={}, headers=headers)
    assert direct.status_code == 401, direct.text
    assert direct.json()["errorCode"] == "100"
    step = door.post("authorities", "/api/buocTiepTheo", json={}, headers=headers)
    assert step.status_code == 401, step.text
    dossier = door.http.get(door.url("onestop", "/api/dossiers"), headers=headers)
    assert dossier.status_code == 401, dossier.text


@pytest.mark.parametrize(
    "access", ["%%%", base64.b64encode(b"{").decode(), base64.b64encode(b"[1]").decode()]
)
def test_a_broken_lgspaccesstoken_is_named_as_such(door: Door, access: str) -> None:
    headers = {**door.lgsp_headers(), HEADER: access}
    answer = door.post("lgsp", f"/{SERVICE}/layKetQua", json={}, headers=headers)
    assert answer.status_code == 401, answer.text
    assert answer.json()["error"]["code"] in {"TOKEN_MALFORMED", "TOKEN_INVALID"}


# What is declared ---------------------------------------------------------------------------------------------


def test_a_citizen_is_told_of_every_wrong_field_at_once(door: Door) -> None:
    body = door.application(nksNgaySinh="30.02.2026", meSoGiayToTuyThan="0011990123456", nksGioiTinh="7")
    assert {"nksNgaySinh", "meSoGiayToTuyThan", "nksGioiTinh"} <= faulty_fields(door.apply(body))


def test_a_citizen_cannot_apply_at_a_unit_that_does_not_exist(door: Door) -> None:
    answer = door.apply({**door.application(noiDangKy="99999"), "unit": "99999"})
    assert faulty_fields(answer) & {"unit", "noiDangKy"}
    assert "99999" in answer.text
    assert faulty_fields(door.apply({**door.application(), "unit": "99999"})) == {"unit"}


def test_civil_status_names_every_wrong_field_of_a_payload(door: Door) -> None:
    answer = door.submit(
        changed(
            door.birth(), nksNgaySinh="31.06.2026", meSoDDCN="0011990123456", nksDanToc="999", nksHoTen=""
        )
    )
    assert answer["status"] == "0"
    assert answer["errorCode"] == "500"
    for field in ("nksNgaySinh", "meSoDDCN", "nksDanToc", "nksHoTen"):
        assert field in answer["errorDescription"], answer


def test_civil_status_does_not_take_a_dossier_of_an_unknown_unit(door: Door) -> None:
    message = door.birth()
    wrong = {**changed(message, noiDangKy="99999"), "maDonVi": "99999"}
    answer = door.submit(wrong)
    assert (answer["status"], answer["errorCode"]) == ("0", "106"), answer
    assert "99999" in answer["errorDescription"]


def test_a_module_unknown_to_the_version_is_answered_with_the_known_ones(door: Door) -> None:
    for module in ("KS", "XYZ"):
        answer = door.submit({**door.birth().wire(), "module": module})
        assert answer["status"] == "0"
        assert "module" in answer["errorDescription"]
        assert "LTKS" in answer["errorDescription"], answer
    asked = door.query([], "XYZ")
    assert asked["status"] == 0
    assert "LTKS" in asked["statusDescription"]


def test_a_dossier_sent_twice_is_taken_once_and_other_content_under_its_code_is_a_conflict(
    door: Door,
) -> None:
    message = door.birth()
    assert door.submit(message)["status"] == "1"
    again = door.submit(message)
    assert "đã được tiếp nhận" in again["errorDescription"]
    other = door.submit(changed(message, nksHoTen="NGUYỄN THỊ MẪU KHÁC"))
    assert other["status"] == "0"
    assert "đã được tiếp nhận" not in f"{other['errorDescription']} {other['statusDescription']}".lower()
    assert message.onestop_code in other["errorDescription"]
    found = door.query([message.onestop_code], "LTKS")
    assert [item["maHoSoMCDT"] for item in found["value"]] == [message.onestop_code]


def test_an_application_sent_twice_is_filed_once_and_its_key_serves_no_other_content(door: Door) -> None:
    headers = {"Idempotency-Key": f"hostile-{next(_seed)}"}
    body = door.application()
    answers = [door.post("dvclt", "/api/applications", json=body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json()["code"] == answers[1].json()["code"]
    changed_body = {**body, "declaration": {**body["declaration"], "nksHoTen": "TRẦN THỊ MẪU KHÁC"}}
    other = door.post("dvclt", "/api/applications", json=changed_body, headers=headers)
    assert other.status_code == 409, other.text
    paper = {"X-Requester-Paper": body["declaration"]["nycSoGiayToTuyThan"]}
    code = answers[0].json()["code"]
    door.post("dvclt", f"/api/applications/{code}/withdraw", json={}, headers=paper)


# Papers -------------------------------------------------------------------------------------------------------

PROGRAM = b"MZ\x90\x00" + bytes(200)


def _paper(content: bytes, name: str = "giay-chung-sinh.pdf") -> Attachment:
    return Attachment.of(content, file_name=name, title="Giấy chứng sinh", kind=1, id=1)


BAD_PAPERS: dict[str, Callable[[], Attachment]] = {
    "a program called pdf": lambda: _paper(PROGRAM),
    "larger than allowed": lambda: _paper(plain_pdf() + bytes(3_000_000)),
    "empty": lambda: _paper(b""),
    "of an unknown kind": lambda: _paper(b"#!/bin/sh\nrm -rf /\n", "giay.sh"),
}


@pytest.mark.parametrize("bad", BAD_PAPERS)
def test_a_paper_that_cannot_be_taken_is_named_to_the_citizen_and_to_the_one_stop(
    door: Door, bad: str
) -> None:
    paper = BAD_PAPERS[bad]()
    answer = door.apply({**door.application(), "attachments": [paper.wire()]})
    assert any("fileDinhKem" in field or "attachments" in field for field in faulty_fields(answer)), (
        answer.text
    )
    taken = door.submit(door.birth(files=(paper,)))
    assert taken["status"] == "0"
    assert "fileDinhKem" in taken["errorDescription"] or "duLieuTepDinhKem" in taken["errorDescription"], (
        taken
    )


def test_fifty_megabytes_are_refused_by_every_system(door: Door) -> None:
    huge = b'{"data": "' + b"x" * FIFTY_MEGABYTES + b'"}'
    json_headers = {"Content-Type": "application/json"}
    doors = [
        ("dvclt", "/api/applications", {}),
        ("dvclt", "/api/lienthongdvclt/capNhatTrangThaiHoSo", {}),
        ("lgsp", f"/{SERVICE}/nhanHoSoDKHT", door.lgsp_headers()),
        ("ndxp", f"/{SERVICE}/nhanHoSoDKHT", {}),
        ("civilstatus_test", f"/{SERVICE}/nhanHoSoDKHT", {}),
        ("authorities", "/api/buocTiepTheo", {}),
        ("onestop", "/api/session", {}),
    ]
    for part, path, headers in doors:
        answer = door.post(part, path, content=huge, headers={**json_headers, **headers})
        assert answer.status_code == 413, (part, answer.status_code, answer.text[:300])
        assert isinstance(answer.json(), dict)


# XML with an entity --------------------------------------------------------------------------------------------

ENTITIES = {
    "a file of ours": ("<!DOCTYPE hoTich [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", "&x;"),
    "a thousand million laughs": (
        "<!DOCTYPE hoTich [<!ENTITY a 'ha'>"
        + "".join(f"<!ENTITY {n} '{('&' + p + ';') * 10}'>" for p, n in itertools.pairwise("abcdefghij"))
        + "]>",
        "&j;",
    ),
}


def test_xml_with_an_entity_is_held_up_unread_and_not_acknowledged(chain: Chain, door: Door) -> None:
    # The day before: its codes are not those of the real PM.DVCLT, whose place it takes for a while.
    fake = FakeDvclt(lambda: door.now - timedelta(days=1))
    codes = {}
    for what, (doctype, reference) in ENTITIES.items():
        code = fake.offer(people.birth(next(_seed), door.now.date(), door.unit))
        dossier = fake.dossiers[code]
        bad = dossier.detail.replace(b"<hoTich>", f"{doctype}<hoTich>".encode()).replace(
            b"<nksHoTen>", f"<nksHoTen>{reference}".encode()
        )
        assert bad != dossier.detail
        dossier.detail, codes[code] = bad, what
    good = fake.offer(people.birth(next(_seed), door.now.date(), door.unit))
    with serving(fake.app) as url:
        chain.kill("onestop")
        try:
            chain.start("onestop", environment={"LIENTHONG_ONESTOP__DVCLT_URL": url})
            held = _holds_of(door, {*codes})
            _until(lambda: fake.dossiers[good].acknowledged > 0)
            assert {hold["reason"] for hold in held} == {"DETAIL_UNREADABLE"}
            assert {hold["interlinked_code"] for hold in held} == {*codes}
            assert "root:" not in json.dumps(held)
            assert not any(fake.dossiers[code].acknowledged for code in codes)
        finally:
            chain.kill("onestop")
            chain.start("onestop")


def _holds_of(door: Door, codes: set[str]) -> list[dict[str, Any]]:
    who = {"user_name": OPERATOR, "password": door.journeys.credentials.people.operator}
    token = door.post("onestop", "/api/session", json=who).json()["access_token"]

    def ask() -> list[dict[str, Any]]:
        headers = {"Authorization": f"Bearer {token}"}
        items = door.http.get(door.url("onestop", "/api/holds"), headers=headers).json()["items"]
        return [hold for hold in items if hold["interlinked_code"] in codes]

    _until(lambda: {hold["interlinked_code"] for hold in ask()} == codes)
    return ask()


def _until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.2)
