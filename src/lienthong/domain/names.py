"""Names of persons: what a name may hold, how it splits, and when two spellings are one name.

Names arrive composed (NFC) or decomposed (NFD), with the tone mark on either vowel (hoà, hòa), in capitals or
not, and in the ethnic languages with apostrophes and hyphens (H'Hen Niê, Y Moan Ênuôl). None of that makes
another name.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from lienthong.domain.letters import as_meant, strange_letters

#: : More letters than this is a warning only: 25 was the limit of a draft, never of the law (process.md
# section 2).
LONG_NAME_LETTERS = 25

_APOSTROPHES = "'’‘ʼ`´"
_HYPHENS = "-‐‑"
_MARKS = str.maketrans({**dict.fromkeys(_APOSTROPHES, "'"), **dict.fromkeys(_HYPHENS, "-")})
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_STROKES = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"})


class NameProblem(StrEnum):
    """What may be wrong with a name."""

    EMPTY = "empty"
    DIGIT = "digit"
    SYMBOL = "symbol"
    NO_LETTER = "no_letter"
    LONG = "long"
    ONE_WORD = "one_word"
    ABBREVIATED = "abbreviated"
    SPACING = "spacing"
    OTHER_ALPHABET = "other_alphabet"


_REFUSED = frozenset((NameProblem.EMPTY, NameProblem.DIGIT, NameProblem.SYMBOL, NameProblem.NO_LETTER))


@dataclass(frozen=True, slots=True)
class NameFinding:
    """One problem of a name, with its Vietnamese message."""

    problem: NameProblem
    message_vi: str

    @property
    def refused(self) -> bool:
        """True when the law does not allow the name as written; otherwise a clerk should look."""
        return self.problem in _REFUSED


@dataclass(frozen=True, slots=True)
class NameParts:
    """A full name in three parts; ``family`` or ``middle`` may be empty."""

    family: str
    middle: str
    given: str


def tidy(text: str) -> str:
    """The name in the letters that are meant and with single spaces; case untouched.

    See :func:`~lienthong.domain.letters.as_meant`.
    """
    return " ".join(as_meant(text).split())


def check_person_name(text: str) -> list[NameFinding]:
    """What is wrong or odd with a person's name; empty when nothing is.

    A name is in letters: no digit, no symbol (Bộ luật Dân sự 2015, Điều 26 khoản 3). Length is never a ground
    for refusal.
    """
    name = tidy(text)
    if not name:
        return [NameFinding(NameProblem.EMPTY, "Chưa ghi họ tên.")]
    findings: list[NameFinding] = []
    bare = name.replace(" ", "")
    # Nearly every name is nothing but letters, and that is quickly seen.
    others = "" if bare.isalpha() else bare
    digits = sorted({letter for letter in others if unicodedata.category(letter).startswith("N")})
    symbols = sorted({letter for letter in others if _is_symbol(letter)})
    letters = sum(letter.isalpha() for letter in others) if others else len(bare)
    if digits:
        findings.append(NameFinding(NameProblem.DIGIT, f"Họ tên không được có chữ số: {' '.join(digits)}"))
    if symbols:
        shown = " ".join(symbol if symbol.isprintable() else f"U+{ord(symbol):04X}" for symbol in symbols)
        findings.append(NameFinding(NameProblem.SYMBOL, f"Họ tên có ký tự không phải chữ cái: {shown}"))
    if not letters:
        findings.append(NameFinding(NameProblem.NO_LETTER, "Họ tên phải có chữ cái."))
    if letters > LONG_NAME_LETTERS:
        findings.append(
            NameFinding(
                NameProblem.LONG, f"Họ tên dài {letters} chữ cái, đề nghị kiểm tra lại với người khai."
            )
        )
    if "." in name:
        findings.append(NameFinding(NameProblem.ABBREVIATED, "Họ tên có chữ viết tắt."))
    if letters and " " not in name:
        findings.append(NameFinding(NameProblem.ONE_WORD, "Họ tên chỉ có một từ, đề nghị kiểm tra lại."))
    if strange := strange_letters(name):
        shown = ", ".join(f"“{letter}” (U+{ord(letter):04X})" for letter in strange)
        findings.append(
            NameFinding(
                NameProblem.OTHER_ALPHABET,
                f"Họ tên có chữ cái không phải chữ La-tinh: {shown}. Hãy gõ lại bằng bàn phím tiếng Việt.",
            )
        )
    if as_meant(text) != name:
        findings.append(NameFinding(NameProblem.SPACING, "Họ tên có khoảng trắng thừa."))
    return findings


def _is_symbol(letter: str) -> bool:
    if letter == "." or letter in _APOSTROPHES or letter in _HYPHENS:
        return False
    return unicodedata.category(letter)[0] not in "LMN"


def split_name(full: str) -> NameParts:
    """The family name, middle names and given name, by position: first word, last word, and what lies between.

    Names of peoples who put the family name last cannot be told from the text; whoever knows passes the parts
    on as declared.
    """
    words = tidy(full).split(" ")
    if len(words) == 1:
        return NameParts("", "", words[0])
    return NameParts(words[0], " ".join(words[1:-1]), words[-1])


def join_name(parts: NameParts) -> str:
    """The full name of three parts."""
    return " ".join(filter(None, (parts.family, parts.middle, parts.given)))


def unusual_parts(parts: NameParts) -> NameParts | None:
    """The parts, tidied, when position alone would split their full name otherwise; None when it would not.

    “Tôn Nữ” as the family name of “Tôn Nữ Hương” is unusual; “Lê” as that of “Lê Văn An” is not.
    """
    tidied = NameParts(tidy(parts.family), tidy(parts.middle), tidy(parts.given))
    return None if split_name(join_name(tidied)) == tidied else tidied


def parts_of_name(full: str, declared: NameParts | None) -> NameParts:
    """The parts of a name: as declared where they are parts of this very name, otherwise by position."""
    if declared is not None and join_name(declared) == tidy(full):
        return declared
    return split_name(full)


def same_name(a: str, b: str) -> bool:
    """True when two spellings are one name.

    Case, Unicode form, spaces, tone placement and apostrophes do not matter.
    """
    return name_key(a) == name_key(b)


def name_key(text: str) -> str:
    """A key equal for all spellings of one name, and different for names that differ in any letter or tone."""
    return " ".join(_word_key(word) for word in _plain(text).split())


def fold(text: str) -> str:
    """The name without any diacritics, in small letters, for search: “Đặng Thị Hoà” gives “dang thi hoa”."""
    marks_apart = unicodedata.normalize("NFD", _plain(text).translate(_STROKES))
    letters = "".join(letter for letter in marks_apart if not unicodedata.combining(letter))
    return " ".join(letters.split())


def _plain(text: str) -> str:
    return as_meant(text).casefold().translate(_MARKS)


# The same few hundred words make up nearly every name.
@lru_cache(maxsize=8192)
def _word_key(word: str) -> str:
    # The tone belongs to the syllable, not to a vowel: taking it out and setting it at the end makes hoà and
    # hòa equal.
    syllables = []
    for syllable in unicodedata.normalize("NFD", word).split("-"):
        tones = "".join(mark for mark in syllable if mark in _TONES)
        syllables.append("".join(mark for mark in syllable if mark not in _TONES) + tones)
    return "-".join(syllables)
