"""The cases of recognitions, guardianships, divorces and copies: see :mod:`finding_cases`."""

from __future__ import annotations

from dataclasses import replace

from lienthong.contracts.hotich_v3.envelope import ReceiveRequest
from lienthong.domain.catalogues import GuardianshipGround, RegistrationType
from lienthong.domain.checks import FindingCode
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import NO_ENTRY, EntryReference, Party, RecognitionDeclaration
from lienthong.domain.registers import Register
from lienthong.invented import people
from lienthong.invented.people import couples, kin
from tests.integration.civilstatus.finding_cases import (
    HERE,
    LATER,
    OTHER,
    TODAY,
    copy_of,
    declared_as,
    divorce,
    guardianship,
    produces,
    registered,
)
from tests.support.systems.civilstatus import Office, request_for

# Recognitions -----------------------------------------------------------------------------------------------


def _young_parent(number: int) -> RecognitionDeclaration:
    born = kin.recognition(number, TODAY, HERE).child.born
    assert born is not None
    declared = kin.recognition(number, TODAY, HERE)
    return replace(declared, parent=replace(declared.parent, born=PartialDate(born.year - 5), **OTHER))


declared_as(FindingCode.AGES_TOO_CLOSE, _young_parent)
declared_as(
    FindingCode.PROOF_OF_KINSHIP_MISSING, lambda n: replace(kin.recognition(n, TODAY, HERE), grounds="")
)


@produces(FindingCode.ALREADY_RECOGNISED)
def _again(office: Office, number: int) -> ReceiveRequest:
    first = kin.recognition(number, TODAY, HERE)
    registered(office, first, number)
    return request_for(first, number + 1)


@produces(FindingCode.OTHER_PARENT_KNOWN)
def _another(office: Office, number: int) -> ReceiveRequest:
    first = kin.recognition(number, TODAY, HERE)
    registered(office, first, number)
    other = kin.recognition(number + 1, TODAY, HERE)
    return request_for(replace(first, parent=replace(other.parent, sex=first.parent.sex)), number + 1)


# Guardianships ----------------------------------------------------------------------------------------------

declared_as(
    FindingCode.GUARDIAN_TOO_YOUNG,
    lambda n: guardianship(
        n, guardian=replace(kin.guardianship(n, TODAY, HERE).guardian, born=PartialDate(2010, 1, 1), **OTHER)
    ),
)
declared_as(
    FindingCode.GUARDIAN_IS_WARD,
    lambda n: guardianship(n, guardian=kin.guardianship(n, TODAY, HERE).ward),
)
declared_as(
    FindingCode.WARD_OF_AGE,
    lambda n: guardianship(
        n,
        ward=replace(kin.guardianship(n, TODAY, HERE).ward, born=PartialDate(1990, 1, 1), **OTHER),
        ground=GuardianshipGround.NO_PARENTS,
    ),
)
declared_as(FindingCode.GUARDIANSHIP_NOT_FOUND, lambda n: kin.guardianship_end(n, TODAY, HERE))


@produces(FindingCode.HAS_GUARDIAN)
def _guarded(office: Office, number: int) -> ReceiveRequest:
    first = kin.guardianship(number, TODAY, HERE)
    registered(office, first, number)
    other = kin.guardianship(number + 1, TODAY, HERE)
    return request_for(replace(other, ward=first.ward), number + 1)


# Divorces ---------------------------------------------------------------------------------------------------

declared_as(FindingCode.DECISION_INCOMPLETE, lambda n: divorce(n, issued=None), received=LATER)
declared_as(
    FindingCode.DECISION_IN_FUTURE, lambda n: divorce(n, effective=PartialDate(2026, 12, 1)), received=LATER
)
declared_as(FindingCode.MARRIAGE_NOT_FOUND, lambda n: replace(divorce(n), marriage=NO_ENTRY), received=LATER)


@produces(FindingCode.ALREADY_NOTED)
def _noted(office: Office, number: int) -> ReceiveRequest:
    first = divorce(number)
    registered(office, first, number, received=LATER)
    return request_for(first, number + 1, received=LATER)


# Copies -----------------------------------------------------------------------------------------------------


def _subject(office: Office, number: int) -> Party:
    """Somebody whose birth stands in the book."""
    declared = people.birth(number, TODAY, HERE)
    registered(office, declared, number)
    return Party(full_name=declared.child.full_name, born=declared.child.born, sex=declared.child.sex)


declared_as(
    FindingCode.ENTRY_NOT_FOUND,
    lambda n: copy_of(n, Party(full_name="Không Ai Biết", born=PartialDate(2001, 2, 3)), NO_ENTRY),
)
declared_as(
    FindingCode.NOT_COPIED,
    lambda n: copy_of(n, Party(full_name="Lê Thị Hoa"), NO_ENTRY, Register.MARITAL_STATUS),
)


@produces(FindingCode.NO_COPIES)
def _none(office: Office, number: int) -> ReceiveRequest:
    who = _subject(office, number)
    return request_for(replace(copy_of(number + 1, who, NO_ENTRY), copies=0), number + 1)


@produces(FindingCode.ENTRY_FOUND)
def _one(office: Office, number: int) -> ReceiveRequest:
    return request_for(copy_of(number + 1, _subject(office, number), NO_ENTRY), number + 1)


@produces(FindingCode.ENTRY_DIFFERS)
def _otherwise(office: Office, number: int) -> ReceiveRequest:
    who = _subject(office, number)
    stated = EntryReference(number="987654", registered=PartialDate(2024, 1, 2))
    return request_for(copy_of(number + 1, who, stated), number + 1)


def _two_marriages(office: Office, number: int) -> Party:
    """Somebody who stands twice in the book of marriages: registered again, as a lost one is."""
    declared = couples.marriage(number, TODAY, HERE)
    registered(office, declared, number)
    registered(office, replace(declared, registration_type=RegistrationType.AGAIN), number + 1)
    return Party(
        full_name=declared.husband.full_name,
        born=declared.husband.born,
        personal_id=declared.husband.personal_id,
    )


@produces(FindingCode.SEVERAL_ENTRIES)
def _several(office: Office, number: int) -> ReceiveRequest:
    who = _two_marriages(office, number)
    return request_for(copy_of(number + 2, who, NO_ENTRY, Register.MARRIAGE), number + 2)


@produces(FindingCode.ENTRY_UNDECIDED)
def _undecided(office: Office, number: int) -> ReceiveRequest:
    who = _two_marriages(office, number)
    stated = EntryReference(number="999999", registered=PartialDate(2024, 7, 5))
    return request_for(copy_of(number + 2, who, stated, Register.MARRIAGE), number + 2)
