"""What a citizen declares for a birth or a death: every field of contracts.md 5.1 to 5.3 under an English
name.

Codes of open catalogues (ethnic groups, nationalities, relation) are kept as the text that was declared;
``lienthong.domain.catalogues`` reads them. Text is as declared: nothing here trims, folds or guesses. An
empty string means "not given" for texts; None for everything else. ``extra`` keeps wire fields nobody of ours
knows, under their wire names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from lienthong.domain.catalogues import (
    BirthKind,
    DeathNoticeKind,
    IdentityPaper,
    RegistrationType,
    ResidenceType,
    Sex,
)
from lienthong.domain.dates import PartialDate, TimeOfDay
from lienthong.domain.law import Group

if TYPE_CHECKING:
    from lienthong.domain.addresses import Address
    from lienthong.domain.units import UnitCode


@dataclass(frozen=True, slots=True)
class Place:
    """A place as declared, and as read.

    ``text`` is the free text from PM.DVCLT and is never rewritten; ``address`` is its structured reading,
    once there is one.
    """

    text: str = ""
    address: Address | None = None

    def __bool__(self) -> bool:
        return bool(self.text.strip()) or self.address is not None


NOWHERE = Place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """An identity paper as declared (LoaiGiayToTuyThan, GiayToKhac, SoGiayToTuyThan, NgayCap…, NoiCap…)."""

    paper_kind: IdentityPaper | None = None
    paper_other: str = ""
    paper_number: str = ""
    paper_issued: PartialDate | None = None
    paper_issuer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Paper):
    """A parent of the child (me*, cha*).

    ``personal_id`` is *SoDDCN, kept as declared; ``PersonalId.parse`` judges it. ``verified`` is
    *XacThucThongTin: whether the national population database confirmed the person; None when not said.
    """

    full_name: str
    born: PartialDate | None = None
    ethnic_group: str = ""
    ethnic_other: str = ""
    nationality: str = ""
    nationality_other: str = ""
    residence_type: ResidenceType | None = None
    residence: Place = NOWHERE
    personal_id: str = ""
    verified: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Child(Paper):
    """The child to be registered (nks*)."""

    full_name: str
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
class Requester(Paper):
    """Who asks (nyc*). ``relation`` is to the person registered, as declared (code or words)."""

    full_name: str
    relation: str = ""
    personal_id: str = ""
    residence_type: ResidenceType | None = None
    residence: Place = NOWHERE
    phone: str = ""
    email: str = ""
    verified: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignRegistration:
    """An earlier registration abroad that is to be noted (soDangKyNuocNgoai, ngay…, cq…, qg…)."""

    number: str = ""
    registered: PartialDate | None = None
    authority: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthDeclaration:
    """A birth as declared (KS from PM.DVCLT, LTKS to civil status; contracts.md 5.1 and 5.2).

    ``certificate_number`` and ``certificate_issued`` are the health facility's proof of birth (maGCS,
    ngayCapGCS). ``mother`` or ``father`` is None when not declared.
    """

    group: ClassVar[Group] = Group.BIRTH

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Deceased(Paper):
    """The deceased (nkt*). A personal number travels as ``paper_number`` with paper kind 4 (citizen
    identity card).
    """

    full_name: str
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


PERSONAL_ID_LENGTH = 12


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


Declaration = BirthDeclaration | DeathDeclaration
