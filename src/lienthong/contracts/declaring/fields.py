"""What a field of a declaration is: wire name, kind, length, and which of the two dialects carries it.

There are two dialects of one vocabulary (contracts.md 5.1 to 5.3): PM.DVCLT sends places as one text, civil
status takes them as objects, and each knows a few fields that the other does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto


class Dialect(Enum):
    """Who speaks."""

    DVCLT = auto()
    CIVILSTATUS = auto()


class Kind(Enum):
    """What a field holds, and so how it is read, checked and written."""

    TEXT = auto()
    DATE = auto()  #: dd.MM.yyyy, MM.yyyy or yyyy
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
    ETHNIC_GROUP = auto()
    COUNTRY = auto()
    RELATION = auto()
    PERSONAL_ID = auto()
    PAPER_NUMBER = auto()
    PHONE = auto()
    EMAIL = auto()


class Carried(Enum):
    """When a dialect writes a field."""

    ALWAYS = auto()  #: both dialects, empty or not
    TO_CIVILSTATUS = auto()  #: civil status always; PM.DVCLT does not list it, so only when filled
    FROM_DVCLT = auto()  #: PM.DVCLT always; civil status does not know it
    WHEN_FILLED = auto()  #: neither lists it; written when filled, so that nothing is lost


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its wire name, where it stands in the declaration (``child.full_name``), kind and bounds.

    ``most`` is the greatest number of letters. No public paper gives the lengths that civil status allows;
    these are ours [own], wide enough for every real value seen.
    """

    name: str
    path: str
    kind: Kind
    most: int
    required: bool = False
    carried: Carried = Carried.ALWAYS

    def known_to(self, dialect: Dialect) -> bool:
        """True when the dialect reads this field as its own."""
        return dialect is Dialect.DVCLT or self.carried is not Carried.FROM_DVCLT

    def always_in(self, dialect: Dialect) -> bool:
        """True when the dialect writes the field even when it is empty."""
        if dialect is Dialect.DVCLT:
            return self.carried in (Carried.ALWAYS, Carried.FROM_DVCLT)
        return self.carried in (Carried.ALWAYS, Carried.TO_CIVILSTATUS)


class Table:
    """The fields of one kind of declaration, in wire order."""

    def __init__(self, fields: Iterable[Field]) -> None:
        self.fields = tuple(fields)
        self.by_name = {field.name: field for field in self.fields}

    def known_to(self, dialect: Dialect) -> tuple[Field, ...]:
        """The fields that the dialect knows."""
        return tuple(field for field in self.fields if field.known_to(dialect))

    def order(self, dialect: Dialect) -> tuple[str, ...]:
        """Wire names in the order in which the dialect writes them."""
        return tuple(field.name for field in self.known_to(dialect))

    def always_in(self, dialect: Dialect) -> tuple[str, ...]:
        """Wire names that the dialect writes even when they are empty: contracts.md's list for it."""
        return tuple(field.name for field in self.fields if field.always_in(dialect))
