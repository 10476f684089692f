"""What of the text is no unit: house, street, hamlet, institution."""

from __future__ import annotations

import re

from lienthong.domain.addresses.paths import Path
from lienthong.domain.addresses.scanning import HARD_BREAK, Words

_EDGES = " ,;|-–—/.:\n\t"
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


_LONGEST_LABEL = 24
_LABELS = (
    r"^\W*(?:\d{1,2}[.)]\s*)?(?:địa chỉ|dia chi|đ/c|đc|(?:nơi|chỗ) ở(?: hiện (?:tại|nay))?"
    r"|nơi (?:sinh|cư trú|thường trú|tạm trú|đktt|đkhk(?:tt)?)|noi (?:sinh|o|cu tru|dktt)"
    r"|(?:hộ khẩu )?thường trú|hktt|tạm trú|sinh tại|(?:quê|nguyên) quán|(?:que|nguyen) quan)\s*"
)
_LABEL = re.compile(rf"{_LABELS}(?::|$)", re.IGNORECASE)
"""What a form prints before the address, or all that is left of it."""

_LABEL_IN_FRONT = re.compile(rf"{_LABELS}:", re.IGNORECASE)


def without_label(text: str) -> str:
    """A text without what the form printed before it: "Quê quán: Nghĩa Đồng, Tân Kỳ"."""
    return _LABEL_IN_FRONT.sub("", text)


def tidy(piece: str) -> str:
    """A piece of text without the separators at its ends, runs of spaces, and brackets that lost their partner."""
    if piece.count("(") != piece.count(")"):
        piece = piece.replace("(", "").replace(")", "")
    if ":" in piece or len(piece) < _LONGEST_LABEL:
        piece = _LABEL.sub("", piece)
    return " ".join(piece.strip(_EDGES).split())


def _drop_country(words: Words, keep: list[bool]) -> None:
    """Leave out "Việt Nam" at the end."""
    start = len(words)
    while start > 0 and (start == len(words) or words.breaks[start] != HARD_BREAK):
        start -= 1
    tail = [number for number in range(start, len(words)) if keep[number]]
    if {words.forms[number].folded for number in tail} in _COUNTRY:
        for number in tail:
            keep[number] = False
