"""Books on paper come in by CSV and go out again; nothing is lost, nothing twice."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from lienthong.domain.registers import Register
from lienthong.foundation.audit import entries
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.identity import Principal
from lienthong.foundation.sealer import Sealer
from lienthong.systems.civilstatus.base.tables import book_entries, metadata
from lienthong.systems.civilstatus.base.vault import Vault
from lienthong.systems.civilstatus.books import numbering
from lienthong.systems.civilstatus.books.entries import open_records
from lienthong.systems.civilstatus.paper_books.enter import ERROR, WARNING, PaperBook
from lienthong.systems.civilstatus.paper_books.export import sheet_of
from lienthong.systems.civilstatus.paper_books.import_book import ImportState, gaps_after, import_sheet
from lienthong.systems.civilstatus.paper_books.import_file import CannotImport, faults_of, write_faults
from lienthong.systems.civilstatus.statistics.figures import Breakdown, FigurePeriod, FigureQuestion, added_up
from tests.support.sheets import birth_lines, write_sheet

NOW = datetime(2024, 7, 5, 9, tzinfo=VIETNAM)
WHO = Principal("lenh.kiemthu", "Người nhập", unit_code="00019")


@pytest.fixture
def shelf(database: str) -> Iterator[PaperBook]:
    store = Database(database, "civilstatus_test")
    store.create_all(metadata)
    vault = Vault(Sealer({"k": b"k" * 32}, "k"), "test")
    vault.unlock(store, NOW)
    yield PaperBook(store, vault, "00019", Register.BIRTH, 200)
    store.close()


def bring_in(shelf: PaperBook, file: Path) -> ImportState:
    return import_sheet(shelf, file, importer=WHO, now=NOW)


def numbers(shelf: PaperBook, year: int) -> list[int]:
    with shelf.database.read() as session:
        return [
            line.place.number
            for line in numbering.lines_of(session, shelf.unit_code, shelf.register, year, limit=5000)
        ]


def taken_out(shelf: PaperBook, year: int) -> str:
    with shelf.database.read() as session:
        return "".join(sheet_of(session, shelf.vault, shelf.unit_code, shelf.register, year))


def test_a_book_comes_in_and_goes_out_the_same(shelf: PaperBook, tmp_path: Path) -> None:
    lines = list(birth_lines(1200, 1999))
    state = bring_in(shelf, write_sheet(tmp_path / "so.csv", lines))
    assert (state.lines, state.entered, state.unchanged, state.faulty) == (1200, 1200, 0, 0)
    assert numbers(shelf, 1999) == list(range(1, 1201))
    out = taken_out(shelf, 1999)
    read = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"))))
    assert [{name: row[name] for name in lines[0]} for row in read] == lines
    (tmp_path / "ra.csv").write_text(out, encoding="utf-8", newline="")
    other = replace(shelf, unit_code="00022")
    bring_in(other, tmp_path / "ra.csv")
    assert taken_out(other, 1999) == out
    with shelf.database.read() as session:
        actions = [entry.action for entry in entries(session, account=WHO.account)]
        total = added_up(session, FigureQuestion(FigurePeriod(1999, 1999), Breakdown.MONTH)).total
    assert actions == ["import_finished", "import_begun"] * 2
    assert total.imported == 2400
    assert total.male + total.female == 2400


def test_what_stands_beside_an_entry_comes_in_and_goes_out_with_it(shelf: PaperBook, tmp_path: Path) -> None:
    lines = list(birth_lines(2, 1999))
    lines[1] |= {"notes": "Cải chính họ tên mẹ theo QĐ 12/QĐ-UBND ngày 03/02/2001"}
    assert bring_in(shelf, write_sheet(tmp_path / "so.csv", lines)).entered == 2
    out = taken_out(shelf, 1999)
    assert [row["notes"] for row in csv.DictReader(io.StringIO(out))] == ["", lines[1]["notes"]]
    with shelf.database.read() as session:
        [record] = [
            each
            for each in open_records(
                session, shelf.vault, session.execute(select(book_entries.c.id)).scalars()
            ).values()
            if each.running == 2
        ]
    assert [note.text_vi for note in record.notes] == [lines[1]["notes"]]
    (tmp_path / "ra.csv").write_text(out, encoding="utf-8", newline="")
    assert bring_in(shelf, tmp_path / "ra.csv").unchanged == 2
    # A sheet without notes says nothing against them; other notes do.
    assert bring_in(shelf, write_sheet(tmp_path / "khong.csv", [{**lines[1], "notes": ""}])).unchanged == 1
    other = bring_in(shelf, write_sheet(tmp_path / "khac.csv", [{**lines[1], "notes": "Đã ly hôn"}]))
    assert faults_of(shelf, other.number)[2][1] == [
        "Số 2/1999 đã có trong sổ với ghi chú khác: hãy ghi chú thêm ở trang của việc này."
    ]


def test_the_same_lines_again_change_nothing(shelf: PaperBook, tmp_path: Path) -> None:
    lines = list(birth_lines(31, 1999))
    file = write_sheet(tmp_path / "so.csv", lines[:30])
    bring_in(shelf, file)
    again, more = bring_in(shelf, file), bring_in(shelf, write_sheet(tmp_path / "so2.csv", lines))
    assert (again.entered, again.unchanged) == (30, 0)
    assert (more.entered, more.unchanged, more.faulty) == (1, 30, 0)
    assert numbers(shelf, 1999) == list(range(1, 32))


def test_a_killed_import_goes_on_where_it_stood(
    shelf: PaperBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_sheet(tmp_path / "so.csv", list(birth_lines(1300, 1999)))

    class Killed(BaseException):
        pass

    def die(name: str) -> None:
        if len(seen := [*points, name]) > 3:
            raise Killed
        points[:] = seen

    points: list[str] = []
    monkeypatch.setattr("lienthong.systems.civilstatus.paper_books.import_book.crash_point", die)
    with pytest.raises(Killed):
        bring_in(shelf, file)
    monkeypatch.undo()
    # The first batch was committed, the second was dying inside or after its commit.
    assert len(numbers(shelf, 1999)) in {500, 1000}
    state = bring_in(shelf, file)
    assert (state.entered, state.done) == (1300, 1300)
    assert numbers(shelf, 1999) == list(range(1, 1301))
    with shelf.database.read() as session:
        assert session.execute(select(func.count()).select_from(book_entries)).scalar_one() == 1300


def test_faulty_lines_are_named_and_come_in_once_mended(shelf: PaperBook, tmp_path: Path) -> None:
    lines = list(birth_lines(20, 1999))
    lines[4]["born"] = "32/01/1999"
    lines[9]["number"] = "9"
    lines[12]["name"] = "=cmd|' /C calc'!A0"
    file = write_sheet(tmp_path / "so.csv", lines)
    state = bring_in(shelf, file)
    assert (state.entered, state.faulty) == (17, 3)
    found = faults_of(shelf, state.number)
    assert {line for line, (weight, _) in found.items() if weight == ERROR} == {6, 11, 14}
    assert "Cột born (ngày sinh)" in found[6][1][0]
    assert "đã ghi ở dòng 10" in found[11][1][0]
    assert {year: str(gaps[0]) for year, gaps in gaps_after(shelf, state.years).items()} == {1999: "5"}
    target = tmp_path / "loi.csv"
    assert write_faults(shelf, state.number, file, target) == len(found)
    assert target.stat().st_mode & 0o077 == 0
    with target.open(encoding="utf-8-sig", newline="") as opened:
        faulty = [row for row in csv.DictReader(opened) if row["weight"].startswith("lỗi")]
    assert faulty[2]["name"].startswith("'=")
    faulty[0]["born"], faulty[1]["number"], faulty[2]["name"] = "12/01/1999", "10", "Lê Thị Hoa"
    state = bring_in(shelf, write_sheet(target, faulty))
    assert (state.entered, state.faulty) == (3, 0)
    assert numbers(shelf, 1999) == list(range(1, 21))


def test_a_line_that_contradicts_the_book_is_refused(shelf: PaperBook, tmp_path: Path) -> None:
    lines = list(birth_lines(3, 1999))
    bring_in(shelf, write_sheet(tmp_path / "so.csv", lines))
    lines[1]["name"] = "Tên Khác Hẳn"
    state = bring_in(shelf, write_sheet(tmp_path / "sua.csv", lines))
    assert (state.entered, state.unchanged, state.faulty) == (0, 2, 1)
    assert "nội dung khác" in faults_of(shelf, state.number)[3][1][0]


def test_a_child_entered_twice_under_another_spelling_is_named(shelf: PaperBook, tmp_path: Path) -> None:
    first, second = birth_lines(2, 1999)
    again = {
        **first,
        "number": "2",
        "name": first["name"].upper(),
        "mother_name": first["mother_name"].upper(),
    }
    state = bring_in(shelf, write_sheet(tmp_path / "so.csv", [first, again, {**second, "number": "3"}]))
    assert (state.entered, state.doubtful) == (3, 2)
    weight, reasons = faults_of(shelf, state.number)[3]
    assert weight == WARNING
    assert "số 1/1999 của đơn vị 00019" in reasons[0]


def test_the_running_number_goes_on_after_an_imported_book(shelf: PaperBook, tmp_path: Path) -> None:
    state = bring_in(shelf, write_sheet(tmp_path / "so.csv", list(birth_lines(5, 2024))))
    assert (state.entered, state.faulty) == (3, 2)  # two days are still to come
    with shelf.database.begin() as session:
        assert numbering.next_place(session, "00019", Register.BIRTH, NOW, 200).number == 4


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"number,name\n1,A\n", "Thiếu cột: registered"),
        (b"\xff\xfe\x00n", "UTF-8"),
        (b'number,registered,name\n1,"05/05/1999', "CSV"),
        (b"", "Thiếu cột"),
    ],
)
def test_a_file_that_is_no_such_sheet_is_refused_whole(
    shelf: PaperBook, tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "so.csv"
    file.write_bytes(content)
    with pytest.raises(CannotImport, match=said):
        bring_in(shelf, file)


def test_a_unit_that_never_was_has_no_book(shelf: PaperBook, tmp_path: Path) -> None:
    file = write_sheet(tmp_path / "so.csv", list(birth_lines(1, 1999)))
    with pytest.raises(CannotImport, match="99999"):
        bring_in(replace(shelf, unit_code="99999"), file)


def test_what_is_kept_of_an_import_holds_no_name(shelf: PaperBook, tmp_path: Path) -> None:
    bring_in(shelf, write_sheet(tmp_path / "so.csv", list(birth_lines(5, 1999))))
    with shelf.database.read() as session:
        rows = session.execute(select(book_entries)).mappings().all()
    name = next(birth_lines(1, 1999))["name"]
    assert name not in str([dict(row) for row in rows])
    assert name.encode() not in b"".join(row["content"] for row in rows)
