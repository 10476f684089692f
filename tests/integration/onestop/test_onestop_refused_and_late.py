"""Holds of what the other side refuses for good, and of what could not be sent for days."""

from __future__ import annotations

from datetime import timedelta

from lienthong.contracts.payload_faults import FieldFault
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


def test_a_dossier_that_civil_status_refuses_as_a_whole_is_held(desk: Bench) -> None:
    code = desk.apply()
    desk.pull()
    desk.registrar.faults = [FieldFault("", "Đơn vị không tiếp nhận hồ sơ của tỉnh này")]
    desk.accept(code)
    [hold] = desk.holds(code)
    assert hold.reason is OnestopHoldReason.FORWARD_REFUSED
    assert "Đơn vị không tiếp nhận" in hold.words["answer"]


def test_a_status_that_pm_dvclt_refuses_for_good_is_held(desk: Bench) -> None:
    code = desk.apply()
    desk.pull()
    offered = desk.dvclt.dossiers.pop(code)
    desk.accept(code)
    assert desk.reasons(code) == [OnestopHoldReason.REPORT_REFUSED.value]
    desk.dvclt.dossiers[code] = offered
    desk.resume(desk.holds(code)[0])
    assert desk.reasons(code) == []
