"""Administrative units of Vietnam and their codes, as they were on any day since 2004-08-31.

>>> from datetime import date
>>> registry().full_name("00019", date(2024, 7, 5))
'phường Điện Biên, quận Ba Đình, thành phố Hà Nội'

Importing loads nothing; the first call of :func:`registry` does.
"""

from lienthong_places.units.events import EventKind, UnitEvent
from lienthong_places.units.legal_acts import LegalAct
from lienthong_places.units.model import (
    DATA_BEGINS,
    TWO_LEVELS_BEGIN,
    Competence,
    Explanation,
    ExplanationKind,
    Part,
    Succession,
    Unit,
    UnitCode,
    UnitLevel,
    UnknownUnit,
)
from lienthong_places.units.registry import UnitRegistry, registry

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
