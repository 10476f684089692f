"""A text taken apart into words, with their places and what separates them."""

from __future__ import annotations

from dataclasses import dataclass, field

from lienthong_places.addresses.letters.syllables import (
    HARD,
    SOFT,
    SYLLABLES_KEPT,
    WORD,
    Syllable,
    syllable,
)
from lienthong_places.addresses.names.seams import run_together

NO_BREAK, SOFT_BREAK, HARD_BREAK = 0, 1, 2


@dataclass(slots=True)
class Words:
    """A text taken apart.

    Parallel lists of the words' forms, their places in the text, and what separates each from the one before.
    """

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
    """The words of a composed text. Words run together ("hanoi", "BaĐình") are separated where that is beyond doubt."""
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
