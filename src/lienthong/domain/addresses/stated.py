"""The short way for texts without commas: breaks of any kind, or the prefixes themselves, separate the
units."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from lienthong.domain.addresses.detail import tidy
from lienthong.domain.addresses.index import Entry, gazetteer
from lienthong.domain.addresses.kinds import LEVELS
from lienthong.domain.addresses.model import Reading
from lienthong.domain.addresses.parts import Part, as_upper, fitting, reading_of
from lienthong.domain.addresses.scanning import HARD_BREAK, INSTITUTION, SOFT_BREAK, Words, prefix_before
from lienthong.domain.units import TWO_LEVELS_BEGIN, UnitLevel, registry


@dataclass(frozen=True, slots=True)
class _Stated:
    """A part of a text without commas: the words ``head..end`` of it."""

    part: Part
    head: int
    end: int


def read_stated(words: Words, on: date, day: str) -> Reading | None:
    """As :func:`~lienthong.domain.addresses.plain.read_plain`, lowest unit first or highest first, said once
    or twice; ``None`` when anything is left over or in doubt."""
    stated = _stated_parts(words)
    size = 3 if on < TWO_LEVELS_BEGIN else 2
    if len(stated) == 2 and size == 3 and stated[0].head == 0:
        return _without_district(words, stated, on, day)
    if len(stated) < size:
        return None
    order = stated[-size:]
    first = order[0].head
    found = _chain(order, day, words.marked)
    if found is None:
        if len(stated) > size or first > 0:
            return None
        order.reverse()
        found = _chain(order, day, words.marked)
        return _reading(words, order, found, 0) if found else None
    before = stated[:-size]
    if len(before) == size and _same(_chain(before, day, words.marked), found):
        first = before[0].head
        before = []
    if first > 0 and (order[0].part.kind is None or _within_institution(words, first)):
        return None
    if any(item.part.kind is not None for item in before):
        return None
    return _reading(words, order, found, first)


def _without_district(words: Words, stated: list[_Stated], on: date, day: str) -> Reading | None:
    """A commune with its kind and a province, when the province has but one commune of that name and kind."""
    commune, province = stated
    if commune.part.kind is None or UnitLevel.COMMUNE not in LEVELS[commune.part.kind]:
        return None
    top = _chain([province], day, words.marked)
    if top is None:
        return None
    book = gazetteer()
    held = [
        number
        for number in book.by_key[commune.part.key]
        if book.entries[number].level == UnitLevel.COMMUNE and registry().unit(book.entries[number].code, on)
    ]
    within = [n for n in held if registry().province_of(book.entries[n].code, on).code == top[0][0].code]
    found = fitting(within, commune.part, day, words.marked)
    if found is None:
        return None
    pieces = [words.text[words.starts[item.head] : words.ends[item.end - 1]] for item in stated]
    upper = as_upper(top, (pieces[1],))
    district = registry().require(found[0].code, on).parent_code
    return reading_of(
        "", found, pieces[0], replace(upper, district=district, confidence=upper.confidence * 0.96)
    )


def _same(one: tuple[tuple[Entry, float], ...] | None, other: tuple[tuple[Entry, float], ...]) -> bool:
    return one is not None and [entry.code for entry, _ in one] == [entry.code for entry, _ in other]


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
        entry = fitting(numbers, item.part, day, marked) if numbers else None
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


def _reading(
    words: Words, order: list[_Stated], found: tuple[tuple[Entry, float], ...], first: int
) -> Reading:
    pieces = [words.text[words.starts[item.head] : words.ends[item.end - 1]] for item in order]
    rest = tidy(words.text[: words.starts[first]]) if first else ""
    return reading_of(rest, found[0], pieces[0], as_upper(found[1:], tuple(pieces[1:])))
