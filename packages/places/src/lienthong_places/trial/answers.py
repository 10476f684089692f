"""What the page to try shows of a text: the reading, which words led where, and the unit over time."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from lienthong_places.addresses import Address, Reading, read_address, write_address
from lienthong_places.units import DATA_BEGINS, registry


class Choice(TypedDict):
    """A place that the text may mean."""

    code: str
    text: str
    confidence: float


class Word(TypedDict):
    """Which words led to which unit, and how when it was not letter for letter."""

    words: str
    code: str
    name: str
    note: str


class Span(TypedDict):
    """A unit as it was between two days; ``until`` is "" while it lasts."""

    code: str
    name: str
    since: str
    until: str


class Answer(TypedDict):
    """All that the page shows."""

    decided: bool
    confidence: float
    text: str
    code: str
    codes: list[str]
    detail: str
    country: str
    words: list[Word]
    choices: list[Choice]
    history: list[Span]


def answer(text: str, on: date) -> Answer:
    """The reading of a text in the units of a day, as the page shows it."""
    reading = read_address(text, on)
    address = reading.address
    codes = [code for code in (address.province, address.district, address.commune) if code]
    return Answer(
        decided=reading.decided,
        confidence=reading.confidence,
        text=write_address(address, on) if reading.decided else "",
        code=address.deepest or "",
        codes=list(codes),
        detail=address.detail,
        country=address.country,
        words=_words(reading),
        choices=[
            Choice(
                code=item.address.deepest or item.address.country, text=item.text, confidence=item.confidence
            )
            for item in reading.candidates
        ],
        history=_history(address) if reading.decided else [],
    )


def _words(reading: Reading) -> list[Word]:
    return [Word(words=one.words, code=one.code, name=one.name, note=one.note_vi) for one in reading.matched]


def _history(address: Address) -> list[Span]:
    """What the unit was and became, oldest first."""
    code = address.deepest
    if code is None:
        return []
    book = registry()
    spans: list[Span] = []
    related = (
        [pair.old for pair in book.predecessors(code)] + [code] + [pair.new for pair in book.successors(code)]
    )
    for one in dict.fromkeys(related):
        spans += [
            Span(
                code=one,
                name=book.full_name(one, max(span.valid_from, DATA_BEGINS)),
                since=f"{span.valid_from:%d/%m/%Y}",
                until=f"{span.valid_to:%d/%m/%Y}" if span.valid_to else "",
            )
            for span in book.history(one)
        ]
    return spans
