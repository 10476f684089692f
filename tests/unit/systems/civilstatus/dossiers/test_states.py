"""The life of a dossier: what may be done when, and what the outside hears."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.domain.dossiers import RegistrationStatus, can_follow
from lienthong.foundation.identity.roles import Role
from lienthong.systems.civilstatus.dossiers.states import (
    EVENT_OF_ACTION,
    CivilStatusEventKind,
    DossierAction,
    DossierStage,
    available_actions,
    derived_stage,
    stage_after,
    status_of,
)

OFFICER = frozenset((Role.OFFICER,))


def test_an_officer_takes_up_a_waiting_dossier() -> None:
    assert available_actions(DossierStage.WAITING, OFFICER) == (
        DossierAction.TAKE_UP,
        DossierAction.SUPPLEMENT,
        DossierAction.REFUSE,
    )


def test_what_stands_in_the_book_can_only_be_signed() -> None:
    assert available_actions(DossierStage.BOOKED, OFFICER) == (DossierAction.SIGN,)


@pytest.mark.parametrize("stage", [DossierStage.ISSUED, DossierStage.REFUSED])
def test_after_the_end_nothing_can_be_done(stage: DossierStage) -> None:
    assert available_actions(stage, frozenset(Role)) == ()


def test_a_leader_signs_and_issues_but_does_not_register() -> None:
    leader = frozenset((Role.LEADER,))
    assert [
        available_actions(stage, leader)
        for stage in (DossierStage.IN_WORK, DossierStage.BOOKED, DossierStage.SIGNED)
    ] == [
        (),
        (DossierAction.SIGN,),
        (DossierAction.ISSUE,),
    ]


@pytest.mark.parametrize("role", [Role.CITIZEN, Role.CLERK, Role.OPERATOR, Role.COORDINATOR, Role.ADMIN])
@pytest.mark.parametrize("stage", list(DossierStage))
def test_nobody_else_does_a_registrars_act(stage: DossierStage, role: Role) -> None:
    assert available_actions(stage, {role}) == ()


@pytest.mark.parametrize("stage", [DossierStage.BOOKED, DossierStage.SIGNED])
def test_a_registered_result_is_not_told_before_it_is_issued(stage: DossierStage) -> None:
    assert status_of(stage) is RegistrationStatus.IN_WORK


@given(st.lists(st.integers(min_value=0, max_value=5), max_size=12), st.booleans())
def test_every_chain_of_acts_is_legal_for_those_who_poll(choices: list[int], answered: bool) -> None:
    events = [CivilStatusEventKind.RECEIVED]
    for choice in choices:
        stage = derived_stage(events)
        possible = [EVENT_OF_ACTION[act] for act in available_actions(stage, OFFICER)]
        if stage is DossierStage.SUPPLEMENT and answered:
            possible.append(CivilStatusEventKind.SUPPLEMENTED)
        if not possible:
            break
        following = possible[choice % len(possible)]
        before, after = status_of(stage), status_of(stage_after(following, stage))
        assert before is after or can_follow(before, after)
        events.append(following)


def test_a_history_without_reception_is_no_history() -> None:
    with pytest.raises(ValueError, match="reception"):
        derived_stage([])
