"""Pack the shared tables of administrative units into the form that the package ships.

Run it when the shared tables change::

    python packages/places/tools/build_units.py path/to/units-folder

It reads ``units.csv``, ``succession-2025-07-01.csv`` and ``acts.csv`` and writes gzip-compressed,
tab-separated tables without header into ``lienthong_places/units/data/``, together with ``SHA256SUMS``
of the sources and of the results. The same input gives the same bytes, so that a test can compare. Then run
``build_gazetteer.py``, which works out the tables of the reader of addresses from it.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "src/lienthong_places/units/data"
SOURCES = {"units": "units.csv", "succession": "succession-2025-07-01.csv", "acts": "acts.csv"}


def _compact(day: str) -> str:
    return day.replace("-", "")


def units_table(source: Path) -> list[tuple[str, ...]]:
    """Rows (code, parent, name, type, from, to), sorted; the level follows from the length of the code."""
    with (source / SOURCES["units"]).open(encoding="utf-8", newline="") as file:
        rows = [
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
    return sorted(rows, key=lambda row: (len(row[0]), row[0], row[4]))


def succession_table(source: Path) -> list[tuple[str, ...]]:
    """Rows (old code, new code, f|p, both|first|second), in the order of the source."""
    with (source / SOURCES["succession"]).open(encoding="utf-8", newline="") as file:
        return [
            (row["old_code"], row["new_code"], row["part"][0], row["seen_by"]) for row in csv.DictReader(file)
        ]


def acts_table(source: Path) -> list[tuple[str, ...]]:
    """Rows (effective day, number, title), in the order of the source."""
    with (source / SOURCES["acts"]).open(encoding="utf-8", newline="") as file:
        return [
            (_compact(row["effective_from"]), row["act"], " ".join(row["title"].split()))
            for row in csv.DictReader(file)
        ]


def pack(rows: list[tuple[str, ...]]) -> bytes:
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
