"""One bad dossier for each thing that the checks find, as a one-stop would send it.

Each case makes what must be in the books before, and gives the dossier that is then looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from lienthong.contracts.hotich_v3.envelope import ReceiveRequest
from lienthong.domain.catalogues import (
    BirthKind,
    DeathNoticeKind,
    IdentityPaper,
    RegistrationType,
    Sex,
)
from lienthong.domain.checks import FindingCode
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import (
    BirthDeclaration,
    CopyDeclaration,
    DeathDeclaration,
    DeathNotice,
    Declaration,
    EntryReference,
    ForeignDivorceDeclaration,
    Party,
    Person,
    Place,
)
from lienthong.domain.registers import Register
from lienthong.domain.units import UnitCode
from lienthong.foundation.clock import VIETNAM
from lienthong.invented import people
from lienthong.invented.people import couples, kin
from tests.support.systems.civilstatus import NOW, UNIT, Office, request_for

TODAY = NOW.date()
HERE = UnitCode(UNIT)
ELSEWHERE = Place("Số 2 phố Lê Lợi, phường Trúc Bạch, quận Ba Đình, thành phố Hà Nội")
NEXT_YEAR = datetime(2025, 1, 10, 9, 0, tzinfo=VIETNAM)

#: Since July 2025 communes also note foreign divorces.
LATER = datetime(2025, 8, 4, 9, 0, tzinfo=VIETNAM)
LATER_UNIT = UnitCode("00004")

Case = Callable[[Office, int], ReceiveRequest]
CASES: dict[FindingCode, Case] = {}
C = TypeVar("C", bound=Case)


def produces(code: FindingCode) -> Callable[[C], C]:
    """The case of a code; a code has one."""

    def add(case: C) -> C:
        assert code not in CASES, code
        CASES[code] = case
        return case

    return add


def declared_as(code: FindingCode, make: Callable[[int], Declaration], **more: Any) -> None:
    """A case that needs nothing in the books."""
    produces(code)(lambda _office, number: request_for(make(number), number, **more))


def birth(number: int, **child: Any) -> BirthDeclaration:
    declared = people.birth(number, TODAY, HERE)
    return replace(declared, child=replace(declared.child, **child))


def with_(number: int, **changes: Any) -> BirthDeclaration:
    return replace(people.birth(number, TODAY, HERE), **changes)


def mother(number: int, **changes: Any) -> BirthDeclaration:
    declared = people.birth(number, TODAY, HERE)
    assert declared.mother is not None
    return replace(declared, mother=replace(declared.mother, **changes))


def asked(number: int, **changes: Any) -> BirthDeclaration:
    declared = people.birth(number, TODAY, HERE)
    return replace(declared, requester=replace(declared.requester, **changes))


def elsewhere(number: int) -> BirthDeclaration:
    declared = people.birth(number, TODAY, HERE)
    parents = {
        which: replace(parent, residence=ELSEWHERE)
        for which in ("mother", "father")
        if (parent := getattr(declared, which)) is not None
    }
    return replace(declared, **parents)


def nowhere(number: int) -> BirthDeclaration:
    declared = elsewhere(number)
    lost = Place("chỗ trọ gần ga, không nhớ địa chỉ")
    parents = {which: replace(getattr(declared, which), residence=lost) for which in ("mother", "father")}
    return replace(declared, **parents)


def death(number: int, **deceased: Any) -> DeathDeclaration:
    declared = people.death_in_hospital(number, TODAY, HERE)
    return replace(declared, deceased=replace(declared.deceased, **deceased))


def death_with(number: int, **changes: Any) -> DeathDeclaration:
    return replace(people.death_in_hospital(number, TODAY, HERE), **changes)


def notice(kind: DeathNoticeKind, issued: PartialDate) -> DeathNotice:
    return DeathNotice(kind=kind, number="1", issued=issued)


def guardianship(number: int, **changes: Any) -> Any:
    return replace(kin.guardianship(number, TODAY, HERE), **changes)


def divorce(seed: int, **decision: Any) -> ForeignDivorceDeclaration:
    declared = couples.foreign_divorce(seed, LATER.date(), LATER_UNIT)
    return replace(declared, decision=replace(declared.decision, **decision))


def years_before(when: PartialDate, years: int) -> PartialDate:
    return PartialDate(when.year - years, when.month, min(when.day or 1, 28))


def registered(office: Office, declared: Declaration, number: int, **more: Any) -> None:
    user = f"hotich.{declared.place_of_registration}"
    office.issue(request_for(declared, number, **more), office.officer(user))


def copy_of(
    number: int, subject: Party, entry: EntryReference, source: Register = Register.BIRTH
) -> CopyDeclaration:
    declared = people.declare(Register.COPY, number, TODAY, HERE)
    assert isinstance(declared, CopyDeclaration)
    return replace(declared, source=source, subject=subject, second_subject=None, entry=entry)


# Anybody ----------------------------------------------------------------------------------------------------

NO_PAPER: dict[str, Any] = {"paper_number": "", "paper_kind": None}
OTHER: dict[str, Any] = {"personal_id": "", **NO_PAPER}
declared_as(FindingCode.NAME_REFUSED, lambda n: birth(n, full_name="Lê Minh 3"))
declared_as(FindingCode.NAME_ODD, lambda n: birth(n, full_name="Minh"))
declared_as(FindingCode.NAME_STAND_IN, lambda n: birth(n, full_name="Bé trai chưa đặt tên"))
declared_as(FindingCode.MACHINE_WORD, lambda n: birth(n, ethnic_other="undefined"))
declared_as(FindingCode.NAME_OTHER_ALPHABET, lambda n: birth(n, full_name="Иван Hoa"))
declared_as(
    FindingCode.PERSONAL_ID_INCONSISTENT, lambda n: mother(n, personal_id="001090000001", paper_number="")
)
declared_as(FindingCode.PAPER_ISSUED_IN_FUTURE, lambda n: asked(n, paper_issued=PartialDate(2024, 12, 1)))
declared_as(
    FindingCode.PAPER_EXPIRED,
    lambda n: replace(
        people.birth(n, NEXT_YEAR.date(), HERE),
        requester=replace(
            people.birth(n, NEXT_YEAR.date(), HERE).requester,
            paper_kind=IdentityPaper.IDENTITY_CARD_OLD,
            paper_number="201234567",
        ),
    ),
    received=NEXT_YEAR,
)
declared_as(FindingCode.UNKNOWN_ETHNIC_GROUP, lambda n: birth(n, ethnic_group="99", ethnic_other="Tên khác"))
declared_as(FindingCode.UNKNOWN_COUNTRY, lambda n: birth(n, nationality="ZZ", nationality_other="Nước khác"))


@produces(FindingCode.IS_DEAD)
def _dead(office: Office, number: int) -> ReceiveRequest:
    gone = death(number, died=PartialDate(2024, 6, 1))
    registered(office, gone, number)
    child = people.birth(number + 1, TODAY, HERE)
    who = replace(child.requester, full_name=gone.deceased.full_name, personal_id=gone.deceased.paper_number)
    return request_for(replace(child, requester=replace(who, relation="Bác")), number + 1)


# Births -----------------------------------------------------------------------------------------------------

declared_as(FindingCode.BORN_AFTER_FILING, lambda n: birth(n, born=PartialDate(2024, 7, 6), born_in_words=""))
declared_as(FindingCode.BIRTH_LATE, lambda n: people.late_birth(n, TODAY, HERE))
declared_as(
    FindingCode.REGISTRATION_TYPE_DISAGREES,
    lambda n: replace(people.late_birth(n, TODAY, HERE), registration_type=RegistrationType.ON_TIME),
)
declared_as(FindingCode.PROOF_MISSING, lambda n: with_(n, certificate_number=""))
declared_as(FindingCode.PROOF_BEFORE_EVENT, lambda n: with_(n, certificate_issued=PartialDate(2023, 1, 2)))
declared_as(FindingCode.PROOF_IN_FUTURE, lambda n: with_(n, certificate_issued=PartialDate(2024, 12, 2)))
declared_as(
    FindingCode.DATE_IN_WORDS_DISAGREES, lambda n: birth(n, born_in_words="Ngày một tháng một năm một nghìn")
)
declared_as(
    FindingCode.PARENT_TOO_YOUNG, lambda n: mother(n, born=years_before(birth(n).child.born, 13), **OTHER)
)
declared_as(
    FindingCode.PARENT_TOO_OLD, lambda n: mother(n, born=years_before(birth(n).child.born, 60), **OTHER)
)
declared_as(
    FindingCode.PARENT_AGE_IMPOSSIBLE, lambda n: mother(n, born=years_before(birth(n).child.born, 5), **OTHER)
)
declared_as(FindingCode.PARENT_BORN_AFTER_CHILD, lambda n: mother(n, born=PartialDate(2025, 1, 1), **OTHER))
declared_as(
    FindingCode.BIRTH_KIND_DISAGREES,
    lambda n: replace(birth(n, birth_kind=BirthKind.BOTH_KNOWN), father=None),
)
declared_as(
    FindingCode.PARENTS_MISSING, lambda n: replace(birth(n, birth_kind=None), mother=None, father=None)
)
declared_as(FindingCode.FAMILY_NAME_OF_NEITHER, lambda n: birth(n, full_name="Tạ Minh Khuê"))
declared_as(
    FindingCode.REQUESTER_NOT_PARENT, lambda n: asked(n, relation="Mẹ", full_name="Trần Thị Lạ", **OTHER)
)
declared_as(FindingCode.REQUESTER_NAMED_OTHERWISE, lambda n: asked(n, full_name="Trần Tên Khác"))
declared_as(FindingCode.RELATION_IMPOSSIBLE, lambda n: asked(n, relation="Vợ"))
declared_as(FindingCode.NOT_COMPETENT, elsewhere)
declared_as(FindingCode.RESIDENCE_UNREAD, nowhere)


@produces(FindingCode.DIED_BEFORE_BIRTH)
def _orphan(office: Office, number: int) -> ReceiveRequest:
    child = people.birth(number + 1, TODAY, HERE)
    assert child.mother is not None
    registered(office, dead_as(child.mother, number), number)
    return request_for(replace(child, requester=replace(child.requester, relation="Bác")), number + 1)


def dead_as(person: Person, number: int) -> DeathDeclaration:
    return death(
        number,
        full_name=person.full_name,
        paper_number=person.personal_id,
        born=person.born,
        sex=Sex.FEMALE,
        died=PartialDate(2023, 1, 2),
    )


@produces(FindingCode.BIRTHS_TOO_CLOSE)
def _too_close(office: Office, number: int) -> ReceiveRequest:
    child = people.birth(number, TODAY, HERE)
    day = child.child.born.latest - timedelta(days=100)
    older = replace(child.child, full_name="Phạm Gia Linh", born=PartialDate.of(day), born_in_words="")
    earlier = replace(child, child=older, certificate_number="", certificate_issued=None)
    registered(office, earlier, number)
    return request_for(child, number + 1)


# Deaths -----------------------------------------------------------------------------------------------------

declared_as(FindingCode.DIED_IN_FUTURE, lambda n: death(n, died=PartialDate(2024, 7, 6)))
declared_as(FindingCode.DEATH_BEFORE_BIRTH, lambda n: death(n, born=PartialDate(2024, 7, 5), **NO_PAPER))
declared_as(
    FindingCode.NOTICE_BEFORE_DEATH,
    lambda n: death_with(n, notice=notice(DeathNoticeKind.NOTICE, PartialDate(2020, 1, 1))),
)
declared_as(
    FindingCode.NOTICE_IN_FUTURE,
    lambda n: death_with(n, notice=notice(DeathNoticeKind.NOTICE, PartialDate(2024, 12, 1))),
)
declared_as(FindingCode.DEATH_LATE, lambda n: people.late_death(n, TODAY, HERE))
declared_as(FindingCode.HOUR_UNKNOWN, lambda n: death(n, died_at=None))
declared_as(FindingCode.CAUSE_UNKNOWN, lambda n: death(n, cause=""))
declared_as(FindingCode.VERY_OLD, lambda n: death(n, born=PartialDate(1890, 1, 1), **NO_PAPER))
declared_as(
    FindingCode.PAPER_OF_ANOTHER_PLACE,
    lambda n: death_with(n, notice=notice(DeathNoticeKind.WITNESS, PartialDate.of(TODAY))),
)
declared_as(
    FindingCode.REQUESTER_IS_DECEASED,
    lambda n: death_with(n, requester=replace(death(n).requester, relation="Bản thân")),
)
