"""Reading the addresses of a whole table, so that a run that was cut off can be taken up again.

Beside the output lies a small progress file (``<output>.tiendo``): how many lines are done, how long the
output then was, and what was asked for. It is written after every batch and removed at the end; on taking
up, whatever the output holds beyond the last whole batch is cut off and done again. A workbook is written as a
whole at the end, and so from the beginning again.

Large tables are shared out over the cores; each distinct text of a batch is read once.
"""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from lienthong.domain.addresses import Reading, read_address
from lienthong.foundation.spreadsheets import Line, Table, TableFault, TableFormat, new_columns, open_table
from lienthong.foundation.spreadsheets.table import WORKBOOK
from lienthong.foundation.spreadsheets.writing import WorkbookWriter, csv_bytes, csv_heading

ADDED_COLUMNS = ("maTinh", "maHuyen", "maXa", "dcChiTiet", "confidence", "decided", "candidates")
ROWS_IN_A_BATCH = 500
BATCHES_AT_ONCE = 8
"""Batches that a worker gets in one go."""

FEWEST_TO_SHARE = 4_000
"""Lines from which starting further processes gains more than it costs."""

Cells = tuple[str, ...]
_DECIDED = ADDED_COLUMNS.index("decided")


@dataclass(frozen=True, slots=True)
class Job:
    """What to read: a column of a table (CSV or workbook, with a heading) in the units of a day, into another file.

    A target that ends in .xlsx becomes a workbook.
    """

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
    """How far a job is: rows done, of which decided, the length of the output in bytes.

    Of how many rows, and what was wrong with single lines of the table.
    """

    rows: int = 0
    decided: int = 0
    length: int = 0
    total: int = 0
    faults: list[TableFault] = field(default_factory=list)


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


def read_file(job: Job, advanced: Callable[[Progress], None]) -> Progress:
    """Read every address of the table; ``advanced`` is told after every batch, also of what an earlier run did.

    Notes
    -----
    :class:`UnreadableTable` comes from what is no table, :class:`UnknownColumn` when it has no such column, and
    ``OSError`` when a file cannot be written.
    """
    table = open_table(job.source)
    work = _Work(list(table), table.place_of(job.column), job.on, table.format)
    ending = job.target.suffix.lower()
    as_workbook = ending == ".xlsx" or (table.format.kind == WORKBOOK and ending != ".csv")
    return (_into_workbook if as_workbook else _into_csv)(job, table, work, advanced)


# --- the work, shared out over the cores


@dataclass(frozen=True, slots=True)
class _Work:
    """What every worker has to know."""

    lines: list[Line]
    place: int
    on: date
    form: TableFormat

    def cells(self, batch: range) -> list[Cells]:
        """The added cells of these lines; each distinct text is read once."""
        known: dict[str, Cells] = {}
        found = []
        for number in batch:
            text = self.lines[number].cells[self.place]
            cells = known.get(text)
            if cells is None:
                cells = known[text] = _cells(read_address(text, self.on))
            found.append(cells)
        return found

    def written(self, batch: range) -> tuple[bytes, int]:
        """These lines as they go into the file, and how many of them are decided."""
        cells = self.cells(batch)
        rows = zip((self.lines[number] for number in batch), cells, strict=True)
        return csv_bytes(self.form, rows), sum(one[_DECIDED] == "true" for one in cells)


Result = TypeVar("Result")
_work: _Work
"""Of a worker process: what it was begun with."""


def _begin(work: _Work) -> None:
    """Leave signals to the parent.

    Nothing here makes circles, so that nothing needs to be collected either, and the pages that the parent loaded
    stay shared.
    """
    global _work  # noqa: PLW0603 (a process of its own, begun with this)
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    gc.disable()


def _written(batch: range) -> tuple[bytes, int]:
    return _work.written(batch)


def _added(batch: range) -> list[Cells]:
    return _work.cells(batch)


@contextmanager
def _shared_out(
    work: _Work, skip: int, alone: Callable[[range], Result], in_worker: Callable[[range], Result]
) -> Iterator[Iterator[tuple[range, Result]]]:
    """The results of all batches behind the lines to leave out, in order.

    Of large tables from as many processes as there are cores.
    """
    size = len(work.lines)
    batches = [range(at, min(at + ROWS_IN_A_BATCH, size)) for at in range(skip, size, ROWS_IN_A_BATCH)]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if size - skip < FEWEST_TO_SHARE or cores < 2:
        yield zip(batches, map(alone, batches), strict=True)
        return
    read_address("phường Phúc Xá, quận Ba Đình, Hà Nội", work.on)  # loads what the workers then share
    way = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    with multiprocessing.get_context(way).Pool(cores, _begin, (work,)) as pool:
        yield zip(batches, pool.imap(in_worker, batches, chunksize=BATCHES_AT_ONCE), strict=True)


# --- the output


def _into_csv(job: Job, table: Table, work: _Work, advanced: Callable[[Progress], None]) -> Progress:
    progress = _taken_up(job)
    progress.total, progress.faults = len(work.lines), table.faults
    resume_at = progress.length
    with (
        _shared_out(work, progress.rows, work.written, _written) as results,
        job.target.open("r+b" if resume_at else "wb") as target,
    ):
        target.truncate(resume_at)
        target.seek(resume_at)
        if not progress.rows:
            target.write(
                csv_heading(table.format, [*table.columns, *new_columns(table.columns, ADDED_COLUMNS)])
            )
        advanced(progress)
        for batch, (content, decided) in results:
            target.write(content)
            target.flush()
            progress.rows += len(batch)
            progress.decided += decided
            progress.length = target.tell()
            _keep(job, progress)
            advanced(progress)
    job.progress_file.unlink(missing_ok=True)
    return progress


def _into_workbook(job: Job, table: Table, work: _Work, advanced: Callable[[Progress], None]) -> Progress:
    progress = Progress(total=len(work.lines), faults=table.faults)
    beside = job.target.with_name(job.target.name + ".tam")
    with _shared_out(work, 0, work.cells, _added) as results:
        writer = WorkbookWriter(beside)
        writer.heading(table.columns, new_columns(table.columns, ADDED_COLUMNS))
        advanced(progress)
        for batch, added in results:
            for number, cells in zip(batch, added, strict=True):
                writer.line(work.lines[number], cells)
                progress.decided += cells[_DECIDED] == "true"
            progress.rows += len(batch)
            advanced(progress)
        writer.done()
    beside.replace(job.target)
    return progress


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
