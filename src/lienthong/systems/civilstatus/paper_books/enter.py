"""Entries of books on paper are written into a unit's book: what is new, what stands there already, what contradicts.

All of it happens in the transaction of the caller.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import and_, insert, or_, select

from lienthong.domain.checks.registration import is_late
from lienthong.domain.checks.same_event.event_match import MatchVerdict
from lienthong.domain.registers import Register
from lienthong.domain.units import DATA_BEGINS, UnknownUnit, registry
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.database.sessions import Database, Session
from lienthong.systems.civilstatus.base.tables import book_entries
from lienthong.systems.civilstatus.base.units import CommitteeOffice, committee_of
from lienthong.systems.civilstatus.base.vault import ENTRY, Vault
from lienthong.systems.civilstatus.books.duplicates import (
    SimilarEntry,
    facts_from,
    facts_record,
    keep_all_marks,
    marks_of,
    search_similar,
)
from lienthong.systems.civilstatus.books.entries import notes_in_words
from lienthong.systems.civilstatus.books.imported_lines import in_order
from lienthong.systems.civilstatus.books.notes import add_imported
from lienthong.systems.civilstatus.books.numbering import entry_name, hold_numbers, place_of
from lienthong.systems.civilstatus.paper_books.line import PaperBookEntry
from lienthong.systems.civilstatus.statistics.contributions import contributions_of
from lienthong.systems.civilstatus.statistics.counters import CounterDelta, CounterKey, count_all, delta_of

ERROR: Final = "error"
WARNING: Final = "warning"

#: What is wrong with lines of a file, by line: the weight, and Vietnamese reasons.
Faults = dict[int, tuple[str, list[str]]]


@dataclass(frozen=True, slots=True)
class PaperBook:
    """Whose book is filled: the registry, the unit and the register."""

    database: Database
    vault: Vault
    unit_code: str
    register: Register
    entries_per_book: int


def enter_lines(
    paper_book: PaperBook,
    session: Session,
    read: Mapping[int, PaperBookEntry],
    faults: Faults,
    *,
    import_id: int,
    account: str,
    at: datetime,
) -> tuple[int, int]:
    """Write what was read, by line, and add to ``faults`` what cannot be entered or should be looked at.

    How many were entered, and how many stood in the book already.
    """
    for line, entry in read.items():
        if doubts := [*entry.warnings, *_unit_doubt(paper_book, entry)]:
            faults[line] = (WARNING, doubts)
    # Locks the books of these years, as a registration does.
    for year in sorted({entry.year for entry in read.values()}):
        until = max(entry.number for entry in read.values() if entry.year == year)
        hold_numbers(session, paper_book.unit_code, paper_book.register, year, until)
    new, unchanged = _sorted_out(paper_book, session, read, faults)
    ids = _write_new(paper_book, session, new, import_id, account)
    for line, entry in new.items():
        if entry.notes:
            name = entry_name(paper_book.unit_code, paper_book.register, entry.year, entry.number)
            add_imported(session, paper_book.vault, ids[line], name, entry.notes, account=account, at=at)
    _name_doubles(paper_book, session, new, ids, faults)
    return len(new), unchanged


def _sorted_out(
    paper_book: PaperBook, session: Session, read: Mapping[int, PaperBookEntry], faults: Faults
) -> tuple[dict[int, PaperBookEntry], int]:
    """The lines to enter, by line; how many stand in the book already. What contradicts the book is a fault."""
    standing = _entries_at(paper_book, session, read.values())
    new: dict[int, PaperBookEntry] = {}
    taken: dict[tuple[int, int], int] = {}
    unchanged = 0
    for number, entry in read.items():
        place = (entry.year, entry.number)
        if place in standing:
            found = standing[place]
            if found is None or _in_line_order(found.content) != _content(paper_book, entry):
                said = f"Số {entry.number}/{entry.year} đã có trong sổ với nội dung khác."
                faults[number] = (ERROR, [said])
            elif entry.notes not in ("", found.notes):
                said = (
                    f"Số {entry.number}/{entry.year} đã có trong sổ với ghi chú khác: "
                    "hãy ghi chú thêm ở trang của việc này."
                )
                faults[number] = (ERROR, [said])
            else:
                unchanged += 1
                faults.pop(number, None)
        elif place in taken:
            said = f"Số {entry.number}/{entry.year} đã ghi ở dòng {taken[place]} của tệp."
            faults[number] = (ERROR, [said])
        else:
            taken[place] = number
            new[number] = entry
    return new, unchanged


def _entries_at(
    paper_book: PaperBook, session: Session, entries: Iterable[PaperBookEntry]
) -> dict[tuple[int, int], _StandingEntry | None]:
    """What the book says at these places; None for the entry of a dossier, which no line repeats."""
    by_year: dict[int, list[int]] = {}
    for entry in entries:
        by_year.setdefault(entry.year, []).append(entry.number)
    if not by_year:
        return {}
    column = book_entries.c
    places = [and_(column.year == year, column.number.in_(numbers)) for year, numbers in by_year.items()]
    query = select(column.id, column.year, column.number, column.dossier_id, column.content).where(
        column.unit_code == paper_book.unit_code, column.kind == paper_book.register.value, or_(*places)
    )
    rows = session.execute(query).all()
    names = {
        row.id: entry_name(paper_book.unit_code, paper_book.register, row.year, row.number)
        for row in rows
        if row.dossier_id is None
    }
    notes = notes_in_words(session, paper_book.vault, names)
    return {
        (row.year, row.number): _StandingEntry(
            paper_book.vault.open_record(names[row.id], ENTRY, row.content), notes.get(row.id, "")
        )
        if row.id in names
        else None
        for row in rows
    }


@dataclass(frozen=True, slots=True)
class _StandingEntry:
    """What the book says already, and what stands beside it."""

    content: dict[str, Any]
    notes: str


def _in_line_order(content: dict[str, Any]) -> dict[str, Any]:
    """What the book says, with its people in the order in which a line is read today."""
    if "facts" not in content:
        return content
    facts = facts_from(content["facts"])
    ordered = in_order(facts, content["fields"])
    if ordered is facts:
        return content
    return {**content, "facts": facts_record(ordered), "personal_id": ordered.subjects[0].number}


def _content(paper_book: PaperBook, entry: PaperBookEntry) -> dict[str, Any]:
    """What is sealed of an entry; the same for the same line."""
    office = _office(paper_book.unit_code, entry.registered)
    return {
        "unit_code": paper_book.unit_code,
        "office": office.name,
        "place": office.place,
        "registrar": entry.registrar,
        "personal_id": entry.facts.subjects[0].number,
        "fields": dict(entry.fields),
        "facts": facts_record(entry.facts),
        "numbers": dict(entry.numbers),
    }


def _write_new(
    paper_book: PaperBook,
    session: Session,
    new: Mapping[int, PaperBookEntry],
    import_id: int,
    account: str,
) -> dict[int, int]:
    """Write the entries, what they are found by, and what they count for; the row of each line."""
    if not new:
        return {}
    rows = []
    for entry in new.values():
        usual = place_of(entry.year, entry.number, paper_book.entries_per_book)
        name = entry_name(paper_book.unit_code, paper_book.register, entry.year, entry.number)
        rows.append(
            {
                "unit_code": paper_book.unit_code,
                "kind": paper_book.register.value,
                "year": entry.year,
                "number": entry.number,
                "book": entry.book or usual.book,
                "page": entry.page or usual.page,
                "import_id": import_id,
                "registered_at": _moment(entry.registered),
                "account": account,
                "content": paper_book.vault.seal_record(name, ENTRY, _content(paper_book, entry)),
            }
        )
    column = book_entries.c
    written = session.execute(insert(book_entries).returning(column.id, column.year, column.number), rows)
    ids = {(row.year, row.number): row.id for row in written}
    by_line = {line: ids[entry.year, entry.number] for line, entry in new.items()}
    keep_all_marks(
        session, ((by_line[line], marks_of(paper_book.vault, entry.facts)) for line, entry in new.items())
    )
    count_all(session, (_count_of(paper_book, entry) for entry in new.values()))
    return by_line


def _count_of(paper_book: PaperBook, entry: PaperBookEntry) -> tuple[CounterKey, CounterDelta]:
    late = is_late(paper_book.register, entry.facts.happened, entry.registered)
    contributions = contributions_of(
        paper_book.register, {"fields": entry.fields}, entry.facts, entry.registered, late=late
    )
    delta = replace(delta_of(entry.facts.subjects[0].sex, late=late) + contributions, imported=1)
    return CounterKey.of(paper_book.register, _moment(entry.registered), paper_book.unit_code), delta


def _name_doubles(
    paper_book: PaperBook,
    session: Session,
    new: Mapping[int, PaperBookEntry],
    ids: Mapping[int, int],
    faults: Faults,
) -> None:
    """Say which entries resemble another, of this file or of any book."""
    found = search_similar(session, paper_book.vault, {str(line): entry.facts for line, entry in new.items()})
    for line in new:
        others = [
            each
            for each in found[str(line)].alike
            if each.entry_id != ids[line] and each.match.verdict is not MatchVerdict.TWIN
        ]
        if others:
            _weight, reasons = faults.get(line, (WARNING, []))
            faults[line] = (WARNING, [*reasons, *map(_double_in_words, others[:3])])


def _double_in_words(other: SimilarEntry) -> str:
    agrees = ", ".join(each.name_vi for each in other.match.agrees)
    return f"Có thể trùng với số {other.number}/{other.year} của đơn vị {other.unit_code} ({agrees})."


def _moment(day: date) -> datetime:
    """A book on paper knows the day only: noon, so that no time zone makes another day of it."""
    return datetime.combine(day, time(12), VIETNAM)


def _office(unit_code: str, on: date) -> CommitteeOffice:
    """The committee under its name of that day; before the table of units begins, under its first name there."""
    try:
        return committee_of(unit_code, on)
    except UnknownUnit:
        first = registry().history(unit_code)[0].valid_from
        return committee_of(unit_code, first)


def _unit_doubt(paper_book: PaperBook, entry: PaperBookEntry) -> list[str]:
    on = entry.registered
    if on < DATA_BEGINS or registry().unit(paper_book.unit_code, on) is not None:
        return []
    return [f"Đơn vị mã {paper_book.unit_code} không có vào ngày {on:%d/%m/%Y}."]
