"""What is declared for a death: every field of contracts.md 5.3 under an English name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from lienthong.domain.catalogues import DeathNoticeKind, IdentityPaper, RegistrationType, ResidenceType, Sex
from lienthong.domain.dates import PartialDate, TimeOfDay
from lienthong.domain.declarations.people import NOWHERE, PERSONAL_ID_LENGTH, NamedPerson, Place, Requester
from lienthong.domain.law import Group
from lienthong.domain.registers import Register

if TYPE_CHECKING:
    from lienthong.domain.units import UnitCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Deceased(NamedPerson):
    """The deceased (nkt*). A personal number travels as ``paper_number`` with paper kind 4 (citizen identity card)."""

    sex: Sex | None = None
    born: PartialDate | None = None
    ethnic_group: str = ""
    ethnic_other: str = ""
    nationality: str = ""
    nationality_other: str = ""
    residence_type: ResidenceType | None = None
    residence: Place = NOWHERE
    died: PartialDate
    died_at: TimeOfDay | None = None
    place_of_death: Place = NOWHERE
    cause: str = ""
    verified: bool | None = None

    @property
    def personal_id(self) -> str:
        """The 12-digit number, when the declared paper carries one; otherwise an empty string."""
        carries = self.paper_kind in (IdentityPaper.CITIZEN_CARD, None)
        return self.paper_number if carries and len(self.paper_number) == PERSONAL_ID_LENGTH else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeathNotice:
    """The notice of death or the paper that stands for it (gbtLoai, gbtSo, gbtNgay, gbtCoQuanCap)."""

    kind: DeathNoticeKind | None = None
    number: str = ""
    issued: PartialDate | None = None
    issuer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeathDeclaration:
    """A death as declared (KT from PM.DVCLT, LTKT to civil status; contracts.md 5.3).

    ``certificate_number`` and ``certificate_issued`` are the electronic notice of death (maGBT, ngayCapGBT).
    """

    group: ClassVar[Group] = Group.DEATH
    register: ClassVar[Register] = Register.DEATH

    registration_type: RegistrationType
    place_of_registration: UnitCode
    deceased: Deceased
    requester: Requester
    notice: DeathNotice = DeathNotice()
    certificate_number: str = ""
    certificate_issued: PartialDate | None = None
    copies: int = 0
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def subject_name(self) -> str:
        """The full name of the deceased."""
        return self.deceased.full_name
