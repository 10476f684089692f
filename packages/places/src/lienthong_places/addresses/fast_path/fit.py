"""Which unit a piece of an address names, when what stands above it is known."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from lienthong_places.addresses.fast_path.piece import Piece
from lienthong_places.addresses.letters.syllables import WITHOUT_MARKS, compare
from lienthong_places.addresses.model import Match
from lienthong_places.addresses.names.choices import (
    Anchor,
    Choices,
    alike,
    allowed_edits,
    canonical,
    communes_of,
    digits_of,
    districts_of,
    lives,
    numbers_under,
    with_marks,
)
from lienthong_places.addresses.names.gazetteer import Entry, gazetteer
from lienthong_places.addresses.names.kinds import LEVELS
from lienthong_places.addresses.names.near_letters import MOST_NEAR, letters_apart, nearest_of
from lienthong_places.addresses.names.word_classes import almost_prefix
from lienthong_places.units import UnitLevel

OTHER_NAME = 0.88
OTHER_KIND = 0.96
SPELT_WELL = 0.9
CLEARLY_BETTER = 0.1
CLEAR_MARGIN = 0.2
LEAST_MARGIN = 0.09
NO_MORE = -0.22
SHORTEST_TO_MEND = 4
LONGEST_TO_MEND = 30
CLOSE = 0.95
new = tuple.__new__
"""Makes a named tuple of its fields in half the time of a call: a text makes a dozen of them."""

EDGES = " ,;|-–—/.:\n\t"


class NamedUnit(NamedTuple):
    """The unit that a piece names, how well it was spelt (0..1), and a note when it was mended."""

    entry: Entry
    spelt: float
    note_vi: str = ""


def fit(numbers: Sequence[int], piece: Piece, day: str, *, text_is_marked: bool) -> NamedUnit | None:
    """The one entry of these, which have the piece's key, that held on the day and is what the piece says.

    ``None`` unless it is beyond doubt. Who only has it as another name counts when nobody else has it.
    """
    entry_of = gazetteer().entry
    best: Entry | None = None
    best_spelt = second = 0.0
    kind, key, written, forms, start = piece
    others = 0
    best_is_wrong = False
    by_other_name: list[Entry] = []
    for number in numbers:
        entry = entry_of(number)
        if entry.first > day or (entry.end and entry.end <= day):
            continue
        if kind is not None and entry.kind is not kind:
            others += 1
            continue
        if entry.key != key:
            by_other_name.append(entry)
            continue
        wrong = False
        if not text_is_marked:
            spelt = 1.0 if entry.canonical == key else WITHOUT_MARKS
        elif entry.canonical == written:
            spelt = 1.0
        else:
            spelt, wrong = compare(forms[start:], entry.canonical.split(" "))
        if spelt > best_spelt:
            best, best_spelt, best_is_wrong, second = entry, spelt, wrong, best_spelt
        elif spelt > second:
            second = spelt
    if best is None:
        if by_other_name:
            return _by_other_name(by_other_name, text_is_marked=text_is_marked)
        return _of_other_kind(numbers, piece, day, text_is_marked=text_is_marked) if others == 1 else None
    if best_spelt - second < CLEARLY_BETTER or (
        best_is_wrong and best_spelt < SPELT_WELL and may_be_another(piece.canonical, best)
    ):
        return None
    return new(NamedUnit, (best, best_spelt, "" if best_spelt >= 0.999 else "khác dấu"))


def _by_other_name(entries: list[Entry], *, text_is_marked: bool) -> NamedUnit | None:
    if len(entries) > 1:
        return None
    return NamedUnit(entries[0], OTHER_NAME if text_is_marked else OTHER_NAME * WITHOUT_MARKS, "khác dấu")


def _of_other_kind(
    numbers: Sequence[int], piece: Piece, day: str, *, text_is_marked: bool
) -> NamedUnit | None:
    """The only unit of that name when it is of another kind at the same level: "thị xã" said of a "huyện"."""
    found = fit(numbers, piece.from_word(piece.start, None), day, text_is_marked=text_is_marked)
    if found is None or piece.kind is None or found.entry.level not in LEVELS[piece.kind]:
        return None
    if found.spelt < WITHOUT_MARKS:
        return None
    return found._replace(spelt=found.spelt * OTHER_KIND, note_vi=found.note_vi or "khác loại đơn vị")


def may_be_another(written: str, entry: Entry) -> bool:
    """True when a name beside, one letter away, would explain a wrong mark in the (canonical) words better."""
    if entry.level == UnitLevel.PROVINCE:
        return False
    near = _near_neighbours(entry.parent, entry.level, entry.key)
    if not near:
        return False
    written = written.replace(" ", "")
    own = letters_apart(written, entry.canonical.replace(" ", ""))
    return any(letters_apart(written, other) < own for other in near)


@lru_cache(maxsize=20_000)
def _near_neighbours(parent: str, level: int, key: str) -> tuple[str, ...]:
    """The names, with their marks and without spaces, of the units beside that are one letter away."""
    choices = communes_of(parent) if level == UnitLevel.COMMUNE else districts_of(parent)
    query = key.replace(" ", "")
    near = nearest_of(query, choices.squeezed, 1, MOST_NEAR)
    return tuple(
        name for _, place in near if choices.keys[place] != key for name in canonical(choices.keys[place])
    )


# --- slips of the finger


def mended(choices: Choices, anchor: Anchor, under: str | None, piece: Piece, day: str) -> NamedUnit | None:
    """The one unit among the choices that the piece almost names; ``None`` unless one is clearly nearest.

    ``under`` is the unit that they stand under, ``None`` for provinces.
    """
    if piece.is_other:
        return None
    by_prefix = with_mistyped_prefix(under, piece, day)
    if by_prefix is not None:
        return by_prefix
    query = piece.key.replace(" ", "")
    size = len(query)
    if not SHORTEST_TO_MEND <= size <= LONGEST_TO_MEND or query.isdigit():
        return None
    found = nearest(choices, under, day, query, allowed_edits(size, anchor), _written(piece))
    if found is None:
        return None
    key, worth = found
    entries = map(gazetteer().entry, numbers_under(under, key))
    held = [e for e in entries if e.key == key and e.first <= day and not (e.end and e.end <= day)]
    if piece.kind is not None:
        held = [entry for entry in held if entry.kind is piece.kind]
    if len(held) != 1:
        return None
    return NamedUnit(held[0], worth, "sửa lỗi chính tả") if digits_of(key) == digits_of(piece.key) else None


def _written(piece: Piece) -> str | None:
    return piece.canonical.replace(" ", "") if piece.is_marked else None


def nearest(
    choices: Choices, under: str | None, day: str, query: str, edits: int, written: str | None
) -> tuple[str, float] | None:
    """The key that the letters almost are and its worth; ``None`` when there is none or two are as near.

    Names that no unit has on the day are less likely to be meant.
    """
    close = [
        (distance, choices.keys[place])
        for distance, place in nearest_of(query, choices.squeezed, edits + 1, MOST_NEAR)
    ]
    found = [(alike(written, key, distance), key) for distance, key in close if distance <= edits]
    if not found:
        return None
    if len(found) > 1:
        found = [(worth + (0.0 if lives(under, key, day) else NO_MORE), key) for worth, key in found]
        found.sort(key=_worth)
    worth, key = found[-1]
    if len(found) > 1:
        margin = worth - found[-2][0]
        if margin < LEAST_MARGIN:
            return None
        if margin < CLEAR_MARGIN:
            worth *= CLOSE
    if written is not None and len(close) > 1:
        own = with_marks(written, key)
        if any(with_marks(written, other) < own and lives(under, other, day) for _, other in close):
            return None
    return key, worth


def _worth(candidate: tuple[float, str]) -> float:
    return candidate[0]


def with_mistyped_prefix(under: str | None, piece: Piece, day: str) -> NamedUnit | None:
    """The unit whose name stands in full behind a mistyped word of its kind: "phườn Phúc Xá"."""
    if piece.kind is not None:
        return None
    forms = piece.forms
    for size in (1, 2, 3):  # "huyện" may fall apart: "huyệện"
        if len(forms) <= size:
            break
        numbers = numbers_under(under, " ".join([form[1] for form in forms[size:]]))
        if not numbers:
            continue
        before = [form[1] for form in forms[:size]]
        kind = almost_prefix(" ".join(before)) or (almost_prefix("".join(before)) if size > 1 else None)
        if kind is not None:
            found = fit(numbers, piece.from_word(size, kind), day, text_is_marked=True)
            if found is not None:
                return found
    return None


def match(found: NamedUnit, piece: str) -> Match:
    """What the reading says of the words of a piece."""
    entry, _, note = found
    return new(Match, (piece.strip(EDGES), entry.code, entry.name, note))
