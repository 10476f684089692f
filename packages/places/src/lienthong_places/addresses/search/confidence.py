"""How certain a path is: from what was found, how it was spelt, what was left unread and what else may be meant."""

from __future__ import annotations

from lienthong_places.addresses.names.choices import SURE_SPELLING, communes_of, is_nearer, lives
from lienthong_places.addresses.names.kinds import LEVELS
from lienthong_places.addresses.names.near_letters import MOST_NEAR, nearest_of
from lienthong_places.addresses.names.word_classes import is_detail
from lienthong_places.addresses.search.hits import Hit
from lienthong_places.addresses.search.mentions import prefix_before
from lienthong_places.addresses.search.paths import Path
from lienthong_places.addresses.search.resolve import Resolution
from lienthong_places.addresses.search.words import HARD_BREAK, Words
from lienthong_places.units import UnitLevel

CLEAR_MARGIN = 0.2
UNSURE = 0.6
LEAST_MARGIN = 0.09

_WEIGHT_OF_SPELLING = {1: 0.3, 2: 0.4, 3: 0.55}


def _spelling_factor(hit: Hit) -> float:
    return 1.0 - _WEIGHT_OF_SPELLING[hit.entry.level] * (1.0 - hit.spelt)


def confidence_of(words: Words, path: Path, margin: float, meaning: Resolution) -> float:
    """0..1 from what was found, how it was spelt, what was left unread and how far the next best is."""
    sure = _of_what_was_found(path)
    sure *= 0.9**path.torn * max(0.8, 0.96**path.unread) * 0.6**path.unread_statements
    if path.cut_short or _stands_in_passing(words, path) or _says_another_commune(words, path):
        sure = min(sure, UNSURE)
    if meaning.converted:
        sure *= 0.93 * path.hits[0].spelt
        if path.torn:
            sure = min(sure, UNSURE)
    if margin < LEAST_MARGIN:
        sure = min(sure, 0.5)
    elif margin < CLEAR_MARGIN:
        sure *= 0.95
    return sure if meaning.certain else min(sure, 0.5)


def _stands_in_passing(words: Words, path: Path) -> bool:
    """True when the text names an institution and not the commune where that stands."""
    return path.commune is None and any(words.institution)


def _of_what_was_found(path: Path) -> float:
    sure = 1.0
    for hit in path.hits:
        sure *= _spelling_factor(hit)
        kind = hit.mention.kind
        if kind is not None and hit.entry.level not in LEVELS[kind]:
            sure *= 0.7
        elif kind is not None and kind is not hit.entry.kind:
            sure *= 0.98
        if hit.mention.detail:
            sure *= 0.6
        if hit.mention.inside:
            sure *= 0.85 if kind is not None else 0.5
    if path.province is None:
        sure *= 0.93 if path.district is not None else 0.85
    elif path.commune is not None and path.district is None and len(path.commune.entry.parent) == 3:
        sure *= 0.96
    return sure


def _says_another_commune(words: Words, path: Path) -> bool:
    """True when unread words left of the path look like the name of a commune that was not found."""
    first = min(hit.mention.head for hit in path.hits)
    start = first
    while start > 0 and words.breaks[start] != HARD_BREAK:
        start -= 1
    begins = 0 if path.commune is None else start
    for number in range(begins, first):
        kind, head, _ = prefix_before(words, number)
        if (
            kind is not None
            and LEVELS[kind] == {UnitLevel.COMMUNE}
            and not (path.covered[number] or path.covered[head] or words.institution[number])
        ):
            return True
    if path.commune is not None or first == 0 or path.covered[first - 1]:
        return False
    if start == first:
        start = first - 1
        while start > 0 and words.breaks[start] != HARD_BREAK:
            start -= 1
    span = words.forms[start:first]
    return not (
        len(span) > 4
        or words.institution[start]
        or any(form.folded.isdigit() or is_detail(form) for form in span)
    )


def may_be_mistaken(words: Words, path: Path, day: str) -> bool:
    """True when the commune is not quite what was written, and another one beside it explains that better."""
    hit = path.commune
    if hit is None or hit.spelt >= SURE_SPELLING or not words.marked or hit.entry.key.isdigit():
        return False
    forms = words.forms[hit.mention.start : hit.mention.end]
    written = "".join(form.canonical for form in forms)
    choices = communes_of(hit.entry.parent)
    found = nearest_of("".join(form.folded for form in forms), choices.squeezed, 2, MOST_NEAR)
    others = [choices.keys[place] for _, place in found]
    living = [other for other in others if lives(hit.entry.parent, other, day)]
    return is_nearer(written, hit.entry.key, living)
