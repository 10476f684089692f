"""The sheet that an import is made of, and the sheet of its lines that were not entered."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import insert, select

from lienthong.domain.letters import as_meant
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.spreadsheets import guarded
from lienthong.systems.civilstatus.base.tables import import_faults
from lienthong.systems.civilstatus.base.vault import FAULT
from lienthong.systems.civilstatus.paper_books.columns import LAYOUTS, SheetLayout, wrong_columns
from lienthong.systems.civilstatus.paper_books.enter import ERROR, WARNING, Faults, PaperBook

HEADING_LINES: Final = 1
_WEIGHTS_VI = {ERROR: "lỗi, chưa nhập", WARNING: "đã nhập, cần xem lại"}
_LONGEST_FIELD = 100_000
#: Columns that a sheet of faults has before its own; such a sheet is imported again as it is.
FAULT_COLUMNS: Final = ("line", "weight", "reasons")


class CannotImport(ValueError):
    """The file as a whole cannot be imported; the message says why, in Vietnamese."""


@contextmanager
def opened_sheet(file: Path, layout: SheetLayout) -> Iterator[Iterator[Mapping[str, str | None]]]:
    """The lines of a sheet, its heading checked.

    Raises
    ------
    CannotImport
        When the heading is wrong, or the text is no CSV in UTF-8.
    """
    csv.field_size_limit(_LONGEST_FIELD)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        try:
            reader = csv.DictReader(opened, strict=True)
            names = [name for name in reader.fieldnames or () if name not in FAULT_COLUMNS]
            if wrong := wrong_columns(layout, names):
                raise CannotImport(" ".join(wrong))
            yield map(_as_meant, reader)
        except UnicodeDecodeError as error:
            raise CannotImport("Tệp phải viết bằng UTF-8 (trong Excel: “CSV UTF-8”).") from error
        except csv.Error as error:
            raise CannotImport(
                f"Tệp không phải CSV đúng dạng, hỏng ở khoảng dòng {reader.line_num}."
            ) from error


def _as_meant(line: Mapping[str, str | None]) -> Mapping[str, str | None]:
    """A line in composed letters. Surplus fields, which the reader keeps as a list, are left to the checks."""
    return {name: as_meant(text) if isinstance(text, str) else text for name, text in line.items()}


def keep_faults(paper_book: PaperBook, session: Session, number: int, faults: Faults) -> None:
    """Keep what is wrong with lines of an import, in the transaction that settles them."""
    rows = [
        {
            "import_id": number,
            "line": line,
            "weight": weight,
            "reasons": paper_book.vault.seal_record(_sealed_for(number), FAULT, {"reasons": reasons}),
        }
        for line, (weight, reasons) in sorted(faults.items())
    ]
    if rows:
        session.execute(insert(import_faults), rows)


def faults_of(paper_book: PaperBook, number: int) -> Faults:
    """What is wrong or doubtful in an import: weight and Vietnamese reasons by line of the file."""
    query = select(import_faults).where(import_faults.c.import_id == number).order_by(import_faults.c.line)
    with paper_book.database.read() as session:
        return {
            row["line"]: (
                row["weight"],
                paper_book.vault.open_record(_sealed_for(number), FAULT, row["reasons"])["reasons"],
            )
            for row in session.execute(query).mappings()
        }


def write_faults(paper_book: PaperBook, number: int, file: Path, target: Path) -> int:
    """Write the lines that were not entered or are doubtful, with their reasons, beside what stands in them.

    Once mended, the file is imported like the first. Returns how many there are.
    """
    found = faults_of(paper_book, number)
    layout = LAYOUTS[paper_book.register]
    names = [column.name for column in layout.columns]
    with (
        opened_sheet(file, layout) as lines,
        # Names of people stand in it: for the eyes of whoever runs the import.
        open(target, "w", encoding="utf-8-sig", newline="", opener=_private) as opened,
    ):
        writer = csv.DictWriter(opened, ["line", "weight", "reasons", *names], extrasaction="ignore")
        writer.writeheader()
        for at, line in enumerate(lines, start=1 + HEADING_LINES):
            if at in found:
                weight, reasons = found[at]
                said = {"line": at, "weight": _WEIGHTS_VI[weight], "reasons": " ".join(reasons)}
                writer.writerow({**{name: guarded(line.get(name) or "") for name in names}, **said})
    return len(found)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sealed_for(number: int) -> str:
    return f"import:{number}"
