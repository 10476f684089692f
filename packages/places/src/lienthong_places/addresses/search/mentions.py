"""From words to mentions: places in the text where the name of some unit stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from lienthong_places.addresses.names.gazetteer import gazetteer
from lienthong_places.addresses.names.kinds import (
    FILLERS,
    NUMBER_WORDS,
    PREFIXES,
    SUFFIXES,
    Kind,
)
from lienthong_places.addresses.names.word_classes import (
    INSTITUTION,
    INSTITUTION_HEADS,
    is_detail,
    is_institution,
    may_be_prefix,
)
from lienthong_places.addresses.search.words import HARD_BREAK, NO_BREAK, SOFT_BREAK, Words


@dataclass(slots=True)
class Mention:
    """Words ``start..end`` (end excluded) are the name ``key``; ``head`` is where its prefix begins (or ``start``).

    ``alike`` is 1.0 for the name itself and less for one that was mended. ``detail``: a word before it makes
    it a hamlet or a street. ``inside``: it stands in the name of an institution.
    """

    start: int
    end: int
    head: int
    key: str
    kind: Kind | None
    alike: float = 1.0
    detail: bool = False
    inside: bool = False
    tail: int = 0

    def __post_init__(self) -> None:
        self.tail = max(self.tail, self.end)


def prefix_before(words: Words, start: int) -> tuple[Kind | None, int, bool]:
    """What stands before the word ``start``: the kind of a unit and where that prefix begins.

    Or whether it is a word of the detail (hamlet, street, house).
    """
    if start == 0 or words.breaks[start] == HARD_BREAK:
        return None, start, False
    before = words.forms[start - 1]
    if start > 1 and words.breaks[start - 1] != HARD_BREAK:
        kind = PREFIXES.get(f"{words.forms[start - 2].folded} {before.folded}")
        if kind is not None:
            return kind, _labels_before(words, start - 2), False
    kind = PREFIXES.get(before.folded)
    dotted = words.breaks[start] == SOFT_BREAK
    if kind is not None and (dotted or may_be_prefix(before, words.forms[start])):
        return kind, _labels_before(words, start - 1), False
    return (
        None,
        start,
        words.breaks[start] == NO_BREAK and is_detail(before) and not _ends_a_name(words, start - 1),
    )


def _ends_a_name(words: Words, number: int) -> bool:
    """True for the "Làng" of "Nà Làng", which is a name and says nothing of what follows."""
    if number == 0 or words.breaks[number] != NO_BREAK:
        return False
    return words.forms[number - 1].folded in _BEGIN_HAMLETS


_BEGIN_HAMLETS = frozenset(
    (
        *("na", "pa", "po", "pac", "phieng", "khuoi", "khau", "nam", "lung", "coc", "bo", "tong"),
        *("keo", "tham", "co", "pung", "huoi", "ta", "cha", "ban", "plei", "kon"),
    )
)
"""Folded words with which names of hamlets begin in the mountains."""


def _labels_before(words: Words, head: int) -> int:
    """Where a chain of kinds begins that a form offers to choose from: "Quận/Huyện: …", "Xã/phường/thị trấn: …"."""
    while head > 0 and words.text[words.ends[head - 1] : words.starts[head]].strip() == "/":
        if head > 1 and f"{words.forms[head - 2].folded} {words.forms[head - 1].folded}" in PREFIXES:
            head -= 2
        elif words.forms[head - 1].folded in _LABELS:
            head -= 1
        else:
            break
    return head


_LABELS = frozenset({"phuong", "xa", "quan", "huyen", "tinh", "tp", "tx", "tt", "q", "h", "p", "x"})


def scan(words: Words) -> list[Mention]:
    """Every mention of every name, overlapping ones included."""
    if not words.forms:
        return []
    offsets: dict[int, int] = {}
    pieces: list[str] = []
    position = 1
    for number, form in enumerate(words.forms):
        if words.breaks[number] == HARD_BREAK:
            pieces.append(",")
            position += 2
        offsets[position] = number
        pieces.append(form.folded)
        position += len(form.folded) + 1
    line = f" {' '.join(pieces)} "
    words.filler = _fillers(words)
    mentions = []
    for last, key in gazetteer().automaton.iter(line):
        begin = last - len(key)
        start = offsets[begin]
        mention = _mention(words, start, start + key.count(" ") + 1, key)
        if mention is not None:
            mentions.append(mention)
    mentions.extend(_numbers_in_words(words))
    mentions.extend(_without_prefix(mentions))
    words.institution = _institutions(line, words, offsets, mentions)
    if any(words.institution):
        for mention in mentions:
            mention.inside = words.institution[mention.start]
    return mentions


def _without_prefix(mentions: list[Mention]) -> list[Mention]:
    """Second readings of mentions whose prefix, or word of the detail, may be the end of the name before it.

    "Phúc Xá Ba Đình", "Quế Phong Nghệ An" without marks.
    """
    longest: dict[int, int] = {}
    for mention in mentions:
        longest[mention.end] = min(mention.start, longest.get(mention.end, mention.start))
    return [
        replace(mention, head=mention.start, kind=None, detail=False)
        for mention in mentions
        if (mention.kind is not None or mention.detail)
        and longest.get(mention.start, mention.head) < mention.head - mention.detail
        and not mention.key.isdigit()
    ]


def _mention(words: Words, start: int, end: int, key: str) -> Mention | None:
    kind, head, detail = prefix_before(words, start)
    if kind is None and key.isdigit():
        return None
    detail = detail or (kind is None and _stands_after_house_number(words, start))
    tail = end
    if kind is None and end < len(words) and words.breaks[end] == NO_BREAK:
        kind = SUFFIXES.get(words.forms[end].folded)
        tail = end + (kind is not None)
    return Mention(start, end, head, key, kind, 1.0, detail and tail == end, False, tail)


def _stands_after_house_number(words: Words, start: int) -> bool:
    """True for the street of "12A Lê Lợi" or "số 5/3 Lê Lợi", not for "thôn 3 Tam Lộc"."""
    number = start - 1
    if number < 0 or words.breaks[start] != NO_BREAK:
        return False
    if number and len(words.forms[number].folded) == 1 and words.forms[number - 1].folded.isdigit():
        number -= 1
    if not words.forms[number].folded.isdigit():
        return False
    while number and words.breaks[number] == SOFT_BREAK and words.forms[number - 1].folded.isdigit():
        number -= 1
    if number == 0 or words.breaks[number] == HARD_BREAK:
        return True
    return words.forms[number - 1].folded in _HOUSE_WORDS


_HOUSE_WORDS = frozenset({"so", "sn", "nha", "ngo", "ngach", "hem", "kiet", "lo", "k"})


def _numbers_in_words(words: Words) -> Iterable[Mention]:
    for number, form in enumerate(words.forms):
        if not number or form.folded not in NUMBER_WORDS:
            continue
        size, key = 1, NUMBER_WORDS[form.folded]
        if form.folded == "muoi" and number + 1 < len(words) and words.breaks[number + 1] == NO_BREAK:
            unit = NUMBER_WORDS.get(
                "nam" if words.forms[number + 1].folded == "lam" else words.forms[number + 1].folded
            )
            if unit is not None and len(unit) == 1:
                size, key = 2, f"1{unit}"
        mention = _mention(words, number, number + size, key)
        if mention is not None and mention.kind in {Kind.WARD, Kind.URBAN_DISTRICT}:
            yield mention


def _fillers(words: Words) -> list[bool]:
    """Words that say nothing of the place, such as "Việt Nam" and "nay thuộc"."""
    folded = [form.folded for form in words.forms]
    filler = [word in FILLERS for word in folded]
    for number in range(len(folded) - 1):
        if folded[number] == "viet" and folded[number + 1] == "nam":
            filler[number] = filler[number + 1] = True
    return filler


def _institutions(line: str, words: Words, offsets: dict[int, int], mentions: list[Mention]) -> list[bool]:
    """Which words stand in the name of an institution.

    From what it is to the next break, or to the word of a kind behind its name ("Bệnh viện Bạch Mai, …", "Trường
    Kim Liên phường Kim Liên").
    """
    inside = [False] * len(words)
    begins = {}
    folded = [form.folded for form in words.forms]
    for found in () if INSTITUTION_HEADS.isdisjoint(folded) else INSTITUTION.finditer(line):
        begins[offsets[found.start() + 1]] = found[0].count(" ") - 1
    for number, form in enumerate(words.forms):
        if is_institution(form) and not any(
            mention.start <= number < mention.end and mention.end - mention.start > 1 for mention in mentions
        ):
            begins.setdefault(number, 1)
    for first, size in begins.items():
        inside[first : first + size] = [True] * size
        number = first + size
        while number < len(words) and words.breaks[number] != HARD_BREAK:
            if number > first + size and _begins_with_kind(words, number):
                break
            inside[number] = True
            number += 1
    return inside


def _begins_with_kind(words: Words, number: int) -> bool:
    if number + 1 >= len(words):
        return False
    form, following = words.forms[number], words.forms[number + 1]
    if f"{form.folded} {following.folded}" in PREFIXES:
        return True
    return form.folded in PREFIXES and len(form.folded) > 1 and may_be_prefix(form, following)
