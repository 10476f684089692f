"""Copies of an extract are given: a number of its own and a signed copy (Luật Hộ tịch 2014, Điều 63, 64)."""

from __future__ import annotations

from lienthong.domain.registers import Register
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.reasons import LONGEST_REASON
from lienthong.systems.civilstatus.base.refused import WRONG_CHANGE, ActionRefused
from lienthong.systems.civilstatus.entry_actions.action import (
    EntryActionOutcome,
    enter_without_dossier,
    open_entry_for,
    place_detail,
    record_entry_event,
    sign_papers_of,
)
from lienthong.systems.civilstatus.entry_actions.states import EntryAction
from lienthong.systems.civilstatus.papers.forms import copied_fields

#: More copies than anybody asks for at once.
MOST_COPIES = 100


def give_copy(
    context: CivilStatusContext,
    principal: Principal,
    entry_id: int,
    copies: int,
    purpose: str = "",
    *,
    trace_id: str | None = None,
) -> EntryActionOutcome:
    """Give copies of an extract (Luật Hộ tịch 2014, Điều 63 and 64): a number of its own and a signed copy.

    Raises
    ------
    ActionRefused
    """
    if not 1 <= copies <= MOST_COPIES:
        raise ActionRefused(WRONG_CHANGE, f"Số bản sao phải từ 1 đến {MOST_COPIES}.")
    actor, source = open_entry_for(context, principal, EntryAction.COPY, entry_id, trace_id)
    said = " ".join(purpose.split())[:LONGEST_REASON]
    fields = copied_fields(source.register, source.fields, source.standing, copies)
    with context.database.begin() as session:
        own, place = enter_without_dossier(
            session, context, actor, source, Register.COPY, fields, {"copies": copies, "purpose": said}
        )
        detail = {"copies": copies, **place_detail(own, place)}
        record_entry_event(session, context, actor, source, EntryAction.COPY, detail, said, trace_id)
    crash_point("civilstatus.copied")
    return sign_papers_of(context, actor, EntryAction.COPY, own, place)
