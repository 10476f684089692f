"""Units by what people type: “dien bien”, “Phường Điện Biên”, “dien bien ba dinh”."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lienthong.domain import addresses
from lienthong.domain.units import UnitCode, UnitLevel, registry

MOST_LETTERS = 120
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit to choose from: its code and its full name, from the unit up to the province."""

    code: UnitCode
    name: str


def suggest_units(
    text: str, on: date, *, level: UnitLevel = UnitLevel.COMMUNE, limit: int = 10
) -> list[UnitChoice]:
    """Units of a day that somebody who typed this may mean, the likeliest first."""
    typed = " ".join(text[:MOST_LETTERS].replace(",", " ").split())
    if len(typed) < SHORTEST:
        return []
    return [
        UnitChoice(unit.code, registry().full_name(unit.code, on))
        for unit in addresses.suggest(typed, on, limit, level=level)
    ]


def resolve_unit(text: str, on: date, level: UnitLevel) -> tuple[UnitCode | None, list[UnitChoice]]:
    """The unit that a typed text or code means, and what else it may mean when that is not sure."""
    typed = " ".join(text.split())
    if typed.isascii() and typed.isdigit():
        unit = registry().unit(typed, on)
        return (unit.code if unit is not None else None), []
    reading = addresses.read_address(typed, on)
    code = reading.address.commune if level is UnitLevel.COMMUNE else reading.address.district
    if reading.decided and code is not None:
        return code, []
    choices = suggest_units(typed, on, level=level, limit=6)
    if len(choices) == 1:
        return choices[0].code, []
    return None, choices
