"""Two dates that may be one: partly known, or written wrongly."""

from __future__ import annotations

from lienthong.domain.dates import PartialDate

_MONTHS = 12


def days_apart(a: PartialDate, b: PartialDate) -> int | None:
    """Days between two whole dates; None where a day is unknown."""
    if a.exact is None or b.exact is None:
        return None
    return abs((a.exact - b.exact).days)


def turned(when: PartialDate | None) -> PartialDate | None:
    """The date with day and month exchanged; None where that is no other date."""
    if when is None or when.exact is None or when.day == when.month or (when.day or 0) > _MONTHS:
        return None
    return PartialDate(when.year, when.day, when.month)


def dates_alike(a: PartialDate, b: PartialDate) -> bool:
    """Whether one date may be the other, written wrongly: day and month exchanged, another year, one digit otherwise.

    Or only the year known of one.
    """
    if a.exact is None or b.exact is None:
        return a.earliest <= b.latest and b.earliest <= a.latest
    if (a.day, a.month) == (b.day, b.month) or turned(a) == b:
        return True
    return sum(x != y for x, y in zip(str(a), str(b), strict=True)) == 1


def compatible(a: PartialDate | None, b: PartialDate | None) -> bool | None:
    """Whether both can mean one day; None where one is missing."""
    if a is None or b is None:
        return None
    return a.earliest <= b.latest and b.earliest <= a.latest
