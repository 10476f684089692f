"""Administrative units by day, from the distribution ``lienthong-places``: the chain's one door to it."""

from lienthong_places.units import (
    DATA_BEGINS,
    TWO_LEVELS_BEGIN,
    Competence,
    EventKind,
    Explanation,
    ExplanationKind,
    LegalAct,
    Part,
    Succession,
    Unit,
    UnitCode,
    UnitEvent,
    UnitLevel,
    UnitRegistry,
    UnknownUnit,
    registry,
)

__all__ = [
    "DATA_BEGINS",
    "TWO_LEVELS_BEGIN",
    "Competence",
    "EventKind",
    "Explanation",
    "ExplanationKind",
    "LegalAct",
    "Part",
    "Succession",
    "Unit",
    "UnitCode",
    "UnitEvent",
    "UnitLevel",
    "UnitRegistry",
    "UnknownUnit",
    "registry",
]
