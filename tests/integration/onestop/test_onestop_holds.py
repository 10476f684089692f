"""Holds of dossiers and holds of what other systems offer are told apart."""

from lienthong.systems.onestop.base import dossiers, holds
from lienthong.systems.onestop.base.access import sees_hold
from lienthong.systems.onestop.base.dossiers import OnestopEventKind
from lienthong.systems.onestop.base.hold_reasons import OnestopHoldReason
from lienthong.systems.onestop.queries.holds import list_visible_holds
from tests.support.systems.onestop import CLERK, OPERATOR, OTHER_CLERK, Bench


def _kinds(desk: Bench, code: str) -> list[OnestopEventKind]:
    with desk.context.database.read() as session:
        return [event.kind for event in dossiers.list_events(desk.context, session, desk.dossier(code))]


def test_a_hold_of_a_dossier_is_part_of_its_history_and_seen_at_its_desk(desk_on_both: Bench) -> None:
    desk = desk_on_both
    code = desk.apply()
    desk.pull()
    with desk.context.database.begin() as session:
        holds.open_hold(desk.context, session, OnestopHoldReason.FORWARD_REFUSED, dossier=desk.dossier(code))
        [hold] = list_visible_holds(desk.context, session, CLERK)
        assert sees_hold(session, CLERK, hold)
        assert not sees_hold(session, OTHER_CLERK, hold)
        assert list_visible_holds(desk.context, session, OTHER_CLERK) == []
        assert holds.count_open_holds(desk.context, session, CLERK.agency) == 1
        assert holds.close_hold(desk.context, session, hold, by=OPERATOR.account)
        assert not holds.close_hold(desk.context, session, hold, by=OPERATOR.account)
    assert _kinds(desk, code)[-2:] == [OnestopEventKind.HELD, OnestopEventKind.RELEASED]


def test_a_hold_of_an_offer_is_the_operators_even_where_the_dossier_is_here(desk_on_both: Bench) -> None:
    desk = desk_on_both
    code = desk.apply()
    desk.pull()
    before = _kinds(desk, code)
    with desk.context.database.begin() as session:
        holds.open_hold(
            desk.context, session, OnestopHoldReason.DETAIL_UNREADABLE, subject=code, province="01"
        )
        [hold] = list_visible_holds(desk.context, session, OPERATOR)
        assert list_visible_holds(desk.context, session, CLERK) == []
        assert not sees_hold(session, CLERK, hold)
        assert holds.close_holds(desk.context, session, code, by=OPERATOR.account) == 1
    assert _kinds(desk, code) == before
