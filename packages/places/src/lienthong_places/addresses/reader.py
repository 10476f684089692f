"""Reading an address: free text in, units and detail out, with what is doubtful left to a person."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from lienthong_places.addresses.doubts import has_odd_number, is_on_the_way, is_uncertain, left_to_a_person
from lienthong_places.addresses.fast_path.in_order import read_plain
from lienthong_places.addresses.fast_path.period import way_of
from lienthong_places.addresses.letters.english import in_our_order
from lienthong_places.addresses.letters.legacy_encodings import restored
from lienthong_places.addresses.letters.syllables import compose, syllable, text_key
from lienthong_places.addresses.letters.telex import from_telex
from lienthong_places.addresses.letters.tidy import without_label
from lienthong_places.addresses.letters.torn_words import looks_torn, together_again
from lienthong_places.addresses.letters.vni_keys import from_vni_keys
from lienthong_places.addresses.model import ChoiceMemory, Reading
from lienthong_places.addresses.names.damaged import is_damaged, with_lost_letters
from lienthong_places.addresses.names.gazetteer import gazetteer
from lienthong_places.addresses.restated import of_both, two_statements
from lienthong_places.addresses.search.decide import NOTHING, read_by_search
from lienthong_places.addresses.search.words import take_apart
from lienthong_places.units import DATA_BEGINS, UnitCode

LONGEST_READ = 400
"""Letters; no address needs more, and the time of a reading grows with the pairs of its names."""

_SPACES = re.compile(r"[ \t]{2,}")
_UNUSUAL = re.compile(
    r"[&?\\\ufffd\u00a0-\u00bf\u2212€×÷§ÄÅÆÇËÎÏÑÖØÛÜÞßäåæçëîïñöøûüþ]|á[º»]"
    r"|[aeouyAEOUY][áàãâêéèúùõÁÀÃÂÊÉÈÚÙÕ]|[^\W\d_][01][^\W\d_]|[^\W\d_]0\b|\b[01][^\W\d_]{2}|[A-Za-z]\d[A-Za-z\d]"
    r"|\w[,.]\w[,.]\w\b|\b[bcdđghklmnpqrstvxBCDĐGHKLMNPQRSTVX]{1,3} [à-ỹ]|\b\w \w \w \w\b"
)
"""Signs and letters that only texts have which have to be restored first (and a few others, which lose little time)."""


def read_address(
    text: str, on: date, hint: UnitCode | None = None, memory: ChoiceMemory | None = None
) -> Reading:
    """What place a text names, in the units of a day.

    Parameters
    ----------
    text
        As people write it; up to a few hundred characters.
    on
        The day whose units are wanted. Names from other times are understood and converted. Before
        :data:`~lienthong_places.units.DATA_BEGINS`, the units of that first day are given.
    hint
        A unit within which the place probably lies (say, the province of the agency); breaks ties only.
    memory
        Earlier choices by people; a remembered one decides.
    """
    composed = compose(text)
    if memory is not None:
        chosen = memory.recall(text_key(composed), hint)
        if chosen is not None:
            return Reading(chosen, 1.0, (), (), decided=True)
    if "  " in composed:
        composed = _SPACES.sub(" ", composed)
    if ":" in composed:
        composed = without_label(composed)
    if len(composed) > LONGEST_READ:
        return _read_end(composed, on, hint)
    marked = not composed.isascii()
    way = way_of(on, marked=marked, mends=marked)
    reading = read_plain(composed, way)
    unusual = (reading is None or not reading.decided) and _UNUSUAL.search(text) is not None
    if reading is not None and not unusual:
        detail = reading[0].detail
        doubtful = (detail and is_uncertain(detail)) or ("?" in composed and is_uncertain(composed))
        return left_to_a_person(reading, on) if doubtful else reading
    on, tried = max(on, DATA_BEGINS), composed
    if unusual:
        composed = compose(_in_our_letters(text))
    damaged = is_damaged(composed)
    if damaged:
        composed = with_lost_letters(composed, way.day)
    reading = _read(in_our_order(composed), on, way.day, hint, tried=None if unusual else tried)
    doubtful = _has_lost_more(composed, reading) if damaged else _is_doubtful(composed, reading)
    return left_to_a_person(reading, on) if doubtful else reading


def _has_lost_more(text: str, reading: Reading) -> bool:
    """True when letters of more than the detail are still lost."""
    return any(text.count(sign) > reading.address.detail.count(sign) for sign in "?\ufffd")


def _in_our_letters(text: str) -> str:
    """The text restored from other encodings, keystrokes and what scanning tears."""
    text = restored(text, _is_known)
    if text.isascii():
        text = from_vni_keys(text, _is_known)
    return together_again(text, _is_known) if looks_torn(text) else text


def _is_doubtful(text: str, reading: Reading) -> bool:
    """True when the text doubts itself, or the number of a unit that was read is odd."""
    if not reading.decided:
        return False
    if is_uncertain(text) or (reading.address.commune is None and is_on_the_way(text)):
        return True
    return any(match.name[-1:].isdigit() for match in reading.matched) and has_odd_number(text)


def _read_end(text: str, on: date, hint: UnitCode | None) -> Reading:
    """The reading of a very long text: units are sought near its end, the rest is detail."""
    cut = text.find(",", len(text) - LONGEST_READ)
    cut = cut if cut >= 0 else len(text) - LONGEST_READ
    reading = read_address(text[cut + 1 :], on, hint)
    detail = ", ".join(part for part in (text[: cut + 1].strip(" ,"), reading.address.detail) if part)
    return reading._replace(address=replace(reading.address, detail=detail))


def _is_known(word: str) -> bool:
    return syllable(word).folded in gazetteer().vocabulary


def _read(text: str, on: date, day: str, hint: UnitCode | None, tried: str | None = None) -> Reading:
    """The reading of a text by all means; ``tried`` is what the fast path has failed at already."""
    if text.isascii():  # slips are sought only once it is certain that these are no keystrokes of Telex
        text = from_telex(text, _is_known)
        plain = read_plain(text, way_of(on, marked=not text.isascii(), mends=True))
        if plain is not None:
            return plain
        tried = text
    both = two_statements(text)
    if both is not None:
        then = _read(both.then, on, day, hint)
        readings = (_read(now, on, day, hint) for now in both.now)
        return of_both(then, list(readings), on)
    if text != tried:
        plain = read_plain(text, way_of(on, marked=not text.isascii(), mends=True))
        if plain is not None:
            return plain
    words = take_apart(text)
    if not words.forms:
        return NOTHING
    return read_by_search(words, on, day, hint)
