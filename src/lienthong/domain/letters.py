"""Letters as a person means them: composed, without what nobody sees, Latin where only that can be meant.

Keyboards, copied texts and other programs write one Vietnamese letter in many ways: decomposed (``e`` and two
marks), with the tone before the circumflex, with the Icelandic Ð for Đ, with a Cyrillic a among Latin letters, with
invisible marks of copied contacts. :func:`composed` is for every text that comes in, :func:`as_meant` for what people
are called and write. What could mean something else is left as it came: :func:`strange_letters` names it, and a person
decides.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_MARK: Final = re.compile("[\u0300-\u036f]")
#: A tone written before the mark that makes the letter (é then ^, where ế is meant): the marks change places.
_TONE_FIRST: Final = re.compile("([\u0300\u0301\u0303\u0309])([\u0302\u0306])")
#: Without width and without effect between Latin letters; what turns the direction of reading is not here.
_INVISIBLE: Final = dict.fromkeys(
    map(
        ord,
        "\u00ad\u034f\u061c\u180e\u200c\u200d\u200e\u200f\u202a\u202c\u2060\u2066\u2068\u2069\ufeff"
        + "".join(map(chr, range(0xFE00, 0xFE10))),
    )
)
#: A space without width between two letters may be a space that was meant: only at an edge it is nothing.
_IDLE_SPACE: Final = re.compile(r"(?:^|(?<=\s))\u200b+|\u200b+(?=\s|$)")
#: Letters that look like đ; Vietnamese has it only where a syllable begins, Icelandic ð never stands there.
_LIKE_D: Final = {"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"}
_INITIAL_D: Final = re.compile(r"(?<![^\W\d_])[ÐƉðɖ]")
#: Cyrillic and Greek letters with a Latin twin that nobody can tell from them.
_TWINS: Final = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХаеѕіјорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧορν",
        "ABESIJKMHOPCTYXaesijopcyxABEZHIKMNOPTYXopv",
        strict=True,
    )
)
_TABLE: Final = str.maketrans(_TWINS)
#: Full-width letters, letters of mathematics, ligatures: other shapes of Latin letters.
_OTHER_SHAPES: Final = re.compile("[\uff01-\uff5e\ufb00-\ufb06\U0001d400-\U0001d7ff]")
_SPACES: Final = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


def composed(text: str) -> str:
    """The text in composed letters (NFC), with a Vietnamese tone after the mark of its letter.

    >>> composed("Nu\u031b\u0303") == "Nữ"
    True
    """
    if text.isascii():
        return text
    whole = unicodedata.normalize("NFC", text)
    if _MARK.search(whole) is None:
        return whole
    apart = unicodedata.normalize("NFD", whole)
    return unicodedata.normalize("NFC", _TONE_FIRST.sub(r"\2\1", apart))


def as_meant(text: str) -> str:
    """The text composed, and letters put right where only one thing can be meant.

    Ð and its like where a syllable begins are Đ; letters of the Cyrillic and Greek alphabets that look Latin are Latin
    where the text has Latin letters and no other Cyrillic or Greek; full-width letters, wide spaces and marks without
    width become what they show.

    >>> as_meant("Ðặng Thị Hоа") == "Đặng Thị Hoa"
    True
    """
    if text.isascii():
        return text
    return _as_meant(text) if len(text) <= _CACHED_LENGTH else _put_right(text)


_CACHED_LENGTH: Final = 64


def _put_right(text: str) -> str:
    shaped = _OTHER_SHAPES.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
    seen = _IDLE_SPACE.sub("", _SPACES.sub(" ", shaped.translate(_INVISIBLE)))
    return _latin(composed(_INITIAL_D.sub(lambda found: _LIKE_D[found.group()], seen)))


_as_meant = lru_cache(maxsize=8192)(_put_right)


def _latin(text: str) -> str:
    """The text with twins of other alphabets as the Latin letters that they look like, where the rest is Latin."""
    others = [letter for letter in text if _is_of_other_alphabet(letter)]
    if not others or any(letter not in _TWINS for letter in others):
        return text
    return text.translate(_TABLE) if any(_is_latin(letter) for letter in text) else text


def strange_letters(text: str) -> tuple[str, ...]:
    """The letters of other alphabets than the Latin, each once, in their order.

    >>> strange_letters("Иван Hoa")
    ('И', 'в', 'а', 'н')
    """
    if text.isascii():
        return ()
    return tuple(dict.fromkeys(letter for letter in composed(text) if _is_of_other_alphabet(letter)))


@lru_cache(maxsize=4096)
def _is_latin(letter: str) -> bool:
    return letter.isalpha() and unicodedata.name(letter, "").startswith("LATIN")


@lru_cache(maxsize=4096)
def _is_of_other_alphabet(letter: str) -> bool:
    if not letter.isalpha() or letter.isascii():
        return False
    # Modifier letters (ʼ) and ordinal signs belong to no alphabet.
    return unicodedata.category(letter) != "Lm" and not _is_latin(letter) and letter not in "ªº"
