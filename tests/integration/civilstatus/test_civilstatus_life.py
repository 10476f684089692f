"""From the wire to the signed result and back, over HTTP."""

import base64

from lienthong.foundation.verify.verdict import verify
from tests.support.systems.civilstatus import NOW, Office, birth_request, death_request


def test_a_birth_is_registered_signed_issued_and_fetched(office: Office) -> None:
    request = birth_request(15)
    who = office.officer()
    assert office.send(request)["status"] == "1"
    assert office.status_of(request.onestop_code) == 1
    assert office.act(request.onestop_code, "take-up", who).status_code == 200
    assert office.status_of(request.onestop_code) == 3
    assert office.act(request.onestop_code, "register", who).status_code == 200
    assert office.act(request.onestop_code, "sign", who).status_code == 200
    assert office.status_of(request.onestop_code) == 3
    assert office.act(request.onestop_code, "issue", who).status_code == 200
    item = office.ask([request.onestop_code])["value"][0]
    assert item["trangThai"] == 4
    assert item["nguoiXuLy"] == "Trần Thị Hồng Ánh"
    assert "phường Điện Biên, quận Ba Đình" in item["phongBanXuLy"]
    result = office.result_of(request.onestop_code)
    assert (result["soDangKy"], result["quyenSo"], result["trangSo"]) == ("1", "01/2024", "1")
    assert result["soDinhDanh"].startswith("001")
    assert len(result["soDinhDanh"]) == 12
    assert (result["ndkksMaTinh"], result["ndkksMaHuyen"], result["ndkksMaXa"]) == ("01", "001", "00019")
    pdf = base64.b64decode(result["giayKhaiSinh"])
    verdict = verify(pdf, office.authority.trust(), at=NOW)
    assert verdict.valid, verdict.reason_vi
    assert verdict.signatures[0].signer == "Trần Thị Hồng Ánh"
    assert verdict.signatures[1].code == "00019"


def test_a_death_is_registered_and_its_extract_fetched(office: Office) -> None:
    request = death_request(16)
    who = office.officer()
    office.send(request)
    for act in ("take-up", "register", "sign", "issue"):
        assert office.act(request.onestop_code, act, who).status_code == 200
    result = office.result_of(request.onestop_code, "LTKT")
    assert result["maGiayToKetQua"] == "KQ.G15.000034"
    assert verify(base64.b64decode(result["giayKhaiTu"]), office.authority.trust()).valid
    assert result["nktNoiCuTru"]["maXa"] == "00019"


def test_asked_with_another_module_the_list_is_empty_and_the_right_one_is_named(office: Office) -> None:
    request = death_request(17)
    office.send(request)
    answer = office.ask([request.onestop_code], "KT")
    assert (answer["status"], answer["value"]) == (1, [])
    assert f"{request.onestop_code} đã gửi với phân hệ LTKT" in answer["statusDescription"]
    assert len(office.ask([request.onestop_code], "LTKT")["value"]) == 1


def test_a_dossier_of_another_province_is_not_shown(office: Office) -> None:
    request = birth_request(18)
    office.send(request)
    assert office.ask([request.onestop_code], province="52")["value"] == []


def test_the_same_dossier_twice_is_kept_once(office: Office) -> None:
    request = birth_request(19)
    office.send(request)
    again = office.send(request)
    assert again["status"] == "0"
    assert "đã được tiếp nhận" in again["errorDescription"]
    assert office.get("/api/status", office.officer()).json()["stages"]["waiting"] == 1


def test_other_content_under_the_same_code_is_a_conflict(office: Office) -> None:
    office.send(birth_request(20))
    other = birth_request(21).model_copy(
        update={
            "onestop_code": birth_request(20).onestop_code,
            "interlinked_code": birth_request(20).interlinked_code,
        }
    )
    answer = office.send(other)
    assert answer["status"] == "0"
    assert "đã có với nội dung khác" in answer["errorDescription"]


def test_a_supplement_is_asked_for_answered_and_registered(office: Office) -> None:
    request = birth_request(22)
    code, who = request.onestop_code, office.officer()
    office.send(request)
    office.act(code, "take-up", who)
    asked = office.act(code, "supplement", who, reason="Bổ sung giấy chứng nhận kết hôn của cha mẹ")
    assert asked.status_code == 200
    item = office.ask([code])["value"][0]
    assert item["trangThai"] == 2
    assert item["hanBoSungHoSo"] == "16/07/2024 17:00:00"
    assert "giấy chứng nhận kết hôn" in item["noiDungXuLy"]
    assert "đã được tiếp nhận" in office.send(request)["errorDescription"]
    extra = request.attachments[0].model_copy(update={"id": 2, "file_name": "ket-hon.pdf"})
    supplemented = request.model_copy(update={"attachments": [*request.attachments, extra]})
    assert office.send(supplemented)["status"] == "1"
    assert office.status_of(code) == 1
    assert "đã được tiếp nhận" in office.send(supplemented)["errorDescription"]
    seen = office.get(f"/api/dossiers/{code}", who).json()
    assert [file["superseded"] for file in seen["attachments"]] == [False, False, True]
    for act in ("take-up", "register", "sign", "issue"):
        assert office.act(code, act, who).status_code == 200
    assert office.status_of(code) == 4
    kinds = [event["kind"] for event in office.get(f"/api/dossiers/{code}", who).json()["history"]]
    assert kinds == [
        "received",
        "taken_up",
        "supplement_asked",
        "supplemented",
        "taken_up",
        "registered",
        "signed",
        "issued",
    ]


def test_a_late_copy_of_an_earlier_round_is_no_supplement(office: Office) -> None:
    request = birth_request(28)
    code, who = request.onestop_code, office.officer()
    extra = request.attachments[0].model_copy(update={"id": 2, "file_name": "ket-hon.pdf"})
    supplemented = request.model_copy(update={"attachments": [*request.attachments, extra]})
    office.send(request)
    office.act(code, "take-up", who)
    office.act(code, "supplement", who, reason="Bổ sung giấy chứng nhận kết hôn của cha mẹ")
    office.send(supplemented)
    office.act(code, "take-up", who)
    office.act(code, "supplement", who, reason="Bổ sung giấy tờ của người yêu cầu")

    late = office.send(request)

    assert "đã được tiếp nhận" in late["errorDescription"]
    assert office.status_of(code) == 2
    seen = office.get(f"/api/dossiers/{code}", who).json()
    assert [file["superseded"] for file in seen["attachments"]] == [False, False, True]


def test_a_refusal_needs_a_reason_and_is_final(office: Office) -> None:
    request = birth_request(23)
    code, who = request.onestop_code, office.officer()
    office.send(request)
    assert office.act(code, "refuse", who).status_code == 422
    refused = office.act(code, "refuse", who, reason="Trẻ đã được đăng ký khai sinh tại nơi khác")
    assert refused.status_code == 200
    item = office.ask([code])["value"][0]
    assert item["trangThai"] == 6
    assert "đã được đăng ký khai sinh" in item["ghiChu"]
    assert office.act(code, "register", who).status_code == 409


def test_many_are_taken_up_registered_signed_and_issued_at_once(office: Office) -> None:
    codes = [birth_request(number).onestop_code for number in range(100, 106)]
    for number in range(100, 106):
        office.send(birth_request(number))
    who = office.officer()
    for act in ("take-up", "register", "sign", "issue"):
        answer = office.acts(act, [*codes, "H26.12-240705-9999"], who)
        assert (answer["done"], answer["failed"]) == (6, 1)
    results = [office.result_of(code) for code in codes]
    assert sorted(int(result["soDangKy"]) for result in results) == [1, 2, 3, 4, 5, 6]
    assert len({result["soDinhDanh"] for result in results}) == 6


def test_a_test_paper_says_that_it_has_no_legal_force_and_can_be_verified_by_its_code(office: Office) -> None:
    request = birth_request(24)
    code, who = request.onestop_code, office.officer()
    office.send(request)
    for act in ("take-up", "register", "sign"):
        office.act(code, act, who)
    assert office.get(f"/api/dossiers/{code}/document.pdf", who).content.startswith(b"%PDF-")
    entry = office.get(f"/api/dossiers/{code}", who).json()["entry"]
    page = office.http.get(f"/hotich-test{entry['verify_path']}", headers={"Accept": "text/html"})
    assert "không có giá trị pháp lý" in page.text
    assert "Giấy khai sinh số 1/2024" in page.text
    wrong = office.http.get("/hotich-test/xac-thuc/khong-co", headers={"Accept": "text/html"})
    assert wrong.status_code == 404
