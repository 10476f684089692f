"""Writing a table as it came, with columns added behind its own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

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


class TableWriter(Protocol):
    """Writes lines in the order they come; a context manager."""

    def heading(self, own: Sequence[str], added: Sequence[str]) -> None:
        """The names of the columns."""

    def line(self, line: Line, added: Sequence[str]) -> None:
        """A line as it came, its surplus cells at the end, with the cells that are added (guarded)."""

    def done(self) -> None:
        """Write what is still held back, and close the file."""


def as_written(form: TableFormat) -> TableFormat:
    """The format in which a table of this one is written: the same, but old encodings become UTF-8 with its mark."""
    if form.kind == WORKBOOK or form.encoding in _UNICODE:
        return form
    return TableFormat(
        CSV, "utf-8", form.separator, bom=True, says_separator=form.says_separator, line_end=form.line_end
    )


class CsvWriter:
    """CSV into a file opened for bytes, so that a run that was cut off can go on where it stopped."""

    def __init__(self, path: Path, form: TableFormat, resume_at: int = 0) -> None:
        self._form = as_written(form)
        self._file = path.open("r+b" if resume_at else "wb")
        self._file.truncate(resume_at)
        self._file.seek(resume_at)
        self._buffer = io.StringIO(newline="")
        self._writer = csv.writer(
            self._buffer, delimiter=self._form.separator, lineterminator=self._form.line_end
        )

    def heading(self, own: Sequence[str], added: Sequence[str]) -> None:
        if self._form.bom:
            self._buffer.write(BYTE_ORDER_MARK)
        if self._form.says_separator:
            self._buffer.write(f"sep={self._form.separator}{self._form.line_end}")
        self._writer.writerow([*own, *added])

    def line(self, line: Line, added: Sequence[str]) -> None:
        self._writer.writerow([*line.cells, *map(guarded, added), *line.extra])

    def flush(self) -> int:
        """Write what is held back; how long the file then is, in bytes."""
        self._file.write(self._buffer.getvalue().encode(self._form.encoding))
        self._buffer.seek(0)
        self._buffer.truncate()
        self._file.flush()
        return self._file.tell()

    def done(self) -> None:
        self.flush()
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


class WorkbookWriter:
    """XLSX, its cells of the kind that they came as; text is never taken for a formula or an address of the web."""

    def __init__(self, path: Path) -> None:
        self._book = Workbook(str(path), {"constant_memory": True, "default_date_format": "dd/mm/yyyy"})
        self._sheet: Worksheet = self._book.add_worksheet()
        self._moment: Format = self._book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        self._row = 0
        self._width = 0

    def heading(self, own: Sequence[str], added: Sequence[str]) -> None:
        self._width = len(own)
        self._write([*own, *added])

    def line(self, line: Line, added: Sequence[str]) -> None:
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
        self._book.close()
