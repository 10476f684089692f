"""The cases of marriages and certificates of marital status: see :mod:`finding_cases`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lienthong.contracts.hotich_v3.envelope import ReceiveRequest
from lienthong.domain.catalogues import IdentityPaper, MaritalStatus, RegistrationType, Sex
from lienthong.domain.checks import FindingCode
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import Party, Person
from lienthong.domain.modules import Module
from lienthong.domain.units import UnitCode
from lienthong.invented import people
from lienthong.invented.people import couples
from tests.integration.civilstatus.finding_cases import HERE, OTHER, TODAY, declared_as, produces, registered
from tests.support.systems.civilstatus import Office, request_for


def wedding(number: int, **husband: Any) -> Any:
    declared = couples.marriage(number, TODAY, HERE)
    return replace(declared, husband=replace(declared.husband, **husband))


def certificate(number: int, **changes: Any) -> Any:
    return replace(couples.marital_status(number, TODAY, HERE), **changes)


# Marriages and certificates ---------------------------------------------------------------------------------

declared_as(FindingCode.BORN_UNKNOWN, lambda n: wedding(n, born=PartialDate(2004), **OTHER))
declared_as(FindingCode.TOO_YOUNG_TO_MARRY, lambda n: wedding(n, born=PartialDate(2006, 1, 1), **OTHER))
declared_as(FindingCode.SAME_SEX, lambda n: wedding(n, sex=Sex.FEMALE, **OTHER))
declared_as(FindingCode.DECLARED_MARRIED, lambda n: wedding(n, marital_status_kind=MaritalStatus.MARRIED))
declared_as(
    FindingCode.SAME_PERSON_TWICE,
    lambda n: wedding(n, personal_id=couples.marriage(n, TODAY, HERE).wife.personal_id, paper_number=""),
)
declared_as(
    FindingCode.STATUS_NOT_ANSWERED,
    lambda n: wedding(n, check_wanted=True, check_unit=UnitCode("00022")),
    module=Module.LTKH,
)
declared_as(FindingCode.PURPOSE_MISSING, lambda n: certificate(n, purpose_kind=None, purpose=""))
declared_as(
    FindingCode.PERIOD_WRONG,
    lambda n: certificate(
        n,
        period=replace(
            couples.marital_status(n, TODAY, HERE).period, since=PartialDate(2024), until=PartialDate(2020)
        ),
    ),
)


def _answered(office: Office, number: int, **answer: Any) -> ReceiveRequest:
    wanted = wedding(number, check_wanted=True, check_unit=UnitCode("00022"))
    request = request_for(wanted, number, module=Module.LTKH)
    office.send(request)
    there = office.officer("hotich.00022")
    [asked] = [
        each
        for each in office.get("/api/status-checks", there).json()["items"]
        if each["dossier"] == request.onestop_code
    ]
    done = office.post(f"/api/status-checks/{asked['id']}/answer", there, **answer)
    assert done.status_code == 200, done.text
    return request


@produces(FindingCode.STATUS_MARRIED)
def _told_married(office: Office, number: int) -> ReceiveRequest:
    return _answered(office, number, status=2)


@produces(FindingCode.STATUS_NOT_CONFIRMED)
def _told_nothing(office: Office, number: int) -> ReceiveRequest:
    return _answered(office, number, words="Sổ chưa được số hóa")


@produces(FindingCode.IS_MARRIED)
def _married(office: Office, number: int) -> ReceiveRequest:
    first = couples.marriage(number, TODAY, HERE)
    registered(office, first, number)
    return request_for(replace(couples.marriage(number + 1, TODAY, HERE), husband=first.husband), number + 1)


@produces(FindingCode.TIMES_MARRIED_DISAGREES)
def _married_more_often(office: Office, number: int) -> ReceiveRequest:
    first = couples.marriage(number, TODAY, HERE)
    registered(office, first, number)
    again = couples.marriage(number + 1, TODAY, HERE)
    return request_for(replace(again, husband=replace(first.husband, times_married=1)), number + 1)


@produces(FindingCode.STATUS_DISAGREES)
def _never_married(office: Office, number: int) -> ReceiveRequest:
    first = couples.marriage(number, TODAY, HERE)
    registered(office, first, number)
    who = replace(certificate(number + 1).subject, **identity(first.wife))
    return request_for(certificate(number + 1, subject=who), number + 1)


def identity(person: Party | Person) -> dict[str, Any]:
    return {
        name: getattr(person, name)
        for name in ("full_name", "born", "personal_id", "paper_kind", "paper_number")
    }


@produces(FindingCode.CLOSE_KIN)
def _siblings(office: Office, number: int) -> ReceiveRequest:
    wed = couples.marriage(number, TODAY, HERE)
    for index, (spouse, sex) in enumerate(((wed.husband, Sex.MALE), (wed.wife, Sex.FEMALE))):
        one = people.birth(number, TODAY, HERE)
        assert spouse.born is not None
        parents = {
            which: replace(
                getattr(one, which), born=PartialDate(spouse.born.year - 30), **OTHER, full_name=name
            )
            for which, name in (("mother", "Lê Thị Mẹ"), ("father", "Trần Văn Cha"))
        }
        parents = {
            which: replace(parent, personal_id=f"0011600000{number % 90 + 10}" if which == "mother" else "")
            for which, parent in parents.items()
        }
        child = replace(
            one.child,
            full_name=spouse.full_name,
            born=spouse.born,
            sex=sex,
            born_in_words="",
            paper_kind=IdentityPaper.CITIZEN_CARD,
            paper_number=spouse.personal_id,
        )
        again = replace(
            one,
            child=child,
            **parents,
            registration_type=RegistrationType.AGAIN,
            certificate_number="",
            certificate_issued=None,
            requester=replace(one.requester, relation="Bác"),
        )
        registered(office, again, number + index)
    return request_for(wed, number + 2)
