"""The registration books: one row of books per unit, register and year, numbered without gaps.

The number of an entry starts at 1 every year and runs on through all books of that year; a full book is
followed by the next (Thông tư 04/2020/TT-BTP; process.md section 2). The number is taken in the transaction
that writes the entry, so whoever fails gives it back. Entries of books on paper keep the number they have there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, text

from lienthong.domain.registers import Register
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.database.sequences import next_number
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import insert_row
from lienthong.systems.civilstatus.base.tables import book_entries, dossiers

_AT_LEAST = text(
    "INSERT INTO sequence (scope, value) VALUES (:scope, :value) "
    "ON CONFLICT (scope) DO UPDATE SET value = CASE WHEN sequence.value < excluded.value "
    "THEN excluded.value ELSE sequence.value END"
)


@dataclass(frozen=True, slots=True)
class BookPlace:
    """Where an entry stands: số đăng ký, quyển số, trang số."""

    year: int
    number: int
    book: str
    page: int

    @property
    def registration_number(self) -> str:
        """The number as papers print it: ``15/2024``."""
        return f"{self.number}/{self.year}"


@dataclass(frozen=True, slots=True)
class BookLine:
    """One entry as the list of a book shows it: codes only.

    ``dossier_code`` is None for a book on paper (``imported``) and for what an officer entered: copies,
    corrections, answers.
    """

    place: BookPlace
    dossier_code: str | None
    registered_at: datetime
    account: str
    imported: bool


@dataclass(frozen=True, slots=True)
class NumberGap:
    """Numbers from ``first`` to ``last`` that stand in no book although later ones do."""

    first: int
    last: int

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


def place_of(year: int, number: int, entries_per_book: int) -> BookPlace:
    """Book and page of a running number; one entry a page.

    >>> place_of(2024, 201, 200)
    BookPlace(year=2024, number=201, book='02/2024', page=1)
    """
    volume, page = divmod(number - 1, entries_per_book)
    return BookPlace(year, number, f"{volume + 1:02d}/{year}", page + 1)


def next_place(
    session: Session, unit_code: str, register: Register, at: datetime, entries_per_book: int
) -> BookPlace:
    """The next place in the book of this unit and register; the year is that of the day in Vietnam."""
    year = at.astimezone(VIETNAM).year
    number = next_number(session, _scope(unit_code, register, year))
    return place_of(year, number, entries_per_book)


def write_entry(
    session: Session,
    unit_code: str,
    register: Register,
    place: BookPlace,
    *,
    at: datetime,
    account: str,
    content: bytes,
    **more: Any,
) -> int:
    """Write an entry at its place and return its row id; `content` is sealed, `more` are further columns."""
    entry_id: int = insert_row(
        session,
        book_entries,
        {
            "unit_code": unit_code,
            "kind": register.value,
            "year": place.year,
            "number": place.number,
            "book": place.book,
            "page": place.page,
            "registered_at": at,
            "account": account,
            "content": content,
            **more,
        },
        (book_entries.c.id,),
    ).scalar_one()
    return entry_id


def hold_numbers(session: Session, unit_code: str, register: Register, year: int, until: int) -> None:
    """Let the running number of a year go on after ``until``, where a book on paper holds numbers up to it.

    The row is locked until the end of the transaction, as by :func:`next_place`.
    """
    session.execute(_AT_LEAST, {"scope": _scope(unit_code, register, year), "value": until})


def entry_name(unit_code: str, register: Register, year: int, number: int) -> str:
    """The name of an entry that has no dossier: what its content is sealed for."""
    return f"book:{unit_code}/{register.value}/{year}/{number}"


def sealed_for(dossier_code: str | None, unit_code: str, register: Register, year: int, number: int) -> str:
    """What an entry's content is sealed for: its dossier's code, else its own name."""
    return dossier_code or entry_name(unit_code, register, year, number)


def years_of(session: Session, unit_code: str) -> list[tuple[Register, int]]:
    """The books a unit has: register and year, newest first."""
    query = (
        select(book_entries.c.kind, book_entries.c.year)
        .where(book_entries.c.unit_code == unit_code)
        .distinct()
        .order_by(book_entries.c.year.desc(), book_entries.c.kind)
    )
    return [(Register(kind), year) for kind, year in session.execute(query)]


def lines_of(
    session: Session, unit_code: str, register: Register, year: int, *, after: int = 0, limit: int = 200
) -> list[BookLine]:
    """Entries of a unit's books of one register and year, by number."""
    entry = book_entries.c
    query = (
        select(
            entry.year,
            entry.number,
            entry.book,
            entry.page,
            entry.registered_at,
            entry.account,
            entry.import_id,
            dossiers.c.onestop_code,
        )
        .outerjoin(dossiers, dossiers.c.id == entry.dossier_id)
        .where(*_of_book(unit_code, register, year))
        .where(entry.number > after)
        .order_by(entry.number)
        .limit(limit)
    )
    return [
        BookLine(
            BookPlace(row["year"], row["number"], row["book"], row["page"]),
            row["onestop_code"],
            row["registered_at"],
            row["account"],
            row["import_id"] is not None,
        )
        for row in session.execute(query).mappings()
    ]


def gaps_of(session: Session, unit_code: str, register: Register, year: int) -> list[NumberGap]:
    """Numbers that are missing before the last one of a year: in a book on paper, lines not entered yet."""
    number = book_entries.c.number
    before = func.lag(number, 1, 0).over(order_by=number)
    numbers = select(number, before.label("before")).where(*_of_book(unit_code, register, year)).subquery()
    query = select(numbers).where(numbers.c.number > numbers.c.before + 1).order_by(numbers.c.number)
    return [NumberGap(row.before + 1, row.number - 1) for row in session.execute(query)]


def _of_book(unit_code: str, register: Register, year: int) -> tuple[ColumnElement[bool], ...]:
    entry = book_entries.c
    return entry.unit_code == unit_code, entry.kind == register.value, entry.year == year


def _scope(unit_code: str, register: Register, year: int) -> str:
    return f"book:{unit_code}:{register.value}:{year}"
