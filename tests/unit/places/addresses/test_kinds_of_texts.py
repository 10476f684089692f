"""Texts of strangers, kind by kind: none may be read wrong, and nearly all are read."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from lienthong_places.addresses import Reading, read_address, text_key
from lienthong_places.units import registry

CASES = Path(__file__).parent / "cases"
"""``kinds.csv``: written from knowledge before any was read, the expected name in full, "ask", "abroad", or either
("…|ask"). ``strangers.csv``: addresses of strangers that an earlier reader misread, by codes."""

LEAST_READ = 0.97


def _rows(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _said(reading: Reading, on: date) -> str:
    if not reading.decided:
        return "ask"
    if reading.address.country != "VN":
        return "abroad"
    deepest = reading.address.deepest
    return registry().full_name(deepest, on) if deepest else "none"


def _answers() -> dict[str, list[tuple[str, str, str]]]:
    """By kind: text, what was expected, and what was said."""
    answers: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for row in _rows("kinds.csv"):
        on = date.fromisoformat(row["on"])
        answers[row["kind"]].append((row["text"], row["expected"], _said(read_address(row["text"], on), on)))
    for row in _rows("strangers.csv"):
        on = date.fromisoformat(row["on"])
        reading = read_address(row["text"], on)
        codes = tuple(row[f"expect_{level}"] or None for level in ("province", "district", "commune"))
        address = reading.address
        exact = (address.province, address.district, address.commune) == codes
        said = "exact" if reading.decided and address.country == "VN" and exact else _said(reading, on)
        expected = row["expect_kind"].replace(" or ", "|").replace("none", "ask")
        answers[row["class"]].append((row["text"], expected, said))
    return answers


def _is_right(expected: str, said: str) -> bool:
    return text_key(said) in map(text_key, expected.split("|"))


@pytest.fixture(scope="module")
def answers() -> dict[str, list[tuple[str, str, str]]]:
    return _answers()


def test_no_text_of_any_kind_is_read_wrong(answers: dict[str, list[tuple[str, str, str]]]) -> None:
    assert [
        answer
        for kind in answers.values()
        for answer in kind
        if answer[2] != "ask" and not _is_right(answer[1], answer[2])
    ] == []


def test_nearly_all_texts_are_read_as_a_person_reads_them(
    answers: dict[str, list[tuple[str, str, str]]],
) -> None:
    all_of_them = [answer for kind in answers.values() for answer in kind]
    asked = [answer for answer in all_of_them if not _is_right(answer[1], answer[2])]
    assert len(asked) <= (1 - LEAST_READ) * len(all_of_them), asked


def test_every_kind_has_variants_of_its_own() -> None:
    kinds = [row["kind"] for row in _rows("kinds.csv")]
    assert all(kinds.count(kind) >= 10 for kind in kinds)
