"""The paper that answers a check of marital status: its number in the book of the unit that was asked, its signature.

Who is confirmed gets a certificate of marital status, numbered with all others of the unit and year. What cannot be
confirmed certifies nothing: it is a reply, numbered in a register of its own. The entry is written in the transaction
that answers; the paper is signed after it, so a crash or a signing service that is away leaves an answer whose paper
can be signed again.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import select

from lienthong.contracts.hotich_v2.envelope import with_checks
from lienthong.contracts.hotich_v3.envelope import QueryItem
from lienthong.domain.catalogues import MaritalStatus, MaritalStatusPurpose, Sex
from lienthong.domain.checks import facts_of
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import (
    MaritalStatusDeclaration,
    MarriageDeclaration,
    Requester,
    ResidencePeriod,
    Side,
)
from lienthong.domain.registers import Register
from lienthong.domain.units import UnitCode
from lienthong.foundation.audit import record
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import insert_once
from lienthong.systems.civilstatus.base.actor import Actor
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.refused import ActionRefused
from lienthong.systems.civilstatus.base.tables import dossiers, entry_papers
from lienthong.systems.civilstatus.base.units import committee_of
from lienthong.systems.civilstatus.base.vault import ANSWER, ENTRY, PAPER
from lienthong.systems.civilstatus.books.duplicates import (
    facts_of_content,
    facts_record,
    keep_marks,
    marks_of,
    no_facts_record,
)
from lienthong.systems.civilstatus.books.entries import open_records
from lienthong.systems.civilstatus.books.issued_papers import PaperKind, sealed_as
from lienthong.systems.civilstatus.books.numbering import BookPlace, entry_name, next_place, write_entry
from lienthong.systems.civilstatus.dossiers.states import OPEN, CivilStatusEventKind
from lienthong.systems.civilstatus.dossiers.store import CivilStatusDossier, find_own, record_event
from lienthong.systems.civilstatus.papers.extract_fields import extract_fields
from lienthong.systems.civilstatus.papers.forms import paper_name, template_and_data
from lienthong.systems.civilstatus.papers.printable import UNPRINTABLE, unprintable_fields
from lienthong.systems.civilstatus.papers.signing import issue_of, set_in_type, sign_paper, signers_of
from lienthong.systems.civilstatus.registration.status_checks import StatusCheck, checks_of, on_wire
from lienthong.systems.civilstatus.statistics.contributions import contributions_of, declared_record
from lienthong.systems.civilstatus.statistics.counters import CounterDelta, CounterKey, count, delta_of

_TOKEN_BYTES: Final = 12
_NOT_CONFIRMED: Final = "Không xác nhận được tình trạng hôn nhân"


@dataclass(frozen=True, slots=True)
class OfficerAnswer:
    """What the officer answers: ``kind`` None where the status cannot be confirmed; ``words`` then say why."""

    kind: MaritalStatus | None
    words: str


def register_of_answer(kind: MaritalStatus | None) -> Register:
    """The book an answer stands in."""
    return Register.MARITAL_STATUS if kind is not None else Register.STATUS_REPLY


def enter_answer(
    session: Session,
    context: CivilStatusContext,
    actor: Actor,
    check: StatusCheck,
    dossier: CivilStatusDossier,
    declaration: MarriageDeclaration,
    given: OfficerAnswer,
) -> tuple[int, BookPlace]:
    """Write the answer into the book of the actor's unit, in the caller's transaction; its row and place.

    Raises
    ------
    ActionRefused
        Its paper could not show the text.
    """
    register = register_of_answer(given.kind)
    unit = actor.office.unit_code
    asked_by = _office_name(dossier)
    certificate = _as_declared(actor, dossier, declaration, check.side, given, asked_by)
    received_on = dossier.received_at.astimezone(VIETNAM).date()
    fields = extract_fields(certificate, received_on)
    facts = facts_of(certificate)
    stored_facts: dict[str, Any] = facts_record(facts)
    if register is Register.STATUS_REPLY:
        asked = f"{check.asked_at.astimezone(VIETNAM):%d/%m/%Y}"
        fields = {
            "asked_by": asked_by,
            "request": f"Hồ sơ đăng ký kết hôn {dossier.onestop_code}, hỏi ngày {asked}",
            "subject": fields["subject"],
            "outcome": _NOT_CONFIRMED,
            "reason": given.words,
        }
        stored_facts = no_facts_record(register)
    if wrong := unprintable_fields(register, fields):
        raise ActionRefused(UNPRINTABLE, " ".join(wrong.values()))
    place = next_place(session, unit, register, actor.now, context.settings.entries_per_book)
    content = actor.entry_content(
        fields, stored_facts, declared=declared_record(certificate), dossier=dossier.onestop_code
    )
    name = entry_name(unit, register, place.year, place.number)
    entry_id = write_entry(
        session,
        unit,
        register,
        place,
        at=actor.now,
        account=actor.principal.account,
        content=context.vault.seal_record(name, ENTRY, content),
    )
    if register is Register.MARITAL_STATUS:
        keep_marks(session, entry_id, marks_of(context.vault, facts))
    entered = facts_of_content(register, content)
    sex = entered.subjects[0].sex if entered.subjects else None
    contributions = contributions_of(
        register, content, entered, actor.now.astimezone(VIETNAM).date(), late=None
    )
    count(
        session,
        CounterKey.of(register, actor.now, unit),
        delta_of(sex, late=None) + contributions + CounterDelta(registered=1),
    )
    return entry_id, place


def sign_answer(
    context: CivilStatusContext, actor: Actor, check: StatusCheck, *, trace_id: str | None = None
) -> bool:
    """Sign the paper of an answer and tell the unit that asked; False when that was done before.

    Notes
    -----
    ``ActionRefused`` is passed on: it cannot be signed now; the answer stands, and this can be repeated.
    """
    assert check.entry_id is not None
    with context.database.read() as session:
        own = open_records(session, context.vault, [check.entry_id])[check.entry_id]
    signers = signers_of(context, actor)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    issue = issue_of(context, actor, own.standing, own.content["place"], own.content["dossier"], token)
    template, data = template_and_data(own.register, own.content["fields"], issue)
    name, seal = paper_name(own.register), sealed_as(own.id, PaperKind.ANSWER)
    unsigned = set_in_type(context, actor, name, template, data)
    signed = sign_paper(context, actor, signers, name, unsigned, seal, PAPER)
    crash_point("civilstatus.answer_signed_unstored")
    row = {
        "kind": PaperKind.ANSWER.value,
        "source_id": own.id,
        "entry_id": own.id,
        "copies": 1,
        "signed_at": actor.now,
        "account": actor.principal.account,
        "verify_token": token,
        "sha256": signed.sha256,
        "size": signed.size,
        "content": signed.sealed,
    }
    with context.database.begin() as session:
        # The marriage first, then the paper: as whoever answers does.
        code = session.execute(
            select(dossiers.c.onestop_code).where(dossiers.c.id == check.dossier_id)
        ).scalar_one_or_none()
        dossier = find_own(session, code, lock=True) if code is not None else None
        if not insert_once(session, entry_papers, row):
            return False
        if dossier is not None:
            _record_answer(session, context, actor, dossier, check, own.content, trace_id)
    crash_point("civilstatus.status_answered")
    return True


def _record_answer(
    session: Session,
    context: CivilStatusContext,
    actor: Actor,
    dossier: CivilStatusDossier,
    check: StatusCheck,
    content: Mapping[str, Any],
    trace_id: str | None,
) -> None:
    """The event in the marriage's history, what the one-stop hears from now on, and the line in the audit trail.

    A marriage that ended meanwhile, or that asks about somebody else since its supplement, hears nothing.
    """
    code = dossier.onestop_code
    checks = checks_of(session, context.vault, [dossier]).get(code, ())
    if dossier.stage not in OPEN or all(each.entry_id != check.entry_id for each in checks):
        return
    answered = next(each for each in checks if each.entry_id == check.entry_id)
    sealed = session.execute(select(dossiers.c.answer).where(dossiers.c.id == dossier.id)).scalar_one()
    item = QueryItem.read(context.vault.open(code, ANSWER, sealed))
    detail = {
        "side": answered.side.value,
        "unit": content["unit_code"],
        "status": int(answered.kind) if answered.kind is not None else None,
        "answer": answered.number,
    }
    record_event(
        session,
        context.vault,
        dossier,
        CivilStatusEventKind.STATUS_ANSWERED,
        at=actor.now,
        account=actor.principal.account,
        answer=context.vault.seal(
            code, ANSWER, with_checks(item, [on_wire(each) for each in checks]).json_bytes()
        ),
        detail=detail,
        officer=answered.officer,
        title=answered.title,
        reason=answered.words_vi or (answered.kind.name_vi if answered.kind is not None else ""),
    )
    record(
        session,
        actor.principal,
        CivilStatusEventKind.STATUS_ANSWERED.value,
        code,
        detail,
        trace_id=dossier.trace_id or trace_id,
        at=actor.now,
    )


def _as_declared(
    actor: Actor,
    dossier: CivilStatusDossier,
    declaration: MarriageDeclaration,
    side: Side,
    given: OfficerAnswer,
    asked_by: str,
) -> MaritalStatusDeclaration:
    """The answer as a certificate that somebody asked for; of the other side it says nothing."""
    # The interlinked marriage names no sexes, its sides do.
    sex = Sex.MALE if side is Side.HUSBAND else Sex.FEMALE
    spouse = declaration.spouse(side)
    spouse = replace(spouse, sex=spouse.sex or sex)
    day = actor.now.astimezone(VIETNAM)
    return MaritalStatusDeclaration(
        place_of_registration=UnitCode(actor.office.unit_code),
        subject=spouse,
        requester=Requester(full_name=spouse.full_name),
        period=ResidencePeriod(
            place=actor.office.name.removeprefix("Ủy ban nhân dân "), until=PartialDate.of(day.date())
        ),
        marital_status_kind=given.kind,
        marital_status=given.words if given.kind is not None else _NOT_CONFIRMED,
        purpose_kind=MaritalStatusPurpose.MARRIAGE_HERE,
        purpose=f"Đăng ký kết hôn tại {asked_by} (hồ sơ {dossier.onestop_code})",
    )


def _office_name(dossier: CivilStatusDossier) -> str:
    """The committee that asked, under its name of the day of reception."""
    return committee_of(dossier.unit_code, dossier.received_at.astimezone(VIETNAM).date()).name
