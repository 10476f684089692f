"""Pure rules of the authorities: who does which step, which acts a state allows, how results are numbered."""

from __future__ import annotations

from datetime import datetime

import pytest

from lienthong.contracts.authorities.schemas import StepState
from lienthong.domain.law import FollowingStep
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.identity import Principal, Role
from lienthong.systems.authorities.base.agencies import AUTHORITY_OF, Authority
from lienthong.systems.authorities.steps.numbering import receipt_number, result_code, result_words
from lienthong.systems.authorities.steps.registered_facts import GROUP_OF
from lienthong.systems.authorities.steps.states import (
    StepAction,
    available_actions,
    may_see_step,
    possible_actions,
)

NOW = datetime(2024, 7, 5, 9, 30, tzinfo=VIETNAM)


def officer(authority: Authority, role: Role = Role.OFFICER) -> Principal:
    return Principal("canbo", "Phạm Văn Cảnh", roles=frozenset({role}), agency=authority.value)


@pytest.mark.parametrize("step", list(FollowingStep))
def test_every_following_step_has_an_authority_a_group_and_a_result(step: FollowingStep) -> None:
    code = result_code(step, NOW, "52", 7)

    assert AUTHORITY_OF[step] in Authority
    assert step in GROUP_OF
    assert code in result_words(step, code)


def test_a_childs_health_insurance_card_has_fifteen_characters_with_the_province() -> None:
    code = result_code(FollowingStep.HEALTH_INSURANCE, NOW, "52", 17)

    assert code == "TE1520000000017"
    assert len(code) == 15


def test_a_receipt_names_authority_and_day() -> None:
    assert receipt_number(Authority.SOCIAL_INSURANCE, NOW, 12) == "BHXH-240705-0012"


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
