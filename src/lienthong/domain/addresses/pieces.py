"""Pieces of an address: what stands between two separators, as the kind and the words of a unit's name."""

from __future__ import annotations

import re
from typing import NamedTuple

from lienthong.domain.addresses.index import gazetteer
from lienthong.domain.addresses.kinds import PREFIXES, Kind
from lienthong.domain.addresses.scanning import is_detail, may_be_prefix, run_together
from lienthong.domain.addresses.spelling import HARD, SOFT, SYLLABLES_KEPT, WORD, Syllable, syllable

PIECES_KEPT = 20_000
_FIRST_OF_TWO = frozenset(prefix.split(" ")[0] for prefix in PREFIXES if " " in prefix)
_HARD_SIGN = Syllable("", ",", marked=False)
"""Stands for a bracket inside a piece: no name has one."""


class Piece(NamedTuple):
    """What stands between two separators. ``key`` and ``canonical`` are the folded and the canonical words
    behind the ``kind``; ``known`` when some unit has that name; ``detail`` when the words begin like a hamlet
    or a house."""

    raw: str
    kind: Kind | None
    key: str
    canonical: str
    forms: tuple[Syllable, ...]
    marked: bool
    known: bool
    detail: bool


_forms: dict[str, tuple[Syllable, ...]] = {}
"""The syllables of a word as written: none for a dash, several for words run together. Bounded."""

_pieces: dict[str, Piece] = {}
"""Districts and provinces come again and again. Bounded."""


def forms_of(word: str) -> tuple[Syllable, ...]:
    """The syllables of what stands between two spaces."""
    found = _forms.get(word)
    if found is None:
        if len(_forms) >= SYLLABLES_KEPT:
            _forms.clear()
        parts: list[Syllable] = []
        for part in WORD.findall(word):
            if part in HARD:
                parts.append(_HARD_SIGN)
            elif part not in SOFT:
                parts += [syllable(piece) for piece in run_together(part)]
        found = _forms[word] = tuple(parts)
    return found


def piece_of(raw: str) -> Piece:
    """The text between two separators as a piece."""
    piece = _pieces.get(raw)
    if piece is None:
        if len(_pieces) >= PIECES_KEPT:
            _pieces.clear()
        piece = _pieces[raw] = _read(raw)
    return piece


def _read(raw: str) -> Piece:
    text = raw.replace(".", " ") if "." in raw else raw
    if "'" in text or "’" in text:
        forms = [form for word in _APOSTROPHE.findall(text) for form in forms_of(word)]
    else:
        forms = []
        known_forms = _forms
        for word in text.split():
            forms += known_forms.get(word) or forms_of(word)
    kind: Kind | None = None
    start = 0
    if len(forms) > 1:
        kind, start = _prefix(forms)
    named = forms[start:] if start else forms
    key = " ".join([form[1] for form in named])
    is_key = gazetteer().is_key
    known = is_key(key) and (kind is not None or not key.isdigit())
    if kind is not None and not known:
        whole = " ".join([form[1] for form in forms])
        if is_key(whole):  # "Quan Sơn": the prefix is part of the name
            kind, named, key, known = None, forms, whole, True
    return Piece(
        raw,
        kind,
        key,
        " ".join([form[0] for form in named]),
        tuple(named),
        any([form[2] for form in forms]),
        known,
        kind is None and bool(named) and (is_detail(named[0]) or "," in key),
    )


_APOSTROPHE = re.compile(r"\w+['’]\s?\w+|\S+")


def _prefix(forms: list[Syllable]) -> tuple[Kind | None, int]:
    """The kind that the words begin with, and how many words say it."""
    first = forms[0][1]
    if first in _FIRST_OF_TWO and len(forms) > 2:
        kind = PREFIXES.get(f"{first} {forms[1][1]}")
        if kind is not None:
            return kind, 2
    kind = PREFIXES.get(first)
    if kind is not None and may_be_prefix(forms[0], forms[1]):
        return kind, 1
    return None, 0
