"""The people, papers and places that declarations are made of.

Codes of open catalogues (ethnic groups, nationalities, relation) are kept as the text that was declared;
``lienthong.domain.catalogues`` reads them. Text is as declared: nothing here trims, folds or guesses. An
empty string means "not given" for texts; None for everything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lienthong.domain.catalogues import IdentityPaper, ResidenceType, Sex
from lienthong.domain.dates import PartialDate
from lienthong.domain.names import NameParts, parts_of_name

if TYPE_CHECKING:
    from lienthong.domain.addresses import Address

PERSONAL_ID_LENGTH = 12


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
class DeclaredPaper:
    """An identity paper as declared (LoaiGiayToTuyThan, GiayToKhac, SoGiayToTuyThan, NgayCap…, NoiCap…)."""

    paper_kind: IdentityPaper | None = None
    paper_other: str = ""
    paper_number: str = ""
    paper_issued: PartialDate | None = None
    paper_issuer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPerson(DeclaredPaper):
    """Someone with a name and a paper.

    ``declared_parts`` are family, middle and given name where they were declared apart and position alone
    would split the name otherwise (“Tôn Nữ”, “Hương”; foreigners); None where it would not.
    """

    full_name: str
    declared_parts: NameParts | None = None

    @property
    def name_parts(self) -> NameParts:
        """Family, middle and given name: as declared, otherwise by position."""
        return parts_of_name(self.full_name, self.declared_parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(NamedPerson):
    """A person in a declaration; in a birth, a parent of the child (me*, cha*).

    ``personal_id`` is *SoDDCN, kept as declared; ``PersonalId.parse`` judges it. ``verified`` is
    *XacThucThongTin: whether the national population database confirmed the person; None when not said.
    """

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
class Party(Person):
    """A person whom a dossier is about, beside births and deaths.

    A spouse, a parent or child to be recognised, a guardian, a ward, the holder of a certificate.

    ``residence_abroad`` is the text of a residence in another country (*CuTruNuocNgoai).
    """

    sex: Sex | None = None
    hometown: Place = NOWHERE
    residence_abroad: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requester(NamedPerson):
    """Who asks (nyc*). ``relation`` is to the person registered, as declared (code or words)."""

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
class EntryReference:
    """An entry made earlier in a register, as the requester knows it.

    ``authority`` is the office that registered, in words; ``country`` is set where that office is abroad.
    """

    number: str = ""
    book: str = ""
    page: str = ""
    registered: PartialDate | None = None
    authority: str = ""
    country: str = ""

    def __bool__(self) -> bool:
        return any((self.number, self.book, self.page, self.registered, self.authority, self.country))


NO_ENTRY = EntryReference()
