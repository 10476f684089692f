"""The readers, each in an environment and a process of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lienthong.invented.addresses import Sample

OURS = "lienthong"
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


@dataclass(slots=True)
class Run:
    """What a reader made of a row of texts.

    The names (or, of ours, the code) for each text that it came to, and the least processor time (seconds) that
    each took in several fresh processes. ``start_up`` and ``first`` are seconds until it was ready and from there
    to its first answer; ``megabytes`` is its peak.
    """

    answers: list[list[str]]
    times: list[float]
    start_up: float
    first: float
    megabytes: float


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


def read_all(
    python: Path, reader: str, warm_up: Sequence[Sample], samples: Sequence[Sample], seconds: float, runs: int
) -> Run | None:
    """Let a reader read: first the texts to warm up, then the samples, as many as it manages in the time.

    So often in fresh processes. ``None`` when it fails.
    """
    job = {
        "reader": reader,
        "seconds": seconds,
        "warm_up": [[sample.text, sample.on.isoformat()] for sample in warm_up],
        "texts": [[sample.text, sample.on.isoformat()] for sample in samples],
    }
    script = Path(__file__).resolve().parent / "readers.py"
    best: Run | None = None
    for _ in range(runs):
        done = subprocess.run(
            [str(python), str(script)], input=json.dumps(job), capture_output=True, text=True, check=False
        )
        if done.returncode:
            return None
        answer: dict[str, Any] = json.loads(done.stdout)
        run = Run(**answer)
        if best is None:
            best = run
            continue
        best.times = [min(pair) for pair in zip(best.times, run.times, strict=False)]
        best.start_up, best.first = min(best.start_up, run.start_up), min(best.first, run.first)
    return best
