"""What class a word is of: kind of a unit, word of the detail (hamlet, street, house), name of an institution."""

from __future__ import annotations

import re
from functools import cache

from lienthong_places.addresses.letters.syllables import Syllable, syllable
from lienthong_places.addresses.names.kinds import (
    DETAIL_WORDS,
    INSTITUTION_WORDS,
    INSTITUTIONS,
    PREFIXES,
    Kind,
)
from lienthong_places.addresses.names.near_letters import letters_apart


@cache
def almost_prefix(written: str) -> Kind | None:
    """The kind whose word these folded words are, but for a letter or two."""
    if written in PREFIXES:
        return PREFIXES[written]
    if len(written) < 3:
        return None
    best = min(_FULL_PREFIXES, key=lambda word: letters_apart(written, word))
    return PREFIXES[best] if letters_apart(written, best) <= (1 if len(best) < 7 else 2) else None


_FULL_PREFIXES = ("tinh", "thanh pho", "quan", "huyen", "thi xa", "phuong", "xa", "thi tran", "dac khu")


INSTITUTION = re.compile(f" (?:{'|'.join(INSTITUTIONS)}) ")
INSTITUTION_HEADS = frozenset(
    way.split(" ")[0]
    for pattern in INSTITUTIONS
    for way in (pattern[3:].partition(")")[0].split("|") if pattern.startswith("(?:") else [pattern])
)
"""Every first word of the name of an institution."""


_INSTITUTION_SPELLINGS = frozenset(syllable(word).canonical for word in INSTITUTION_WORDS)


def is_institution(word: Syllable) -> bool:
    """True for "chợ", "chùa", "ga" and their like: what follows is the name of what is no unit."""
    return word.canonical in _INSTITUTION_SPELLINGS


def may_be_prefix(word: Syllable, following: Syllable) -> bool:
    """“quân”, "phượng", "xà" fold to prefixes but are other words, unless a number follows."""
    return not word.marked or word.canonical in _PREFIX_SPELLINGS or following.folded.isdigit()


def is_detail(word: Syllable) -> bool:
    """True for "thôn", "đường", "số" and their like: what follows is no unit."""
    return word.canonical in _DETAIL_SPELLINGS or (not word.marked and word.folded in _DETAIL_FOLDED)


_DETAIL_SPELLINGS = frozenset(syllable(word).canonical for word in DETAIL_WORDS)


_DETAIL_FOLDED = frozenset(syllable(word).folded for word in DETAIL_WORDS)


_PREFIX_SPELLINGS = frozenset(
    syllable(word).canonical for word in ("tỉnh", "quận", "huyện", "phường", "xã", "phố", "đk")
)
