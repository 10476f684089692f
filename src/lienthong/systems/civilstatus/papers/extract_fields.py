"""What the book and the papers of the other registers say: a declaration in the official wording of the day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from lienthong.domain.catalogues import ETHNIC_GROUPS, NATIONALITIES
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import (
    Declaration,
    EntryReference,
    ForeignDivorceDeclaration,
    GuardianshipDeclaration,
    GuardianshipEndDeclaration,
    MaritalStatusDeclaration,
    MarriageDeclaration,
    Party,
    RecognitionDeclaration,
)
from lienthong.domain.registers import Register
from lienthong.systems.civilstatus.papers.certificates import PaperIssue
from lienthong.systems.civilstatus.papers.certificates.extracts import (
    Bearer,
    BookEntry,
    CorrectionExtract,
    Extract,
    ForeignDivorceExtract,
    GuardianshipEndExtract,
    GuardianshipExtract,
    MaritalStatusCertificate,
    MarriagePaper,
    PrintedChange,
    RecognitionExtract,
    StatusReply,
)
from lienthong.systems.civilstatus.papers.fields import (
    catalogue_name,
    nationality_text,
    paper_text,
    place_text,
)


def extract_fields(declaration: Declaration, on: date) -> dict[str, Any]:
    """The fields of the book's entry, which are those of the paper without ``issue`` and ``entry``.

    Parameters
    ----------
    on
        Day whose unit names the declared places bear: that of reception.

    Notes
    -----
    ``KeyError`` is passed on: A birth or a death, see ``papers.forms.entry_fields``, or a request for copies,
    which says nothing of its own.
    """
    return _FIELDS[declaration.register](declaration, on)


def extract_of(register: Register, fields: Mapping[str, Any], entry: BookEntry, issue: PaperIssue) -> Extract:
    """The paper of an entry, ready for its template; the copy too, when ``issue`` is that of the copy.

    Notes
    -----
    ``KeyError`` is passed on as above.
    """
    read = {name: _READ.get(name, _as_it_is)(value) for name, value in fields.items()}
    return _PAPERS[register](issue=issue, entry=entry, **read)


def _as_it_is(value: Any) -> Any:
    return value


def _person(value: Mapping[str, str]) -> Bearer:
    return Bearer(**value)


#: How stored fields become those of the paper, where they are no text.
_READ: Final[Mapping[str, Callable[[Any], Any]]] = {
    **dict.fromkeys(("wife", "husband", "subject", "recogniser", "recognised", "ward"), _person),
    "guardians": lambda people: tuple(map(_person, people)),
    "changes": lambda changes: tuple(PrintedChange(**each) for each in changes),
}


def entry_words(entry: EntryReference) -> str:
    """“số 15, quyển 01/2019, trang 15, ngày 03/05/2019, tại Ủy ban nhân dân …”; empty for none."""
    parts = [
        f"số {entry.number}" if entry.number else "",
        f"quyển {entry.book}" if entry.book else "",
        f"trang {entry.page}" if entry.page else "",
        f"ngày {entry.registered.format('/')}" if entry.registered is not None else "",
        f"tại {entry.authority}" if entry.authority else "",
        catalogue_name(NATIONALITIES, entry.country),
    ]
    return ", ".join(filter(None, parts))


def _bearer(party: Party, on: date) -> dict[str, str]:
    residence = ", ".join(filter(None, (place_text(party.residence, on), party.residence_abroad)))
    return asdict(
        Bearer(
            name=party.full_name,
            born=_date(party.born),
            sex=party.sex.name_vi if party.sex is not None else "",
            ethnic_group=catalogue_name(ETHNIC_GROUPS, party.ethnic_group, party.ethnic_other),
            nationality=nationality_text(party.nationality, party.nationality_other),
            residence=residence,
            personal_id=party.personal_id,
            paper=_papers(party),
        )
    )


def _papers(party: Party) -> str:
    """The identity paper; the personal number too where the paper does not bear it."""
    paper = paper_text(party)
    if not party.personal_id or party.personal_id in paper:
        return paper
    return "; ".join(filter(None, (paper, f"Số định danh cá nhân {party.personal_id}")))


def _marriage(declaration: MarriageDeclaration, on: date) -> dict[str, Any]:
    return {
        "wife": _bearer(declaration.wife, on),
        "husband": _bearer(declaration.husband, on),
        "since": _date(declaration.married_since),
    }


def _marital_status(declaration: MaritalStatusDeclaration, on: date) -> dict[str, Any]:
    kind, purpose, period = declaration.marital_status_kind, declaration.purpose_kind, declaration.period
    days = [
        f"từ ngày {period.since.format('/')}" if period.since is not None else "",
        f"đến ngày {period.until.format('/')}" if period.until is not None else "",
    ]
    return {
        "subject": _bearer(declaration.subject, on),
        "period_place": period.place,
        "period": " ".join(filter(None, days)).capitalize(),
        "marital_status": declaration.marital_status or (kind.name_vi if kind is not None else ""),
        "purpose": declaration.purpose or (purpose.name_vi if purpose is not None else ""),
    }


def _recognition(declaration: RecognitionDeclaration, on: date) -> dict[str, Any]:
    return {
        "kind": declaration.kind.name_vi,
        "recogniser": _bearer(declaration.recogniser, on),
        "recognised": _bearer(declaration.recognised, on),
        "grounds": declaration.grounds,
    }


def _foreign_divorce(declaration: ForeignDivorceDeclaration, on: date) -> dict[str, Any]:
    decision = declaration.decision
    words = [
        " ".join(
            filter(None, (decision.title or "Quyết định", f"số {decision.number}" if decision.number else ""))
        ),
        f"ngày {decision.issued.format('/')}" if decision.issued is not None else "",
        f"của {decision.authority}" if decision.authority else "",
    ]
    country = catalogue_name(NATIONALITIES, decision.country)
    said = " ".join(filter(None, words))
    return {
        "husband": _bearer(declaration.husband, on),
        "wife": _bearer(declaration.wife, on),
        "ending": decision.kind.name_vi if decision.kind is not None else "",
        "decision": said if not country or country in said else f"{said}, {country}",
        "effective": _date(decision.effective),
        "marriage": entry_words(declaration.marriage),
    }


def _guardianship(declaration: GuardianshipDeclaration, on: date) -> dict[str, Any]:
    ground = declaration.ground
    return {
        "guardians": [_bearer(each, on) for each in declaration.guardians],
        "ward": _bearer(declaration.ward, on),
        "kind": declaration.kind.name_vi if declaration.kind is not None else "",
        "reason": _both(ground.name_vi if ground is not None else "", declaration.reason),
    }


def _guardianship_end(declaration: GuardianshipEndDeclaration, on: date) -> dict[str, Any]:
    ground = declaration.ground
    return {
        "guardians": [_bearer(each, on) for each in declaration.guardians],
        "ward": _bearer(declaration.ward, on),
        "guardianship": entry_words(declaration.guardianship),
        "reason": _both(ground.name_vi if ground is not None else "", declaration.reason),
        "ended": _date(declaration.ended),
    }


def _both(ground: str, reason: str) -> str:
    """The ground of the catalogue and the words beside it."""
    return f"{ground} ({reason})" if ground and reason and reason != ground else ground or reason


def _date(when: PartialDate | None) -> str:
    return when.format("/") if when is not None else ""


_FIELDS: Final[Mapping[Register, Callable[[Any, date], dict[str, Any]]]] = {
    Register.MARRIAGE: _marriage,
    Register.MARITAL_STATUS: _marital_status,
    Register.RECOGNITION: _recognition,
    Register.FOREIGN_DIVORCE: _foreign_divorce,
    Register.GUARDIANSHIP: _guardianship,
    Register.GUARDIANSHIP_END: _guardianship_end,
}
_PAPERS: Final[Mapping[Register, Callable[..., Extract]]] = {
    Register.MARRIAGE: MarriagePaper,
    Register.MARITAL_STATUS: MaritalStatusCertificate,
    Register.RECOGNITION: RecognitionExtract,
    Register.FOREIGN_DIVORCE: ForeignDivorceExtract,
    Register.GUARDIANSHIP: GuardianshipExtract,
    Register.GUARDIANSHIP_END: GuardianshipEndExtract,
    Register.CORRECTION: CorrectionExtract,
    Register.STATUS_REPLY: StatusReply,
}
