"""What a court or another office decided is noted beside an entry (Luật Hộ tịch 2014, Điều 30)."""

from __future__ import annotations

from lienthong.domain.registers import Register
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.refused import WRONG_CHANGE, ActionRefused
from lienthong.systems.civilstatus.books.entries import NoteKind
from lienthong.systems.civilstatus.books.notes import NewNote, add_note
from lienthong.systems.civilstatus.entry_actions.action import (
    EntryActionOutcome,
    open_entry_for,
    record_entry_event,
    required_text,
)
from lienthong.systems.civilstatus.entry_actions.states import EntryAction


def note_beside(
    context: CivilStatusContext,
    principal: Principal,
    entry_id: int,
    kind: NoteKind,
    text: str,
    *,
    trace_id: str | None = None,
) -> EntryActionOutcome:
    """Note beside an entry what a court or another office decided (Luật Hộ tịch 2014, Điều 30).

    Raises
    ------
    ActionRefused
    """
    actor, source = open_entry_for(context, principal, EntryAction.NOTE, entry_id, trace_id)
    said = required_text(text, "nội dung ghi chú")
    if kind not in notes_for(source.register):
        raise ActionRefused(
            WRONG_CHANGE, f"“{kind.name_vi}” không ghi được vào {source.register.name_vi.lower()}."
        )
    with context.database.begin() as session:
        number = add_note(session, context, actor, source, NewNote(kind, said))
        detail = {"kind": kind.value, "note": number, "entry": source.id}
        record_entry_event(session, context, actor, source, EntryAction.NOTE, detail, said, trace_id)
    crash_point("civilstatus.noted")
    return EntryActionOutcome(EntryAction.NOTE, None, str(number))


def notes_for(register: Register) -> tuple[NoteKind, ...]:
    """The kinds of note an officer may put beside an entry of this register; a correction has an action of its own."""
    ending = {
        Register.MARRIAGE: (NoteKind.MARRIAGE_ENDED,),
        Register.GUARDIANSHIP: (NoteKind.GUARDIANSHIP_ENDED,),
    }
    return (*ending.get(register, ()), NoteKind.OTHER)
