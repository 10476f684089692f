"""Requests and answers of API 1.0, and the client that speaks them."""

from __future__ import annotations

from datetime import date
from typing import Any

import httpx2
import pytest

from lienthong.contracts.error_codes import ErrorCode
from lienthong.contracts.exchange.client import ExchangeClient
from lienthong.contracts.hotich_v1 import catalogues
from lienthong.contracts.hotich_v1.catalogues import CatalogueKind
from lienthong.contracts.hotich_v1.client import HotichV1Client
from lienthong.contracts.hotich_v1.entries import RegisteredEntry, decode_entry, encode_entry
from lienthong.contracts.hotich_v1.envelope import (
    Answer,
    CatalogueRequest,
    ChangedRequest,
    DossierRequest,
    EntriesRequest,
    EntryRequest,
    RegisterRequest,
    StateAnswer,
)
from lienthong.contracts.hotich_v1.payload import MODULES, decode_payload
from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.contracts.samples import sample
from lienthong.contracts.transport import Unreachable
from lienthong.contracts.wire import WireModel, parse_json
from lienthong.domain.dossiers import RegistrationStatus
from lienthong.domain.modules import Module
from lienthong.domain.registers import register_of
from lienthong.invented import people

RECEIVED = date(2024, 7, 5)
PDF = b"%PDF-1.7\n%\xc3\xa2\xc3\xa3\n%%EOF\n"
RECORDS: list[tuple[str, type[WireModel]]] = [
    ("register_hn.json", RegisterRequest),
    ("catalogue.json", CatalogueRequest),
    ("state.json", DossierRequest),
    ("changed.json", ChangedRequest),
    ("entry.json", EntryRequest),
    ("entries.json", EntriesRequest),
    *((f"answer_{name}.json", Answer) for name in ("sent", "rejected", "unknown_unit")),
    *((f"state_answer_{name}.json", StateAnswer) for name in ("supplement", "registered", "refused")),
    *((f"{name}_answer.json", Answer) for name in ("catalogue", "result", "changed", "entry")),
    ("result_answer_unfinished.json", Answer),
]


@pytest.mark.parametrize(("name", "model"), RECORDS)
def test_a_sample_is_written_byte_for_byte_as_it_was_read(name: str, model: type[WireModel]) -> None:
    assert model.read(sample("hotich_v1", name)).json_bytes() == sample("hotich_v1", name)


def test_a_dossier_is_sent_with_its_unit_as_a_number_and_its_day() -> None:
    request = RegisterRequest.read(sample("hotich_v1", "register_hn.json"))

    assert (request.unit_number, request.unit(RECEIVED)) == (19, "00019")
    assert request.received_on() == RECEIVED
    assert decode_payload(request.module, request.data, RECEIVED).place_of_registration == "00019"


def test_a_unit_that_does_not_exist_on_the_day_is_none() -> None:
    assert DossierRequest(unit_number=19, code="x").unit(date(2025, 8, 1)) is None
    assert DossierRequest(unit_number="không", code="x").unit(RECEIVED) is None


@pytest.mark.parametrize("text", ["05/07/2024", "2024-02-30", "", "0001-01-01", "2024"])
def test_a_day_in_another_form_is_named(text: str) -> None:
    with pytest.raises(PayloadRejected, match="ngayCapNhat có định dạng không đúng"):
        ChangedRequest(module="KS", changed=text).changed_on()


def test_a_day_with_a_time_is_its_day() -> None:
    assert ChangedRequest(module="KS", changed="2024-07-05T00:00:00").changed_on() == RECEIVED


@pytest.mark.parametrize(
    ("body", "field"),
    [({"module": "HN"}, "maHoSo"), ({"module": "HN", "maHoSo": "bảy"}, "maHoSo"), ({"maHoSo": 7}, "module")],
)
def test_a_faulty_request_names_its_fields(body: dict[str, Any], field: str) -> None:
    with pytest.raises(PayloadRejected) as rejected:
        EntryRequest.read(body)

    assert list(rejected.value.by_field) == [field]


def test_a_rejection_carries_its_faults_to_the_sender() -> None:
    answer = Answer.read(sample("hotich_v1", "answer_rejected.json"))

    assert (answer.success, answer.error_code) == (False, ErrorCode.DATA_INCORRECT)
    assert [fault.field for fault in answer.faults] == ["nxnHoTen", "nycSoDDCN"]


@pytest.mark.parametrize("code", ErrorCode)
def test_every_error_code_has_its_sentence(code: ErrorCode) -> None:
    answer = Answer.failed(code)

    assert (answer.status, answer.error_code) == (0, code.value)
    assert answer.error_description.endswith(".")


@pytest.mark.parametrize("state", RegistrationStatus)
def test_a_state_is_answered_and_understood(state: RegistrationStatus) -> None:
    answer = StateAnswer.read(StateAnswer.of(state, "bản sao bản án").json_bytes())

    assert answer.state is state


def test_a_supplement_and_a_refusal_say_what_and_why() -> None:
    supplement = StateAnswer.read(sample("hotich_v1", "state_answer_supplement.json"))
    refused = StateAnswer.read(sample("hotich_v1", "state_answer_refused.json"))

    assert supplement.detail_vi == "bản sao bản án ly hôn"
    assert (refused.state, refused.success) == (RegistrationStatus.REFUSED, False)
    assert refused.detail_vi == "người yêu cầu cư trú tại xã khác"


def test_an_error_or_an_unknown_number_is_no_state() -> None:
    assert StateAnswer.read(Answer.failed(ErrorCode.RECORD_NOT_FOUND).wire()).state is None
    assert StateAnswer(status=5).state is None


@pytest.mark.parametrize("module", MODULES)
def test_an_entry_arrives_with_what_was_declared(module: Module) -> None:
    entry = RegisteredEntry(
        id=7,
        number="17",
        book="01/2024",
        page="9",
        registered=RECEIVED,
        declaration=people.declare(register_of(module), 4, RECEIVED),
        signer="Phạm Quốc Tùng",
        note="Ghi chú trong sổ",
        document=PDF,
    )

    assert decode_entry(module, encode_entry(entry)) == entry


def test_an_entry_begins_with_its_place_in_the_book() -> None:
    (record,) = Answer.read(sample("hotich_v1", "entry_answer.json")).records()

    assert list(record)[:5] == ["id", "so", "quyenSo", "trangSo", "ngayDangKy"]
    assert decode_entry("HN", record).note.startswith("Đã sử dụng để đăng ký kết hôn")


def test_an_unreadable_entry_names_its_fields() -> None:
    (record,) = Answer.read(sample("hotich_v1", "result_answer.json")).records()

    with pytest.raises(PayloadRejected, match="giayXacNhanTTHN"):
        decode_entry("HN", record | {"giayXacNhanTTHN": "không phải base64"})
    with pytest.raises(PayloadRejected, match="ngayDangKy"):
        decode_entry("HN", record | {"ngayDangKy": "hôm nay"})


@pytest.mark.parametrize("value", ["[1]", 5, [["a"]], "không"])
def test_a_value_that_is_no_list_of_records_is_named(value: object) -> None:
    with pytest.raises(PayloadRejected):
        Answer.done(value).records()


def test_a_value_may_be_json_text_or_a_single_record() -> None:
    assert Answer.done('[{"id": 7}]').records() == Answer.done({"id": 7}).records() == [{"id": 7}]
    assert Answer.done().records() == []


@pytest.mark.parametrize(
    ("kind", "code", "name"),
    [
        (CatalogueKind.NATIONALITIES, "VN", "Việt Nam"),
        (CatalogueKind.COUNTRIES, "LA", "Lào"),
        (CatalogueKind.ETHNIC_GROUPS, "01", "Kinh"),
        (CatalogueKind.IDENTITY_PAPERS, "2", "Hộ chiếu"),
    ],
)
def test_a_catalogue_is_a_json_text_of_codes_and_names(kind: CatalogueKind, code: str, name: str) -> None:
    answer = catalogues.answer(kind, RECEIVED)

    assert {"ma": code, "ten": name} in parse_json(answer.value)
    assert (code, name) in {(line.code, line.name) for line in catalogues.read_lines(answer)}


@pytest.mark.parametrize(("on", "count"), [(RECEIVED, 63), (date(2025, 8, 1), 34)])
def test_the_provinces_are_those_of_the_day(on: date, count: int) -> None:
    assert len(catalogues.lines_of(CatalogueKind.PROVINCES, on)) == count


def client(answers: dict[str, bytes], seen: list[httpx2.Request]) -> HotichV1Client:
    def reply(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/token"):
            return httpx2.Response(200, json={"access_token": "t"})
        seen.append(request)
        return httpx2.Response(200, content=answers[request.url.path.rpartition("/")[2]])

    http = httpx2.Client(transport=httpx2.MockTransport(reply), base_url="http://may/lgsp")
    return HotichV1Client(ExchangeClient(http, "khoa", "mat"))


def test_every_operation_is_called_as_its_sample() -> None:
    seen: list[httpx2.Request] = []
    speaks = client(
        {
            "dangKyHoTich": sample("hotich_v1", "answer_sent.json"),
            "danhMuc": sample("hotich_v1", "catalogue_answer.json"),
            "traTrangThaiHoSo": sample("hotich_v1", "state_answer_registered.json"),
            "ketQuaDangKyHS": sample("hotich_v1", "result_answer.json"),
            "dsHoSoDangKy": sample("hotich_v1", "changed_answer.json"),
            "traHoSo": sample("hotich_v1", "entry_answer.json"),
            "traDanhSachHoSo": sample("hotich_v1", "entry_answer.json"),
        },
        seen,
    )

    sent = speaks.register(RegisterRequest.read(sample("hotich_v1", "register_hn.json")))
    papers = catalogues.read_lines(speaks.catalogue(CatalogueKind.IDENTITY_PAPERS))
    state = speaks.state("00019", "H26.3.1-240705-0051").state
    result = decode_entry("HN", speaks.result("00019", "H26.3.1-240705-0051").records()[0])
    lines = speaks.changed(Module.HN, RECEIVED).changed()
    entry = decode_entry("HN", speaks.entry(Module.HN, 731).records()[0])
    speaks.entries("01", Module.HN, [731, 732])

    assert sent.success
    assert [paper.code for paper in papers] == [str(number) for number in range(9)]
    assert state is RegistrationStatus.REGISTERED
    assert (result.document, entry.document) == (PDF, b"")
    assert [line.id for line in lines] == [731, 732]
    names = ("register_hn", "catalogue", "state", "state", "changed", "entry", "entries")
    assert [request.content for request in seen] == [sample("hotich_v1", f"{name}.json") for name in names]
    assert seen[0].url.path == "/lgsp/apiHoTichTuPhap/1.0/dangKyHoTich"


def test_an_unreadable_answer_settles_nothing() -> None:
    with pytest.raises(Unreachable) as unreachable:
        client({"traTrangThaiHoSo": b'{"status":"?"}'}, []).state("00019", "A")

    assert unreachable.value.hop == "hotich"
