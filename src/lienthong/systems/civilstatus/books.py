"""The registration books: one row of books per unit, kind and year, numbered without gaps.

The number of an entry starts at 1 every year and runs on through all books of that year; a full book is
followed by the next (Thông tư 04/2020/TT-BTP; process.md section 2). The number is taken in the transaction
that writes the entry, so whoever fails gives it back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lienthong.domain.law import Group
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.database import Session
from lienthong.foundation.sequences import next_number
from lienthong.systems.civilstatus.tables import book_entries, dossiers


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
    """One entry as the list of a book shows it: codes only."""

    place: BookPlace
    dossier_code: str
    registered_at: datetime
    account: str


def place_of(year: int, number: int, entries_per_book: int) -> BookPlace:
    """Book and page of a running number; one entry a page.

    >>> place_of(2024, 201, 200)
    BookPlace(year=2024, number=201, book='02/2024', page=1)
    """
    volume, page = divmod(number - 1, entries_per_book)
    return BookPlace(year, number, f"{volume + 1:02d}/{year}", page + 1)


def next_place(
    session: Session, unit_code: str, group: Group, at: datetime, entries_per_book: int
) -> BookPlace:
    """The next place in the book of this unit and kind; the year is that of the day in Vietnam."""
    year = at.astimezone(VIETNAM).year
    number = next_number(session, f"book:{unit_code}:{group.value}:{year}")
    return place_of(year, number, entries_per_book)


def years_of(session: Session, unit_code: str) -> list[tuple[Group, int]]:
    """The books a unit has: kind and year, newest first."""
    query = (
        select(book_entries.c.kind, book_entries.c.year)
        .where(book_entries.c.unit_code == unit_code)
        .distinct()
        .order_by(book_entries.c.year.desc(), book_entries.c.kind)
    )
    return [(Group(kind), year) for kind, year in session.execute(query)]


def lines_of(
    session: Session, unit_code: str, group: Group, year: int, *, after: int = 0, limit: int = 200
) -> list[BookLine]:
    """Entries of a unit's books of one kind and year, by number."""
    query = (
        select(book_entries, dossiers.c.onestop_code)
        .join(dossiers, dossiers.c.id == book_entries.c.dossier_id)
        .where(book_entries.c.unit_code == unit_code)
        .where(book_entries.c.kind == group.value)
        .where(book_entries.c.year == year)
        .where(book_entries.c.number > after)
        .order_by(book_entries.c.number)
        .limit(limit)
    )
    return [
        BookLine(
            BookPlace(row["year"], row["number"], row["book"], row["page"]),
            row["onestop_code"],
            row["registered_at"],
            row["account"],
        )
        for row in session.execute(query).mappings()
    ]
