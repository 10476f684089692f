"""No birth or death is registered twice, in whatever spelling, at whichever unit, at whatever moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DatabaseError

from lienthong.domain.registers import Register
from lienthong.domain.units import UnitCode
from lienthong.foundation.audit import entries
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.identity import Principal
from lienthong.foundation.sealer import sealer_from
from lienthong.foundation.settings import SharedSettings
from lienthong.invented import people
from lienthong.systems.civilstatus.base.tables import book_entries, entry_notes
from lienthong.systems.civilstatus.base.vault import NOTE, Vault
from lienthong.systems.civilstatus.books.numbering import entry_name
from lienthong.systems.civilstatus.paper_books.enter import PaperBook
from lienthong.systems.civilstatus.paper_books.import_book import import_sheet
from tests.support.sheets import birth_lines, write_sheet
from tests.support.systems.civilstatus import BASE, NOW, PASSWORD, Office, birth_request, request_for

RESPELT: tuple[Callable[[str], str], ...] = (
    str.upper,
    lambda name: name.replace("y", "i").replace(" ", "  "),
)


def register(
    office: Office, code: str, user_name: str = "hotich.00019", reason: str = ""
) -> dict[str, object]:
    who = office.officer(user_name)
    office.act(code, "take-up", who)
    answer: dict[str, object] = office.act(code, "register", who, reason=reason).json()
    return answer


@pytest.mark.parametrize("change", RESPELT)
def test_a_child_registered_elsewhere_under_another_spelling_is_found(
    office: Office, change: Callable[[str], str]
) -> None:
    first = people.birth(400, NOW.date(), UnitCode("00019"))
    assert first.mother is not None
    second = replace(
        first,
        place_of_registration=UnitCode("00022"),
        child=replace(first.child, full_name=change(first.child.full_name)),
        mother=replace(
            first.mother, full_name=change(first.mother.full_name), personal_id="", paper_number=""
        ),
        certificate_number="",
    )
    requests = request_for(first, 400), request_for(second, 401)
    for request in requests:
        assert office.send(request)["status"] == "1"
    assert register(office, requests[0].onestop_code)["done"]
    refused = register(office, requests[1].onestop_code, "hotich.00022")
    assert refused["error"] == "needs_reason"
    assert "số 1/2024 của đơn vị 00019" in str(refused["message"])
    assert first.child.full_name not in str(refused)


def test_who_died_elsewhere_is_not_registered_dead_again_under_another_spelling(office: Office) -> None:
    first = people.death_at_home(410, NOW.date(), UnitCode("00019"))
    second = replace(
        first,
        place_of_registration=UnitCode("00022"),
        deceased=replace(
            first.deceased, full_name=first.deceased.full_name.upper(), paper_number="", paper_kind=None
        ),
        certificate_number="",
        notice=replace(first.notice, number="999"),
    )
    requests = request_for(first, 410), request_for(second, 411)
    for request in requests:
        assert office.send(request)["status"] == "1"
    assert register(office, requests[0].onestop_code)["done"]
    refused = register(office, requests[1].onestop_code, "hotich.00022", "Đã kiểm tra kỹ hồ sơ")
    assert refused["error"] == "law_forbids"
    assert "đã được đăng ký khai tử" in str(refused["message"])


def test_an_entry_of_a_book_on_paper_is_found(office: Office, tmp_path: Path) -> None:
    child = people.birth(420, NOW.date(), UnitCode("00019"))
    assert child.mother is not None
    line = {
        "number": "1",
        "registered": "03/07/2024",
        "name": child.child.full_name.lower(),
        "born": child.child.born.format("/"),
        "sex": child.child.sex.name_vi,
        "mother_name": child.mother.full_name,
    }
    database = Database(f"sqlite:///{tmp_path / 'hotich.db'}", "civilstatus_test")
    vault = Vault(sealer_from(SharedSettings(var_dir=tmp_path)), "test")
    vault.unlock(database, NOW)
    shelf = PaperBook(database, vault, "00022", Register.BIRTH, 200)
    state = import_sheet(
        shelf, write_sheet(tmp_path / "so.csv", [line]), importer=Principal("x", "x"), now=NOW
    )
    database.close()
    assert state.entered == 1
    request = request_for(child, 420)
    office.send(request)
    refused = register(office, request.onestop_code)
    assert refused["error"] == "needs_reason"
    assert "số 1/2024 của đơn vị 00022" in str(refused["message"])
    assert register(office, request.onestop_code, reason="Đã xác minh là hai trẻ khác nhau")["done"]


def test_twins_are_registered_in_one_order_with_a_note(office: Office) -> None:
    twins = people.twins(430, NOW.date(), "00019")
    requests = [request_for(each, 430 + number) for number, each in enumerate(twins)]
    for request in requests:
        office.send(request)
    who = office.officer()
    codes = [request.onestop_code for request in requests]
    office.acts("take-up", codes, who)
    assert office.acts("register", codes, who)["done"] == 2


def test_two_dossiers_of_one_child_in_one_order_are_not_both_registered(office: Office) -> None:
    first = people.birth(440, NOW.date(), UnitCode("00019"))
    second = replace(
        first,
        child=replace(first.child, full_name=first.child.full_name.upper()),
        mother=None,
        certificate_number="01.24.00099",
    )
    requests = request_for(first, 440), request_for(second, 441)
    who = office.officer()
    for request in requests:
        assert office.send(request)["status"] == "1"
    codes = [request.onestop_code for request in requests]
    office.acts("take-up", codes, who)
    answer = office.acts("register", codes, who, reason="Đã kiểm tra hồ sơ")
    assert [outcome["error"] for outcome in answer["outcomes"]] == [None, "needs_reason"]
    assert len(office.get("/api/books/birth/2024", who).json()["items"]) == 1


def test_the_registrar_sees_what_resembles_before_deciding(office: Office) -> None:
    declaration = people.birth(450, NOW.date(), UnitCode("00019"))
    named = replace(
        declaration, certificate_number="", child=replace(declaration.child, full_name="Lê Mỹ An")
    )
    again = replace(named, child=replace(named.child, full_name="LÊ MĨ AN"))
    requests = request_for(named, 450), request_for(again, 451)
    for request in requests:
        office.send(request)
    assert register(office, requests[0].onestop_code, reason="Có văn bản của người làm chứng")["done"]
    remarks = office.get(f"/api/dossiers/{requests[1].onestop_code}", office.officer()).json()["remarks"]
    assert "possible_duplicate" in {remark["code"] for remark in remarks}


def test_an_ordinary_birth_resembles_nothing(office: Office) -> None:
    for number in range(460, 466):
        request = birth_request(number)
        office.send(request)
        assert register(office, request.onestop_code)["done"]


def test_an_entry_of_a_book_on_paper_is_read_by_its_unit_only_and_never_changed(
    office: Office, tmp_path: Path
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'hotich.db'}", "civilstatus_test")
    vault = Vault(sealer_from(SharedSettings(var_dir=tmp_path)), "test")
    vault.unlock(database, NOW)
    (line,) = birth_lines(1, 2019)
    shelf = PaperBook(database, vault, "00019", Register.BIRTH, 200)
    import_sheet(shelf, write_sheet(tmp_path / "so.csv", [line]), importer=Principal("x", "x"), now=NOW)
    for change in (update(book_entries).values(number=2), delete(book_entries)):
        with pytest.raises(DatabaseError, match="only ever added"), database.begin() as session:
            session.execute(change)
    with database.begin() as session:
        name = entry_name("00019", Register.BIRTH, 2019, 1)
        row = {
            "entry_id": session.execute(select(book_entries.c.id)).scalar_one(),
            "number": 1,
            "kind": "correction",
            "noted_at": NOW,
            "account": "hotich.00019",
            "text": vault.seal_record(name, NOTE, {"text": "Cải chính năm sinh của mẹ"}),
        }
        session.execute(insert(entry_notes), row)

    def page(user_name: str) -> str:
        office.http.cookies.clear()
        office.http.post(f"{BASE}/login", data={"user_name": user_name, "password": PASSWORD})
        return str(office.http.get(f"{BASE}/so/birth/2019/1", headers={"Accept": "text/html"}).text)

    assert line["mother_name"] in page("hotich.00019")
    assert "Cải chính năm sinh của mẹ" in page("hotich.00019")
    assert line["mother_name"] not in page("hotich.00022")
    with database.read() as session:
        looks = [entry for entry in entries(session, account="hotich.00019") if entry.action == "read"]
    database.close()
    assert looks[0].detail["number"] == "1/2019"
