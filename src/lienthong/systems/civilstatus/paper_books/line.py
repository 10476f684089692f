"""One line of a book on paper, read and judged: cell by cell, every fault named, nothing guessed.

Pure: the books themselves, and what stands in them already, are asked in :mod:`paper_books.import_book`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lienthong.domain.catalogues import Sex
from lienthong.domain.checks.same_event.duplicates import Facts, KnownPerson
from lienthong.domain.dates import PartialDate, TimeOfDay, date_in_words
from lienthong.domain.names import check_person_name, tidy
from lienthong.domain.personal_ids import PersonalId
from lienthong.domain.registers import Register
from lienthong.foundation.spreadsheets import unguarded
from lienthong.systems.civilstatus.paper_books.columns import NOTES, CellKind, SheetColumn, SheetLayout
from lienthong.systems.civilstatus.papers.fields import died_text
from lienthong.systems.civilstatus.papers.printable import unprintable_vi

LONGEST_CELL = 2000
#: A book that is exported says all its notes in one cell.
LONGEST_NOTES = 20 * LONGEST_CELL
LARGEST_NUMBER = 1_000_000
_SEXES = {"nam": Sex.MALE, "nữ": Sex.FEMALE, "chưa xác định được giới tính": Sex.UNDETERMINED} | {
    sex.code: sex for sex in Sex
}


_EXPECTED = {
    CellKind.DATE: "không phải ngày tháng, ghi như 15/08/2004",
    CellKind.DAY: "không phải ngày tháng, ghi như 15/08/2004",
    CellKind.TIME: "không phải giờ phút, ghi như 22:05",
    CellKind.SEX: "phải là Nam hoặc Nữ",
    CellKind.PERSONAL_ID: "phải gồm đúng 12 chữ số",
    CellKind.WHOLE: f"phải là số nguyên từ 1 đến {LARGEST_NUMBER}",
}


@dataclass(frozen=True, slots=True)
class PaperBookEntry:
    """An entry of a book on paper.

    ``fields`` are worded as on papers, ``numbers`` are those of people beside the subjects, ``notes`` what stands
    beside the entry.
    """

    number: int
    registered: date
    book: str
    page: int | None
    registrar: str
    fields: Mapping[str, Any]
    facts: Facts
    numbers: Mapping[str, str]
    warnings: tuple[str, ...]
    notes: str = ""

    @property
    def year(self) -> int:
        """The year of the book."""
        return self.registered.year


class FaultyLine(ValueError):
    """A line that cannot be entered: every reason, in Vietnamese and without what stood in the cell."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(f"{len(reasons)} faults")
        self.reasons = reasons


def read_line(layout: SheetLayout, line: Mapping[str, str | None], today: date) -> PaperBookEntry:
    """Read one line of a sheet.

    Parameters
    ----------
    line
        Cells by column; a column that is left out is empty.
    today
        No book holds what comes after.

    Raises
    ------
    FaultyLine
        Naming every fault.

    Notes
    -----
    ``LineFaulty`` is passed on, naming every fault.
    """
    reading = _LineReader(layout, line)
    cells = reading.cells
    registered = cells.get("registered")
    if isinstance(registered, PartialDate) and registered.earliest > today:
        reading.fault("registered", "là ngày chưa tới")
    subjects = _subjects(reading)
    happened = _day_of_event(reading, subjects)
    _check_order(reading, happened)
    if reading.faults:
        raise FaultyLine(reading.faults)
    birth = layout.register is Register.BIRTH
    mother = _parent(reading, "mother", Sex.FEMALE) if birth else None
    father = _parent(reading, "father", Sex.MALE) if birth else None
    day = registered.exact if isinstance(registered, PartialDate) else None
    assert day is not None
    return PaperBookEntry(
        number=cells["number"],
        registered=day,
        book=cells.get("book", ""),
        page=cells.get("page"),
        registrar=cells.get("registrar", ""),
        fields=_fields(reading),
        facts=Facts(layout.register, subjects, happened, mother, cells.get("certificate_number", ""), father),
        numbers={
            part.prefix: cells[part.column("personal_id")]
            for part in layout.parts
            if part.prefix not in layout.subjects and cells.get(part.column("personal_id"))
        },
        warnings=tuple(reading.warnings),
        notes=cells.get(NOTES.name, ""),
    )


class _LineReader:
    """The cells of a line, each as its column says, and what is wrong with them."""

    def __init__(self, layout: SheetLayout, line: Mapping[str, str | None]) -> None:
        self.layout = layout
        self.titles = layout.titles
        self.faults: list[str] = []
        self.warnings: list[str] = []
        self.cells: dict[str, Any] = {}
        for column in layout.columns:
            text = unguarded(" ".join((line.get(column.name) or "").split()))
            if not text:
                if column.required:
                    self.fault(column.name, "phải ghi")
                continue
            longest = LONGEST_NOTES if column is NOTES else LONGEST_CELL
            if len(text) > longest:
                self.fault(column.name, f"dài quá {longest} ký tự")
                continue
            if column is not NOTES and (said := unprintable_vi(text)):  # no paper prints the notes
                self.fault(column.name, said)
                continue
            value = self._read(column, text)
            if value is not None:
                self.cells[column.name] = value

    def fault(self, column: str, what: str) -> None:
        self.faults.append(f"Cột {column} ({self.titles[column]}): {what}.")

    def warn(self, column: str, what: str) -> None:
        self.warnings.append(f"Cột {column} ({self.titles[column]}): {what}.")

    def _read(self, column: SheetColumn, text: str) -> Any:
        try:
            match column.kind:
                case CellKind.NAME:
                    return self._name(column, text)
                case CellKind.DATE | CellKind.DAY:
                    return self._date(column, text)
                case CellKind.TIME:
                    return TimeOfDay.parse(text)
                case CellKind.SEX:
                    return _SEXES[text.casefold()]
                case CellKind.PERSONAL_ID:
                    return PersonalId.parse(text).text
                case CellKind.WHOLE:
                    return _whole(text)
                case _:
                    return text
        except (ValueError, KeyError):
            self.fault(column.name, _EXPECTED[column.kind])
            return None

    def _name(self, column: SheetColumn, text: str) -> str | None:
        if any(finding.refused for finding in check_person_name(text)):
            self.fault(column.name, "họ tên phải bằng chữ, không có chữ số hay ký hiệu")
            return None
        return tidy(text)

    def _date(self, column: SheetColumn, text: str) -> PartialDate | None:
        when = PartialDate.parse(text)
        if column.kind is CellKind.DAY and when.exact is None:
            self.fault(column.name, "phải ghi đủ ngày, tháng, năm")
            return None
        return when


def _subjects(reading: _LineReader) -> tuple[KnownPerson, ...]:
    layout, cells = reading.layout, reading.cells
    parts = {part.prefix: part for part in layout.parts}
    found = []
    for part in (parts[prefix] for prefix in layout.subjects):
        if not part.required and not any(part.column(name) in cells for name in part.columns):
            continue
        if not part.required and part.column("name") not in cells:
            reading.fault(part.column("name"), "phải ghi")
        number = cells.get(part.column("personal_id"), "")
        who = KnownPerson(
            cells.get(part.column("name"), ""),
            cells.get(part.column("born")),
            cells.get(part.column("sex")),
            number,
        )
        if number:
            for said in PersonalId(number).check_consistent(who.born, who.sex):
                reading.warn(part.column("personal_id"), said.removesuffix("."))
        found.append(who)
    return tuple(found)


def _day_of_event(reading: _LineReader, subjects: tuple[KnownPerson, ...]) -> PartialDate | None:
    register, cells = reading.layout.register, reading.cells
    if register is Register.BIRTH:
        if subjects[0].born is None and not any("Cột born" in fault for fault in reading.faults):
            reading.fault("born", "phải ghi")
        return subjects[0].born
    happened: PartialDate | None = cells.get("died" if register is Register.DEATH else "registered")
    return happened


def _check_order(reading: _LineReader, happened: PartialDate | None) -> None:
    registered, column = reading.cells.get("registered"), "died"
    if reading.layout.register is Register.BIRTH:
        column = "born"
    if happened is not None and registered is not None and happened.earliest > registered.latest:
        reading.fault(column, "sau ngày đăng ký")
    born = reading.cells.get("born")
    died = reading.cells.get("died")
    if born is not None and died is not None and born.earliest > died.latest:
        reading.fault("died", "trước ngày sinh")


def _parent(reading: _LineReader, which: str, sex: Sex) -> KnownPerson | None:
    cells = reading.cells
    name = cells.get(f"{which}_name", "")
    if not name:
        return None
    return KnownPerson(name, cells.get(f"{which}_born"), sex, cells.get(f"{which}_personal_id", ""))


def _fields(reading: _LineReader) -> dict[str, Any]:
    """What the paper of this entry would say, as :func:`papers.forms.entry_fields` words it."""
    layout, cells = reading.layout, reading.cells
    fields: dict[str, Any] = {
        column.name: _fields_in_words(cells.get(column.name))
        for column in layout.extras
        if column.name not in {"certificate_number", "died_at"}
    }
    for part in layout.parts:
        person = {name: _fields_in_words(cells.get(part.column(name))) for name in part.columns}
        if part.prefix in layout.subjects and not part.required and not person["name"]:
            continue
        if part.prefix:
            # The form of the certificate of birth knows no number of the parents.
            kept = {
                name: text
                for name, text in person.items()
                if layout.register is not Register.BIRTH or name != "personal_id"
            }
            fields[part.prefix] = kept
        else:
            fields |= person
    if layout.register is Register.BIRTH:
        fields["born_in_words"] = date_in_words(cells["born"])
    if layout.register is Register.DEATH:
        fields["died"] = died_text(cells["died"], cells.get("died_at"))
        fields["died_in_words"] = date_in_words(cells["died"])
        fields["notice"] = fields["notice"] or (
            f"Giấy báo tử số {cells['certificate_number']}" if "certificate_number" in cells else ""
        )
    return fields


def _whole(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= LARGEST_NUMBER:
        raise ValueError(text)
    return number


def _fields_in_words(value: Any) -> str:
    if isinstance(value, PartialDate):
        return value.format("/")
    if isinstance(value, Sex):
        return value.name_vi
    return "" if value is None else str(value)
