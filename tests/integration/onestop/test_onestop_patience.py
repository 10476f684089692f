"""What the one-stop does when something keeps failing: nobody is refused for it, and people are told."""

from datetime import timedelta

import httpx2
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from lienthong.contracts import transport
from lienthong.contracts.hotich_v3.envelope import QueryAnswer
from lienthong.domain.dossiers import OnestopState
from lienthong.domain.law import supplement_limit
from lienthong.foundation.delivery.breaker import Breaker, BreakerState
from lienthong.foundation.delivery.hop_watch import HopWatch
from lienthong.systems.onestop.civilstatus import poll
from lienthong.systems.onestop.desk import refuse_overdue
from lienthong.systems.onestop.desk.ask_supplement import ask_supplement
from lienthong.systems.onestop.dvclt import store
from lienthong.systems.onestop.dvclt.pull import DossierPuller
from tests.support.systems.onestop import AT, CLERK, Bench


def test_a_supplement_that_cannot_be_read_is_not_refused_as_overdue(desk: Bench) -> None:
    code = desk.apply()
    desk.pull()
    asked = desk.do(ask_supplement, code, "Thiếu giấy chứng sinh")
    assert asked.supplement_limit is not None
    desk.dvclt.supplement(code, nycSDT="0911111111")
    good = desk.dvclt.dossiers[code].detail
    desk.dvclt.dossiers[code].detail = b'{"data": {"maDonVi": 19, "module": "KS"}}'
    desk.pull()
    desk.clock.set(asked.supplement_limit + timedelta(minutes=1))
    desk.pull()
    assert not refuse_overdue.refuse_overdue(desk.context, desk.receiver)
    [hold] = desk.holds(code)
    desk.dvclt.dossiers[code].detail = good
    desk.resume(hold)
    # The hold is closed, but what is offered has not been fetched yet.
    assert not refuse_overdue.refuse_overdue(desk.context, desk.receiver)
    desk.pull()
    assert desk.dossier(code).round == 2


def test_nobody_is_refused_for_not_answering_a_request_that_never_arrived(desk: Bench) -> None:
    code = desk.apply()
    desk.pull()
    with desk.context.database.begin() as session:
        asked = ask_supplement(desk.context, session, code, CLERK, "Thiếu giấy chứng sinh")
    assert asked.supplement_limit is not None
    desk.clock.set(asked.supplement_limit + timedelta(days=1))
    desk.receiver.round()
    assert not refuse_overdue.refuse_overdue(desk.context, desk.receiver)
    desk.deliver()
    told = desk.clock.now()
    desk.clock.advance(timedelta(days=1))
    desk.pull()
    assert not refuse_overdue.refuse_overdue(desk.context, desk.receiver)
    desk.clock.set(supplement_limit(told) + timedelta(minutes=1))
    desk.pull()
    assert refuse_overdue.refuse_overdue(desk.context, desk.receiver)
    assert desk.dossier(code).state == OnestopState.NOT_ACCEPTED


def test_a_dossier_that_cannot_be_stored_is_held_until_it_is(
    desk: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = desk.apply()

    def broken(*_: object) -> None:
        raise KeyError("noiSinh")

    with monkeypatch.context() as patched:
        patched.setattr(store, "store_new", broken)
        desk.pull()
        desk.pull()
        assert desk.reasons(code) == []
        desk.pull()
    [hold] = desk.holds(code)
    assert hold.reason.value == "STORING_FAILED"
    assert hold.codes["error"] == "KeyError"
    desk.pull()
    assert desk.dossier(code).code
    assert desk.reasons(code) == []


def test_a_lasting_refusal_of_results_is_one_hold_that_closes_itself(
    desk: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.at_civil_status()
    desk.at_civil_status()
    client = desk.context.connections["01"].civilstatus
    with monkeypatch.context() as patched:
        patched.setattr(client, "results", lambda *_: QueryAnswer.failed("Tài khoản bị khóa"), raising=False)
        desk.poll()
        assert desk.holds() == []
        for _ in range(4):
            desk.poll()
        [hold] = desk.holds()
        assert hold.reason.value == "RESULTS_REFUSED"
        assert hold.codes["module"] == "LTKS"
        assert hold.words["answer"] == "Tài khoản bị khóa"
    desk.poll()
    assert desk.holds() == []


def test_an_outage_shows_although_nothing_waits_to_be_delivered(desk: Bench) -> None:
    breaker = Breaker("dvclt")
    receiver = DossierPuller(desk.context, {"dvclt": breaker})
    desk.dvclt.down = True
    for _ in range(3):
        receiver.round()
    since = breaker.failing_since
    assert since is not None
    assert breaker.state(since) is not BreakerState.CLOSED
    desk.dvclt.down = False
    receiver.round()
    assert breaker.state(since) is BreakerState.CLOSED


def test_a_loop_neither_puts_off_nor_takes_back_what_deliveries_found() -> None:
    breaker = Breaker("dvclt")
    for _ in range(3):
        breaker.failed(AT, "UNREACHABLE")
    probe = breaker.probe_at
    watch = HopWatch("dvclt", {"dvclt": breaker}, lambda: AT + timedelta(milliseconds=500))
    watch.saw(answered=0, unreachable=1)
    assert breaker.probe_at == probe
    watch.saw(answered=1, unreachable=0)
    assert breaker.probe_at == probe


def test_the_outbox_never_holds_what_the_other_side_said(
    desk: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = desk.apply()
    desk.pull()
    client = desk.context.connections["01"].civilstatus

    def refuses(*_: object) -> None:
        raise transport.HopRefused("ndxp", "DATA_INCORRECT", "Nguyễn Văn Kín đã có hồ sơ", 400)

    monkeypatch.setattr(client, "submit_with_environment", refuses, raising=False)
    desk.accept(code)
    [hold] = desk.holds(code)
    assert "Nguyễn Văn Kín" in hold.words["answer"]
    assert hold.codes["code"] == "DATA_INCORRECT"
    with desk.context.database.read() as session:
        reasons = (
            session.execute(text("SELECT reason FROM delivery WHERE reason IS NOT NULL")).scalars().all()
        )
    assert reasons
    assert not any("Kín" in reason for reason in reasons)


def test_lgsp_is_there_while_anything_answers_and_not_when_nothing_does(desk: Bench) -> None:
    """The fake knows no such page: its refusal is an answer."""
    assert desk.context.lgsp_is_there()
    with httpx2.Client(base_url="http://127.0.0.1:9", trust_env=False) as nobody:
        assert not transport.is_there(nobody, "lgsp", "/health")


def test_a_province_whose_account_is_refused_is_a_hold_that_closes_itself(
    desk: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = desk.apply()

    def refuses() -> None:
        raise transport.HopRefused("dvclt", "HTTP_401", "Tên đăng nhập hoặc mật khẩu không đúng", 401)

    with monkeypatch.context() as patched:
        patched.setattr(desk.context.connections["01"].dvclt, "offered", refuses, raising=False)
        desk.pull()
        desk.pull()
        assert desk.holds() == []
        desk.pull()
        [hold] = desk.holds()
        assert (hold.reason.value, hold.scope) == ("LIST_REFUSED", "01")
        assert "mật khẩu không đúng" in hold.words["answer"]
    desk.pull()
    assert desk.holds(hold.subject) == []
    assert desk.dossier(code).code


def test_dossiers_that_cannot_be_put_off_keep_no_result_from_being_taken(
    desk: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting, registered = desk.at_civil_status(), desk.at_civil_status()
    desk.poll()
    desk.registrar.register(str(registered.code), desk.paper)

    def another_holds_the_row(*_: object) -> None:
        raise OperationalError("", None, Exception("deadlock detected"))

    monkeypatch.setattr(poll, "_postpone", another_holds_the_row)
    assert desk.poll()
    monkeypatch.undo()

    assert desk.dossier(registered.interlinked_code).state == OnestopState.RETURNED
    desk.registrar.register(str(waiting.code), desk.paper)
    assert desk.poll()
    assert desk.dossier(waiting.interlinked_code).state == OnestopState.RETURNED
