"""Letters, syllables and words: what makes two spellings the same.

A syllable has three forms: as written; *canonical* (lower case, the tone mark after the letters, so that
"hoà" and "hòa" agree, and "i" for a "y" that only spells the vowel, so that "Mỹ" and "Mĩ" agree); and
*folded* (canonical without any marks).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

_TONES = {"\u0300": "2", "\u0301": "1", "\u0303": "4", "\u0309": "3", "\u0323": "5"}
_QUALITY = {"\u0302", "\u0306", "\u031b"}
_SAME_LETTER = str.maketrans({"ð": "đ", "ƀ": "b", "’": "'", "`": "'", "ʼ": "'", "‘": "'", "´": "'"})
_DOUBLED = re.compile(r"([b-df-hj-np-tv-xzđ])\1")
"""A consonant typed twice; no syllable has one."""

_ONLY_VOWEL_Y = re.compile(r"^(?:[bcdđghklmnprstvx]|th|ph|kh|ch|nh|qu)y$")

WORD = re.compile(
    r"[^\W\d_]{1,3}['’`ʼ‘´]\s?[^\W\d_]+(?:['’`ʼ‘´][^\W\d_]+)*"  # Ea H'leo, K' Dang
    r"|[^\W\d_]+|\d+|[,;|\n()\[\]]|[-–—/.:+_&\"]"
)
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")

_ODD = re.compile("[\u0300-\u036f\u200b-\u200f\u2060\ufeff\u00ad\u00a0]")
_LOOSE_MARK = re.compile("[\u0300-\u036f]")
_TONE_FIRST = re.compile("([\u0300\u0301\u0303\u0309\u0323])([\u0302\u0306\u031b])")

HARD = frozenset(",;|\n()[]")
SOFT = frozenset('-–—/.:+_&"')

SYLLABLES_KEPT = 60_000
"""Bound of the memory of syllables; Vietnamese has some 7,000."""


class Syllable(NamedTuple):
    """The canonical and the folded form of a word, and whether it was written with any mark."""

    canonical: str
    folded: str
    marked: bool


_known: dict[str, Syllable] = {}


def syllable(word: str) -> Syllable:
    """The forms of one word as written (letters, possibly with an apostrophe, or digits)."""
    found = _known.get(word)
    if found is None:
        if len(_known) >= SYLLABLES_KEPT:
            _known.clear()
        lowered = word.lower()  # a piece is looked up in lower case first
        found = _known[word] = _known.get(lowered) or _known.setdefault(lowered, _analyse(word))
    return found


def _analyse(word: str) -> Syllable:
    if word.isdigit():
        digits = word.lstrip("0") or "0"
        return Syllable(digits, digits, marked=False)
    lowered = word.lower().translate(_SAME_LETTER).replace("'", "").replace(" ", "")
    if len(lowered) > 2:
        lowered = _DOUBLED.sub(r"\1", lowered)
    letters: list[str] = []
    bare: list[str] = []
    tone = ""
    for sign in unicodedata.normalize("NFD", lowered):
        if sign in _TONES:
            tone = _TONES[sign]
        elif sign in _QUALITY:
            letters.append(sign)
        elif sign == "đ":
            letters.append(sign)
            bare.append("d")
        elif not unicodedata.combining(sign):
            letters.append(sign)
            bare.append(sign)
    canonical, folded = "".join(letters), "".join(bare)
    marked = bool(tone) or canonical != folded
    if _ONLY_VOWEL_Y.match(folded):
        canonical, folded = canonical[:-1] + "i", folded[:-1] + "i"
    return Syllable(canonical + tone, _even_out(folded), marked)


_VOWELS = frozenset("aeiouy")


def _even_out(folded: str) -> str:
    """One spelling for what minority names write in several ways: k for c (Đắk, Đắc; Kạn, Cạn)."""
    if folded[-1:] == "k" and folded[-2:-1] in _VOWELS:
        folded = folded[:-1] + "c"
    if folded[:1] == "k" and folded[1:2] in {"a", "o", "u"}:
        folded = "c" + folded[1:]
    return folded


def compose(text: str) -> str:
    """The text in NFC, without the invisible signs that copying leaves behind, marks in the order that composes."""
    if text.isascii():
        return text
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if _ODD.search(text) is None:
        return text
    text = _INVISIBLE.sub("", text.replace("\u00a0", " "))
    if _LOOSE_MARK.search(text):
        ordered = _TONE_FIRST.sub(r"\2\1", unicodedata.normalize("NFD", text))
        text = _LOOSE_MARK.sub("", unicodedata.normalize("NFC", ordered))
    return text


def without_marks(text: str) -> str:
    """The text (in NFC) in plain Latin letters: what a keyboard without an input method gives."""
    return text.translate(_PLAIN)


def _plain_letters() -> dict[int, str]:
    letters = {"đ": "d", "Đ": "D"}
    for number in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)):
        plain = unicodedata.normalize("NFD", chr(number))[0]
        if plain.isascii():
            letters[chr(number)] = plain
    return str.maketrans(letters)


_PLAIN = _plain_letters()


def words_of(name: str) -> list[Syllable]:
    """The words of a name, without separators."""
    return [syllable(word) for word in WORD.findall(name) if word not in HARD and word not in SOFT]


def text_key(text: str) -> str:
    """A text by which a choice for it can be remembered.

    The same for spellings that differ only in case, spaces, separators or the place of tone marks, and different
    as soon as a mark differs.
    """
    return " ".join(word.canonical for word in words_of(compose(text)))


def key_of(name: str) -> str:
    """The folded words of a name, with single spaces: the key by which names are found."""
    return " ".join(word.folded for word in words_of(name))


def split_name(name: str) -> tuple[str, str]:
    """The kind (in lower case) and the key of the rest, of a unit's name: "Thị trấn Hồ" -> ("thị trấn", "ho")."""
    kind, rest = _kind_apart(name)
    return kind, key_of(rest)


def canonical_name(name: str) -> str:
    """The canonical words of a unit's name without its kind."""
    return " ".join(word.canonical for word in words_of(_kind_apart(name)[1]))


def _kind_apart(name: str) -> tuple[str, str]:
    first, _, rest = name.partition(" ")
    if first.lower() in {"thành", "thị", "đặc"}:
        second, _, rest = rest.partition(" ")
        first = f"{first} {second}"
    return first.lower(), rest


def likeness(written: Sequence[Syllable], meant: Sequence[str]) -> float:
    """How well the marks agree, 0..1, for words of a text with marks and the canonical words of a name.

    The folded words of both are the same. A name without any mark in a text that has some says less than one
    in a text that has none (:data:`WITHOUT_MARKS`).
    """
    return compare(written, meant)[0]


def compare(written: Sequence[Syllable], meant: Sequence[str]) -> tuple[float, bool]:
    """The likeness, and whether some word has other marks than it should (not only too few)."""
    total = 0.0
    any_mark = wrong = False
    for word, true in zip(written, meant, strict=False):
        if word[0] == true:
            total += 1.0
            any_mark = any_mark or word[2]
        elif word[2] and word[0] == true.replace("đ", "d"):
            total += WITHOUT_STROKE
            any_mark = True
        elif word[2]:
            total += MARKS_WRONG
            any_mark = wrong = True
        else:
            total += MARKS_MISSING
    size = len(meant)
    if size != len(written):
        size = max(size, len(written))
    return (total / size if any_mark or total == size else NAME_WITHOUT_MARKS), wrong


WITHOUT_MARKS = 0.94
NAME_WITHOUT_MARKS = 0.87
MARKS_MISSING = 0.78
WITHOUT_STROKE = 0.94
"""Worth of a word with all its marks but the stroke of "đ": "Mdrắk"."""

MARKS_WRONG = 0.62
