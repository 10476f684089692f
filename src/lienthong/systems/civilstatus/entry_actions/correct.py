"""An entry is corrected: a number in the book of corrections, a note, an extract, the paper made anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lienthong.domain.registers import Register
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.civilstatus.base.actor import Actor
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.refused import (
    CHANGED_MEANWHILE,
    LAW_FORBIDS,
    NEEDS_REASON,
    WRONG_CHANGE,
    ActionRefused,
)
from lienthong.systems.civilstatus.base.remarks import Remark
from lienthong.systems.civilstatus.books.entries import BookRecord, NoteKind
from lienthong.systems.civilstatus.books.notes import CorrectionKind, NewNote, add_note
from lienthong.systems.civilstatus.books.numbering import BookPlace
from lienthong.systems.civilstatus.entry_actions.action import (
    EntryActionOutcome,
    enter_without_dossier,
    open_entry_for,
    place_detail,
    record_entry_event,
    required_text,
    sign_papers_of,
)
from lienthong.systems.civilstatus.entry_actions.correction_checks import remarks_after
from lienthong.systems.civilstatus.entry_actions.correction_text import (
    changes_vi,
    checked_changes,
    correction_fields,
)
from lienthong.systems.civilstatus.entry_actions.search_marks import find_under_changes
from lienthong.systems.civilstatus.entry_actions.states import EntryAction
from lienthong.systems.civilstatus.papers.correction.correctable import ChangeRefused
from lienthong.systems.civilstatus.papers.printable import unprintable_vi
from lienthong.systems.civilstatus.registration.remarks import need_reason, stops

#: The field of what a correction rests on; the others are paths in the entry.
BASIS = "basis"
#: The field of why it is made all the same.
REASON = "reason"


def correct_entry(
    context: CivilStatusContext,
    principal: Principal,
    entry_id: int,
    kind: CorrectionKind,
    changes: Mapping[str, str],
    basis: str,
    *,
    reason: str = "",
    trace_id: str | None = None,
) -> EntryActionOutcome:
    """Correct texts of an entry.

    A number in the book of corrections, a note beside the entry, a signed extract of the correction and the
    entry's paper made anew. What was issued before is kept and shown as replaced.

    Parameters
    ----------
    basis
        The papers that the correction rests on.
    reason
        Why it is made although the corrected whole is doubtful; kept with the correction.

    Raises
    ------
    ActionRefused
        Also for a text that is no such thing, a whole that the law forbids or that needs a reason, or where the entry
        was corrected meanwhile.
    """
    actor, source = open_entry_for(context, principal, EntryAction.CORRECT, entry_id, trace_id)
    ground = required_text(basis, "căn cứ cải chính")
    if said := unprintable_vi(ground):
        raise ActionRefused(WRONG_CHANGE, f"Căn cứ cải chính {said}.", field=BASIS)
    try:
        checked = checked_changes(source, changes)
    except ChangeRefused as refused:
        raise ActionRefused(WRONG_CHANGE, refused.message_vi, field=refused.path) from refused
    doubts = _doubts(remarks_after(context, source, checked, actor.now), reason)
    correction = Correction(
        EntryAction.CORRECT,
        kind,
        checked,
        f"{ground}. Lý do vẫn cải chính: {required_text(reason, 'lý do')}" if doubts else ground,
        tuple(remark.code for remark in doubts),
    )
    own, place = write_correction(context, actor, source, correction, trace_id=trace_id)
    crash_point("civilstatus.corrected")
    return sign_papers_of(context, actor, EntryAction.CORRECT, own, place)


def _doubts(remarks: Sequence[Remark], reason: str) -> tuple[Remark, ...]:
    """What the officer passes over with a reason.

    Raises
    ------
    ActionRefused
        The law forbids the corrected whole, or a reason is needed and not given.
    """
    forbidden = stops(remarks)
    if forbidden:
        said = " ".join(remark.message_vi for remark in forbidden)
        raise ActionRefused(LAW_FORBIDS, f"Không cải chính được: {said}", remarks)
    doubtful = need_reason(remarks)
    if doubtful and (wrong := unprintable_vi(reason)):
        raise ActionRefused(WRONG_CHANGE, f"Lý do {wrong}.", field=REASON)
    if doubtful and not reason.strip():
        said = " ".join(remark.message_vi for remark in doubtful)
        raise ActionRefused(NEEDS_REASON, f"Cần ghi lý do khi cải chính: {said}", remarks)
    return doubtful


@dataclass(frozen=True, slots=True)
class Correction:
    """What is changed of an entry, by which action, and on what it rests.

    ``passed_over`` are the codes of remarks that the officer gave a reason for.
    """

    action: EntryAction
    kind: CorrectionKind
    changes: Mapping[str, str]
    ground: str
    passed_over: tuple[str, ...] = ()


def write_correction(
    context: CivilStatusContext,
    actor: Actor,
    source: BookRecord,
    correction: Correction,
    *,
    trace_id: str | None,
) -> tuple[int, BookPlace]:
    """Write what is changed, in one transaction.

    The entry in the book of corrections, the note beside the corrected one, what it is found by, the event, the
    audit trail. Gives the new entry's row and place.

    Raises
    ------
    ActionRefused
        The entry was changed since it was opened, or a new number is somebody else's.
    """
    kind, changes, ground = correction.kind, correction.changes, correction.ground
    fields = correction_fields(source, kind, changes, ground)
    with context.database.begin() as session:
        own, place = enter_without_dossier(
            session, context, actor, source, Register.CORRECTION, fields, {"changes": dict(changes)}
        )
        text = (
            f"{kind.name_vi} theo số {place.registration_number}, quyển {place.book}, trang {place.page}, "
            f"{actor.office.name}: {changes_vi(fields)}. Căn cứ: {ground}."
        )
        number = add_note(session, context, actor, source, NewNote(NoteKind.CORRECTION, text, own, changes))
        if number != max((note_beside.number for note_beside in source.notes), default=0) + 1:
            raise ActionRefused(
                CHANGED_MEANWHILE, "Việc này vừa được ghi chú; hãy xem lại trước khi cải chính."
            )
        find_under_changes(session, context, source, changes)
        detail = {"kind": kind.value, "fields": sorted(changes), "note": number, **place_detail(own, place)}
        if correction.passed_over:
            detail["passed_over"] = list(correction.passed_over)
        record_entry_event(session, context, actor, source, correction.action, detail, ground, trace_id)
    return own, place
