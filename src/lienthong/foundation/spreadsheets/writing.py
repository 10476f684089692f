"""Writing a table as it came, with columns added behind its own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lienthong.foundation.spreadsheets.cells import BYTE_ORDER_MARK, guarded
from lienthong.foundation.spreadsheets.table import CSV, WORKBOOK, Line, TableFormat, Value

_UNICODE = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


def new_columns(own: Sequence[str], added: Iterable[str]) -> list[str]:
    """Names for columns that are added: a name that the table has already gets a number ("maTinh_2")."""
    taken = {name.strip().casefold() for name in own}
    names = []
    for wanted in added:
        name, number = wanted, 2
        while name.casefold() in taken:
            name, number = f"{wanted}_{number}", number + 1
        taken.add(name.casefold())
        names.append(name)
    return names


def as_written(form: TableFormat) -> TableFormat:
    """The format in which a table of this one is written: the same, but old encodings become UTF-8 with its mark."""
    if form.kind == WORKBOOK or form.encoding in _UNICODE:
        return form
    return TableFormat(
        CSV, "utf-8", form.separator, bom=True, says_separator=form.says_separator, line_end=form.line_end
    )


def csv_heading(form: TableFormat, columns: Sequence[str]) -> bytes:
    """The beginning of a file: byte order, separator and the names of the columns."""
    form = as_written(form)
    mark = BYTE_ORDER_MARK if form.bom else ""
    says = f"sep={form.separator}{form.line_end}" if form.says_separator else ""
    return (mark + says + _rows(form, [columns])).encode(form.encoding)


def csv_bytes(form: TableFormat, lines: Iterable[tuple[Line, Sequence[str]]]) -> bytes:
    """Lines as they came, with the added cells (guarded) behind their columns, and surplus cells last."""
    form = as_written(form)
    rows = ([*line.cells, *map(guarded, added), *line.extra] for line, added in lines)
    return _rows(form, rows).encode(form.encoding)


def _rows(form: TableFormat, rows: Iterable[Sequence[str]]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=form.separator, lineterminator=form.line_end).writerows(rows)
    return buffer.getvalue()


class WorkbookWriter:
    """XLSX, its cells of the kind that they came as; text is never taken for a formula or an address of the web."""

    def __init__(self, path: Path) -> None:
        self._book = Workbook(str(path), {"constant_memory": True, "default_date_format": "dd/mm/yyyy"})
        self._sheet: Worksheet = self._book.add_worksheet()
        self._moment: Format = self._book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        self._row = 0
        self._width = 0

    def heading(self, own: Sequence[str], added: Sequence[str]) -> None:
        """Write the names of the columns."""
        self._width = len(own)
        self._write([*own, *added])

    def line(self, line: Line, added: Sequence[str]) -> None:
        """Write a line as it came, the added cells behind its columns, its surplus cells last."""
        own = [*line.values, *[""] * self._width][: self._width]
        self._write([*own, *added, *line.extra])

    def _write(self, values: Sequence[Value]) -> None:
        for place, value in enumerate(values):
            if isinstance(value, str):
                if value:
                    self._sheet.write_string(self._row, place, value[:32_767])
            elif isinstance(value, bool):
                self._sheet.write_boolean(self._row, place, value)
            elif isinstance(value, datetime) and value.time() != time():
                self._sheet.write_datetime(self._row, place, value, self._moment)
            elif isinstance(value, datetime | date | time | timedelta):
                self._sheet.write_datetime(self._row, place, value)
            else:
                self._sheet.write_number(self._row, place, value)
        self._row += 1

    def done(self) -> None:
        """Write the file."""
        self._book.close()
