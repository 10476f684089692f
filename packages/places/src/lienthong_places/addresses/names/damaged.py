"""Texts in which letters were lost: "X? ??ng Y?n, huy?n Qu?c Oai, H? N?i".

What a system without our letters put "?" for was always a letter with a mark, so that a damaged name still has its
length and its plain letters: among the few names that the unit above allows it is nearly always alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from lienthong_places.addresses.letters.syllables import key_of
from lienthong_places.addresses.names.gazetteer import Entry, gazetteer
from lienthong_places.addresses.names.kinds import LEVELS, PREFIXES, Kind
from lienthong_places.units import UnitLevel

_DAMAGE = re.compile(r"[^\W\d_]\?+[^\W\d_]|(?<!\w)\?+[^\W\d_]|[^\W\d_]\?+ [^\W\d_]*\?|\ufffd")
_LOST = re.compile(r"[?\ufffd]+")
_MOST_SIGNS = 3
"""Signs that one letter may have left: its bytes in UTF-8."""

_WORDS_OF_KINDS = sorted({kind.value for kind in Kind}, key=len, reverse=True)


def is_damaged(text: str) -> bool:
    """True when letters within words were lost, not only a question asked."""
    return _DAMAGE.search(text) is not None


def with_lost_letters(text: str, day: str) -> str:
    """The text with the names in full whose lost letters can be told; the others stay as they are.

    ``day`` (``yyyyMMdd``) decides between names of several times.
    """
    text = _kinds_pattern().sub(_kind_in_full, text)
    pieces = [piece for part in re.split(r"[,;|]", text) for piece in _before_kinds(part)]
    above: list[str] = []
    for place in range(len(pieces) - 1, -1, -1):
        kind, name = _kind_apart(pieces[place].strip())
        if _LOST.search(name):
            names = _fitting(name, _pool(kind, above), day)
            if len(names) != 1:
                continue
            pieces[place] = f" {kind.value} {names[0]}" if kind is not None else f" {names[0]}"
            name = names[0]
        above = _codes(kind, name, above, day) or above
    return ",".join(pieces).strip()


def _letter(sign: str) -> str:
    return re.escape(sign) if sign.isascii() else rf"(?:{sign}|[?\ufffd]{{1,{_MOST_SIGNS}}})"


@cache
def _kinds_pattern() -> re.Pattern[str]:
    words = "|".join(f"(?P<k{at}>{''.join(map(_letter, word))})" for at, word in enumerate(_WORDS_OF_KINDS))
    return re.compile(rf"(?<![\w?\ufffd])(?:{words})(?=\s)", re.IGNORECASE)


def _kind_in_full(found: re.Match[str]) -> str:
    return _WORDS_OF_KINDS[int(str(found.lastgroup)[1:])]


@cache
def _kind_begins() -> re.Pattern[str]:
    return re.compile(rf"\s+(?=(?:{'|'.join(_WORDS_OF_KINDS)})\s)", re.IGNORECASE)


def _before_kinds(part: str) -> list[str]:
    return [piece for piece in _kind_begins().split(part) if piece.strip()]


def _kind_apart(piece: str) -> tuple[Kind | None, str]:
    for word in _WORDS_OF_KINDS:
        if piece.lower().startswith(word + " "):
            return Kind(word), piece[len(word) + 1 :].strip()
    for sign in (".", " "):
        head, found, rest = piece.partition(sign)
        kind = PREFIXES.get(head.lower()) if found else None
        if kind is not None:
            return kind, rest.strip()
    return None, piece


def _pool(kind: Kind | None, above: list[str]) -> Iterator[Entry]:
    """The entries that a piece may name, given the codes that may stand above it."""
    book = gazetteer()
    levels = LEVELS[kind] if kind is not None else None
    if not above:
        if levels is None or UnitLevel.PROVINCE in levels:
            yield from map(book.entry, book.at_level(UnitLevel.PROVINCE))
        return
    for code in above:
        for number in book.below(code):
            entry = book.entry(number)
            if levels is None or entry.level in levels:
                yield entry
            if entry.level == UnitLevel.DISTRICT and levels is not None and UnitLevel.COMMUNE in levels:
                yield from map(book.entry, book.below(entry.code))


def _fitting(damaged: str, entries: Iterable[Entry], day: str) -> list[str]:
    """The names that the damaged one may have been: those of the day, else those of any time."""
    shape = re.compile("".join(_shape(part) for part in re.split(r"([?\ufffd]+)", damaged)), re.IGNORECASE)
    living: dict[str, None] = {}
    others: dict[str, None] = {}
    for entry in entries:
        name = entry.name[len(entry.kind.value) + 1 :]
        if shape.fullmatch(name) is not None:
            held = entry.first <= day and (not entry.end or day < entry.end)
            (living if held else others)[name] = None
    return list(living or others)


def _shape(part: str) -> str:
    if part[:1] not in {"?", "\ufffd"}:
        return re.escape(part)
    fewest = -(-len(part) // _MOST_SIGNS)
    return rf"[^\x00-\x7f]{{{fewest},{len(part)}}}" if part else ""


def _codes(kind: Kind | None, name: str, above: list[str], day: str) -> list[str]:
    """The codes of the districts or provinces that a whole name means below these."""
    book = gazetteer()
    key = key_of(name)
    if not above:
        return list(dict.fromkeys(book.entry(number).code for number in book.province_numbers.get(key, ())))
    levels = LEVELS[kind] if kind is not None else None
    if levels is not None and UnitLevel.DISTRICT not in levels:
        return []
    found = [book.entry(number) for code in above for number in book.below_by_key(code).get(key, ())]
    districts = [entry for entry in found if entry.level == UnitLevel.DISTRICT]
    living = [entry for entry in districts if entry.first <= day and (not entry.end or day < entry.end)]
    return list(dict.fromkeys(entry.code for entry in living or districts))
