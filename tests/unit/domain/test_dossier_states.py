"""The three status models, their legal moves, and the repair of reports that never arrived."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.domain.dossiers import (
    OnestopState,
    RegistrationStatus,
    ReportStatus,
    UnreachableStatus,
    can_follow,
    is_final,
    legal_next,
    may_withdraw,
    missing_reports,
    onestop_after,
    report_after,
    reports_of,
)

R = ReportStatus


@st.composite
def histories(draw: st.DrawFn) -> list[ReportStatus]:
    """Reports that PM.DVCLT accepted: a legal walk."""
    walk = [R.RECEIVED]
    for _ in range(draw(st.integers(0, 8))):
        following = sorted(legal_next(walk[-1]), key=int)
        if not following:
            break
        walk.append(draw(st.sampled_from(following)))
    return walk


@given(histories(), st.sampled_from(list(ReportStatus)))
def test_a_repair_is_a_legal_way_to_the_target_or_refused(
    sent: list[ReportStatus], target: ReportStatus
) -> None:
    try:
        repair = missing_reports(sent, target)
    except UnreachableStatus:
        repair = ()
        target = sent[-1]
    whole = [*sent, *repair]
    assert whole[-1] is target
    assert all(can_follow(before, after) for before, after in pairwise(whole[len(sent) - 1 :]))


@given(st.sampled_from(list(ReportStatus)))
def test_from_nothing_every_status_can_be_reached(target: ReportStatus) -> None:
    repair = missing_reports([], target)
    assert repair[0] is R.RECEIVED
    assert repair[-1] is target


def test_a_result_reported_into_silence_brings_everything_before_it() -> None:
    assert missing_reports([], R.RETURNED) == (R.RECEIVED, R.ACCEPTED, R.SENT, R.REGISTERED, R.RETURNED)


def test_only_the_gap_is_sent() -> None:
    assert missing_reports([R.RECEIVED], R.REGISTERED) == (R.ACCEPTED, R.SENT, R.REGISTERED)
    assert missing_reports([R.RECEIVED, R.ACCEPTED, R.SENT], R.REGISTERED) == (R.REGISTERED,)


def test_nothing_is_sent_when_the_target_is_reached() -> None:
    assert missing_reports([R.RECEIVED, R.ACCEPTED], R.ACCEPTED) == ()


def test_after_a_supplement_the_dossier_is_received_again() -> None:
    assert missing_reports([R.RECEIVED, R.SUPPLEMENT], R.SENT) == (R.RECEIVED, R.ACCEPTED, R.SENT)


def test_a_final_status_cannot_be_left() -> None:
    with pytest.raises(UnreachableStatus, match="Từ chối"):
        missing_reports([R.RECEIVED, R.REFUSED], R.REGISTERED)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (R.RECEIVED, {R.SUPPLEMENT, R.ACCEPTED, R.REFUSED}),
        (R.SUPPLEMENT, {R.RECEIVED}),
        (R.ACCEPTED, {R.SENT, R.REFUSED}),
        (R.SENT, {R.REGISTERED, R.SUPPLEMENT, R.REFUSED}),
        (R.REGISTERED, {R.RETURNED}),
        (R.RETURNED, set()),
        (R.REFUSED, set()),
    ],
)
def test_the_legal_next_reports_are_those_of_the_contract(
    before: ReportStatus, after: set[ReportStatus]
) -> None:
    assert legal_next(before) == after


def test_numbers_of_one_side_never_equal_those_of_another() -> None:
    assert len({OnestopState.IN_WORK, ReportStatus.REGISTERED, RegistrationStatus.REGISTERED}) == 3
    assert ReportStatus.REGISTERED == 4
    assert ReportStatus(4) is ReportStatus.REGISTERED
    assert not ReportStatus.REGISTERED.__eq__(RegistrationStatus.REGISTERED)


@pytest.mark.parametrize(
    "state", [OnestopState.NOT_ACCEPTED, OnestopState.WITHDRAWN, OnestopState.STOPPED, OnestopState.RETURNED]
)
def test_the_end_states_of_the_national_list_are_final(state: OnestopState) -> None:
    assert is_final(state)


def test_a_result_can_no_longer_be_withdrawn() -> None:
    assert may_withdraw(OnestopState.RECEIVED)
    assert not may_withdraw(OnestopState.IN_WORK)
    assert not may_withdraw(OnestopState.SETTLED)
    assert not can_follow(OnestopState.SETTLED, OnestopState.WITHDRAWN)


@given(st.sampled_from(list(RegistrationStatus)))
def test_what_civil_status_says_becomes_one_state_and_one_report(status: RegistrationStatus) -> None:
    assert reports_of(onestop_after(status)) is report_after(status)


@given(st.sampled_from([*OnestopState, *ReportStatus, *RegistrationStatus]))
def test_every_state_has_a_vietnamese_name(state: OnestopState | ReportStatus | RegistrationStatus) -> None:
    assert state.name_vi
    assert state.code == str(int(state))


@pytest.mark.parametrize(
    ("before", "after", "legal"),
    [
        (OnestopState.NEW, OnestopState.RECEIVED, True),
        (OnestopState.NEW, OnestopState.SETTLED, False),
        (OnestopState.SUPPLEMENT_ASKED, OnestopState.RECEIVED, True),
        (OnestopState.SUPPLEMENT_ASKED, OnestopState.SETTLED, False),
        (OnestopState.FEE_ASKED, OnestopState.IN_WORK, True),
        (OnestopState.FEE_ASKED, OnestopState.SETTLED, False),
        (OnestopState.SETTLED, OnestopState.RETURNED, True),
        (OnestopState.RETURNED, OnestopState.SETTLED, False),
    ],
)
def test_what_may_follow_a_state_of_the_one_stop(
    before: OnestopState, after: OnestopState, legal: bool
) -> None:
    assert can_follow(before, after) is legal


@pytest.mark.parametrize(
    ("before", "after", "legal"),
    [
        (RegistrationStatus.WAITING, RegistrationStatus.IN_WORK, True),
        (RegistrationStatus.IN_WORK, RegistrationStatus.WAITING, False),
        (RegistrationStatus.SUPPLEMENT, RegistrationStatus.WAITING, True),
        (RegistrationStatus.SUPPLEMENT, RegistrationStatus.REGISTERED, False),
    ],
)
def test_what_may_follow_a_state_of_civil_status(
    before: RegistrationStatus, after: RegistrationStatus, legal: bool
) -> None:
    assert can_follow(before, after) is legal


def test_waiting_and_in_work_at_civil_status_are_no_news_beyond_sent() -> None:
    for state in (RegistrationStatus.WAITING, RegistrationStatus.IN_WORK):
        assert report_after(state) is ReportStatus.SENT
        assert onestop_after(state) is OnestopState.IN_WORK
