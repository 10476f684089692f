"""What is declared for a guardianship and for its end (GH, TGH; Luật Hộ tịch 2014, Điều 19 to 23)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from lienthong.domain.catalogues import (
    GuardianshipEndGround,
    GuardianshipGround,
    GuardianshipKind,
    RegistrationType,
)
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations.people import NO_ENTRY, EntryReference, Party, Requester
from lienthong.domain.registers import Register

if TYPE_CHECKING:
    from lienthong.domain.units import UnitCode


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianshipDeclaration:
    """A guardianship as declared; ``reason`` are the words beside ``ground``.

    A ward has one guardian, or two where both parents or both grandparents take the duty together (Bộ luật
    Dân sự 2015, Điều 47 khoản 2).
    """

    register: ClassVar[Register] = Register.GUARDIANSHIP

    registration_type: RegistrationType | None = None
    place_of_registration: UnitCode
    guardian: Party
    second_guardian: Party | None = None
    ward: Party
    requester: Requester
    kind: GuardianshipKind | None = None
    ground: GuardianshipGround | None = None
    reason: str = ""
    copies: int = 0
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def guardians(self) -> tuple[Party, ...]:
        """One guardian or two."""
        return (self.guardian,) if self.second_guardian is None else (self.guardian, self.second_guardian)

    @property
    def subject_name(self) -> str:
        """The full name of the ward."""
        return self.ward.full_name


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianshipEndDeclaration:
    """The end of a guardianship as declared; ``guardianship`` is the entry that ends."""

    register: ClassVar[Register] = Register.GUARDIANSHIP_END

    place_of_registration: UnitCode
    guardian: Party
    second_guardian: Party | None = None
    ward: Party
    requester: Requester
    guardianship: EntryReference = NO_ENTRY
    ground: GuardianshipEndGround | None = None
    reason: str = ""
    ended: PartialDate | None = None
    copies: int = 0
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def guardians(self) -> tuple[Party, ...]:
        """One guardian or two."""
        return (self.guardian,) if self.second_guardian is None else (self.guardian, self.second_guardian)

    @property
    def subject_name(self) -> str:
        """The full name of the ward."""
        return self.ward.full_name
