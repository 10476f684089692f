"""Words that were run together, and where they are to be parted."""

from __future__ import annotations

import re
from itertools import pairwise

from lienthong_places.addresses.letters.syllables import (
    syllable,
    without_marks,
)
from lienthong_places.addresses.names.gazetteer import gazetteer
from lienthong_places.addresses.names.kinds import (
    PREFIXES,
)

_VOWEL = re.compile("[aeiouy]")


_PREFIXES_IN_FRONT = frozenset({"tp", "tx", "tt"})


_ONSETS = "b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|q|qu|r|s|t|th|tr|v|x|kr|pl|br|"


_ONE_SYLLABLE = re.compile(rf"^(?:{_ONSETS})[aeiouy]{{1,3}}(?:c|ch|m|n|ng|nh|p|t|k|)$")


def run_together(word: str) -> list[str]:
    """The words that were run together in one; itself when it is one word or that is not certain."""
    if len(word) <= 3 or syllable(word).folded in gazetteer().vocabulary:
        return [word]
    return _pieces(word) or [word]


def _pieces(word: str) -> list[str]:
    if "'" in word or word[0].lower() == word[1].lower():
        return []
    humps = [i for i in range(2, len(word)) if word[i].isupper() and word[i - 1].islower()]
    if len(humps) > 1 or (humps and (humps[0] < len(word) - 1 or syllable(word[:-1]).folded in PREFIXES)):
        single = [
            i for i in range(2, len(word) - 1) if word[i - 1 : i + 1].isupper() and word[i + 1].islower()
        ]
        cuts = sorted({0, *humps, *single, len(word)})
        return [word[a:b] for a, b in pairwise(cuts)]
    folded = syllable(word).folded
    if len(folded) != len(word):  # the same letter at a seam: "thitrannuisap"
        folded = without_marks(word).lower()
    if len(folded) != len(word) or _ONE_SYLLABLE.match(folded):
        return []
    cuts = _segment(folded)
    return [word[a:b] for a, b in pairwise(cuts)] if len(cuts) > 2 else []


def _segment(folded: str) -> list[int]:
    """Where to cut so that every piece is a known syllable: fewest pieces; "tp" and its like only in front."""
    vocabulary = gazetteer().vocabulary
    best: list[list[int] | None] = [[0]] + [None] * len(folded)
    for end in range(1, len(folded) + 1):
        for start in range(max(0, end - 7), end):
            sofar = best[start]
            piece = folded[start:end]
            if sofar is None or piece not in vocabulary:
                continue
            if not _VOWEL.search(piece) and (start or piece not in _PREFIXES_IN_FRONT):
                continue
            known = best[end]
            if known is None or len(sofar) + 1 < len(known):
                best[end] = [*sofar, end]
    return best[len(folded)] or []
