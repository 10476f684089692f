"""What a field of a declaration is: wire name, kind, length, and which of the dialects carries it.

There are four dialects of one vocabulary (contracts.md 4.1, 4.3 and section 5): PM.DVCLT and API 1.0 send
places as one text, civil status 3.0 takes them as objects, since 2025 with names and dates of birth in parts;
and each knows a few fields that another does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto


class Dialect(Enum):
    """Who speaks, and so the shape of values."""

    __hash__ = object.__hash__

    DVCLT = auto()  #: from PM.DVCLT: flat texts, dates in any form
    CIVILSTATUS = auto()  #: the interlinked modules at civil status 2.0 and 3.0: places as objects
    NEWER = auto()  #: the other modules at 3.0 since 2025: names and dates of birth in parts too
    HOTICH_V1 = auto()  #: XML of API 1.0: flat texts, dates as civil status has them

    @property
    def flat(self) -> bool:
        """True when every value is a text."""
        return self in (Dialect.DVCLT, Dialect.HOTICH_V1)


class FieldKind(Enum):
    """What a field holds, and so how it is read, checked and written."""

    # Looked up for every field of every declaration, and Enum's own hash is Python.
    __hash__ = object.__hash__

    TEXT = auto()
    NAME = auto()  #: one text; in the newer shape {Ho, ChuDem, Ten}
    DATE = auto()  #: dd.MM.yyyy, MM.yyyy or yyyy
    BORN = auto()  #: as a date; in the newer shape {namSinh, thangSinh, ngaySinh}
    STAMP = auto()  #: yyyyMMdd from PM.DVCLT, dd.MM.yyyy to civil status
    TIME = auto()
    COUNT = auto()
    FLAG = auto()
    UNIT = auto()
    PLACE = auto()
    SEX = auto()
    RESIDENCE = auto()
    PAPER = auto()
    REGISTRATION = auto()
    BIRTH_KIND = auto()
    NOTICE_KIND = auto()
    MARITAL_STATUS = auto()
    STATUS_PURPOSE = auto()
    RECOGNITION = auto()
    MARRIAGE_ENDING = auto()
    GUARDIANSHIP = auto()
    GUARDIANSHIP_GROUND = auto()
    GUARDIANSHIP_END = auto()
    SOURCE = auto()  #: the register an entry stands in, as the code of the module that leads to it
    ETHNIC_GROUP = auto()
    COUNTRY = auto()
    RELATION = auto()
    PERSONAL_ID = auto()
    PAPER_NUMBER = auto()
    PHONE = auto()
    EMAIL = auto()

    @property
    def is_date(self) -> bool:
        """True when the field holds a day, be it in full or in part."""
        return self in (FieldKind.DATE, FieldKind.BORN, FieldKind.STAMP)


class FieldPresence(Enum):
    """When a dialect writes a field."""

    ALWAYS = auto()  #: every dialect, empty or not
    TO_CIVILSTATUS = auto()  #: civil status always; PM.DVCLT does not list it, so only when filled
    FROM_DVCLT = auto()  #: PM.DVCLT and API 1.0 always; civil status 3.0 does not know it
    WHEN_FILLED = auto()  #: nobody lists it; written when filled, so that nothing is lost


_LISTED = {
    Dialect.DVCLT: frozenset((FieldPresence.ALWAYS, FieldPresence.FROM_DVCLT)),
    Dialect.HOTICH_V1: frozenset(
        (FieldPresence.ALWAYS, FieldPresence.FROM_DVCLT, FieldPresence.TO_CIVILSTATUS)
    ),
    Dialect.CIVILSTATUS: frozenset((FieldPresence.ALWAYS, FieldPresence.TO_CIVILSTATUS)),
    Dialect.NEWER: frozenset((FieldPresence.ALWAYS, FieldPresence.TO_CIVILSTATUS)),
}


@dataclass(frozen=True, slots=True)
class DeclarationField:
    """One field: its wire name, where it stands in the declaration (``child.full_name``), kind and bounds.

    ``most`` is the greatest number of letters. No public paper gives the lengths that civil status allows;
    these are ours [own], wide enough for every real value seen.
    """

    name: str
    path: str
    kind: FieldKind
    most: int
    required: bool = False
    carried: FieldPresence = FieldPresence.ALWAYS

    def known_to(self, dialect: Dialect) -> bool:
        """True when the dialect reads this field as its own."""
        return dialect.flat or self.carried is not FieldPresence.FROM_DVCLT

    def always_in(self, dialect: Dialect) -> bool:
        """True when the dialect writes the field even when it is empty."""
        return self.carried in _LISTED[dialect]


class FieldTable:
    """The fields of one kind of declaration, in wire order."""

    def __init__(self, fields: Iterable[DeclarationField]) -> None:
        self.fields = tuple(fields)
        self.by_name = {field.name: field for field in self.fields}
        # Every declaration is read several times on its way.
        self._known = {
            dialect: {field.name: field for field in self.fields if field.known_to(dialect)}
            for dialect in Dialect
        }

    def known_to(self, dialect: Dialect) -> Mapping[str, DeclarationField]:
        """The fields that the dialect knows, by wire name."""
        return self._known[dialect]

    def order(self, dialect: Dialect) -> tuple[str, ...]:
        """Wire names in the order in which the dialect writes them."""
        return tuple(self.known_to(dialect))

    def always_in(self, dialect: Dialect) -> tuple[str, ...]:
        """Wire names that the dialect writes even when they are empty: contracts.md's list for it."""
        return tuple(field.name for field in self.fields if field.always_in(dialect))
