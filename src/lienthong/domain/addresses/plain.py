"""The short ways for addresses written plainly: "[detail,] commune, [district,] province" in full.

Most addresses are; they need no search. Whatever is not beyond doubt here (another order, another time, two
units alike, a second statement in the detail) is left to the full reading, with which this must agree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from lienthong.domain.addresses.detail import tidy
from lienthong.domain.addresses.index import Entry, gazetteer
from lienthong.domain.addresses.kinds import Kind
from lienthong.domain.addresses.model import Address, Match, Reading
from lienthong.domain.addresses.scanning import (
    HARD_BREAK,
    INSTITUTION,
    SOFT_BREAK,
    Words,
    prefix_before,
    take_apart,
)
from lienthong.domain.addresses.spelling import WITHOUT_MARKS, Syllable, likeness, without_marks
from lienthong.domain.units import TWO_LEVELS_BEGIN, UnitCode

PARTS_KEPT = 30_000
_WEIGHTS = {1: 0.3, 2: 0.4, 3: 0.55}
_EDGES = " ,;|-–—/.:\n\t"
_STATEMENT = re.compile(
    r"\b(?:phường|xã|thị ?trấn|thị ?xã|quận|huyện|tỉnh|thành phố|đặc khu"
    r"|phuong|xa|thi tran|thi xa|quan|huyen|tinh|thanh pho"
    r"|tp|tx|tt|ph|trấn|[pxfqht]|[pq]\d+|việt nam|viet nam|nay|cũ)\b|[(\n;]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """What stands between two commas, when it is nothing but the name of some unit."""

    words: str
    kind: Kind | None
    key: str
    forms: tuple[Syllable, ...]
    marked: bool


_parts: dict[str, Part | None] = {}


def _part(raw: str) -> Part | None:
    try:
        return _parts[raw]
    except KeyError:
        if len(_parts) >= PARTS_KEPT:
            _parts.clear()
        found = _parts[raw] = _analyse(take_apart(raw), raw.strip(_EDGES))
        return found


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


def _fitting(numbers: list[int], part: Part, day: str, text_is_marked: bool) -> tuple[Entry, float] | None:
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
    if best is None or best_spelt < 0.9 or best_spelt - second < 0.1:
        return None
    return best, best_spelt


@dataclass(frozen=True, slots=True)
class _Upper:
    """What stands above the commune, read from the end of a text: the code right above it, the codes of the
    address, and what they add to the confidence and to the matches."""

    parent: str
    district: UnitCode | None
    province: UnitCode
    confidence: float
    matches: tuple[Match, ...]


@lru_cache(maxsize=20_000)
def _upper(district: str | None, province: str, day: str, marked: bool) -> _Upper | None:
    """District (before 2025-07-01) and province by their parts of the text."""
    top = _province(province, day, marked)
    if top is None:
        return None
    if district is None:
        return _as_upper((top,), (province,))
    part = _part(district)
    numbers = gazetteer().children_by_key(top[0].code).get(part.key) if part else None
    found = _fitting(numbers, part, day, marked) if part and numbers else None
    return _as_upper((found, top), (district, province)) if found else None


def _as_upper(found: tuple[tuple[Entry, float], ...], pieces: tuple[str, ...]) -> _Upper:
    confidence = 1.0
    for entry, spelt in found:
        confidence *= 1.0 - _WEIGHTS[entry.level] * (1.0 - spelt)
    return _Upper(
        parent=found[0][0].code,
        district=UnitCode(found[0][0].code) if len(found) == 2 else None,
        province=UnitCode(found[-1][0].code),
        confidence=confidence,
        matches=tuple(
            _match(entry, spelt, piece) for (entry, spelt), piece in zip(found, pieces, strict=True)
        ),
    )


def _match(entry: Entry, spelt: float, piece: str) -> Match:
    return Match(piece.strip(_EDGES), UnitCode(entry.code), entry.name, "" if spelt >= 0.999 else "khác dấu")


@lru_cache(maxsize=2_000)
def _province(raw: str, day: str, marked: bool) -> tuple[Entry, float] | None:
    part = _part(raw)
    if part is None:
        return None
    book = gazetteer()
    numbers = [number for number in book.by_key[part.key] if book.entries[number].level == 1]
    return _fitting(numbers, part, day, marked) if numbers else None


_SHORT_KINDS = {Kind.WARD: "p.", Kind.VILLAGE_COMMUNE: "x.", Kind.TOWNLET: "tt."}


@lru_cache(maxsize=6_000)
def _usual_forms(parent: str, day: str, marked: bool) -> dict[str, tuple[Entry, float] | None]:
    """How the communes right under a unit are usually written, in lower case (without any marks unless
    ``marked``) -> the commune; ``None`` where two are written alike."""
    book = gazetteer()
    forms: dict[str, tuple[Entry, float] | None] = {}
    for number in book.children.get(parent, ()):
        entry = book.entries[number]
        if entry.first > day or (entry.end and entry.end <= day):
            continue
        short = " ".join(word.lower() for word in entry.name.split()[len(entry.kind.split()) :])
        kind: str = entry.kind
        spelt = 1.0
        if not marked:
            bare = without_marks(short)
            kind, spelt, short = without_marks(kind), 1.0 if bare == short else WITHOUT_MARKS, bare
        ways = [f"{kind} {short}"]
        if entry.kind in _SHORT_KINDS:
            dotted = _SHORT_KINDS[entry.kind]
            ways += [f"{dotted} {short}", f"{dotted}{short}"]
        for way in ways:
            forms[way] = None if way in forms else (entry, spelt)
    return forms


def read_plain(text: str, on: date, day: str) -> Reading | None:
    """The reading of a plainly written, composed text; ``None`` when it is not plain."""
    needed = 3 if on < TWO_LEVELS_BEGIN else 2
    pieces = text.rsplit(",", needed)
    if len(pieces) < needed:
        return None
    marked = not text.isascii()
    upper = _upper(pieces[-2] if needed == 3 else None, pieces[-1], day, marked)
    if upper is None:
        return None
    rest = pieces[0] if len(pieces) > needed else ""
    piece = pieces[-needed].strip()
    usual = _usual_forms(upper.parent, day, marked)
    written = piece.lower()
    found = usual[written] if written in usual else _unusual(piece, upper.parent, day, marked, bool(rest))
    if found is None or (rest and _STATEMENT.search(rest)):
        return None
    entry, spelt = found
    return Reading(
        Address(upper.province, upper.district, UnitCode(entry.code), tidy(rest) if rest else ""),
        round(upper.confidence * (1.0 - _WEIGHTS[3] * (1.0 - spelt)), 3),
        (),
        (_match(entry, spelt, piece), *upper.matches),
        decided=True,
    )


def _unusual(piece: str, parent: str, day: str, marked: bool, has_rest: bool) -> tuple[Entry, float] | None:
    part = _part(piece)
    if part is None or (has_rest and part.kind is None):
        return None
    numbers = gazetteer().children_by_key(parent).get(part.key)
    return _fitting(numbers, part, day, marked) if numbers else None


@dataclass(frozen=True, slots=True)
class _Stated:
    """A part of a text without commas: the words ``head..end`` of it."""

    part: Part
    head: int
    end: int


def read_stated(words: Words, on: date, day: str) -> Reading | None:
    """As :func:`read_plain`, for texts in which breaks of any kind or the prefixes themselves separate the
    units, lowest first or highest first; ``None`` when anything is left over or in doubt."""
    stated = _stated_parts(words)
    size = 3 if on < TWO_LEVELS_BEGIN else 2
    if len(stated) < size:
        return None
    if len(stated) > size or stated[0].head > 0:
        order = stated[-size:]
        if order[0].part.kind is None or any(item.part.kind is not None for item in stated[:-size]):
            return None
        if _within_institution(words, stated[-size].head):
            return None
    else:
        order = stated
    for chain in (order, order[::-1] if len(stated) == size and stated[0].head == 0 else None):
        if chain is not None and (found := _chain(chain, day, words.marked)) is not None:
            pieces = [words.text[words.starts[item.head] : words.ends[item.end - 1]] for item in chain]
            first = min(item.head for item in order)
            return _reading(words.text[: words.starts[first]] if first else "", found, pieces)
    return None


def _within_institution(words: Words, head: int) -> bool:
    """True when the words before ``head`` in the same part of the text are the name of an institution."""
    start = head
    while start > 0 and words.breaks[start] != HARD_BREAK:
        start -= 1
    return INSTITUTION.search(f" {' '.join(form.folded for form in words.forms[start:head])} ") is not None


def _chain(chain: list[_Stated], day: str, marked: bool) -> tuple[tuple[Entry, float], ...] | None:
    """The entries that the parts name, from the province down; lowest first in the answer."""
    book = gazetteer()
    found: list[tuple[Entry, float]] = []
    for item in reversed(chain):
        if not found:
            numbers = [number for number in book.by_key[item.part.key] if book.entries[number].level == 1]
        else:
            numbers = book.children_by_key(found[-1][0].code).get(item.part.key, [])
        entry = _fitting(numbers, item.part, day, marked) if numbers else None
        if entry is None:
            return None
        found.append(entry)
    return tuple(reversed(found))


def _stated_parts(words: Words) -> list[_Stated]:
    """The parts at the end of the text that are nothing but the name of a unit, in their order."""
    size = len(words)
    folded = [form.folded for form in words.forms]
    while size and folded[size - 1] in {"vn", "vietnam"}:
        size -= 1
    if size > 2 and folded[size - 2 : size] == ["viet", "nam"]:
        size -= 2
    parts: list[_Stated] = []
    by_key = gazetteer().by_key
    end = size
    number = size - 1
    while number >= 0 and len(parts) < 6:
        kind, head, detail = prefix_before(words, number)
        starts_here = kind is not None or words.breaks[number] != 0 or number == 0
        if not starts_here:
            number -= 1
            continue
        key = " ".join(folded[number:end])
        if end - number > 6 or detail or key not in by_key or (kind is None and key.isdigit()):
            if words.breaks[number] == SOFT_BREAK and kind is None and end - number < 6:
                number -= 1
                continue
            break
        forms = tuple(words.forms[number:end])
        parts.append(_Stated(Part("", kind, key, forms, words.marked), head, end))
        end = head
        number = head - 1
    parts.reverse()
    return parts


def _reading(rest: str, found: tuple[tuple[Entry, float], ...], pieces: list[str]) -> Reading:
    upper = _as_upper(found[1:], tuple(pieces[1:]))
    entry, spelt = found[0]
    return Reading(
        Address(upper.province, upper.district, UnitCode(entry.code), tidy(rest)),
        round(upper.confidence * (1.0 - _WEIGHTS[3] * (1.0 - spelt)), 3),
        (),
        (_match(entry, spelt, pieces[0]), *upper.matches),
        decided=True,
    )
