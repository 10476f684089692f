"""Pack what the reader of addresses would otherwise have to work out at every start.

Run it after ``packages/places/tools/build_units.py``, or when the spelling of keys or the other names change::

    python packages/places/tools/build_gazetteer.py

It reads the packaged units and writes, into ``packages/places/src/lienthong_places/addresses/names/data/``:

* ``names.tsv.gz``, lines of tab-separated words: the folded keys of all names, the same names with their
  marks (canonical words), the words that occur in keys or before them, the codes that have units below them,
  the kinds, which provinces were merged into which ("old new"), and what may stand above an entry ("districts;
  provinces;provinces with those of 2025-07-01");
* ``index.bin.gz``, little-endian 16-bit numbers, in the order of :data:`ARRAYS`, each preceded by its length.

The same input gives the same tables, so that a test can compare.
"""

from __future__ import annotations

import gzip
import sys
from array import array
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from lienthong_places.addresses.letters.syllables import canonical_name, key_of, split_name, words_of
from lienthong_places.addresses.names.aliases import ALIASES, FORMER_PROVINCES
from lienthong_places.addresses.names.former_districts import MOVED_DISTRICTS, former_districts
from lienthong_places.addresses.names.kinds import PREFIXES, Kind
from lienthong_places.units import registry
from lienthong_places.units.packed_tables import UnitColumns, unit_columns

TARGET = Path(__file__).resolve().parent.parent / "src/lienthong_places/addresses/names/data"
ARRAYS = (
    "first_span",
    "last_span",
    "key",
    "canonical",
    "kind",
    "key_starts",
    "by_key",
    "parent_starts",
    "by_parent",
    "above",
)
_OTHER_NUMERAL = {"1": "i", "2": "ii", "3": "iii", "i": "1", "ii": "2", "iii": "3"}


def entries_of(units: UnitColumns) -> list[tuple[int, int]]:
    """First and last span of every entry: spans of a code that differ only in the published type are one."""
    entries: list[tuple[int, int]] = []
    for number in range(len(units.code)):
        before = entries[-1][1] if entries else -1
        same = before >= 0 and all(column[number] == column[before] for column in units[:3])
        if same and units.first[number] == units.end[before]:
            entries[-1] = (entries[-1][0], number)
        else:
            entries.append((number, number))
    return entries


def _by_key(units: UnitColumns, entries: list[tuple[int, int]], keys: list[str]) -> dict[str, list[int]]:
    """Key -> entries, the other names and spellings of names included."""
    by_key: dict[str, list[int]] = defaultdict(list)
    by_code: dict[str, list[int]] = defaultdict(list)
    for number, (first, _) in enumerate(entries):
        by_key[keys[number]].append(number)
        by_code[units.code[first]].append(number)
    for alias, code in ALIASES.items():
        by_key[alias] = [*by_key[alias], *by_code[code]]
    for key in list(by_key):
        stem, _, last = key.rpartition(" ")
        if stem and last in _OTHER_NUMERAL:
            other = f"{stem} {_OTHER_NUMERAL[last]}"
            by_key[other] = [*by_key[other], *by_key[key]]
    for province, codes in FORMER_PROVINCES.items():
        by_key[province] = [
            *by_key[province],
            *(number for code in codes.split() for number in by_code[code]),
        ]
    for former in former_districts():
        numbers = [
            number
            for heir in former.heirs
            for code in _districts(units, entries, heir, former.province)
            for number in by_code[code]
        ]
        key = key_of(former.name)
        by_key[key] = [*by_key[key], *numbers]
    for number, (first, _) in enumerate(entries):
        name = units.name[first]
        if "'" in name:
            for between in (" ", ""):
                other = split_name(name.replace("'", between))[1]
                if other != keys[number] and number not in by_key[other]:
                    by_key[other].append(number)
    return {key: list(dict.fromkeys(numbers)) for key, numbers in by_key.items()}


def _districts(units: UnitColumns, entries: list[tuple[int, int]], name: str, province: str) -> list[str]:
    """The codes of the districts that ever had this name in that province.

    Raises
    ------
    LookupError
        When none had.
    """
    wanted = _canonical(name)
    provinces = {
        units.code[first]
        for first, _ in entries
        if len(units.code[first]) == 2 and canonical_name(units.name[first]) == _canonical(province)
    }
    codes = [
        units.code[first]
        for first, _ in entries
        if len(units.code[first]) == 3
        and units.parent[first] in provinces
        and canonical_name(units.name[first]) == wanted
    ]
    if not codes:
        raise LookupError(f"no district {name} in {province}")
    return list(dict.fromkeys(codes))


def _canonical(short: str) -> str:
    """The canonical words of a name without its kind."""
    return " ".join(word.canonical for word in words_of(short))


class _Above:
    """Who may stand above an entry in an address, over all times.

    The districts and provinces of its own span first, then those before and after it moved.
    """

    def __init__(self, units: UnitColumns, entries: list[tuple[int, int]]) -> None:
        self._codes = [units.code[first] for first, _ in entries]
        self._parents = [units.parent[first] for first, _ in entries]
        self._by_code: dict[str, list[int]] = defaultdict(list)
        for number, code in enumerate(self._codes):
            self._by_code[code].append(number)
        pairs = (
            pair for code in self._by_code if len(code) == 2 for pair in registry().rearranged_into(code)
        )
        self._moved: dict[str, list[str]] = defaultdict(list)
        for (name, province), (before, _) in MOVED_DISTRICTS.items():
            above = next(
                code for code, name_ in self._provinces(units, entries) if name_ == _canonical(before)
            )
            for code in _districts(units, entries, name, province):
                self._moved[code].append(above)
        self.heirs: dict[str, str] = {pair.old: pair.new for pair in pairs if len(pair.old) == 2}

    @staticmethod
    def _provinces(units: UnitColumns, entries: list[tuple[int, int]]) -> Iterator[tuple[str, str]]:
        for first, _ in entries:
            if len(units.code[first]) == 2:
                yield units.code[first], canonical_name(units.name[first])

    def row(self, number: int) -> str:
        """The districts, the provinces, and the provinces together with those that they were merged into."""
        districts, provinces = self._find(number, merged=False)
        return ";".join(map(" ".join, (districts, provinces, self._find(number, merged=True)[1])))

    def _find(self, number: int, *, merged: bool) -> tuple[dict[str, None], dict[str, None]]:
        districts: dict[str, None] = {}
        provinces: dict[str, None] = {}
        code, parent = self._codes[number], self._parents[number]
        if len(code) == 3:
            self._add_provinces(provinces, code, parent, merged=merged)
        elif len(code) == 5 and len(parent) == 3:
            districts[parent] = None
            self._add_provinces(provinces, parent, "", merged=merged)
        elif len(code) == 5:
            provinces[parent] = None
            for pair in registry().rearranged_from(code):
                for earlier in self._by_code[pair.old]:
                    district = self._parents[earlier]
                    if len(district) == 3:
                        districts[district] = None
                        self._add_provinces(provinces, district, "", merged=False)
            provinces.update(dict.fromkeys(old for old, new in self.heirs.items() if new == parent))
        return districts, provinces

    def _add_provinces(self, provinces: dict[str, None], district: str, first: str, *, merged: bool) -> None:
        parents = [self._parents[number] for number in reversed(self._by_code[district])]
        provinces.update(dict.fromkeys([first, *parents] if first else parents))
        provinces.update(dict.fromkeys(self._moved.get(district, ())))
        heir = self.heirs.get(parents[0]) if merged and parents else None
        if heir is not None:
            provinces[heir] = None


def build() -> dict[str, bytes]:
    """File name -> bytes of both files."""
    units = unit_columns()
    entries = entries_of(units)
    kinds = [kind.value for kind in Kind]
    split = {name: split_name(name) for name in set(units.name)}
    marked = {name: canonical_name(name) for name in split}
    canonical = sorted(set(marked.values()))
    place_of_canonical = {name: number for number, name in enumerate(canonical)}
    named = [split[units.name[first]] for first, _ in entries]
    by_key = _by_key(units, entries, [key for _, key in named])
    by_parent: dict[str, list[int]] = defaultdict(list)
    for number, (first, _) in enumerate(entries):
        if units.parent[first]:
            by_parent[units.parent[first]].append(number)
    keys, parents = sorted(by_key), sorted(by_parent)
    place = {key: number for number, key in enumerate(keys)}
    words = {word for key in (*keys, *PREFIXES) for word in key.split(" ")}
    standing = _Above(units, entries)
    above = [standing.row(number) for number in range(len(entries))]
    rows = sorted(set(above))
    place_of_row = {row: number for number, row in enumerate(rows)}
    heirs = [f"{old} {new}" for old, new in standing.heirs.items()]
    arrays = {
        "first_span": [first for first, _ in entries],
        "last_span": [last for _, last in entries],
        "key": [place[key] for _, key in named],
        "canonical": [place_of_canonical[marked[units.name[first]]] for first, _ in entries],
        "kind": [kinds.index(kind) for kind, _ in named],
        "key_starts": _starts([by_key[key] for key in keys]),
        "by_key": [number for key in keys for number in by_key[key]],
        "parent_starts": _starts([by_parent[code] for code in parents]),
        "by_parent": [number for code in parents for number in by_parent[code]],
        "above": [place_of_row[row] for row in above],
    }
    text = "\n".join(
        "\t".join(line) for line in (keys, canonical, sorted(words), parents, kinds, heirs, rows)
    )
    packed = b"".join(_packed(arrays[name]) for name in ARRAYS)
    return {
        "names.tsv.gz": gzip.compress(text.encode(), compresslevel=9, mtime=0),
        "index.bin.gz": gzip.compress(packed, compresslevel=9, mtime=0),
    }


def _starts(groups: list[list[int]]) -> list[int]:
    starts = [0]
    for group in groups:
        starts.append(starts[-1] + len(group))
    return starts


def _packed(numbers: list[int]) -> bytes:
    """The length and the numbers; raises ``OverflowError`` when there are more than 16 bits can count."""
    whole = array("H", [len(numbers), *numbers])
    if sys.byteorder == "big":
        whole.byteswap()
    return whole.tobytes()


def main() -> None:
    """Write every table."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, content in build().items():
        (TARGET / name).write_bytes(content)
        sys.stdout.write(f"{name}: {len(content)} bytes\n")


if __name__ == "__main__":
    main()
