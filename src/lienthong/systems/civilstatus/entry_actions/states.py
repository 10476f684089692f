"""What an officer does with an entry that was issued: copies, corrections, notes, a number; and who may do which.

Pure: pages, API and tests ask :func:`available_entry_acts`; nothing else decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from lienthong.domain.registers import Register
from lienthong.foundation.identity.roles import Role
from lienthong.systems.civilstatus.dossiers.states import EventKind, Stage
from lienthong.systems.civilstatus.papers.correction.correctable import NOT_CORRECTED
from lienthong.systems.civilstatus.papers.forms import COPIED


class EntryAct(StrEnum):
    """The values are the last segment of the API's paths."""

    COPY = "copy"
    CORRECT = "correct"
    NOTE = "note"
    NUMBER = "number"

    @property
    def name_vi(self) -> str:
        """The act as a button says it."""
        return _NAMES[self]


_NAMES = {
    EntryAct.COPY: "Cấp bản sao trích lục",
    EntryAct.CORRECT: "Thay đổi, cải chính, bổ sung",
    EntryAct.NOTE: "Ghi chú vào sổ",
    EntryAct.NUMBER: "Bổ sung số định danh",
}
EVENT_OF_ENTRY_ACT = {
    EntryAct.COPY: EventKind.COPIED,
    EntryAct.CORRECT: EventKind.CORRECTED,
    EntryAct.NOTE: EventKind.NOTED,
    EntryAct.NUMBER: EventKind.NUMBERED,
}
#: A leader signs copies; what the book says is changed by the officer who keeps it.
MAY_DO: dict[EntryAct, frozenset[Role]] = {
    EntryAct.COPY: frozenset((Role.OFFICER, Role.LEADER)),
    EntryAct.CORRECT: frozenset((Role.OFFICER,)),
    EntryAct.NOTE: frozenset((Role.OFFICER,)),
    EntryAct.NUMBER: frozenset((Role.OFFICER,)),
}


def available_entry_acts(
    register: Register, stage: Stage | None, roles: Iterable[Role], *, lacks_number: bool = False
) -> tuple[EntryAct, ...]:
    """What somebody with these roles, of the unit that keeps the book, may do with an entry.

    Parameters
    ----------
    stage
        Of its dossier: before the result is released nothing is done. None for an entry that has no dossier.
    lacks_number
        The entry of a birth says no personal number, and the child is one that gets one.
    """
    if stage not in (None, Stage.ISSUED):
        return ()
    held = frozenset(roles)
    possible = {
        EntryAct.COPY: register in COPIED,
        EntryAct.CORRECT: register not in NOT_CORRECTED,
        EntryAct.NOTE: register is not Register.COPY,
        EntryAct.NUMBER: register is Register.BIRTH and stage is not None and lacks_number,
    }
    return tuple(act for act, there in possible.items() if there and MAY_DO[act] & held)
