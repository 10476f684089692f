"""A note beside an entry of the book: who noted what, on which ground (Luật Hộ tịch 2014, Điều 28 and 30)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import select

from lienthong.domain.registers import Register
from lienthong.foundation.database.sequences import next_number
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import insert_row
from lienthong.systems.civilstatus.base.actor import Actor
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.tables import entry_notes, sequence
from lienthong.systems.civilstatus.base.vault import NOTE, Vault
from lienthong.systems.civilstatus.books.entries import BookRecord, NoteKind
from lienthong.systems.civilstatus.books.numbering import BookPlace

#: A registration that ends what an earlier entry says, and the note it leaves beside that entry.
ENDED_BY: Final[Mapping[Register, NoteKind]] = {
    Register.FOREIGN_DIVORCE: NoteKind.MARRIAGE_ENDED,
    Register.GUARDIANSHIP_END: NoteKind.GUARDIANSHIP_ENDED,
}


@dataclass(frozen=True, slots=True)
class NewNote:
    """What is noted; ``cause_id`` is the entry it rests on, ``changes`` new texts by path in the fields."""

    kind: NoteKind
    text_vi: str
    cause_id: int | None = None
    changes: Mapping[str, str] = field(default_factory=dict)


def add_note(
    session: Session, context: CivilStatusContext, actor: Actor, record: BookRecord, note: NewNote
) -> int:
    """Write a note beside an entry; gives its number. Two officers at once get two numbers."""
    number = next_number(session, _scope(record.id))
    said = {
        "text": note.text_vi,
        "changes": dict(note.changes),
        "officer": actor.principal.name,
        "title": actor.title,
    }
    insert_row(
        session,
        entry_notes,
        {
            "entry_id": record.id,
            "number": number,
            "kind": note.kind.value,
            "cause_id": note.cause_id,
            "noted_at": actor.now,
            "account": actor.principal.account,
            "text": context.vault.seal_record(record.name, NOTE, said),
        },
    )
    return number


def add_imported(
    session: Session,
    vault: Vault,
    record_id: int,
    sealed_for: str,
    text_vi: str,
    *,
    account: str,
    at: datetime,
) -> None:
    """Keep what stood beside an entry in its book on paper; nobody here noted it."""
    said = {"text": text_vi, "changes": {}, "officer": "", "title": ""}
    insert_row(
        session,
        entry_notes,
        {
            "entry_id": record_id,
            "number": next_number(session, _scope(record_id)),
            "kind": NoteKind.OTHER.value,
            "cause_id": None,
            "noted_at": at,
            "account": account,
            "text": vault.seal_record(sealed_for, NOTE, said),
        },
    )


def last_note(session: Session, record_id: int) -> int:
    """The number of the last note beside an entry, 0 for none; until the end of the transaction nobody adds one."""
    query = select(sequence.c.value).where(sequence.c.scope == _scope(record_id)).with_for_update()
    return int(session.execute(query).scalar_one_or_none() or 0)


def _scope(record_id: int) -> str:
    return f"note:{record_id}"


def ending_words(register: Register, place: BookPlace, actor: Actor) -> str:
    """What stands beside the entry that a registration ends."""
    what = (
        "Đã ghi chú ly hôn, hủy việc kết hôn"
        if register is Register.FOREIGN_DIVORCE
        else "Đã chấm dứt giám hộ"
    )
    return (
        f"{what} theo số {place.registration_number}, quyển {place.book}, trang {place.page}, "
        f"{actor.office.name}."
    )


class CorrectionKind(StrEnum):
    """Why what the book says changes (Luật Hộ tịch 2014, Điều 26)."""

    CORRECTION = "correction"
    CHANGE = "change"
    SUPPLEMENT = "supplement"

    @property
    def name_vi(self) -> str:
        """The kind as the extract prints it."""
        return _KINDS[self]


_KINDS = {
    CorrectionKind.CORRECTION: "Cải chính hộ tịch",
    CorrectionKind.CHANGE: "Thay đổi hộ tịch",
    CorrectionKind.SUPPLEMENT: "Bổ sung thông tin hộ tịch",
}
