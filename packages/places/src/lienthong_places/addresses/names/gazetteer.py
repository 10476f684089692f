"""The gazetteer: every name that a unit ever had, ready to be found in a text.

Loaded once per process at first use, from the units and from what ``tools/build_gazetteer.py`` worked out;
nothing here depends on a day. Names stay columns and numbers until one is asked for.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from typing import NamedTuple

import ahocorasick

from lienthong_places.addresses.letters.syllables import Syllable, syllable, words_of
from lienthong_places.addresses.names.aliases import ALIASES, FORMER_PROVINCES
from lienthong_places.addresses.names.kinds import Kind
from lienthong_places.units import UnitCode, UnitLevel, registry
from lienthong_places.units.packed_tables import packed_bytes, packed_text, uncollected

_LEVEL = {2: 1, 3: 2, 5: 3}
_KIND_WORDS = {kind.value: kind for kind in Kind}
_NONE: tuple[int, ...] = ()


class Entry(NamedTuple):
    """A name that a unit had during a span.

    Days are ``yyyyMMdd``; ``end`` is "" while it still holds. ``canonical`` are the words of the name without its
    kind, with one spelling of the marks.
    """

    code: UnitCode
    parent: str
    key: str
    kind: Kind
    name: str
    first: str
    end: str
    level: int
    canonical: str


def _short(name: str) -> str:
    """A unit's name without its kind."""
    words = name.split()
    return " ".join(words[2 if words[0].lower() in {"thành", "thị", "đặc"} else 1 :])


def _arrays() -> Iterator[array[int]]:
    """The numbers of ``index.bin.gz``, one array after the other."""
    numbers = array("H")
    numbers.frombytes(packed_bytes(__package__, "data/index.bin.gz"))
    if sys.byteorder == "big":
        numbers.byteswap()
    place = 0
    while place < len(numbers):
        end = place + 1 + numbers[place]
        yield numbers[place + 1 : end]
        place = end


class Gazetteer:
    """Names -> entries, parents -> entries, and the automaton that finds names in folded text.

    An entry is known by its number; entries of one code have consecutive numbers, oldest first.
    """

    def __init__(self) -> None:
        lines = packed_text(__package__, "data/names.tsv.gz").split("\n")
        self._keys, self._canonical_names, self._vocabulary, parents, kinds, heirs, self._above_rows = (
            line.split("\t") for line in lines
        )
        self._kinds = [_KIND_WORDS[kind] for kind in kinds]
        (
            self._first_span,
            self._last_span,
            self._key,
            self._canonical,
            self._kind,
            self._key_starts,
            self._by_key,
            self._parent_starts,
            self._by_parent,
            self._above,
        ) = _arrays()
        self._place_of_key = dict(zip(self._keys, range(len(self._keys)), strict=True))
        self._place_of_parent = dict(zip(parents, range(len(parents)), strict=True))
        self._units = registry().columns
        spans, codes = self._first_span, self._units.code
        self._level_starts = [
            bisect_left(spans, size, key=lambda span: len(codes[span])) for size in (2, 3, 5, 6)
        ]
        self._entries: list[Entry | None] = [None] * len(self._key)
        self._numbers: dict[str, tuple[int, ...]] = {}
        self._words: dict[str, tuple[Syllable, ...]] = {}
        self._codes: dict[str, frozenset[str]] = {}
        self._initials: dict[str, frozenset[str]] = {}
        self._parts: dict[str, dict[str, tuple[int, ...]]] = {}
        self._names_below: dict[str, dict[str, tuple[int, ...]]] = {}
        self._standing: dict[int, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {}
        self._heirs = [tuple(pair.split(" ")) for pair in heirs]

    def __len__(self) -> int:
        return len(self._key)

    def entry(self, number: int) -> Entry:
        """The entry of that number."""
        entry = self._entries[number]
        if entry is None:
            first, units = self._first_span[number], self._units
            code, name = units.code[first], units.name[first]
            entry = self._entries[number] = Entry(
                UnitCode(code),
                units.parent[first],
                self._keys[self._key[number]],
                self._kinds[self._kind[number]],
                name,
                units.first[first],
                units.end[self._last_span[number]],
                _LEVEL[len(code)],
                self._canonical_names[self._canonical[number]],
            )
        return entry

    def holding(self, day: str) -> Iterator[Entry]:
        """The entries that held on a day."""
        firsts, ends = self._units.first, self._units.end
        for number, (first, last) in enumerate(zip(self._first_span, self._last_span, strict=True)):
            if firsts[first] <= day and (not ends[last] or day < ends[last]):
                yield self.entry(number)

    @cached_property
    def change_days(self) -> list[str]:
        """The days on which some entry begins or ends, in order."""
        firsts, ends = self._units.first, self._units.end
        days = {firsts[first] for first in self._first_span}
        days.update([ends[last] for last in self._last_span])
        return sorted(days - {""})

    def is_key(self, key: str) -> bool:
        """True when some unit has, or is called, this name (folded words)."""
        return key in self._place_of_key

    def with_key(self, key: str) -> tuple[int, ...]:
        """The entries that have, or are called, this name; empty when there are none."""
        found = self._numbers.get(key)
        if found is None:
            place = self._place_of_key.get(key)
            if place is None:
                return _NONE
            start, stop = self._key_starts[place], self._key_starts[place + 1]
            found = self._numbers[key] = tuple(self._by_key[start:stop])
        return found

    def codes_with(self, key: str) -> frozenset[str]:
        """The codes of the units that have, or are called, this name."""
        found = self._codes.get(key)
        if found is None:
            codes, spans = self._units.code, self._first_span
            found = self._codes[key] = frozenset(codes[spans[number]] for number in self.with_key(key))
        return found

    def with_code(self, code: str) -> range:
        """The entries of a code, oldest first."""
        spans = registry().spans(code)
        return range(bisect_left(self._first_span, spans.start), bisect_left(self._first_span, spans.stop))

    def below(self, parent: str) -> tuple[int, ...]:
        """The entries directly under a unit, at any time."""
        place = self._place_of_parent.get(parent)
        if place is None:
            return _NONE
        return tuple(self._by_parent[self._parent_starts[place] : self._parent_starts[place + 1]])

    def at_level(self, level: int) -> range:
        """The entries of a level; they are sorted by it."""
        return range(self._level_starts[level - 1], self._level_starts[level])

    def level_of(self, number: int) -> int:
        """The level of an entry, cheaper than the entry itself."""
        _, districts, communes, _ = self._level_starts
        return 3 if number >= communes else 2 if number >= districts else 1

    @cached_property
    def province_numbers(self) -> dict[str, tuple[int, ...]]:
        """Every name of a province, of any time and in any use -> its entries among provinces."""
        provinces = self.at_level(UnitLevel.PROVINCE)
        names = dict.fromkeys(self._keys[self._key[number]] for number in provinces)
        found = {
            key: tuple([number for number in self.with_key(key) if number in provinces])
            for key in (*names, *ALIASES, *FORMER_PROVINCES)
        }
        return {key: numbers for key, numbers in found.items() if numbers}

    @cached_property
    def automaton(self) -> ahocorasick.Automaton:
        """Finds every key in a row of folded words (with a space before and after)."""
        automaton = ahocorasick.Automaton()
        for key in self._keys:
            automaton.add_word(f" {key} ", key)
        automaton.make_automaton()
        return automaton

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every folded word of a name or of a prefix."""
        return frozenset(self._vocabulary)

    def keys_of(self, numbers: Iterable[int]) -> list[str]:
        """The different keys of these entries, in their order."""
        keys, key = self._keys, self._key
        return list(dict.fromkeys([keys[key[number]] for number in numbers]))

    def canonicals(self, key: str) -> set[str]:
        """The canonical words of the names that have, or are called, this name."""
        names, canonical = self._canonical_names, self._canonical
        return {names[canonical[number]] for number in self.with_key(key)}

    def words(self, name: str) -> tuple[Syllable, ...]:
        """The words of a unit's name without its kind, in all their forms."""
        found = self._words.get(name)
        if found is None:
            short = _short(name)
            plain = short.replace(" ", "").isalnum()
            found = self._words[name] = tuple(map(syllable, short.split()) if plain else words_of(short))
        return found

    def initials(self, name: str) -> str:
        """The first letters of a unit's name, as they fold.

        "hcm" of "Thành phố Hồ Chí Minh", "th" of "Tỉnh Thừa Thiên Huế".
        """
        return syllable("".join(word.folded[0] for word in self.words(name))).folded

    def initials_of(self, code: str) -> frozenset[str]:
        """The first letters of every name that the unit ever had."""
        found = self._initials.get(code)
        if found is None:
            names = {self.entry(number).name for number in self.with_code(code)}
            found = self._initials[code] = frozenset(map(self.initials, names))
        return found

    def below_by_key(self, parent: str) -> dict[str, tuple[int, ...]]:
        """The entries directly under a unit (at any time), by key."""
        found = self._parts.get(parent)
        if found is None:
            grouped: dict[str, list[int]] = {}
            for number in self.below(parent):
                grouped.setdefault(self._keys[self._key[number]], []).append(number)
            found = self._parts[parent] = {key: tuple(numbers) for key, numbers in grouped.items()}
        return found

    def below_by_name(self, parent: str) -> dict[str, tuple[int, ...]]:
        """The entries directly under a unit (at any time), by name without its kind in lower case."""
        found = self._names_below.get(parent)
        if found is None:
            found = self._names_below[parent] = self._by_name(self.below(parent))
        return found

    @cached_property
    def provinces_by_name(self) -> dict[str, tuple[int, ...]]:
        """The same of provinces, and by other names in use."""
        names = {key: numbers for key, numbers in self.province_numbers.items() if key in ALIASES}
        return names | self._by_name(self.at_level(UnitLevel.PROVINCE))

    def _by_name(self, numbers: Iterable[int]) -> dict[str, tuple[int, ...]]:
        spans, names, kinds, kind = self._first_span, self._units.name, self._kinds, self._kind
        found: dict[str, tuple[int, ...]] = {}
        for number in numbers:
            name = names[spans[number]][len(kinds[kind[number]]) + 1 :].lower()
            found[name] = (*found[name], number) if name in found else (number,)
            if name.isdigit():  # "05" and "5"
                found[name.lstrip("0")] = found[name.lstrip("0").zfill(2)] = found[name]
        return found

    # --- who may stand above whom, over all times

    def above(self, number: int, *, merged: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The codes of districts and of provinces that an address may name above this entry.

        Those of its own span first, then those before and after it moved; with ``merged`` also the provinces of
        2025-07-01 that theirs went into.
        """
        row = self._above[number]
        found = self._standing.get(row)
        if found is None:
            districts, before, after = (tuple(codes.split()) for codes in self._above_rows[row].split(";"))
            found = self._standing[row] = (districts, before, after)
        return found[0], found[2 if merged else 1]

    def sources_of(self, province: str) -> tuple[str, ...]:
        """The provinces that were merged into this one on 2025-07-01 (itself left out)."""
        return tuple([old for old, new in self._heirs if new == province and old != province])


@cache
def gazetteer() -> Gazetteer:
    """The one gazetteer of this process, loaded at the first call."""
    with uncollected():
        return Gazetteer()
