"""What of the text is no unit: house, street, hamlet, institution."""

from __future__ import annotations

from lienthong_places.addresses.letters.tidy import tidy
from lienthong_places.addresses.search.paths import Path
from lienthong_places.addresses.search.words import HARD_BREAK, Words

_COUNTRY = ({"viet", "nam"}, {"vietnam"}, {"vn"})


def detail_of(words: Words, path: Path) -> str:
    """The words that the path does not cover, as written, in their order; pieces are joined by ", ".

    A unit named inside the name of an institution ("Trạm y tế xã Tân Lập") stays in that name.
    """
    keep = [not covered for covered in path.covered]
    for hit in path.hits:
        if hit.mention.inside:
            for number in range(hit.mention.head, hit.mention.end):
                keep[number] = True
    _drop_country(words, keep)
    pieces: list[str] = []
    number = 0
    while number < len(words):
        if not keep[number]:
            number += 1
            continue
        start = number
        while number < len(words) and keep[number]:
            number += 1
        if not all(words.filler[start:number]):
            pieces.append(_piece(words, start, number))
    return ", ".join(piece for piece in pieces if piece)


def _piece(words: Words, start: int, end: int) -> str:
    begin = 0 if start == 0 else words.starts[start]
    piece = words.text[begin : words.ends[end - 1]]
    after = words.text[words.ends[end - 1] : words.ends[end - 1] + 1]
    return tidy(piece + ")" if after == ")" else piece)


def _drop_country(words: Words, keep: list[bool]) -> None:
    """Leave out "Việt Nam" at the end."""
    start = len(words)
    while start > 0 and (start == len(words) or words.breaks[start] != HARD_BREAK):
        start -= 1
    tail = [number for number in range(start, len(words)) if keep[number]]
    if {words.forms[number].folded for number in tail} in _COUNTRY:
        for number in tail:
            keep[number] = False
