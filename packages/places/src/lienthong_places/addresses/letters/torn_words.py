"""What scanning makes of words: letters apart ("T,â,n", "Ph ường"), digits for letters ("Hà N0i")."""

from __future__ import annotations

import re
from collections.abc import Callable

_APART = re.compile(r"(?<!\w)[^\W\d_](?:[,.][^\W\d_]){2,}(?!\w)")
_SPACED = re.compile(r"(?<!\w)[^\W\d_](?: [^\W\d_]){3,}(?!\w)")
_BROKEN = re.compile(r"(?<!\w)([^\W\d_]{1,3}) ([^\W\d_]{1,5})(?!\w)")
_WITH_DIGIT = re.compile(
    r"(?<![\w/])(?=[^\W_]*[^\W\d_]{2}|[^\W_]?\d[^\W\d_]{2}|[^\W\d_]\d[^\W\d_])[^\W_]*[01€][^\W_]*(?![\w/])"
)
_NO_VOWEL = re.compile(r"[bcdđghklmnpqrstvx]+", re.IGNORECASE)
_VOWEL_FIRST = re.compile(r"[^\W\d_bcdđghklmnpqrstvx]", re.IGNORECASE)


def together_again(text: str, is_word: Callable[[str], bool]) -> str:
    """The text with torn words joined and digits turned back to letters, where that gives words that are known."""
    text = _APART.sub(lambda found: _joined(found[0], re.compile("[,.]")), text)
    text = _SPACED.sub(lambda found: _joined(found[0], re.compile(" ")), text)
    text = _BROKEN.sub(lambda found: _mended(found, is_word), text)
    return _WITH_DIGIT.sub(lambda found: _in_letters(found[0], is_word), text)


def looks_torn(text: str) -> bool:
    """True when :func:`together_again` may have something to do."""
    return (
        _WITH_DIGIT.search(text) is not None
        or _APART.search(text) is not None
        or _SPACED.search(text) is not None
        or any(_may_be_broken(found[1], found[2]) for found in _BROKEN.finditer(text))
    )


def _joined(torn: str, between: re.Pattern[str]) -> str:
    """The letters as one word, or as several that begin with capitals; abbreviations stay ("T.P.H.C.M")."""
    letters = between.sub("", torn)
    if letters.isascii() and (letters.isupper() or len(letters) <= 4):
        return torn
    if letters.isupper():
        return letters
    return re.sub(r"(?<=[^\W\d_])(?=[A-ZĐĂÂÊÔƠƯ])", " ", letters)


def _may_be_broken(head: str, tail: str) -> bool:
    return (
        _NO_VOWEL.fullmatch(head) is not None
        and _VOWEL_FIRST.match(tail) is not None
        and not tail.isascii()
        and tail.islower()
    )


def _mended(found: re.Match[str], is_word: Callable[[str], bool]) -> str:
    head, tail = found[1], found[2]
    if not _may_be_broken(head, tail):
        return found[0]
    joined = head + tail
    return joined if is_word(joined.lower()) else found[0]


def _in_letters(word: str, is_word: Callable[[str], bool]) -> str:
    """A word with "0" for "o" and "1" for "i" or "l"; itself when that makes none that is known."""
    digits = [sign for sign in word if sign.isdigit()]
    if len(digits) > 1 or word[-1:] == "1":
        return word
    plain = word.replace("0", "o").replace("€", "ê")
    for letter in "il":
        turned = plain.replace("1", letter)
        if turned != word and is_word(turned.lower()):
            return turned
    return word
