"""The check of marital status: asked of the other unit, answered there, and only then is the marriage registered."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lienthong.contracts.hotich_v2.envelope import QueryItem, checks_in
from lienthong.contracts.hotich_v2.marital_checks import CheckState
from lienthong.contracts.hotich_v3.envelope import ReceiveRequest
from lienthong.domain.catalogues import MaritalStatus
from lienthong.domain.modules import Module
from lienthong.domain.units import UnitCode
from lienthong.foundation.sign.signer import SigningFailed
from lienthong.foundation.sign.signing_pool import SigningPool
from lienthong.foundation.verify.verdict import verify_paper
from lienthong.invented.people import couples
from tests.support.systems.civilstatus import BASE, NOW, OTHER_UNIT, UNIT, Office, request_for


def marriage_request(number: int, **husband: Any) -> ReceiveRequest:
    """The wife's status is to be confirmed by the other unit."""
    declared = couples.marriage(number, NOW.date(), UnitCode(UNIT))
    wife = replace(declared.wife, check_wanted=True, check_unit=UnitCode(OTHER_UNIT))
    declared = replace(declared, wife=wife, husband=replace(declared.husband, **husband))
    return request_for(declared, number, module=Module.LTKH)


def waiting(office: Office, who: dict[str, str]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = office.get("/api/status-checks", who).json()["items"]
    return items


def told(office: Office, code: str) -> list[tuple[CheckState | None, MaritalStatus | None, str]]:
    item = QueryItem.read(office.ask([code], "LTKH")["value"][0])
    return [(check.state, check.kind, check.note) for check in checks_in(item)]


def test_a_marriage_waits_for_the_other_units_answer(office_on_both: Office) -> None:
    office = office_on_both
    here, there = office.officer(), office.officer("hotich.00022")
    request = marriage_request(51)
    code = request.onestop_code
    assert office.send(request)["status"] == "1"
    office.act(code, "take-up", here)
    stopped = office.act(code, "register", here, reason="Vẫn đăng ký")
    assert stopped.status_code == 409
    assert "status_not_answered" in {remark["code"] for remark in stopped.json()["remarks"]}
    assert told(office, code) == [(CheckState.WAITING, None, "")]
    assert waiting(office, here) == []
    [asked] = waiting(office, there)
    assert (asked["dossier"], asked["side"]) == (code, "wife")
    answered = office.post(f"/api/status-checks/{asked['id']}/answer", there, status=1)
    assert answered.status_code == 200, answered.text
    assert told(office, code) == [(CheckState.CONFIRMED, MaritalStatus.NEVER_MARRIED, "")]
    assert office.status_of(code, "LTKH") == 3
    assert waiting(office, there) == []
    for act in ("register", "sign", "issue"):
        assert office.act(code, act, here).status_code == 200
    assert told(office, code) == [(CheckState.CONFIRMED, MaritalStatus.NEVER_MARRIED, "")]
    assert office.status_of(code, "LTKH") == 4


def test_who_is_confirmed_as_married_is_not_married_again(office: Office) -> None:
    here, there = office.officer(), office.officer("hotich.00022")
    request = marriage_request(52)
    office.send(request)
    office.act(request.onestop_code, "take-up", here)
    [asked] = waiting(office, there)
    office.post(f"/api/status-checks/{asked['id']}/answer", there, status=int(MaritalStatus.MARRIED))
    stopped = office.act(request.onestop_code, "register", here, reason="Vẫn đăng ký")
    assert stopped.status_code == 409
    assert "status_married" in {remark["code"] for remark in stopped.json()["remarks"]}


def test_what_cannot_be_confirmed_is_decided_by_the_officer_with_a_reason(office: Office) -> None:
    here, there = office.officer(), office.officer("hotich.00022")
    request = marriage_request(53)
    code = request.onestop_code
    office.send(request)
    office.act(code, "take-up", here)
    [asked] = waiting(office, there)
    path = f"/api/status-checks/{asked['id']}/answer"
    assert office.post(path, there).status_code == 422
    assert office.post(path, there, words="Chưa số hóa sổ trước năm 2010").status_code == 200
    assert told(office, code) == [(CheckState.NOT_CONFIRMED, None, "Chưa số hóa sổ trước năm 2010")]
    assert office.act(code, "register", here).json()["error"] == "needs_reason"
    reason = "Đã có văn bản cam đoan của bên nữ"
    assert office.act(code, "register", here, reason=reason).status_code == 200
    history = office.get(f"/api/dossiers/{code}", here).json()["history"]
    assert [(event["kind"], event["reason"]) for event in history[-2:]] == [
        ("status_answered", "Chưa số hóa sổ trước năm 2010"),
        ("registered", reason),
    ]
    assert history[-1]["detail"]["passed_over"] == ["status_not_confirmed"]


@pytest.mark.parametrize(
    ("who", "status"), [("hotich.00004", 403), ("hotich.00019", 403), ("lanhdao.00022", 409)]
)
def test_only_an_officer_of_the_unit_that_is_asked_answers(office: Office, who: str, status: int) -> None:
    office.send(marriage_request(54))
    [asked] = waiting(office, office.officer("hotich.00022"))
    answer = office.post(f"/api/status-checks/{asked['id']}/answer", office.officer(who), status=1)
    assert answer.status_code == status


def test_an_answer_is_given_once(office: Office) -> None:
    there = office.officer("hotich.00022")
    office.send(marriage_request(55))
    [asked] = waiting(office, there)
    path = f"/api/status-checks/{asked['id']}/answer"
    assert office.post(path, there, status=1).status_code == 200
    assert office.post(path, there, status=2).status_code == 409


def test_an_answer_is_kept_through_a_supplement_about_somebody_else(office: Office) -> None:
    here, there = office.officer(), office.officer("hotich.00022")
    request = marriage_request(56)
    code = request.onestop_code
    office.send(request)
    office.act(code, "take-up", here)
    [asked] = waiting(office, there)
    office.post(f"/api/status-checks/{asked['id']}/answer", there, status=1)
    office.act(code, "supplement", here, reason="Bổ sung ngày sinh của bên nam")
    assert office.send(marriage_request(56, full_name="Phạm Văn Bổ Sung"))["status"] == "1"
    assert waiting(office, there) == []
    assert told(office, code) == [(CheckState.CONFIRMED, MaritalStatus.NEVER_MARRIED, "")]


def test_the_other_unit_sees_its_side_only(office: Office) -> None:
    there = office.officer("hotich.00022")
    request = marriage_request(57)
    office.send(request)
    [asked] = waiting(office, there)
    seen = office.get(f"/api/status-checks/{asked['id']}", there).json()
    declared = couples.marriage(57, NOW.date(), UnitCode(UNIT))
    assert seen["subject"] == declared.wife.full_name
    assert declared.husband.full_name not in str(seen)
    assert office.get(f"/api/dossiers/{request.onestop_code}", there).status_code == 403


def asked_of(office: Office, number: int) -> tuple[str, str]:
    """Send a marriage that asks the other unit; its code and the path of the check."""
    request = marriage_request(number)
    office.send(request)
    asked = next(
        each
        for each in waiting(office, office.officer("hotich.00022"))
        if each["dossier"] == request.onestop_code
    )
    return request.onestop_code, f"/api/status-checks/{asked['id']}"


def words_of(pdf: bytes, folder: Path) -> str:
    file = folder / "giay.pdf"
    file.write_bytes(pdf)
    command = ["pdftotext", "-raw", str(file), "-"]
    return " ".join(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def test_an_answer_is_a_signed_paper_with_a_number_that_both_units_and_anybody_can_check(
    office_on_both: Office, tmp_path: Path
) -> None:
    office = office_on_both
    here, there = office.officer(), office.officer("hotich.00022")
    code, path = asked_of(office, 61)
    answered = office.post(f"{path}/answer", there, status=1).json()
    assert answered == {"answered": True, "number": "1/2024/XNTTHN", "unsigned": None}
    pdf = office.get(f"{path}/document.pdf", there).content
    assert office.get(f"{path}/document.pdf", here).content == pdf
    assert office.get(f"{path}/document.pdf", office.officer("hotich.00004")).status_code == 403
    declared = couples.marriage(61, NOW.date(), UnitCode(UNIT))
    text = words_of(pdf, tmp_path)
    assert declared.wife.full_name.upper() in text
    assert declared.husband.full_name.upper() not in text.upper()
    assert "1/2024/XNTTHN" in text
    assert "Đến ngày 05/07/2024" in text
    assert MaritalStatus.NEVER_MARRIED.name_vi in text
    assert verify_paper(pdf, office.authority.trust(), at=NOW).valid
    checked = office.http.post(f"{BASE}/xac-thuc", files={"tep": ("giay.pdf", pdf, "application/pdf")})
    assert "Hợp lệ, đúng tệp đã cấp" in checked.text
    changed = pdf.replace(b"/Keywords", b"/keywords", 1)
    spoiled = office.http.post(f"{BASE}/xac-thuc", files={"tep": ("giay.pdf", changed, "application/pdf")})
    assert "Hợp lệ, đúng tệp đã cấp" not in spoiled.text
    seen = office.get(f"/api/dossiers/{code}", here).json()["status_checks"]
    assert [(each["number"], each["unit_code"], each["signed"]) for each in seen] == [
        ("1/2024/XNTTHN", OTHER_UNIT, True)
    ]
    assert (
        office.get("/api/books/marital_status/2024", there).json()["items"][0]["registration_number"]
        == "1/2024"
    )


def test_the_number_is_told_at_once_and_the_paper_with_the_result(office: Office) -> None:
    here, there = office.officer(), office.officer("hotich.00022")
    code, path = asked_of(office, 62)
    office.act(code, "take-up", here)
    office.post(f"{path}/answer", there, status=1)
    [before] = checks_in(QueryItem.read(office.ask([code], "LTKH")["value"][0]))
    assert (before.number, before.document_base64) == ("1/2024/XNTTHN", "")
    for act in ("register", "sign", "issue"):
        assert office.act(code, act, here).status_code == 200
    [after] = checks_in(QueryItem.read(office.ask([code], "LTKH")["value"][0]))
    assert after.document() == office.get(f"{path}/document.pdf", here).content


def test_what_cannot_be_confirmed_is_a_reply_and_no_certificate(office: Office, tmp_path: Path) -> None:
    there = office.officer("hotich.00022")
    code, path = asked_of(office, 63)
    reason = "Sổ kết hôn trước năm 2010 chưa số hóa"
    answered = office.post(f"{path}/answer", there, words=reason).json()
    assert answered["number"] == "1/2024/TL-TTHN"
    text = words_of(office.get(f"{path}/document.pdf", there).content, tmp_path)
    assert "TRẢ LỜI VỀ TÌNH TRẠNG HÔN NHÂN" in text
    assert "Không xác nhận được tình trạng hôn nhân" in text
    assert reason in text
    assert code in text
    assert "GIẤY XÁC NHẬN" not in text.upper().replace("NGƯỜI KÝ", "")
    assert office.get("/api/books/marital_status/2024", there).json()["items"] == []
    entry = office.http.get(f"{BASE}/so/status_reply/2024/1", headers={**there, "Accept": "text/html"})
    assert reason in entry.text


def test_a_reply_that_no_paper_could_show_is_refused_before_it_has_a_number(office: Office) -> None:
    there = office.officer("hotich.00022")
    _, path = asked_of(office, 871)
    refused = office.post(f"{path}/answer", there, words="Sổ cũ ghi tên là 東京, chưa số hóa")
    assert (refused.status_code, refused.json()["code"]) == (422, "unprintable")
    assert "“東” (U+6771)" in refused.json()["message"]
    answered = office.post(f"{path}/answer", there, words="Sổ cũ chưa được số hóa").json()
    assert answered["number"] == "1/2024/TL-TTHN"


def test_answers_take_the_next_numbers_of_the_book_without_gaps_whoever_answers_beside_whom(
    office_on_both: Office,
) -> None:
    office = office_on_both
    there = office.officer("hotich.00022")
    paths = [asked_of(office, number)[1] for number in range(70, 78)]

    def answer(path: str) -> list[int]:
        return [office.post(f"{path}/answer", there, status=1).status_code for _ in range(2)]

    with ThreadPoolExecutor(4) as officers:
        told = list(officers.map(answer, paths))
    assert told == [[200, 409]] * len(paths)
    lines = office.get("/api/books/marital_status/2024", there).json()["items"]
    assert [line["number"] for line in lines] == list(range(1, len(paths) + 1))
    assert office.get("/api/books/marital_status/2024/gaps", there).json()["items"] == []


def test_while_signing_fails_the_marriage_waits_and_the_answer_keeps_its_number(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = office.officer(), office.officer("hotich.00022")
    code, path = asked_of(office, 64)
    office.act(code, "take-up", here)

    def fails(*_args: object, **_more: object) -> bytes:
        raise SigningFailed("dịch vụ cấp dấu thời gian không trả lời", retry=True)

    with monkeypatch.context() as patched:
        patched.setattr(SigningPool, "sign", fails)
        answered = office.post(f"{path}/answer", there, status=1).json()
    assert answered["number"] == "1/2024/XNTTHN"
    assert "dấu thời gian" in answered["unsigned"]
    assert told(office, code) == [(CheckState.WAITING, None, "")]
    assert office.act(code, "register", here, reason="Vẫn đăng ký").status_code == 409
    assert office.get(f"{path}/document.pdf", here).status_code == 404
    assert [each["state"] for each in waiting(office, there)] == ["Đã vào sổ, chờ ký"]
    assert office.post(f"{path}/sign", here).status_code == 403
    assert office.post(f"{path}/sign", there).json() == {"signed": True, "number": "1/2024/XNTTHN"}
    assert told(office, code) == [(CheckState.CONFIRMED, MaritalStatus.NEVER_MARRIED, "")]
    assert waiting(office, there) == []


def test_an_answer_that_waits_to_be_signed_outlives_a_supplement_and_a_refusal(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = office.officer(), office.officer("hotich.00022")
    code, path = asked_of(office, 65)
    office.act(code, "take-up", here)

    def fails(*_args: object, **_more: object) -> bytes:
        raise SigningFailed("dịch vụ cấp dấu thời gian không trả lời", retry=True)

    with monkeypatch.context() as patched:
        patched.setattr(SigningPool, "sign", fails)
        office.post(f"{path}/answer", there, status=1)
    office.act(code, "supplement", here, reason="Bổ sung ngày sinh của bên nam")
    office.send(marriage_request(65, full_name="Phạm Văn Bổ Sung"))
    [carried] = waiting(office, there)
    assert (carried["number"], carried["signed"]) == ("1/2024/XNTTHN", False)
    assert office.act(code, "refuse", here, reason="Hồ sơ thử, từ chối tiếp nhận").status_code == 200
    [kept] = waiting(office, there)
    assert office.post(f"/api/status-checks/{kept['id']}/sign", there).status_code == 200
    assert office.status_of(code, "LTKH") == 6
    assert waiting(office, there) == []


def test_a_test_marriage_is_deleted_with_its_open_check_but_not_once_an_answer_stands_in_a_book(
    office: Office,
) -> None:
    here, there, leader = office.officer(), office.officer("hotich.00022"), office.officer("lanhdao.00019")
    codes = []
    for number in (66, 67):
        code, path = asked_of(office, number)
        codes.append(code)
        if number == 67:
            office.post(f"{path}/answer", there, status=1)
        assert office.act(code, "refuse", here, reason="Hồ sơ thử, từ chối tiếp nhận").status_code == 200
    reason = "Kiểm thử toàn trình"
    refused = office.post("/api/purges", here, codes=codes, reason=reason)
    assert refused.status_code == 409
    assert f"{codes[1]} (đơn vị khác đã trả lời" in refused.text
    assert f"{codes[0]} (" not in refused.text
    made = office.post("/api/purges", here, codes=codes[:1], reason=reason).json()
    assert office.post(f"/api/purges/{made['number']}/confirm", leader).status_code == 200
    assert office.get(f"/api/lookup/{codes[0]}", here).status_code == 410
