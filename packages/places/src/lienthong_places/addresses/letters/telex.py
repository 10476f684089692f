"""Keystrokes of the Telex method that no input method turned into letters: "Ddieejn Bieen" for "Điện Biên"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_WORD = re.compile(r"[A-Za-z]{2,}")
_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_LETTERS = (("uow", "ươ"), ("uwow", "ươ"), ("dd", "đ"), ("aa", "â"), ("ee", "ê"), ("oo", "ô"))
_MARKED_BY_W = {"a": "ă", "o": "ơ", "u": "ư"}
_VOWELS = frozenset("aăâeêioôơuưy")


def from_telex(text: str, is_word: Callable[[str], bool]) -> str:
    """The text with every word decoded that is unknown as it stands and known once decoded.

    ``is_word`` tells whether a word (in lower case) is known. Meant for texts in plain Latin letters.
    """

    def decoded(found: re.Match[str]) -> str:
        word = found.group()
        lowered = word.lower()
        if is_word(lowered):
            return word
        letters = decode_word(lowered)
        if letters == lowered or not is_word(letters):
            return word
        return letters.capitalize() if word[0].isupper() else letters

    return _WORD.sub(decoded, text)


def decode_word(word: str) -> str:
    """One word in lower case as Telex would have shown it."""
    first_vowel = next((place for place, letter in enumerate(word) if letter in _VOWELS), None)
    if first_vowel is None:
        return word
    tone = ""
    head, tail = word[: first_vowel + 1], word[first_vowel + 1 :]
    for letter in tail:
        if letter in _TONES:
            tone = _TONES[letter]
    word = head + "".join(letter for letter in tail if letter not in _TONES)
    for keys, letter in _LETTERS:
        word = word.replace(keys, letter)
    word = _doubled_apart(word)
    letters: list[str] = []
    for letter in word:
        if letter == "w" and letters and letters[-1] in _MARKED_BY_W:
            letters[-1] = _MARKED_BY_W[letters[-1]]
        elif letter == "w" and (place := _last(letters, _MARKED_BY_W)) is not None:
            letters[place] = _MARKED_BY_W[letters[place]]
        else:
            letters.append(letter)
    if tone:
        places = [place for place, letter in enumerate(letters) if letter in _VOWELS]
        bearer = next((place for place in reversed(places) if letters[place] in "ăâêôơư"), places[0])
        letters[bearer] += tone
    return unicodedata.normalize("NFC", "".join(letters))


def _doubled_apart(word: str) -> str:
    """The second of a pair typed at the end of the word: "viete" for "viêt", "dien" + "d" for "điên"."""
    for letter, marked in (("a", "â"), ("e", "ê"), ("o", "ô")):
        if word.endswith(letter) and word.count(letter) == 2:
            place = word.index(letter)
            word = word[:place] + marked + word[place + 1 : -1]
    if word.startswith("d") and word.endswith("d") and len(word) > 2:
        word = "đ" + word[1:-1]
    return word


def _last(letters: list[str], wanted: dict[str, str]) -> int | None:
    return next((place for place in range(len(letters) - 1, -1, -1) if letters[place] in wanted), None)
