"""Parts of a plainly written address: texts that are nothing but the name of one unit, and the unit they
name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from lienthong.domain.addresses.index import Entry, gazetteer
from lienthong.domain.addresses.kinds import Kind
from lienthong.domain.addresses.model import Address, Match, Reading
from lienthong.domain.addresses.scanning import HARD_BREAK, Words, prefix_before, take_apart
from lienthong.domain.addresses.spelling import Syllable, likeness, syllable, without_marks
from lienthong.domain.units import UnitCode

PARTS_KEPT = 30_000
WEIGHTS = {1: 0.3, 2: 0.4, 3: 0.55}
"""By level: how much a spelling that is not letter for letter takes from the confidence."""

SPELT_WELL = 0.9
CLEARLY_BETTER = 0.1
EDGES = " ,;|-–—/.:\n\t"


@dataclass(frozen=True, slots=True)
class Part:
    """What stands between two commas, when it is nothing but the name of some unit."""

    words: str
    kind: Kind | None
    key: str
    forms: tuple[Syllable, ...]
    marked: bool


_parts: dict[str, Part | None] = {}


def part_of(raw: str) -> Part | None:
    """The text as a part; ``None`` when it is more or less than the name of a unit."""
    try:
        return _parts[raw]
    except KeyError:
        if len(_parts) >= PARTS_KEPT:
            _parts.clear()
        written = raw.strip(EDGES)
        found = _parts[raw] = _at_a_glance(written) or _analyse(take_apart(raw), written)
        return found


def _kind_words() -> dict[str, Kind]:
    """The usual words and abbreviations of the kinds, with and without marks, in lower case."""
    usual = {kind.value: kind for kind in Kind}
    short = {"tp": Kind.CITY, "tx": Kind.TOWN, "tt": Kind.TOWNLET, "p": Kind.WARD, "q": Kind.URBAN_DISTRICT}
    more = {"h": Kind.RURAL_DISTRICT, "x": Kind.VILLAGE_COMMUNE, "t": Kind.PROVINCE, "f": Kind.WARD}
    return usual | {without_marks(word): kind for word, kind in usual.items()} | short | more


_KIND_WORDS = _kind_words()
_KIND_AND_NAME = re.compile(
    rf"(?:({'|'.join(word for word in sorted(_KIND_WORDS, key=len, reverse=True) if len(word) > 1)})\s+"
    r"|([a-z]{1,2})\.\s*)?(\w+(?: \w+)*)",
    re.IGNORECASE,
)


def _at_a_glance(written: str) -> Part | None:
    """The part when it is a usual kind (or none) and plain words; ``None`` when it has to be looked at more
    closely."""
    found = _KIND_AND_NAME.fullmatch(written)
    if found is None:
        return None
    kind_word = found[1] or found[2]
    kind = _KIND_WORDS.get(kind_word.lower()) if kind_word else None
    if kind_word and kind is None:
        return None
    forms = tuple([syllable(word) for word in found[3].split(" ")])
    key = " ".join([form.folded for form in forms])
    if key not in gazetteer().by_key or (kind is None and key.isdigit()):
        return None
    return Part(written, kind, key, forms, any(form.marked for form in forms))


def _analyse(words: Words, raw: str) -> Part | None:
    size = len(words)
    if not 0 < size <= 8 or HARD_BREAK in words.breaks[1:]:
        return None
    for start in range(min(3, size)):
        kind, head, detail = prefix_before(words, start)
        if head == 0 and not detail and (start == 0 or kind is not None):
            forms = tuple(words.forms[start:])
            key = " ".join(form.folded for form in forms)
            if key in gazetteer().by_key and not (kind is None and key.isdigit()):
                return Part(raw, kind, key, forms, words.marked)
    return None


def fitting(numbers: list[int], part: Part, day: str, text_is_marked: bool) -> tuple[Entry, float] | None:
    """The one entry of these that held on the day and is what the part says; ``None`` unless it is beyond
    doubt."""
    book = gazetteer()
    best: Entry | None = None
    best_spelt = second = 0.0
    for number in numbers:
        entry = book.entries[number]
        if entry.first > day or (entry.end and entry.end <= day):
            continue
        meant = book.words(entry.name)
        if len(meant) != len(part.forms):
            return None
        spelt = likeness(part.forms, meant, text_is_marked)
        if part.kind is not None and entry.kind is not part.kind:
            return None
        if spelt > best_spelt:
            best, best_spelt, second = entry, spelt, best_spelt
        else:
            second = max(second, spelt)
    if best is None or best_spelt - second < CLEARLY_BETTER:
        return None
    if best_spelt < SPELT_WELL and _has_wrong_mark(part.forms, book.words(best.name)):
        return None
    return best, best_spelt


def _has_wrong_mark(written: Sequence[Syllable], meant: Sequence[Syllable]) -> bool:
    return any(a.marked and a.canonical != b.canonical for a, b in zip(written, meant, strict=True))


@dataclass(frozen=True, slots=True)
class Upper:
    """What stands above the commune, read from the end of a text: the code right above it, the codes of the
    address, and what they add to the confidence and to the matches."""

    parent: str
    district: UnitCode | None
    province: UnitCode
    confidence: float
    matches: tuple[Match, ...]


@lru_cache(maxsize=20_000)
def upper_of(district: str | None, province: str, day: str, marked: bool) -> Upper | None:
    """District (before 2025-07-01) and province by their parts of the text."""
    top = province_of(province, day, marked)
    if top is None:
        return None
    if district is None:
        return as_upper((top,), (province,))
    part = part_of(district)
    numbers = gazetteer().children_by_key(top[0].code).get(part.key) if part else None
    found = fitting(numbers, part, day, marked) if part and numbers else None
    return as_upper((found, top), (district, province)) if found else None


def as_upper(found: tuple[tuple[Entry, float], ...], pieces: tuple[str, ...]) -> Upper:
    confidence = 1.0
    for entry, spelt in found:
        confidence *= 1.0 - WEIGHTS[entry.level] * (1.0 - spelt)
    return Upper(
        parent=found[0][0].code,
        district=UnitCode(found[0][0].code) if len(found) == 2 else None,
        province=UnitCode(found[-1][0].code),
        confidence=confidence,
        matches=tuple(
            match(entry, spelt, piece) for (entry, spelt), piece in zip(found, pieces, strict=True)
        ),
    )


def match(entry: Entry, spelt: float, piece: str) -> Match:
    return Match(piece.strip(EDGES), UnitCode(entry.code), entry.name, "" if spelt >= 0.999 else "khác dấu")


@lru_cache(maxsize=2_000)
def province_of(raw: str, day: str, marked: bool) -> tuple[Entry, float] | None:
    part = part_of(raw)
    if part is None:
        return None
    book = gazetteer()
    numbers = [number for number in book.by_key[part.key] if book.entries[number].level == 1]
    return fitting(numbers, part, day, marked) if numbers else None


def reading_of(rest: str, commune: tuple[Entry, float], piece: str, upper: Upper) -> Reading:
    """The decided reading of a commune, what stands above it, and the tidied rest of the text."""
    entry, spelt = commune
    return Reading(
        Address(upper.province, upper.district, UnitCode(entry.code), rest),
        round(upper.confidence * (1.0 - WEIGHTS[3] * (1.0 - spelt)), 3),
        (),
        (match(entry, spelt, piece), *upper.matches),
        decided=True,
    )
