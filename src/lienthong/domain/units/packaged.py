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


@contextmanager
def uncollected() -> Iterator[None]:
    """Without garbage collection: while tens of thousands of small lists are built that all stay, it would
    only search them again and again (a third of the time of the start)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _rows(name: str) -> list[list[str]]:
    packed = get_data(__package__, f"data/{name}")
    if packed is None:
        raise FileNotFoundError(f"the package lacks {name}")
    return [
        line.split("\t") for line in zlib.decompress(packed, wbits=zlib.MAX_WBITS | 16).decode().split("\n")
    ]


def unit_rows() -> list[list[str]]:
    """Rows ``[code, parent, name, type, from, to]``, days as ``yyyyMMdd``, sorted by level, code and first
    day."""
    return _rows("units.tsv.gz")


def succession_rows() -> list[list[str]]:
    """Rows ``[old code, new code, f|p, both|first|second]``, all of 2025-07-01."""
    return _rows("succession.tsv.gz")


def act_rows() -> list[list[str]]:
    """Rows ``[effective day yyyyMMdd, number, title]`` in order of the day."""
    return _rows("acts.tsv.gz")
