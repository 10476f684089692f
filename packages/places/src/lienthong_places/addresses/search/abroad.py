"""Places abroad: a country, or a province or city of one, at the end of the text (or alone at its beginning).

It beats what names of Vietnam stand before it: Chinese provinces and districts are called as ours are.
"""

from __future__ import annotations

from lienthong_places.addresses.letters.syllables import syllable
from lienthong_places.addresses.model import VIETNAM, Address, Match, Reading
from lienthong_places.addresses.names.countries import ENDING, country_endings, country_named
from lienthong_places.addresses.names.foreign_places import country_of_place, place_endings
from lienthong_places.addresses.names.gazetteer import gazetteer
from lienthong_places.addresses.search.words import HARD_BREAK, NO_BREAK, Words
from lienthong_places.units import UnitCode

LONGEST_COUNTRY = 8
"""Words of the longest names of countries."""

CERTAIN = 0.95

_KINDS_ABROAD = frozenset(
    (*("thanh pho", "tp", "thu do", "tinh", "quan", "khu", "dac khu"), *("vung", "thi xa", "huyen", "city"))
)
_LIKE_PROVINCES = frozenset({"tinh", "thu do"})
_ONLY_ABROAD = frozenset({"khu tu tri", "bang", "tieu bang", "chau tu tri"})


def read_abroad(words: Words) -> Reading | None:
    """A reading outside Vietnam; ``None`` when the text names no foreign country or place where one stands."""
    pieces = _pieces(words)
    for begin, end in (pieces[-1], pieces[0])[: len(pieces)]:
        if not _may_end_abroad(words, begin, end):
            continue
        found = _country_at_the_end(words, begin, end) if end == len(words) else _country(words, begin, end)
        if found is not None:
            code, start = found
            return None if code == VIETNAM else _abroad(words, code, start, end)
    for begin, end in pieces[1:-1]:
        folded = [form.folded for form in words.forms[begin:end]]
        if folded[0] in _LIKE_PROVINCES or " ".join(folded[:3]) in _ONLY_ABROAD:
            found = _country(words, begin, end)
            if found is not None:
                return _abroad(words, found[0], begin, end)
    return None


def _abroad(words: Words, code: str, start: int, end: int) -> Reading:
    name = words.text[words.starts[start] : words.ends[end - 1]]
    match = Match(name, UnitCode(""), name, "nước ngoài")
    return Reading(Address(detail=words.text.strip(" ,;"), country=code), CERTAIN, (), (match,), decided=True)


def _pieces(words: Words) -> list[tuple[int, int]]:
    """Where the parts between commas and brackets begin and end."""
    size = len(words)
    starts = [0, *(number for number in range(1, size) if words.breaks[number] == HARD_BREAK)]
    return list(zip(starts, [*starts[1:], size], strict=True))


def _country_at_the_end(words: Words, begin: int, end: int) -> tuple[str, int] | None:
    """The country that the last words of the last part name, and where its name begins."""
    found = _country(words, begin, end)
    if found is not None:
        return found
    for start in range(max(begin + 1, end - LONGEST_COUNTRY), end):
        if end - start < 2 and words.breaks[start] == NO_BREAK:
            continue
        found = _country(words, start, end)
        if found is not None:
            return found
    return None


def _may_end_abroad(words: Words, start: int, end: int) -> bool:
    """False for what ends in letters in which no name of a country or place abroad ends."""
    ending = "".join([form.folded for form in words.forms[max(start, end - ENDING) : end]])[-ENDING:]
    return ending in country_endings() or ending in place_endings()


def _country(words: Words, start: int, end: int) -> tuple[str, int] | None:
    folded = [form.folded for form in words.forms[start:end]]
    code = country_named(" ".join(folded))
    if code is not None:
        return (code, start) if _is_as_marked(words, start, end) else None
    for size in (3, 2, 1, 0):
        kind, key = " ".join(folded[:size]), " ".join(folded[size:])
        if not key or (size and kind not in _KINDS_ABROAD and kind not in _ONLY_ABROAD):
            continue
        code = country_of_place(key)
        if code is not None and not _is_here(kind, key):
            return code, start
    return None


def _is_here(kind: str, key: str) -> bool:
    """True when a unit of Vietnam has the name: a province, where the text says that it is one."""
    if kind in _LIKE_PROVINCES:
        return key in gazetteer().province_numbers
    return kind not in _ONLY_ABROAD and gazetteer().is_key(key)


_SHORT = {
    syllable(word).folded: syllable(word).canonical
    for word in ["Mỹ", "Úc", "Áo", "Bỉ", "Ý", "Đức", "Nga", "Anh", "Pháp", "Nhật", "Lào", "Séc", "Síp"]
}


def _is_as_marked(words: Words, start: int, end: int) -> bool:
    """True unless a short name of a country is another word by its marks: "Bí" is not "Bỉ"."""
    if end - start > 1 or not words.marked:
        return True
    form = words.forms[start]
    return not form.marked or _SHORT.get(form.folded, form.canonical) == form.canonical
