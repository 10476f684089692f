"""The gazetteer: every name that a unit ever had, ready to be found in a text.

Built once per process at first use, from the registry of units; nothing here depends on a day.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, cached_property
from typing import NamedTuple

import ahocorasick

from lienthong.domain.addresses.kinds import PREFIXES, Kind
from lienthong.domain.addresses.spelling import Syllable, key_of, words_of
from lienthong.domain.units import UnitLevel, registry

ALIASES: dict[str, str] = {
    "hcm": "79",
    "tphcm": "79",
    "hcmc": "79",
    "ho chi minh city": "79",
    "sai gon": "79",
    "saigon": "79",
    "sg": "79",
    "hn": "01",
    "hue": "46",
    "tt hue": "46",
    "t t hue": "46",
    "tth": "46",
    "thua thien": "46",
    "brvt": "77",
    "br vt": "77",
    "ba ria vt": "77",
    "dac lac": "66",
    "daclac": "66",
    "dacnong": "67",
    "contum": "62",
    "con tum": "62",
    "buon me thuot": "643",
    "ban me thuot": "643",
    "bmt": "643",
    "phan rang": "582",
    "play cu": "622",
    "plei cu": "622",
}
"""Other names in use -> code. The keys are folded words."""

_KIND_WORDS = {kind.value: kind for kind in Kind}


class Entry(NamedTuple):
    """A name that a unit had during a span. Days are ``yyyyMMdd``; ``end`` is "" while it still holds."""

    code: str
    parent: str
    key: str
    kind: Kind
    name: str
    first: str
    end: str
    level: int


def _split_kind(name: str) -> tuple[Kind, str]:
    words = name.split(" ", 2)
    kind = _KIND_WORDS.get(words[0].lower())
    if kind is not None:
        return kind, name[len(words[0]) + 1 :].strip()
    return _KIND_WORDS[f"{words[0]} {words[1]}".lower()], words[2].strip()


class Gazetteer:
    """Names -> entries, parents -> entries, and the automaton that finds names in folded text."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.by_key: dict[str, list[int]] = defaultdict(list)
        self.children: dict[str, list[int]] = defaultdict(list)
        self.by_code: dict[str, list[int]] = defaultdict(list)
        self._read()
        for alias, code in ALIASES.items():
            self.by_key[alias] = list(dict.fromkeys([*self.by_key.get(alias, ()), *self.by_code[code]]))
        for name in {entry.name for entry in self.entries if "'" in entry.name}:
            torn = key_of(_split_kind(name)[1].replace("'", " "))
            if torn not in self.by_key:
                self.by_key[torn] = list(self.by_key[key_of(_split_kind(name)[1])])
        automaton = ahocorasick.Automaton()
        for key in self.by_key:
            automaton.add_word(f" {key} ", key)
        automaton.make_automaton()
        self.automaton = automaton
        self._words: dict[str, tuple[Syllable, ...]] = {}
        self._parts: dict[str, dict[str, list[int]]] = {}
        self._above: dict[tuple[int, bool], tuple[tuple[str, ...], tuple[str, ...]]] = {}

    def _read(self) -> None:
        split: dict[str, tuple[Kind, str, str]] = {}
        entries = self.entries
        last: Entry | None = None
        for code, parent, name, _, first, end in registry().rows:
            if (
                last is not None
                and last[0] == code
                and last[4] == name
                and last[1] == parent
                and last[6] == first
            ):
                last = entries[-1] = last._replace(end=end)  # only the kind in the list changed
                continue
            known = split.get(name)
            if known is None:
                kind, short = _split_kind(name)
                known = split[name] = (kind, short, key_of(short))
            level = 1 if len(code) == 2 else 2 if len(code) == 3 else 3
            last = Entry(code, parent, known[2], known[0], name, first, end, level)
            number = len(entries)
            entries.append(last)
            self.by_key[known[2]].append(number)
            self.by_code[code].append(number)
            if parent:
                self.children[parent].append(number)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every folded word of a name or of a prefix."""
        words = {word for key in self.by_key for word in key.split(" ")}
        return frozenset(words | {word for prefix in PREFIXES for word in prefix.split(" ")})

    def words(self, name: str) -> tuple[Syllable, ...]:
        """The words of a unit's name without its kind, in all their forms."""
        found = self._words.get(name)
        if found is None:
            found = self._words[name] = tuple(words_of(_split_kind(name)[1]))
        return found

    def children_by_key(self, parent: str) -> dict[str, list[int]]:
        """The entries directly under a unit (at any time), by key."""
        found = self._parts.get(parent)
        if found is None:
            found = {}
            for number in self.children.get(parent, ()):
                found.setdefault(self.entries[number].key, []).append(number)
            self._parts[parent] = found
        return found

    # --- who may stand above whom, over all times

    @cached_property
    def _province_heirs(self) -> dict[str, str]:
        return {
            pair.old: pair.new
            for entry in self.by_code
            if len(entry) == 2
            for pair in registry().successors(entry)
            if len(pair.old) == 2
        }

    @cached_property
    def _province_sources(self) -> dict[str, list[str]]:
        sources: dict[str, list[str]] = defaultdict(list)
        for old, new in self._province_heirs.items():
            sources[new].append(old)
        return sources

    def above(self, number: int, merged: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The codes of districts and of provinces that an address may name above this entry: those of its
        own span first, then those before and after it moved; with ``merged`` also the provinces of
        2025-07-01 that theirs went into."""
        found = self._above.get((number, merged))
        if found is None:
            found = self._above[number, merged] = self._find_above(self.entries[number], merged)
        return found

    def sources_of(self, province: str) -> tuple[str, ...]:
        """The provinces that were merged into this one on 2025-07-01 (itself left out)."""
        return tuple(code for code in self._province_sources.get(province, ()) if code != province)

    def _find_above(self, entry: Entry, merged: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
        districts: dict[str, None] = {}
        provinces: dict[str, None] = {}
        if entry.level == UnitLevel.DISTRICT:
            self._add_provinces(provinces, entry.code, entry.parent, merged)
        elif entry.level == UnitLevel.COMMUNE and len(entry.parent) == 3:
            districts[entry.parent] = None
            self._add_provinces(provinces, entry.parent, "", merged)
        elif entry.level == UnitLevel.COMMUNE:
            provinces[entry.parent] = None
            for pair in registry().predecessors(entry.code):
                for number in self.by_code[pair.old]:
                    parent = self.entries[number].parent
                    if len(parent) == 3:
                        districts[parent] = None
                        self._add_provinces(provinces, parent, "", merged=False)
            provinces.update(dict.fromkeys(self._province_sources.get(entry.parent, ())))
        return tuple(districts), tuple(provinces)

    def _add_provinces(self, provinces: dict[str, None], district: str, first: str, merged: bool) -> None:
        parents = [self.entries[number].parent for number in reversed(self.by_code[district])]
        for code in ([first] if first else []) + parents:
            provinces[code] = None
        heir = self._province_heirs.get(parents[0]) if merged and parents else None
        if heir is not None:
            provinces[heir] = None


@cache
def gazetteer() -> Gazetteer:
    """The one gazetteer of this process, built at the first call (tens of milliseconds)."""
    return Gazetteer()
