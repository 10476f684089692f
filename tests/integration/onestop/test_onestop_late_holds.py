"""Holds that only time makes."""

from __future__ import annotations

from datetime import timedelta

from lienthong.systems.onestop.base.hold_reasons import OnestopHoldReason
from tests.support.systems.onestop import Bench


def test_a_dossier_that_could_not_be_sent_for_days_is_held_and_goes_on_when_resumed(desk: Bench) -> None:
    code = desk.apply()
    desk.pull()
    desk.registrar.down = True
    desk.accept(code)
    assert desk.holds(code) == []
    desk.wall += timedelta(days=4)
    desk.deliver()
    [hold] = desk.holds(code)
    assert hold.reason is OnestopHoldReason.FORWARD_TOO_OLD
    desk.registrar.down = False
    assert desk.resume(hold)
    assert desk.holds(code) == []
    assert desk.dossier(code).forwarded_at is not None
