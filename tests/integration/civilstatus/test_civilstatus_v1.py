"""API 1.0 over HTTP: its seven operations, its error codes, and dossiers that came through another version."""

import base64
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from lxml import etree

from lienthong.contracts.hotich_v1.envelope import RegisterRequest
from lienthong.contracts.hotich_v1.payload import MODULES
from lienthong.contracts.hotich_v3.envelope import ReceiveRequest
from lienthong.contracts.hotich_v3.payload import encode_payload
from lienthong.contracts.samples import sample
from lienthong.domain.modules import Module
from lienthong.domain.registers import register_of
from lienthong.foundation.verify.verdict import verify
from lienthong.invented import people
from tests.support.systems.civilstatus import (
    BASE,
    GATEWAY_SECRET,
    NOW,
    OTHER_UNIT,
    UNIT,
    WHERE_TO,
    Office,
    birth_request,
    death_request,
)
from tests.support.systems.civilstatus_v1 import about, birth_v1, call, register_request, told

TO_THE_END = ("take-up", "register", "sign", "issue")


def carry(office: Office, code: str, *acts: str, **order: Any) -> None:
    who = office.officer()
    for act in acts or TO_THE_END:
        answer = office.act(code, act, who, **order)
        assert answer.status_code == 200, answer.text


def test_a_birth_goes_from_the_xml_to_the_signed_entry(office_on_both: Office) -> None:
    office = office_on_both
    request = birth_v1(1)
    assert told(office, "dangKyHoTich", request.wire())["status"] == 1
    assert told(office, "traTrangThaiHoSo", about(request))["status"] == 1
    carry(office, request.code, "take-up", "register", "sign")
    assert told(office, "traTrangThaiHoSo", about(request))["status"] == 3
    unfinished = told(office, "ketQuaDangKyHS", about(request))
    assert (unfinished["status"], unfinished["errorCode"]) == (0, "200")
    carry(office, request.code, "issue")
    assert told(office, "traTrangThaiHoSo", about(request))["status"] == 4
    [entry] = told(office, "ketQuaDangKyHS", about(request))["value"]
    assert (entry["so"], entry["quyenSo"], entry["trangSo"]) == ("1", "01/2024", "1")
    assert (entry["ngayDangKy"], entry["nguoiKy"]) == ("05.07.2024", "Trần Thị Hồng Ánh")
    assert entry["soDinhDanh"].startswith("001")
    verdict = verify(base64.b64decode(entry["giayKhaiSinh"]), office.authority.trust(), at=NOW)
    assert verdict.valid, verdict.reason_vi


@pytest.mark.parametrize("module", MODULES)
def test_every_module_of_1_0_is_received_and_asked_for(office: Office, module: Module) -> None:
    declaration: Any = people.declare(register_of(module), 5, NOW.date(), UNIT)
    if module is Module.LH:
        # Noted at a district then: 1 is district 001 here, though it may also be commune 00001.
        declaration = replace(declaration, place_of_registration="001")
    request = register_request(declaration, 5)
    assert request.module == module
    answer = told(office, "dangKyHoTich", request.wire())
    assert answer["status"] == 1, answer["errorDescription"]
    assert told(office, "traTrangThaiHoSo", about(request))["status"] == 1


def test_the_golden_samples_are_answered_byte_by_byte(office: Office) -> None:
    def answers(operation: str, question: str, answer: str) -> None:
        content = call(office, operation, sample("hotich_v1", question)).content
        # The sample of a dossier sent says no place; the answer says where this one went.
        sent = "Gửi thông tin thành công"
        expected = sample("hotich_v1", answer).rstrip().replace(sent.encode(), f"{sent}: {WHERE_TO}".encode())
        assert content == expected

    answers("danhMuc", "catalogue.json", "catalogue_answer.json")
    answers("dangKyHoTich", "register_hn.json", "answer_sent.json")
    answers("dangKyHoTich", "register_hn.json", "answer_sent.json")
    answers("ketQuaDangKyHS", "state.json", "result_answer_unfinished.json")
    code = RegisterRequest.read(sample("hotich_v1", "register_hn.json")).code
    carry(office, code, "take-up")
    carry(office, code, "supplement", reason="bản sao bản án ly hôn")
    answers("traTrangThaiHoSo", "state.json", "state_answer_supplement.json")
    carry(office, code, "refuse", reason="người yêu cầu cư trú tại xã khác")
    answers("traTrangThaiHoSo", "state.json", "state_answer_refused.json")
    answers("ketQuaDangKyHS", "state.json", "state_answer_refused.json")


def test_an_unknown_unit_is_answered_as_the_sample(office: Office) -> None:
    question = {"maDonVi": 99999, "maHoSo": "H26.3.1-240705-0051"}
    answer = call(office, "traTrangThaiHoSo", question)
    assert answer.content == sample("hotich_v1", "answer_unknown_unit.json").rstrip()


def test_the_path_without_a_version_is_1_0(office: Office) -> None:
    answer = told(office, "danhMuc", {"loaiDanhMuc": 3}, service="/apiHoTichTuPhap")
    assert answer["status"] == 1


@pytest.mark.parametrize("kind", ["1", "2", "3", "4", "5", 4])
def test_each_catalogue_is_given(office: Office, kind: str | int) -> None:
    assert told(office, "danhMuc", {"loaiDanhMuc": kind})["value"].startswith('[{"ma":')


@pytest.mark.parametrize("kind", ["0", "6", "", "x"])
def test_an_unknown_catalogue_is_error_302_and_says_which_there_are(office: Office, kind: str) -> None:
    answer = told(office, "danhMuc", {"loaiDanhMuc": kind})
    assert (answer["status"], answer["errorCode"]) == (0, "302")
    assert "5 danh mục giấy tờ tùy thân" in answer["errorDescription"]


def test_who_may_not_call_gets_100_or_101_in_the_form_of_1_0(office: Office) -> None:
    forged = call(office, "traTrangThaiHoSo", {}, token="gia-mao")
    assert (forged.status_code, forged.json()["status"], forged.json()["errorCode"]) == (401, 0, "100")
    direct = call(office, "dangKyHoTich", {}, token=office.token("thang.test", GATEWAY_SECRET))
    assert (direct.status_code, direct.json()["status"], direct.json()["errorCode"]) == (403, 0, "101")


def test_what_is_wrong_with_a_dossier_is_named_field_by_field(office: Office) -> None:
    answer = told(office, "dangKyHoTich", {"maDonVi": {}, "module": "HN", "data": "<hotich><hoso/></hotich>"})
    assert (answer["status"], answer["errorCode"]) == (0, "500")
    named = [sentence.split()[0] for sentence in answer["errorDescription"].split("; ")]
    for field in ("maDonVi", "maHoSo", "ngayTiepNhan", "nxnHoTen"):
        assert field in named
    assert len(named) == len(set(named))


def test_a_unit_that_cannot_register_is_error_106(office: Office) -> None:
    request = birth_v1(6).model_copy(update={"unit_number": 99998})
    wrong = request.data.replace("<noiDangKy>00019<", "<noiDangKy>99998<")
    answer = told(office, "dangKyHoTich", request.model_copy(update={"data": wrong}).wire())
    assert (answer["status"], answer["errorCode"]) == (0, "106")
    differing = told(office, "dangKyHoTich", request.model_copy(update={"data": birth_v1(6).data}).wire())
    assert differing["errorCode"] == "106"
    assert "maDonVi không tồn tại" in differing["errorDescription"]
    assert "khác nơi đăng ký ghi trong tờ khai" in differing["errorDescription"]


@pytest.mark.parametrize("number", [19, "19", "00019"])
def test_a_commune_that_is_no_more_is_told_with_what_became_of_it(office: Office, number: Any) -> None:
    office.clock.set(NOW.replace(year=2025, month=8))
    request = birth_v1(7, received=office.clock.now()).model_copy(update={"unit_number": number})
    answer = told(office, "dangKyHoTich", request.wire())
    assert (answer["status"], answer["errorCode"]) == (0, "106")
    # 19 is also the number of a province.
    assert "Phường Điện Biên (00019) không còn" in answer["errorDescription"]
    assert "00004" in answer["errorDescription"]


@pytest.mark.parametrize(
    ("module", "hint"),
    [("LTKS", "ở API 1.0 là KS"), ("BS", "BS gửi qua API 3.0"), ("XX", "mã nghiệp vụ (KS, KT")],
)
def test_a_module_that_1_0_does_not_know_is_named_with_what_to_do(
    office: Office, module: str, hint: str
) -> None:
    sent = told(office, "dangKyHoTich", birth_v1(7).model_copy(update={"module": module}).wire())
    asked = told(office, "dsHoSoDangKy", {"module": module, "ngayCapNhat": "2024-07-05"})
    for answer in (sent, asked):
        assert (answer["status"], answer["errorCode"]) == (0, "500")
        assert answer["errorDescription"].startswith("module không tồn tại")
        assert hint in answer["errorDescription"]


def test_the_same_dossier_again_is_sent_and_another_under_its_code_is_not(office: Office) -> None:
    request = birth_v1(8)
    for _ in range(2):
        assert told(office, "dangKyHoTich", request.wire())["status"] == 1
    other = birth_v1(9).model_copy(update={"code": request.code})
    answer = told(office, "dangKyHoTich", other.wire())
    assert (answer["status"], answer["errorCode"]) == (0, "500")
    assert "đã có với nội dung khác" in answer["errorDescription"]


def test_a_supplement_comes_through_1_0(office: Office) -> None:
    request = birth_v1(10)
    told(office, "dangKyHoTich", request.wire())
    carry(office, request.code, "take-up")
    carry(office, request.code, "supplement", reason="Thiếu giấy chứng sinh bản chính")
    state = told(office, "traTrangThaiHoSo", about(request))
    assert state["status"] == 2
    assert "Thiếu giấy chứng sinh bản chính" in state["statusDescription"]
    mended = request.model_copy(update={"data": request.data.replace("</hoso>", "<ghiChu>a</ghiChu></hoso>")})
    assert told(office, "dangKyHoTich", mended.wire())["status"] == 1
    assert told(office, "traTrangThaiHoSo", about(request))["status"] == 1


def test_a_dossier_is_told_to_its_sender_and_under_its_unit_only(office: Office) -> None:
    request = birth_v1(11)
    told(office, "dangKyHoTich", request.wire())
    for operation in ("traTrangThaiHoSo", "ketQuaDangKyHS"):
        foreign = told(office, operation, about(request), partner="H08")
        assert (foreign["status"], foreign["errorCode"]) == (0, "201")
        elsewhere = told(office, operation, {**about(request), "maDonVi": int(OTHER_UNIT)})
        assert (elsewhere["status"], elsewhere["errorCode"]) == (0, "201")
        assert f"đã gửi tới đơn vị {UNIT}" in elsewhere["errorDescription"]
        assert UNIT not in foreign["errorDescription"]


def test_what_came_through_3_0_is_told_to_1_0_and_the_other_way_round(office: Office) -> None:
    newer, older = birth_request(12), birth_v1(13)
    office.send(newer)
    told(office, "dangKyHoTich", older.wire())
    for code in (newer.onestop_code, older.code):
        carry(office, code)
    question = {"maDonVi": int(newer.unit_code), "maHoSo": newer.onestop_code}
    assert told(office, "traTrangThaiHoSo", question)["status"] == 4
    [entry] = told(office, "ketQuaDangKyHS", question)["value"]
    assert entry["giayKhaiSinh"]
    assert "phường" in entry["meNoiCuTru"]
    assert office.result_of(older.code, "KS")["giayKhaiSinh"]
    wrong = office.ask([older.code], "LTKS")
    assert wrong["value"] == []
    assert "đã gửi với phân hệ KS" in wrong["statusDescription"]


def test_what_1_0_has_no_module_for_is_named_with_where_to_ask(office: Office) -> None:
    request = ReceiveRequest.of(
        unit_code=UNIT,
        module=Module.BS,
        interlinked_code="G22.99-240705-0014",
        onestop_code="H26.12-240705-0014",
        received_at=NOW,
        data=encode_payload(people.copy_request(14, NOW.date(), UNIT)),
    )
    sent = office.send(request)
    assert sent["status"] == "1", sent
    answer = told(office, "traTrangThaiHoSo", {"maDonVi": int(UNIT), "maHoSo": request.onestop_code})
    assert (answer["status"], answer["errorCode"]) == (0, "500")
    assert "layKetQua" in answer["errorDescription"]


def test_entries_of_a_day_are_listed_and_given_by_their_ids(office_on_both: Office) -> None:
    office = office_on_both
    today, tomorrow = birth_v1(15), birth_v1(16, OTHER_UNIT)
    death = death_request(17)
    for each in (today, tomorrow):
        told(office, "dangKyHoTich", each.wire())
    office.send(death)
    for code in (today.code, death.onestop_code):
        carry(office, code)
    office.clock.advance(timedelta(days=1))
    who = office.officer(f"hotich.{OTHER_UNIT}")
    for act in TO_THE_END:
        assert office.act(tomorrow.code, act, who).status_code == 200
    days = ("2024-07-04", "2024-07-05", "2024-07-06")
    listed = [told(office, "dsHoSoDangKy", {"module": "KS", "ngayCapNhat": day})["value"] for day in days]
    assert [[line["maDonVi"] for line in value] for value in listed] == [[], [int(UNIT)], [int(OTHER_UNIT)]]
    first, second = listed[1][0]["id"], listed[2][0]["id"]
    foreign = told(office, "dsHoSoDangKy", {"module": "KS", "ngayCapNhat": days[1]}, partner="H08")
    assert foreign["value"] == []
    [entry] = told(office, "traHoSo", {"module": "KS", "maHoSo": first})["value"]
    assert (entry["id"], entry["so"]) == (first, "1")
    assert "giayKhaiSinh" not in entry
    for wrong in ({"module": "KT", "maHoSo": first}, {"module": "KS", "maHoSo": 2**63}):
        answer = told(office, "traHoSo", wrong)
        assert (answer["status"], answer["errorCode"]) == (0, "201")
    assert told(office, "traHoSo", {"module": "KS", "maHoSo": first}, partner="H08")["errorCode"] == "201"
    many = {"maTinh": "01", "module": "KS", "dsMaHoSo": [second, first, 999, -1]}
    assert [line["id"] for line in told(office, "traDanhSachHoSo", many)["value"]] == [first, second]
    assert told(office, "traDanhSachHoSo", {**many, "maTinh": "52"})["value"] == []
    assert told(office, "traDanhSachHoSo", {**many, "maTinh": "05"})["errorCode"] == "108"


def test_what_is_noted_beside_an_entry_is_listed_on_its_day_and_told(office: Office) -> None:
    request = birth_v1(18)
    told(office, "dangKyHoTich", request.wire())
    carry(office, request.code)
    asked = {"module": "KS", "ngayCapNhat": "2024-07-08"}
    office.clock.advance(timedelta(days=3))
    assert told(office, "dsHoSoDangKy", asked)["value"] == []
    [line] = told(office, "dsHoSoDangKy", {**asked, "ngayCapNhat": "2024-07-05"})["value"]
    said = "Quyết định 01/2024/QĐST của Tòa án"
    noted = office.post(f"/api/entries/{line['id']}/note", office.officer(), text=said)
    assert noted.status_code == 200, noted.text
    assert told(office, "dsHoSoDangKy", asked)["value"] == [line]
    [entry] = told(office, "traHoSo", {"module": "KS", "maHoSo": line["id"]})["value"]
    assert said in entry["ghiChuSo"]


@pytest.mark.parametrize(
    ("operation", "body", "field"),
    [
        ("dsHoSoDangKy", {"module": "KS", "ngayCapNhat": "05/07/2024"}, "ngayCapNhat"),
        ("traHoSo", {"module": "KS", "maHoSo": "bảy"}, "maHoSo"),
        ("traHoSo", b'{"module": "KS", "maHoSo": 99999999999999999999999}', "maHoSo"),
        ("traDanhSachHoSo", {"maTinh": "01", "module": "KS", "dsMaHoSo": ["x"]}, "dsMaHoSo"),
        ("traTrangThaiHoSo", {}, "maHoSo"),
        ("danhMuc", {}, "loaiDanhMuc"),
        ("ketQuaDangKyHS", [], "JSON"),
        ("dangKyHoTich", b"khong", "JSON"),
    ],
)
def test_a_question_that_cannot_be_read_is_error_500_and_names_the_field(
    office: Office, operation: str, body: Any, field: str
) -> None:
    answer = told(office, operation, body)
    assert (answer["status"], answer["errorCode"]) == (0, "500")
    assert field in answer["errorDescription"]


def test_a_code_that_no_database_stores_is_answered_on_both(office_on_both: Office) -> None:
    for operation in ("traTrangThaiHoSo", "ketQuaDangKyHS"):
        answer = told(office_on_both, operation, {"maDonVi": 19, "maHoSo": "H26\x00"})
        assert answer["errorCode"] == "201"


def test_too_many_ids_at_once_are_refused(office: Office) -> None:
    body = {"maTinh": "01", "module": "KS", "dsMaHoSo": list(range(1, 1002))}
    assert "tối đa 1000" in told(office, "traDanhSachHoSo", body)["errorDescription"]


def test_schemas_and_documentation_are_there_for_anybody_and_fit_the_samples(office: Office) -> None:
    for module in MODULES:
        answer = office.http.get(f"{BASE}/apiHoTichTuPhap/1.0/luoc-do/{module}.xsd")
        assert answer.status_code == 200
        schema = etree.XMLSchema(etree.fromstring(answer.content))
        schema.assertValid(etree.fromstring(sample("hotich_v1", f"hotich_{module.lower()}.xml")))
    missing = office.http.get(f"{BASE}/apiHoTichTuPhap/1.0/luoc-do/XX.xsd")
    assert missing.status_code == 404
    page = office.http.get(f"{BASE}/apiHoTichTuPhap/1.0/tai-lieu")
    assert page.headers["content-type"] == "text/markdown; charset=utf-8"
    assert "dangKyHoTich" in page.text
