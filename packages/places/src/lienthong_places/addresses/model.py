"""What an address is, and what reading one gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from lienthong_places.units import UnitCode

VIETNAM = "VN"

DECIDED_FROM = 0.75
"""Confidence from which a reading counts as decided; below it a person chooses among the candidates."""


@dataclass(frozen=True, slots=True)
class Address:
    """A place: units by code as of the day it was read at, and the rest as text.

    ``district`` is ``None`` from 2025-07-01 on. A level that was not stated, or not certain, is ``None``.
    ``country`` is an ISO 3166 alpha-2 code; abroad there are no units and ``detail`` holds the whole place.
    """

    province: UnitCode | None = None
    district: UnitCode | None = None
    commune: UnitCode | None = None
    detail: str = ""
    country: str = VIETNAM

    @property
    def deepest(self) -> UnitCode | None:
        """The code of the lowest level that is known."""
        return self.commune or self.district or self.province


class _Fields:
    """The slots of an :class:`Address`, still open."""

    __slots__ = ("commune", "country", "detail", "district", "province")

    def __init__(self, province: UnitCode, district: UnitCode | None, commune: UnitCode, detail: str) -> None:
        self.province = province
        self.district = district
        self.commune = commune
        self.detail = detail
        self.country = VIETNAM


def address_in_vietnam(
    province: UnitCode, district: UnitCode | None, commune: UnitCode, detail: str
) -> Address:
    """An :class:`Address` in a third of the time.

    What makes a frozen dataclass sets each field by a call, which was a tenth of the time of a reading. The
    fields are filled while they are open, and then closed.
    """
    address: Any = _Fields(province, district, commune, detail)
    address.__class__ = Address
    closed: Address = address
    return closed


@dataclass(frozen=True, slots=True)
class Candidate:
    """One address that the text may mean, with its confidence (0..1) and its text as a person would read it."""

    address: Address
    confidence: float
    text: str


class Match(NamedTuple):
    """These words (as they were written) led to this unit.

    ``name`` is the unit's name that they matched, which may be a former one; ``note_vi`` says in Vietnamese how,
    when it was not letter for letter.
    """

    words: str
    code: UnitCode
    name: str
    note_vi: str = ""


class Reading(NamedTuple):
    """What a text says.

    When ``decided`` is false, ``address`` holds only what is certain, and ``candidates`` the addresses between
    which a person has to choose, best first. When it is true, they are the runners-up.
    """

    address: Address
    confidence: float
    candidates: tuple[Candidate, ...]
    matched: tuple[Match, ...]
    decided: bool


class ChoiceMemory(Protocol):
    """Remembers what a person chose for a text. Storage is the caller's; reading stays pure.

    ``text_key`` is that of :func:`~lienthong_places.addresses.text_key`; ``unit`` is the hint given to the
    reader, so that a choice made at one agency does not decide for another.
    """

    def recall(self, text_key: str, unit: UnitCode | None) -> Address | None:
        """The address confirmed earlier for this text by the agency of this unit, or ``None``."""

    def remember(self, text_key: str, unit: UnitCode | None, address: Address) -> None:
        """Keep the confirmed address."""
