"""Who may do what to a step in which state."""

from __future__ import annotations

import pytest

from lienthong.contracts.authorities.schemas import StepState
from lienthong.foundation.identity import Principal, Role
from lienthong.systems.authorities.base.agencies import Authority
from lienthong.systems.authorities.steps.states import (
    StepAction,
    available_actions,
    may_see_step,
    possible_actions,
)


def officer(authority: Authority, role: Role = Role.OFFICER) -> Principal:
    return Principal("canbo", "Phạm Văn Cảnh", roles=frozenset({role}), agency=authority.value)


@pytest.mark.parametrize("state", [StepState.DONE, StepState.REFUSED, StepState.UNKNOWN])
def test_nothing_can_be_done_to_a_decided_step(state: StepState) -> None:
    assert possible_actions(state) == ()


def test_an_open_step_can_be_taken_up_once_and_decided() -> None:
    assert possible_actions(StepState.RECEIVED) == (StepAction.TAKE_UP, StepAction.ACCEPT, StepAction.REFUSE)
    assert possible_actions(StepState.IN_WORK) == (StepAction.ACCEPT, StepAction.REFUSE)


def test_only_officers_of_the_same_authority_may_act() -> None:
    police = officer(Authority.POLICE)

    assert available_actions(StepState.RECEIVED, police, Authority.POLICE)
    assert available_actions(StepState.RECEIVED, police, Authority.SOCIAL_INSURANCE) == ()
    assert (
        available_actions(StepState.RECEIVED, officer(Authority.POLICE, Role.CLERK), Authority.POLICE) == ()
    )
    assert not may_see_step(officer(Authority.POLICE, Role.OPERATOR), Authority.POLICE)
