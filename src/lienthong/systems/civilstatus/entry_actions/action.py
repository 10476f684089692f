"""What every action on an issued entry has in common: who may, is it possible now, write, record, sign.

The entry in the register of copies or corrections, the note, the event and the audit trail are one transaction; the
papers are signed after it (:mod:`entry_actions.issue_paper`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lienthong.domain.registers import Register
from lienthong.foundation.audit import record as audit
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.civilstatus.base.access import require_unit
from lienthong.systems.civilstatus.base.actor import Actor, actor_of
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.problems import OtherUnit
from lienthong.systems.civilstatus.base.reasons import LONGEST_REASON, SHORTEST_REASON
from lienthong.systems.civilstatus.base.refused import (
    NOT_AVAILABLE,
    NOT_FOUND,
    OTHER_UNIT,
    REASON_MISSING,
    ActionRefused,
)
from lienthong.systems.civilstatus.base.vault import ENTRY
from lienthong.systems.civilstatus.books.duplicates import facts_of_content, no_facts_record
from lienthong.systems.civilstatus.books.entries import BookRecord, open_records
from lienthong.systems.civilstatus.books.numbering import BookPlace, entry_name, next_place, write_entry
from lienthong.systems.civilstatus.dossiers.states import DossierStage
from lienthong.systems.civilstatus.dossiers.store import find_own, record_event
from lienthong.systems.civilstatus.entry_actions.issue_paper import sign_further_papers
from lienthong.systems.civilstatus.entry_actions.states import (
    EVENT_OF_ENTRY_ACTION,
    EntryAction,
    available_entry_actions,
)
from lienthong.systems.civilstatus.statistics.contributions import contributions_of
from lienthong.systems.civilstatus.statistics.counters import CounterDelta, CounterKey, count


@dataclass(frozen=True, slots=True)
class EntryActionOutcome:
    """What an action on an entry left behind.

    ``number`` is that of the new entry in the register of copies or corrections, else of the note; ``unsigned_vi``
    says why its papers are not signed yet.
    """

    action: EntryAction
    entry_id: int | None
    number: str
    unsigned_vi: str = ""


def own_entry(
    context: CivilStatusContext, actor: Actor, entry_id: int, action: str, trace_id: str | None
) -> BookRecord:
    """The entry, when it is in a book that the actor's unit keeps; a denial is in the audit trail.

    Raises
    ------
    ActionRefused
        When there is none, or it is in another unit's book.
    """
    with context.database.read() as session:
        record = open_records(session, context.vault, [entry_id]).get(entry_id)
    if record is None:
        raise ActionRefused(NOT_FOUND, "Không có việc này trong sổ.")
    try:
        require_unit(
            context,
            actor.principal,
            record.unit_code,
            action,
            dossier_code=record.dossier_code,
            entry_id=entry_id,
            trace_id=trace_id,
        )
    except OtherUnit as other:
        raise ActionRefused(
            OTHER_UNIT, "Việc này thuộc sổ của đơn vị khác. Lần truy cập này đã được ghi lại."
        ) from other
    return record


def open_entry_for(
    context: CivilStatusContext,
    principal: Principal,
    action: EntryAction,
    entry_id: int,
    trace_id: str | None,
) -> tuple[Actor, BookRecord]:
    """Who acts and the entry, when this person may do this with it now.

    Raises
    ------
    ActionRefused
    """
    actor = actor_of(principal, context.clock.now())
    record = own_entry(context, actor, entry_id, action.value, trace_id)
    stage: DossierStage | None = None
    if record.dossier_code is not None:
        with context.database.read() as session:
            dossier = find_own(session, record.dossier_code)
        stage = dossier.stage if dossier is not None else None
    if action not in available_entry_actions(
        record.register, stage, principal.roles, lacks_number=record.lacks_number
    ):
        where = f" ở bước “{stage.name_vi}”" if stage is not None else ""
        raise ActionRefused(
            NOT_AVAILABLE,
            f"Không thể “{action.name_vi}” với việc số {record.number} trong {record.register.name_vi.lower()}{where}.",
        )
    return actor, record


def enter_without_dossier(
    session: Session,
    context: CivilStatusContext,
    actor: Actor,
    source: BookRecord,
    register: Register,
    fields: Mapping[str, Any],
    more: Mapping[str, Any],
) -> tuple[int, BookPlace]:
    """Write an entry that an officer makes without a dossier; its row and place."""
    unit = actor.office.unit_code
    place = next_place(session, unit, register, actor.now, context.settings.entries_per_book)
    content = actor.entry_content(fields, no_facts_record(register), source_id=source.id, **more)
    name = entry_name(unit, register, place.year, place.number)
    row_id = write_entry(
        session,
        unit,
        register,
        place,
        at=actor.now,
        account=actor.principal.account,
        content=context.vault.seal_record(name, ENTRY, content),
        source_id=source.id,
    )
    day = actor.now.astimezone(VIETNAM).date()
    contributions = contributions_of(register, content, facts_of_content(register, content), day, late=None)
    count(session, CounterKey.of(register, actor.now, unit), contributions + CounterDelta(registered=1))
    return row_id, place


def record_entry_event(
    session: Session,
    context: CivilStatusContext,
    actor: Actor,
    source: BookRecord,
    action: EntryAction,
    detail: Mapping[str, Any],
    words: str,
    trace_id: str | None,
) -> None:
    """The event in the dossier's history, where the entry has one, and the line in the audit trail."""
    kind = EVENT_OF_ENTRY_ACTION[action]
    if source.dossier_code is not None:
        dossier = find_own(session, source.dossier_code, lock=True)
        assert dossier is not None
        record_event(
            session,
            context.vault,
            dossier,
            kind,
            at=actor.now,
            account=actor.principal.account,
            answer=None,
            detail=detail,
            officer=actor.principal.name,
            title=actor.title,
            reason=words,
        )
    where = {"register": source.register.value, "of": source.number, **detail}
    audit(session, actor.principal, kind.value, source.dossier_code, where, trace_id=trace_id, at=actor.now)


def sign_papers_of(
    context: CivilStatusContext, actor: Actor, action: EntryAction, own: int, place: BookPlace
) -> EntryActionOutcome:
    """What an action left behind, its papers signed; when they cannot be signed now, why."""
    try:
        sign_further_papers(context, actor, own)
    except ActionRefused as refused:
        return EntryActionOutcome(action, own, place.registration_number, refused.message_vi)
    return EntryActionOutcome(action, own, place.registration_number)


def place_detail(own: int, place: BookPlace) -> dict[str, Any]:
    """Where an entry stands, as the audit trail and the event keep it."""
    return {
        "entry": own,
        "number": place.registration_number,
        "book": place.book,
        "page": place.page,
    }


def required_text(text: str, what_vi: str) -> str:
    """What an officer must say, in single spaces and neither too short nor too long.

    Raises
    ------
    ActionRefused
        When it is too short or too long.
    """
    said = " ".join(text.split())
    if len(said) < SHORTEST_REASON:
        raise ActionRefused(REASON_MISSING, f"Phải ghi rõ {what_vi}.")
    if len(said) > LONGEST_REASON:
        raise ActionRefused(REASON_MISSING, f"{what_vi.capitalize()} tối đa {LONGEST_REASON} ký tự.")
    return said
