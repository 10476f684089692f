"""What is declared for a birth: every field of contracts.md 5.1 and 5.2 under an English name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from lienthong.domain.catalogues import BirthKind, RegistrationType, Sex
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations.people import (
    NOWHERE,
    ForeignRegistration,
    NamedPerson,
    Person,
    Place,
    Requester,
)
from lienthong.domain.law import Group
from lienthong.domain.registers import Register

if TYPE_CHECKING:
    from lienthong.domain.units import UnitCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Child(NamedPerson):
    """The child to be registered (nks*)."""

    sex: Sex
    born: PartialDate
    born_in_words: str = ""
    birthplace: Place = NOWHERE
    birthplace_unit: UnitCode | None = None
    birthplace_abroad: str = ""
    hometown: Place = NOWHERE
    ethnic_group: str = ""
    ethnic_other: str = ""
    nationality: str = ""
    nationality_other: str = ""
    birth_kind: BirthKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthDeclaration:
    """A birth as declared (KS from PM.DVCLT, LTKS to civil status; contracts.md 5.1 and 5.2).

    ``certificate_number`` and ``certificate_issued`` are the health facility's proof of birth (maGCS,
    ngayCapGCS). ``mother`` or ``father`` is None when not declared.
    """

    group: ClassVar[Group] = Group.BIRTH
    register: ClassVar[Register] = Register.BIRTH

    registration_type: RegistrationType
    place_of_registration: UnitCode
    child: Child
    requester: Requester
    mother: Person | None = None
    father: Person | None = None
    certificate_number: str = ""
    certificate_issued: PartialDate | None = None
    copies: int = 0
    foreign_registration: ForeignRegistration | None = None
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def subject_name(self) -> str:
        """The full name of the child."""
        return self.child.full_name
