"""The short way to a question: a district that is certain, and a commune that is none of its own."""

from __future__ import annotations

from dataclasses import replace

from lienthong_places.addresses.fast_path.fit import NamedUnit, nearest
from lienthong_places.addresses.fast_path.period import Way
from lienthong_places.addresses.fast_path.piece import Piece
from lienthong_places.addresses.fast_path.upper_units import OF_COMMUNES, WEIGHTS, Upper
from lienthong_places.addresses.full_text import write_address
from lienthong_places.addresses.letters.tidy import tidy
from lienthong_places.addresses.model import Address, Candidate, Match, Reading
from lienthong_places.addresses.names.choices import Anchor, alike, allowed_edits, communes_of, numbers_under
from lienthong_places.addresses.names.gazetteer import gazetteer
from lienthong_places.addresses.names.kinds import NUMBER_WORDS
from lienthong_places.addresses.names.near_letters import MOST_NEAR, nearest_of
from lienthong_places.addresses.names.units_on_day import address_of, is_held, units_meant
from lienthong_places.units import UnitCode

UNKNOWN = 0.6
SEVERAL = 0.5
"""Confidence when no commune is like what was written, and when one or several are."""

OF_ANOTHER_TIME = 0.78
SHORTEST = 4
MOST_CANDIDATES = 20


def may_be_asked(piece: Piece, upper: Upper) -> bool:
    """True for what says that it is a commune of a district but is the name of no unit anywhere."""
    if upper.district is None or piece.kind not in OF_COMMUNES or piece.is_known or piece.is_other:
        return False
    if len(piece.key) < SHORTEST or any(map(str.isdigit, piece.key)):
        return False
    return not NUMBER_WORDS.keys() >= set(piece.key.split(" "))


def ask_which(piece: Piece, raw: str, upper: Upper, way: Way) -> Reading | None:
    """What stands above, with the communes of the district as candidates whose names are like it.

    ``None`` when one of them is clearly nearest.
    """
    letters = piece.key.replace(" ", "")
    written = piece.canonical.replace(" ", "") if piece.is_marked else None
    choices = communes_of(upper.parent)
    found: dict[UnitCode, float] = {}
    edits = allowed_edits(len(letters), Anchor.DISTRICT)
    if nearest(choices, upper.parent, way.day, letters, edits, written) is not None:
        return None
    for distance, place in nearest_of(letters, choices.squeezed, edits, MOST_NEAR):
        key = choices.keys[place]
        spelt = alike(written, key, distance)
        confidence = min(SEVERAL, upper.confidence * (1.0 - WEIGHTS[3] * (1.0 - spelt)))
        for code in _meant(upper.parent, key, way):
            found.setdefault(UnitCode(code), confidence)
    above = Address(upper.province, upper.district, detail=tidy(raw))
    candidates = [Candidate(above, UNKNOWN, write_address(above, way.on))]
    if found:
        addresses = {address_of(code, way.on): confidence for code, confidence in found.items()}
        candidates = [Candidate(a, round(c, 3), write_address(a, way.on)) for a, c in addresses.items()]
        above = replace(above, detail="")
    return Reading(above, candidates[0].confidence, tuple(candidates), upper.matches, decided=False)


def _meant(district: str, key: str, way: Way) -> list[str]:
    """The codes, on the day, of the communes that ever had this name there."""
    book = gazetteer()
    numbers = numbers_under(district, key)
    return [code for number in numbers for code in units_meant(book.entry(number), way.on)[0]]


def ask_between(piece: Piece, upper: Upper, detail: str, way: Way) -> Reading | None:
    """The communes of a district that share a name as far as the text says it: without marks, or without the kind.

    ``None`` unless several hold on the day.
    """
    entries = [gazetteer().entry(number) for number in numbers_under(upper.parent, piece.key)]
    same = [e for e in entries if is_held(e, way.on) and (piece.kind is None or e.kind is piece.kind)]
    if len(same) < 2 or (way.marked and any(entry.canonical != piece.canonical for entry in same)):
        return None
    candidates = []
    for entry in same:
        address = Address(upper.province, upper.district, entry.code, detail)
        candidates.append(Candidate(address, SEVERAL, write_address(address, way.on)))
    above = Address(upper.province, upper.district, detail=detail)
    return Reading(above, SEVERAL, tuple(candidates), upper.matches, decided=False)


def ask_among(within: list[int], piece: Piece, top: NamedUnit, said: Match, way: Way) -> Reading | None:
    """The communes of a province with the name and kind that a piece says, and what became of others of that name.

    ``within`` are communes of any time. ``None`` unless several of them hold on the day.
    """
    book = gazetteer()
    same = [n for n in within if book.entry(n).kind is piece.kind and is_held(book.entry(n), way.on)]
    addresses = {address_of(book.entry(number).code, way.on): SEVERAL for number in same}
    if len(addresses) < 2 or not all(book.entry(n).canonical == book.entry(same[0]).canonical for n in same):
        return None
    for number in book.with_key(piece.key):
        entry = book.entry(number)
        if (
            number not in same
            and entry.kind is piece.kind
            and top.entry.code in book.above(number, merged=False)[1]
        ):
            for code in units_meant(entry, way.on)[0]:
                addresses.setdefault(address_of(code, way.on), SEVERAL * OF_ANOTHER_TIME)
    candidates = [
        Candidate(address, round(confidence, 3), write_address(address, way.on))
        for address, confidence in list(addresses.items())[:MOST_CANDIDATES]
    ]
    return Reading(Address(top.entry.code), SEVERAL, tuple(candidates), (said,), decided=False)
