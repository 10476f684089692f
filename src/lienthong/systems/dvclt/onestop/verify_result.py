"""The result of a registration as a one-stop system reports it: read, judged, and compared with the declaration.

Nothing of a result is believed because it is signed (process.md 5, case 38): the paper must be of this application's
kind, of the registering unit, known for no other application, and say what the facts say. Where the facts are not what
was declared, somebody has confirmed each difference, or the result is not taken.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from lienthong.contracts.dvclt.declaration import decode
from lienthong.contracts.dvclt.schemas import CONFIRMED_DIFFERENCES, ConfirmedDifference
from lienthong.contracts.hotich_v3.results import DvcltResult, decode_dvclt
from lienthong.contracts.payload_faults import FieldFault
from lienthong.contracts.result_checks import (
    FactDifference,
    PaperJudgement,
    PaperRefusal,
    differences_digest,
    differences_from_declaration,
    explain_vi,
    judge_paper,
    registering_units,
    write_differences,
)
from lienthong.domain.letters import composed
from lienthong.foundation.database.sessions import Session
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.base.hold_reasons import ApplicationHoldReason
from lienthong.systems.dvclt.dossiers import applications, declared_forms
from lienthong.systems.dvclt.dossiers.applications import Application
from lienthong.systems.dvclt.dossiers.result_differences import who_accepted
from lienthong.systems.dvclt.dossiers.results import TrustedResult

_RESULT = "ketQuaXuLy"
_REASONS = {
    PaperRefusal.NOT_A_PDF: ApplicationHoldReason.RESULT_UNTRUSTED,
    PaperRefusal.UNTRUSTED: ApplicationHoldReason.RESULT_UNTRUSTED,
    PaperRefusal.WRONG_PARTIES: ApplicationHoldReason.RESULT_UNTRUSTED,
    PaperRefusal.UNREADABLE: ApplicationHoldReason.RESULT_UNREADABLE,
    PaperRefusal.OTHER_KIND: ApplicationHoldReason.RESULT_OF_ANOTHER,
    PaperRefusal.OTHER_FACTS: ApplicationHoldReason.RESULT_OF_ANOTHER,
}
_REFUSED_VI = {
    ApplicationHoldReason.RESULT_UNTRUSTED: "có giấy tờ không tin cậy được",
    ApplicationHoldReason.RESULT_UNREADABLE: "có giấy tờ không đọc được để đối chiếu",
    ApplicationHoldReason.RESULT_OF_ANOTHER: "có giấy tờ không phải của hồ sơ này",
}


class ResultRefused(Exception):
    """A result that is not taken.

    Attributes
    ----------
    reason
        Of the hold that it becomes.
    faults
        What the sender is answered, by field; never a value that the sender did not send.
    codes, words
        What the hold says; the words may hold personal data.
    """

    def __init__(
        self,
        reason: ApplicationHoldReason,
        faults: Sequence[FieldFault],
        words: Mapping[str, str],
        codes: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.faults = tuple(faults)
        self.words = dict(words)
        self.codes = dict(codes or {})


def verify_result(
    context: DvcltContext,
    application: Application,
    text: str,
    confirmed: Sequence[ConfirmedDifference] = (),
) -> TrustedResult:
    """Read ``ketQuaXuLy`` of a report, judge its paper, and compare it with the declaration.

    Parameters
    ----------
    confirmed
        The differences from the declaration that the one-stop's clerk confirmed.

    Raises
    ------
    ResultRefused
        When the paper is not that of this application.

    Notes
    -----
    ``PayloadRejected`` is passed on, naming every faulty field; ``ResultRefused`` where a difference is not confirmed.
    """
    facts = decode_dvclt(application.group, text)
    pdf = facts.certificate()
    now = context.clock.now()
    judged = judge_paper(
        pdf,
        facts,
        application.group,
        registering_units(application.unit_code, now.date()),
        context.trust,
        namings=context.settings.unit_namings,
        at=now,
    )
    if judged.refusal is not None or judged.verdict is None:
        reason = _REASONS[judged.refusal or PaperRefusal.UNTRUSTED]
        faults, codes = _paper_faults(judged, reason)
        raise ResultRefused(reason, faults, {"explanation": judged.reason_vi}, codes)
    signers = tuple(signature.code for signature in judged.verdict.signatures)
    sha256 = hashlib.sha256(pdf).hexdigest()
    with context.database.read() as session:
        differences, confirmed_by = _confirmed_differences(
            context, session, application, facts, sha256, confirmed
        )
    return TrustedResult(facts, pdf, sha256, signers, differences, confirmed_by)


def refuse_paper_of_another(session: Session, application: Application, sha256: str) -> None:
    """Refuse a paper that is the result of another application.

    Raises
    ------
    ResultRefused
        The hold names that application; the answer does not, since it may be another province's.
    """
    other = applications.code_of_result(session, sha256)
    if other is None or other == application.code:
        return
    said = "có giấy tờ đã là kết quả của hồ sơ khác"
    raise ResultRefused(
        ApplicationHoldReason.RESULT_OF_ANOTHER,
        [FieldFault(_RESULT, f"{_RESULT} {said}")],
        {"explanation": f"Giấy tờ này đã là kết quả của hồ sơ {other}."},
        {"other": other},
    )


def _paper_faults(
    judged: PaperJudgement, reason: ApplicationHoldReason
) -> tuple[list[FieldFault], dict[str, object]]:
    """What the sender is answered, and the codes of the hold."""
    # The sentences about single facts repeat what the sender wrote; their fields are named one by one.
    why = "" if judged.fields else f": {judged.reason_vi}"
    faults = [FieldFault(_RESULT, f"{_RESULT} {_REFUSED_VI[reason]}{why}")]
    faults += [
        FieldFault(f"{_RESULT}.{name}", f"{_RESULT}.{name} không khớp giấy tờ đã ký")
        for name in judged.fields
    ]
    return faults, {"fields": list(judged.fields)} if judged.fields else {}


def _confirmed_differences(
    context: DvcltContext,
    session: Session,
    application: Application,
    facts: DvcltResult,
    sha256: str,
    confirmed: Sequence[ConfirmedDifference],
) -> tuple[tuple[FactDifference, ...], tuple[str, ...]]:
    """What differs from the declaration, and who says that it is right.

    Raises
    ------
    ResultRefused
        Naming each field that nobody has confirmed.
    """
    declared = decode(application.module, declared_forms.form_of(context, session, application))
    differences = differences_from_declaration(facts, declared)
    if not differences:
        return (), ()
    by_field = {each.field: _confirmation(each, confirmed) for each in differences}
    people = dict.fromkeys(_person(each) for each in by_field.values() if each is not None)
    open_ones = [each for each in differences if by_field[each.field] is None]
    if open_ones:
        digest = differences_digest(sha256, differences)
        accepted_by = who_accepted(context, session, application, digest)
        if accepted_by is None:
            raise ResultRefused(
                ApplicationHoldReason.RESULT_DIFFERS,
                [_unconfirmed(each) for each in open_ones],
                {"explanation": explain_vi(differences), "differences": write_differences(differences)},
                {"fields": [each.field for each in open_ones], "digest": digest},
            )
        people[accepted_by] = None
    return tuple(differences), tuple(people)


def _confirmation(
    difference: FactDifference, confirmed: Sequence[ConfirmedDifference]
) -> ConfirmedDifference | None:
    """The confirmation of a difference: of its field, by somebody with a name, for the value that came."""
    return next(
        (
            each
            for each in confirmed
            if each.field.strip() == difference.field
            and each.confirmed_by.strip()
            and composed(each.value).strip() in ("", composed(difference.registered).strip())
        ),
        None,
    )


def _person(confirmation: ConfirmedDifference) -> str:
    named = [confirmation.confirmed_by.strip(), confirmation.title.strip()]
    return ", ".join(part for part in named if part)


def _unconfirmed(difference: FactDifference) -> FieldFault:
    name = f"{_RESULT}.{difference.field}"
    return FieldFault(
        name,
        f"{name} ({difference.name_vi}) khác tờ khai mà chưa được cán bộ một cửa xác nhận trong "
        f"{CONFIRMED_DIFFERENCES}",
    )
