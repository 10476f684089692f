"""What a sender gets wrong is named, field by field, in the contract's form, and nothing is stored."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import orjson
import pytest

from lienthong.contracts.attachments import Attachment
from lienthong.contracts.hotich_v3.envelope import ReceiveRequest
from lienthong.contracts.payload_faults import read_sentences
from lienthong.contracts.wire import dump_text
from lienthong.foundation.clock import VIETNAM
from lienthong.invented import people
from tests.support.systems.civilstatus import (
    BASE,
    NOW,
    PDF,
    Office,
    birth_request,
    death_request,
    request_for,
)


def _with_payload(request: ReceiveRequest, **fields: Any) -> ReceiveRequest:
    return request.model_copy(update={"data": dump_text({**orjson.loads(request.data), **fields})})


def test_every_faulty_field_of_a_payload_is_named(office: Office) -> None:
    request = _with_payload(
        birth_request(1),
        nksNgaySinh="31.02.2024",
        nksGioiTinh="7",
        nksHoTen="",
        meSoDDCN="0011850000123",
        nksDanToc="999",
    )
    answer = office.send(request)
    assert answer["status"] == "0"
    assert answer["errorCode"] == "500"
    named = answer["errorDescription"]
    assert all(name in named for name in ("nksNgaySinh", "nksGioiTinh", "nksHoTen", "meSoDDCN", "nksDanToc"))


def test_faults_of_the_envelope_and_of_files_are_named_together(office: Office) -> None:
    files = (
        Attachment.of(b"MZ\x90\x00", file_name="giay.pdf"),
        Attachment.of(PDF, file_name="giay.exe"),
        Attachment.of(b"", file_name="rong.pdf"),
    )
    request = birth_request(2, files=files).model_copy(
        update={"received": "32/13/2024", "onestop_code": "H26-5", "interlinked_code": ""}
    )
    named = office.send(request)["errorDescription"]
    assert "ngayTiepNhan có định dạng không đúng" in named
    assert "maHoSoMCDT có định dạng không đúng" in named
    assert "maHoSoLT không được để trống" in named
    assert "fileDinhKem.0.duLieuTepDinhKem" in named
    assert "fileDinhKem.1.tenTepDinhKem" in named
    assert "fileDinhKem.2.duLieuTepDinhKem: Tệp đính kèm rỗng" in named


def test_a_withdrawn_paper_is_neither_checked_nor_kept(office: Office) -> None:
    withdrawn = Attachment.of(b"x", file_name="giay.exe").as_withdrawn()
    request = birth_request(3).model_copy(update={"attachments": [withdrawn]})
    assert office.send(request)["status"] == "1"
    seen = office.get(f"/api/dossiers/{request.onestop_code}", office.officer()).json()
    assert seen["attachments"] == []


def test_a_file_larger_than_allowed_is_named(office: Office) -> None:
    big = Attachment.of(PDF[:9] + b" " * 2_700_000 + b"%%EOF", file_name="to.pdf")
    named = office.send(birth_request(4, files=(big,)))["errorDescription"]
    assert "fileDinhKem.0.duLieuTepDinhKem" in named
    assert "lớn hơn" in named


def test_ks_instead_of_ltks_is_told(office: Office) -> None:
    answer = office.send(birth_request(5).model_copy(update={"module": "KS"}))
    first, *others = read_sentences(answer["errorDescription"])
    assert "Hãy gửi lại với module LTKS" in first.message_vi
    assert "module" not in {fault.field for fault in others}


def test_an_unknown_module_is_answered_with_the_known_ones(office: Office) -> None:
    answer = office.send(birth_request(6).model_copy(update={"module": "KHAISINH"}))
    assert "module không tồn tại" in answer["errorDescription"]
    assert "LTKS" in answer["errorDescription"]


def test_a_unit_that_does_not_exist_on_the_day_is_explained(office: Office) -> None:
    office.clock.set(datetime(2025, 8, 1, 9, tzinfo=VIETNAM))
    declaration = people.birth(7, NOW.date(), None)
    request = request_for(declaration, 7, received=datetime(2025, 8, 1, 8, tzinfo=VIETNAM))
    old = _with_payload(request.model_copy(update={"unit_code": "00019"}), noiDangKy="00019")
    answer = office.send(old)
    assert answer["status"] == "0"
    # All successors in the one sentence about the field.
    unit = next(fault for fault in read_sentences(answer["errorDescription"]) if fault.field == "maDonVi")
    assert unit.message_vi.startswith("maDonVi không tồn tại. Vui lòng kiểm tra lại thông tin danh mục")
    assert all(code in unit.message_vi for code in ("00019", "00004", "00226"))


def test_a_district_is_not_competent_for_a_domestic_birth(office: Office) -> None:
    request = _with_payload(birth_request(8), noiDangKy="001").model_copy(update={"unit_code": "001"})
    answer = office.send(request)
    assert answer["errorCode"] == "106"
    assert "thuộc thẩm quyền cấp xã" in answer["errorDescription"]


def test_a_birth_with_a_foreign_father_belongs_to_the_district_until_july_2025(office: Office) -> None:
    declaration = people.birth_with_foreign_father(9, date(2024, 7, 5), "00019")
    assert office.send(request_for(declaration, 9))["status"] == "1"


def test_a_dossier_from_the_future_is_refused(office: Office) -> None:
    answer = office.send(birth_request(10, received=NOW + timedelta(hours=2)))
    assert "ngayTiepNhan" in answer["errorDescription"]


@pytest.mark.parametrize(
    "body",
    [b"", b"khong phai json", b"[]", b'{"data": 5}', b"\xff\xfe\x00", b'{"fileDinhKem": [[]]}', b"[" * 5000],
)
def test_what_is_no_dossier_at_all_gets_an_answer_and_no_500(office: Office, body: bytes) -> None:
    answer = office.call("nhanHoSoDKHT", body)
    assert answer.status_code == 200
    assert answer.json()["status"] == "0"
    assert answer.json()["errorDescription"]
    question = office.call("layKetQua", body)
    assert question.status_code == 200
    assert question.json()["status"] == 0


def test_fifty_megabytes_are_refused_in_the_contracts_form(office: Office) -> None:
    answer = office.call("nhanHoSoDKHT", b'{"data":"' + b"x" * 50_000_000 + b'"}')
    assert answer.status_code == 413
    assert answer.json()["status"] == "0"


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ({"maDinhDanhHoSo": ["x"] * 1001, "maTinh": "01", "module": "LTKS"}, "tối đa 1000"),
        ({"maDinhDanhHoSo": ["x"], "maTinh": "Hà Nội", "module": "LTKS"}, "maTinh"),
        ({"maDinhDanhHoSo": ["x"], "maTinh": "01", "module": "KHAISINH"}, "LTKS"),
        ({"maTinh": "01", "module": "LTKS"}, "maDinhDanhHoSo"),
    ],
)
def test_a_malformed_question_names_its_fault(office: Office, question: dict[str, Any], named: str) -> None:
    answer = office.call("layKetQua", question)
    assert answer.json()["status"] == 0
    assert named in answer.json()["statusDescription"]


_ENVELOPE = ("maDonVi", "module", "maHoSoLT", "maHoSoMCDT", "ngayTiepNhan", "data")


@pytest.mark.parametrize(
    "body", [{}, dict.fromkeys((*_ENVELOPE, "fileDinhKem")), {"maDonVi": [], "data": None}]
)
def test_an_empty_dossier_names_every_field_at_once(office: Office, body: dict[str, Any]) -> None:
    named = office.call("nhanHoSoDKHT", body).json()["errorDescription"].split("; ")
    assert sorted(sentence.split()[0] for sentence in named) == sorted(_ENVELOPE)


def test_what_the_schema_refuses_is_named_with_what_we_refuse(office: Office) -> None:
    sent = birth_request(11).wire()
    files = [{"tenTepDinhKem": "a.pdf"}, {"tenTepDinhKem": "b.pdf", "duLieuTepDinhKem": ""}]
    body = {**sent, "maHoSoLT": {}, "ngayTiepNhan": "hôm qua", "fileDinhKem": files}
    named = office.call("nhanHoSoDKHT", body).json()["errorDescription"]
    for field in ("maHoSoLT", "ngayTiepNhan", "fileDinhKem.0.duLieuTepDinhKem", "fileDinhKem.1."):
        assert field in named


@pytest.mark.parametrize("body", [{}, {"maDinhDanhHoSo": None, "maTinh": None, "module": None}])
def test_an_empty_question_names_every_field_at_once(office: Office, body: dict[str, Any]) -> None:
    answer = office.call("layKetQua", body).json()
    assert answer["status"] == 0
    assert all(name in answer["statusDescription"] for name in ("maDinhDanhHoSo", "maTinh", "module"))


@pytest.mark.parametrize("codes", [[], [None], [""]])
def test_a_question_about_no_dossier_is_told(office: Office, codes: list[Any]) -> None:
    answer = office.call("layKetQua", {"maDinhDanhHoSo": codes, "maTinh": "01", "module": "LTKS"}).json()
    assert answer["status"] == 0
    assert "maDinhDanhHoSo" in answer["statusDescription"]


def test_asking_with_another_module_or_province_tells_the_sender_what_was_sent(office: Office) -> None:
    request = birth_request(12)
    office.send(request)
    code = request.onestop_code
    for module, province in (("LTKT", "01"), ("LTKS", "52")):
        answer = office.ask([code], module, province)
        assert (answer["status"], answer["value"]) == (1, [])
        assert f"Hồ sơ {code} đã gửi với phân hệ LTKS, tỉnh 01." in answer["statusDescription"]
    # To another agency it is like a code that nobody ever sent.
    unsent = code[:-4] + "9999"
    foreign, unknown = (
        office.call(
            "layKetQua", {"maDinhDanhHoSo": [asked], "maTinh": "01", "module": "LTKT"}, partner="H08"
        ).text.replace(asked, "CODE")
        for asked in (code, unsent)
    )
    assert foreign == unknown


def test_every_code_without_an_answer_is_named_with_its_reason_also_when_others_are_found(
    office: Office,
) -> None:
    birth, death = birth_request(81), death_request(82)
    office.send(birth)
    office.send(death)
    unknown = "H26.12-240705-9998"

    answer = office.ask(
        [birth.onestop_code, death.onestop_code, birth.interlinked_code, unknown, "mã gì đây"]
    )

    assert [item["maHoSoMCDT"] for item in answer["value"]] == [birth.onestop_code]
    misses = {miss["maDinhDanhHoSo"]: miss for miss in answer["khongCoKetQua"]}
    assert list(misses) == [death.onestop_code, birth.interlinked_code, unknown, "mã gì đây"]
    assert "đã gửi với phân hệ LTKT" in misses[death.onestop_code]["lyDo"]
    assert "module = LTKT" in misses[death.onestop_code]["goiY"]
    assert "mã hồ sơ liên thông" in misses[birth.interlinked_code]["lyDo"]
    assert birth.onestop_code in misses[birth.interlinked_code]["goiY"]
    assert "Môi trường thử nghiệm không có hồ sơ nào mang mã này" in misses[unknown]["lyDo"]
    assert "môi trường chính thức" in misses[unknown]["goiY"]
    assert "Kiểm tra lại mã hồ sơ" in misses["mã gì đây"]["goiY"]


def test_an_answer_about_all_codes_names_no_misses(office: Office) -> None:
    request = birth_request(83)
    office.send(request)

    assert "khongCoKetQua" not in office.ask([request.onestop_code])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda code: f"  {code}\t",
        lambda code: f"\u200b{code}\ufeff",
        lambda code: code.replace("-", "–"),
        lambda code: code.replace("-", " — "),
        lambda code: code.replace("-", "\u2011").lower(),
    ],
    ids=["blanks", "invisible marks", "en dash", "em dash with blanks", "no-break hyphen, small letters"],
)
def test_a_code_is_found_as_it_was_meant(office: Office, spoil: Callable[[str], str]) -> None:
    request = birth_request(84)
    office.send(request)

    answer = office.ask([spoil(request.onestop_code)])

    assert [item["maHoSoMCDT"] for item in answer["value"]] == [request.onestop_code]
    assert "khongCoKetQua" not in answer


def test_a_dossier_sent_under_a_pasted_code_is_kept_under_the_code_that_was_meant(office: Office) -> None:
    request = birth_request(85)
    pasted = {**request.wire(), "maHoSoMCDT": f" {request.onestop_code.replace('-', '–')} "}

    assert office.call("nhanHoSoDKHT", pasted).json()["status"] == "1"
    assert office.status_of(request.onestop_code) == 1


def test_an_unknown_province_is_error_108(office: Office) -> None:
    answer = office.ask(["H26.12-240705-0001"], province="05")
    assert (answer["status"], answer["errorCode"]) == (0, "108")


@pytest.mark.parametrize(
    ("path", "failed", "named"),
    [
        ("apiHoTichTuPhap/1.0/xoaHet", 0, "xoaHet, hiện có: dangKyHoTich, danhMuc"),
        ("apiHoTichTuPhap/2.0/danhMuc", 0, "apiHoTichTuPhap không có"),
        ("apiLienThongKSKT/1.0/xoaHet", "0", "xoaHet, hiện có: nhanHoSoDKHT, layKetQua"),
    ],
)
def test_an_operation_that_is_not_offered_is_answered_in_the_contracts_form(
    office: Office, path: str, failed: int | str, named: str
) -> None:
    headers = {"Authorization": f"Bearer {office.gateway_token}", "Accept": "text/html"}
    answer = office.http.post(f"{BASE}/{path}", json={}, headers=headers).json()
    assert (answer["status"], answer["errorCode"]) == (failed, "500")
    assert named in answer["errorDescription"]


def test_codes_and_reasons_that_no_database_stores_are_answered_on_both(office_on_both: Office) -> None:
    office = office_on_both
    who = office.officer()
    odd = "H26\x00"
    assert office.send(birth_request(30).model_copy(update={"onestop_code": odd}))["status"] == "0"
    assert office.ask([odd])["value"] == []
    assert office.acts("take-up", [odd, "\x00"], who)["failed"] == 2
    assert office.get("/api/dossiers/H26%00", who).status_code == 404
    assert office.get("/api/books/birth/76427973816027363386431", who).status_code == 422
    surrogate = b'{"act": "refuse", "codes": ["x"], "reason": "\\ud800 kh\xc3\xb4ng r\xc3\xb5"}'
    answer = office.http.post(
        "/hotich-test/api/acts", content=surrogate, headers={**who, "Content-Type": "application/json"}
    )
    assert answer.status_code == 422
