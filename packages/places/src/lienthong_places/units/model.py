"""What a unit is, and what can be said about its life.

Codes are those of the statistics office (QĐ 124/2004/QĐ-TTg, from 2025-07-01 QĐ 19/2025/QĐ-TTg). A code
names one unit of its level while that unit lives, but its name, type and parent change: only the pair (code,
day) says what is meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from functools import lru_cache
from typing import NewType

UnitCode = NewType("UnitCode", str)

DATA_BEGINS = date(2004, 8, 31)
"""First day that the published lists of the statistics office cover."""

TWO_LEVELS_BEGIN = date(2025, 7, 1)
"""First day without districts: communes stand directly under provinces (NQ 203/2025/QH15)."""

_PREFIXES = (
    "thành phố",
    "thị trấn",
    "thị xã",
    "đặc khu",
    "phường",
    "huyện",
    "tỉnh",
    "quận",
    "xã",
)


class UnitLevel(IntEnum):
    """Level of a unit. Its code has 2, 3 or 5 digits accordingly."""

    PROVINCE = 1
    DISTRICT = 2
    COMMUNE = 3

    @property
    def name_vi(self) -> str:
        """``cấp tỉnh``, ``cấp huyện``, ``cấp xã``."""
        return ("cấp tỉnh", "cấp huyện", "cấp xã")[self - 1]


LEVEL_BY_LENGTH = {2: UnitLevel.PROVINCE, 3: UnitLevel.DISTRICT, 5: UnitLevel.COMMUNE}


def _prefix(name: str) -> str:
    """The word of the kind of unit at the beginning of its own name, in lower case; "" if there is none.

    Taken from the name and not from the type: for a few spans the published lists have the two contradict
    each other.
    """
    lowered = name.lower()
    return next((prefix for prefix in _PREFIXES if lowered.startswith(prefix + " ")), "")


@lru_cache(maxsize=20_000)
def in_text(name: str) -> str:
    """A published name inside a sentence or an address: "phường Điện Biên"."""
    name = " ".join(name.split())
    prefix = _prefix(name)
    return f"{prefix} {name[len(prefix) :].strip()}" if prefix else name


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it was between two days.

    ``name`` is the published name with its kind ("Phường Điện Biên"), ``type`` the published kind
    ("Phường"). It held from
    ``valid_from`` until the day before ``valid_to`` (``None``: still). ``parent_code`` is ``None`` for a
    province.
    """

    level: UnitLevel
    code: UnitCode
    parent_code: UnitCode | None
    name: str
    type: str
    valid_from: date
    valid_to: date | None

    @property
    def short_name(self) -> str:
        """The name without its kind: "Điện Biên", "1"."""
        return self.name[len(_prefix(self.name)) :].strip()

    @property
    def name_in_text(self) -> str:
        """The name inside a sentence or an address: "phường Điện Biên"."""
        return in_text(self.name)

    def held_on(self, on: date) -> bool:
        """True when this name, kind and parent held on that day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


class Part(StrEnum):
    """How much of the old unit went into the new one."""

    FULL = "full"
    PARTIAL = "partial"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Succession:
    """One pair old unit -> new unit on a day.

    ``doubtful``: no two independent readings agree, or it is derived from the change of the lists and more than
    one unit could be meant. ``act``: the number of the legal act, where known.
    """

    old: UnitCode
    new: UnitCode
    day: date
    part: Part
    doubtful: bool
    act: str | None = None


@dataclass(frozen=True, slots=True)
class Competence:
    """Who is competent today for what a unit did then.

    ``certain`` is false when the old unit was divided, when a step is doubtful, or when nothing is known (then
    ``units`` is empty): a person has to choose.
    """

    units: tuple[Unit, ...]
    certain: bool
    via: tuple[Succession, ...]


class ExplanationKind(StrEnum):
    """What there is to say about a code on a day."""

    VALID = "valid"
    BEFORE_DATA = "before_data"
    MALFORMED = "malformed"
    UNKNOWN = "unknown"
    NOT_YET = "not_yet"
    ABOLISHED = "abolished"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Answer to "is this code possible on that day, and if not, what was probably meant".

    The message is Vietnamese and fit for a screen; the suggestions are units that held on the day asked for.
    """

    kind: ExplanationKind
    message_vi: str
    suggestions: tuple[Unit, ...] = ()


class UnknownUnit(ValueError):
    """No unit of that code held on that day. ``explanation`` says why and what was probably meant."""

    def __init__(self, code: str, on: date, explanation: Explanation) -> None:
        super().__init__(explanation.message_vi)
        self.code = code
        self.on = on
        self.explanation = explanation
