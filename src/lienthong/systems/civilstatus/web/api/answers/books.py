"""The books of a unit, by numbers and codes."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, Field

from lienthong.domain.registers import Register
from lienthong.foundation.web.iso_moment import IsoMoment
from lienthong.systems.civilstatus.books.numbering import BookLine


class BookYearAnswer(BaseModel):
    """A book: a register and a year."""

    kind: Register
    year: int


class BookYearsAnswer(BaseModel):
    """The books of the caller's unit."""

    items: list[BookYearAnswer]


class BookLineAnswer(BaseModel):
    """An entry by its place."""

    number: int
    registration_number: str
    book: str
    page: int
    code: str | None = Field(description="Mã hồ sơ một cửa; trống với việc nhập từ sổ giấy.")
    registered_at: IsoMoment
    account: str

    @classmethod
    def of(cls, line: BookLine) -> Self:
        """A line as it is answered."""
        return cls(
            number=line.place.number,
            registration_number=line.place.registration_number,
            book=line.place.book,
            page=line.place.page,
            code=line.dossier_code,
            registered_at=line.registered_at,
            account=line.account,
        )


class BookAnswer(BaseModel):
    """Entries of a book, by number."""

    kind: Register
    year: int
    items: list[BookLineAnswer]


class NumberGapAnswer(BaseModel):
    """Numbers that stand in no book although later ones do."""

    first: int
    last: int


class NumberGapsAnswer(BaseModel):
    """The gaps of a book."""

    items: list[NumberGapAnswer]


class EntryWithoutNumberAnswer(BaseModel):
    """A birth whose personal number could not be given yet."""

    entry_id: int
    registration_number: str
    code: str


class EntriesWithoutNumberAnswer(BaseModel):
    """Births of a book that lack a personal number."""

    items: list[EntryWithoutNumberAnswer]
