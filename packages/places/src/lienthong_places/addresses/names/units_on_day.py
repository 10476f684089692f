"""What a name of any time means in the units of a day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from lienthong_places.addresses.model import Address
from lienthong_places.addresses.names.gazetteer import Entry
from lienthong_places.units import TWO_LEVELS_BEGIN, UnitCode, registry


def day_of(compact: str) -> date:
    """The day that ``yyyyMMdd`` says."""
    return date(int(compact[:4]), int(compact[4:6]), int(compact[6:]))


def units_meant(entry: Entry, on: date) -> tuple[tuple[str, ...], bool]:
    """The codes, on that day, of what the entry named in its time; and whether that is certain."""
    if is_held(entry, on):
        return (entry.code,), True
    return _units_meant(entry, on)


@lru_cache(maxsize=1_000)
def _compact(on: date) -> str:
    return f"{on:%Y%m%d}"


def is_held(entry: Entry, on: date) -> bool:
    """True when the entry's name held on the day."""
    day = _compact(on)
    return entry.first <= day and (not entry.end or day < entry.end)


@lru_cache(maxsize=20_000)
def _units_meant(entry: Entry, on: date) -> tuple[tuple[str, ...], bool]:
    first = day_of(entry.first)
    end = day_of(entry.end) if entry.end else None
    book = registry()
    same_system = (first < TWO_LEVELS_BEGIN) == (on < TWO_LEVELS_BEGIN)
    if same_system and on < first and book.unit(entry.code, on) is not None:
        return (entry.code,), True
    if on < first:
        pairs = book.predecessors(entry.code)
        codes = tuple(dict.fromkeys(pair.old for pair in pairs if book.unit(pair.old, on) is not None))
        return codes, len(codes) == 1 and not any(pair.doubtful for pair in pairs)
    then = (end or on) - timedelta(days=1)
    competence = book.competent_now(entry.code, max(first, then), on)
    return tuple(unit.code for unit in competence.units), competence.certain


@lru_cache(maxsize=20_000)
def address_of(code: str, on: date) -> Address:
    """The address (without detail) of a unit and of what stands above it on that day."""
    by_length = {len(one): UnitCode(one) for one in registry().codes_above(code, on)}
    if not by_length:
        registry().require(code, on)  # raises
    return Address(province=by_length.get(2), district=by_length.get(3), commune=by_length.get(5))
