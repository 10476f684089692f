"""The packaged tables, read once and only when asked for.

They are gzip-compressed tab-separated text, made by ``tools/build_units.py`` from public listings; the
format is described there.
"""

from __future__ import annotations

import gc
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pkgutil import get_data
from typing import NamedTuple


class UnitColumns(NamedTuple):
    """The spans of all units as columns: few objects, quickly made, that the garbage collector need not visit.

    Days are ``yyyyMMdd``; ``end`` is "" while the span lasts.
    """

    code: list[str]
    parent: list[str]
    name: list[str]
    type: list[str]
    first: list[str]
    end: list[str]


@contextmanager
def uncollected() -> Iterator[None]:
    """Without garbage collection.

    While tens of thousands of small lists are built that all stay, it would only search them again and again (a
    third of the time of the start).
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def packed_bytes(package: str, name: str) -> bytes:
    """The content of a gzip-compressed file of a package.

    Raises
    ------
    FileNotFoundError
        When the package lacks it.
    """
    packed = get_data(package, name)
    if packed is None:
        raise FileNotFoundError(f"the package lacks {name}")
    return zlib.decompress(packed, wbits=zlib.MAX_WBITS | 16)


def packed_text(package: str, name: str) -> str:
    """As :func:`packed_bytes`, read as UTF-8."""
    return packed_bytes(package, name).decode()


def _rows(name: str) -> list[list[str]]:
    return [line.split("\t") for line in packed_text(__package__, f"data/{name}").split("\n")]


def unit_columns() -> UnitColumns:
    """Every span of every unit, sorted by level, code and first day."""
    cells = packed_text(__package__, "data/units.tsv.gz").replace("\n", "\t").split("\t")
    code, parent, name, kind, first, end = (
        cells[place :: len(UnitColumns._fields)] for place in range(len(UnitColumns._fields))
    )
    return UnitColumns(code, _shared(parent), name, _shared(kind), _shared(first), _shared(end))


def _shared(column: list[str]) -> list[str]:
    """The column with one string for all cells that say the same.

    213 days instead of 17,553 strings take four megabytes less, and comparing days reads memory that is at hand.
    """
    known: dict[str, str] = {}
    return list(map(known.setdefault, column, column))


def succession_rows() -> list[list[str]]:
    """Rows ``[old code, new code, f|p, both|first|second]``, all of 2025-07-01."""
    return _rows("succession.tsv.gz")


def earlier_rows() -> list[list[str]]:
    """Rows of the derived successions before 2025-07-01, sorted (see ``tools/build_successions.py``).

    ``[old code, new code, day yyyyMMdd, part, "1" when doubtful, number of the act or ""]``.
    """
    return _rows("earlier.tsv.gz")


def act_rows() -> list[list[str]]:
    """Rows ``[day of force yyyyMMdd, number, title, other day in the lists or "", source]`` in order of the day."""
    return _rows("acts.tsv.gz")
