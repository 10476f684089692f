"""How a text is to be read."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from lienthong.domain.addresses.index import gazetteer
from lienthong.domain.units import DATA_BEGINS, TWO_LEVELS_BEGIN


@dataclass(slots=True, eq=False)
class Way:
    """How a text is to be read: how many levels there are, the day (as ``yyyyMMdd`` and as a date), whether
    the text has any marks, and whether slips of the finger are allowed for.

    ``day`` is the first of the days with the same units, so that what is worked out for one of them holds for all.
    ``period`` says the same of day and marks in one word.
    """

    levels: int
    day: str
    on: date
    marked: bool
    mends: bool
    period: str


@lru_cache(maxsize=1_000)
def way_of(on: date, marked: bool, mends: bool) -> Way:
    """The way to read a text that has marks or not, in the units of a day (or of the first day of the
    data)."""
    on = max(on, DATA_BEGINS)
    day = _first_of_period(f"{on:%Y%m%d}")
    return Way(3 if on < TWO_LEVELS_BEGIN else 2, day, on, marked, mends, f"{day}{marked}")


def _first_of_period(day: str) -> str:
    """The last day, not after this one, on which a unit began or ended."""
    days = gazetteer().change_days
    return days[bisect_right(days, day) - 1]
