"""Entries of the books: what they say, what may be done with them, what followed."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, Field

from lienthong.domain.registers import Register
from lienthong.foundation.web.iso_moment import IsoMoment
from lienthong.systems.civilstatus.books.entries import EntryNote, NoteKind
from lienthong.systems.civilstatus.books.issued_papers import PaperKind
from lienthong.systems.civilstatus.entry_actions.action import EntryActionOutcome
from lienthong.systems.civilstatus.entry_actions.states import EntryAction
from lienthong.systems.civilstatus.papers.correction.correctable import (
    CorrectableText,
    TextForm,
    correctable,
)
from lienthong.systems.civilstatus.queries.entry_history import EntryHistory, FollowingEntry, GivenPaper


class EntryActionAnswer(BaseModel):
    """What an action on an entry left; ``unsigned`` says why its papers are not signed yet."""

    act: EntryAction
    entry_id: int | None
    number: str
    unsigned: str | None

    @classmethod
    def of(cls, outcome: EntryActionOutcome) -> Self:
        """An outcome as it is answered."""
        return cls(
            act=outcome.action,
            entry_id=outcome.entry_id,
            number=outcome.number,
            unsigned=outcome.unsigned_vi or None,
        )


class SignedPapersAnswer(BaseModel):
    """How many papers were signed."""

    signed: int


class CorrectableTextAnswer(BaseModel):
    """A text of an entry that may be corrected."""

    path: str
    label: str
    text: str
    form: TextForm
    choices: list[str]

    @classmethod
    def of(cls, text: CorrectableText) -> Self:
        """A text as it is answered."""
        return cls(
            path=text.path, label=text.label_vi, text=text.text, form=text.form, choices=list(text.choices)
        )


class EntryNoteAnswer(BaseModel):
    """A note beside an entry."""

    number: int
    kind: NoteKind
    text: str
    noted_at: IsoMoment
    account: str
    officer: str

    @classmethod
    def of(cls, note: EntryNote) -> Self:
        """A note as it is answered."""
        return cls(
            number=note.number,
            kind=note.kind,
            text=note.text_vi,
            noted_at=note.noted_at,
            account=note.account,
            officer=note.officer,
        )


class GivenPaperAnswer(BaseModel):
    """A paper given from an entry after its own."""

    id: int
    kind: PaperKind
    name: str
    number: str
    copies: int
    signed_at: IsoMoment
    sha256: str
    size: int
    replaced: bool

    @classmethod
    def of(cls, given: GivenPaper) -> Self:
        """A paper as it is answered."""
        return cls(
            id=given.paper.id,
            kind=given.paper.kind,
            name=given.name_vi,
            number=given.number,
            copies=given.paper.copies,
            signed_at=given.paper.signed_at,
            sha256=given.paper.sha256,
            size=given.paper.size,
            replaced=given.replaced,
        )


class FollowingEntryAnswer(BaseModel):
    """An entry that rests on this one."""

    id: int
    book_register: Register = Field(serialization_alias="register")  # pydantic has a method of this name
    unit_code: str
    number: str
    code: str | None
    unsigned: bool

    @classmethod
    def of(cls, entry: FollowingEntry) -> Self:
        """A following entry as it is answered."""
        return cls.model_validate(
            {
                "id": entry.id,
                "book_register": entry.register,
                "unit_code": entry.unit_code,
                "number": entry.number,
                "code": entry.dossier_code,
                "unsigned": entry.unsigned,
            }
        )


class EntryHistoryAnswer(BaseModel):
    """An entry, what may be done with it, and what followed it."""

    id: int
    book_register: Register = Field(serialization_alias="register")  # pydantic has a method of this name
    unit_code: str
    number: str
    book: str
    page: int
    registered_at: IsoMoment
    code: str | None
    acts: list[EntryAction]
    replaced: bool
    fields: list[CorrectableTextAnswer]
    notes: list[EntryNoteAnswer]
    papers: list[GivenPaperAnswer]
    following: list[FollowingEntryAnswer]

    @classmethod
    def of(cls, history: EntryHistory) -> Self:
        """An entry as it is answered."""
        record = history.record
        return cls.model_validate(
            {
                "id": record.id,
                "book_register": record.register,
                "unit_code": record.unit_code,
                "number": record.number,
                "book": record.book,
                "page": record.page,
                "registered_at": record.registered_at,
                "code": record.dossier_code,
                "acts": history.actions,
                "replaced": history.replaced,
                "fields": [
                    CorrectableTextAnswer.of(each) for each in correctable(record.register, record.fields)
                ],
                "notes": [EntryNoteAnswer.of(each) for each in record.notes],
                "papers": [GivenPaperAnswer.of(each) for each in history.papers],
                "following": [FollowingEntryAnswer.of(each) for each in history.following],
            }
        )
