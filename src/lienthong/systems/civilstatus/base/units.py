"""Units and their people's committees: who keeps the books of which unit, on which day, under which name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from lienthong.domain.units import UnitCode, UnitLevel, registry

_COMMITTEE = "Ủy ban nhân dân"


@dataclass(frozen=True, slots=True)
class CommitteeOffice:
    """The people's committee of a unit as it stands on a day."""

    unit_code: UnitCode
    unit_name: str  # "phường Điện Biên, quận Ba Đình, thành phố Hà Nội"
    place: str  # where it signs: "Điện Biên"
    province_code: UnitCode

    @property
    def name(self) -> str:
        """“Ủy ban nhân dân phường Điện Biên, quận Ba Đình, thành phố Hà Nội”."""
        return f"{_COMMITTEE} {self.unit_name}"


@lru_cache(maxsize=2048)
def committee_of(unit_code: str, on: date) -> CommitteeOffice:
    """The committee of a unit under its name of that day.

    Notes
    -----
    ``UnknownUnit`` is passed on when there was no such unit; its explanation names what replaced it.
    """
    units = registry()
    unit = units.require(unit_code, on)
    return CommitteeOffice(
        UnitCode(unit_code),
        units.full_name(unit_code, on),
        unit.short_name if not unit.short_name.isdigit() else unit.name,
        units.province_of(unit_code, on).code,
    )


@lru_cache(maxsize=2048)
def served_units(unit_code: str, on: date) -> frozenset[str]:
    """The unit codes whose open dossiers an officer of this unit sees on that day.

    The own unit, and every unit that is gone by then and whose territory went, wholly or in part, to the own
    one: a dossier received before a merger is finished by the successor (process.md section 4).
    """
    units = registry()
    gone = (pair.old for pair in units.predecessors(unit_code, on) if units.unit(pair.old, on) is None)
    return frozenset((unit_code, *gone))


@lru_cache(maxsize=2048)
def kept_books(unit_code: str, on: date) -> frozenset[str]:
    """The unit codes whose books a unit keeps on that day.

    The own ones, and those of every unit that is gone by then and went into it, wholly or in part, over however
    many mergers.
    """
    units = registry()
    kept, open_codes = {unit_code}, [unit_code]
    while open_codes:
        for pair in units.predecessors(open_codes.pop(), on):
            if pair.old not in kept and units.unit(pair.old, on) is None:
                kept.add(pair.old)
                open_codes.append(pair.old)
    return frozenset(kept)


@lru_cache(maxsize=512)
def same_provinces(province_code: str, on: date) -> frozenset[str]:
    """The province codes under which dossiers of this province may have been received.

    Itself and what merged into it.
    """
    units = registry()
    merged = (
        pair.old
        for pair in units.predecessors(province_code, on)
        if len(pair.old) == len(province_code) and units.unit(pair.old, on) is None
    )
    return frozenset((province_code, *merged))


def unit_name(unit_code: str, on: date) -> str:
    """The name of a unit for screens: of that day, or its last one; the code itself where nothing is known."""
    return registry().nearest_name(unit_code, on) or f"mã {unit_code}"


def level_of(unit_code: str) -> UnitLevel | None:
    """The level a code belongs to by its length, or None."""
    return {2: UnitLevel.PROVINCE, 3: UnitLevel.DISTRICT, 5: UnitLevel.COMMUNE}.get(len(unit_code))
