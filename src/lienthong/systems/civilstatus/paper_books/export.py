"""A year's book as a sheet: line by line, as :mod:`paper_books.import_book` reads it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from lienthong.domain.checks.same_event.duplicates import Facts
from lienthong.domain.registers import Register
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.spreadsheets import BYTE_ORDER_MARK, guarded
from lienthong.systems.civilstatus.base.tables import book_entries, dossiers
from lienthong.systems.civilstatus.base.vault import ENTRY, Vault
from lienthong.systems.civilstatus.books.duplicates import facts_of_content
from lienthong.systems.civilstatus.books.entries import notes_in_words
from lienthong.systems.civilstatus.books.numbering import sealed_for
from lienthong.systems.civilstatus.paper_books.columns import LAYOUTS, NOTES, CellKind, SheetLayout
from lienthong.systems.civilstatus.papers.sheet_fields import as_lined

_AT_ONCE = 500


def sheet_of(session: Session, vault: Vault, unit_code: str, register: Register, year: int) -> Iterator[str]:
    """The book of a unit, register and year as CSV with a heading, a few hundred lines at a time.

    The entries as they were written, and beside each its notes, which say what was corrected.

    Notes
    -----
    ``KeyError`` is passed on for a register that has no sheet.
    """
    layout = LAYOUTS[register]
    names = [column.name for column in layout.columns]
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, names)
    writer.writeheader()
    yield BYTE_ORDER_MARK + buffer.getvalue()
    after = 0
    while rows := _entries(session, unit_code, register, year, after):
        buffer.seek(0)
        buffer.truncate()
        sealed = {row.id: sealed_for(row.onestop_code, unit_code, register, year, row.number) for row in rows}
        notes = notes_in_words(session, vault, sealed)
        for row in rows:
            line = line_of(layout, row, vault.open_record(sealed[row.id], ENTRY, row.content))
            line[NOTES.name] = notes.get(row.id, "")
            writer.writerow({column: guarded(text) for column, text in line.items()})
        after = rows[-1].number
        yield buffer.getvalue()


def line_of(layout: SheetLayout, row: Any, content: Mapping[str, Any]) -> dict[str, str]:
    """The cells of one entry; ``row`` has its place in the book."""
    fields = as_lined(layout.register, content["fields"])
    facts = facts_of_content(layout.register, content)
    line = {
        "number": str(row.number),
        "registered": f"{row.registered_at.astimezone(VIETNAM):%d/%m/%Y}",
        "book": row.book,
        "page": str(row.page),
        "registrar": content.get("registrar", ""),
    }
    for part in layout.parts:
        person = fields.get(part.prefix, {}) if part.prefix else fields
        line |= {part.column(name): str(person.get(name) or "") for name in part.columns}
    line |= {column.name: str(fields.get(column.name) or "") for column in layout.extras}
    return {**line, **_not_on_paper(layout, content, facts)}


def _not_on_paper(layout: SheetLayout, content: Mapping[str, Any], facts: Facts) -> dict[str, str]:
    """What the entry knows and its paper words otherwise or not at all."""
    names = {column.name for column in layout.columns}
    found = {f"{prefix}_personal_id": number for prefix, number in content.get("numbers", {}).items()}
    for which, parent in (("mother", facts.mother), ("father", facts.father)):
        if parent is not None and parent.number.isdigit():
            found.setdefault(f"{which}_personal_id", parent.number)
    if facts.proof:
        found["certificate_number"] = facts.proof
    if layout.register is Register.DEATH and facts.happened is not None:
        found["died"] = facts.happened.format("/")
        words = str(content["fields"]["died"])
        found["died_at"] = words.partition(",")[0] if "," in words else ""
    twelve = {column.name for column in layout.columns if column.kind is CellKind.PERSONAL_ID}
    return {
        name: text
        for name, text in found.items()
        if name in names and (name not in twelve or len(text) == _PERSONAL_ID_LENGTH)
    }


_PERSONAL_ID_LENGTH = 12


def _entries(session: Session, unit_code: str, register: Register, year: int, after: int) -> list[Any]:
    entry = book_entries.c
    query = (
        select(
            entry.id,
            entry.number,
            entry.book,
            entry.page,
            entry.registered_at,
            entry.content,
            dossiers.c.onestop_code,
        )
        .outerjoin(dossiers, dossiers.c.id == entry.dossier_id)
        .where(entry.unit_code == unit_code, entry.kind == register.value, entry.year == year)
        .where(entry.number > after)
        .order_by(entry.number)
        .limit(_AT_ONCE)
    )
    return list(session.execute(query))
