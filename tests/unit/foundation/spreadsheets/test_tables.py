"""Tables as people send them: every separator, encoding and workbook; nothing lost, nothing overwritten."""

from __future__ import annotations

import codecs
from datetime import datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from lienthong.foundation.spreadsheets import (
    Line,
    TableFormat,
    UnknownColumn,
    UnreadableTable,
    WorkbookWriter,
    csv_bytes,
    csv_heading,
    new_columns,
    open_table,
)

ROWS = [["ma", "noi_sinh"], ["1", "xã Đông Yên, huyện Quốc Oai"], ["2", "phường Phúc Xá"]]


def _csv(separator: str = ",") -> str:
    return "".join(separator.join(f'"{cell}"' for cell in row) + "\r\n" for row in ROWS)


def _cells(path: Path) -> list[list[str]]:
    return [line.cells for line in open_table(path)]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_told_from_the_file(tmp_path: Path, separator: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text(_csv(separator), encoding="utf-8", newline="")
    assert open_table(file).columns == ROWS[0]
    assert _cells(file) == ROWS[1:]


def test_the_first_line_of_excel_names_the_separator(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("sep=;\r\nma;noi_sinh\r\n1;a,b,c\r\n", encoding="utf-8", newline="")
    table = open_table(file)
    assert (table.columns, table.format.says_separator) == (["ma", "noi_sinh"], True)
    assert [line.number for line in table] == [3]


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "utf-8"),
        (b"", "utf-16-le"),
    ],
)
def test_unicode_with_and_without_mark_is_read_and_written_as_it_came(
    tmp_path: Path, mark: bytes, encoding: str
) -> None:
    file, copy = tmp_path / "a.csv", tmp_path / "b.csv"
    file.write_bytes(mark + _csv(";").encode(encoding))
    table = open_table(file)
    assert _cells(file) == ROWS[1:]
    lines = [(line, ["00019"]) for line in table]
    copy.write_bytes(csv_heading(table.format, [*table.columns, "maXa"]) + csv_bytes(table.format, lines))
    assert copy.read_bytes().startswith(mark)
    assert _cells(copy) == [[*row, "00019"] for row in ROWS[1:]]
    assert open_table(copy).format == table.format


def test_vietnamese_windows_is_told_by_its_words(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    decomposed = (
        _csv()
        .replace("ườ", "ươ\u0300")
        .replace("ã", "a\u0303")
        .replace("ệ", "ê\u0323")
        .replace("ố", "ô\u0301")
    )
    file.write_bytes(decomposed.replace("á", "á").encode("cp1258"))
    assert _cells(file) == ROWS[1:]
    assert open_table(file).format.encoding == "cp1258"


def test_tcvn3_is_told_by_its_words(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(
        'ma,noi_sinh\r\n1,"x· §«ng Yªn, huyÖn Quèc Oai"\r\n2,ph\xadêng Phóc X¸\r\n'.encode("latin-1")
    )
    assert _cells(file) == ROWS[1:]
    assert open_table(file).format.encoding == "tcvn3"


def test_surplus_cells_are_kept_and_named_with_their_line(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("a,b\n1,2,3\n4\n", encoding="utf-8")
    table = open_table(file)
    assert list(table) == [Line(2, ["1", "2"], ["3"], ["1", "2"]), Line(3, ["4", ""], [], ["4", ""])]
    assert [fault.line for fault in table.faults] == [2]


def test_a_quote_that_is_never_closed_spoils_but_its_line(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('a,b\n1,x\n2,"y\n3,z\n4,"t"\n5,u\n', encoding="utf-8")
    table = open_table(file)
    assert [line.cells for line in table] == [["1", "x"], ["2", '"y'], ["3", "z"], ["4", "t"], ["5", "u"]]
    assert [fault.line for fault in table.faults] == [3]


def test_a_cell_of_several_lines_stays_one(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('a,b\n1,"x\ny"\n2,z\n', encoding="utf-8")
    assert [(line.number, line.cells[1]) for line in open_table(file)] == [(2, "x\ny"), (4, "z")]


def test_a_workbook_is_read_and_written_with_its_kinds_of_cells(tmp_path: Path) -> None:
    file, copy = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    book = Workbook(str(file), {"default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet()
    for place, value in enumerate(["số", "ngày", "nơi sinh", "=x"]):
        sheet.write_string(0, place, value)
    sheet.write_number(1, 0, 12)
    sheet.write_datetime(1, 1, datetime(2024, 7, 5))  # noqa: DTZ001 (a workbook knows no zone)
    sheet.write_string(1, 2, "phường Phúc Xá")
    sheet.write_string(1, 3, "=1+1")
    book.close()
    table = open_table(file)
    (line,) = table
    assert (line.number, line.cells) == (2, ["12", "05/07/2024", "phường Phúc Xá", "=1+1"])
    writer = WorkbookWriter(copy)
    writer.heading(table.columns, ["maXa"])
    writer.line(line, ["00019"])
    writer.done()
    rows = CalamineWorkbook.from_path(copy).get_sheet_by_index(0).to_python()
    assert rows[1][0] == 12
    assert [open_table(copy).columns[-1], next(iter(open_table(copy))).cells[1]] == ["maXa", "05/07/2024"]


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"PK\x03\x04 no workbook", b"\xd0\xcf\x11\xe0 none", b"\0" * 40]
)
def test_what_is_no_table_is_said_so(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(content)
    with pytest.raises(UnreadableTable):
        list(open_table(file))


def test_missing_files_and_folders_are_said_so(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(UnreadableTable):
            open_table(path)


def test_columns_are_found_by_name_and_never_guessed(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(" Nơi sinh ,b,b\n1,2,3\n", encoding="utf-8")
    table = open_table(file)
    assert table.place_of("nơi sinh") == 0
    for name in ("c", "b"):
        with pytest.raises(UnknownColumn):
            table.place_of(name)


def test_added_columns_overwrite_none() -> None:
    assert new_columns(["a", "maXa", "maxa_2"], ["maXa", "maTinh"]) == ["maXa_3", "maTinh"]


def test_added_cells_are_no_formulas() -> None:
    line = Line(2, ["=own"], [], ["=own"])
    assert csv_bytes(TableFormat(), [(line, ["=HYPERLINK()"])]) == b"=own,'=HYPERLINK()\n"
