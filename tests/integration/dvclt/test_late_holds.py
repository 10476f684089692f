"""Holds of following steps that only time makes."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from lienthong.foundation.delivery.retry import RetryPolicy
from tests.integration.dvclt.test_following_steps import registered
from tests.support.systems.dvclt import Chain


def held(running: Chain) -> dict[str, object]:
    """The first hold, once there is one."""
    ends = time.monotonic() + 20
    while not running.holds() and time.monotonic() < ends:
        running.clock.advance(timedelta(days=1))
        time.sleep(0.2)
    found: dict[str, object] = running.holds()[0]
    return found


def test_a_step_that_no_authority_took_for_days_is_held(
    running: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RetryPolicy, "is_too_old", lambda *_: True)
    running.agencies.down = True
    registered(running)
    assert held(running)["reason"] == "STEP_UNREACHABLE"


def test_a_step_that_its_authority_knows_nothing_of_is_held(running: Chain) -> None:
    code = registered(running)
    running.wait_for(code, lambda states: set(states.values()) == {"handed_over"})
    with running.agencies.lock:
        running.agencies.got.clear()
    assert held(running)["reason"] == "STEP_UNKNOWN"
