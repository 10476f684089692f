"""Pack what became of which unit before 2025-07-01, as it is derived from the lists and the acts.

Run it after ``build_units.py``, or when the derivation (``lienthong_places.units``) changes::

    python packages/places/tools/build_successions.py

It writes ``earlier.tsv.gz`` beside the other tables: rows (old code, new code, day ``yyyyMMdd``, part, 1
when doubtful, number of the act or nothing), sorted. To derive them takes a second,
of which a process would otherwise pay a part for every day that it is asked about. The same input gives the same
table, so that a test can compare.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

from lienthong_places.units import registry

TARGET = Path(__file__).resolve().parent.parent / "src/lienthong_places/units/data"


def build() -> dict[str, bytes]:
    """File name -> bytes."""
    chronicle = registry().chronicle
    rows = sorted(
        "\t".join(
            (
                pair.old,
                pair.new,
                f"{day:%Y%m%d}",
                pair.part.value,
                "1" if pair.doubtful else "",
                pair.act or "",
            )
        )
        for day in chronicle.change_days
        for pair in chronicle.pairs(day)
    )
    return {"earlier.tsv.gz": gzip.compress("\n".join(rows).encode(), compresslevel=9, mtime=0)}


def main() -> None:
    """Write the table."""
    for name, content in build().items():
        (TARGET / name).write_bytes(content)
        sys.stdout.write(f"{name}: {len(content)} bytes\n")


if __name__ == "__main__":
    main()
