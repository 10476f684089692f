"""What is declared to get copies of an extract (BS; Luật Hộ tịch 2014, Điều 63 and 64)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from lienthong.domain.declarations.people import NO_ENTRY, EntryReference, Party, Requester
from lienthong.domain.registers import Register

if TYPE_CHECKING:
    from lienthong.domain.units import UnitCode


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyDeclaration:
    """Copies asked for: of which entry (``source`` and ``entry``), about whom (``subject``), how many.

    ``place_of_registration`` is the unit that is asked, which need not be the one that made the entry.
    ``second_subject`` is the other spouse of a marriage, where declared.
    """

    register: ClassVar[Register] = Register.COPY

    place_of_registration: UnitCode
    source: Register
    subject: Party
    second_subject: Party | None = None
    entry: EntryReference = NO_ENTRY
    requester: Requester
    purpose: str = ""
    copies: int = 1
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def subject_name(self) -> str:
        """The full name of the person whom the entry is about."""
        return self.subject.full_name
