"""How many letters are between two words: slips of the finger.

The library for it takes a third of the time of the start, and is loaded when the first misspelt text comes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

MOST_NEAR = 6
"""Names that are looked at when one is sought that was almost written."""


@cache
def _library() -> tuple[Callable[..., Any], Callable[..., int]]:
    from rapidfuzz import process  # noqa: PLC0415
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    return process.extract, OSA.distance


def letters_apart(one: str, other: str) -> int:
    """Letters to leave out, add, replace or swap with the next to make one word of the other."""
    return _library()[1](one, other)


def nearest_of(query: str, names: Sequence[str], most: int, limit: int) -> list[tuple[int, int]]:
    """The few names within so many letters of a word.

    How many they are apart, and the place of the name; nearest first.
    """
    extract, distance = _library()
    found = extract(query, names, scorer=distance, processor=None, score_cutoff=most, limit=limit)
    return [(int(apart), place) for _, apart, place in found]
