"""Keystrokes of the VNI method that no input method turned into letters: "huye65n Ca62n Gio72" for "huyện Cần Giờ"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_WORD = re.compile(r"[A-Za-z]+(?:\d[A-Za-z]*)+")
_SURE = re.compile(r"[A-Za-z]\d[A-Za-z]|[A-Za-z][1-5]?[6789][1-5]?(?![\dA-Za-z])")
"""A key within the word, or one that no number of a house or ward would be behind it."""

_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_SIGNS = {"6": ("aeo", "âêô"), "7": ("ou", "ơư"), "8": ("a", "ă")}
_VOWELS = "aăâeêioôơuưy"
_FEWEST = 2
"""Words that must be keystrokes for a text to be one of them: "P1" alone is a ward."""


def from_vni_keys(text: str, is_word: Callable[[str], bool]) -> str:
    """The text with its words decoded, when several are keystrokes; ``is_word`` tells whether a word is known."""
    decoded: dict[str, str] = {}
    sure = False
    for written in set(_WORD.findall(text)):
        letters = decode_keys(written)
        if letters is not None and is_word(letters.lower()):
            decoded[written] = letters
            sure = sure or _SURE.search(written) is not None
    if len(decoded) < _FEWEST or not sure:
        return text
    return _WORD.sub(lambda found: decoded.get(found[0], found[0]), text)


def decode_keys(word: str) -> str | None:
    """One word as VNI would have shown it; ``None`` when it has a key that fits nothing."""
    letters: list[str] = []
    tone = ""
    for sign in word:
        if sign in _TONES:
            if tone:
                return None
            tone = _TONES[sign]
        elif sign == "9":
            place = _last(letters, "d")
            if place is None:
                return None
            letters[place] = "Đ" if letters[place] == "D" else "đ"
        elif sign in _SIGNS:
            if not _mark(letters, *_SIGNS[sign]):
                return None
        elif sign.isdigit():
            return None
        else:
            letters.append(sign)
    if tone and not _put_tone(letters, tone):
        return None
    return unicodedata.normalize("NFC", "".join(letters))


def _last(letters: list[str], wanted: str) -> int | None:
    return next((at for at in range(len(letters) - 1, -1, -1) if letters[at].lower() in wanted), None)


def _mark(letters: list[str], plain: str, marked: str) -> bool:
    """Give the last letter of these its mark; of "uo" both get the horn."""
    place = _last(letters, plain)
    if place is None:
        return False
    places = [place]
    if "ư" in marked and letters[place].lower() == "o" and place and letters[place - 1].lower() == "u":
        places.append(place - 1)
    for at in places:
        letter = marked[plain.index(letters[at].lower())]
        letters[at] = letter.upper() if letters[at].isupper() else letter
    return True


def _put_tone(letters: list[str], tone: str) -> bool:
    vowels = [at for at, letter in enumerate(letters) if letter.lower() in _VOWELS]
    if not vowels:
        return False
    with_sign = [at for at in vowels if letters[at].lower() in "ăâêôơư"]
    at = (
        with_sign[-1]
        if with_sign
        else vowels[-2 if len(vowels) > 1 and vowels[-1] == len(letters) - 1 else -1]
    )
    letters[at] += tone
    return True
