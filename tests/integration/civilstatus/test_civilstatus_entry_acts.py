"""What an officer does with an issued entry: copies, corrections, notes; on both databases where it matters."""

import re
import shutil
import subprocess
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from lienthong.contracts.hotich_v3.entries import decode_result
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import (
    NO_ENTRY,
    CopyDeclaration,
    EntryReference,
    GuardianshipDeclaration,
    GuardianshipEndDeclaration,
    MarriageDeclaration,
    Party,
)
from lienthong.domain.modules import Module
from lienthong.domain.registers import Register
from lienthong.domain.units import UnitCode
from lienthong.foundation.audit import trail
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.identity import Principal
from lienthong.foundation.sealer import sealer_from
from lienthong.foundation.settings import SharedSettings
from lienthong.foundation.sign.signer import SigningFailed
from lienthong.foundation.sign.signing_pool import SigningPool
from lienthong.foundation.verify.verdict import verify
from lienthong.invented import people
from lienthong.invented.people import couples, kin
from lienthong.systems.civilstatus.base.vault import Vault
from lienthong.systems.civilstatus.paper_books.columns import LAYOUTS
from lienthong.systems.civilstatus.paper_books.enter import PaperBook
from lienthong.systems.civilstatus.paper_books.import_book import import_sheet
from lienthong.systems.civilstatus.paper_books.rebuild import MENDED, rebuild
from tests.support.sheets import write_sheet
from tests.support.systems.civilstatus import BASE, NOW, UNIT, Office, birth_request, request_for

ACTS: dict[str, dict[str, Any]] = {
    "copy": {"copies": 2},
    "correct": {"changes": {"mother.name": "Trần Thị Lý"}, "basis": "Giấy khai sinh của người mẹ"},
    "note": {"text": "Quyết định 01/2024/QĐST của Tòa án"},
}


def text_of(pdf: bytes) -> str:
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("needs pdftotext")
    done = subprocess.run([tool, "-raw", "-", "-"], input=pdf, capture_output=True, check=True, timeout=30)
    return " ".join(done.stdout.decode().split())


def test_copies_are_numbered_in_a_book_of_their_own_and_signed(office_on_both: Office) -> None:
    office = office_on_both
    who = office.officer()
    entry = office.issue(birth_request(31), who)
    given = office.post(f"/api/entries/{entry}/copy", who, copies=3, purpose="Nhập học").json()
    assert (given["number"], given["unsigned"]) == ("1/2024", None)
    trace = office.get(f"/api/entries/{entry}", who).json()
    [paper] = trace["papers"]
    assert (paper["kind"], paper["copies"], paper["replaced"]) == ("copy", 3, False)
    pdf = office.get(f"/api/entries/{entry}/papers/{paper['id']}.pdf", who).content
    assert verify(pdf, office.authority.trust(), at=NOW).valid
    books = office.get("/api/books/copy/2024", who).json()["items"]
    assert [line["registration_number"] for line in books] == ["1/2024"]
    assert office.post(f"/api/entries/{entry}/copy", who, copies=1).json()["number"] == "2/2024"


def test_a_copy_is_given_by_number_and_name_where_the_request_says_less_of_the_person_than_the_book(
    office: Office,
) -> None:
    who = office.officer()
    entry = office.issue(birth_request(32), who)
    declared = people.declare(Register.COPY, 33, NOW.date(), UNIT)
    assert isinstance(declared, CopyDeclaration)
    child = people.birth(32, NOW.date(), UNIT).child.full_name
    asked = replace(
        declared,
        source=Register.BIRTH,
        subject=Party(full_name=child),
        second_subject=None,
        entry=EntryReference(number="1", book="01/2024"),
    )
    copy = office.issue(request_for(asked, 33), who)
    assert office.get(f"/api/entries/{entry}", who).json()["following"][0]["id"] == copy
    # Another name under that number, or another year, is another entry.
    others: list[dict[str, Any]] = [
        {"subject": Party(full_name="Trần Thị Khác")},
        {"entry": EntryReference(number="1", book="01/2023")},
    ]
    for number, change in enumerate(others, 34):
        request = request_for(replace(asked, **change), number)
        assert office.send(request)["status"] == "1"
        assert office.act(request.onestop_code, "take-up", who).status_code == 200
        refused = office.act(request.onestop_code, "register", who, reason="Đã đối chiếu")
        assert refused.status_code == 409
        assert "ngày sinh và số định danh" in refused.json()["message"]


def test_a_copy_asked_for_under_a_wrong_number_is_decided_by_the_officer_and_says_from_which_book(
    office: Office,
) -> None:
    who = office.officer()
    entry = office.issue(birth_request(36), who)
    child = people.birth(36, NOW.date(), UNIT).child
    declared = people.declare(Register.COPY, 37, NOW.date(), UNIT)
    assert isinstance(declared, CopyDeclaration)
    subject = Party(full_name=child.full_name, born=child.born)
    reference = EntryReference(number="7", book="01/2024", registered=PartialDate(2024, 3, 1))
    asked = replace(declared, source=Register.BIRTH, subject=subject, second_subject=None, entry=reference)
    request = request_for(asked, 37)
    assert office.send(request)["status"] == "1"
    assert office.act(request.onestop_code, "take-up", who).status_code == 200
    refused = office.act(request.onestop_code, "register", who)
    assert (refused.status_code, refused.json()["error"]) == (409, "needs_reason")
    remarks = {each["code"]: each["message"] for each in refused.json()["remarks"]}
    assert "số 7, sổ ghi 1/2024; ngày đăng ký 01/03/2024, sổ ghi 05/07/2024" in remarks["entry_differs"]
    assert "số 1/2024, quyển 01/2024, ngày 05/07/2024, phường Điện Biên" in remarks["entry_found"]
    decided = office.act(request.onestop_code, "register", who, reason="Người dân ghi nhầm, đã đối chiếu")
    assert decided.status_code == 200
    assert office.get(f"/api/entries/{entry}", who).json()["following"]
    history = office.get(f"/api/dossiers/{request.onestop_code}", who).json()["history"]
    assert history[-1]["reason"] == "Người dân ghi nhầm, đã đối chiếu"
    assert "entry_differs" in history[-1]["detail"]["passed_over"]


def test_a_correction_leaves_the_entry_as_it_was_and_gives_new_signed_papers(office_on_both: Office) -> None:
    office = office_on_both
    who = office.officer()
    request = birth_request(32)
    entry = office.issue(request, who)
    before = office.get(f"/api/dossiers/{request.onestop_code}/document.pdf", who).content
    order = {
        "changes": {"mother.name": "Trần Thị Lý", "born": "03/02/2024"},
        "basis": "Giấy chứng sinh bản gốc",
    }
    done = office.post(f"/api/entries/{entry}/correct", who, **order)
    assert done.status_code == 200, done.text
    assert done.json()["number"] == "1/2024"
    trace = office.get(f"/api/entries/{entry}", who).json()
    assert trace["replaced"]
    assert [paper["kind"] for paper in trace["papers"]] == ["correction", "renewed"]
    assert {each["path"]: each["text"] for each in trace["fields"]}["mother.name"] == "Trần Thị Lý"
    assert "Giấy chứng sinh bản gốc" in trace["notes"][0]["text"]
    for paper in trace["papers"]:
        pdf = office.get(f"/api/entries/{entry}/papers/{paper['id']}.pdf", who).content
        assert verify(pdf, office.authority.trust(), at=NOW).valid
        assert pdf != before
    assert office.get(f"/api/dossiers/{request.onestop_code}/document.pdf", who).content == before
    history = office.get(f"/api/dossiers/{request.onestop_code}", who).json()
    assert history["history"][-1]["kind"] == "corrected"
    assert history["stage"] == "issued"
    assert office.status_of(request.onestop_code) == 4


def test_a_copy_given_after_a_correction_says_what_is_right_now(office: Office) -> None:
    who = office.officer()
    entry = office.issue(birth_request(33), who)
    office.post(f"/api/entries/{entry}/copy", who, copies=1)
    changes = {"mother.name": "Trần Thị Lý"}
    office.post(f"/api/entries/{entry}/correct", who, changes=changes, basis="Căn cước của người mẹ")
    office.post(f"/api/entries/{entry}/copy", who, copies=1)
    papers = office.get(f"/api/entries/{entry}", who).json()["papers"]
    copies = [paper for paper in papers if paper["kind"] == "copy"]
    assert [paper["replaced"] for paper in copies] == [True, False]
    new = office.get(f"/api/entries/{entry}/papers/{copies[1]['id']}.pdf", who).content
    assert "Trần Thị Lý" in text_of(new)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"mother.born": "31/02/1990"}, "không tồn tại"),
        ({"name": "Nguyễn 4n"}, "chữ số"),
        ({"personal_id": "12"}, "Số định danh cá nhân"),
        ({"requester": "x"}, "không có nội dung"),
        ({"born_in_words": "x"}, "không có nội dung"),
    ],
)
def test_a_correction_to_something_that_cannot_be_is_refused(
    office: Office, changes: dict[str, str], said: str
) -> None:
    who = office.officer()
    entry = office.issue(birth_request(34), who)
    answer = office.post(f"/api/entries/{entry}/correct", who, changes=changes, basis="Giấy tờ gốc")
    assert answer.status_code == 422
    assert said in answer.json()["message"]
    assert office.get(f"/api/entries/{entry}", who).json()["notes"] == []


def test_a_court_divorce_noted_beside_the_entry_lets_both_marry_again(office: Office) -> None:
    who = office.officer()
    first = couples.marriage(35, NOW.date(), UnitCode(UNIT))
    entry = office.issue(request_for(first, 35, module=Module.KH), who)
    again = request_for(first, 36, module=Module.KH)
    office.send(again)
    office.act(again.onestop_code, "take-up", who)
    stopped = office.act(again.onestop_code, "register", who, reason="Vẫn đăng ký")
    assert stopped.status_code == 409
    assert {"is_married"} <= {remark["code"] for remark in stopped.json()["remarks"]}
    noted = office.post(
        f"/api/entries/{entry}/note", who, kind="marriage_ended", text="Bản án ly hôn 12/2024/HNGĐ-ST"
    )
    assert noted.status_code == 200, noted.text
    assert office.act(again.onestop_code, "register", who, reason="Đã ly hôn theo bản án").status_code == 200


def test_a_registered_end_is_noted_beside_the_guardianship_it_ends(office: Office) -> None:
    who = office.officer()
    begun = kin.guardianship(37, NOW.date(), UnitCode(UNIT))
    entry = office.issue(request_for(begun, 37), who)
    end = kin.guardianship_end(38, NOW.date(), UnitCode(UNIT))
    ended = request_for(_same_people(end, begun), 38)
    office.issue(ended, who)
    trace = office.get(f"/api/entries/{entry}", who).json()
    assert [note["kind"] for note in trace["notes"]] == ["guardianship_ended"]
    assert [(each["register"], each["code"]) for each in trace["following"]] == [
        ("guardianship_end", ended.onestop_code)
    ]


def _same_people(
    end: GuardianshipEndDeclaration, begun: GuardianshipDeclaration
) -> GuardianshipEndDeclaration:
    return replace(end, ward=begun.ward, guardian=begun.guardian, guardianship=NO_ENTRY, ground=None)


@pytest.mark.parametrize("act", ACTS)
def test_another_units_officer_is_refused_and_the_attempt_is_kept(office: Office, act: str) -> None:
    entry = office.issue(birth_request(39), office.officer())
    other = office.officer("hotich.00022")
    answer = office.post(f"/api/entries/{entry}/{act}", other, **ACTS[act])
    assert answer.status_code == 403
    assert "đơn vị khác" in answer.json()["message"]
    assert office.get(f"/api/entries/{entry}", other).status_code == 403


@pytest.mark.parametrize(("act", "status"), [("copy", 200), ("correct", 409), ("note", 409)])
def test_a_leader_gives_copies_and_changes_nothing(office: Office, act: str, status: int) -> None:
    entry = office.issue(birth_request(40), office.officer())
    leader = office.officer("lanhdao.00019")
    assert office.post(f"/api/entries/{entry}/{act}", leader, **ACTS[act]).status_code == status


def test_before_the_result_is_released_nothing_is_copied_or_corrected(office: Office) -> None:
    who = office.officer()
    request = birth_request(41)
    office.send(request)
    for act in ("take-up", "register"):
        office.act(request.onestop_code, act, who)
    entry = office.get(f"/api/dossiers/{request.onestop_code}", who).json()["entry"]["id"]
    for act, order in ACTS.items():
        assert office.post(f"/api/entries/{entry}/{act}", who, **order).status_code == 409


def test_a_copy_whose_signing_failed_keeps_its_number_and_is_signed_later(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = office.officer()
    entry = office.issue(birth_request(42), who)
    with monkeypatch.context() as broken:

        def fails(*_args: object, **_more: object) -> bytes:
            raise SigningFailed("dịch vụ dấu thời gian không trả lời", retry=True)

        broken.setattr(SigningPool, "sign", fails)
        given = office.post(f"/api/entries/{entry}/copy", who, copies=1).json()
    assert given["number"] == "1/2024"
    assert "dấu thời gian" in given["unsigned"]
    [waiting] = office.get(f"/api/entries/{entry}", who).json()["following"]
    assert waiting["unsigned"]
    assert office.post(f"/api/entries/{waiting['id']}/sign", who).json() == {"signed": 1}
    assert office.post(f"/api/entries/{waiting['id']}/sign", who).json() == {"signed": 0}


def test_a_request_for_copies_gives_the_extract_of_the_entry_it_means(office: Office) -> None:
    who = office.officer()
    marriage = couples.marriage(43, NOW.date(), UnitCode(UNIT))
    entry = office.issue(request_for(marriage, 43, module=Module.KH), who)
    request = request_for(_copy_of(marriage), 44)
    office.issue(request, who)
    result = decode_result(Module.BS, office.ask([request.onestop_code], "BS")["value"][0]["ketQuaXuLy"])
    pdf = result.certificate()
    assert verify(pdf, office.authority.trust(), at=NOW).valid
    assert marriage.wife.personal_id in text_of(pdf)
    following = office.get(f"/api/entries/{entry}", who).json()["following"]
    assert [each["code"] for each in following] == [request.onestop_code]


def test_copies_of_what_stands_in_no_book_are_stopped(office: Office) -> None:
    who = office.officer()
    request = request_for(kin.copy_request(45, NOW.date(), UnitCode(UNIT)), 45)
    office.send(request)
    office.act(request.onestop_code, "take-up", who)
    answer = office.act(request.onestop_code, "register", who, reason="Vẫn cấp")
    assert answer.status_code == 409
    assert "entry_not_found" in {remark["code"] for remark in answer.json()["remarks"]}


def _copy_of(marriage: MarriageDeclaration) -> CopyDeclaration:
    asked = kin.copy_request(44, NOW.date(), UnitCode(UNIT))
    party = Party(**{each.name: getattr(marriage.husband, each.name) for each in fields(Party)})
    return replace(asked, source=Register.MARRIAGE, subject=party, entry=NO_ENTRY, copies=2)


def test_the_code_of_a_copy_is_verified_on_the_public_page(office: Office) -> None:
    who = office.officer()
    entry = office.issue(birth_request(46), who)
    office.post(f"/api/entries/{entry}/copy", who, copies=1)
    [paper] = office.get(f"/api/entries/{entry}", who).json()["papers"]
    pdf = office.get(f"/api/entries/{entry}/papers/{paper['id']}.pdf", who).content
    http: TestClient = office.http
    page = http.post(f"{BASE}/xac-thuc", files={"tep": ("ban-sao.pdf", pdf, "application/pdf")}).text
    assert "Hợp lệ, đúng tệp đã cấp" in page
    assert "Bản sao trích lục hộ tịch" in page
    assert re.search(r"1/2024", page)


def test_a_guardianship_in_a_book_on_paper_is_known_as_that_of_the_ward(
    office: Office, tmp_path: Path
) -> None:
    declared = people.declare(Register.GUARDIANSHIP, 61, NOW.date(), UNIT)
    assert isinstance(declared, GuardianshipDeclaration)
    line = {"number": "5", "registered": "10/03/2022"}
    for prefix, party in (
        ("ward", declared.ward),
        ("guardian", kin.guardianship(62, NOW.date(), UNIT).guardian),
    ):
        line |= {
            f"{prefix}_name": party.full_name,
            f"{prefix}_born": f"{party.born.format('/')}" if party.born is not None else "",
            f"{prefix}_personal_id": party.personal_id,
        }
    database = Database(f"sqlite:///{tmp_path / 'hotich.db'}", "civilstatus_test")
    vault = Vault(sealer_from(SharedSettings(var_dir=tmp_path)), "test")
    vault.unlock(database, NOW)
    shelf = PaperBook(database, vault, UNIT, Register.GUARDIANSHIP, 200)
    sheet = write_sheet(tmp_path / "so.csv", [line])
    assert import_sheet(shelf, sheet, importer=Principal("x", "x"), now=NOW).entered == 1
    request = request_for(declared, 61)
    assert office.send(request)["status"] == "1"
    who = office.officer()
    seen = office.get(f"/api/dossiers/{request.onestop_code}", who).json()["remarks"]
    assert "has_guardian" in {remark["code"] for remark in seen if remark["weight"] == "stops"}
    database.close()


def test_people_of_an_entry_imported_in_the_wrong_order_are_known_for_who_they_are(
    office: Office, tmp_path: Path
) -> None:
    ward = people.declare(Register.GUARDIANSHIP, 66, NOW.date(), UNIT)
    assert isinstance(ward, GuardianshipDeclaration)
    line = {"number": "6", "registered": "10/03/2022"}
    for prefix, party in (("ward", ward.ward), ("guardian", kin.guardianship(67, NOW.date(), UNIT).guardian)):
        assert party.born is not None
        line |= {f"{prefix}_name": party.full_name, f"{prefix}_born": party.born.format("/")}
        line[f"{prefix}_personal_id"] = party.personal_id
    database = Database(f"sqlite:///{tmp_path / 'hotich.db'}", "civilstatus_test")
    vault = Vault(sealer_from(SharedSettings(var_dir=tmp_path)), "test")
    vault.unlock(database, NOW)
    shelf = PaperBook(database, vault, UNIT, Register.GUARDIANSHIP, 200)
    # As the entry was written before the order of people was mended.
    layout = LAYOUTS[Register.GUARDIANSHIP]
    parts = tuple(part for part in layout.parts if part.prefix != "second_guardian")
    old = replace(layout, parts=parts, subjects=("guardian", "ward"))
    with pytest.MonkeyPatch.context() as before:
        before.setitem(LAYOUTS, Register.GUARDIANSHIP, old)
        sheet = write_sheet(tmp_path / "so.csv", [line])
        assert import_sheet(shelf, sheet, importer=Principal("x", "x"), now=NOW).entered == 1
    made = rebuild(database, vault)
    assert made.mended == ["Sổ đăng ký giám hộ số 6/2022, đơn vị 00019"]
    assert made.unclear == []
    with database.read() as session:
        query = select(trail.c.detail).where(trail.c.action == MENDED)
        assert [detail["number"] for (detail,) in session.execute(query)] == ["6/2022"]
    again = write_sheet(tmp_path / "lai.csv", [line, {**line, "number": "7"}])
    assert import_sheet(shelf, again, importer=Principal("x", "x"), now=NOW).unchanged == 1
    database.close()
    request = request_for(ward, 66)
    assert office.send(request)["status"] == "1"
    who = office.officer()
    assert office.act(request.onestop_code, "take-up", who).status_code == 200
    refused = office.act(request.onestop_code, "register", who, reason="Đã đối chiếu")
    assert refused.status_code == 409
    assert "đang được giám hộ theo sổ đăng ký giám hộ số" in refused.json()["message"]
