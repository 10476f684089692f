"""States of a step and who may do what to it now: one pure function that pages, API and tests ask."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from lienthong.contracts.authorities.schemas import StepState
from lienthong.foundation.identity import Principal, Role
from lienthong.systems.authorities.base.agencies import Authority


class Act(StrEnum):
    """What an officer does."""

    TAKE_UP = "take-up"
    ACCEPT = "accept"
    REFUSE = "refuse"

    @property
    def name_vi(self) -> str:
        """Word on the button."""
        return _NAMES[self]


_NAMES = {Act.TAKE_UP: "Thụ lý", Act.ACCEPT: "Duyệt, cấp kết quả", Act.REFUSE: "Từ chối"}

AFTER: Mapping[Act, StepState] = {
    Act.TAKE_UP: StepState.IN_WORK,
    Act.ACCEPT: StepState.DONE,
    Act.REFUSE: StepState.REFUSED,
}
_POSSIBLE: Mapping[StepState, tuple[Act, ...]] = {
    StepState.RECEIVED: (Act.TAKE_UP, Act.ACCEPT, Act.REFUSE),
    StepState.IN_WORK: (Act.ACCEPT, Act.REFUSE),
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


def possible_acts(state: StepState) -> tuple[Act, ...]:
    """Acts that a state allows, whoever does them."""
    return _POSSIBLE.get(state, ())


def available_acts(state: StepState, principal: Principal, authority: Authority) -> tuple[Act, ...]:
    """Acts that this person may do to a step of this authority in this state."""
    if not principal.has_role([Role.OFFICER, Role.LEADER]) or not principal.works_for_agency(authority.value):
        return ()
    return possible_acts(state)


def may_see(principal: Principal, authority: Authority) -> bool:
    """Officers see the steps of their own authority only."""
    return principal.works_for_agency(authority.value) and principal.has_role([Role.OFFICER, Role.LEADER])
