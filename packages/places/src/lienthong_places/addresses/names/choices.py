"""The names among which one is sought that was almost written, and how like it they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from lienthong_places.addresses.names.gazetteer import gazetteer
from lienthong_places.addresses.names.near_letters import letters_apart
from lienthong_places.units import UnitLevel

SPACES_APART = 0.96
LETTER_WRONG = 1.15
MARK_WRONG = 0.07
SURE_SPELLING = 0.85
"""How well a name must be spelt not to look for others that are nearly the same."""


def numbers_under(parent: str | None, key: str) -> tuple[int, ...]:
    """The entries of a key directly under a unit, or the provinces of that key."""
    book = gazetteer()
    if parent is not None:
        return book.below_by_key(parent).get(key, ())
    return book.province_numbers.get(key, ())


def is_nearer(written: str, key: str, others: Iterable[str]) -> bool:
    """True when another name, with its marks, explains what was written better than this one does."""
    own = with_marks(written, key)
    return any(with_marks(written, other) < own for other in others if other != key)


def lives(under: str | None, key: str, day: str) -> bool:
    """True when some unit has this name there on the day."""
    entries = map(gazetteer().entry, numbers_under(under, key))
    return any(entry.first <= day and (not entry.end or day < entry.end) for entry in entries)


@dataclass(frozen=True, slots=True)
class Choices:
    """Names among which to seek: squeezed (without spaces), and the key of each."""

    squeezed: tuple[str, ...]
    keys: tuple[str, ...]


def _choices(numbers: Iterable[int]) -> Choices:
    named = tuple([key for key in gazetteer().keys_of(numbers) if not key.isdigit()])
    return Choices(tuple([key.replace(" ", "") for key in named]), named)


@cache
def all_of(level: int) -> Choices:
    """Every name that a unit of a level ever had."""
    return _choices(gazetteer().at_level(level))


@cache
def districts_of(province: str) -> Choices:
    """The districts that ever stood under a province, or under one that went into it."""
    book = gazetteer()
    provinces = (province, *book.sources_of(province))
    return _choices(
        n for code in provinces for n in book.below(code) if book.entry(n).level == UnitLevel.DISTRICT
    )


@cache
def communes_of(parent: str) -> Choices:
    """The communes that ever stood under a district, or anywhere within a province."""
    book = gazetteer()
    if len(parent) == 3:
        return _choices(book.below(parent))
    numbers: list[int] = []
    for code in (parent, *book.sources_of(parent)):
        for number in book.below(code):
            below = book.entry(number)
            numbers.extend([number] if below.level == UnitLevel.COMMUNE else book.below(below.code))
    return _choices(numbers)


class Anchor(IntEnum):
    """How far the rest of the text narrows the choice down."""

    NONE = 0
    PROVINCE = 1
    DISTRICT = 2


_EDITS = {Anchor.NONE: (9, 99, 99), Anchor.PROVINCE: (8, 14, 99), Anchor.DISTRICT: (7, 12, 99)}
"""Lengths from which two and three letters may differ."""


@cache
def allowed_edits(length: int, anchor: Anchor) -> int:
    """How many letters may differ in a name of that length."""
    return 0 if length < 4 else 1 + sum(length >= limit for limit in _EDITS[anchor])


def digits_of(key: str) -> str:
    """The digits of a name: they are never mended."""
    return "" if key.replace(" ", "").isalpha() else "".join(filter(str.isdigit, key))


def alike(written: str | None, key: str, distance: int) -> float:
    """Worth of a mended name: each wrong letter counts by its share of the name, a wrong mark less.

    A torn or joined word hardly. ``written`` are the canonical words without spaces, or ``None`` when they had no
    marks.
    """
    worth = SPACES_APART - LETTER_WRONG * distance / max(len(key) - key.count(" "), 1)
    if written is not None:
        worth -= MARK_WRONG * max(0, with_marks(written, key) - distance)
    return max(0.4, worth)


def with_marks(written: str, key: str) -> int:
    """How many letters and marks differ from the nearest name that has this key."""
    names = canonical(key)
    if len(names) == 1:
        return letters_apart(written, names[0])
    return min(letters_apart(written, meant) for meant in names)


@cache
def canonical(key: str) -> tuple[str, ...]:
    """The canonical words, without spaces, of the names that have this key."""
    return tuple({name.replace(" ", "") for name in gazetteer().canonicals(key)})
