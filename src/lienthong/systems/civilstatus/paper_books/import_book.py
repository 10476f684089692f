"""Books on paper are entered from a sheet: resumable, nothing twice, every faulty line named.

Lines are settled by the hundred, each batch in one transaction with its checkpoint: a process that is killed goes on
where it stood when the same file (by its content) is imported again. A line whose number stands in the book already
is left alone when it says the same, and a fault when it says something else. What resembles another entry is
entered all the same, for the book on paper says so, and named for somebody to look at.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy import func, select, update

from lienthong.domain.units import registry
from lienthong.foundation.audit import record
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.statements import insert_once
from lienthong.foundation.identity import Principal
from lienthong.systems.civilstatus.base.tables import book_entries, import_faults, import_files
from lienthong.systems.civilstatus.books.numbering import NumberGap, gaps_of
from lienthong.systems.civilstatus.paper_books.columns import LAYOUTS, SheetLayout
from lienthong.systems.civilstatus.paper_books.enter import ERROR, WARNING, Faults, PaperBook, enter_lines
from lienthong.systems.civilstatus.paper_books.import_file import (
    HEADING_LINES,
    CannotImport,
    keep_faults,
    opened_sheet,
)
from lienthong.systems.civilstatus.paper_books.line import FaultyLine, PaperBookEntry, read_line

LINES_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class ImportState:
    """How far an import is. ``number`` is the import's own, ``lines`` all lines of the file without heading."""

    number: int
    lines: int
    done: int
    entered: int
    unchanged: int
    faulty: int = 0
    doubtful: int = 0
    years: tuple[int, ...] = ()


def import_sheet(
    paper_book: PaperBook,
    file: Path,
    *,
    importer: Principal,
    now: datetime,
    on_progress: Callable[[ImportState], None] = lambda _state: None,
) -> ImportState:
    """Enter a sheet into the books, or go on where an earlier import of the same content stopped.

    Raises
    ------
    CannotImport
        The file cannot be read, its heading is wrong, the unit never existed, or another process imports it now.
    """
    layout = LAYOUTS.get(paper_book.register)
    if layout is None:
        raise CannotImport(f"Chưa nhập được {paper_book.register.name_vi}.")
    if not registry().history(paper_book.unit_code):
        raise CannotImport(f"Không có đơn vị mã {paper_book.unit_code}.")
    sha256 = _hash(file)
    with opened_sheet(file, layout) as lines:
        total = sum(1 for _ in lines)
    state = _begin(paper_book, sha256, importer, now, total)
    on_progress(state)
    if state.done < total:
        with opened_sheet(file, layout) as lines:
            rest = islice(lines, state.done, None)
            while batch := list(islice(rest, LINES_AT_ONCE)):
                state = _settle(paper_book, layout, state, batch, importer, now)
                on_progress(state)
    return _finish(paper_book, state, importer, now)


def gaps_after(paper_book: PaperBook, years: Sequence[int]) -> dict[int, list[NumberGap]]:
    """The numbers still missing in each of these years."""
    with paper_book.database.read() as session:
        found = {year: gaps_of(session, paper_book.unit_code, paper_book.register, year) for year in years}
    return {year: gaps for year, gaps in found.items() if gaps}


def _hash(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise CannotImport(f"Không đọc được tệp {file}: {error.strerror}.") from error


def _begin(paper_book: PaperBook, sha256: str, importer: Principal, now: datetime, total: int) -> ImportState:
    row = {
        "sha256": sha256,
        "unit_code": paper_book.unit_code,
        "kind": paper_book.register.value,
        "account": importer.account,
        "started_at": now,
        "lines_done": 0,
        "entered": 0,
        "unchanged": 0,
    }
    columns = import_files.c
    with paper_book.database.begin() as session:
        fresh = insert_once(session, import_files, row)
        found = session.execute(
            select(columns.id, columns.lines_done, columns.entered, columns.unchanged).where(
                columns.sha256 == sha256,
                columns.unit_code == paper_book.unit_code,
                columns.kind == paper_book.register.value,
            )
        ).one()
        detail = {
            "unit": paper_book.unit_code,
            "register": paper_book.register.value,
            "import": found.id,
            "lines": total,
        }
        record(session, importer, "import_begun" if fresh else "import_resumed", detail=detail, at=now)
    return ImportState(found.id, total, found.lines_done, found.entered, found.unchanged)


def _settle(
    paper_book: PaperBook,
    layout: SheetLayout,
    state: ImportState,
    batch: Sequence[Mapping[str, str | None]],
    importer: Principal,
    now: datetime,
) -> ImportState:
    """Settle a batch of lines and the checkpoint behind them.

    Raises
    ------
    CannotImport
        When another process imports the same file.
    """
    today = now.astimezone(VIETNAM).date()
    faults: Faults = {}
    read: dict[int, PaperBookEntry] = {}
    for offset, line in enumerate(batch):
        number = state.done + offset + 1 + HEADING_LINES
        if None in line:
            faults[number] = (ERROR, ["Dòng có nhiều ô hơn tiêu đề."])
            continue
        try:
            entry = read_line(layout, line, today)
        except FaultyLine as faulty:
            faults[number] = (ERROR, faulty.reasons)
        else:
            read[number] = entry
    with paper_book.database.begin() as session:
        checkpoint = session.execute(
            select(import_files.c.lines_done).where(import_files.c.id == state.number).with_for_update()
        ).scalar_one()
        if checkpoint != state.done:
            raise CannotImport("Tệp này đang được một tiến trình khác nhập.")
        entered, unchanged = enter_lines(
            paper_book, session, read, faults, import_id=state.number, account=importer.account, at=now
        )
        keep_faults(paper_book, session, state.number, faults)
        after = replace(
            state,
            done=state.done + len(batch),
            entered=state.entered + entered,
            unchanged=state.unchanged + unchanged,
        )
        session.execute(
            update(import_files)
            .where(import_files.c.id == state.number)
            .values(lines_done=after.done, entered=after.entered, unchanged=after.unchanged)
        )
        crash_point("civilstatus.import_uncommitted")
    crash_point("civilstatus.imported")
    return after


def _finish(paper_book: PaperBook, state: ImportState, importer: Principal, now: datetime) -> ImportState:
    weights = (
        select(import_faults.c.weight, func.count())
        .where(import_faults.c.import_id == state.number)
        .group_by(import_faults.c.weight)
    )
    years = select(book_entries.c.year).where(
        book_entries.c.unit_code == paper_book.unit_code,
        book_entries.c.kind == paper_book.register.value,
        book_entries.c.import_id == state.number,
    )
    with paper_book.database.begin() as session:
        first = session.execute(
            update(import_files)
            .where(import_files.c.id == state.number, import_files.c.finished_at.is_(None))
            .values(finished_at=now)
            .returning(import_files.c.id)
        ).first()
        by_weight = {row[0]: row[1] for row in session.execute(weights)}
        found = tuple(sorted(set(session.execute(years.distinct()).scalars())))
        after = replace(
            state, faulty=by_weight.get(ERROR, 0), doubtful=by_weight.get(WARNING, 0), years=found
        )
        if first is not None:
            detail = {
                "unit": paper_book.unit_code,
                "register": paper_book.register.value,
                "import": state.number,
                "entered": after.entered,
                "unchanged": after.unchanged,
                "faulty": after.faulty,
            }
            record(session, importer, "import_finished", detail=detail, at=now)
    return after
