"""What stands above the commune: district and province by their pieces of a text."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from lienthong_places.addresses.fast_path.fit import NamedUnit, fit, match, mended, new
from lienthong_places.addresses.fast_path.piece import Piece, piece_of
from lienthong_places.addresses.model import Match
from lienthong_places.addresses.names.choices import Anchor, all_of, districts_of, numbers_under
from lienthong_places.addresses.names.gazetteer import gazetteer
from lienthong_places.addresses.names.kinds import LEVELS, Kind
from lienthong_places.units import UnitCode, UnitLevel

WEIGHTS = {1: 0.3, 2: 0.4, 3: 0.55}
"""By level: how much a spelling that is not letter for letter takes from the confidence."""

UPPERS_KEPT = 8_000
PROVINCES_KEPT = 2_000
OF_COMMUNES = frozenset({Kind.WARD, Kind.VILLAGE_COMMUNE, Kind.TOWNLET, Kind.SPECIAL_ZONE})


class Upper(NamedTuple):
    """What stands above the commune, read from the end of a text.

    The code right above it, the codes of the address, and what they add to the confidence and to the matches.
    """

    parent: str
    district: UnitCode | None
    province: UnitCode
    confidence: float
    matches: tuple[Match, ...]


@lru_cache(maxsize=UPPERS_KEPT)
def upper_of(district: str | None, province: str, day: str, *, marked: bool, mends: bool) -> Upper | None:
    """District (before 2025-07-01) and province by their pieces of the text; ``mends`` allows for slips."""
    top = province_of(province, day, marked=marked, mends=mends)
    if top is None:
        return None
    above = _confidence(top), match(top, province)
    if district is None:
        return Upper(top.entry.code, None, top.entry.code, above[0], (above[1],))
    piece = piece_of(district)
    if piece.kind in OF_COMMUNES:
        return None
    found = _district(piece, top.entry.code, day, marked=marked, mends=mends)
    if found is None:
        return None
    code = found.entry.code
    matches = match(found, district), above[1]
    return new(Upper, (code, code, top.entry.code, _confidence(found) * above[0], matches))


def _confidence(found: NamedUnit) -> float:
    return 1.0 - WEIGHTS[found.entry.level] * (1.0 - found.spelt)


def _district(piece: Piece, province: str, day: str, *, marked: bool, mends: bool) -> NamedUnit | None:
    numbers = numbers_under(province, piece.key)
    if not numbers and piece.is_known:  # another name in use, or a district of elsewhere
        book = gazetteer()
        within = districts_under(province, day)
        numbers = tuple([n for n in book.with_key(piece.key) if book.entry(n).code in within])
    elif not numbers and piece.start:
        whole = piece.from_word(0, None)
        numbers = numbers_under(province, whole.key)
        piece = whole if numbers else piece
    if numbers:
        return fit(numbers, piece, day, text_is_marked=marked)
    if not mends or (piece.is_known and not may_be_mended(piece, UnitLevel.DISTRICT)):
        return None
    return mended(districts_of(province), Anchor.DISTRICT, province, piece, day)


def may_be_mended(piece: Piece, level: UnitLevel) -> bool:
    """True when a piece says the level, and no unit of that level has its name, though one of another has: "T.

    Phú Thi" is no province, whatever communes are called so.
    """
    if piece.kind is None or LEVELS[piece.kind] != {level}:
        return False
    book = gazetteer()
    return not any(book.entry(number).level == level for number in book.with_key(piece.key))


def province_of(raw: str, day: str, *, marked: bool, mends: bool) -> NamedUnit | None:
    """The province that a piece names or, with ``mends``, almost names."""
    exact = stated_province(raw, day, marked=marked)
    if exact is not None or not mends:
        return exact
    piece = piece_of(raw)
    if piece.kind is not None and UnitLevel.PROVINCE not in LEVELS[piece.kind]:
        return None
    if piece.is_known and not may_be_mended(piece, UnitLevel.PROVINCE):
        return None
    return _almost_province(raw, day)


def is_of_elsewhere(piece: Piece, province: str) -> bool:
    """True when a piece says that it is a commune, but whatever has its name never stood in that province."""
    if piece.kind not in OF_COMMUNES:
        return False
    book = gazetteer()
    return not any(
        province in book.above(number, merged=True)[1] or book.entry(number).code == province
        for number in book.with_key(piece.key)
    )


@lru_cache(maxsize=PROVINCES_KEPT)
def _almost_province(raw: str, day: str) -> NamedUnit | None:
    return mended(all_of(1), Anchor.NONE, None, piece_of(raw), day)


def stated_province(raw: str, day: str, *, marked: bool) -> NamedUnit | None:
    """The province that a piece names."""
    if piece_of(raw).key not in gazetteer().province_numbers:
        return None
    return _stated(raw, day, marked=marked)


@lru_cache(maxsize=PROVINCES_KEPT)
def _stated(raw: str, day: str, *, marked: bool) -> NamedUnit | None:
    piece = piece_of(raw)
    return fit(numbers_under(None, piece.key), piece, day, text_is_marked=marked)


@lru_cache(maxsize=500)
def districts_under(province: str, day: str) -> frozenset[str]:
    """The codes of the districts of a province on a day."""
    book = gazetteer()
    entries = map(book.entry, book.below(province))
    return frozenset(
        e.code for e in entries if e.level == UnitLevel.DISTRICT and e.first <= day < (e.end or "9")
    )
