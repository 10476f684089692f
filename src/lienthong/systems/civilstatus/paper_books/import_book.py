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
from lienthong.systems.civilstatus.books.numbering import Gap, gaps_of
from lienthong.systems.civilstatus.paper_books.columns import LAYOUTS, Layout
from lienthong.systems.civilstatus.paper_books.enter import ERROR, WARNING, Faults, Shelf, enter
from lienthong.systems.civilstatus.paper_books.import_file import (
    HEADING_LINES,
    CannotImport,
    keep_faults,
    opened_sheet,
)
from lienthong.systems.civilstatus.paper_books.line import Historic, LineFaulty, read_line

LINES_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class State:
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
    shelf: Shelf,
    file: Path,
    *,
    importer: Principal,
    now: datetime,
    on_progress: Callable[[State], None] = lambda _state: None,
) -> State:
    """Enter a sheet into the books, or go on where an earlier import of the same content stopped.

    Raises
    ------
    CannotImport
        The file cannot be read, its heading is wrong, the unit never existed, or another process imports it now.
    """
    layout = LAYOUTS.get(shelf.register)
    if layout is None:
        raise CannotImport(f"Chưa nhập được {shelf.register.name_vi}.")
    if not registry().history(shelf.unit_code):
        raise CannotImport(f"Không có đơn vị mã {shelf.unit_code}.")
    sha256 = _hash(file)
    with opened_sheet(file, layout) as lines:
        total = sum(1 for _ in lines)
    state = _begin(shelf, sha256, importer, now, total)
    on_progress(state)
    if state.done < total:
        with opened_sheet(file, layout) as lines:
            rest = islice(lines, state.done, None)
            while batch := list(islice(rest, LINES_AT_ONCE)):
                state = _settle(shelf, layout, state, batch, importer, now)
                on_progress(state)
    return _finish(shelf, state, importer, now)


def gaps_after(shelf: Shelf, years: Sequence[int]) -> dict[int, list[Gap]]:
    """The numbers still missing in each of these years."""
    with shelf.database.read() as session:
        found = {year: gaps_of(session, shelf.unit_code, shelf.register, year) for year in years}
    return {year: gaps for year, gaps in found.items() if gaps}


def _hash(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise CannotImport(f"Không đọc được tệp {file}: {error.strerror}.") from error


def _begin(shelf: Shelf, sha256: str, importer: Principal, now: datetime, total: int) -> State:
    row = {
        "sha256": sha256,
        "unit_code": shelf.unit_code,
        "kind": shelf.register.value,
        "account": importer.account,
        "started_at": now,
        "lines_done": 0,
        "entered": 0,
        "unchanged": 0,
    }
    columns = import_files.c
    with shelf.database.begin() as session:
        fresh = insert_once(session, import_files, row)
        found = session.execute(
            select(columns.id, columns.lines_done, columns.entered, columns.unchanged).where(
                columns.sha256 == sha256,
                columns.unit_code == shelf.unit_code,
                columns.kind == shelf.register.value,
            )
        ).one()
        detail = {
            "unit": shelf.unit_code,
            "register": shelf.register.value,
            "import": found.id,
            "lines": total,
        }
        record(session, importer, "import_begun" if fresh else "import_resumed", detail=detail, at=now)
    return State(found.id, total, found.lines_done, found.entered, found.unchanged)


def _settle(
    shelf: Shelf,
    layout: Layout,
    state: State,
    batch: Sequence[Mapping[str, str | None]],
    importer: Principal,
    now: datetime,
) -> State:
    """Settle a batch of lines and the checkpoint behind them."""
    today = now.astimezone(VIETNAM).date()
    faults: Faults = {}
    read: dict[int, Historic] = {}
    for offset, line in enumerate(batch):
        number = state.done + offset + 1 + HEADING_LINES
        if None in line:
            faults[number] = (ERROR, ["Dòng có nhiều ô hơn tiêu đề."])
            continue
        try:
            entry = read_line(layout, line, today)
        except LineFaulty as faulty:
            faults[number] = (ERROR, faulty.reasons)
        else:
            read[number] = entry
    with shelf.database.begin() as session:
        checkpoint = session.execute(
            select(import_files.c.lines_done).where(import_files.c.id == state.number).with_for_update()
        ).scalar_one()
        if checkpoint != state.done:
            raise CannotImport("Tệp này đang được một tiến trình khác nhập.")
        entered, unchanged = enter(
            shelf, session, read, faults, import_id=state.number, account=importer.account, at=now
        )
        keep_faults(shelf, session, state.number, faults)
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


def _finish(shelf: Shelf, state: State, importer: Principal, now: datetime) -> State:
    weights = (
        select(import_faults.c.weight, func.count())
        .where(import_faults.c.import_id == state.number)
        .group_by(import_faults.c.weight)
    )
    years = select(book_entries.c.year).where(
        book_entries.c.unit_code == shelf.unit_code,
        book_entries.c.kind == shelf.register.value,
        book_entries.c.import_id == state.number,
    )
    with shelf.database.begin() as session:
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
                "unit": shelf.unit_code,
                "register": shelf.register.value,
                "import": state.number,
                "entered": after.entered,
                "unchanged": after.unchanged,
                "faulty": after.faulty,
            }
            record(session, importer, "import_finished", detail=detail, at=now)
    return after
