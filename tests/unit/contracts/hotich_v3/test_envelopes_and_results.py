"""Envelopes and results of civil status 3.0, byte for byte, and their way to PM.DVCLT."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.contracts.dvclt.schemas import (
    Acknowledgement,
    ReportAnswer,
    StatusReport,
    TokenAnswer,
    TokenRequest,
    WaitingList,
)
from lienthong.contracts.exchange.client import ExchangeClient
from lienthong.contracts.exchange.schemas import TokenAnswer as ExchangeToken
from lienthong.contracts.hotich_v3 import results
from lienthong.contracts.hotich_v3.client import HotichV3Client
from lienthong.contracts.hotich_v3.envelope import (
    ErrorCode,
    QueryAnswer,
    QueryRequest,
    ReceiveAnswer,
    ReceiveRequest,
)
from lienthong.contracts.hotich_v3.payload import (
    check_payload,
    decode_interlinked,
    decode_payload,
    encode_payload,
)
from lienthong.contracts.hotich_v3.registration_results import RecordedRegistration, registration_result
from lienthong.contracts.hotich_v3.results import (
    NO_INFORMATION,
    BirthResult,
    DeathResult,
    DvcltBirthResult,
    DvcltDeathResult,
    towards_dvclt,
)
from lienthong.contracts.payload_faults import PayloadRejected, too_long
from lienthong.contracts.samples import sample
from lienthong.contracts.transport import Unreachable
from lienthong.contracts.wire import WireModel, dump, parse_object
from lienthong.domain.dossiers import RegistrationStatus
from lienthong.domain.law import Group

REGISTERED = date(2024, 7, 5)
PDF = b"%PDF-1.7\n%\xc3\xa2\xc3\xa3\n%%EOF\n"

RECORDS: list[tuple[Any, str, type[WireModel]]] = [
    ("hotich_v3", "receive_birth.json", ReceiveRequest),
    ("hotich_v3", "receive_death.json", ReceiveRequest),
    ("hotich_v3", "receive_answer_taken.json", ReceiveAnswer),
    ("hotich_v3", "receive_answer_already_taken.json", ReceiveAnswer),
    ("hotich_v3", "receive_answer_rejected.json", ReceiveAnswer),
    ("hotich_v3", "query.json", QueryRequest),
    ("hotich_v3", "query_answer.json", QueryAnswer),
    ("hotich_v3", "query_answer_empty.json", QueryAnswer),
    ("hotich_v3", "result_birth.json", BirthResult),
    ("hotich_v3", "result_death.json", DeathResult),
    ("dvclt", "result_birth.json", DvcltBirthResult),
    ("dvclt", "result_death.json", DvcltDeathResult),
    ("dvclt", "report_registered.json", StatusReport),
    ("dvclt", "report_supplement.json", StatusReport),
    ("dvclt", "report_answer_updated.json", ReportAnswer),
    ("dvclt", "report_answer_wrong_order.json", ReportAnswer),
    ("dvclt", "report_answer_malformed.json", ReportAnswer),
    ("dvclt", "waiting.json", WaitingList),
    ("dvclt", "acknowledge.json", Acknowledgement),
    ("dvclt", "token_request.json", TokenRequest),
    ("dvclt", "token_answer.json", TokenAnswer),
    ("exchange", "token_answer.json", ExchangeToken),
]

# contracts.md section 6, word for word.
BIRTH_RESULT = """soDinhDanh ngayDangKy ndkksMaTinh ndkksMaHuyen ndkksMaXa nksHoTen nksGioiTinh nksNgaySinh
nksNgaySinhBangChu nksDanToc nksQueQuan nksQuocTich nksNoiSinh meHoTen meNgaySinh meDanToc meQuocTich
meLoaiCuTru meNoiCuTru meSoGiayTo chaHoTen chaNgaySinh chaDanToc chaQuocTich chaLoaiCuTru chaNoiCuTru
chaSoGiayTo nycHoTen nycQuanHe nycSoGiayTo soDangKy quyenSo trangSo giayKhaiSinh"""
DEATH_RESULT = """nktHoTen nktGioiTinh nktNgaySinh nktDanToc nktQuocTich nktLoaiCuTru nktNoiCuTru nktSoGiayTo
nktNgayChet nktNoiChet nktNguyenNhanChet giayBaoTuLoai giayBaoTuSo nycHoTen nycSoGiayTo nycQuanHe soDangKy
quyenSo trangSo giayKhaiTu maGiayToKetQua"""


@pytest.mark.parametrize(("contract", "name", "model"), RECORDS)
def test_a_sample_is_written_byte_for_byte_as_it_was_read(
    contract: Any, name: str, model: type[WireModel]
) -> None:
    assert model.read(sample(contract, name)).json_bytes() == sample(contract, name)


@pytest.mark.parametrize(
    ("name", "fields"), [("result_birth.json", BIRTH_RESULT), ("result_death.json", DEATH_RESULT)]
)
def test_a_result_has_the_fields_of_the_contract_in_its_order(name: str, fields: str) -> None:
    assert list(parse_object(sample("hotich_v3", name))) == fields.split()


@pytest.mark.parametrize("name", ["payload_birth.json", "payload_death.json"])
def test_a_payload_is_written_byte_for_byte_as_it_was_read(name: str) -> None:
    module = "LTKS" if "birth" in name else "LTKT"

    declaration = decode_payload(module, sample("hotich_v3", name), REGISTERED)

    assert encode_payload(declaration).encode() == sample("hotich_v3", name)


@pytest.mark.parametrize(
    ("kind", "module", "personal_id"), [("birth", "LTKS", "001324000555"), ("death", "LTKT", "")]
)
def test_a_recorded_declaration_gives_the_sample_result(kind: str, module: str, personal_id: str) -> None:
    declaration = decode_interlinked(module, sample("hotich_v3", f"payload_{kind}.json"), REGISTERED)
    number, page = ("731", "366") if kind == "birth" else ("92", "46")
    registration = RecordedRegistration(
        unit_code="00019",
        registered=REGISTERED,
        number=number,
        book="01/2024",
        page=page,
        document=PDF,
        personal_id=personal_id,
    )

    result = registration_result(declaration, registration)

    assert result.text().encode() == sample("hotich_v3", f"result_{kind}.json")
    assert towards_dvclt(result, REGISTERED).text().encode() == sample("dvclt", f"result_{kind}.json")
    assert result.certificate() == PDF


def test_an_empty_residence_is_told_as_no_information() -> None:
    body = parse_object(sample("hotich_v3", "result_birth.json"))
    body["chaNoiCuTru"] = None
    del body["meNoiCuTru"]

    told = towards_dvclt(BirthResult.open(body), REGISTERED).wire()

    assert (told["chaNoiCuTru"], told["meNoiCuTru"]) == (NO_INFORMATION, NO_INFORMATION)


def test_a_dossier_registered_after_a_merger_keeps_the_names_of_the_eve() -> None:
    result = BirthResult.open(sample("hotich_v3", "result_birth.json"))

    told = towards_dvclt(result, date(2025, 7, 2)).wire()

    assert told["nksQueQuan"].endswith("huyện Nam Đàn, tỉnh Nghệ An")


def test_a_place_of_units_that_never_were_is_named() -> None:
    body = parse_object(sample("hotich_v3", "result_death.json"))
    body["nktNoiChet"]["maXa"] = "99999"

    with pytest.raises(PayloadRejected) as rejected:
        towards_dvclt(DeathResult.open(body), REGISTERED)

    assert list(rejected.value.by_field) == ["nktNoiChet"]


@given(st.dictionaries(st.from_regex(r"z[a-z]{1,8}", fullmatch=True), st.text(), max_size=3))
def test_unknown_fields_of_a_result_reach_the_other_side(unknown: dict[str, str]) -> None:
    body = parse_object(sample("hotich_v3", "result_birth.json")) | unknown

    assert unknown.items() <= towards_dvclt(BirthResult.open(body), REGISTERED).wire().items()


@pytest.mark.parametrize("group", list(Group))
def test_the_portal_refuses_an_empty_residence_or_document(group: Group) -> None:
    body = parse_object(sample("dvclt", f"result_{group.value}.json"))
    residence, document = (
        ("meNoiCuTru", "giayKhaiSinh") if group is Group.BIRTH else ("nktNoiCuTru", "giayKhaiTu")
    )

    with pytest.raises(PayloadRejected) as rejected:
        results.decode_dvclt(group, dump(body | {residence: " ", document: ""}))

    assert set(rejected.value.by_field) == {residence, document}


def test_a_result_is_read_as_text_and_as_object() -> None:
    text = sample("hotich_v3", "result_birth.json").decode()

    assert results.decode(Group.BIRTH, text) == results.decode(Group.BIRTH, parse_object(text))


@pytest.mark.parametrize("value", ["{}", "", "không", '{"soDangKy":[]}'])
def test_a_malformed_result_names_its_fields(value: str) -> None:
    with pytest.raises(PayloadRejected):
        results.decode(Group.DEATH, value)


@pytest.mark.parametrize("document", ["", "không phải base64"])
def test_a_result_without_a_readable_document_says_so(document: str) -> None:
    body = parse_object(sample("hotich_v3", "result_birth.json")) | {"giayKhaiSinh": document}

    with pytest.raises(PayloadRejected, match="giayKhaiSinh"):
        BirthResult.open(body).certificate()


def test_the_day_of_registration_is_read() -> None:
    assert BirthResult.open(sample("hotich_v3", "result_birth.json")).registered_on() == REGISTERED


def test_a_dossier_sent_twice_is_success_to_the_sender() -> None:
    answer = ReceiveAnswer.already_taken("H26.3.1-240705-0015")

    assert (answer.success, answer.was_already_taken, answer.faults) == (True, True, ())


def test_a_rejection_carries_its_faults_to_the_sender() -> None:
    answer = ReceiveAnswer.read(ReceiveAnswer.rejected([too_long("meSoDDCN", 12)]).json_bytes())

    assert not answer.success
    assert answer.faults == (too_long("meSoDDCN", 12),)


def test_a_refused_dossier_says_why() -> None:
    answer = ReceiveAnswer.refused(ErrorCode.AGENCY_ID_INCORRECT, "maDonVi không tồn tại")

    assert (answer.success, answer.error_code) == (False, "106")


def test_the_payload_within_an_envelope_is_the_payload() -> None:
    request = ReceiveRequest.read(sample("hotich_v3", "receive_birth.json"))

    assert request.data.encode() == sample("hotich_v3", "payload_birth.json")
    assert check_payload("LTKS", parse_object(request.data), request.received_at().date()) == ()
    assert base64.b64decode(request.attachments[0].content_base64).startswith(b"%PDF")


def test_states_are_read_and_an_unknown_number_is_nobodys_state() -> None:
    registered, supplement = QueryAnswer.read(sample("hotich_v3", "query_answer.json")).value

    assert registered.status is RegistrationStatus.REGISTERED
    assert supplement.status is RegistrationStatus.SUPPLEMENT
    assert supplement.model_copy(update={"status_code": 5}).status is None


def client(answer: bytes, seen: list[httpx2.Request]) -> HotichV3Client:
    def reply(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/token"):
            return httpx2.Response(200, json={"access_token": "t"})
        seen.append(request)
        return httpx2.Response(200, content=answer)

    http = httpx2.Client(transport=httpx2.MockTransport(reply), base_url="http://may/lgsp")
    return HotichV3Client(ExchangeClient(http, "khoa", "mat"))


def test_a_dossier_is_submitted_as_the_sample() -> None:
    seen: list[httpx2.Request] = []

    answer = client(sample("hotich_v3", "receive_answer_taken.json"), seen).submit(
        ReceiveRequest.read(sample("hotich_v3", "receive_birth.json"))
    )

    assert answer.success
    assert seen[0].url.path == "/lgsp/apiLienThongKSKT/1.0/nhanHoSoDKHT"
    assert seen[0].content == sample("hotich_v3", "receive_birth.json")


def test_results_are_asked_for_as_the_sample() -> None:
    seen: list[httpx2.Request] = []

    answer = client(sample("hotich_v3", "query_answer_empty.json"), seen).results(
        ["H08.37.80-240705-0015"], "52", "LTKT"
    )

    assert (answer.success, answer.value) == (True, [])
    assert seen[0].url.path == "/lgsp/apiLienThongKSKT/1.0/layKetQua"
    assert seen[0].content == sample("hotich_v3", "query.json")


def test_an_unreadable_answer_of_civil_status_settles_nothing() -> None:
    with pytest.raises(Unreachable) as unreachable:
        client(b'{"status":"?","value":7}', []).results(["A"], "52", "LTKT")

    assert unreachable.value.hop == "hotich"
