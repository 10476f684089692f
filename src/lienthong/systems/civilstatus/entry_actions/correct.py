"""An entry is corrected: a number in the book of corrections, a note, an extract, the paper made anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lienthong.domain.registers import Register
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.civilstatus.base.actor import Actor
from lienthong.systems.civilstatus.base.context import Desk
from lienthong.systems.civilstatus.base.refused import (
    CHANGED_MEANWHILE,
    WRONG_CHANGE,
    ActRefused,
)
from lienthong.systems.civilstatus.books.entries import BookRecord, NoteKind
from lienthong.systems.civilstatus.books.notes import CorrectionKind, NewNote, add_note
from lienthong.systems.civilstatus.books.numbering import BookPlace
from lienthong.systems.civilstatus.entry_actions.action import (
    Done,
    enter_without_dossier,
    opened_for,
    place_detail,
    record_entry_event,
    required_text,
    signed,
)
from lienthong.systems.civilstatus.entry_actions.correction_text import (
    changes_vi,
    checked_changes,
    correction_fields,
)
from lienthong.systems.civilstatus.entry_actions.search_marks import find_under_changes
from lienthong.systems.civilstatus.entry_actions.states import (
    EntryAct,
)
from lienthong.systems.civilstatus.papers.correction.correctable import ChangeRefused
from lienthong.systems.civilstatus.papers.printable import unprintable_vi

#: The field of what a correction rests on; the others are paths in the entry.
BASIS = "basis"


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
    ground = required_text(basis, "căn cứ cải chính")
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
        own, place = enter_without_dossier(
            session, desk, actor, source, Register.CORRECTION, fields, {"changes": dict(changes)}
        )
        text = (
            f"{kind.name_vi} theo số {place.registration_number}, quyển {place.book}, trang {place.page}, "
            f"{actor.office.name}: {changes_vi(fields)}. Căn cứ: {ground}."
        )
        number = add_note(session, desk, actor, source, NewNote(NoteKind.CORRECTION, text, own, changes))
        if number != max((note_beside.number for note_beside in source.notes), default=0) + 1:
            raise ActRefused(CHANGED_MEANWHILE, "Việc này vừa được ghi chú; hãy xem lại trước khi cải chính.")
        find_under_changes(session, desk, source, changes)
        detail = {"kind": kind.value, "fields": sorted(changes), "note": number, **place_detail(own, place)}
        record_entry_event(session, desk, actor, source, correction.act, detail, ground, trace_id)
    return own, place
