"""States of a step and who may do what to it now: one pure function that pages, API and tests ask."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from lienthong.contracts.authorities.schemas import StepState
from lienthong.foundation.identity import Principal, Role
from lienthong.systems.authorities.base.agencies import Authority


class StepAction(StrEnum):
    """What an officer does."""

    TAKE_UP = "take-up"
    ACCEPT = "accept"
    REFUSE = "refuse"

    @property
    def name_vi(self) -> str:
        """Word on the button."""
        return _NAMES[self]


_NAMES = {StepAction.TAKE_UP: "Thụ lý", StepAction.ACCEPT: "Duyệt, cấp kết quả", StepAction.REFUSE: "Từ chối"}

STATE_AFTER: Mapping[StepAction, StepState] = {
    StepAction.TAKE_UP: StepState.IN_WORK,
    StepAction.ACCEPT: StepState.DONE,
    StepAction.REFUSE: StepState.REFUSED,
}
_POSSIBLE: Mapping[StepState, tuple[StepAction, ...]] = {
    StepState.RECEIVED: (StepAction.TAKE_UP, StepAction.ACCEPT, StepAction.REFUSE),
    StepState.IN_WORK: (StepAction.ACCEPT, StepAction.REFUSE),
}
STATE_NAMES: Mapping[StepState, str] = {
    StepState.RECEIVED: "Mới tiếp nhận",
    StepState.IN_WORK: "Đang giải quyết",
    StepState.DONE: "Đã giải quyết",
    StepState.REFUSED: "Từ chối",
    StepState.UNKNOWN: "Chưa tiếp nhận",
}
STATE_TONES: Mapping[StepState, str] = {
    StepState.RECEIVED: "waiting",
    StepState.IN_WORK: "info",
    StepState.DONE: "success",
    StepState.REFUSED: "danger",
    StepState.UNKNOWN: "neutral",
}


def possible_actions(state: StepState) -> tuple[StepAction, ...]:
    """Acts that a state allows, whoever does them."""
    return _POSSIBLE.get(state, ())


def available_actions(state: StepState, principal: Principal, authority: Authority) -> tuple[StepAction, ...]:
    """Acts that this person may do to a step of this authority in this state."""
    if not principal.has_role([Role.OFFICER, Role.LEADER]) or not principal.works_for_agency(authority.value):
        return ()
    return possible_actions(state)


def may_see_step(principal: Principal, authority: Authority) -> bool:
    """Officers see the steps of their own authority only."""
    return principal.works_for_agency(authority.value) and principal.has_role([Role.OFFICER, Role.LEADER])
