"""The officer registers: the checks of the law, a number in the book, and for a newborn a personal number.

Luật Hộ tịch 2014, Điều 16 and 34; numbering: :mod:`books.numbering`.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from lienthong.domain.checks import Facts, check_issued_personal_id, facts_of
from lienthong.domain.checks.registration import is_late
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import BirthDeclaration, CopyDeclaration, DeathDeclaration
from lienthong.domain.registers import Register
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import insert_once
from lienthong.systems.civilstatus.base.actor import Actor
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.newborns import Newborn
from lienthong.systems.civilstatus.base.refused import (
    CHANGED_MEANWHILE,
    LAW_FORBIDS,
    NEEDS_REASON,
    ActionRefused,
)
from lienthong.systems.civilstatus.base.remarks import Remark, RemarkWeight
from lienthong.systems.civilstatus.base.tables import registered_deaths
from lienthong.systems.civilstatus.base.vault import ENTRY
from lienthong.systems.civilstatus.books.duplicates import (
    appeared_since,
    facts_record,
    keep_marks,
    marks_of,
    search_similar,
    touched_since,
)
from lienthong.systems.civilstatus.books.entries import BookRecord, open_records
from lienthong.systems.civilstatus.books.notes import ENDED_BY, NewNote, add_note, ending_words
from lienthong.systems.civilstatus.books.numbering import next_place, write_entry
from lienthong.systems.civilstatus.dossiers.likeness import similar_dossiers, subject_key
from lienthong.systems.civilstatus.dossiers.store import (
    CivilStatusDossier,
    OpenedDossier,
    attached_papers,
    open_all,
)
from lienthong.systems.civilstatus.papers.forms import copied_fields, entry_fields
from lienthong.systems.civilstatus.registration.action import ActionChange, ActionRequest
from lienthong.systems.civilstatus.registration.evidence import NO_EVIDENCE, gather_evidence
from lienthong.systems.civilstatus.registration.newborn_number import (
    REGISTERED_BEFORE,
    WITHOUT_NUMBER,
    declared_number,
    gets_number,
)
from lienthong.systems.civilstatus.registration.remarks import (
    ALREADY_REGISTERED,
    need_reason,
    remarks_on,
    stops,
)
from lienthong.systems.civilstatus.statistics.contributions import contributions_of, declared_record
from lienthong.systems.civilstatus.statistics.counters import CounterKey, count, delta_of, from_dossier

_TOKEN_BYTES = 12

#: Registers whose entries are compared event by event; in the others, any new entry about the same people counts.
_FOUND_ALIKE = (Register.BIRTH, Register.DEATH)


@dataclass(slots=True)
class RegistrableDossier:
    """A dossier that may be registered."""

    opened: OpenedDossier
    reason: str
    passed_over: tuple[str, ...]
    facts: Facts
    seen: frozenset[int]  # entries of the books that were looked at
    source: BookRecord | None = None  # the entry that is copied, or that it ends
    personal_id: str = ""
    notes: list[str] = field(default_factory=list)


class RegisterStep:
    """See :class:`~lienthong.systems.civilstatus.registration.action.ActionStep`."""

    chunk = 50

    def check(self, request: ActionRequest, now: datetime) -> None:
        """A reason is needed only where a remark asks for it."""

    def prepare(
        self,
        context: CivilStatusContext,
        actor: Actor,
        request: ActionRequest,
        which: Sequence[CivilStatusDossier],
    ) -> Mapping[str, RegistrableDossier | ActionRefused]:
        """Check each by the law of the moment of its reception, then ask for the newborns' numbers, all at once."""
        with context.database.read() as session:
            opened = open_all(session, context.vault, which)
            others = similar_dossiers(session, which)
            papers = attached_papers(session, which)
            facts = {code: facts_of(each.declaration) for code, each in opened.items()}
            entries = search_similar(session, context.vault, facts)
            evidence = gather_evidence(session, context, opened)
            sources = open_records(
                session, context.vault, (each.source for each in evidence.values() if each.source)
            )
        reason = " ".join(request.reason.split())
        prepared: dict[str, RegistrableDossier | ActionRefused] = {}
        for code, each in opened.items():
            remarks = remarks_on(
                each.declaration,
                each.dossier.received_at,
                others.get(code, ()),
                papers=papers.get(each.dossier.id, 0),
                # Whoever registered this very dossier meanwhile made no duplicate: `apply` sees that it changed.
                entries=[entry for entry in entries[code].alike if entry.dossier_code != code],
                facts=evidence.get(code, NO_EVIDENCE).facts,
            )
            judged = _judge(each, remarks, reason, facts[code], entries[code].seen)
            if isinstance(judged, RegistrableDossier):
                judged.source = sources.get(evidence.get(code, NO_EVIDENCE).source or 0)
            prepared[code] = judged
        _give_numbers(
            context, actor, [each for each in prepared.values() if isinstance(each, RegistrableDossier)]
        )
        return prepared

    def apply(
        self,
        session: Session,
        context: CivilStatusContext,
        actor: Actor,
        dossier: CivilStatusDossier,
        prepared: RegistrableDossier,
    ) -> ActionChange:
        """Write the entry; the number of the book is taken here, so that a rollback gives it back.

        Raises
        ------
        ActionRefused
            When something similar came into the book meanwhile.
        """
        code = dossier.onestop_code
        declaration = prepared.opened.declaration
        if isinstance(declaration, DeathDeclaration):
            _only_once(session, context, dossier, declaration)
        facts = _with_number(prepared.facts, prepared.personal_id)
        marks = marks_of(context.vault, facts)
        # Compared without the new number, which every dossier has of its own.
        if _overtaken(session, context, prepared, marks):
            raise ActionRefused(
                CHANGED_MEANWHILE,
                f"Vừa có việc tương tự được vào sổ; hồ sơ {code} cần được xem lại trước khi đăng ký.",
            )
        place = next_place(
            session, actor.office.unit_code, dossier.register, actor.now, context.settings.entries_per_book
        )
        received_on = dossier.received_at.astimezone(VIETNAM).date()
        content = actor.entry_content(
            _fields(prepared, received_on),
            facts_record(_with_day(facts, actor.now)),
            personal_id=prepared.personal_id,
            declared=declared_record(declaration),
        )
        entry_id = write_entry(
            session,
            actor.office.unit_code,
            dossier.register,
            place,
            at=actor.now,
            account=actor.principal.account,
            content=context.vault.seal_record(code, ENTRY, content),
            dossier_id=dossier.id,
            source_id=prepared.source.id if prepared.source is not None else None,
            verify_token=secrets.token_urlsafe(_TOKEN_BYTES),
        )
        keep_marks(session, entry_id, marks)
        if prepared.source is not None and dossier.register in ENDED_BY:
            note = NewNote(ENDED_BY[dossier.register], ending_words(dossier.register, place, actor), entry_id)
            add_note(session, context, actor, prepared.source, note)
        again = getattr(declaration, "registration_type", None) in REGISTERED_BEFORE
        late = None if again else is_late(dossier.register, facts.happened, received_on)
        _count(session, actor, dossier, facts, content, late=late)
        detail = {
            "unit": actor.office.unit_code,
            "number": place.registration_number,
            "book": place.book,
            "page": place.page,
            "passed_over": list(prepared.passed_over),
            "notes": prepared.notes,
            **({"no_period": True} if again else {}),
        }
        return ActionChange(detail, prepared.reason)


def _count(
    session: Session,
    actor: Actor,
    dossier: CivilStatusDossier,
    facts: Facts,
    content: Mapping[str, Any],
    *,
    late: bool | None,
) -> None:
    """Add the entry to the counters of its unit and month."""
    entry = delta_of(facts.subjects[0].sex, late=late) + contributions_of(
        dossier.register, content, facts, actor.now.astimezone(VIETNAM).date(), late=late
    )
    key = CounterKey.of(dossier.register, actor.now, actor.office.unit_code)
    count(session, key, from_dossier(entry, dossier.received_at, actor.now))


def _judge(
    opened: OpenedDossier, remarks: Sequence[Remark], reason: str, facts: Facts, seen: frozenset[int]
) -> RegistrableDossier | ActionRefused:
    forbidden = stops(remarks)
    if forbidden:
        message = " ".join(remark.message_vi for remark in forbidden)
        return ActionRefused(LAW_FORBIDS, f"Hồ sơ {opened.code} không được đăng ký: {message}", remarks)
    doubtful = need_reason(remarks)
    if doubtful and not reason:
        message = " ".join(remark.message_vi for remark in doubtful)
        return ActionRefused(
            NEEDS_REASON, f"Hồ sơ {opened.code} cần ghi lý do khi đăng ký: {message}", remarks
        )
    passed_over = tuple(remark.code for remark in doubtful)
    return RegistrableDossier(opened, reason if doubtful else "", passed_over, facts, seen)


def _overtaken(
    session: Session, context: CivilStatusContext, checked: RegistrableDossier, marks: Sequence[int]
) -> bool:
    """Whether an entry was written since the search that the registration must be judged by anew."""
    facts, seen = checked.facts, checked.seen
    if facts.register in _FOUND_ALIKE:
        return bool(appeared_since(session, context.vault, facts, marks, seen))
    return touched_since(session, facts, marks, seen)


def _fields(checked: RegistrableDossier, received_on: date) -> dict[str, Any]:
    """What the book says."""
    declaration, source = checked.opened.declaration, checked.source
    if not isinstance(declaration, CopyDeclaration):
        return entry_fields(declaration, received_on, checked.personal_id)
    assert source is not None, "a copy of nothing was stopped by the checks"
    return copied_fields(source.register, source.fields, source.standing, declaration.copies)


def _with_day(facts: Facts, now: datetime) -> Facts:
    """The facts of an entry that tells of nothing earlier than itself."""
    if facts.happened is not None:
        return facts
    return replace(facts, happened=PartialDate.of(now.astimezone(VIETNAM).date()))


def _with_number(facts: Facts, personal_id: str) -> Facts:
    """The facts of a newborn with its new number."""
    if not personal_id:
        return facts
    child, *others = facts.subjects
    return replace(facts, subjects=(replace(child, number=personal_id), *others))


def _give_numbers(context: CivilStatusContext, actor: Actor, which: Sequence[RegistrableDossier]) -> None:
    """Numbers for the newborn.

    Who has one keeps it; who was registered before, here or abroad, and shows none may have one all the same:
    none is made, the obstacle is recorded.
    """
    newborns: dict[str, tuple[RegistrableDossier, Newborn]] = {}
    for each in which:
        declaration = each.opened.declaration
        if not isinstance(declaration, BirthDeclaration) or not gets_number(declaration):
            continue
        declared = declared_number(declaration)
        again = declaration.registration_type in REGISTERED_BEFORE
        if declared:
            # Corrected data keep the old number; a newborn's must agree.
            child = declaration.child
            fits = again or not check_issued_personal_id(declared, child.born, child.sex)
            each.personal_id = declared if fits else ""
        if declared or again:
            if not each.personal_id:
                each.notes.append(WITHOUT_NUMBER)
        else:
            newborn = Newborn(
                each.opened.code,
                actor.office.province_code,
                declaration.child.sex,
                declaration.child.born.year,
            )
            newborns[each.opened.code] = (each, newborn)
    numbers = context.personal_ids.give([newborn for _, newborn in newborns.values()]) if newborns else {}
    for code, (each, newborn) in newborns.items():
        declaration = each.opened.declaration
        assert isinstance(declaration, BirthDeclaration)
        number = numbers.get(code, "")
        # A number that contradicts sex or year is worse than none: the birth is registered, the obstacle
        # recorded.
        if number and check_issued_personal_id(number, declaration.child.born, newborn.sex):
            number = ""
        each.personal_id = number
        if not number:
            each.notes.append(WITHOUT_NUMBER)


def _only_once(
    session: Session, context: CivilStatusContext, dossier: CivilStatusDossier, declaration: DeathDeclaration
) -> None:
    """Nobody is registered dead twice, not even by two officers at the same moment.

    Raises
    ------
    ActionRefused
        When somebody is registered already.
    """
    key = subject_key(context.vault, declaration)
    if key is None or insert_once(session, registered_deaths, {"subject_key": key, "dossier_id": dossier.id}):
        return
    message = "Người này đã được đăng ký khai tử."
    remark = Remark(ALREADY_REGISTERED, RemarkWeight.STOPS, "deceased", message)
    raise ActionRefused(LAW_FORBIDS, f"Hồ sơ {dossier.onestop_code} không được đăng ký: {message}", [remark])
