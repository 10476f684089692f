"""What civil status answers once a declaration is recorded: the declared facts, and where they stand in the books."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import date
from typing import overload

from lienthong.contracts.declaration_fields.places import write_place
from lienthong.contracts.hotich_v3.entries import ENTRY_RESULTS, AnyResult
from lienthong.contracts.hotich_v3.results import BirthResult, DeathResult, Result, document_kind
from lienthong.domain.dates import PartialDate, date_in_words
from lienthong.domain.declarations import (
    NOWHERE,
    BirthDeclaration,
    DeathDeclaration,
    Declaration,
    DeclaredPaper,
    InterlinkedDeclaration,
    Person,
    Requester,
)
from lienthong.domain.law import Group
from lienthong.domain.units import registry


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedRegistration:
    """One entry of a civil-status book.

    Attributes
    ----------
    unit_code
        The unit that registered.
    document
        The signed PDF.
    personal_id
        The number issued to a newborn; empty while it could not be issued.
    """

    unit_code: str
    registered: date
    number: str
    book: str
    page: str
    document: bytes = field(repr=False)
    personal_id: str = field(default="", repr=False)


@overload
def registration_result(
    declaration: InterlinkedDeclaration, registration: RecordedRegistration
) -> Result: ...
@overload
def registration_result(declaration: Declaration, registration: RecordedRegistration) -> AnyResult: ...
def registration_result(declaration: Declaration, registration: RecordedRegistration) -> AnyResult:
    """The result of a registered declaration, as ``ketQuaXuLy`` of civil status holds it."""
    if isinstance(declaration, BirthDeclaration):
        return birth_registration_result(declaration, registration)
    if isinstance(declaration, DeathDeclaration):
        return death_registration_result(declaration, registration)
    return ENTRY_RESULTS[declaration.register].of(
        declaration,
        registered=registration.registered,
        number=registration.number,
        book=registration.book,
        page=registration.page,
        certificate_base64=base64.b64encode(registration.document).decode("ascii"),
    )


def birth_registration_result(
    declaration: BirthDeclaration, registration: RecordedRegistration
) -> BirthResult:
    """The result of a registered birth (contracts.md section 6)."""
    child, mother, father = declaration.child, declaration.mother, declaration.father
    requester = declaration.requester
    # A unit that ended between reception and registration has nothing around it on the later day.
    exists = registry().unit(registration.unit_code, registration.registered) is not None
    around = registry().parents(registration.unit_code, registration.registered) if exists else ()
    codes = [registration.unit_code, *(unit.code for unit in around)]
    by_digits = {len(code): code for code in codes}
    return BirthResult(
        personal_id=registration.personal_id,
        registered=PartialDate.of(registration.registered).format(),
        province_code=by_digits.get(2, ""),
        district_code=by_digits.get(3, ""),
        commune_code=by_digits.get(5, ""),
        child_name=child.full_name,
        child_sex=child.sex.code,
        child_born=child.born.format(),
        child_born_in_words=child.born_in_words or date_in_words(child.born),
        child_ethnic_group=child.ethnic_group,
        child_hometown=write_place(child.hometown),
        child_nationality=child.nationality,
        child_birthplace=write_place(child.birthplace),
        mother_name=mother.full_name if mother else "",
        mother_born=_date(mother.born) if mother else "",
        mother_ethnic_group=mother.ethnic_group if mother else "",
        mother_nationality=mother.nationality if mother else "",
        mother_residence_type=_residence_type(mother),
        mother_residence=write_place(mother.residence if mother else NOWHERE),
        mother_paper_number=_paper_number(mother),
        father_name=father.full_name if father else "",
        father_born=_date(father.born) if father else "",
        father_ethnic_group=father.ethnic_group if father else "",
        father_nationality=father.nationality if father else "",
        father_residence_type=_residence_type(father),
        father_residence=write_place(father.residence if father else NOWHERE),
        father_paper_number=_paper_number(father),
        requester_name=requester.full_name,
        requester_relation=requester.relation,
        requester_paper_number=_paper_number(requester),
        number=registration.number,
        book=registration.book,
        page=registration.page,
        certificate_base64=base64.b64encode(registration.document).decode("ascii"),
    )


def death_registration_result(
    declaration: DeathDeclaration, registration: RecordedRegistration
) -> DeathResult:
    """The result of a registered death (contracts.md section 6)."""
    deceased, requester, notice = declaration.deceased, declaration.requester, declaration.notice
    return DeathResult(
        deceased_name=deceased.full_name,
        deceased_sex=deceased.sex.code if deceased.sex is not None else "",
        deceased_born=_date(deceased.born),
        deceased_ethnic_group=deceased.ethnic_group,
        deceased_nationality=deceased.nationality,
        deceased_residence_type=(deceased.residence_type.code if deceased.residence_type is not None else ""),
        deceased_residence=write_place(deceased.residence),
        deceased_paper_number=deceased.paper_number,
        died=deceased.died.format(),
        place_of_death=write_place(deceased.place_of_death),
        cause=deceased.cause,
        notice_kind=notice.kind.code if notice.kind is not None else "",
        notice_number=notice.number,
        requester_name=requester.full_name,
        requester_paper_number=_paper_number(requester),
        requester_relation=requester.relation,
        number=registration.number,
        book=registration.book,
        page=registration.page,
        certificate_base64=base64.b64encode(registration.document).decode("ascii"),
        document_kind=document_kind(Group.DEATH, registration.registered),
    )


def _date(when: PartialDate | None) -> str:
    return "" if when is None else when.format()


def _residence_type(person: Person | None) -> str:
    return "" if person is None or person.residence_type is None else person.residence_type.code


def _paper_number(who: DeclaredPaper | None) -> str:
    """The number of the declared paper, or the personal number where only that was declared."""
    if who is None:
        return ""
    if who.paper_number:
        return who.paper_number
    return who.personal_id if isinstance(who, Person | Requester) else ""
