"""Reading the addresses of a whole table, so that a run that was cut off can be taken up again.

Beside the output lies a small progress file (``<output>.tiendo``): how many lines are done, how long the
output then was, and what was asked for. It is written after every batch and removed at the end; on taking
up, whatever the output holds beyond the last whole batch is cut off and done again. A workbook is written as a
whole at the end, and so from the beginning again.

Large tables are shared out over the cores; each distinct text of a batch is read once.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from lienthong.domain.addresses import Reading, read_address
from lienthong.foundation.spreadsheets import Line, Table, TableFault, new_columns, open_table
from lienthong.foundation.spreadsheets.table import WORKBOOK
from lienthong.foundation.spreadsheets.writing import CsvWriter, WorkbookWriter

ADDED_COLUMNS = ("maTinh", "maHuyen", "maXa", "dcChiTiet", "confidence", "decided", "candidates")
ROWS_IN_A_BATCH = 500
BATCHES_AT_ONCE = 8
"""Batches that a worker gets in one go."""

FEWEST_TO_SHARE = 4_000
"""Lines from which starting further processes gains more than it costs."""

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """What to read: a column of a table (CSV or workbook, with a heading) in the units of a day, into another
    file. A target that ends in .xlsx becomes a workbook."""

    source: Path
    column: str
    on: date
    target: Path

    @property
    def progress_file(self) -> Path:
        """Where the progress is kept."""
        return self.target.with_name(self.target.name + ".tiendo")

    def fingerprint(self) -> dict[str, Any]:
        """By which a later run knows that it continues this one."""
        stat = self.source.stat()
        return {
            "source": str(self.source.resolve()),
            "size": stat.st_size,
            "changed": stat.st_mtime_ns,
            "column": self.column,
            "on": self.on.isoformat(),
            "added": list(ADDED_COLUMNS),
        }


@dataclass(slots=True)
class Progress:
    """How far a job is: rows done, of which decided, the length of the output in bytes; of how many rows, and what was
    wrong with single lines of the table."""

    rows: int = 0
    decided: int = 0
    length: int = 0
    total: int = 0
    faults: list[TableFault] = field(default_factory=list)


def columns_of(reading: Reading) -> dict[str, str]:
    """A reading as the added columns; the candidates as "code name", best first, separated by " | "."""
    return dict(zip(ADDED_COLUMNS, _cells(reading), strict=True))


def _cells(reading: Reading) -> Cells:
    address = reading.address
    choices = "" if reading.decided else " | ".join(_choice(item) for item in reading.candidates)
    return (
        address.province or "",
        address.district or "",
        address.commune or "",
        address.detail,
        f"{reading.confidence:.3f}",
        "true" if reading.decided else "false",
        choices,
    )


def _choice(item: Any) -> str:
    return f"{item.address.deepest or item.address.country} {item.text}"


def count_rows(source: Path) -> int:
    """The number of records below the heading. Raises :class:`UnreadableTable`."""
    return sum(1 for _ in open_table(source))


def read_file(job: Job, advanced: Callable[[Progress], None]) -> Progress:
    """Read every address of the table; ``advanced`` is told after every batch, also of what an earlier run did.

    Raises
    ------
    UnreadableTable
        When the file is no table.
    UnknownColumn
        When it has no such column.
    OSError
        When a file cannot be written.
    """
    table = open_table(job.source)
    place = table.place_of(job.column)
    lines = list(table)
    reading = _readings([line.cells[place] for line in lines], job)
    ending = job.target.suffix.lower()
    as_workbook = ending == ".xlsx" or (table.format.kind == WORKBOOK and ending != ".csv")
    write = _into_workbook if as_workbook else _into_csv
    return write(job, table, lines, reading, advanced)


_Readings = Callable[[int], AbstractContextManager[Iterator[list[Cells]]]]
"""Gives, for the number of lines to leave out, the cells of every later batch."""


def _readings(texts: list[str], job: Job) -> _Readings:
    @contextmanager
    def readings(skip: int) -> Iterator[Iterator[list[Cells]]]:
        batches = [texts[at : at + ROWS_IN_A_BATCH] for at in range(skip, len(texts), ROWS_IN_A_BATCH)]
        tasks = ((batch, job.on) for batch in batches)
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        if len(texts) - skip < FEWEST_TO_SHARE or cores < 2:
            yield map(_read_batch, tasks)
            return
        read_address(
            "phường Phúc Xá, quận Ba Đình, Hà Nội", job.on
        )  # what the workers share is loaded before they part
        with multiprocessing.get_context(_way_to_start()).Pool(cores, _leave_signals_to_the_parent) as pool:
            yield pool.imap(_read_batch, tasks, chunksize=BATCHES_AT_ONCE)

    return readings


def _way_to_start() -> str:
    return "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"


def _leave_signals_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _read_batch(task: tuple[list[str], date]) -> list[Cells]:
    texts, on = task
    known: dict[str, Cells] = {}
    found = []
    for text in texts:
        cells = known.get(text)
        if cells is None:
            cells = known[text] = _cells(read_address(text, on))
        found.append(cells)
    return found


def _into_csv(
    job: Job, table: Table, lines: list[Line], readings: _Readings, advanced: Callable[[Progress], None]
) -> Progress:
    progress = _taken_up(job)
    progress.total, progress.faults = len(lines), table.faults
    with (
        CsvWriter(job.target, table.format, resume_at=progress.length) as writer,
        readings(progress.rows) as batches,
    ):
        if not progress.rows:
            writer.heading(table.columns, new_columns(table.columns, ADDED_COLUMNS))
        advanced(progress)
        rest = iter(lines[progress.rows :])
        for batch in batches:
            _write(writer, rest, batch, progress)
            progress.length = writer.flush()
            _keep(job, progress)
            advanced(progress)
        writer.done()
    job.progress_file.unlink(missing_ok=True)
    return progress


def _into_workbook(
    job: Job, table: Table, lines: list[Line], readings: _Readings, advanced: Callable[[Progress], None]
) -> Progress:
    progress = Progress(total=len(lines), faults=table.faults)
    beside = job.target.with_name(job.target.name + ".tam")
    writer = WorkbookWriter(beside)
    writer.heading(table.columns, new_columns(table.columns, ADDED_COLUMNS))
    with readings(0) as batches:
        rest = iter(lines)
        for batch in batches:
            _write(writer, rest, batch, progress)
            advanced(progress)
    writer.done()
    beside.replace(job.target)
    return progress


def _write(
    writer: CsvWriter | WorkbookWriter, lines: Iterator[Line], batch: list[Cells], progress: Progress
) -> None:
    decided = ADDED_COLUMNS.index("decided")
    for line, cells in zip(islice(lines, len(batch)), batch, strict=True):
        writer.line(line, cells)
        progress.decided += cells[decided] == "true"
    progress.rows += len(batch)


def _keep(job: Job, progress: Progress) -> None:
    beside = job.progress_file.with_suffix(".moi")
    kept = {"rows": progress.rows, "decided": progress.decided, "length": progress.length}
    beside.write_text(json.dumps({"job": job.fingerprint(), **kept}), encoding="utf-8")
    beside.replace(job.progress_file)


def _taken_up(job: Job) -> Progress:
    """The progress of an earlier run of the same job, or a fresh one."""
    if not (job.progress_file.is_file() and job.target.is_file()):
        return Progress()
    try:
        kept = json.loads(job.progress_file.read_text(encoding="utf-8"))
        earlier = Progress(int(kept["rows"]), int(kept["decided"]), int(kept["length"]))
    except (ValueError, KeyError, TypeError):
        return Progress()  # a progress file that cannot be read is as good as none: begin again
    same = kept.get("job") == job.fingerprint() and job.target.stat().st_size >= earlier.length
    return earlier if same else Progress()
