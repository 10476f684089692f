"""Statistics by unit, month and register, as table, plot and file."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from lienthong.domain.catalogues import RegistrationType
from lienthong.domain.modules import Module
from lienthong.domain.registers import Register
from lienthong.domain.units import UnitCode
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.identity import Principal
from lienthong.foundation.sealer import sealer_from
from lienthong.foundation.settings import SharedSettings
from lienthong.invented import people
from lienthong.invented.people import couples
from lienthong.systems.civilstatus.base.tables import entry_marks, monthly_counts
from lienthong.systems.civilstatus.base.vault import Vault
from lienthong.systems.civilstatus.paper_books.enter import PaperBook
from lienthong.systems.civilstatus.paper_books.import_book import import_sheet
from lienthong.systems.civilstatus.paper_books.rebuild import rebuild
from tests.support.sheets import birth_lines, write_sheet
from tests.support.systems.civilstatus import (
    BASE,
    NOW,
    PASSWORD,
    Office,
    birth_request,
    death_request,
    request_for,
)

AGAIN = RegistrationType.AGAIN


@pytest.fixture
def counted(office: Office) -> Office:
    """One birth and one death on time, one late birth, one refusal, at one unit; one birth at another."""
    who = office.officer()
    late = request_for(people.late_birth(612, NOW.date(), "00019"), 612)
    for request in (birth_request(610), death_request(611), late):
        office.send(request)
        office.act(request.onestop_code, "take-up", who)
        assert office.act(request.onestop_code, "register", who).status_code == 200
    test = birth_request(613)
    office.send(test)
    office.act(test.onestop_code, "refuse", who, reason="Không đủ giấy tờ")
    elsewhere, stranger = birth_request(614, "00022"), office.officer("hotich.00022")
    office.send(elsewhere)
    office.act(elsewhere.onestop_code, "take-up", stranger)
    assert office.act(elsewhere.onestop_code, "register", stranger).status_code == 200
    return office


def asked(office: Office, query: str, user_name: str = "dieuphoi") -> dict[str, object]:
    answer = office.get(f"/api/statistics?{query}", office.officer(user_name))
    assert answer.status_code == 200, answer.text
    body: dict[str, object] = answer.json()
    return body


def test_entries_are_counted_by_month_on_time_and_late(counted: Office) -> None:
    answer = asked(counted, "year=2024&register=birth")
    months = {item["code"]: item for item in answer["items"]}  # type: ignore[attr-defined]
    assert len(months) == 12
    assert months["7"]["registered"] == 3
    assert (months["7"]["on_time"], months["7"]["late"], months["7"]["refused"]) == (2, 1, 1)
    assert months["7"]["male"] + months["7"]["female"] == 3
    assert months["6"]["registered"] == 0
    assert months["7"]["mean_days"] == 0


def test_an_officer_sees_the_own_unit_only_and_a_coordinator_all(counted: Office) -> None:
    assert asked(counted, "year=2024&unit=00022", "hotich.00019")["total"]["registered"] == 3  # type: ignore[index]
    assert asked(counted, "year=2024")["total"]["registered"] == 4  # type: ignore[index]
    assert asked(counted, "year=2024&unit=00022")["total"]["registered"] == 1  # type: ignore[index]
    assert asked(counted, "year=2024&province=01")["total"]["registered"] == 4  # type: ignore[index]
    assert asked(counted, "year=2024&province=79")["total"]["registered"] == 0  # type: ignore[index]
    by_unit = asked(counted, "year=2024&by=unit")["items"]
    assert {item["code"]: item["registered"] for item in by_unit} == {"00019": 3, "00022": 1}  # type: ignore[attr-defined]


def test_the_page_draws_the_plot_and_gives_the_table_as_a_file(counted: Office) -> None:
    counted.http.cookies.clear()
    counted.http.post(f"{BASE}/login", data={"user_name": "dieuphoi", "password": PASSWORD})
    page = counted.http.get(f"{BASE}/thong-ke?nam=2024&theo=month", headers={"Accept": "text/html"}).text
    assert len(re.findall(r'<rect class="piece piece-', page)) == 2
    assert "Tháng 7" in page
    file = counted.http.get(f"{BASE}/thong-ke?nam=2024&theo=register&tep=1").text
    assert file.splitlines()[0] == (
        "\ufeffLoại sổ,Mã,Đã đăng ký,Nhập từ sổ giấy,Đúng hạn,Quá hạn,Nam,Nữ,Từ chối,Số ngày trung bình"
    )
    assert "Sổ đăng ký khai tử,death,1" in file


def test_a_book_is_taken_out_as_a_file_and_it_stands_in_the_trail(counted: Office) -> None:
    who = counted.officer()
    file = counted.get("/api/books/birth/2024/sheet.csv", who)
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert len(file.text.strip().splitlines()) == 3
    assert counted.get("/api/books/birth/2024/sheet.csv", counted.officer("dieuphoi")).status_code == 403
    assert counted.get("/api/books/copy/2024/sheet.csv", who).status_code == 404


def test_a_rebuild_from_the_books_changes_nothing(counted: Office, tmp_path: Path) -> None:
    who = counted.officer()
    again = request_for(
        replace(people.birth(615, NOW.date(), UnitCode("00019")), registration_type=AGAIN), 615
    )
    counted.send(again)
    counted.act(again.onestop_code, "take-up", who)
    assert counted.act(again.onestop_code, "register", who, reason="Sổ cũ đã mất").status_code == 200
    database = Database(f"sqlite:///{tmp_path / 'hotich.db'}", "civilstatus_test")
    vault = Vault(sealer_from(SharedSettings(var_dir=tmp_path)), "test")
    vault.unlock(database, NOW)
    shelf = PaperBook(database, vault, "00004", Register.BIRTH, 200)
    sheet = write_sheet(tmp_path / "so.csv", list(birth_lines(40, 2019)))
    import_sheet(shelf, sheet, importer=Principal("x", "x"), now=NOW)

    def kept() -> list[list[tuple[object, ...]]]:
        with database.read() as session:
            return [
                sorted(map(tuple, session.execute(select(table)))) for table in (monthly_counts, entry_marks)
            ]

    before = kept()
    assert rebuild(database, vault).entries == 45
    after = kept()
    database.close()
    assert after == before
    assert len(before[1]) > 100


def test_counts_are_kept_on_both_databases(office_on_both: Office) -> None:
    who = office_on_both.officer()
    requests = [birth_request(number) for number in range(620, 624)]
    for request in requests:
        office_on_both.send(request)
    codes = [request.onestop_code for request in requests]
    office_on_both.acts("take-up", codes, who)
    assert office_on_both.acts("register", codes, who)["done"] == 4
    answer = office_on_both.get("/api/statistics?year=2024", who).json()
    assert answer["total"]["registered"] == 4


def cells(office: Office, form: str, query: str, user_name: str = "dieuphoi") -> dict[str, str]:
    answer = office.get(f"/api/reports/{form}?{query}", office.officer(user_name))
    assert answer.status_code == 200, answer.text
    return {cell["column"]: cell["value"] for cell in answer.json()["cells"]}


def test_the_ministrys_form_is_filled_in_from_the_books(office_on_both: Office) -> None:
    office = office_on_both
    who = office.officer()
    again = replace(people.birth(702, NOW.date(), UnitCode("00019")), registration_type=AGAIN)
    late = people.late_birth(701, NOW.date(), "00019")
    for declared in (people.birth(700, NOW.date(), UnitCode("00019")), late, again):
        number = 700 + int(declared is late) + 2 * int(declared is again)
        office.issue(request_for(declared, number), who)
    office.issue(death_request(703), who)
    office.issue(
        request_for(couples.marriage(704, NOW.date(), UnitCode("00019")), 704, module=Module.KH), who
    )
    status = couples.marital_status(705, NOW.date(), UnitCode("00019"))
    office.issue(request_for(status, 705), who)
    found = cells(office, "13a", "year=2024&span=second-half")
    assert (found["1"], found["6"], found["7"], found["10"]) == ("2", "1", "1", "1")
    assert int(found["2"]) + int(found["3"]) == 2
    assert int(found["4"]) + int(found["5"]) == 2
    assert (found["11"], found["14"], found["15"], found["18"]) == ("1", "1", "1", "1")
    assert int(found["16"]) == 0
    assert cells(office, "13a", "year=2024&span=first-half")["1"] == "0"
    assert cells(office, "13a", "year=2024&span=7") == found
    other = cells(office, "14a", "year=2024")
    given = {"V.1 nam", "V.1 nữ", "V.2 nam", "V.2 nữ"}
    assert sum(int(other[name]) for name in given) == 1
    assert other["IV.2"] == "–"


def test_a_correction_is_counted_by_its_kind(office: Office) -> None:
    who = office.officer()
    entry = office.issue(birth_request(706), who)
    changes = {"mother.name": "Trần Thị Lý"}
    for kind in ("change", "correction", "correction"):
        changes = {"mother.name": changes["mother.name"] + " An"}
        told = office.post(
            f"/api/entries/{entry}/correct", who, kind=kind, changes=changes, basis="Giấy tờ gốc của người mẹ"
        )
        assert told.status_code == 200, told.text
    found = cells(office, "14a", "year=2024", "hotich.00019")
    assert (found["I"], found["I.1"], found["I.2"], found["I.3"]) == ("3", "1", "2", "0")


def test_a_report_has_a_page_with_a_plot_and_a_file_with_a_line_for_each_unit(counted: Office) -> None:
    counted.http.cookies.clear()
    counted.http.post(f"{BASE}/login", data={"user_name": "dieuphoi", "password": PASSWORD})
    html = {"Accept": "text/html"}
    page = counted.http.get(f"{BASE}/thong-ke/bieu/13a?nam=2024&ky=second-half", headers=html).text
    assert "Mẫu biểu chưa đối chiếu với văn bản gốc" in page
    assert 'class="piece piece-0"' in page
    assert "6 tháng cuối năm 2024" in page
    file = counted.http.get(f"{BASE}/thong-ke/bieu/13a?nam=2024&tep=1")
    lines = list(csv.reader(file.text.lstrip("\ufeff").splitlines()))
    assert lines[0] == ["Biểu số", "13a/BTP/HTQTCT/HT"]
    assert lines[5][1:4] == ["(1)", "(2)", "(3)"]
    units = {line[0]: line[1] for line in lines[7:]}
    assert [name.rpartition("(")[2] for name in units if name != "Tổng số"] == ["00019)", "00022)"]
    assert units["Tổng số"] == "3"
    missing = counted.http.get(f"{BASE}/thong-ke/bieu/99z", headers=html)
    assert missing.status_code == 404
    assert "13a, 14a" in missing.text


def test_an_officer_reports_for_the_own_unit_whatever_is_asked(counted: Office) -> None:
    assert cells(counted, "13a", "year=2024&unit=00022", "hotich.00019")["1"] == "2"
    assert cells(counted, "13a", "year=2024&unit=00022")["1"] == "1"
    assert counted.get("/api/reports/13a?span=quarter", counted.officer()).status_code == 422
