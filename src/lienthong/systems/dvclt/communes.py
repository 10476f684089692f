"""Units by what people type: “dien bien”, “Phường Điện Biên”, “dien bien ba dinh”."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from lienthong.domain.addresses import read_address
from lienthong.domain.names import fold
from lienthong.domain.units import UnitCode, UnitLevel, registry

MOST_LETTERS = 120
SHORTEST = 2
_KEPT_DAYS = 3


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit to choose from: its code and its full name, from the unit up to the province."""

    code: UnitCode
    name: str


@dataclass(frozen=True, slots=True)
class _Entry:
    short: str
    words: str
    choice: UnitChoice


@lru_cache(maxsize=_KEPT_DAYS)
def _entries(on: date, level: UnitLevel) -> tuple[_Entry, ...]:
    units = registry()
    found = []
    for unit in units.units(on, level):
        name = units.full_name(unit.code, on)
        words = fold(name.replace(",", " "))
        found.append(_Entry(fold(unit.short_name), f" {words}", UnitChoice(unit.code, name)))
    return tuple(found)


def suggest(
    text: str, on: date, *, level: UnitLevel = UnitLevel.COMMUNE, limit: int = 10
) -> list[UnitChoice]:
    """Units of a day whose name holds every typed word, those whose own name begins with the text first."""
    wanted = fold(text[:MOST_LETTERS].replace(",", " "))
    if len(wanted) < SHORTEST:
        return []
    words = [f" {word}" for word in wanted.split()]
    hits = [entry for entry in _entries(on, level) if all(word in entry.words for word in words)]
    bare = wanted
    for prefix in ("phuong ", "xa ", "thi tran ", "dac khu ", "quan ", "huyen "):
        bare = bare.removeprefix(prefix)
    hits.sort(key=lambda entry: (entry.short != bare, not entry.short.startswith(bare), entry.words))
    return [entry.choice for entry in hits[:limit]]


def resolve(text: str, on: date, level: UnitLevel) -> tuple[UnitCode | None, list[UnitChoice]]:
    """The unit that a typed text or code means, and what else it may mean when that is not sure."""
    stripped = " ".join(text.split())
    if stripped.isascii() and stripped.isdigit():
        unit = registry().unit(stripped, on)
        return (unit.code if unit is not None else None), []
    exact = [
        entry.choice for entry in _entries(on, level) if entry.words == f" {fold(stripped.replace(',', ' '))}"
    ]
    if len(exact) == 1:
        return exact[0].code, []
    reading = read_address(stripped, on)
    code = reading.address.commune if level is UnitLevel.COMMUNE else reading.address.district
    if reading.decided and code is not None:
        return code, []
    choices = exact or suggest(stripped, on, level=level, limit=6)
    if len(choices) == 1:
        return choices[0].code, []
    return None, choices


def name_of(code: str, on: date) -> str:
    """Full name of a unit, or the code itself when it names none that day."""
    return registry().full_name(code, on) if registry().unit(code, on) is not None else code
