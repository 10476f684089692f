"""The life of a dossier: what may be done when, and what the outside hears."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.domain.dossiers import RegistrationStatus, can_follow
from lienthong.foundation.identity.roles import Role
from lienthong.systems.civilstatus.dossiers.states import (
    EVENT_OF,
    Act,
    EventKind,
    Stage,
    available_acts,
    derived_stage,
    stage_after,
    status_of,
)

OFFICER = frozenset((Role.OFFICER,))


def test_an_officer_takes_up_a_waiting_dossier() -> None:
    assert available_acts(Stage.WAITING, OFFICER) == (Act.TAKE_UP, Act.SUPPLEMENT, Act.REFUSE)


def test_what_stands_in_the_book_can_only_be_signed() -> None:
    assert available_acts(Stage.BOOKED, OFFICER) == (Act.SIGN,)


@pytest.mark.parametrize("stage", [Stage.ISSUED, Stage.REFUSED])
def test_after_the_end_nothing_can_be_done(stage: Stage) -> None:
    assert available_acts(stage, frozenset(Role)) == ()


def test_a_leader_signs_and_issues_but_does_not_register() -> None:
    leader = frozenset((Role.LEADER,))
    assert [available_acts(stage, leader) for stage in (Stage.IN_WORK, Stage.BOOKED, Stage.SIGNED)] == [
        (),
        (Act.SIGN,),
        (Act.ISSUE,),
    ]


@pytest.mark.parametrize("role", [Role.CITIZEN, Role.CLERK, Role.OPERATOR, Role.COORDINATOR, Role.ADMIN])
@pytest.mark.parametrize("stage", list(Stage))
def test_nobody_else_does_a_registrars_act(stage: Stage, role: Role) -> None:
    assert available_acts(stage, {role}) == ()


@pytest.mark.parametrize("stage", [Stage.BOOKED, Stage.SIGNED])
def test_a_registered_result_is_not_told_before_it_is_issued(stage: Stage) -> None:
    assert status_of(stage) is RegistrationStatus.IN_WORK


@given(st.lists(st.integers(min_value=0, max_value=5), max_size=12), st.booleans())
def test_every_chain_of_acts_is_legal_for_those_who_poll(choices: list[int], answered: bool) -> None:
    events = [EventKind.RECEIVED]
    for choice in choices:
        stage = derived_stage(events)
        possible = [EVENT_OF[act] for act in available_acts(stage, OFFICER)]
        if stage is Stage.SUPPLEMENT and answered:
            possible.append(EventKind.SUPPLEMENTED)
        if not possible:
            break
        following = possible[choice % len(possible)]
        before, after = status_of(stage), status_of(stage_after(following, stage))
        assert before is after or can_follow(before, after)
        events.append(following)


def test_a_history_without_reception_is_no_history() -> None:
    with pytest.raises(ValueError, match="reception"):
        derived_stage([])
