"""Entries of the books, opened, with the notes beside them.

An entry is never changed (its table is append-only): what the book says today is the entry with its corrections.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from lienthong.domain.catalogues import NATIONALITIES, VIETNAM_CODE
from lienthong.domain.registers import Register
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.database.sessions import Session
from lienthong.systems.civilstatus.base.tables import book_entries, dossiers, entry_notes
from lienthong.systems.civilstatus.base.vault import ENTRY, NOTE, Vault
from lienthong.systems.civilstatus.books.numbering import sealed_for
from lienthong.systems.civilstatus.papers.certificates.extracts import BookEntry
from lienthong.systems.civilstatus.papers.sheet_fields import as_printed


class NoteKind(StrEnum):
    """What a note beside an entry says (Luật Hộ tịch 2014, Điều 28 and 30)."""

    CORRECTION = "correction"
    MARRIAGE_ENDED = "marriage_ended"
    GUARDIANSHIP_ENDED = "guardianship_ended"
    OTHER = "other"

    @property
    def name_vi(self) -> str:
        """The kind on screen."""
        return _KINDS[self]


_KINDS = {
    NoteKind.CORRECTION: "Thay đổi, cải chính, bổ sung",
    NoteKind.MARRIAGE_ENDED: "Chấm dứt hôn nhân",
    NoteKind.GUARDIANSHIP_ENDED: "Chấm dứt giám hộ",
    NoteKind.OTHER: "Ghi chú khác",
}
#: The notes that end what the entry says.
ENDING = frozenset((NoteKind.MARRIAGE_ENDED, NoteKind.GUARDIANSHIP_ENDED))


NOTES_JOINED_BY = " | "


@dataclass(frozen=True, slots=True)
class EntryNote:
    """A note beside an entry. ``changes`` are new texts by path in the fields; ``officer``, ``title``: who noted."""

    number: int
    kind: NoteKind
    cause_id: int | None
    noted_at: datetime
    account: str
    text_vi: str
    changes: Mapping[str, str]
    officer: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class BookRecord:
    """An entry with its notes. ``dossier_code`` is None for a book on paper and for what an officer entered."""

    id: int
    register: Register
    unit_code: str
    year: int
    running: int
    book: str
    page: int
    registered_at: datetime
    dossier_code: str | None
    content: Mapping[str, Any]
    notes: tuple[EntryNote, ...]

    @property
    def number(self) -> str:
        """“15/2024”."""
        return f"{self.running}/{self.year}"

    @property
    def name(self) -> str:
        """What its content and papers are sealed for."""
        return sealed_for(self.dossier_code, self.unit_code, self.register, self.year, self.running)

    @property
    def standing(self) -> BookEntry:
        """Where it stands, as papers print it."""
        return BookEntry(
            self.content["office"],
            self.number,
            self.book,
            str(self.page),
            f"{self.registered_at.astimezone(VIETNAM):%d/%m/%Y}",
        )

    @property
    def fields(self) -> dict[str, Any]:
        """What the book says today: the entry with its corrections."""
        fields = as_printed(self.register, deepcopy(dict(self.content["fields"])))
        for note in self.notes:
            for path, text in note.changes.items():
                set_field(fields, path, text)
        return fields

    @property
    def content_today(self) -> dict[str, Any]:
        """The content with its corrections; ``personal_id`` is the newborn's."""
        fields = self.fields
        newborn = fields.get("personal_id", "") if self.register is Register.BIRTH else ""
        return {**self.content, "fields": fields, "personal_id": newborn}

    @property
    def changes(self) -> dict[str, str]:
        """All that corrections changed: the latest text of each, by path."""
        return {path: text for note in self.notes for path, text in note.changes.items()}

    @property
    def lacks_number(self) -> bool:
        """True for the birth of a Vietnamese citizen whose personal number the book does not say.

        A nationality that was not declared counts as Vietnamese.
        """
        if self.register is not Register.BIRTH:
            return False
        fields = self.fields
        nationality = str(fields.get("nationality") or "").partition(", ")[0]
        country = NATIONALITIES.read(nationality) if nationality else None
        return not fields.get("personal_id") and (country is None or country.code == VIETNAM_CODE)

    @property
    def ended(self) -> bool:
        """True when a note says that it does not hold any more."""
        return any(note.kind in ENDING for note in self.notes)


def get_field(fields: Mapping[str, Any], path: str) -> str | None:
    """The text at a path (``mother.name``, ``guardians.0.name``); None where there is none."""
    value: Any = fields
    for step in path.split("."):
        if isinstance(value, Mapping) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value if isinstance(value, str) else None


def set_field(fields: dict[str, Any], path: str, text: str) -> None:
    """Put a text at a path that is there, or of somebody who comes next in a list of people."""
    *steps, last = path.split(".")
    value: Any = fields
    for step in steps:
        if isinstance(value, list) and int(step) == len(value) and value:
            value.append(dict.fromkeys(value[0], ""))
        value = value[int(step)] if isinstance(value, list) else value[step]
    if "." in path and last.endswith("_in_words") and last not in value:
        return  # earlier corrections wrote the words of a date beside people whose paper has no place for them
    value[last] = text


def open_records(session: Session, vault: Vault, ids: Iterable[int]) -> dict[int, BookRecord]:
    """Entries by row; two queries."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    entry = book_entries.c
    rows = session.execute(
        select(book_entries, dossiers.c.onestop_code)
        .outerjoin(dossiers, dossiers.c.id == entry.dossier_id)
        .where(entry.id.in_(wanted))
    ).mappings()
    found = list(rows)
    names = {
        row["id"]: sealed_for(
            row["onestop_code"], row["unit_code"], Register(row["kind"]), row["year"], row["number"]
        )
        for row in found
    }
    notes = _notes(session, vault, names)
    return {
        row["id"]: BookRecord(
            id=row["id"],
            register=Register(row["kind"]),
            unit_code=row["unit_code"],
            year=row["year"],
            running=row["number"],
            book=row["book"],
            page=row["page"],
            registered_at=row["registered_at"],
            dossier_code=row["onestop_code"],
            content=vault.open_record(names[row["id"]], ENTRY, row["content"]),
            notes=tuple(notes.get(row["id"], ())),
        )
        for row in found
    }


def corrections_of(
    session: Session, vault: Vault, names: Mapping[int, str]
) -> dict[int, list[Mapping[str, str]]]:
    """What corrections changed of these entries, oldest first; only entries that were corrected.

    Parameters
    ----------
    names
        What each entry is sealed for, by row.
    """
    if not names:
        return {}
    column = entry_notes.c
    query = (
        select(column.entry_id, column.text)
        .where(column.entry_id.in_(list(names)), column.kind == NoteKind.CORRECTION.value)
        .order_by(column.entry_id, column.number)
    )
    found: dict[int, list[Mapping[str, str]]] = {}
    for row in session.execute(query):
        said = vault.open_record(names[row.entry_id], NOTE, row.text)
        found.setdefault(row.entry_id, []).append(said.get("changes", {}))
    return found


def notes_in_words(session: Session, vault: Vault, names: Mapping[int, str]) -> dict[int, str]:
    """All that stands beside entries, in one text, as a sheet says it; only entries with notes.

    What an officer noted says when; what came with an imported line stays as it stood there.

    Parameters
    ----------
    names
        What each entry is sealed for, by row.
    """
    return {
        entry_id: NOTES_JOINED_BY.join(
            f"{' '.join(note.text_vi.split())} (ghi ngày {note.noted_at.astimezone(VIETNAM):%d/%m/%Y})"
            if note.officer
            else note.text_vi
            for note in notes
        )
        for entry_id, notes in (_notes(session, vault, names) if names else {}).items()
    }


def _notes(session: Session, vault: Vault, names: Mapping[int, str]) -> dict[int, list[EntryNote]]:
    query = (
        select(entry_notes)
        .where(entry_notes.c.entry_id.in_(list(names)))
        .order_by(entry_notes.c.entry_id, entry_notes.c.number)
    )
    found: dict[int, list[EntryNote]] = {}
    for row in session.execute(query).mappings():
        said = vault.open_record(names[row["entry_id"]], NOTE, row["text"])
        found.setdefault(row["entry_id"], []).append(
            EntryNote(
                number=row["number"],
                kind=NoteKind(row["kind"]),
                cause_id=row["cause_id"],
                noted_at=row["noted_at"],
                account=row["account"],
                text_vi=said["text"],
                changes=said.get("changes", {}),
                officer=said.get("officer", ""),
                title=said.get("title", ""),
            )
        )
    return found
