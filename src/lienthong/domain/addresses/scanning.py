"""From text to words, and from words to mentions: places in the text where the name of some unit stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from lienthong.domain.addresses.index import gazetteer
from lienthong.domain.addresses.kinds import (
    DETAIL_WORDS,
    FILLERS,
    INSTITUTIONS,
    NUMBER_WORDS,
    PREFIXES,
    SUFFIXES,
    Kind,
)
from lienthong.domain.addresses.spelling import (
    HARD,
    SOFT,
    SYLLABLES_KEPT,
    WORD,
    Syllable,
    syllable,
    without_marks,
)

NO_BREAK, SOFT_BREAK, HARD_BREAK = 0, 1, 2

INSTITUTION = re.compile(f" (?:{'|'.join(INSTITUTIONS)}) ")
_VOWEL = re.compile("[aeiouy]")
_PREFIXES_IN_FRONT = frozenset({"tp", "tx", "tt"})
_ONSETS = "b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|q|qu|r|s|t|th|tr|v|x|kr|pl|br|"
_ONE_SYLLABLE = re.compile(rf"^(?:{_ONSETS})[aeiouy]{{1,3}}(?:c|ch|m|n|ng|nh|p|t|k|)$")


@dataclass(slots=True)
class Words:
    """A text taken apart: parallel lists of the words' forms, their places in the text, and what separates
    each from the one before."""

    text: str
    forms: list[Syllable]
    starts: list[int]
    ends: list[int]
    breaks: list[int]
    institution: list[bool] = field(default_factory=list)
    filler: list[bool] = field(default_factory=list)
    marked: bool = False

    def __len__(self) -> int:
        return len(self.forms)


@dataclass(slots=True)
class Mention:
    """Words ``start..end`` (end excluded) are the name ``key``; ``head`` is where its prefix begins (or
    ``start``).

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


_lexicon: dict[str, Syllable | tuple[str, ...] | int] = {}
"""What a word as written is: a syllable, several run together, or (an integer) a break. Bounded like the syllables."""


def _look_up(word: str) -> Syllable | tuple[str, ...] | int:
    found: Syllable | tuple[str, ...] | int
    if word in HARD:
        found = HARD_BREAK
    elif word in SOFT:
        found = SOFT_BREAK
    else:
        apart = run_together(word)
        found = tuple(apart) if len(apart) > 1 else syllable(word)
    if len(_lexicon) >= SYLLABLES_KEPT:
        _lexicon.clear()
    _lexicon[word] = found
    return found


def take_apart(text: str) -> Words:
    """The words of a composed text. Words run together ("hanoi", "BaĐình") are separated where that is
    beyond doubt."""
    forms: list[Syllable] = []
    starts: list[int] = []
    ends: list[int] = []
    breaks: list[int] = []
    gap = NO_BREAK
    known = _lexicon.get
    marked = False
    for found in WORD.finditer(text):
        word = found[0]
        form = known(word)
        if form is None:
            form = _look_up(word)
        if isinstance(form, Syllable):
            forms.append(form)
            start, end = found.span()
            starts.append(start)
            ends.append(end)
            breaks.append(gap)
            gap = NO_BREAK
            if form[2]:
                marked = True
        elif isinstance(form, int):
            gap = max(gap, form)
        else:
            start = found.start()
            for piece in form:
                forms.append(syllable(piece))
                starts.append(start)
                start += len(piece)
                ends.append(start)
                breaks.append(gap)
                gap = NO_BREAK
            marked = marked or any(syllable(piece).marked for piece in form)
    return Words(text, forms, starts, ends, breaks, marked=marked)


def run_together(word: str) -> list[str]:
    """The words that were run together in one; itself when it is one word or that is not certain."""
    if len(word) <= 3 or syllable(word).folded in gazetteer().vocabulary:
        return [word]
    return _pieces(word) or [word]


def _pieces(word: str) -> list[str]:
    if "'" in word or word[0].lower() == word[1].lower():
        return []
    humps = [i for i in range(2, len(word)) if word[i].isupper() and word[i - 1].islower()]
    if len(humps) > 1 or (humps and (humps[0] < len(word) - 1 or syllable(word[:-1]).folded in PREFIXES)):
        single = [
            i for i in range(2, len(word) - 1) if word[i - 1 : i + 1].isupper() and word[i + 1].islower()
        ]
        cuts = sorted({0, *humps, *single, len(word)})
        return [word[a:b] for a, b in pairwise(cuts)]
    folded = syllable(word).folded
    if len(folded) != len(word):  # the same letter at a seam: "thitrannuisap"
        folded = without_marks(word).lower()
    if len(folded) != len(word) or _ONE_SYLLABLE.match(folded):
        return []
    cuts = _segment(folded)
    return [word[a:b] for a, b in pairwise(cuts)] if len(cuts) > 2 else []


def _segment(folded: str) -> list[int]:
    """Where to cut so that every piece is a known syllable: fewest pieces; "tp" and its like only in
    front."""
    vocabulary = gazetteer().vocabulary
    best: list[list[int] | None] = [[0]] + [None] * len(folded)
    for end in range(1, len(folded) + 1):
        for start in range(max(0, end - 7), end):
            sofar = best[start]
            piece = folded[start:end]
            if sofar is None or piece not in vocabulary:
                continue
            if not _VOWEL.search(piece) and (start or piece not in _PREFIXES_IN_FRONT):
                continue
            known = best[end]
            if known is None or len(sofar) + 1 < len(known):
                best[end] = [*sofar, end]
    return best[len(folded)] or []


def prefix_before(words: Words, start: int) -> tuple[Kind | None, int, bool]:
    """What stands before the word ``start``: the kind of a unit and where that prefix begins; or whether it
    is a word of the detail (hamlet, street, house)."""
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
    return None, start, words.breaks[start] == NO_BREAK and is_detail(before)


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


def may_be_prefix(word: Syllable, following: Syllable) -> bool:
    """ "quân", "phượng", "xà" fold to prefixes but are other words, unless a number follows."""
    return not word.marked or word.canonical in _PREFIX_SPELLINGS or following.folded.isdigit()


def is_detail(word: Syllable) -> bool:
    return word.canonical in _DETAIL_SPELLINGS or (not word.marked and word.folded in _DETAIL_FOLDED)


_DETAIL_SPELLINGS = frozenset(syllable(word).canonical for word in DETAIL_WORDS)
_DETAIL_FOLDED = frozenset(syllable(word).folded for word in DETAIL_WORDS)
_PREFIX_SPELLINGS = frozenset(
    syllable(word).canonical for word in ("tỉnh", "quận", "huyện", "phường", "xã", "phố", "đk")
)


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
    words.institution = _institutions(line, words, offsets)
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
    return mentions


def _without_prefix(mentions: list[Mention]) -> list[Mention]:
    """Second readings of mentions whose prefix, or word of the detail, may be the end of the name before it:
    "Phúc Xá Ba Đình", "Quế Phong Nghệ An" without marks."""
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
    return Mention(start, end, head, key, kind, 1.0, detail and tail == end, words.institution[start], tail)


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
    """Words that say nothing of the place: "Việt Nam", "nay thuộc" …"""
    folded = [form.folded for form in words.forms]
    filler = [word in FILLERS for word in folded]
    for number in range(len(folded) - 1):
        if folded[number] == "viet" and folded[number + 1] == "nam":
            filler[number] = filler[number + 1] = True
    return filler


def _institutions(line: str, words: Words, offsets: dict[int, int]) -> list[bool]:
    inside = [False] * len(words)
    for found in INSTITUTION.finditer(line):
        number = offsets[found.start() + 1]
        while number < len(words):
            inside[number] = True
            number += 1
            if number < len(words) and words.breaks[number] == HARD_BREAK:
                break
    return inside
