"""What is declared to have a foreign divorce or annulment noted (LH; Luật Hộ tịch 2014, Điều 3 khoản 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from lienthong.domain.catalogues import MarriageEnding
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations.people import NO_ENTRY, EntryReference, Party, Requester
from lienthong.domain.registers import Register

if TYPE_CHECKING:
    from lienthong.domain.units import UnitCode


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignDecision:
    """The decision of an authority abroad that ended the marriage.

    ``effective`` is the day from which it has effect. ``country`` is a code or name as declared.
    """

    kind: MarriageEnding | None = None
    title: str = ""
    number: str = ""
    issued: PartialDate | None = None
    effective: PartialDate | None = None
    authority: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignDivorceDeclaration:
    """A foreign divorce or annulment to be noted: the two spouses, the decision, and the marriage it ended.

    ``marriage`` is the entry of the marriage, registered in Vietnam or noted here.
    """

    register: ClassVar[Register] = Register.FOREIGN_DIVORCE

    place_of_registration: UnitCode
    husband: Party
    wife: Party
    decision: ForeignDecision
    requester: Requester
    marriage: EntryReference = NO_ENTRY
    note: str = ""
    copies: int = 0
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def subject_name(self) -> str:
        """The full names of both former spouses."""
        return f"{self.husband.full_name} và {self.wife.full_name}"
