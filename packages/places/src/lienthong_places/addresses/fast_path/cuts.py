"""Where a text without commas is cut: before every word of a kind."""

from __future__ import annotations

import re

_KINDS = (
    "phường|thị trấn|thị xã|quận|huyện|thành phố|tỉnh|đặc khu"
    "|phuong|thi tran|thi xa|quan|huyen|thanh pho|tinh|dac khu"
)
_SHORT_KINDS = "tp|tx|tt|đk|dk|ph|qu|[pqhxtf]"
_BEFORE_KIND = re.compile(
    rf"\s+(?=(?:{_KINDS}|(?<!thị )(?<!thi )(?<!t\. )(?<!t )x[ãa])\s+\S|(?:{_SHORT_KINDS})(?:\.|\s+[^\W\d_]|\s?\d))"
    r"(?!t\.?\s?(?:trấn|tran)\b)",
    re.IGNORECASE,
)


def _as_written(words: str) -> frozenset[str]:
    """Words in small letters, with a capital, and in capitals."""
    written = words.split()
    return frozenset([*written, *map(str.capitalize, written), *map(str.upper, written)])


_ALONE = _as_written("phường quận huyện tỉnh phuong quan huyen tinh")
_SHORT = _as_written("tp. tx. tt. đk. dk. ph. qu. p. q. h. x. f. tp tx tt đk dk ph qu p q h x f")
_UNMARKED = _as_written("phuong quan huyen tinh xa")
_COMMUNE = _as_written("xã xa")
_IN_FRONT = _as_written("thị thi thành thanh đặc dac t t.")
_STARTS = _ALONE | _SHORT | _COMMUNE | _IN_FRONT
_BEHIND = {
    **dict.fromkeys(_as_written("thị"), _as_written("trấn xã")),
    **dict.fromkeys(_as_written("thi"), _as_written("tran xa")),
    **dict.fromkeys(_as_written("thành"), _as_written("phố")),
    **dict.fromkeys(_as_written("thanh"), _as_written("pho")),
    **dict.fromkeys(_as_written("đặc dac"), _as_written("khu")),
}
_TOWNLET = _as_written("trấn tran")
_BEFORE_XA = _as_written("thị thi t t.")
_GLUED = re.compile(r"\d|\.\S")
"""A number, or a name right behind a dot: a kind may stand in one word with them."""


def cut_before_kinds(text: str, words: list[str]) -> list[str]:
    """The parts of a text (of these words), of which each but the first begins with the word of a kind."""
    if _GLUED.search(text) is not None:
        return _BEFORE_KIND.split(text)
    last = len(words) - 1
    parts = []
    begin = 0
    for number, word in enumerate(words):
        if word in _STARTS and 0 < number < last and _is_kind(words, number):
            parts.append(" ".join(words[begin:number]))
            begin = number
    parts.append(" ".join(words[begin:]))
    return parts


def with_names_whole(parts: list[str]) -> list[str]:
    """Without the cuts before words that a text with marks has without any: "Nho Quan", "Bạch Xa"."""
    whole = parts[:1]
    for part in parts[1:]:
        if part.split(" ", 1)[0] in _UNMARKED:
            whole[-1] = f"{whole[-1]} {part}"
        else:
            whole.append(part)
    return whole


def _is_kind(words: list[str], number: int) -> bool:
    word = words[number]
    if word in _ALONE or word in _SHORT:
        return True
    if word in _COMMUNE:
        return words[number - 1] not in _BEFORE_XA
    behind = _BEHIND.get(word)
    if behind is not None:
        return words[number + 1] in behind and number + 2 < len(words)
    return words[number + 1] not in _TOWNLET


_LOWER = "a-zàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
_HUMP = re.compile(rf"(?<=[{_LOWER}])(?=[^{_LOWER}\W_])|(?<=\d)(?=[^\W\d_])")
_HUMPS = re.compile(rf"[^{_LOWER}\W\d_]*(?:[{_LOWER}]+|\d+)|[^{_LOWER}\W\d_]+")
_CAPITALS = re.compile(rf"(?<=[^{_LOWER}\W\d_])(?=[^{_LOWER}\W\d_][{_LOWER}])")


def at_humps(text: str) -> list[str]:
    """The words that were run together: "PhườngPhúcXá"."""
    return _HUMPS.findall(text) if text.isalnum() else _HUMP.sub(" ", text).split()


def capitals_apart(words: list[str]) -> list[str]:
    """With the capitals in front of a word apart, which may be names of one letter: "Đông Hưng BHuyện"."""
    return _CAPITALS.sub(" ", " ".join(words)).split(" ")
