"""What a registrar must see before a dossier goes into the book: rules of law, and what the books already
hold.

The rules themselves are :mod:`lienthong.domain.checks`; here they get their weight at the moment of
registration. What the law forbids stops the registration. What is unlikely needs a reason in the registrar's
words. The rest is a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, or_, select

from lienthong.domain.catalogues import RegistrationType
from lienthong.domain.checks import (
    NOTHING_KNOWN,
    Finding,
    FindingCode,
    KnownFacts,
    MatchVerdict,
    Severity,
    check_declaration,
    check_residence,
    facts_of,
)
from lienthong.domain.checks.duplicates import Agreement, spelling_key
from lienthong.domain.declarations import (
    BirthDeclaration,
    CopyDeclaration,
    DeathDeclaration,
    Declaration,
    InterlinkedDeclaration,
    Person,
)
from lienthong.domain.registers import Register
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.database.sessions import Session
from lienthong.systems.civilstatus.base.tables import attachments, dossiers
from lienthong.systems.civilstatus.base.vault import Vault
from lienthong.systems.civilstatus.books.duplicates import Resembling
from lienthong.systems.civilstatus.dossiers.states import Stage
from lienthong.systems.civilstatus.dossiers.store import Dossier
from lienthong.systems.civilstatus.papers.forms import entry_fields
from lienthong.systems.civilstatus.papers.printable import UNPRINTABLE, unprintable_fields

POSSIBLE_DUPLICATE = "possible_duplicate"
PROOF_USED = "proof_used"
POSSIBLE_TWIN = "possible_twin"
ALREADY_REGISTERED = "already_registered_dead"
ALREADY_REGISTERED_BIRTH = "already_registered_born"
_ONCE = "Luật Hộ tịch 2014, Điều 12"
#: Registering again, or noting a foreign registration, supposes an earlier one.
_FIRST_TIME = (RegistrationType.ON_TIME, RegistrationType.LATE)

#: What somebody may ask for again and again.
_SEVERAL_TIMES = (Register.MARITAL_STATUS, Register.COPY)

_REGISTERED = (Stage.BOOKED, Stage.SIGNED, Stage.ISSUED)

#: Not forbidden, but a registrar who goes on says why; the words stay in the history.
_NEED_REASON = frozenset(
    (
        FindingCode.PROOF_MISSING,
        FindingCode.PERSONAL_ID_INCONSISTENT,
        FindingCode.PARENT_TOO_YOUNG,
        FindingCode.VERY_OLD,
        FindingCode.PARENTS_MISSING,
    )
)


#: Said alike of everybody in a declaration: whom it is about must be told.
_OF_ANYBODY = frozenset(
    (
        FindingCode.NAME_REFUSED,
        FindingCode.NAME_ODD,
        FindingCode.PERSONAL_ID_MALFORMED,
        FindingCode.PERSONAL_ID_INCONSISTENT,
        FindingCode.PAPER_ISSUED_IN_FUTURE,
        FindingCode.PAPER_NUMBER_MALFORMED,
        FindingCode.PAPER_EXPIRED,
        FindingCode.UNKNOWN_ETHNIC_GROUP,
        FindingCode.UNKNOWN_COUNTRY,
    )
)
_WHOSE: Mapping[str, str] = {
    "child": "Người con",
    "mother": "Người mẹ",
    "father": "Người cha",
    "parent": "Người cha hoặc mẹ",
    "deceased": "Người chết",
    "husband": "Bên nam",
    "wife": "Bên nữ",
    "guardian": "Người giám hộ",
    "second_guardian": "Người giám hộ thứ hai",
    "ward": "Người được giám hộ",
    "subject": "Người có tên trong hồ sơ",
    "second_subject": "Người thứ hai có tên trong hồ sơ",
    "requester": "Người yêu cầu",
}


class Weight(StrEnum):
    """What a remark does to a registration."""

    STOPS = "stops"
    NEEDS_REASON = "needs_reason"
    NOTE = "note"

    @property
    def name_vi(self) -> str:
        """The weight as the page shows it."""
        return {"stops": "Không được đăng ký", "needs_reason": "Cần ghi lý do", "note": "Lưu ý"}[self.value]


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing the registrar should know. ``field`` is an English path in the declaration or empty."""

    code: str
    weight: Weight
    field: str
    message_vi: str
    article: str = ""
    verified: bool = True  # False: nobody has compared the article with the published text


def remarks_on(
    declaration: Declaration,
    received: datetime,
    others: Sequence[Other] = (),
    *,
    papers: int = 0,
    entries: Sequence[Resembling] = (),
    facts: KnownFacts = NOTHING_KNOWN,
) -> tuple[Remark, ...]:
    """Everything to know about a declaration, gravest first.

    Parameters
    ----------
    received
        When the one-stop received it: the law of that moment holds.
    others
        Other dossiers about the same person or resting on the same proof, see :func:`others_like`.
    papers
        How many papers are attached: without an electronic certificate, one of them is the witness's
        statement.
    entries
        Entries of the books that resemble it, see :mod:`duplicates`.
    facts
        What the books and other units say of the people in it, see :mod:`lives`.
    """
    named = {other.code for other in others if other.same_person and other.stage in _REGISTERED}
    where = check_residence(declaration, received) if isinstance(declaration, InterlinkedDeclaration) else ()
    found = [
        *(_weighed(finding, papers) for finding in check_declaration(declaration, received, facts)),
        *(_weighed(finding, papers) for finding in where),
        *_unprintable(declaration, received),
        *_about(declaration, others),
        *(_about_entry(declaration, entry) for entry in entries if entry.dossier_code not in named),
    ]
    order = list(Weight)
    return tuple(sorted(found, key=lambda remark: order.index(remark.weight)))


def _unprintable(declaration: Declaration, received: datetime) -> Iterable[Remark]:
    """What the paper could not show: an entry with it would have a number and could never be signed."""
    if isinstance(declaration, CopyDeclaration):
        return ()  # prints what the copied entry says
    fields = entry_fields(declaration, received.astimezone(VIETNAM).date())
    found = unprintable_fields(declaration.register, fields)
    return [Remark(UNPRINTABLE, Weight.STOPS, path, message) for path, message in found.items()]


def stops(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """What forbids the registration."""
    return tuple(remark for remark in remarks if remark.weight is Weight.STOPS)


def need_reason(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """What the registrar may pass over with a reason."""
    return tuple(remark for remark in remarks if remark.weight is Weight.NEEDS_REASON)


def _weighed(finding: Finding, papers: int) -> Remark:
    if finding.severity is Severity.ERROR:
        weight = Weight.STOPS
    elif finding.code is FindingCode.PROOF_MISSING and papers:
        weight = Weight.NOTE
    else:
        decided = finding.severity is Severity.DECISION or finding.code in _NEED_REASON
        weight = Weight.NEEDS_REASON if decided else Weight.NOTE
    return Remark(
        finding.code.value,
        weight,
        finding.field,
        _said_of(finding),
        finding.article,
        finding.verified or not finding.article,
    )


def _said_of(finding: Finding) -> str:
    """The message, with whom it is about where it is said alike of everybody."""
    whose = _WHOSE.get(finding.field.partition(".")[0])
    if finding.code not in _OF_ANYBODY or whose is None:
        return finding.message_vi
    return f"{whose}: {finding.message_vi[0].lower()}{finding.message_vi[1:]}"


@dataclass(frozen=True, slots=True)
class Other:
    """Another dossier that resembles this one."""

    code: str
    unit_code: str
    stage: Stage
    same_person: bool
    same_proof: bool


def likeness_of(vault: Vault, declaration: Declaration) -> str | None:
    """A keyed hash of whom the declaration is about; None where too little is declared to tell people apart.

    A child: mother (else father), day of birth, sex and name, so that twins differ. A deceased: the personal
    number, else name and date of birth. Of the other registers: all the people.
    """
    if isinstance(declaration, BirthDeclaration):
        child = declaration.child
        parent = declaration.mother or declaration.father
        if parent is None:
            return None
        return vault.lookup(
            "birth", _parent_key(parent), str(child.born), child.sex.code, spelling_key(child.full_name)
        )
    if not isinstance(declaration, DeathDeclaration):
        who = facts_of(declaration).subjects
        names = [each.number or f"{spelling_key(each.name)}|{each.born or ''}" for each in who]
        return vault.lookup(declaration.register.value, *names)
    deceased = declaration.deceased
    if deceased.personal_id:
        return vault.lookup("death", deceased.personal_id)
    if deceased.born is None:
        return None
    return vault.lookup("death", spelling_key(deceased.full_name), str(deceased.born), str(deceased.died))


def subject_key(vault: Vault, declaration: DeathDeclaration) -> str | None:
    """The key under which a person can be registered dead once; None without a personal number."""
    number = declaration.deceased.personal_id
    return vault.lookup("dead", number) if number else None


def proof_of(vault: Vault, declaration: Declaration) -> str | None:
    """A keyed hash of the electronic certificate the declaration rests on; None when there is none."""
    if not isinstance(declaration, InterlinkedDeclaration):
        return None
    number = declaration.certificate_number.strip()
    return vault.lookup("proof", declaration.group.value, number) if number else None


def others_like(session: Session, which: Sequence[Dossier]) -> Mapping[str, tuple[Other, ...]]:
    """For each dossier, the others that resemble it and were not refused. One query."""
    likenesses = {dossier.likeness for dossier in which if dossier.likeness}
    proofs = {dossier.proof for dossier in which if dossier.proof}
    if not likenesses and not proofs:
        return {}
    columns = dossiers.c
    rows = session.execute(
        select(
            columns.onestop_code,
            columns.unit_code,
            columns.stage,
            columns.module,
            columns.likeness,
            columns.proof,
        )
        .where(or_(columns.likeness.in_(sorted(likenesses)), columns.proof.in_(sorted(proofs))))
        .where(columns.stage != Stage.REFUSED.value)
    ).all()
    return {
        dossier.onestop_code: tuple(
            Other(
                row.onestop_code,
                row.unit_code,
                Stage(row.stage),
                same_person=bool(dossier.likeness) and row.likeness == dossier.likeness,
                same_proof=bool(dossier.proof) and row.proof == dossier.proof,
            )
            for row in rows
            if row.onestop_code != dossier.onestop_code
            and (
                (dossier.likeness and row.likeness == dossier.likeness)
                or (dossier.proof and row.proof == dossier.proof)
            )
        )
        for dossier in which
    }


def papers_of(session: Session, which: Sequence[Dossier]) -> Mapping[int, int]:
    """How many papers are attached to each dossier, by row id."""
    query = (
        select(attachments.c.dossier_id, func.count())
        .where(attachments.c.dossier_id.in_([dossier.id for dossier in which]))
        .where(attachments.c.superseded.is_(False))
        .group_by(attachments.c.dossier_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _about(declaration: Declaration, others: Iterable[Other]) -> list[Remark]:
    remarks: list[Remark] = []
    for other in others:
        registered = other.stage in _REGISTERED
        where = f"hồ sơ {other.code} ({other.stage.name_vi.lower()})"
        if other.same_person and registered and declaration.register is Register.DEATH:
            remarks.append(
                Remark(
                    ALREADY_REGISTERED,
                    Weight.STOPS,
                    "deceased",
                    f"Người này đã được đăng ký khai tử theo {where}.",
                    "Luật Hộ tịch 2014, Điều 12",
                )
            )
        elif other.same_person and declaration.register in _SEVERAL_TIMES:
            remarks.append(
                Remark(
                    POSSIBLE_DUPLICATE, Weight.NOTE, "", f"Cùng người còn có {where} thuộc cùng loại việc."
                )
            )
        elif other.same_person:
            remarks.append(
                Remark(
                    POSSIBLE_DUPLICATE,
                    Weight.NEEDS_REASON,
                    "",
                    f"Có thể trùng với {where}: cùng người, cùng ngày.",
                )
            )
        elif other.same_proof:
            remarks.append(
                Remark(
                    PROOF_USED,
                    Weight.NEEDS_REASON,
                    "certificate_number",
                    f"Số giấy chứng sinh hoặc giấy báo tử đã dùng ở {where}.",
                )
            )
    return remarks


def _about_entry(declaration: Declaration, entry: Resembling) -> Remark:
    """What an entry of the books means for the registration: unit and number of the other, never the person."""
    verdict = entry.match.verdict
    book = entry.register.name_vi.removeprefix("Sổ ")
    where = f"sổ {book} số {entry.number}/{entry.year} của đơn vị {entry.unit_code}"
    if entry.dossier_code is not None:
        where += f" (hồ sơ {entry.dossier_code})"
    agrees = ", ".join(each.name_vi for each in entry.match.agrees)
    if verdict is MatchVerdict.TWIN:
        message = f"Cùng mẹ, cùng ngày sinh, khác tên với việc đã vào {where}: có thể là sinh đôi."
        return Remark(POSSIBLE_TWIN, Weight.NOTE, "child", message)
    first = isinstance(declaration, InterlinkedDeclaration) and declaration.registration_type in _FIRST_TIME
    if verdict is MatchVerdict.SAME and first:
        if declaration.register is Register.DEATH:
            message = f"Người này đã được đăng ký khai tử: {where}."
            return Remark(ALREADY_REGISTERED, Weight.STOPS, "deceased", message, _ONCE)
        if Agreement.NUMBER in entry.match.agrees:
            message = f"Người này đã được đăng ký khai sinh: {where}."
            return Remark(ALREADY_REGISTERED_BIRTH, Weight.STOPS, "child", message, _ONCE)
    if (
        verdict is MatchVerdict.LIKELY
        and Agreement.PROOF in entry.match.agrees
        and len(entry.match.agrees) == 1
    ):
        message = f"Số giấy chứng sinh hoặc giấy báo tử đã dùng ở {where}."
        return Remark(PROOF_USED, Weight.NEEDS_REASON, "certificate_number", message)
    return Remark(
        POSSIBLE_DUPLICATE, Weight.NEEDS_REASON, "", f"Có thể đã được đăng ký: {where}. Trùng: {agrees}."
    )


def _parent_key(parent: Person) -> str:
    number = parent.personal_id or parent.paper_number
    return number or f"{spelling_key(parent.full_name)}|{parent.born or ''}"
