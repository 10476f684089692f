"""After a correction: the entry is found under old and new words, and whoever asks is told what the book says today."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import BirthDeclaration
from lienthong.domain.modules import Module
from lienthong.domain.units import UnitCode
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.sealer import sealer_from
from lienthong.foundation.settings import SharedSettings
from lienthong.foundation.sign.signer import SigningFailed
from lienthong.foundation.sign.signing_pool import SigningPool
from lienthong.foundation.verify.verdict import verify
from lienthong.invented import people
from lienthong.invented.people import couples
from lienthong.systems.civilstatus.base.vault import Vault
from lienthong.systems.civilstatus.entry_actions import issue_paper
from lienthong.systems.civilstatus.paper_books.rebuild import rebuild
from tests.support.systems.civilstatus import BASE, NOW, UNIT, Office, birth_request, request_for
from tests.support.systems.civilstatus_v1 import about, birth_v1, told

NEW = {"name": "Nguyễn Thị Đúng", "born": "03/02/2024", "mother.name": "Trần Thị Lý"}
BASIS = "Giấy chứng sinh bản gốc"


def correct(office: Office, entry: int, changes: dict[str, str], **more: Any) -> dict[str, Any]:
    answer = office.post(
        f"/api/entries/{entry}/correct", office.officer(), changes=changes, basis=BASIS, **more
    )
    assert answer.status_code == 200, answer.text
    done: dict[str, Any] = answer.json()
    return done


def remarks_of(office: Office, declared: Any, number: int) -> set[str]:
    """What the registrar of another unit is told about a dossier."""
    request = request_for(replace(declared, place_of_registration=UnitCode("00022")), number, unit="00022")
    assert office.send(request)["status"] == "1"
    there = office.officer("hotich.00022")
    found = office.get(f"/api/dossiers/{request.onestop_code}", there).json()["remarks"]
    return {remark["code"] for remark in found}


def child_of(office: Office) -> tuple[int, BirthDeclaration]:
    declared = people.birth(501, NOW.date(), UnitCode(UNIT))
    return office.issue(request_for(declared, 501), office.officer()), declared


def under_old_words(declared: BirthDeclaration) -> BirthDeclaration:
    assert declared.mother is not None
    mother = replace(declared.mother, personal_id="", paper_number="")
    return replace(declared, certificate_number="", mother=mother)


def under_new_words(declared: BirthDeclaration) -> BirthDeclaration:
    bare = under_old_words(declared)
    assert bare.mother is not None
    return replace(
        bare,
        child=replace(bare.child, full_name=NEW["name"], born=PartialDate(2024, 2, 3), born_in_words=""),
        mother=replace(bare.mother, full_name=NEW["mother.name"]),
    )


@pytest.mark.parametrize("words", [under_old_words, under_new_words])
def test_a_corrected_child_is_found_under_the_old_and_the_new_words(
    office_on_both: Office, words: Callable[[BirthDeclaration], BirthDeclaration]
) -> None:
    entry, declared = child_of(office_on_both)
    if words is under_new_words:
        assert "possible_duplicate" not in remarks_of(office_on_both, words(declared), 502)
    correct(office_on_both, entry, NEW)
    assert "possible_duplicate" in remarks_of(office_on_both, words(declared), 503)


def test_hashes_made_anew_find_a_corrected_entry_as_before(office: Office, tmp_path: Path) -> None:
    entry, declared = child_of(office)
    correct(office, entry, NEW)
    database = Database(f"sqlite:///{tmp_path / 'hotich.db'}", "civilstatus_test")
    vault = Vault(sealer_from(SharedSettings(var_dir=tmp_path)), "test")
    vault.unlock(database, NOW)
    assert rebuild(database, vault).entries == 2
    database.close()
    for number, words in enumerate((under_old_words, under_new_words), start=504):
        assert "possible_duplicate" in remarks_of(office, words(declared), number)


def test_who_was_corrected_is_still_married_under_either_name(office: Office) -> None:
    who = office.officer()
    declared = couples.marriage(505, NOW.date(), UnitCode(UNIT))
    entry = office.issue(request_for(declared, 505, module=Module.KH), who)
    changes = {"wife.name": "Đặng Thị Đúng", "wife.personal_id": "001195999999"}
    correct(office, entry, changes, reason="Số định danh theo thẻ căn cước")
    right = replace(
        declared.wife, full_name="Đặng Thị Đúng", personal_id="001195999999", paper_number="001195999999"
    )
    for number, wife in enumerate((declared.wife, right), start=506):
        again = couples.marriage(number, NOW.date(), UnitCode(UNIT))
        request = request_for(replace(again, wife=wife), number, module=Module.KH)
        assert office.send(request)["status"] == "1"
        found = office.get(f"/api/dossiers/{request.onestop_code}", who).json()["remarks"]
        assert "is_married" in {remark["code"] for remark in found}


def test_a_later_query_gives_the_paper_of_today_and_says_what_it_replaced(office_on_both: Office) -> None:
    office = office_on_both
    request = birth_request(510)
    entry = office.issue(request, office.officer())
    [first] = office.ask([request.onestop_code])["value"]
    before = office.result_of(request.onestop_code)
    office.clock.advance(timedelta(days=1))
    done = correct(office, entry, NEW)
    [second] = office.ask([request.onestop_code])["value"]
    after = office.result_of(request.onestop_code)
    assert (first["trangThai"], second["trangThai"]) == (4, 4)
    for name in ("soDangKy", "quyenSo", "trangSo", "ngayDangKy", "soDinhDanh"):
        assert after[name] == before[name]
    assert (after["nksHoTen"], after["nksNgaySinh"], after["meHoTen"]) == (
        NEW["name"],
        "03.02.2024",
        NEW["mother.name"],
    )
    assert after["nksNgaySinhBangChu"].startswith("Ngày ba tháng hai")
    old, new = (base64.b64decode(result["giayKhaiSinh"]) for result in (before, after))
    assert verify(new, office.authority.trust(), at=office.clock.now()).valid
    assert new != old
    assert hashlib.sha256(old).hexdigest() in second["ghiChu"]
    assert f"số {done['number']}" in second["ghiChu"]
    assert (first["ghiChu"], second["thoiGianThucHien"][:10]) == ("", "06/07/2024")
    # Asked again, the same bytes: whoever took it once compares equal.
    assert office.ask([request.onestop_code])["value"] == [second]


def test_a_second_correction_replaces_the_first_and_a_death_takes_its_hour(office: Office) -> None:
    declared = people.death_in_hospital(511, NOW.date(), UnitCode(UNIT))
    request = request_for(declared, 511)
    entry = office.issue(request, office.officer())
    correct(office, entry, {"cause": "Tai nạn giao thông"})
    middle = office.result_of(request.onestop_code, "LTKT")["giayKhaiTu"]
    died = declared.deceased.died.format("/")
    place = "phường Trúc Bạch, quận Ba Đình, Hà Nội"
    done = correct(
        office, entry, {"died": f"03:07 {died}", "place": place}, reason="Theo kết luận của cơ quan công an"
    )
    [item] = office.ask([request.onestop_code], "LTKT")["value"]
    result = office.result_of(request.onestop_code, "LTKT")
    assert (result["nktNguyenNhanChet"], result["nktNoiChet"]["maXa"]) == ("Tai nạn giao thông", "00004")
    assert hashlib.sha256(base64.b64decode(middle)).hexdigest() in item["ghiChu"]
    assert done["number"] == "2/2024"


def test_an_unsigned_correction_leaves_the_first_answer_until_it_is_signed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = birth_request(512)
    who = office.officer()
    entry = office.issue(request, who)
    before = office.ask([request.onestop_code])["value"]
    with monkeypatch.context() as broken:

        def fails(*_args: object, **_more: object) -> bytes:
            raise SigningFailed("dịch vụ dấu thời gian không trả lời", retry=True)

        broken.setattr(SigningPool, "sign", fails)
        assert correct(office, entry, {"mother.name": "Trần Thị Lý"})["unsigned"]
    assert office.ask([request.onestop_code])["value"] == before
    [waiting] = office.get(f"/api/entries/{entry}", who).json()["following"]
    assert office.post(f"/api/entries/{waiting['id']}/sign", who).json() == {"signed": 2}
    assert office.result_of(request.onestop_code)["meHoTen"] == "Trần Thị Lý"


def test_a_paper_signed_while_the_entry_is_corrected_again_says_the_last_word(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = birth_request(513)
    entry = office.issue(request, office.officer())
    again: list[dict[str, Any]] = []

    def meanwhile(point: str) -> None:
        if point == "civilstatus.further_signed_unstored" and not again:
            again.append({})
            again[0] = correct(office, entry, {"father.name": "Lê Văn Sau"})

    monkeypatch.setattr(issue_paper, "crash_point", meanwhile)
    first = correct(office, entry, {"mother.name": "Trần Thị Lý"})
    assert (first["unsigned"], again[0]["unsigned"]) == (None, None)
    result = office.result_of(request.onestop_code)
    assert (result["meHoTen"], result["chaHoTen"]) == ("Trần Thị Lý", "Lê Văn Sau")
    papers = office.get(f"/api/entries/{entry}", office.officer()).json()["papers"]
    assert [paper["kind"] for paper in papers].count("renewed") == 2


def test_api_1_gives_the_paper_of_today_with_the_notes(office: Office) -> None:
    request = birth_v1(514)
    told(office, "dangKyHoTich", request.wire())
    who = office.officer()
    for act in ("take-up", "register", "sign", "issue"):
        assert office.act(request.code, act, who, reason="Đã đối chiếu").status_code == 200
    [before] = told(office, "ketQuaDangKyHS", about(request))["value"]
    office.clock.advance(timedelta(days=3))
    correct(office, before["id"], {"mother.name": "Trần Thị Lý"})
    [after] = told(office, "ketQuaDangKyHS", about(request))["value"]
    assert (after["so"], after["quyenSo"], after["id"]) == (before["so"], before["quyenSo"], before["id"])
    assert (before["meHoTen"] != after["meHoTen"], after["meHoTen"]) == (True, "Trần Thị Lý")
    assert "Cải chính hộ tịch theo số 1/2024" in after["ghiChuSo"]
    pdf = base64.b64decode(after["giayKhaiSinh"])
    assert pdf != base64.b64decode(before["giayKhaiSinh"])
    assert verify(pdf, office.authority.trust(), at=office.clock.now()).valid
    changed = told(office, "dsHoSoDangKy", {"module": "KS", "ngayCapNhat": "2024-07-08"})["value"]
    assert [line["id"] for line in changed] == [before["id"]]


def test_a_number_that_somebody_else_has_is_not_written_by_a_correction(office: Office) -> None:
    who = office.officer()
    one, other = birth_request(515), birth_request(516)
    office.issue(one, who)
    entry = office.issue(other, who)
    taken = office.result_of(one.onestop_code)["soDinhDanh"]
    sex = office.result_of(one.onestop_code)["nksGioiTinh"]
    changes = {"personal_id": taken, "sex": "Nam" if sex == "1" else "Nữ"}
    answer = office.post(f"/api/entries/{entry}/correct", who, changes=changes, basis=BASIS)
    assert (answer.status_code, answer.json()["code"]) == (409, "law_forbids")
    assert "đã ghi ở việc khác" in answer.json()["message"]
    assert office.get(f"/api/entries/{entry}", who).json()["notes"] == []
    assert office.get("/api/books/correction/2024", who).json()["items"] == []


def test_the_page_offers_the_hour_of_death_and_choices_and_keeps_what_was_typed(office: Office) -> None:
    who = office.officer()
    declared = people.death_in_hospital(517, NOW.date(), UnitCode(UNIT))
    entry = office.issue(request_for(declared, 517), who)
    page = office.http.get(f"{BASE}/muc/{entry}/cai-chinh", headers=who).text
    assert "Giờ, phút, ngày, tháng, năm chết" in page
    assert "Ghi như 22:05 15/08/2024" in page
    assert '<option value="Nữ"' in page
    fields = {each["path"]: each for each in office.get(f"/api/entries/{entry}", who).json()["fields"]}
    assert (fields["died"]["form"], fields["sex"]["choices"][:2]) == ("moment", ["Nam", "Nữ"])


def test_the_public_page_says_that_a_paper_was_replaced(office: Office) -> None:
    who = office.officer()
    request = birth_request(518)
    entry = office.issue(request, who)
    office.post(f"/api/entries/{entry}/copy", who, copies=1)
    correct(office, entry, {"mother.name": "Trần Thị Lý"})
    papers = office.get(f"/api/entries/{entry}", who).json()["papers"]
    files = {
        paper["kind"]: office.get(f"/api/entries/{entry}/papers/{paper['id']}.pdf", who).content
        for paper in papers
    }
    files["first"] = office.get(f"/api/dossiers/{request.onestop_code}/document.pdf", who).content
    said = {
        kind: office.http.post(f"{BASE}/xac-thuc", files={"tep": ("giay.pdf", pdf, "application/pdf")}).text
        for kind, pdf in files.items()
    }
    replaced = {kind for kind, page in said.items() if "đã được thay bằng bản cấp lại" in page}
    valid = {kind for kind, page in said.items() if "Hợp lệ, đúng tệp đã cấp" in page}
    assert (replaced, valid) == ({"first", "copy"}, {"correction", "renewed"})


def test_the_exported_book_says_who_the_parents_are_and_beside_the_entry_what_was_corrected(
    office: Office,
) -> None:
    entry, declared = child_of(office)
    correct(office, entry, {"name": NEW["name"]})
    sheet = office.get("/api/books/birth/2024/sheet.csv", office.officer()).content.decode("utf-8-sig")
    [line] = csv.DictReader(io.StringIO(sheet))
    assert line["name"] == declared.child.full_name
    assert declared.mother is not None
    assert declared.father is not None
    numbers = declared.mother.personal_id, declared.father.personal_id
    assert (line["mother_personal_id"], line["father_personal_id"]) == numbers
    assert line["notes"].startswith("Cải chính hộ tịch theo số 1/2024, quyển 01/2024, trang 1, ")
    assert f"→ “{NEW['name']}”" in line["notes"]
    assert line["notes"].endswith("(ghi ngày 05/07/2024)")
