"""One entry of a book, opened for the unit that keeps it, with its marginal notes; the look is in the audit trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from lienthong.domain.registers import Register
from lienthong.foundation.audit import record
from lienthong.foundation.identity import Principal, display_names
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.tables import book_entries, dossiers, entry_notes
from lienthong.systems.civilstatus.base.vault import ENTRY, NOTE
from lienthong.systems.civilstatus.books.numbering import sealed_for
from lienthong.systems.civilstatus.paper_books.columns import LAYOUTS
from lienthong.systems.civilstatus.paper_books.export import line_of
from lienthong.systems.civilstatus.papers.correction.correctable import named_texts

#: Books without a sheet whose entries an officer makes without a dossier.
_PLAIN: Final = frozenset((Register.COPY, Register.CORRECTION, Register.STATUS_REPLY))


class NoSuchEntry(LookupError):
    """The unit's book of that year has no such number."""


@dataclass(frozen=True, slots=True)
class MarginalNote:
    """What was noted beside an entry later."""

    number: int
    noted_at: datetime
    noted_by: str
    text: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry as people read it: what each thing is called, and what the book says."""

    id: int
    registration_number: str
    dossier_code: str | None
    office: str
    pairs: Sequence[tuple[str, str]]
    notes: Sequence[MarginalNote]


def open_entry(
    context: CivilStatusContext, principal: Principal, register: Register, year: int, number: int
) -> EntryView:
    """Open an entry of the person's own unit.

    Raises
    ------
    NoSuchEntry
        Also for a register whose entries are not shown in this form.
    """
    unit = principal.unit_code or ""
    layout = LAYOUTS.get(register)
    column = book_entries.c
    query = (
        select(book_entries, dossiers.c.onestop_code)
        .outerjoin(dossiers, dossiers.c.id == column.dossier_id)
        .where(column.unit_code == unit, column.kind == register.value)
        .where(column.year == year, column.number == number)
    )
    notes = select(entry_notes).order_by(entry_notes.c.number)
    with context.database.begin() as session:
        row = session.execute(query).first()
        if row is None or (layout is None and row.dossier_id is None and register not in _PLAIN):
            raise NoSuchEntry(f"{unit} {register} {number}/{year}")
        name = sealed_for(row.onestop_code, unit, register, year, number)
        content = context.vault.open_record(name, ENTRY, row.content)
        noted = session.execute(notes.where(entry_notes.c.entry_id == row.id)).mappings().all()
        names = display_names(session, {each["account"] for each in noted})
        beside = [
            MarginalNote(
                each["number"],
                each["noted_at"],
                names.get(each["account"], each["account"]),
                context.vault.open_record(name, NOTE, each["text"])["text"],
            )
            for each in noted
        ]
        detail = {"what": ["entry"], "register": register.value, "number": f"{number}/{year}"}
        record(session, principal, "read", row.onestop_code, detail, at=context.clock.now())
    if layout is None:
        pairs = _plain_pairs(register, content["fields"])
    else:
        said = line_of(layout, row, content)
        titles = layout.titles
        pairs = [(_capital(titles[name]), text) for name, text in said.items() if text and name in titles]
    return EntryView(row.id, f"{number}/{year}", row.onestop_code, content["office"], pairs, beside)


def _plain_pairs(register: Register, fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a book says that has no sheet: copies, corrections, and what came by dossier only."""
    if register is Register.COPY:
        source, at = Register(fields["source"]), fields["entry"]
        return [
            ("Bản sao từ", source.name_vi),
            ("Số, quyển, trang", f"{at['number']}, quyển {at['book']}, trang {at['page']}"),
            ("Ngày đăng ký", at["registered"]),
            ("Cơ quan đăng ký", at["office"]),
            ("Số bản sao", str(fields["copies"])),
        ]
    if register is Register.CORRECTION:
        changes = [(each["what"], f"{each['before']} → {each['after']}") for each in fields["changes"]]
        return [
            ("Loại", fields["kind"]),
            ("Người được cải chính", fields["subject"]["name"]),
            ("Việc được cải chính", fields["corrected"]),
            *changes,
            ("Căn cứ", fields["basis"]),
        ]
    if register is Register.STATUS_REPLY:
        who = fields["subject"]
        return [
            ("Gửi", fields["asked_by"]),
            ("Trả lời yêu cầu", fields["request"]),
            ("Về người", ", ".join(filter(None, (who["name"], who["born"] and f"sinh {who['born']}")))),
            ("Kết quả", fields["outcome"]),
            ("Lý do", fields["reason"]),
        ]
    return [(each.label_vi, each.text) for each in named_texts(register, fields) if each.text]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
