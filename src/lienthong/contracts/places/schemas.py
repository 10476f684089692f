"""Answers about units and addresses. Days are ISO dates; codes keep their leading zeros."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from lienthong.domain.addresses import Reading
from lienthong.domain.units import (
    Competence,
    Explanation,
    Part,
    Succession,
    Unit,
    UnitEvent,
    UnitLevel,
    UnitRegistry,
)

LONGEST_TEXT = 1_000
"""Letters of an address."""

UnitCodeText = Annotated[str, Field(description="Mã đơn vị: 2, 3 hoặc 5 chữ số.", max_length=12)]


class UnitAnswer(BaseModel):
    """A unit as it was on a day; it held from ``valid_from`` until the day before ``valid_to``."""

    code: str
    level: int = Field(description="1 tỉnh, 2 huyện, 3 xã.")
    name: str
    full_name: str = Field(description="Tên kèm các cấp trên.")
    parent_code: str | None
    valid_from: date
    valid_to: date | None

    @classmethod
    def of(cls, unit: Unit, book: UnitRegistry, on: date) -> UnitAnswer:
        """The unit with the names above it on a day on which it held."""
        return cls(
            code=unit.code,
            level=int(unit.level),
            name=unit.name,
            full_name=book.full_name(unit.code, on),
            parent_code=unit.parent_code,
            valid_from=unit.valid_from,
            valid_to=unit.valid_to,
        )


class ExplanationAnswer(BaseModel):
    """Whether a code is possible on a day and, if not, why and what was probably meant."""

    code: str
    on: date
    kind: str
    message: str
    suggestions: list[UnitAnswer]

    @classmethod
    def of(cls, code: str, on: date, explained: Explanation, book: UnitRegistry) -> ExplanationAnswer:
        """The explanation; its suggestions held on that day."""
        return cls(
            code=code,
            on=on,
            kind=explained.kind.value,
            message=explained.message_vi,
            suggestions=[UnitAnswer.of(unit, book, on) for unit in explained.suggestions],
        )


class SuccessionAnswer(BaseModel):
    """One pair old unit -> new unit on a day."""

    old: str
    new: str
    day: date
    part: Part
    doubtful: bool
    act: str | None

    @classmethod
    def of(cls, pair: Succession) -> SuccessionAnswer:
        """The pair as it goes out."""
        return cls(
            old=pair.old, new=pair.new, day=pair.day, part=pair.part, doubtful=pair.doubtful, act=pair.act
        )


class EventAnswer(BaseModel):
    """One thing that happened to the unit."""

    day: date
    kind: str
    before: str | None
    after: str | None
    others: list[str]
    acts: list[str]
    doubtful: bool

    @classmethod
    def of(cls, event: UnitEvent) -> EventAnswer:
        """The event with the names before and after."""
        return cls(
            day=event.day,
            kind=event.kind.value,
            before=event.before.name if event.before else None,
            after=event.after.name if event.after else None,
            others=list(event.others),
            acts=[act.number for act in event.acts],
            doubtful=event.doubtful,
        )


class HistoryAnswer(BaseModel):
    """All that is known of a code."""

    code: str
    spans: list[UnitAnswer]
    events: list[EventAnswer]
    predecessors: list[SuccessionAnswer]
    successors: list[SuccessionAnswer]

    @classmethod
    def of(cls, code: str, book: UnitRegistry) -> HistoryAnswer:
        """The history of a code that the lists have."""
        return cls(
            code=code,
            spans=[UnitAnswer.of(span, book, span.valid_from) for span in book.history(code)],
            events=[EventAnswer.of(event) for event in book.events(code)],
            predecessors=[SuccessionAnswer.of(pair) for pair in book.predecessors(code)],
            successors=[SuccessionAnswer.of(pair) for pair in book.successors(code)],
        )


class CompetenceAnswer(BaseModel):
    """Who is competent now for what the unit registered then; a person has to choose unless ``certain``."""

    code: str
    then: date
    now: date
    certain: bool
    units: list[UnitAnswer]
    via: list[SuccessionAnswer]

    @classmethod
    def of(cls, code: str, then: date, now: date, found: Competence, book: UnitRegistry) -> CompetenceAnswer:
        """The competent units, with their names now."""
        return cls(
            code=code,
            then=then,
            now=now,
            certain=found.certain,
            units=[UnitAnswer.of(unit, book, now) for unit in found.units],
            via=[SuccessionAnswer.of(pair) for pair in found.via],
        )


class UnitsAnswer(BaseModel):
    """The units of a level within another one on a day."""

    within: str
    on: date
    level: int
    units: list[UnitAnswer]

    @classmethod
    def of(cls, within: str, on: date, level: UnitLevel, book: UnitRegistry) -> UnitsAnswer:
        """The units by code."""
        found = book.units_in(within, on, level)
        return cls(
            within=within, on=on, level=int(level), units=[UnitAnswer.of(unit, book, on) for unit in found]
        )


class AddressQuestion(BaseModel):
    """A place as somebody wrote it, to be read in the units of a day (today when left out)."""

    text: str = Field(max_length=LONGEST_TEXT)
    on: date | None = None
    hint: str | None = Field(default=None, max_length=5, description="Mã đơn vị mà địa chỉ có lẽ nằm trong.")


class AddressCandidate(BaseModel):
    """A place that the text may mean."""

    maTinh: str | None  # noqa: N815 (wire names of PM.DVCLT)
    maHuyen: str | None  # noqa: N815
    maXa: str | None  # noqa: N815
    dcChiTiet: str  # noqa: N815
    confidence: float
    text: str


class AddressMatch(BaseModel):
    """Which words led to which unit."""

    words: str
    code: str
    name: str
    note: str


class AddressAnswer(BaseModel):
    """What the text says. Unless ``decided`` the codes hold only what is certain."""

    maTinh: str | None  # noqa: N815
    maHuyen: str | None  # noqa: N815
    maXa: str | None  # noqa: N815
    dcChiTiet: str  # noqa: N815
    country: str
    confidence: float
    decided: bool
    candidates: list[AddressCandidate]
    matched: list[AddressMatch]

    @classmethod
    def of(cls, reading: Reading) -> AddressAnswer:
        """The reading in wire names."""
        place = reading.address
        return cls(
            maTinh=place.province,
            maHuyen=place.district,
            maXa=place.commune,
            dcChiTiet=place.detail,
            country=place.country,
            confidence=reading.confidence,
            decided=reading.decided,
            candidates=[
                AddressCandidate(
                    maTinh=item.address.province,
                    maHuyen=item.address.district,
                    maXa=item.address.commune,
                    dcChiTiet=item.address.detail,
                    confidence=item.confidence,
                    text=item.text,
                )
                for item in reading.candidates
            ],
            matched=[
                AddressMatch(words=one.words, code=one.code, name=one.name, note=one.note_vi)
                for one in reading.matched
            ],
        )
