"""Slips of the finger: words that almost name a unit, sought only among the units that the rest of the text allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from lienthong_places.addresses.names.choices import (
    SURE_SPELLING,
    Anchor,
    Choices,
    alike,
    all_of,
    allowed_edits,
    communes_of,
    digits_of,
    districts_of,
)
from lienthong_places.addresses.names.gazetteer import gazetteer
from lienthong_places.addresses.names.kinds import LEVELS, MISTYPED, Kind
from lienthong_places.addresses.names.near_letters import MOST_NEAR, letters_apart, nearest_of
from lienthong_places.addresses.names.word_classes import almost_prefix, is_detail
from lienthong_places.addresses.search.hits import Hit
from lienthong_places.addresses.search.mentions import Mention, prefix_before
from lienthong_places.addresses.search.paths import Path
from lienthong_places.addresses.search.words import HARD_BREAK, Words
from lienthong_places.units import UnitLevel

LIKE_INITIALS = 0.8
MOST_WITH_INITIALS = 3

LONGEST_NAME = 6
"""Words of the longest names of units, one to spare for a word torn in two."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that may be one name: from ``start`` to ``end`` (excluded), the prefix from ``head`` on, if any."""

    start: int
    end: int
    head: int
    kind: Kind | None


def mend(words: Words, path: Path | None, certain_levels: frozenset[UnitLevel]) -> list[Mention]:
    """Mentions that the text almost contains, given the best path so far.

    What narrows the choice down is sought first; a commune among all communes only when nothing else is left.
    """
    stretches = list(_stretches(words, path))
    found = list(_sought(words, stretches, path, certain_levels, among_all=False))
    if not found and (path is None or (path.district is None and path.province is None)):
        found = list(_sought(words, stretches, path, certain_levels, among_all=True))
    return found


def _sought(
    words: Words,
    stretches: list[Stretch],
    path: Path | None,
    certain: frozenset[UnitLevel],
    *,
    among_all: bool,
) -> Iterator[Mention]:
    for stretch in stretches:
        for level in _levels(stretch, path, certain):
            choices, anchor = _pool(level, path, stretch if among_all else None)
            if choices is not None:
                yield from _seek(words, stretch, choices, anchor)


def _levels(stretch: Stretch, path: Path | None, certain: frozenset[UnitLevel]) -> list[UnitLevel]:
    if stretch.kind is not None:
        return sorted(LEVELS[stretch.kind])
    if path is None:
        return [UnitLevel.PROVINCE, UnitLevel.DISTRICT]
    return [level for level in UnitLevel if level not in certain]


def _pool(level: UnitLevel, path: Path | None, among_all: Stretch | None) -> tuple[Choices | None, Anchor]:
    """Among which names to seek, and what narrows them down; all communes only for a stretch that says it is one."""
    province = path.province.entry.code if path and path.province else None
    district = path.district.entry.code if path and path.district else None
    if level is UnitLevel.PROVINCE:
        return all_of(1), Anchor.NONE
    if level is UnitLevel.DISTRICT:
        return (districts_of(province), Anchor.DISTRICT) if province else (all_of(2), Anchor.NONE)
    if district:
        return communes_of(district), Anchor.DISTRICT
    if province:
        return communes_of(province), Anchor.PROVINCE
    return (all_of(3) if among_all is not None and among_all.kind is not None else None), Anchor.NONE


def _by_initials(stretch: Stretch, query: str, choices: Choices) -> Iterator[Mention]:
    """The few districts of the province, or communes of the district, with these first letters: "Q. PN"."""
    if stretch.end != stretch.start + 1 or not 2 <= len(query) <= 4:
        return
    keys = [key for key in choices.keys if "".join(word[0] for word in key.split(" ")) == query]
    if len(keys) <= MOST_WITH_INITIALS:
        for key in keys:
            yield Mention(stretch.start, stretch.end, stretch.head, key, stretch.kind, LIKE_INITIALS)


def _seek(words: Words, stretch: Stretch, choices: Choices, anchor: Anchor) -> Iterator[Mention]:
    for start, end in _windows(stretch):
        query = "".join(words.forms[number].folded for number in range(start, end))
        if anchor is Anchor.DISTRICT and stretch.kind is not None:
            yield from _by_initials(stretch, query, choices)
        if query.isdigit() or len(query) < 3:
            continue
        edits = allowed_edits(len(query), anchor)
        forms = words.forms[start:end]
        written = "".join(form.canonical for form in forms) if any(form.marked for form in forms) else None
        for distance, place in nearest_of(query, choices.squeezed, edits, MOST_NEAR):
            key = choices.keys[place]
            if digits_of(key) != digits_of(query):
                continue
            head = stretch.head if start == stretch.start else start
            kind = stretch.kind if start == stretch.start else None
            yield Mention(start, end, head, key, kind, alike(written, key, distance))


def _windows(stretch: Stretch) -> Iterator[tuple[int, int]]:
    start, end = stretch.start, stretch.end
    if stretch.kind is not None:
        for stop in range(start + 1, min(end, start + LONGEST_NAME) + 1):
            yield start, stop
        return
    for begin in range(max(start, end - LONGEST_NAME), end):
        yield begin, end


def _stretches(words: Words, path: Path | None) -> Iterator[Stretch]:
    """Parts of the text between breaks, prefixes and names that are certain."""
    size = len(words)
    taken = _certain_words(words, path)
    cuts: dict[int, tuple[int, Kind | None]] = {}
    for number in range(size):
        if taken[number]:
            continue
        kind, head, _ = prefix_before(words, number)
        if kind is None and number and not taken[number - 1] and words.breaks[number] != HARD_BREAK:
            kind = mistyped_prefix(words.forms[number - 1].folded)
            head = number - 1
        if kind is not None and not any(taken[head:number]):
            cuts[number] = (head, kind)
    number = 0
    heads = {head: start for start, (head, _) in cuts.items()}
    while number < size:
        if taken[number]:
            number += 1
            continue
        if number in heads and number not in cuts:
            number = heads[number]
            continue
        head, kind = cuts.get(number, (number, None))
        end = number + 1
        while end < size and not taken[end] and words.breaks[end] != HARD_BREAK and end not in heads:
            end += 1
        if not words.institution[number] and not (kind is None and _is_plain_detail(words, number, end)):
            yield Stretch(number, end, head, kind)
        number = end


def _certain_words(words: Words, path: Path | None) -> list[bool]:
    """Words of the path, except where only a part of what stands between two breaks was read.

    That part may be a name of which another name is a piece.
    """
    taken = [False] * len(words)
    if path is None:
        return taken
    for hit in path.hits:
        mention = hit.mention
        left_open = (
            mention.head == mention.start
            and mention.start > 0
            and words.breaks[mention.start] != HARD_BREAK
            and not path.covered[mention.start - 1]
        )
        right_open = (
            mention.end < len(words)
            and words.breaks[mention.end] != HARD_BREAK
            and not path.covered[mention.end]
        )
        if is_sure(hit) and not right_open and not (left_open and hit.entry.level == UnitLevel.COMMUNE):
            taken[mention.head : mention.end] = [True] * (mention.end - mention.head)
    return taken


def is_sure(hit: Hit) -> bool:
    """True for a name that is spelt well enough not to be another one."""
    return hit.mention.alike == 1.0 and hit.spelt >= SURE_SPELLING


def _is_plain_detail(words: Words, start: int, end: int) -> bool:
    first = words.forms[start]
    return (
        first.folded.isdigit() or is_detail(first) or all(f.folded.isdigit() for f in words.forms[start:end])
    )


@cache
def mistyped_prefix(word: str) -> Kind | None:
    """The prefix that this word almost is."""
    if len(word) < 4 or word in gazetteer().vocabulary:
        return None
    return next((kind for prefix, kind in MISTYPED.items() if letters_apart(word, prefix) <= 1), None)


def mend_prefixes(words: Words, path: Path) -> list[Mention]:
    """The path's mentions again with the mistyped prefix that stands before them: "thàhn phố", "tị xã", "tình"."""
    better = []
    for hit in path.hits:
        mention = hit.mention
        place = mention.head
        if place == 0 or words.breaks[place] == HARD_BREAK or path.covered[place - 1]:
            continue
        for size in (2, 1):
            start = place - size
            if start < 0 or any(path.covered[start:place]) or HARD_BREAK in words.breaks[start + 1 : place]:
                continue
            kind = almost_prefix(" ".join(form.folded for form in words.forms[start:place]))
            if kind is not None and hit.entry.level in LEVELS[kind]:
                better.append(replace(mention, head=start, kind=mention.kind or kind, detail=False))
                break
    return better
