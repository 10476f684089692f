"""Invented books on paper, as sheets to import."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from lienthong.invented import naming


def birth_lines(count: int, year: int, *, first: int = 1, seed: int = 0) -> Iterator[dict[str, str]]:
    """Births registered in one year, numbered from ``first``; the day grows with the number."""
    dice = random.Random(f"sheet/{year}/{seed}")
    for number in range(first, first + count):
        registered = date(year, 1, 20) + timedelta(days=(number * 330) // (first + count))
        born = registered - timedelta(days=dice.randint(3, 90))
        girl = dice.random() < 0.5
        family = naming.family_name(dice)
        name = (naming.female_name if girl else naming.male_name)(dice, family)
        yield {
            "number": str(number),
            "registered": f"{registered:%d/%m/%Y}",
            "registrar": "Hồ Thị Ngọc Dung",
            "name": name,
            "born": f"{born:%d/%m/%Y}",
            "sex": "Nữ" if girl else "Nam",
            "ethnic_group": "Kinh",
            "nationality": "Việt Nam",
            "mother_name": naming.female_name(dice, naming.family_name(dice)),
            "mother_born": str(year - dice.randint(19, 41)),
            "mother_residence": "Hà Nội",
            "father_name": naming.male_name(dice, family),
            "birthplace": "Bệnh viện Phước Thiện, Hà Nội",
            "requester_relation": "Cha",
        }


def write_sheet(file: Path, lines: Sequence[Mapping[str, str]]) -> Path:
    """Write lines as a CSV file with a heading; every column that occurs."""
    names = list(dict.fromkeys(name for line in lines for name in line))
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, names)
        writer.writeheader()
        writer.writerows(lines)
    return file
