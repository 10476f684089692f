"""The shortest way: three names (from 2025-07-01 two) letter for letter, as most addresses have them.

What stands under a unit in a period lies ready in a table, by the names in lower case as they are usually written,
with marks or without any. So a piece of the text is looked up as it stands, instead of being taken apart into
syllables. Whatever is not found here, or could be two units, is left to :mod:`.in_order`, with which this must agree.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from lienthong_places.addresses.fast_path.fit import (
    EDGES,
    OTHER_NAME,
    SPELT_WELL,
    NamedUnit,
    fit,
    match,
    may_be_another,
    new,
)
from lienthong_places.addresses.fast_path.period import Period
from lienthong_places.addresses.fast_path.piece import Piece, forms_of, piece_of, single
from lienthong_places.addresses.fast_path.upper_units import OF_COMMUNES, PROVINCES_KEPT, WEIGHTS, Upper
from lienthong_places.addresses.letters.syllables import WITHOUT_MARKS, Syllable, compare, syllable
from lienthong_places.addresses.names.aliases import ALIASES
from lienthong_places.addresses.names.choices import numbers_under
from lienthong_places.addresses.names.gazetteer import Entry, gazetteer
from lienthong_places.addresses.names.kinds import PREFIXES, Kind
from lienthong_places.units import UnitLevel

UPPERS_KEPT = 8_000

Names = dict[str, tuple[int, ...]]
"""By name without its kind, in lower case: the entries that ever had it."""

_HEADS = {**PREFIXES, **{kind.value: kind for kind in Kind}}
_FIRST_OF_TWO = frozenset(head.split(" ")[0] for head in _HEADS if " " in head)
_LONGEST_BEFORE_DOT = 3


class Above(NamedTuple):
    """What stands above a commune, and the names that may stand under it."""

    upper: Upper
    names: Names


@lru_cache(maxsize=UPPERS_KEPT)
def above_at_once(district: str | None, province: str, way: Period) -> Above | None:
    """District (before 2025-07-01) and province by their pieces, with the names under them."""
    top = _province_at_once(province, way)
    if top is None or district is None:
        return top
    code = top.upper.province
    found = _named(top.names, code, district, way)
    if found is None or found.entry.level != UnitLevel.DISTRICT:
        return None
    own = found.entry.code
    confidence = top.upper.confidence * (1.0 - WEIGHTS[2] * (1.0 - found.spelt))
    upper = new(Upper, (own, own, code, confidence, (match(found, district), *top.upper.matches)))
    return new(Above, (upper, _names_under(own, marked=way.marked)))


@lru_cache(maxsize=PROVINCES_KEPT)
def _province_at_once(raw: str, way: Period) -> Above | None:
    found = _named(_provinces(way), None, raw, way)
    if found is None:
        return None
    code = found.entry.code
    confidence = 1.0 - WEIGHTS[1] * (1.0 - found.spelt)
    return Above(
        Upper(code, None, code, confidence, (match(found, raw),)), _names_under(code, marked=way.marked)
    )


def commune_at_once(above: Above, raw: str, way: Period, *, needs_kind: bool) -> NamedUnit | None:
    """The commune that a piece names under these.

    ``needs_kind`` when only the word of its kind keeps it from being a hamlet or a street. A number alone is
    never enough.
    """
    upper, names = above
    words = raw.strip(EDGES).lower()
    numbers = names.get(words)
    if numbers is None:
        kind, name = _kind_apart(words)
        found = _behind_kind(names, upper.parent, kind, name, way) if kind is not None else None
    elif needs_kind or words.isdigit():
        return None
    else:
        found = _living(numbers, None, words, way)
    if found is not None:
        return found
    piece = piece_of(raw)
    if piece.kind is None and (needs_kind or piece.key.isdigit()):
        return None
    return _spelt_otherwise(upper.parent, piece, way)


def with_province_apart(pieces: list[str], way: Period) -> list[str]:
    """With the province apart that follows the last piece without a word of its kind: "H. Đầm Dơi Cà Mau"."""
    if len(pieces) != way.levels - 1:
        return pieces
    names = _provinces(way)
    words = pieces[-1].split()
    for size in (2, 3, 1, 4):
        tail = " ".join(words[-size:])
        if len(words) > size and tail.lower() in names:
            return [*pieces[:-1], " ".join(words[:-size]), tail]
    return pieces


def _provinces(way: Period) -> Names:
    return gazetteer().provinces_by_name if way.marked else gazetteer().province_numbers


def _names_under(parent: str, *, marked: bool) -> Names:
    """A text without marks is looked up by the folded names, which lack only some of their letters."""
    return gazetteer().below_by_name(parent) if marked else gazetteer().below_by_key(parent)


def _named(names: Names, parent: str | None, raw: str, way: Period) -> NamedUnit | None:
    """The unit that a piece names, with or without its kind."""
    words = raw.strip(EDGES).lower()
    numbers = names.get(words)
    found = None
    if numbers is not None:
        found = _living(numbers, None, words, way)
    else:
        kind, name = _kind_apart(words)
        if kind in OF_COMMUNES:
            return None
        if kind is not None:
            found = _behind_kind(names, parent, kind, name, way)
    return found or _spelt_otherwise(parent, piece_of(raw), way)


def _spelt_otherwise(parent: str | None, piece: Piece, way: Period) -> NamedUnit | None:
    """The unit that a piece names with some marks missing or wrong, or in another spelling."""
    numbers = numbers_under(parent, piece.key)
    return fit(numbers, piece, way.day, text_is_marked=way.marked) if numbers else None


def _kind_apart(words: str) -> tuple[Kind | None, str]:
    """The kind that a piece (in lower case) begins with, and what stands behind it."""
    head, dot, name = words.partition(".")
    if not dot or len(head) > _LONGEST_BEFORE_DOT:
        head, _, name = words.partition(" ")
    kind = _HEADS.get(head)
    if kind is None and head in _FIRST_OF_TWO:
        second, _, name = name.partition(" ")
        kind = _HEADS.get(f"{head} {second}")
    return kind, name


def _behind_kind(names: Names, parent: str | None, kind: Kind, name: str, way: Period) -> NamedUnit | None:
    numbers = names.get(name)
    if numbers is None:
        name = name.strip(EDGES)
        numbers = names.get(name)
    if numbers is not None:
        return _living(numbers, kind, name, way)
    return _with_other_marks(parent, name, kind, way) if way.marked else None


def _with_other_marks(parent: str | None, name: str, kind: Kind, way: Period) -> NamedUnit | None:
    """The unit that has the name when some marks are missing, wrong or stand elsewhere.

    None when a name beside it explains that better.
    """
    forms: list[Syllable] = []
    for word in name.split():
        form = single.get(word)
        if form is None:
            if syllable(word).folded not in gazetteer().vocabulary:
                return None
            form = forms_of(word)[0]
        forms.append(form)
    key = " ".join([form[1] for form in forms])
    entry = _the_living(numbers_under(parent, key), kind, way.day)
    if entry is None or entry.key != key:
        return None
    spelt, wrong = compare(forms, entry.canonical.split(" "))
    if wrong and spelt < SPELT_WELL and may_be_another(" ".join([form[0] for form in forms]), entry):
        return None
    return new(NamedUnit, (entry, spelt, "" if spelt >= 0.999 else "khác dấu"))


def _living(numbers: tuple[int, ...], kind: Kind | None, name: str, way: Period) -> NamedUnit | None:
    """The one of these units, found under a name, that is meant."""
    entry = _the_living(numbers, kind, way.day)
    spelt = _spelt(entry, name, marked=way.marked) if entry is not None else 0.0
    return new(NamedUnit, (entry, spelt, "" if spelt >= 0.999 else "khác dấu")) if spelt else None


def _the_living(numbers: tuple[int, ...], kind: Kind | None, day: str) -> Entry | None:
    """The one of these entries that held on the day and is of the kind; ``None`` when two did."""
    entry_of = gazetteer().entry
    the_one = None
    for number in numbers:
        entry = entry_of(number)
        if entry[5] <= day and (not entry[6] or day < entry[6]) and (kind is None or entry[3] is kind):
            if the_one is not None:
                return None
            the_one = entry
    return the_one


def _spelt(entry: Entry, name: str, *, marked: bool) -> float:
    """How well a unit is spelt by a name under which it was found; 0 for one whose marks are missing."""
    other = entry[7] == UnitLevel.PROVINCE and name in ALIASES
    if marked:
        return 1.0 if not other else OTHER_NAME if entry.key != name else 0.0
    if other and entry.key != name:
        return OTHER_NAME * WITHOUT_MARKS
    return 1.0 if entry.canonical == entry.key else WITHOUT_MARKS
