"""Units by what people type: “dien bien”, “Phường Điện Biên”, “dien bien ba dinh”."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lienthong.domain import addresses
from lienthong.domain.units import TWO_LEVELS_BEGIN, UnitCode, UnitLevel, registry

MOST_LETTERS = 120
SHORTEST = 2
_MOST_MEANT = 6
_BEFORE = " (trước đây: "
"""Begins what a choice says of the unit's former name; `without_former_name` takes it off again."""


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit to choose from: its code and its full name, from the unit up to the province."""

    code: UnitCode
    name: str


def suggest_units(
    text: str, on: date, *, level: UnitLevel = UnitLevel.COMMUNE, limit: int = 10
) -> list[UnitChoice]:
    """Units of a day that somebody who typed this may mean, the likeliest first.

    A name that a unit had before 2025-07-01 finds the units that it went into, named beside their names of today.
    """
    typed = " ".join(text[:MOST_LETTERS].replace(",", " ").split())
    if len(typed) < SHORTEST:
        return []
    found = [
        UnitChoice(unit.code, registry().full_name(unit.code, on))
        for unit in addresses.suggest(typed, on, limit, level=level)
    ]
    if on >= TWO_LEVELS_BEGIN and len(found) < limit:
        known = {choice.code for choice in found}
        found += [choice for choice in _by_former_name(typed, on, level, limit) if choice.code not in known]
    return found[:limit]


def without_former_name(text: str) -> str:
    """A typed or chosen unit without the former name that the list of choices shows beside it."""
    return text.partition(_BEFORE)[0].strip()


def resolve_unit(text: str, on: date, level: UnitLevel) -> tuple[UnitCode | None, list[UnitChoice]]:
    """The unit that a typed text or code means, and what else it may mean when that is not sure."""
    typed = " ".join(without_former_name(text).split())
    if typed.isascii() and typed.isdigit():
        unit = registry().unit(typed, on)
        return (unit.code if unit is not None else None), []
    reading = addresses.read_address(typed, on)
    code = _of_level(reading.address, level)
    if reading.decided and code is not None:
        return code, []
    # A former name whose commune was divided: one of these, and nobody but the citizen knows which.
    meant = [_of_level(candidate.address, level) for candidate in reading.candidates]
    read = [UnitChoice(one, registry().full_name(one, on)) for one in dict.fromkeys(meant) if one is not None]
    if read:
        return None, read[:_MOST_MEANT]
    choices = suggest_units(typed, on, level=level, limit=_MOST_MEANT)
    if len(choices) == 1:
        return choices[0].code, []
    return None, choices


def _of_level(address: addresses.Address, level: UnitLevel) -> UnitCode | None:
    return address.commune if level is UnitLevel.COMMUNE else address.district


def _by_former_name(typed: str, on: date, level: UnitLevel, limit: int) -> list[UnitChoice]:
    last_day = TWO_LEVELS_BEGIN - timedelta(days=1)
    found: dict[UnitCode, UnitChoice] = {}
    for former in addresses.suggest(typed, last_day, limit, level=level):
        was = registry().full_name(former.code, last_day)
        for code in dict.fromkeys(pair.new for pair in registry().rearranged_into(former.code)):
            if registry().unit(code, on) is not None:
                name = f"{registry().full_name(code, on)}{_BEFORE}{was})"
                found.setdefault(code, UnitChoice(code, name))
    return list(found.values())
