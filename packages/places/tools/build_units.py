"""Pack the shared tables of administrative units into the form that the package ships.

Run it when the shared tables change::

    python packages/places/tools/build_units.py path/to/units-folder

It reads ``units.csv``, ``succession-2025-07-01.csv`` and ``acts.csv`` and writes gzip-compressed,
tab-separated tables without header into ``lienthong_places/units/data/``, together with ``SHA256SUMS``
of the sources and of the results. The same input gives the same bytes, so that a test can compare. Then run
``build_successions.py`` and ``build_gazetteer.py``, which work out the rest from it.

Two things are put right on the way, and nowhere else:

* The lists often have the day of an act, not that of its force. ``days_of_force.csv`` beside this file has those whose
  day of force is known, with the source. Units then change on the day of force; the act keeps both days. A change that
  the lists took back and made again (Sa Pa, Phan Si Păng) so becomes one.
* One of the two readings of the successions of 2025 took units for others of the same name. A pair that only one
  reading has is left out when its provinces were not merged, or when the old unit has a firm heir and the new one a
  firm source of that very name (Phước Ninh of Nông Sơn is no part of Hải Châu).
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import sys
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

TARGET = Path(__file__).resolve().parent.parent / "src/lienthong_places/units/data"
CORRECTIONS = Path(__file__).resolve().parent / "days_of_force.csv"
TWO_LEVELS = "20250701"
SOURCES = {"units": "units.csv", "succession": "succession-2025-07-01.csv", "acts": "acts.csv"}


def _compact(day: str) -> str:
    return day.replace("-", "")


Row = tuple[str, ...]


class DayOfForce(NamedTuple):
    """An act whose day in the lists is not that of its force; ``districts`` are those that it concerns."""

    act: str
    listed: str
    in_force: str
    districts: frozenset[str]
    source: str


def days_of_force() -> list[DayOfForce]:
    """The rows of ``days_of_force.csv``."""
    with CORRECTIONS.open(encoding="utf-8", newline="") as file:
        return [
            DayOfForce(
                row["act"],
                _compact(row["listed"]),
                _compact(row["in_force"]),
                frozenset(row["districts"].split()),
                row["source"],
            )
            for row in csv.DictReader(file)
        ]


def units_table(source: Path) -> list[Row]:
    """Rows (code, parent, name, type, from, to), sorted; the level follows from the length of the code."""
    with (source / SOURCES["units"]).open(encoding="utf-8", newline="") as file:
        rows: list[Row] = [
            (
                row["code"],
                row["parent_code"],
                row["name"],
                row["type"],
                _compact(row["valid_from"]),
                _compact(row["valid_to"]),
            )
            for row in csv.DictReader(file)
        ]
    for correction in days_of_force():
        rows = _at_force(rows, correction)
    return sorted(rows, key=lambda row: (len(row[0]), row[0], row[4]))


def _at_force(rows: list[Row], correction: DayOfForce) -> list[Row]:
    """The rows with every change of these districts and of their communes on the day of force instead."""
    concerned = {row[0] for row in rows if not correction.districts.isdisjoint(row[:2])}
    moved = {correction.listed: correction.in_force}
    spans: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row[0] in concerned:
            first, end = moved.get(row[4], row[4]), moved.get(row[5], row[5])
            if not end or first < end:  # else the lists took back what was not yet in force
                spans[row[0]].append((*row[:4], first, end))
        else:
            spans[row[0]].append(row)
    return [row for code in spans for row in _joined(sorted(spans[code], key=lambda row: row[4]))]


def _joined(spans: list[Row]) -> list[Row]:
    """Spans of a code of which those that say the same and meet or overlap are one."""
    joined: list[Row] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last is not None and last[:4] == span[:4] and last[5] and last[5] >= span[4]:
            joined[-1] = (*last[:5], span[5] and max(last[5], span[5]))
        else:
            joined.append(span)
    return joined


def succession_table(source: Path) -> list[Row]:
    """Rows (old code, new code, f|p, both|first|second), in the order of the source, without mistaken homonyms."""
    with (source / SOURCES["succession"]).open(encoding="utf-8", newline="") as file:
        rows: list[Row] = [
            (row["old_code"], row["new_code"], row["part"][0], row["seen_by"]) for row in csv.DictReader(file)
        ]
    mistaken = _Homonyms(units_table(source), rows)
    return [row for row in rows if not mistaken.is_one(row)]


class _Homonyms:
    """Tells pairs that name the wrong unit of two of the same name."""

    def __init__(self, units: list[Row], pairs: list[Row]) -> None:
        parents: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._after: dict[str, str] = {}
        for code, parent, name, kind, first, end in units:
            if first < TWO_LEVELS <= (end or "9"):
                parents[code] = parent
                self._names[code] = name[len(kind) :].strip().lower()
            if first <= TWO_LEVELS and (not end or end > TWO_LEVELS):
                self._after[code] = parent
        self._before = {code: parents.get(parents[code], "") for code in parents if len(code) == 5}
        self._firm = [pair for pair in pairs if len(pair[0]) == 5 and pair[3] == "both"]
        self._merged = {(old, new) for old, new, _, _ in pairs if len(old) == 2}

    def is_one(self, pair: Row) -> bool:
        """True for a pair that only one reading has and that cannot be, or is explained by a homonym."""
        old, new, _, seen_by = pair
        if seen_by == "both" or len(old) != 5:
            return False
        if (self._before.get(old, ""), self._after.get(new, "")) not in self._merged:
            return True
        name = self._names.get(old)
        return any(one[0] == old for one in self._firm) and any(
            one[1] == new and one[0] != old and self._names.get(one[0]) == name for one in self._firm
        )


def acts_table(source: Path) -> list[Row]:
    """Rows in the order of the source.

    Day of force as far as known, number, title, day in the lists when that is another, source of the day of force.
    """
    known = {(one.act, one.listed): one for one in days_of_force()}
    twice = {(one.act, one.in_force) for one in known.values()}
    with (source / SOURCES["acts"]).open(encoding="utf-8", newline="") as file:
        listed = [
            (_compact(row["effective_from"]), row["act"], " ".join(row["title"].split()))
            for row in csv.DictReader(file)
        ]
    again = {(number, day) for day, number, _ in listed} & twice
    rows: list[Row] = []
    for day, number, title in listed:
        one = known.get((number, day))
        if one is not None and (number, one.in_force) in again:
            continue
        rows.append(
            (one.in_force if one else day, number, title, day if one else "", one.source if one else "")
        )
    return rows


def pack(rows: list[Row]) -> bytes:
    """The table as reproducible gzip bytes (no time stamp)."""
    text = "\n".join("\t".join(row) for row in rows)
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def build(source: Path) -> dict[str, bytes]:
    """File name -> bytes of every packaged file, ``SHA256SUMS`` included."""
    packed = {
        "units.tsv.gz": pack(units_table(source)),
        "succession.tsv.gz": pack(succession_table(source)),
        "acts.tsv.gz": pack(acts_table(source)),
    }
    # Sums are of the unpacked tables: the compressed bytes may differ between versions of zlib.
    sums = [
        f"{hashlib.sha256(gzip.decompress(content)).hexdigest()}  {name}" for name, content in packed.items()
    ]
    sums += [
        f"{hashlib.sha256((source / name).read_bytes()).hexdigest()}  {name}" for name in SOURCES.values()
    ]
    packed["SHA256SUMS"] = ("\n".join(sums) + "\n").encode()
    return packed


def main() -> None:
    """Write every table."""
    source = Path(sys.argv[1])
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, content in build(source).items():
        (TARGET / name).write_bytes(content)
        sys.stdout.write(f"{name}: {len(content)} bytes\n")


if __name__ == "__main__":
    main()
