"""Civil status 2.0: an interlinked marriage, and the check of each side's marital status."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import httpx2
import pytest

from lienthong.contracts.exchange.client import ExchangeClient
from lienthong.contracts.hotich_v2.client import HotichV2Client
from lienthong.contracts.hotich_v2.envelope import QueryAnswer, ReceiveRequest, checks_in
from lienthong.contracts.hotich_v2.marital_checks import CheckState, StatusCheck, checks_asked
from lienthong.contracts.hotich_v2.payload import MODULES, check_payload, decode_payload, encode_payload
from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.contracts.samples import sample
from lienthong.contracts.wire import parse_object
from lienthong.domain.catalogues import MaritalStatus
from lienthong.domain.declarations import Side
from lienthong.domain.modules import ApiVersion, Module, known_in
from lienthong.invented import people

RECEIVED = date(2024, 7, 5)
NOON = datetime(2024, 7, 5, 5, 0, tzinfo=UTC)


def answer() -> QueryAnswer:
    return QueryAnswer.read(sample("hotich_v2", "query_answer_checks.json"))


def test_the_version_knows_interlinked_marriages_only() -> None:
    assert set(MODULES) == known_in(ApiVersion.V2)
    with pytest.raises(PayloadRejected, match="module không tồn tại"):
        decode_payload("KH", sample("hotich_v2", "payload_ltkh.json"), RECEIVED)


def test_a_marriage_is_written_byte_for_byte_as_it_was_read() -> None:
    body = sample("hotich_v2", "payload_ltkh.json")

    assert encode_payload(decode_payload(Module.LTKH, body, RECEIVED)).encode() == body


def test_every_faulty_field_of_a_marriage_is_named_at_once() -> None:
    payload = parse_object(sample("hotich_v2", "payload_ltkh.json")) | {
        "chongHoTen": "",
        "voNgaySinh": "30.02.1990",
        "voNoiXNTTHN": "99999",
        "chongSoLanKH": "một",
    }

    assert {fault.field for fault in check_payload(payload, RECEIVED)} == {
        "chongHoTen",
        "voNgaySinh",
        "voNoiXNTTHN",
        "chongSoLanKH",
    }


def test_each_side_that_asks_gets_a_check_at_its_unit() -> None:
    asked = checks_asked(decode_payload(Module.LTKH, sample("hotich_v2", "payload_ltkh.json"), RECEIVED))

    assert [(check.side, check.unit_code, check.state) for check in asked] == [
        (Side.HUSBAND, "00019", CheckState.WAITING),
        (Side.WIFE, "00019", CheckState.WAITING),
    ]
    assert asked[1].json_bytes() == sample("hotich_v2", "check_waiting.json")


def test_a_marriage_that_asks_for_nothing_has_no_check() -> None:
    assert checks_asked(people.marriage(3, RECEIVED)) == ()


def test_a_confirmed_status_says_what_by_whom_and_when() -> None:
    check = StatusCheck.asked(Side.WIFE, people.marriage(3, RECEIVED).place_of_registration).confirmed(
        MaritalStatus.WIDOWED, "", at=NOON, officer="Đỗ Thị Hoài Thu", document_base64="JVBERi0="
    )

    assert (check.state, check.kind, check.status) == (
        CheckState.CONFIRMED,
        MaritalStatus.WIDOWED,
        MaritalStatus.WIDOWED.name_vi,
    )
    assert check.answered == "05/07/2024 12:00:00"
    assert check.answered_at() == NOON
    assert check.document() == b"%PDF-"


@pytest.mark.parametrize("name", ["check_waiting", "check_confirmed", "check_not_confirmed"])
def test_a_check_is_written_byte_for_byte_as_it_was_read(name: str) -> None:
    body = sample("hotich_v2", f"{name}.json")

    assert StatusCheck.read(body).json_bytes() == body


def test_checks_travel_in_the_answer_about_the_dossier() -> None:
    husband, wife = checks_in(answer().value[0])

    assert (husband.side, husband.kind) == (Side.HUSBAND, MaritalStatus.DIVORCED)
    assert (wife.side, wife.state, wife.kind) == (Side.WIFE, CheckState.WAITING, None)
    assert answer().json_bytes() == sample("hotich_v2", "query_answer_checks.json")


@pytest.mark.parametrize("value", ["không", [1], [{"ben": "chong"}], [{"ben": "x", "trangThai": "?"}]])
def test_unreadable_checks_are_named(value: Any) -> None:
    item = answer().value[0].wire() | {"xacNhanTTHN": value}

    with pytest.raises(PayloadRejected):
        checks_in(QueryAnswer.found([QueryAnswer.read({"status": 1, "value": [item]}).value[0]]).value[0])


def test_a_side_that_is_none_is_named() -> None:
    check = StatusCheck.read(sample("hotich_v2", "check_waiting.json")).model_copy(update={"side_name": "ai"})

    with pytest.raises(PayloadRejected, match="ben không tồn tại"):
        assert check.side


def test_a_marriage_is_submitted_and_asked_for_as_module_ltkh() -> None:
    seen: list[httpx2.Request] = []

    def reply(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/token"):
            return httpx2.Response(200, json={"access_token": "t"})
        seen.append(request)
        queried = request.url.path.endswith("layKetQua")
        taken = b'{"status":"1"}'
        return httpx2.Response(
            200, content=sample("hotich_v2", "query_answer_checks.json") if queried else taken
        )

    http = httpx2.Client(transport=httpx2.MockTransport(reply), base_url="http://may/lgsp")
    client = HotichV2Client(ExchangeClient(http, "khoa", "mat"))
    sent = ReceiveRequest.read(sample("hotich_v2", "receive_marriage.json"))

    taken = client.submit(
        decode_payload(Module.LTKH, sent.data, RECEIVED),
        interlinked_code=sent.interlinked_code,
        onestop_code=sent.onestop_code,
        received_at=sent.received_at(),
        attachments=sent.attachments,
    )
    answered = client.results([sent.onestop_code], "01")

    assert taken.success
    assert seen[0].content == sample("hotich_v2", "receive_marriage.json")
    assert parse_object(seen[1].content)["module"] == "LTKH"
    assert len(checks_in(answered.value[0])) == 2
