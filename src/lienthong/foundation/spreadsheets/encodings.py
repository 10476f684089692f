"""In which letters a file of text is written, told from its bytes."""

from __future__ import annotations

import codecs
import re
import unicodedata

from lienthong_places.addresses.letters.legacy_encodings import from_tcvn3, from_vni

TCVN3, VNI = "tcvn3", "vni"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LOOKED_AT = 200_000
"""Bytes from which an encoding without a mark is told."""

_WORD = re.compile(r"[^\W\d_]+")
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|kh?|ch?|gh?|gi|ph?|qu|tr|th?|b|d|h|l|m|n|r|s|v|x)?[aeiouy]{1,3}(?:ch?|ng?|nh|m|p|t)?"
)


def decoded(content: bytes) -> tuple[str, str, bool]:
    """The text, the name of its encoding, and whether its byte order was marked.

    Bytes that fit nothing become U+FFFD; nothing is refused.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace"), name, True
    try:
        return content.decode("utf-8"), "utf-8", False
    except UnicodeDecodeError:
        pass
    sample = content[:_LOOKED_AT]
    for place, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if sample[place::2].count(0) > len(sample) // 6:
            return content.decode(name, "replace"), name, False
    best = max(_LEGACY, key=lambda name: _likeness(_as(name, sample)))
    return _as(best, content), best, False


def _as(name: str, content: bytes) -> str:
    if name == "cp1258":
        return unicodedata.normalize("NFC", content.decode("cp1258", "replace"))
    if name == TCVN3:
        return from_tcvn3(content.decode("latin-1"))
    if name == VNI:
        return from_vni(content.decode("cp1252", "replace"))
    return content.decode("utf-8", "replace")


_LEGACY = ("cp1258", TCVN3, VNI, "utf-8")


def _likeness(text: str) -> float:
    """How many of the words with a sign beyond ASCII are syllables of ours."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    odd = sum(
        1 for sign in text if not sign.isascii() and not sign.isalpha() and not unicodedata.combining(sign)
    )
    return sum(map(_is_syllable, words)) / (len(words) + odd) if words else 0.0


def _is_syllable(word: str) -> bool:
    letters = unicodedata.normalize("NFD", word.lower()).replace("đ", "d")
    marks = [sign for sign in letters if unicodedata.combining(sign)]
    plain = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return len(marks) <= 3 and _SYLLABLE.fullmatch(plain) is not None
