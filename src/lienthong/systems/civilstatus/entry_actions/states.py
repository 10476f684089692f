"""What an officer does with an entry that was issued: copies, corrections, notes, a number; and who may do which.

Pure: pages, API and tests ask :func:`available_entry_actions`; nothing else decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from lienthong.domain.registers import Register
from lienthong.foundation.identity.roles import Role
from lienthong.systems.civilstatus.dossiers.states import CivilStatusEventKind, DossierStage
from lienthong.systems.civilstatus.papers.correction.correctable import NOT_CORRECTED
from lienthong.systems.civilstatus.papers.forms import COPIED


class EntryAction(StrEnum):
    """The values are the last segment of the API's paths."""

    COPY = "copy"
    CORRECT = "correct"
    NOTE = "note"
    NUMBER = "number"

    @property
    def name_vi(self) -> str:
        """The action as a button says it."""
        return _NAMES[self]


_NAMES = {
    EntryAction.COPY: "Cấp bản sao trích lục",
    EntryAction.CORRECT: "Thay đổi, cải chính, bổ sung",
    EntryAction.NOTE: "Ghi chú vào sổ",
    EntryAction.NUMBER: "Bổ sung số định danh",
}
EVENT_OF_ENTRY_ACTION = {
    EntryAction.COPY: CivilStatusEventKind.COPIED,
    EntryAction.CORRECT: CivilStatusEventKind.CORRECTED,
    EntryAction.NOTE: CivilStatusEventKind.NOTED,
    EntryAction.NUMBER: CivilStatusEventKind.NUMBERED,
}
#: A leader signs copies; what the book says is changed by the officer who keeps it.
MAY_DO: dict[EntryAction, frozenset[Role]] = {
    EntryAction.COPY: frozenset((Role.OFFICER, Role.LEADER)),
    EntryAction.CORRECT: frozenset((Role.OFFICER,)),
    EntryAction.NOTE: frozenset((Role.OFFICER,)),
    EntryAction.NUMBER: frozenset((Role.OFFICER,)),
}


def available_entry_actions(
    register: Register, stage: DossierStage | None, roles: Iterable[Role], *, lacks_number: bool = False
) -> tuple[EntryAction, ...]:
    """What somebody with these roles, of the unit that keeps the book, may do with an entry.

    Parameters
    ----------
    stage
        Of its dossier: before the result is released nothing is done. None for an entry that has no dossier.
    lacks_number
        The entry of a birth says no personal number, and the child is one that gets one.
    """
    if stage not in (None, DossierStage.ISSUED):
        return ()
    held = frozenset(roles)
    possible = {
        EntryAction.COPY: register in COPIED,
        EntryAction.CORRECT: register not in NOT_CORRECTED,
        EntryAction.NOTE: register is not Register.COPY,
        EntryAction.NUMBER: register is Register.BIRTH and stage is not None and lacks_number,
    }
    return tuple(action for action, there in possible.items() if there and MAY_DO[action] & held)
