"""Places abroad: a country at the end of the text."""

from __future__ import annotations

from lienthong_places.addresses.model import VIETNAM, Address, Match, Reading
from lienthong_places.addresses.names.countries import country_named
from lienthong_places.addresses.search.paths import Path
from lienthong_places.addresses.search.words import HARD_BREAK, Words
from lienthong_places.units import UnitCode

LONGEST_COUNTRY = 8
"""Words of the longest names of countries."""


def read_abroad(words: Words, paths: list[Path]) -> Reading | None:
    """A reading outside Vietnam when the text ends with a country and names no province."""
    size = len(words)
    start = size - 1
    while start > 0 and words.breaks[start] != HARD_BREAK:
        start -= 1
    begins = {start, *(n for n in range(max(0, size - LONGEST_COUNTRY), size - 1))}
    for begin in sorted(begins):
        if begin != start and begin > start and size - begin < 2:
            continue
        code = country_named(" ".join(form.folded for form in words.forms[begin:]))
        if code is None:
            continue
        if code == VIETNAM:
            return None
        if any(path.province is not None and path.province.mention.kind is not None for path in paths):
            return None
        if any(len(path.hits) > 1 and path.unread == 0 for path in paths):
            return None
        name = words.text[words.starts[begin] : words.ends[-1]]
        match = Match(name, UnitCode(""), name, "nước ngoài")
        return Reading(
            Address(detail=words.text.strip(" ,;"), country=code), 0.95, (), (match,), decided=True
        )
    return None
