"""From a path, whose names may be of any time, to units of the day that was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from lienthong.domain.addresses.index import Entry, gazetteer
from lienthong.domain.addresses.model import Address
from lienthong.domain.addresses.paths import Path
from lienthong.domain.units import DATA_BEGINS, TWO_LEVELS_BEGIN, UnitCode, UnitLevel, registry


@dataclass(frozen=True, slots=True)
class Resolution:
    """Addresses (without detail) that a path may mean on the day; ``certain`` when it is exactly one."""

    addresses: tuple[Address, ...]
    certain: bool
    converted: bool


def _day(compact: str) -> date:
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
    first = _day(entry.first)
    end = _day(entry.end) if entry.end else None
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


def resolve(path: Path, on: date) -> Resolution:
    """What the lowest unit of the path means on that day."""
    hit = path.hits[0]
    on = max(on, DATA_BEGINS)
    if hit.entry.level == UnitLevel.DISTRICT and on >= TWO_LEVELS_BEGIN:
        return _former_district(path, on)
    codes, certain = units_meant(hit.entry, on)
    addresses = tuple(address_of(code, on) for code in codes)
    if not addresses and len(path.hits) > 1:
        upper = Path(None, path.district if path.commune else None, path.province, 0.0)
        return Resolution(resolve(upper, on).addresses if upper.hits else (), certain=False, converted=True)
    return Resolution(addresses, certain and len(addresses) == 1, converted=not is_held(hit.entry, on))


def _former_district(path: Path, on: date) -> Resolution:
    """A district after there were none: its communes' successors are what it may mean, the province is what
    is certain."""
    addresses = _after_the_district(path.hits[0].entry.code, path.hits[0].entry.end, on)
    return Resolution(addresses, len(addresses) == 1, converted=True)


@lru_cache(maxsize=2_000)
def _after_the_district(district: str, end: str, on: date) -> tuple[Address, ...]:
    """What the communes have become of a district that held until a day."""
    book = registry()
    last_day = min(_day(end), TWO_LEVELS_BEGIN) - timedelta(days=1) if end else on
    heirs: dict[str, None] = {}
    names = gazetteer()
    for number in names.below(district):
        code = names.entry(number).code
        if book.unit(code, last_day) is not None:
            heirs.update(dict.fromkeys(heir.code for heir in book.competent_now(code, last_day, on).units))
    return tuple(address_of(code, on) for code in heirs)
