"""What a registrar must see before a dossier goes into the book: rules of law, and what the books already hold.

The rules themselves are :mod:`lienthong.domain.checks`; here they get their weight at the moment of
registration. What the law forbids stops the registration. What is unlikely needs a reason in the registrar's
words. The rest is a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

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
)
from lienthong.domain.checks.rules import RulesInForce
from lienthong.domain.checks.same_event.event_match import Agreement
from lienthong.domain.declarations import CopyDeclaration, Declaration, InterlinkedDeclaration
from lienthong.domain.law.table import day_of
from lienthong.domain.registers import Register
from lienthong.foundation.clock import VIETNAM
from lienthong.systems.civilstatus.base.remarks import Remark, RemarkWeight
from lienthong.systems.civilstatus.books.duplicates import SimilarEntry
from lienthong.systems.civilstatus.dossiers.likeness import SimilarDossier
from lienthong.systems.civilstatus.dossiers.states import DossierStage
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

_REGISTERED = (DossierStage.BOOKED, DossierStage.SIGNED, DossierStage.ISSUED)

#: Not forbidden, but a registrar who goes on says why; the words stay in the history.
_NEED_REASON = frozenset(
    (
        FindingCode.PROOF_MISSING,
        FindingCode.PERSONAL_ID_INCONSISTENT,
        FindingCode.VERY_OLD,
        FindingCode.PARENTS_MISSING,
    )
)


#: Said alike of everybody in a declaration: whom it is about must be told.
_OF_ANYBODY = frozenset(
    (
        FindingCode.NAME_REFUSED,
        FindingCode.NAME_ODD,
        FindingCode.NAME_STAND_IN,
        FindingCode.NAME_OTHER_ALPHABET,
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


def remarks_on(
    declaration: Declaration,
    received: datetime,
    others: Sequence[SimilarDossier] = (),
    *,
    papers: int = 0,
    entries: Sequence[SimilarEntry] = (),
    facts: KnownFacts = NOTHING_KNOWN,
) -> tuple[Remark, ...]:
    """Everything to know about a declaration, gravest first.

    Parameters
    ----------
    received
        When the one-stop received it: the law of that moment holds.
    others
        Other dossiers about the same person or resting on the same proof, see :func:`similar_dossiers`.
    papers
        How many papers are attached: without an electronic certificate, one of them is the witness's
        statement.
    entries
        Entries of the books that resemble it, see :mod:`books.duplicates`.
    facts
        What the books and other units say of the people in it, see :mod:`books.people`.
    """
    named = {other.code for other in others if other.same_person and other.stage in _REGISTERED}
    where = check_residence(declaration, received) if isinstance(declaration, InterlinkedDeclaration) else ()
    found = [
        *(remark_of_finding(finding, papers) for finding in check_declaration(declaration, received, facts)),
        *(remark_of_finding(finding, papers) for finding in where),
        *_unprintable(declaration, received),
        *_about(declaration, others),
        *(_about_entry(declaration, received, entry) for entry in entries if entry.dossier_code not in named),
    ]
    order = list(RemarkWeight)
    return tuple(sorted(found, key=lambda remark: order.index(remark.weight)))


def _unprintable(declaration: Declaration, received: datetime) -> Iterable[Remark]:
    """What the paper could not show: an entry with it would have a number and could never be signed."""
    if isinstance(declaration, CopyDeclaration):
        return ()  # prints what the copied entry says
    fields = entry_fields(declaration, received.astimezone(VIETNAM).date())
    found = unprintable_fields(declaration.register, fields)
    return [Remark(UNPRINTABLE, RemarkWeight.STOPS, path, message) for path, message in found.items()]


def stops(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """What forbids the registration."""
    return tuple(remark for remark in remarks if remark.weight is RemarkWeight.STOPS)


def need_reason(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """What the registrar may pass over with a reason."""
    return tuple(remark for remark in remarks if remark.weight is RemarkWeight.NEEDS_REASON)


def remark_of_finding(finding: Finding, papers: int = 0) -> Remark:
    """A finding as a remark, with what it does to the registration.

    Parameters
    ----------
    papers
        How many papers are attached.
    """
    if finding.severity is Severity.ERROR:
        weight = RemarkWeight.STOPS
    elif finding.code is FindingCode.PROOF_MISSING and papers:
        weight = RemarkWeight.NOTE
    else:
        decided = finding.severity is Severity.DECISION or finding.code in _NEED_REASON
        weight = RemarkWeight.NEEDS_REASON if decided else RemarkWeight.NOTE
    return Remark(
        finding.code.value,
        weight,
        finding.field,
        _message_of(finding),
        finding.article,
        finding.verified or not finding.article,
    )


def _message_of(finding: Finding) -> str:
    """The message, with whom it is about where it is said alike of everybody."""
    whose = _WHOSE.get(finding.field.partition(".")[0])
    if finding.code not in _OF_ANYBODY or whose is None:
        return finding.message_vi
    return f"{whose}: {finding.message_vi[0].lower()}{finding.message_vi[1:]}"


def _about(declaration: Declaration, others: Iterable[SimilarDossier]) -> list[Remark]:
    remarks: list[Remark] = []
    for other in others:
        registered = other.stage in _REGISTERED
        where = f"hồ sơ {other.code} ({other.stage.name_vi.lower()})"
        if other.same_person and registered and declaration.register is Register.DEATH:
            remarks.append(
                Remark(
                    ALREADY_REGISTERED,
                    RemarkWeight.STOPS,
                    "deceased",
                    f"Người này đã được đăng ký khai tử theo {where}.",
                    "Luật Hộ tịch 2014, Điều 12",
                )
            )
        elif other.same_person and declaration.register in _SEVERAL_TIMES:
            remarks.append(
                Remark(
                    POSSIBLE_DUPLICATE,
                    RemarkWeight.NOTE,
                    "",
                    f"Cùng người còn có {where} thuộc cùng loại việc.",
                )
            )
        elif other.same_person:
            remarks.append(
                Remark(
                    POSSIBLE_DUPLICATE,
                    RemarkWeight.NEEDS_REASON,
                    "",
                    f"Có thể trùng với {where}: cùng người, cùng ngày.",
                )
            )
        elif other.same_proof:
            remarks.append(
                Remark(
                    PROOF_USED,
                    RemarkWeight.NEEDS_REASON,
                    "certificate_number",
                    f"Số giấy chứng sinh hoặc giấy báo tử đã dùng ở {where}.",
                )
            )
    return remarks


def _too_close(where: str, received: datetime, *, sure: bool) -> Remark | None:
    """Two births of one mother that nature does not allow; None where the table has no such rule that day."""
    rules = RulesInForce(Register.BIRTH, day_of(received))
    least = rules.limit(FindingCode.BIRTHS_TOO_CLOSE, "least_days")
    message = (
        f"Cùng người mẹ với việc đã vào {where}, hai lần sinh cách nhau chưa đủ {least} ngày và không phải sinh đôi: "
        "không thể có. Hãy kiểm tra ngày sinh và người mẹ."
    )
    found = next(rules.found(FindingCode.BIRTHS_TOO_CLOSE, "child.born", message, sure=sure), None)
    return None if found is None else remark_of_finding(found)


def _about_entry(declaration: Declaration, received: datetime, entry: SimilarEntry) -> Remark:
    """What an entry of the books means for the registration: unit and number of the other, never the person."""
    verdict, agreed = entry.match.verdict, entry.match.agrees
    book = entry.register.name_vi.removeprefix("Sổ ")
    where = f"sổ {book} số {entry.number}/{entry.year} của đơn vị {entry.unit_code}"
    if entry.dossier_code is not None:
        where += f" (hồ sơ {entry.dossier_code})"
    agrees = ", ".join(each.name_vi for each in entry.match.agrees)
    if verdict is MatchVerdict.TWIN:
        message = (
            f"Cùng mẹ, sinh cùng ngày hoặc liền ngày, khác tên với việc đã vào {where}: có thể là sinh đôi."
        )
        return Remark(POSSIBLE_TWIN, RemarkWeight.NOTE, "child", message)
    if verdict is MatchVerdict.TOO_CLOSE:
        found = _too_close(where, received, sure=Agreement.MOTHER_NUMBER in agreed)
        if found is not None:
            return found
    first = isinstance(declaration, InterlinkedDeclaration) and declaration.registration_type in _FIRST_TIME
    if verdict is MatchVerdict.SAME and first:
        if declaration.register is Register.DEATH:
            message = f"Người này đã được đăng ký khai tử: {where}."
            return Remark(ALREADY_REGISTERED, RemarkWeight.STOPS, "deceased", message, _ONCE)
        if Agreement.NUMBER in entry.match.agrees:
            message = f"Người này đã được đăng ký khai sinh: {where}."
            return Remark(ALREADY_REGISTERED_BIRTH, RemarkWeight.STOPS, "child", message, _ONCE)
    if (
        verdict is MatchVerdict.LIKELY
        and Agreement.PROOF in entry.match.agrees
        and len(entry.match.agrees) == 1
    ):
        message = f"Số giấy chứng sinh hoặc giấy báo tử đã dùng ở {where}."
        return Remark(PROOF_USED, RemarkWeight.NEEDS_REASON, "certificate_number", message)
    return Remark(
        POSSIBLE_DUPLICATE,
        RemarkWeight.NEEDS_REASON,
        "",
        f"Có thể đã được đăng ký: {where}. Trùng: {agrees}.",
    )
