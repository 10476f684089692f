"""The gazetteer: every name that a unit ever had, ready to be found in a text.

Built once per process at first use, from the registry of units; nothing here depends on a day.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from functools import cache, cached_property
from pkgutil import get_data
from typing import NamedTuple

import ahocorasick

from lienthong.domain.addresses.kinds import PREFIXES, Kind
from lienthong.domain.addresses.spelling import Syllable, key_of, syllable, words_of
from lienthong.domain.units import UnitLevel, registry
from lienthong.domain.units.packaged import uncollected

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

FORMER_PROVINCES: dict[str, str] = {
    "ha bac": "24 27",
    "vinh phu": "25 26",
    "hai hung": "30 33",
    "nam ha": "35 36",
    "ha nam ninh": "35 36 37",
    "ha son binh": "17 28 01",
    "ha tuyen": "02 08",
    "hoang lien son": "10 15",
    "bac thai": "06 19",
    "cao lang": "04 20",
    "nghe tinh": "40 42",
    "binh tri thien": "44 45 46",
    "quang nam da nang": "48 49",
    "nghia binh": "51 52",
    "phu khanh": "54 56",
    "thuan hai": "58 60",
    "gia lai con tum": "62 64",
    "song be": "70 74",
    "cuu long": "84 86",
    "minh hai": "95 96",
}
"""Provinces that were divided before the data begins (by resolutions of the National Assembly, 1989 to 1996),
which older people still write -> the provinces that took their place. The keys are folded words."""

_OTHER_NUMERAL = {"1": "i", "2": "ii", "3": "iii", "i": "1", "ii": "2", "iii": "3"}
_LEVEL = {2: 1, 3: 2, 5: 3}
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


def _short(name: str) -> str:
    """A unit's name without its kind."""
    words = name.split()
    return " ".join(words[2 if words[0].lower() in {"thành", "thị", "đặc"} else 1 :])


def _packaged_names() -> dict[str, tuple[Kind, str]]:
    """Kind and key of every name, as ``tools/build_units.py`` worked them out."""
    packed = get_data(__package__, "data/names.tsv.gz")
    if packed is None:
        raise FileNotFoundError("the package lacks names.tsv.gz")
    names: dict[str, tuple[Kind, str]] = {}
    for line in zlib.decompress(packed, wbits=zlib.MAX_WBITS | 16).decode().split("\n"):
        name, kind, key = line.split("\t")
        names[name] = (_KIND_WORDS[kind], key)
    return names


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
        for key in list(self.by_key):
            stem, _, last = key.rpartition(" ")
            if stem and last in _OTHER_NUMERAL:
                self.by_key.setdefault(f"{stem} {_OTHER_NUMERAL[last]}", []).extend(self.by_key[key])
        for former, codes in FORMER_PROVINCES.items():
            heirs = [number for code in codes.split() for number in self.by_code[code]]
            self.by_key[former] = list(dict.fromkeys([*self.by_key.get(former, ()), *heirs]))
        for name in {entry.name for entry in self.entries if "'" in entry.name}:
            torn = key_of(_short(name).replace("'", " "))
            if torn not in self.by_key:
                self.by_key[torn] = list(self.by_key[key_of(_short(name))])
        self._words: dict[str, tuple[Syllable, ...]] = {}
        self._parts: dict[str, dict[str, list[int]]] = {}
        self._above: dict[tuple[int, bool], tuple[tuple[str, ...], tuple[str, ...]]] = {}

    def _read(self) -> None:
        names = _packaged_names()
        entries, by_key, by_code, children = self.entries, self.by_key, self.by_code, self.children
        number = 0
        last_code = last_name = last_parent = last_end = ""
        for code, parent, name, _, first, end in registry().rows:
            if code == last_code and name == last_name and parent == last_parent and first == last_end:
                entries[-1] = entries[-1]._replace(end=end)  # only the kind in the list changed
                last_end = end
                continue
            kind, key = names[name]
            entries.append(Entry(code, parent, key, kind, name, first, end, _LEVEL[len(code)]))
            by_key[key].append(number)
            by_code[code].append(number)
            if parent:
                children[parent].append(number)
            number += 1
            last_code, last_name, last_parent, last_end = code, name, parent, end

    @cached_property
    def automaton(self) -> ahocorasick.Automaton:
        """Finds every key in a row of folded words (with a space before and after)."""
        automaton = ahocorasick.Automaton()
        for key in self.by_key:
            automaton.add_word(f" {key} ", key)
        automaton.make_automaton()
        return automaton

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every folded word of a name or of a prefix."""
        words = {word for key in self.by_key for word in key.split(" ")}
        return frozenset(words | {word for prefix in PREFIXES for word in prefix.split(" ")})

    def words(self, name: str) -> tuple[Syllable, ...]:
        """The words of a unit's name without its kind, in all their forms."""
        found = self._words.get(name)
        if found is None:
            short = _short(name)
            plain = short.replace(" ", "").isalnum()
            found = self._words[name] = tuple(map(syllable, short.split()) if plain else words_of(short))
        return found

    def initials(self, name: str) -> str:
        """The first letters of a unit's name: "hcm" of "Thành phố Hồ Chí Minh"."""
        return "".join(word.folded[0] for word in self.words(name))

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
            for pair in registry().rearranged_into(entry)
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
            for pair in registry().rearranged_from(entry.code):
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
    with uncollected():
        return Gazetteer()
