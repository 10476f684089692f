"""From a path, whose names may be of any time, to units of the day that was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from lienthong_places.addresses.model import Address
from lienthong_places.addresses.names.gazetteer import gazetteer
from lienthong_places.addresses.names.kinds import Kind
from lienthong_places.addresses.names.units_on_day import address_of, day_of, is_held, units_meant
from lienthong_places.addresses.search.paths import Path
from lienthong_places.units import DATA_BEGINS, TWO_LEVELS_BEGIN, UnitLevel, registry


@dataclass(frozen=True, slots=True)
class Resolution:
    """Addresses (without detail) that a path may mean on the day; ``certain`` when it is exactly one."""

    addresses: tuple[Address, ...]
    certain: bool
    converted: bool


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
    """A district after there were none.

    Its communes' successors are what it may mean, the province is what is certain.
    """
    addresses = _after_the_district(path.hits[0].entry.code, path.hits[0].entry.end, on)
    return Resolution(addresses, len(addresses) == 1, converted=True)


@lru_cache(maxsize=2_000)
def _after_the_district(district: str, end: str, on: date) -> tuple[Address, ...]:
    """What the communes have become of a district that held until a day."""
    book = registry()
    last_day = min(day_of(end), TWO_LEVELS_BEGIN) - timedelta(days=1) if end else on
    heirs: dict[str, None] = {}
    names = gazetteer()
    for number in names.below(district):
        code = names.entry(number).code
        if book.unit(code, last_day) is not None:
            heirs.update(dict.fromkeys(heir.code for heir in book.competent_now(code, last_day, on).units))
    if not heirs:  # an island without communes, which became a special zone
        zones = map(names.entry, names.with_key(names.entry(names.with_code(district)[-1]).key))
        heirs.update(
            {zone.code: None for zone in zones if zone.kind is Kind.SPECIAL_ZONE and is_held(zone, on)}
        )
    return tuple(address_of(code, on) for code in heirs)
