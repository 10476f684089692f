"""Opening a table: CSV by its bytes, workbooks (XLSX, XLS, ODS) by python-calamine."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from lienthong.foundation.spreadsheets.encodings import decoded
from lienthong.foundation.spreadsheets.table import (
    CSV,
    WORKBOOK,
    Line,
    Table,
    TableFault,
    TableFormat,
    UnreadableTable,
    Value,
)

_SEPARATORS = (",", ";", "\t", "|")
_LONGEST_CELL = 1_000_000
"""Letters; a cell longer than that is read all the same, as plain text of its line."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
LARGEST_FILE = 500_000_000
"""Bytes."""


def open_table(path: Path) -> Table:
    """The table of a file, told by its content and not by its name.

    Raises
    ------
    UnreadableTable
        When the file is missing, empty, too large, locked by a password or no table; says why in Vietnamese.
    """
    try:
        if path.is_dir():
            raise UnreadableTable(f"{path} là thư mục, không phải tệp.")
        if path.stat().st_size > LARGEST_FILE:
            raise UnreadableTable(f"Tệp {path} lớn hơn {LARGEST_FILE // 1_000_000} MB.")
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableTable(f"Không đọc được tệp {path}: {error.strerror or error}.") from error
    if content.startswith((_ZIP, _OLE)):
        return _workbook(content)
    return _csv(content)


# --- CSV


def _csv(content: bytes) -> Table:
    text, encoding, bom = decoded(content)
    if "\0" in text[:1000]:
        raise UnreadableTable("Tệp không phải bảng tính hay văn bản CSV.")
    lines = list(io.StringIO(text, newline=""))
    at = 0
    separator, said = "", False
    if lines and lines[0].lower().startswith("sep="):
        separator, said, at = lines[0][4:].strip("\r\n") or "\t", True, 1
    while at < len(lines) and not lines[at].strip():
        at += 1
    if at == len(lines):
        raise UnreadableTable("Tệp không có dòng nào.")
    form = TableFormat(
        CSV, encoding, separator or _separator(lines[at : at + 5]), bom, said, _line_end(lines[at])
    )
    records = _records(lines, at, form.separator, [])
    _, heading = next(records, (0, []))
    columns = [name.strip() for name in heading]

    def below(faults: list[TableFault]) -> Iterator[Line]:
        found = _records(lines, at, form.separator, faults)
        next(found, None)
        for number, cells in found:
            yield _line(number, cells, columns, faults)

    return Table(form, columns, below)


def _line_end(line: str) -> str:
    return "\r\n" if line.endswith("\r\n") else "\n"


def _separator(lines: Sequence[str]) -> str:
    """The separator that the first lines have oftenest, and equally often."""
    counts = {
        sign: [sum(part.count(sign) for part in line.split('"')[::2]) for line in lines]
        for sign in _SEPARATORS
    }
    return max(
        _SEPARATORS, key=lambda sign: (len(set(counts[sign])) == 1 and counts[sign][0] > 0, counts[sign][0])
    )


def _records(
    lines: list[str], start: int, separator: str, faults: list[TableFault]
) -> Iterator[tuple[int, list[str]]]:
    """Every record with the number of its first line.

    A quote that is never closed, or closed in the middle of a cell, spoils but its own line: that one is taken as it
    stands, and those after it are read as usual.
    """
    csv.field_size_limit(_LONGEST_CELL)
    at = start
    while at < len(lines):
        reader = csv.reader(iter(lines[at:] if at else lines), delimiter=separator, strict=True)
        before = 0
        try:
            for cells in reader:
                if cells:
                    yield at + before + 1, cells
                before = reader.line_num
            return
        except csv.Error:
            number = at + before
        faults.append(
            TableFault(number + 1, "dấu ngoặc kép không được đóng đúng chỗ; đọc cả dòng như văn bản")
        )
        yield number + 1, lines[number].rstrip("\r\n").split(separator)
        at = number + 1


def _line(number: int, cells: list[str], columns: list[str], faults: list[TableFault]) -> Line:
    size = len(columns)
    extra = cells[size:]
    if len(cells) < size:
        cells += [""] * (size - len(cells))
    elif extra:
        cells = cells[:size]
        if any(cell.strip() for cell in extra):
            faults.append(TableFault(number, f"có {len(extra)} ô thừa: {' | '.join(extra)}"))
    return Line(number, cells, extra, cells)


# --- workbooks


def _workbook(content: bytes) -> Table:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows: list[list[Value]] = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, OSError) as error:
        raise UnreadableTable(f"Không mở được bảng tính (có thể hỏng hoặc có mật khẩu): {error}") from error
    at = next((number for number, row in enumerate(rows) if any(map(text_of, row))), None)
    if at is None:
        raise UnreadableTable("Bảng tính không có dòng nào.")
    columns = [text_of(value).strip() for value in rows[at]]
    while columns and not columns[-1]:
        columns.pop()

    def below(faults: list[TableFault]) -> Iterator[Line]:
        for number, row in enumerate(rows[at + 1 :], start=at + 2):
            cells = list(map(text_of, row))
            if any(cells):
                line = _line(number, cells, columns, faults)
                yield line._replace(values=row)

    return Table(TableFormat(WORKBOOK), columns, below)


def text_of(value: Value) -> str:
    """A cell of a workbook as people would type it: whole numbers without a dot, days as 05/07/2024."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}" if value.time() == time() else f"{value:%d/%m/%Y %H:%M:%S}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value)


__all__ = ["LARGEST_FILE", "open_table", "text_of"]
