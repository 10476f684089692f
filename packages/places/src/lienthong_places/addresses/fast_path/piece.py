"""Pieces of an address: what stands between two separators, as the kind and the words of a unit's name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from lienthong_places.addresses.letters.syllables import HARD, SOFT, SYLLABLES_KEPT, WORD, Syllable, syllable
from lienthong_places.addresses.names.gazetteer import gazetteer
from lienthong_places.addresses.names.kinds import NUMBER_WORDS, PREFIXES, Kind
from lienthong_places.addresses.names.seams import run_together
from lienthong_places.addresses.names.word_classes import is_detail, may_be_prefix

_FIRST_OF_TWO = frozenset(prefix.split(" ")[0] for prefix in PREFIXES if " " in prefix)
PIECES_KEPT = 8_000
"""Districts and provinces come again and again, and each attempt to understand a text asks for its pieces."""

_NUMBERED = frozenset({Kind.WARD, Kind.URBAN_DISTRICT})
_HARD_SIGN = Syllable("", ",", marked=False)
"""Stands for a bracket inside a piece: no name has one."""


class Piece(NamedTuple):
    """What stands between two separators.

    ``forms`` are its words, of which the first ``start`` say the ``kind``; ``key`` and ``canonical`` are the
    folded and the canonical words behind them.
    """

    kind: Kind | None
    key: str
    canonical: str
    forms: tuple[Syllable, ...]
    start: int

    @property
    def named(self) -> tuple[Syllable, ...]:
        """The words of the name."""
        return self.forms[self.start :] if self.start else self.forms

    @property
    def is_marked(self) -> bool:
        """True when some word has a mark."""
        return any(form[2] for form in self.forms)

    @property
    def is_known(self) -> bool:
        """True when some unit has this name."""
        return gazetteer().is_key(self.key) and (self.kind is not None or not self.key.isdigit())

    @property
    def is_other(self) -> bool:
        """True for what is no name: hamlets and houses, or words with brackets."""
        return "," in self.key or (self.kind is None and bool(self.forms) and is_detail(self.forms[0]))

    def from_word(self, start: int, kind: Kind | None) -> Piece:
        """The same words with a name that begins at another one: "Quan Sơn" may be a name or a "quận"."""
        named = self.forms[start:]
        return Piece(
            kind,
            " ".join([form[1] for form in named]),
            " ".join([form[0] for form in named]),
            self.forms,
            start,
        )


_forms: dict[str, tuple[Syllable, ...]] = {}
"""The syllables of a word as written: none for a dash, several for words run together. Bounded."""

single: dict[str, Syllable] = {}
"""The same of words that are one syllable, as nearly all are."""


def forms_of(word: str) -> tuple[Syllable, ...]:
    """The syllables of what stands between two spaces."""
    found = _forms.get(word)
    if found is None:
        if len(_forms) >= SYLLABLES_KEPT:
            _forms.clear()
            single.clear()
        parts: list[Syllable] = []
        for part in WORD.findall(word):
            if part in HARD:
                parts.append(_HARD_SIGN)
            elif part not in SOFT:
                parts += [syllable(piece) for piece in run_together(part)]
        found = _forms[word] = tuple(parts)
        if len(found) == 1:
            single[word] = found[0]
    return found


_APOSTROPHE = re.compile(r"\w+['’]\s?\w+|\S+")


@lru_cache(maxsize=PIECES_KEPT)
def piece_of(raw: str) -> Piece:
    """The text between two separators as a piece."""
    text = raw.replace(".", " ") if "." in raw else raw
    words = _APOSTROPHE.findall(text) if "'" in text or "’" in text else text.split()
    try:
        forms = [single[word] for word in words]
    except KeyError:
        forms = []
        for word in words:
            forms += forms_of(word)
    if not forms:
        return _NOTHING
    kind: Kind | None = None
    start = 0
    if len(forms) > 1:
        first = forms[0]
        if first[1] in _FIRST_OF_TWO and len(forms) > 2:
            kind = PREFIXES.get(f"{first[1]} {forms[1][1]}")
            start = 2
        if kind is None:
            kind = PREFIXES.get(first[1])
            start = 1
            if kind is None or not may_be_prefix(first, forms[1]):
                kind, start = None, 0
    named = forms[start:] if start else forms
    if kind in _NUMBERED and len(named) == 1 and named[0][1] in NUMBER_WORDS:  # "phường VIII", "quận Nhất"
        number = NUMBER_WORDS[named[0][1]]
        if not gazetteer().is_key(named[0][1]):
            return Piece(kind, number, number, (*forms[:start], Syllable(number, number, False)), start)
    canonical, folded, _ = zip(*named, strict=True)
    # Half the time of a call of the class.
    return tuple.__new__(Piece, (kind, " ".join(folded), " ".join(canonical), tuple(forms), start))


_NOTHING = Piece(None, "", "", (), 0)
