"""What is declared for a marriage (KH, LTKH) and for a certificate of marital status (HN).

Contracts.md 4.1, 4.2 and 5.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from lienthong.domain.catalogues import MaritalStatus, MaritalStatusPurpose, RegistrationType
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations.people import ForeignRegistration, Party, Requester
from lienthong.domain.registers import Register

if TYPE_CHECKING:
    from lienthong.domain.units import UnitCode


class Side(StrEnum):
    """A side of a marriage."""

    HUSBAND = "husband"
    WIFE = "wife"

    @property
    def name_vi(self) -> str:
        """What the side is called on forms."""
        return "Bên nam" if self is Side.HUSBAND else "Bên nữ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spouse(Party):
    """One side of a marriage (chong*, vo*).

    ``times_married`` counts this marriage too (*SoLanKH: 1 for a first one). ``check_wanted`` asks civil
    status to have the marital status confirmed by ``check_unit``, the unit of the place of residence
    (*YeuCauXNTTHN, *NoiXNTTHN), before the marriage is registered.
    """

    times_married: int | None = None
    marital_status_kind: MaritalStatus | None = None
    marital_status: str = ""
    check_wanted: bool | None = None
    check_unit: UnitCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarriageDeclaration:
    """A marriage as declared (KH; LTKH where the check of marital status is interlinked; contracts.md 5.4).

    ``requester`` is None where nobody is named: both spouses ask together (Luật Hộ tịch 2014, Điều 18).
    ``married_since`` is the day from which the marriage counts, where it is not that of the registration
    (ngayXacLapQuanHeHonNhan).
    """

    register: ClassVar[Register] = Register.MARRIAGE

    registration_type: RegistrationType | None = None
    place_of_registration: UnitCode
    husband: Spouse
    wife: Spouse
    requester: Requester | None = None
    married_since: PartialDate | None = None
    note: str = ""
    copies: int = 0
    foreign_registration: ForeignRegistration | None = None
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)

    def spouse(self, side: Side) -> Spouse:
        """The spouse on a side."""
        return self.husband if side is Side.HUSBAND else self.wife

    @property
    def checks_wanted(self) -> tuple[Side, ...]:
        """The sides whose marital status is to be confirmed before the marriage is registered."""
        return tuple(side for side in Side if self.spouse(side).check_wanted)

    @property
    def subject_name(self) -> str:
        """The full names of both spouses."""
        return f"{self.husband.full_name} và {self.wife.full_name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidencePeriod:
    """Where someone lived, and between which days: the certificate of marital status speaks of that time."""

    place: str = ""
    since: PartialDate | None = None
    until: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MaritalStatusDeclaration:
    """A certificate of marital status as asked for (HN: giấy xác nhận tình trạng hôn nhân).

    ``subject`` is whose status is certified (nxn*); ``marital_status`` are the words, ``marital_status_kind``
    the kind. ``period`` is the time and place that the certificate is about.
    """

    register: ClassVar[Register] = Register.MARITAL_STATUS

    place_of_registration: UnitCode
    subject: Party
    requester: Requester
    period: ResidencePeriod = ResidencePeriod()
    marital_status_kind: MaritalStatus | None = None
    marital_status: str = ""
    purpose_kind: MaritalStatusPurpose | None = None
    purpose: str = ""
    copies: int = 0
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def subject_name(self) -> str:
        """The full name of the person whose status is certified."""
        return self.subject.full_name
