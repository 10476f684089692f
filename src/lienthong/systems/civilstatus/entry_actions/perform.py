"""Carries out what an officer does with an issued entry: who may, is it possible now, write, record, sign.

The entry in the register of copies or corrections, the note, the event and the audit trail are one transaction; the
papers are signed after it (:mod:`further_papers`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lienthong.domain.registers import Register
from lienthong.foundation.audit import record as audit
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.civilstatus.base.context import Desk
from lienthong.systems.civilstatus.base.units import served_units
from lienthong.systems.civilstatus.base.vault import ENTRY
from lienthong.systems.civilstatus.books.duplicates import facts_of_content, no_facts_record
from lienthong.systems.civilstatus.books.entries import BookRecord, NoteKind, open_records
from lienthong.systems.civilstatus.books.notes import NewNote, add_note
from lienthong.systems.civilstatus.books.numbering import BookPlace, enter, entry_name, next_place
from lienthong.systems.civilstatus.dossiers.states import Stage
from lienthong.systems.civilstatus.dossiers.store import find_own, record_event
from lienthong.systems.civilstatus.entry_actions.correction_text import (
    CorrectionKind,
    changes_vi,
    checked_changes,
    correction_fields,
)
from lienthong.systems.civilstatus.entry_actions.issue_paper import sign_further
from lienthong.systems.civilstatus.entry_actions.search_marks import find_under_changes
from lienthong.systems.civilstatus.entry_actions.states import (
    EVENT_OF_ENTRY_ACT,
    EntryAct,
    available_entry_acts,
)
from lienthong.systems.civilstatus.papers.correction.correctable import ChangeRefused
from lienthong.systems.civilstatus.papers.forms import copied_fields
from lienthong.systems.civilstatus.papers.printable import unprintable_vi
from lienthong.systems.civilstatus.registration.action import (
    CHANGED_MEANWHILE,
    NOT_AVAILABLE,
    NOT_FOUND,
    OTHER_UNIT,
    REASON_MISSING,
    Actor,
    ActRefused,
)
from lienthong.systems.civilstatus.registration.perform import actor_of
from lienthong.systems.civilstatus.registration.refuse import LONGEST_REASON, SHORTEST_REASON
from lienthong.systems.civilstatus.statistics.contributions import traits_of
from lienthong.systems.civilstatus.statistics.counters import Bin, Tally, count

#: More copies than anybody asks for at once.
MOST_COPIES = 100
WRONG_CHANGE = "wrong_change"
#: The field of what a correction rests on; the others are paths in the entry.
BASIS = "basis"


@dataclass(frozen=True, slots=True)
class Done:
    """What an act on an entry left behind.

    ``number`` is that of the new entry in the register of copies or corrections, else of the note; ``unsigned_vi``
    says why its papers are not signed yet.
    """

    act: EntryAct
    entry_id: int | None
    number: str
    unsigned_vi: str = ""


def give_copies(
    desk: Desk,
    principal: Principal,
    entry_id: int,
    copies: int,
    purpose: str = "",
    *,
    trace_id: str | None = None,
) -> Done:
    """Give copies of an extract (Luật Hộ tịch 2014, Điều 63 and 64): a number of its own and a signed copy.

    Raises
    ------
    ActRefused
    """
    if not 1 <= copies <= MOST_COPIES:
        raise ActRefused(WRONG_CHANGE, f"Số bản sao phải từ 1 đến {MOST_COPIES}.")
    actor, source = opened_for(desk, principal, EntryAct.COPY, entry_id, trace_id)
    said = " ".join(purpose.split())[:LONGEST_REASON]
    fields = copied_fields(source.register, source.fields, source.standing, copies)
    with desk.database.begin() as session:
        own, place = _enter(
            session, desk, actor, source, Register.COPY, fields, {"copies": copies, "purpose": said}
        )
        detail = {"copies": copies, **_place_detail(own, place)}
        _tell(session, desk, actor, source, EntryAct.COPY, detail, said, trace_id)
    crash_point("civilstatus.copied")
    return signed(desk, actor, EntryAct.COPY, own, place)


def correct(
    desk: Desk,
    principal: Principal,
    entry_id: int,
    kind: CorrectionKind,
    changes: Mapping[str, str],
    basis: str,
    *,
    trace_id: str | None = None,
) -> Done:
    """Correct texts of an entry: a number in the book of corrections, a note beside the entry, a signed extract of the
    correction and the entry's paper made anew. What was issued before is kept and shown as replaced.

    Raises
    ------
    ActRefused
        Also for a text that is no such thing, or where the entry was corrected meanwhile.
    """
    actor, source = opened_for(desk, principal, EntryAct.CORRECT, entry_id, trace_id)
    ground = _required(basis, "căn cứ cải chính")
    if said := unprintable_vi(ground):
        raise ActRefused(WRONG_CHANGE, f"Căn cứ cải chính {said}.", field=BASIS)
    try:
        checked = checked_changes(source, changes)
    except ChangeRefused as refused:
        raise ActRefused(WRONG_CHANGE, refused.message_vi, field=refused.path) from refused
    own, place = write_correction(
        desk, actor, source, Correction(EntryAct.CORRECT, kind, checked, ground), trace_id=trace_id
    )
    crash_point("civilstatus.corrected")
    return signed(desk, actor, EntryAct.CORRECT, own, place)


@dataclass(frozen=True, slots=True)
class Correction:
    """What is changed of an entry, by which act, and on what it rests."""

    act: EntryAct
    kind: CorrectionKind
    changes: Mapping[str, str]
    ground: str


def write_correction(
    desk: Desk, actor: Actor, source: BookRecord, correction: Correction, *, trace_id: str | None
) -> tuple[int, BookPlace]:
    """Write what is changed, in one transaction: the entry in the book of corrections, the note beside the corrected
    one, what it is found by, the event, the audit trail. Gives the new entry's row and place.

    Raises
    ------
    ActRefused
        The entry was changed since it was opened, or a new number is somebody else's.
    """
    kind, changes, ground = correction.kind, correction.changes, correction.ground
    fields = correction_fields(source, kind, changes, ground)
    with desk.database.begin() as session:
        own, place = _enter(
            session, desk, actor, source, Register.CORRECTION, fields, {"changes": dict(changes)}
        )
        text = (
            f"{kind.name_vi} theo số {place.registration_number}, quyển {place.book}, trang {place.page}, "
            f"{actor.office.name}: {changes_vi(fields)}. Căn cứ: {ground}."
        )
        number = add_note(session, desk, actor, source, NewNote(NoteKind.CORRECTION, text, own, changes))
        if number != max((note.number for note in source.notes), default=0) + 1:
            raise ActRefused(CHANGED_MEANWHILE, "Việc này vừa được ghi chú; hãy xem lại trước khi cải chính.")
        find_under_changes(session, desk, source, changes)
        detail = {"kind": kind.value, "fields": sorted(changes), "note": number, **_place_detail(own, place)}
        _tell(session, desk, actor, source, correction.act, detail, ground, trace_id)
    return own, place


def note(
    desk: Desk, principal: Principal, entry_id: int, kind: NoteKind, text: str, *, trace_id: str | None = None
) -> Done:
    """Note beside an entry what a court or another office decided (Luật Hộ tịch 2014, Điều 30).

    Raises
    ------
    ActRefused
    """
    actor, source = opened_for(desk, principal, EntryAct.NOTE, entry_id, trace_id)
    said = _required(text, "nội dung ghi chú")
    if kind not in notes_for(source.register):
        raise ActRefused(
            WRONG_CHANGE, f"“{kind.name_vi}” không ghi được vào {source.register.name_vi.lower()}."
        )
    with desk.database.begin() as session:
        number = add_note(session, desk, actor, source, NewNote(kind, said))
        detail = {"kind": kind.value, "note": number, "entry": source.id}
        _tell(session, desk, actor, source, EntryAct.NOTE, detail, said, trace_id)
    crash_point("civilstatus.noted")
    return Done(EntryAct.NOTE, None, str(number))


def sign_again(desk: Desk, principal: Principal, entry_id: int, *, trace_id: str | None = None) -> int:
    """Sign the papers of an entry in the register of copies or corrections that are not signed yet; how many.

    Raises
    ------
    ActRefused
    """
    actor = actor_of(principal, desk.clock.now())
    own = _own(desk, actor, entry_id, "sign", trace_id)
    if own.register not in (Register.COPY, Register.CORRECTION) or own.dossier_code is not None:
        raise ActRefused(NOT_AVAILABLE, "Việc này không có bản sao hay trích lục cải chính để ký.")
    return sign_further(desk, actor, entry_id)


def notes_for(register: Register) -> tuple[NoteKind, ...]:
    """The kinds of note an officer may put beside an entry of this register; a correction has an act of its own."""
    ending = {
        Register.MARRIAGE: (NoteKind.MARRIAGE_ENDED,),
        Register.GUARDIANSHIP: (NoteKind.GUARDIANSHIP_ENDED,),
    }
    return (*ending.get(register, ()), NoteKind.OTHER)


def _own(desk: Desk, actor: Actor, entry_id: int, act: str, trace_id: str | None) -> BookRecord:
    """The entry, when it is in a book that the actor's unit keeps; a denial is in the audit trail."""
    with desk.database.read() as session:
        record = open_records(session, desk.vault, [entry_id]).get(entry_id)
    if record is None:
        raise ActRefused(NOT_FOUND, "Không có việc này trong sổ.")
    if record.unit_code not in served_units(
        actor.principal.unit_code or "", actor.now.astimezone(VIETNAM).date()
    ):
        with desk.database.begin() as session:
            detail = {"act": act, "unit": record.unit_code, "entry": entry_id}
            audit(
                session,
                actor.principal,
                "denied",
                record.dossier_code,
                detail,
                trace_id=trace_id,
                at=actor.now,
            )
        raise ActRefused(OTHER_UNIT, "Việc này thuộc sổ của đơn vị khác. Lần truy cập này đã được ghi lại.")
    return record


def opened_for(
    desk: Desk, principal: Principal, act: EntryAct, entry_id: int, trace_id: str | None
) -> tuple[Actor, BookRecord]:
    """Who acts and the entry, when this person may do this with it now.

    Raises
    ------
    ActRefused
    """
    actor = actor_of(principal, desk.clock.now())
    record = _own(desk, actor, entry_id, act.value, trace_id)
    stage: Stage | None = None
    if record.dossier_code is not None:
        with desk.database.read() as session:
            dossier = find_own(session, record.dossier_code)
        stage = dossier.stage if dossier is not None else None
    if act not in available_entry_acts(
        record.register, stage, principal.roles, lacks_number=record.lacks_number
    ):
        where = f" ở bước “{stage.name_vi}”" if stage is not None else ""
        raise ActRefused(
            NOT_AVAILABLE,
            f"Không thể “{act.name_vi}” với việc số {record.number} trong {record.register.name_vi.lower()}{where}.",
        )
    return actor, record


def _enter(
    session: Session,
    desk: Desk,
    actor: Actor,
    source: BookRecord,
    register: Register,
    fields: Mapping[str, Any],
    more: Mapping[str, Any],
) -> tuple[int, BookPlace]:
    """Write an entry that an officer makes without a dossier; its row and place."""
    unit = actor.office.unit_code
    place = next_place(session, unit, register, actor.now, desk.settings.entries_per_book)
    content = actor.written(fields, no_facts_record(register), source_id=source.id, **more)
    name = entry_name(unit, register, place.year, place.number)
    row_id = enter(
        session,
        unit,
        register,
        place,
        at=actor.now,
        account=actor.principal.account,
        content=desk.vault.seal_record(name, ENTRY, content),
        source_id=source.id,
    )
    day = actor.now.astimezone(VIETNAM).date()
    traits = traits_of(register, content, facts_of_content(register, content), day, None)
    count(session, Bin.of(register, actor.now, unit), traits + Tally(registered=1))
    return row_id, place


def _tell(
    session: Session,
    desk: Desk,
    actor: Actor,
    source: BookRecord,
    act: EntryAct,
    detail: Mapping[str, Any],
    words: str,
    trace_id: str | None,
) -> None:
    """The event in the dossier's history, where the entry has one, and the line in the audit trail."""
    kind = EVENT_OF_ENTRY_ACT[act]
    if source.dossier_code is not None:
        dossier = find_own(session, source.dossier_code, lock=True)
        assert dossier is not None
        record_event(
            session,
            desk.vault,
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


def signed(desk: Desk, actor: Actor, act: EntryAct, own: int, place: BookPlace) -> Done:
    """What an act left behind, its papers signed; when they cannot be signed now, why."""
    try:
        sign_further(desk, actor, own)
    except ActRefused as refused:
        return Done(act, own, place.registration_number, refused.message_vi)
    return Done(act, own, place.registration_number)


def _place_detail(own: int, place: BookPlace) -> dict[str, Any]:
    return {
        "entry": own,
        "number": place.registration_number,
        "book": place.book,
        "page": place.page,
    }


def _required(text: str, what_vi: str) -> str:
    said = " ".join(text.split())
    if len(said) < SHORTEST_REASON:
        raise ActRefused(REASON_MISSING, f"Phải ghi rõ {what_vi}.")
    if len(said) > LONGEST_REASON:
        raise ActRefused(REASON_MISSING, f"{what_vi.capitalize()} tối đa {LONGEST_REASON} ký tự.")
    return said
