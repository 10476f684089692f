"""A mention read as one unit, and what that is worth before anything around it is looked at."""

from __future__ import annotations

from dataclasses import dataclass

from lienthong_places.addresses.letters.syllables import WITHOUT_MARKS, likeness
from lienthong_places.addresses.names.gazetteer import Entry, gazetteer
from lienthong_places.addresses.names.kinds import LEVELS, Kind
from lienthong_places.addresses.search.mentions import Mention
from lienthong_places.addresses.search.words import Words

# Rewards and costs, in the worth of one name found letter for letter. Found by trial on the corpora of
# benchmarks/addresses.py.
SAME_KIND = 0.35
SAME_LEVEL = 0.15
WRONG_KIND_CITY = 0.05
LOOSE_PREFIX = -0.25
HAMLET = -1.3
INSIDE_INSTITUTION = -0.35
SHORT_AND_BARE = -0.3
NO_MORE = -0.22
NOT_YET = -0.4
OTHER_NAME = 0.88
"""How well another name in use, or a former province, is spelt."""
MENDED = 1.0
"""Weight of what a mended name differs."""


@dataclass(slots=True)
class Hit:
    """A mention read as one entry of the gazetteer, with its worth."""

    mention: Mention
    number: int
    entry: Entry
    worth: float
    spelt: float


def weigh(words: Words, mention: Mention, number: int, day: str) -> Hit:
    """What this mention is worth when read as that entry."""
    entry = gazetteer().entry(number)
    if mention.alike < 1.0:
        spelt = mention.alike
    elif mention.key != entry.key:
        spelt = OTHER_NAME if words.marked else OTHER_NAME * WITHOUT_MARKS
    else:
        spelt = _spelt(words, mention, entry)
    worth = 1.0 - MENDED * (1.0 - spelt)
    worth += _worth_of_kind(mention, entry)
    if mention.detail:
        worth += HAMLET
    if mention.inside:
        worth += INSIDE_INSTITUTION if mention.kind is not None else HAMLET
    if entry.first > day:
        worth += NOT_YET
    elif entry.end and entry.end <= day:
        worth += NO_MORE
    return Hit(mention, number, entry, worth, spelt)


def _spelt(words: Words, mention: Mention, entry: Entry) -> float:
    if not words.marked:
        return 1.0 if entry.canonical == entry.key else WITHOUT_MARKS
    meant = entry.canonical.split(" ")
    written = words.forms[mention.start : mention.end]
    return likeness(written, meant) if len(written) == len(meant) else 0.9


def _worth_of_kind(mention: Mention, entry: Entry) -> float:
    """What the word of a kind, or its absence, adds."""
    kind = mention.kind
    if kind is None:
        return SHORT_AND_BARE if mention.end - mention.start == 1 else 0.0
    if kind is entry.kind:
        return SAME_KIND if mention.key == entry.key or mention.alike < 1.0 else SAME_LEVEL
    if entry.level not in LEVELS[kind]:
        return LOOSE_PREFIX
    return WRONG_KIND_CITY if kind is Kind.CITY or entry.kind is Kind.CITY else SAME_LEVEL
