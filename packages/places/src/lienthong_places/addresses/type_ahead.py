"""Type-ahead: the units whose names begin as somebody is typing, with or without marks and kinds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from operator import eq

from lienthong_places.addresses.letters.syllables import Syllable, compose, words_of
from lienthong_places.addresses.names.gazetteer import Entry, gazetteer
from lienthong_places.addresses.names.kinds import LEVELS, PREFIXES, Kind
from lienthong_places.addresses.names.near_letters import nearest_of
from lienthong_places.units import DATA_BEGINS, Unit, UnitCode, UnitLevel, registry

FEWEST_LETTERS_TO_MEND = 5
MOST_LOOKED_AT = 400


@dataclass(frozen=True, slots=True)
class _Query:
    """What was typed: the kind, if it began with one, and the words, the last of which may be unfinished."""

    kind: Kind | None
    words: tuple[Syllable, ...]

    @property
    def key(self) -> str:
        return " ".join(word.folded for word in self.words)

    @property
    def keys(self) -> list[str]:
        """The key; and, when the last word is only a "k", also the one that it folds to before most vowels."""
        key = self.key
        return [key, key[:-1] + "c"] if self.words[-1].folded == "k" else [key]


class _Day:
    """The names of one day, sorted for prefixes, and joined for beginnings of later words."""

    def __init__(self, day: str) -> None:
        self.entries = sorted(gazetteer().holding(day), key=lambda entry: (entry.key, entry.code))
        self.keys = [entry.key for entry in self.entries]
        self.starts: list[int] = []
        position = 0
        for key in self.keys:
            self.starts.append(position)
            position += len(key) + 2
        self.line = "".join(f" {key}\n" for key in self.keys)

    def beginning(self, key: str) -> list[Entry]:
        """Names that begin with the key."""
        first = bisect_left(self.keys, key)
        last = bisect_left(self.keys, key + "{", first)
        return self.entries[first:last]

    def containing(self, key: str) -> list[Entry]:
        """Names of which a later word begins with the key."""
        found: list[Entry] = []
        needle = " " + key
        place = self.line.find(needle)
        while place >= 0 and len(found) < MOST_LOOKED_AT:
            number = bisect_right(self.starts, place) - 1
            if self.starts[number] != place:
                found.append(self.entries[number])
            place = self.line.find(needle, place + 1)
        return found

    def almost(self, key: str) -> list[Entry]:
        """Names whose beginning is a letter away from the key."""
        cut = [name[: len(key)] for name in self.keys]
        return [self.entries[number] for _, number in nearest_of(key, cut, 1, MOST_LOOKED_AT)]


@cache
def _change_days() -> list[str]:
    return gazetteer().change_days


@lru_cache(maxsize=8)
def _names_of(change_day: str) -> _Day:
    return _Day(change_day)


def suggest(
    prefix: str,
    on: date,
    limit: int = 10,
    province: str | None = None,
    level: UnitLevel | None = UnitLevel.COMMUNE,
) -> list[Unit]:
    """The units of that day whose names begin with what was typed, best first.

    Parameters
    ----------
    prefix
        What was typed so far: "dien b", "phường Điện", "phuc xa ba d" (with the beginning of the district or
        province).
    on
        The day; before the data begins, its first day.
    limit
        How many at most.
    province
        Only units of this province.
    level
        Only units of this level; ``None`` for all.
    """
    query = _understand(prefix)
    if not query.words:
        return []
    on = max(on, DATA_BEGINS)
    days = _change_days()
    names = _names_of(days[bisect_right(days, f"{on:%Y%m%d}") - 1])
    picked = _Picker(query, on, limit, province, level)
    found = picked.of([entry for key in query.keys for entry in names.beginning(key)])
    if len(found) < limit:
        found += picked.of([entry for key in query.keys for entry in names.containing(key)], known=found)
    if len(found) < limit:
        found += picked.with_parents(names, known=found)
    if not found and len(query.key) >= FEWEST_LETTERS_TO_MEND:
        found = picked.of(names.almost(query.key))
    return found[:limit]


def _understand(prefix: str) -> _Query:
    words = tuple(words_of(compose(prefix)))
    for size in (2, 1):
        kind = PREFIXES.get(" ".join(word.folded for word in words[:size]))
        if kind is not None and len(words) > size:
            return _Query(kind, words[size:])
    return _Query(None, words)


class _Picker:
    """Keeps what fits the question, and puts it in order."""

    def __init__(
        self, query: _Query, on: date, limit: int, province: str | None, level: UnitLevel | None
    ) -> None:
        self._query = query
        self._typed = [word.canonical for word in query.words]
        self._on = on
        self._limit = limit
        self._province = province
        self._level = level

    def of(self, entries: list[Entry], known: list[Unit] | None = None) -> list[Unit]:
        """The first units of these entries that fit, best first, without those known."""
        seen = {unit.code for unit in known or ()}
        fitting = [entry for entry in entries if entry.code not in seen and self._fits(entry)]
        fitting.sort(key=self._order)
        return self._units(fitting[: self._limit])

    def _units(self, entries: list[Entry]) -> list[Unit]:
        units = (registry().unit(entry.code, self._on) for entry in entries)
        return [unit for unit in units if unit is not None]

    def with_parents(self, names: _Day, known: list[Unit]) -> list[Unit]:
        """Units named in full by the first words, the rest of which begin the name of a unit above."""
        seen = {unit.code for unit in known}
        found: list[Unit] = []
        folded = [word.folded for word in self._query.words]
        for size in range(len(folded) - 1, 0, -1):
            name, rest = " ".join(folded[:size]), " ".join(folded[size:])
            named = [entry for entry in names.beginning(name) if entry.key == name and self._fits(entry)]
            for unit in self._units(sorted(named, key=self._order)):
                if unit.code not in seen and self._stands_under(unit, rest):
                    seen.add(unit.code)
                    found.append(unit)
        return found

    def _stands_under(self, unit: Unit, rest: str) -> bool:
        bare = _understand(rest).key
        above = registry().parents(unit.code, self._on)
        return any(" ".join(w.folded for w in words_of(upper.short_name)).startswith(bare) for upper in above)

    def _fits(self, entry: Entry) -> bool:
        if self._level is not None and entry.level != self._level:
            return False
        if self._query.kind is not None and entry.level not in LEVELS[self._query.kind]:
            return False
        return self._province is None or self._province in (
            entry.code,
            entry.parent,
            self._upper(entry.parent),
        )

    def _upper(self, parent: str) -> UnitCode | None:
        unit = registry().unit(parent, self._on) if parent else None
        return unit.parent_code if unit else None

    def _order(self, entry: Entry) -> tuple[int, int, int, str, str]:
        alike = sum(map(eq, self._typed, entry.canonical.split(" ")))
        whole = entry.key == self._query.key
        same_kind = self._query.kind is None or entry.kind is self._query.kind
        return (not whole, not same_kind, -alike, entry.key, entry.code)
