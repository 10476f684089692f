"""Ages in full years, where a date of birth may lack its day or month."""

from __future__ import annotations

from datetime import date

from lienthong.domain.dates import PartialDate


def full_years(born: date, on: date) -> int:
    """Full years between two days; who is born on 29 February is a year older on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def has_reached(born: PartialDate, years: int, on: date) -> bool | None:
    """Whether somebody is so old; None where the unknown day or month decides."""
    if full_years(born.latest, on) >= years:
        return True
    return False if full_years(born.earliest, on) < years else None
