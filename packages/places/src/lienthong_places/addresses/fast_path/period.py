"""How a text is to be read."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from lienthong_places.addresses.names.gazetteer import gazetteer
from lienthong_places.units import DATA_BEGINS, TWO_LEVELS_BEGIN


@dataclass(slots=True, eq=False)
class Period:
    """Days with the same units, of which ``day`` (``yyyyMMdd``) is the first, and whether a text has any marks.

    What is worked out for one text and day holds for all of these. One object for each, so that it is quickly
    compared.
    """

    levels: int
    day: str
    marked: bool


@dataclass(slots=True, eq=False)
class Way:
    """How a text is to be read.

    How many levels there are, the day (as ``yyyyMMdd``, the first with the same units, and as a date), whether
    the text has any marks, and whether slips of the finger are allowed for.
    """

    levels: int
    day: str
    on: date
    marked: bool
    mends: bool
    period: Period


@lru_cache(maxsize=1_000)
def way_of(on: date, *, marked: bool, mends: bool) -> Way:
    """The way to read a text that has marks or not, in the units of a day (or of the first day of the data)."""
    on = max(on, DATA_BEGINS)
    days = gazetteer().change_days
    day = days[bisect_right(days, f"{on:%Y%m%d}") - 1]
    levels = 3 if on < TWO_LEVELS_BEGIN else 2
    return Way(levels, day, on, marked, mends, _period(levels, day, marked=marked))


@lru_cache(maxsize=1_000)
def _period(levels: int, day: str, *, marked: bool) -> Period:
    return Period(levels, day, marked)
