"""Attempts are limited; allow-lists hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.foundation.identity import SignInLimits, TokenBuckets, TooManyAttempts, address_allowed
from lienthong.foundation.identity.networks import check_networks


class Seconds:
    """A clock one sets by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_says_how_long_to_wait_and_fills_again() -> None:
    seconds = Seconds()
    buckets = TokenBuckets(1, 0.1, monotonic=seconds)
    buckets.take("a")
    with pytest.raises(TooManyAttempts) as refused:
        buckets.take("a")
    assert refused.value.retry_after == 10
    seconds.now = 10
    buckets.take("a")


@given(capacity=st.integers(1, 20), steps=st.lists(st.floats(0, 5, allow_nan=False), min_size=1, max_size=60))
def test_no_rhythm_of_attempts_gets_more_than_capacity_plus_refill(capacity: int, steps: list[float]) -> None:
    seconds = Seconds()
    buckets = TokenBuckets(capacity, 1, monotonic=seconds)
    taken = 0
    for step in steps:
        seconds.now += step
        try:
            buckets.take("a")
        except TooManyAttempts:
            continue
        taken += 1
    assert taken <= capacity + seconds.now + 1e-6


def test_wrong_passwords_stop_one_address_and_not_the_colleague_elsewhere() -> None:
    limits = SignInLimits(1000, 1000, 3, monotonic=Seconds())
    for _ in range(3):
        limits.before("10.0.0.1", "clerk")
        limits.failed("10.0.0.1", "clerk")
    with pytest.raises(TooManyAttempts):
        limits.before("10.0.0.1", "Clerk")
    limits.before("10.0.0.2", "clerk")
    limits.before("10.0.0.1", "colleague")


def test_the_right_password_forgives_earlier_mistakes() -> None:
    limits = SignInLimits(1000, 1000, 3, monotonic=Seconds())
    for _ in range(10):
        limits.before("10.0.0.1", "clerk")
        limits.failed("10.0.0.1", "clerk")
        limits.succeeded("10.0.0.1", "clerk")


def test_guessing_from_many_addresses_is_stopped_too() -> None:
    limits = SignInLimits(1000, 1000, 3, monotonic=Seconds())
    for number in range(30):
        limits.before(f"10.0.0.{number}", "clerk")
        limits.failed(f"10.0.0.{number}", "clerk")
    with pytest.raises(TooManyAttempts):
        limits.before("10.0.1.1", "clerk")


@pytest.mark.parametrize(
    ("address", "networks", "allowed"),
    [
        ("10.20.3.4", ["10.20.0.0/16"], True),
        ("10.21.3.4", ["10.20.0.0/16"], False),
        ("::ffff:10.20.3.4", ["10.20.0.0/16"], True),
        ("2001:db8::1", ["10.0.0.0/8", "2001:db8::/32"], True),
        ("192.0.2.7", ["192.0.2.7"], True),
        ("testclient", ["10.0.0.0/8"], False),
        (None, ["10.0.0.0/8"], False),
        (None, [], True),
    ],
)
def test_an_allow_list_lets_in_its_networks_only(
    address: str | None, networks: list[str], allowed: bool
) -> None:
    assert address_allowed(address, networks) is allowed


def test_a_malformed_network_is_named() -> None:
    with pytest.raises(ValueError, match=r"10\.20\.0\.0/33"):
        check_networks(["10.20.0.0/33"])
