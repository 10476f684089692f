"""What a table is: its format, its columns, its lines, and what is wrong with some of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, Protocol

Value = str | int | float | bool | date | datetime | time | timedelta
"""What a cell of a workbook holds; in CSV always text."""

WORKBOOK = "xlsx"
CSV = "csv"


class UnreadableTable(ValueError):
    """The file is no table that can be read; the message says why, in Vietnamese."""


class UnknownColumn(ValueError):
    """The table has no column of that name; ``columns`` are those it has."""

    def __init__(self, column: str, columns: Sequence[str]) -> None:
        super().__init__(f"Tệp không có cột «{column}». Các cột: {', '.join(columns)}.")
        self.columns = list(columns)


@dataclass(frozen=True, slots=True)
class TableFormat:
    """How a file is written.

    ``bom``: it begins with the mark of its byte order; ``says_separator``: its first line
    is the "sep=;" of Excel; ``encoding`` is a name of Python's, or "tcvn3" or "vni".
    """

    kind: str = CSV
    encoding: str = "utf-8"
    separator: str = ","
    bom: bool = False
    says_separator: bool = False
    line_end: str = "\n"


class Line(NamedTuple):
    """A record.

    The number of the line of the file where it begins, a cell for every column, the cells beyond the last column,
    and the cells as a workbook holds them (the same texts for CSV).
    """

    number: int
    cells: list[str]
    extra: list[str]
    values: Sequence[Value]


@dataclass(frozen=True, slots=True)
class TableFault:
    """What is wrong with a line, in Vietnamese. The line is read all the same, as far as it goes."""

    line: int
    message_vi: str


class Records(Protocol):
    """Where the lines of a table come from; it is told what is wrong with them while they are read."""

    def __call__(self, faults: list[TableFault]) -> Iterator[Line]:
        """The lines below the heading, in order."""


@dataclass(slots=True)
class Table:
    """A table that was opened: iterate over it, as often as wanted. ``faults`` are those of the last time."""

    format: TableFormat
    columns: list[str]
    records: Records
    faults: list[TableFault] = field(default_factory=list)

    def __iter__(self) -> Iterator[Line]:
        self.faults = []
        yield from self.records(self.faults)

    def place_of(self, column: str) -> int:
        """The place of a column by its name, capitals and spaces around it aside.

        Raises
        ------
        UnknownColumn
            When there is none, or when several have the name.
        """
        wanted = _name(column)
        found = [place for place, name in enumerate(self.columns) if _name(name) == wanted]
        exact = [place for place in found if self.columns[place] == column]
        found = exact if len(exact) == 1 else found
        if len(found) != 1:
            raise UnknownColumn(column, self.columns)
        return found[0]


def _name(column: str) -> str:
    return " ".join(column.split()).casefold()
