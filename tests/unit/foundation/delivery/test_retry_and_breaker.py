"""Retry delays and the breaker, as pure rules."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lienthong.foundation.delivery import Breaker, BreakerState, RetryPolicy
from lienthong.foundation.delivery.hop_watch import Probe
from lienthong.foundation.delivery.idle_hops import IdleHops

NOW = datetime(2024, 7, 5, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@given(tries=st.integers(1, 10_000), chance=st.floats(0, 1))
def test_a_delay_is_never_longer_than_the_cap_nor_shorter_than_jitter_allows(
    tries: int, chance: float
) -> None:
    policy = RetryPolicy(first=SECOND, factor=2, cap=timedelta(minutes=1), jitter=0.5)
    delay = policy.delay(tries, chance)
    assert timedelta(seconds=0.5) <= delay <= timedelta(minutes=1)


@given(tries=st.integers(1, 100))
def test_without_jitter_delays_never_shrink(tries: int) -> None:
    policy = RetryPolicy(jitter=0)
    assert policy.delay(tries) <= policy.delay(tries + 1)


def test_delays_double() -> None:
    policy = RetryPolicy(first=SECOND, factor=2, jitter=0)
    assert [policy.delay(n).total_seconds() for n in (1, 2, 3, 4)] == [1, 2, 4, 8]


def test_a_delivery_is_too_old_at_the_given_age() -> None:
    policy = RetryPolicy(give_up_after=timedelta(hours=1))
    assert not policy.is_too_old(NOW, NOW + timedelta(minutes=59))
    assert policy.is_too_old(NOW, NOW + timedelta(hours=1))


def opened() -> Breaker:
    breaker = Breaker("lgsp", threshold=2, pause=SECOND, longest=3 * SECOND)
    breaker.failed(NOW, "unreachable")
    breaker.failed(NOW + SECOND / 2, "timeout")
    return breaker


def test_a_breaker_opens_after_failures_in_a_row_and_tells_since_when() -> None:
    breaker = opened()
    assert breaker.state(NOW + SECOND) is BreakerState.OPEN
    assert not breaker.allows(NOW + SECOND)
    assert breaker.failing_since == NOW
    assert breaker.last_error == "timeout"


def test_a_success_between_failures_keeps_it_closed() -> None:
    breaker = Breaker("lgsp", threshold=2)
    breaker.failed(NOW, "timeout")
    breaker.succeeded()
    breaker.failed(NOW, "timeout")
    assert breaker.state(NOW) is BreakerState.CLOSED


def test_after_the_pause_one_probe_goes_and_no_second_one() -> None:
    breaker = opened()
    later = NOW + 2 * SECOND
    assert breaker.state(later) is BreakerState.HALF_OPEN
    assert breaker.allows(later)
    breaker.starts(later)
    assert not breaker.allows(later)


def test_a_failed_probe_doubles_the_pause_up_to_the_longest() -> None:
    breaker = opened()
    breaker.starts(NOW + 2 * SECOND)
    breaker.failed(NOW + 2 * SECOND, "timeout")
    assert breaker.probe_at == NOW + 4 * SECOND
    breaker.starts(NOW + 4 * SECOND)
    breaker.failed(NOW + 4 * SECOND, "timeout")
    assert breaker.probe_at == NOW + 7 * SECOND


def test_a_probe_that_arrives_closes_it() -> None:
    breaker = opened()
    breaker.starts(NOW + 2 * SECOND)
    breaker.succeeded()
    assert breaker.state(NOW + 2 * SECOND) is BreakerState.CLOSED
    assert breaker.failing_since is None


def test_a_hop_that_nobody_calls_is_missed_by_the_probe_and_found_again() -> None:
    breaker, answers = Breaker("lgsp"), [True, False, False, False, True]
    probe = Probe("lgsp", {"lgsp": breaker}, lambda: answers.pop(0))
    assert not probe.round()
    assert not breaker.last_error
    assert [probe.round() for _ in range(3)] == [True, True, True]
    since = breaker.failing_since
    assert since is not None
    assert breaker.state(since) is not BreakerState.CLOSED
    assert not probe.round()
    assert breaker.probe_at is None
    assert breaker.last_error == ""


def test_the_probe_never_takes_back_what_deliveries_found() -> None:
    breaker = Breaker("lgsp")
    for _ in range(3):
        breaker.failed(NOW, "HTTP_502")
    Probe("lgsp", {"lgsp": breaker}, lambda: True).round()
    assert breaker.failing_since == NOW


def test_a_hop_that_nothing_waits_for_is_up_again_when_the_probe_sees_it() -> None:
    breaker, waiting, unheard = opened(), [1], [True]
    idle = IdleHops({"lgsp": breaker}, lambda hop: waiting[0])
    probe = Probe("lgsp", {"lgsp": breaker}, idle.told_by("lgsp", lambda: True, unless=lambda: unheard[0]))
    states = []
    for waits, unanswered in ((1, False), (0, True), (0, False)):
        waiting[0], unheard[0] = waits, unanswered
        probe.round()
        states.append(breaker.state(NOW))
    # Whatever waits finds out by itself; whoever asks for more and hears nothing knows better.
    assert states == [BreakerState.OPEN, BreakerState.OPEN, BreakerState.CLOSED]
    assert breaker.failing_since is None


def test_a_hop_that_does_not_answer_the_probe_stays_as_deliveries_found_it() -> None:
    breaker = opened()
    idle = IdleHops({"lgsp": breaker}, lambda hop: 0)
    Probe("lgsp", {"lgsp": breaker}, idle.told_by("lgsp", lambda: False, unless=lambda: False)).round()
    assert breaker.state(NOW) is BreakerState.OPEN
