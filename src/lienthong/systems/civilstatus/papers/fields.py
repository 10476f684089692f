"""What the book and the paper say: the declaration in the official wording of the day of registration."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from lienthong.domain.addresses import write_address
from lienthong.domain.catalogues import ETHNIC_GROUPS, NATIONALITIES, RELATIONS, Catalogue, IdentityPaper
from lienthong.domain.dates import PartialDate, TimeOfDay, date_in_words
from lienthong.domain.declarations import (
    BirthDeclaration,
    DeathDeclaration,
    Deceased,
    DeclaredPaper,
    InterlinkedDeclaration,
    Person,
    Place,
    Requester,
)
from lienthong.domain.registers import Register
from lienthong.foundation.clock import VIETNAM
from lienthong.systems.civilstatus.papers.certificates import (
    BirthCertificate,
    CertificateParent,
    DeathExtract,
    PaperIssue,
)


def interlinked_fields(declaration: InterlinkedDeclaration, on: date, personal_id: str) -> dict[str, Any]:
    """The fields of the entry of a birth or a death, which are those of the paper without :class:`PaperIssue`.

    Parameters
    ----------
    on
        Day whose unit names the declared places bear: that of reception.
    personal_id
        Number given to the newborn; empty for a death, or when none could be given.
    """
    if isinstance(declaration, BirthDeclaration):
        return _birth(declaration, on, personal_id)
    return _death(declaration, on)


def paper_of(
    register: Register, fields: Mapping[str, Any], issue: PaperIssue
) -> BirthCertificate | DeathExtract:
    """The paper of the entry of a birth or a death, ready for its template."""
    if register is Register.DEATH:
        return DeathExtract(issue=issue, **fields)
    parents = {role: CertificateParent(**fields[role]) for role in ("mother", "father")}
    return BirthCertificate(issue=issue, **{**fields, **parents})


def signed_in_words(moment: datetime) -> str:
    """“ngày 05 tháng 7 năm 2024”: day with two digits, months above 2 without a leading zero, as offices write it."""
    day = moment.astimezone(VIETNAM)
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def place_text(place: Place, on: date) -> str:
    """A place as papers print it; the declared words where it was not read as an address."""
    if place.address is not None:
        return write_address(place.address, on) or place.text
    return place.text


def paper_text(paper: DeclaredPaper) -> str:
    """“Hộ chiếu số C1234567, do Cục Quản lý xuất nhập cảnh cấp ngày 12/03/2020”; empty without a number."""
    if not paper.paper_number:
        return ""
    kind = paper.paper_kind
    if kind in (None, IdentityPaper.NONE, IdentityPaper.OTHER):
        name = paper.paper_other or "Giấy tờ"
    else:
        name = "Thẻ CCCD/Căn cước" if kind is IdentityPaper.CITIZEN_CARD else kind.name_vi
    text = f"{name} số {paper.paper_number}"
    if paper.paper_issuer:
        text += f", do {paper.paper_issuer} cấp"
        if paper.paper_issued is not None:
            text += f" ngày {paper.paper_issued.format('/')}"
    elif paper.paper_issued is not None:
        text += f", cấp ngày {paper.paper_issued.format('/')}"
    return text


def catalogue_name(catalogue: Catalogue[Any], declared: str, other: str = "") -> str:
    """The name of a catalogue entry given by code or name; the declared words where it has none."""
    entry = catalogue.read(declared) if declared else None
    if other and (entry is None or entry.code in {"55", "56"}):
        return other
    return str(entry.name) if entry is not None else declared


def _date(when: PartialDate | None) -> str:
    return when.format("/") if when is not None else ""


def _ethnic(who: Person | Deceased) -> str:
    return catalogue_name(ETHNIC_GROUPS, who.ethnic_group, who.ethnic_other)


def nationality_text(declared: str, other: str) -> str:
    """The nationality, and the other one where two were declared."""
    return ", ".join(filter(None, (catalogue_name(NATIONALITIES, declared), other)))


def _parent(person: Person | None, on: date) -> CertificateParent:
    if person is None:
        return CertificateParent()
    return CertificateParent(
        name=person.full_name,
        born=_date(person.born),
        ethnic_group=_ethnic(person),
        nationality=nationality_text(person.nationality, person.nationality_other),
        residence=place_text(person.residence, on),
    )


def _requester(requester: Requester) -> dict[str, str]:
    paper = paper_text(requester)
    if not paper and requester.personal_id:
        paper = f"Số định danh cá nhân {requester.personal_id}"
    return {
        "requester_name": requester.full_name,
        "requester_relation": catalogue_name(RELATIONS, requester.relation),
        "requester_paper": paper,
    }


def _birth(declaration: BirthDeclaration, on: date, personal_id: str) -> dict[str, Any]:
    child = declaration.child
    birthplace = ", ".join(filter(None, (place_text(child.birthplace, on), child.birthplace_abroad)))
    return {
        "name": child.full_name,
        "born": _date(child.born),
        "born_in_words": date_in_words(child.born),
        "sex": child.sex.name_vi,
        "ethnic_group": catalogue_name(ETHNIC_GROUPS, child.ethnic_group, child.ethnic_other),
        "nationality": nationality_text(child.nationality, child.nationality_other),
        "birthplace": birthplace,
        "origin": place_text(child.hometown, on),
        "personal_id": personal_id,
        "mother": asdict(_parent(declaration.mother, on)),
        "father": asdict(_parent(declaration.father, on)),
        **_requester(declaration.requester),
    }


def _death(declaration: DeathDeclaration, on: date) -> dict[str, Any]:
    deceased = declaration.deceased
    return {
        "name": deceased.full_name,
        "born": _date(deceased.born),
        "sex": deceased.sex.name_vi if deceased.sex is not None else "",
        "ethnic_group": _ethnic(deceased),
        "nationality": nationality_text(deceased.nationality, deceased.nationality_other),
        "personal_id": deceased.personal_id,
        "paper": paper_text(deceased),
        "residence": place_text(deceased.residence, on),
        "died": died_text(deceased.died, deceased.died_at),
        "died_in_words": date_in_words(deceased.died),
        "place": place_text(deceased.place_of_death, on),
        "cause": deceased.cause,
        "notice": _notice(declaration),
        **_requester(declaration.requester),
    }


def died_text(died: PartialDate, at: TimeOfDay | None) -> str:
    """When somebody died, as papers print it: “22 giờ 05 phút, ngày 01 tháng 02 năm 2024”."""
    if died.exact is not None:
        day = f"ngày {died.day:02d} tháng {died.month:02d} năm {died.year}"
    elif died.month is not None:
        day = f"tháng {died.month:02d} năm {died.year}"
    else:
        day = f"năm {died.year}"
    return f"{at.in_words()}, {day}" if at is not None else day.capitalize()


def read_died(text: str) -> tuple[PartialDate, TimeOfDay | None]:
    """Read what :func:`died_text` wrote, or shorter forms: ``22:05 01/02/2024``, ``01/02/2024``, ``2024``.

    Notes
    -----
    ``InvalidDate`` is passed on: the text is none of these.
    """
    said = " ".join(text.split())
    printed = _DIED.fullmatch(said)
    if printed is not None:
        at, *parts = printed.groups()
        day = ".".join(part for part in parts if part)
    else:
        at, _, day = said.rpartition(" ")
    at = (at or "").strip(" ,")
    return PartialDate.parse(day), TimeOfDay.parse(at) if at else None


_DIED = re.compile(r"(.*?),?\s*(?:ngày ([0-9]{1,2}) )?(?:tháng ([0-9]{1,2}) )?năm ([0-9]{4})", re.IGNORECASE)


def _notice(declaration: DeathDeclaration) -> str:
    notice = declaration.notice
    number = notice.number or declaration.certificate_number
    if not number and notice.kind is None:
        return ""
    name = notice.kind.name_vi if notice.kind is not None and int(notice.kind) else "Giấy báo tử"
    text = f"{name} số {number}" if number else name
    issued = notice.issued or declaration.certificate_issued
    if notice.issuer:
        text += f" do {notice.issuer} cấp"
    if issued is not None:
        text += f"{'' if notice.issuer else ' cấp'} ngày {issued.format('/')}"
    return text
