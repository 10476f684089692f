"""Who may do what in which state: the one function that pages and API ask."""

import pytest

from lienthong.domain.dossiers import OnestopState
from lienthong.foundation.identity import Role
from lienthong.systems.onestop.desk.states import ACTION_NAMES_VI, ClerkAction, available_actions

A, S, R, P, H, Q = (
    ClerkAction.ACCEPT,
    ClerkAction.ASK_SUPPLEMENT,
    ClerkAction.REFUSE,
    ClerkAction.CONFIRM_PLACE,
    ClerkAction.HAND_OVER,
    ClerkAction.ASK_AGAIN,
)
CLERKS_ACTS = {
    OnestopState.NEW: {A, S, R, P},
    OnestopState.RECEIVED: {P},
    OnestopState.IN_WORK: {Q},
    OnestopState.SETTLED: {H},
}


@pytest.mark.parametrize("state", list(OnestopState))
@pytest.mark.parametrize("role", list(Role))
def test_each_role_is_offered_what_its_task_is(state: OnestopState, role: Role) -> None:
    open_acts = available_actions(state, {role}, places_decided=True, on_desk=True)
    if role in (Role.CLERK, Role.LEADER):
        assert open_acts == CLERKS_ACTS.get(state, set())
    elif role is Role.OPERATOR:
        assert open_acts == ({Q} if state == OnestopState.IN_WORK else set())
    else:
        assert open_acts == set()


@pytest.mark.parametrize("state", list(OnestopState))
def test_nothing_is_offered_for_a_dossier_on_no_desk(state: OnestopState) -> None:
    assert not available_actions(state, set(Role), places_decided=True, on_desk=False)


def test_an_uncertain_place_forbids_accepting_only() -> None:
    assert available_actions(OnestopState.NEW, {Role.CLERK}, places_decided=False, on_desk=True) == {S, R, P}


def test_content_that_came_back_may_be_supplemented_or_refused() -> None:
    found = available_actions(
        OnestopState.RECEIVED, {Role.CLERK}, places_decided=True, on_desk=True, payload_rejected=True
    )
    assert found == {P, S, R}
    assert not available_actions(
        OnestopState.IN_WORK, {Role.OFFICER}, places_decided=True, on_desk=True, payload_rejected=True
    )


def test_every_act_has_a_name_for_people() -> None:
    assert set(ACTION_NAMES_VI) == set(ClerkAction)
