"""What a court or another office decided is noted beside an entry (Luật Hộ tịch 2014, Điều 30)."""

from __future__ import annotations

from lienthong.domain.registers import Register
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.civilstatus.base.context import Desk
from lienthong.systems.civilstatus.base.refused import (
    WRONG_CHANGE,
    ActRefused,
)
from lienthong.systems.civilstatus.books.entries import NoteKind
from lienthong.systems.civilstatus.books.notes import NewNote, add_note
from lienthong.systems.civilstatus.entry_actions.action import (
    Done,
    opened_for,
    record_entry_event,
    required_text,
)
from lienthong.systems.civilstatus.entry_actions.states import (
    EntryAct,
)


def note_beside(
    desk: Desk, principal: Principal, entry_id: int, kind: NoteKind, text: str, *, trace_id: str | None = None
) -> Done:
    """Note beside an entry what a court or another office decided (Luật Hộ tịch 2014, Điều 30).

    Raises
    ------
    ActRefused
    """
    actor, source = opened_for(desk, principal, EntryAct.NOTE, entry_id, trace_id)
    said = required_text(text, "nội dung ghi chú")
    if kind not in notes_for(source.register):
        raise ActRefused(
            WRONG_CHANGE, f"“{kind.name_vi}” không ghi được vào {source.register.name_vi.lower()}."
        )
    with desk.database.begin() as session:
        number = add_note(session, desk, actor, source, NewNote(kind, said))
        detail = {"kind": kind.value, "note": number, "entry": source.id}
        record_entry_event(session, desk, actor, source, EntryAct.NOTE, detail, said, trace_id)
    crash_point("civilstatus.noted")
    return Done(EntryAct.NOTE, None, str(number))


def notes_for(register: Register) -> tuple[NoteKind, ...]:
    """The kinds of note an officer may put beside an entry of this register; a correction has an act of its own."""
    ending = {
        Register.MARRIAGE: (NoteKind.MARRIAGE_ENDED,),
        Register.GUARDIANSHIP: (NoteKind.GUARDIANSHIP_ENDED,),
    }
    return (*ending.get(register, ()), NoteKind.OTHER)
