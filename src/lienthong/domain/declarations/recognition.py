"""What is declared for the recognition of a parent or a child (CMC; Luật Hộ tịch 2014, Điều 24 and 25)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from lienthong.domain.catalogues import RecognitionKind, RegistrationType
from lienthong.domain.declarations.people import ForeignRegistration, Party, Requester
from lienthong.domain.registers import Register

if TYPE_CHECKING:
    from lienthong.domain.units import UnitCode


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionDeclaration:
    """A recognition as declared: ``kind`` says who recognises whom (loaiXacNhan).

    ``requester.relation`` is to the person who is recognised (nycQHNguoiDuocNhan),
    ``relation_to_recogniser`` to the one who recognises (nycQHNguoiNhan).
    """

    register: ClassVar[Register] = Register.RECOGNITION

    registration_type: RegistrationType | None = None
    place_of_registration: UnitCode
    kind: RecognitionKind
    parent: Party
    child: Party
    requester: Requester
    relation_to_recogniser: str = ""
    grounds: str = ""
    copies: int = 0
    foreign_registration: ForeignRegistration | None = None
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def recogniser(self) -> Party:
        """Who recognises the other."""
        return self.parent if self.kind.by_parent else self.child

    @property
    def recognised(self) -> Party:
        """Who is recognised by the other."""
        return self.child if self.kind.by_parent else self.parent

    @property
    def subject_name(self) -> str:
        """The full name of the child and of the parent."""
        return f"{self.child.full_name} – {self.parent.full_name}"
