"""How a text is to be read."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from lienthong.domain.units import DATA_BEGINS, TWO_LEVELS_BEGIN


class Way(NamedTuple):
    """How a text is to be read: how many levels there are, the day (as ``yyyyMMdd`` and as a date), whether
    the text has any marks, and whether slips of the finger are allowed for."""

    levels: int
    day: str
    on: date
    marked: bool
    mends: bool


@lru_cache(maxsize=1_000)
def way_of(on: date, marked: bool, mends: bool) -> Way:
    """The way to read a text that has marks or not, in the units of a day (or of the first day of the
    data)."""
    on = max(on, DATA_BEGINS)
    return Way(3 if on < TWO_LEVELS_BEGIN else 2, f"{on:%Y%m%d}", on, marked, mends)
