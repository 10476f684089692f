"""The short way for addresses written plainly: "[detail,] commune, [district,] province" in full.

Most addresses are; they need no search and not even to be taken apart. Whatever is not beyond doubt here
(another order, another time, two units alike, a second statement in the detail) is left to the full reading,
with which this must agree.
"""

from __future__ import annotations

import re
from datetime import date

from lienthong.domain.addresses.detail import tidy
from lienthong.domain.addresses.index import Entry, gazetteer
from lienthong.domain.addresses.model import Reading
from lienthong.domain.addresses.parts import fitting, part_of, reading_of, upper_of
from lienthong.domain.units import TWO_LEVELS_BEGIN

_STATEMENT = re.compile(
    r"\b(?:phường|xã|thị ?trấn|thị ?xã|quận|huyện|tỉnh|thành phố|đặc khu"
    r"|phuong|xa|thi tran|thi xa|quan|huyen|tinh|thanh pho"
    r"|tp|tx|tt|ph|trấn|[pxfqht]|[pq]\d+|việt nam|viet nam|nay|cũ)\b|[(\n;]",
    re.IGNORECASE,
)
_BEFORE_KIND = re.compile(
    r"\s+(?=(?:phường|(?<!thị )xã|thị trấn|thị xã|quận|huyện|thành phố|tỉnh|đặc khu)\s)", re.IGNORECASE
)


def read_plain(text: str, on: date, day: str) -> Reading | None:
    """The reading of a plainly written, composed text; ``None`` when it is not plain."""
    needed = 3 if on < TWO_LEVELS_BEGIN else 2
    pieces = _pieces(text, needed)
    if len(pieces) < needed:
        return None
    marked = not text.isascii()
    upper = upper_of(pieces[-2] if needed == 3 else None, pieces[-1], day, marked)
    if upper is None:
        return None
    rest = pieces[0] if len(pieces) > needed else ""
    piece = pieces[-needed].strip()
    found = _commune(piece, upper.parent, day, marked, alone=not rest)
    if found is None or (rest and _STATEMENT.search(rest)):
        return None
    return reading_of(tidy(rest) if rest else "", found, piece, upper)


def _pieces(text: str, needed: int) -> list[str]:
    """The text cut at its last commas or, when it has none, wherever dashes or kinds of units cut it just as
    often."""
    if "," in text:
        return text.rsplit(",", needed)
    pieces = text.split(" - ") if " - " in text else _BEFORE_KIND.split(text)
    return pieces if len(pieces) == needed else []


def _commune(piece: str, parent: str, day: str, marked: bool, alone: bool) -> tuple[Entry, float] | None:
    part = part_of(piece)
    if part is None or (part.kind is None and not alone):
        return None
    numbers = gazetteer().children_by_key(parent).get(part.key)
    return fitting(numbers, part, day, marked) if numbers else None
