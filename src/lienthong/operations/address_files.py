"""Reading the addresses of a whole CSV file, so that a run that was cut off can be taken up again.

Beside the output lies a small progress file (``<output>.tiendo``): how many rows are done, how long the
output then was, and what was asked for. It is written after every batch and removed at the end; on taking
up, whatever the output holds beyond the last whole batch is cut off and done again.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lienthong.domain.addresses import Reading, read_address

ADDED_COLUMNS = ("maTinh", "maHuyen", "maXa", "dcChiTiet", "confidence", "candidates")
ROWS_IN_A_BATCH = 500


class UnknownColumn(ValueError):
    """The file has no column of that name; ``columns`` are those it has."""

    def __init__(self, column: str, columns: list[str]) -> None:
        super().__init__(f"Tệp không có cột «{column}». Các cột: {', '.join(columns)}.")
        self.columns = columns


@dataclass(frozen=True, slots=True)
class Job:
    """What to read: a column of a CSV file (UTF-8, with a header line) in the units of a day, into another file."""

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
        }


@dataclass(slots=True)
class Progress:
    """How far a job is: rows done, of which decided, and the length of the output in bytes."""

    rows: int = 0
    decided: int = 0
    length: int = 0


def columns_of(reading: Reading) -> dict[str, str]:
    """A reading as the added columns; the candidates as text, best first, separated by " | "."""
    address = reading.address
    return {
        "maTinh": address.province or "",
        "maHuyen": address.district or "",
        "maXa": address.commune or "",
        "dcChiTiet": address.detail,
        "confidence": f"{reading.confidence:.3f}",
        "candidates": "" if reading.decided else " | ".join(item.text for item in reading.candidates),
    }


def count_rows(source: Path) -> int:
    """The number of records below the header."""
    with source.open(encoding="utf-8-sig", newline="") as file:
        return max(0, sum(1 for _ in csv.reader(file)) - 1)


def read_file(job: Job, advanced: Callable[[Progress], None]) -> Progress:
    """Read every address of the file; ``advanced`` is told after every batch, also of what an earlier run did.

    Raises :class:`UnknownColumn`, and ``OSError`` when a file cannot be read or written.

    Raises
    ------
    UnknownColumn
        When the file has no such column.
    """
    progress = _taken_up(job)
    with job.source.open(encoding="utf-8-sig", newline="") as source:
        rows = csv.DictReader(source)
        names = list(rows.fieldnames or [])
        if job.column not in names:
            raise UnknownColumn(job.column, names)
        with job.target.open("r+" if progress.rows else "w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, [*names, *ADDED_COLUMNS], extrasaction="ignore")
            if progress.rows:
                target.truncate(progress.length)
                target.seek(0, 2)
            else:
                writer.writeheader()
            advanced(progress)
            for batch in _batches(rows, skip=progress.rows):
                for row in batch:
                    reading = read_address(row[job.column] or "", job.on)
                    writer.writerow({**row, **columns_of(reading)})
                    progress.decided += reading.decided
                progress.rows += len(batch)
                target.flush()
                progress.length = target.tell()
                _keep(job, progress)
                advanced(progress)
    job.progress_file.unlink(missing_ok=True)
    return progress


def _batches(rows: Iterator[dict[str, Any]], skip: int) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for number, row in enumerate(rows):
        if number < skip:
            continue
        batch.append(row)
        if len(batch) == ROWS_IN_A_BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _keep(job: Job, progress: Progress) -> None:
    beside = job.progress_file.with_suffix(".moi")
    beside.write_text(json.dumps({"job": job.fingerprint(), **asdict(progress)}), encoding="utf-8")
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
