"""A dossier's way through the one-stop system, and what can go wrong with civil status."""

from datetime import timedelta

import pytest

from lienthong.contracts.hotich_v3.envelope import QueryItem
from lienthong.contracts.payload_faults import FieldFault, too_long
from lienthong.domain.dossiers import OnestopState, RegistrationStatus
from lienthong.systems.onestop.base import dossiers
from lienthong.systems.onestop.base.dossiers import OnestopEventKind
from lienthong.systems.onestop.base.refused import ActionNotOpen
from lienthong.systems.onestop.civilstatus import apply_outcome
from lienthong.systems.onestop.desk import refuse_overdue
from lienthong.systems.onestop.desk.accept import accept_dossier
from lienthong.systems.onestop.desk.ask_supplement import ask_supplement
from lienthong.systems.onestop.desk.refuse import refuse_dossier
from tests.support.systems.onestop import CLERK, OPERATOR, Bench


def test_a_dossier_goes_from_the_citizen_to_the_signed_result_and_every_step_is_reported(
    desk_on_both: Bench,
) -> None:
    desk = desk_on_both
    code = desk.apply()
    assert desk.pull()
    dossier = desk.accept(code)
    assert dossier.state == OnestopState.IN_WORK
    assert dossier.environment == "test"
    desk.registrar.take_up(str(dossier.code))
    assert desk.poll()
    desk.registrar.register(str(dossier.code), desk.paper)
    assert desk.poll()
    assert desk.dossier(code).state == OnestopState.RETURNED
    assert desk.told(code) == [1, 3, 7, 4, 5]
    assert desk.reasons() == []
    result = next(report for report in desk.dvclt.dossiers[code].taken if report.status_code == 4).result
    assert "giayKhaiSinh" in result


def test_civil_status_asks_for_a_supplement_and_the_answer_is_sent_on(desk_on_both: Bench) -> None:
    desk = desk_on_both
    dossier = desk.at_civil_status()
    code = dossier.interlinked_code
    desk.registrar.ask_supplement(str(dossier.code), "Thiếu giấy chứng sinh bản chính")
    assert desk.poll()
    asked = desk.dossier(code)
    assert asked.state == OnestopState.SUPPLEMENT_ASKED
    assert asked.supplement_limit is not None
    assert desk.dvclt.dossiers[code].taken[-1].note == "Thiếu giấy chứng sinh bản chính"
    desk.dvclt.supplement(code, nycSDT="0912345678")
    assert desk.pull()
    assert desk.dossier(code).state == OnestopState.NEW
    assert desk.dossier(code).round == 2
    desk.accept(code)
    assert desk.dossier(code).state == OnestopState.IN_WORK
    desk.registrar.register(str(dossier.code), desk.paper)
    desk.poll()
    assert desk.told(code) == [1, 3, 7, 2, 1, 3, 7, 4, 5]


def test_a_request_for_a_supplement_told_again_after_it_was_answered_changes_nothing(desk: Bench) -> None:
    dossier = desk.at_civil_status()
    code, own = dossier.interlinked_code, str(dossier.code)
    desk.registrar.ask_supplement(own, "Thiếu giấy tờ của mẹ")
    stale = desk.registrar.item(own)
    desk.poll()
    desk.dvclt.supplement(code)
    desk.pull()
    desk.accept(code)
    desk.registrar.late_answers[own] = stale
    assert not desk.poll()
    assert desk.dossier(code).state == OnestopState.IN_WORK
    assert desk.told(code) == [1, 3, 7, 2, 1, 3, 7]


def test_an_answer_that_was_overtaken_does_not_take_the_dossier_back(desk: Bench) -> None:
    dossier = desk.at_civil_status()
    own = str(dossier.code)
    waiting = desk.registrar.item(own)
    desk.registrar.take_up(own)
    desk.poll()
    desk.registrar.late_answers[own] = waiting
    assert not desk.poll()
    assert desk.dossier(own).registration_status == RegistrationStatus.IN_WORK
    desk.registrar.late_answers.clear()
    desk.registrar.register(own, desk.paper)
    desk.poll()
    desk.registrar.late_answers[own] = waiting
    desk.poll()
    assert desk.dossier(own).state == OnestopState.RETURNED


def test_a_result_that_was_taken_stays_taken_when_civil_status_corrects_it_afterwards(desk: Bench) -> None:
    dossier = desk.at_civil_status()
    code, own = dossier.interlinked_code, str(dossier.code)
    desk.registrar.register(own, desk.paper)
    desk.poll()
    taken, told = desk.dossier(code), desk.told(code)
    item = desk.registrar.item(own)
    corrected = {
        **item,
        "ghiChu": "Bản cấp lại theo việc cải chính hộ tịch số 1/2024",
        "ketQuaXuLy": {**item["ketQuaXuLy"], "meHoTen": "Trần Thị Lý"},
    }
    desk.registrar.late_answers[own] = corrected
    # Asked by a process that has not heard yet that the result is here.
    assert not apply_outcome.apply_outcome(
        desk.context, dossier, QueryItem.read(corrected), desk.context.clock.now()
    )
    assert not desk.poll()
    assert (desk.dossier(code), desk.told(code)) == (taken, told)
    assert desk.reasons(code) == []


def test_a_refusal_of_civil_status_reaches_the_citizen_with_its_reason(desk: Bench) -> None:
    dossier = desk.at_civil_status()
    desk.registrar.refuse(str(dossier.code), "Trẻ đã được đăng ký khai sinh")
    desk.poll()
    assert desk.dossier(dossier.interlinked_code).state == OnestopState.NOT_ACCEPTED
    last = desk.dvclt.dossiers[dossier.interlinked_code].taken[-1]
    assert (last.status_code, last.note) == (6, "Trẻ đã được đăng ký khai sinh")


def test_a_result_with_a_broken_signature_is_never_passed_on(desk: Bench) -> None:
    dossier = desk.at_civil_status()
    code, own = dossier.interlinked_code, str(dossier.code)
    good = desk.paper(desk.registrar.facts(own))
    desk.registrar.register(own, good[:2000] + bytes([good[2000] ^ 1]) + good[2001:])
    desk.poll()
    assert desk.dossier(code).state == OnestopState.IN_WORK
    assert desk.reasons(code) == ["RESULT_UNTRUSTED"]
    assert 4 not in desk.told(code)
    document = desk.registrar.dossiers[own]
    desk.registrar.dossiers[own].status = RegistrationStatus.IN_WORK
    desk.registrar.register(own, good)
    assert document.result
    desk.resume(desk.holds(code)[0])
    desk.poller.round()
    desk.deliver()
    assert desk.dossier(code).state == OnestopState.RETURNED
    assert desk.reasons(code) == []


def test_a_registered_dossier_without_its_document_is_asked_for_again_and_then_held(desk: Bench) -> None:
    dossier = desk.at_civil_status()
    code, own = dossier.interlinked_code, str(dossier.code)
    desk.registrar.register(own, b"")
    desk.poll()
    assert desk.reasons(code) == []
    for _ in range(desk.context.settings.empty_answers_before_hold):
        desk.poll()
    assert desk.reasons(code) == ["RESULT_MISSING"]
    desk.registrar.dossiers[own].status = RegistrationStatus.IN_WORK
    desk.registrar.register(own, desk.paper)
    desk.poll()
    assert desk.told(code)[-2:] == [4, 5]
    assert desk.reasons(code) == []


def test_an_empty_answer_becomes_a_hold_that_names_module_environment_and_unit(desk: Bench) -> None:
    dossier = desk.at_civil_status()
    code, own = dossier.interlinked_code, str(dossier.code)
    desk.registrar.forgotten.add(own)
    for _ in range(desk.context.settings.empty_answers_before_hold):
        assert desk.reasons(code) == []
        desk.poll()
    [hold] = desk.holds(code)
    assert hold.reason.value == "NOT_FOUND_AT_CIVILSTATUS"
    assert (hold.codes["module"], hold.codes["environment"], hold.codes["unit"]) == ("LTKS", "test", "00019")
    desk.registrar.forgotten.clear()
    desk.poll()
    assert desk.reasons(code) == []


def test_one_bad_answer_among_a_hundred_keeps_no_other_waiting(desk: Bench) -> None:
    codes = [desk.apply() for _ in range(100)]
    desk.pull()
    for code in codes:
        with desk.context.database.begin() as session:
            accept_dossier(desk.context, session, code, CLERK)
    desk.deliver()
    pdf = desk.paper
    own = [str(desk.dossier(code).code) for code in codes]
    for each in own:
        desk.registrar.register(each, pdf)
    desk.registrar.late_answers[own[50]] = {**desk.registrar.item(own[50]), "ketQuaXuLy": "{]"}
    desk.registrar.questions.clear()
    desk.poll()
    states = [desk.dossier(code).state for code in codes]
    assert states.count(OnestopState.RETURNED) == 99
    assert states[50] == OnestopState.IN_WORK
    assert desk.registrar.questions == [100]


def test_faulty_fields_are_held_by_name_and_a_supplement_can_be_asked_for(desk: Bench) -> None:
    code = desk.apply()
    desk.pull()
    desk.registrar.faults = [too_long("meSoGiayTo", 20), FieldFault("nksDanToc", "nksDanToc không tồn tại")]
    desk.accept(code)
    [hold] = desk.holds(code)
    assert hold.reason.value == "PAYLOAD_REJECTED"
    assert "meSoGiayTo" in hold.words["answer"]
    assert "nksDanToc" in hold.words["answer"]
    desk.registrar.faults = []
    desk.do(ask_supplement, code, "Số giấy tờ của mẹ quá dài, hãy khai lại")
    assert desk.told(code) == [1, 3, 7, 2]
    assert desk.reasons(code) == []
    desk.dvclt.supplement(code)
    desk.pull()
    desk.accept(code)
    assert desk.dossier(code).state == OnestopState.IN_WORK


def test_faulty_fields_go_on_after_the_catalogue_was_put_right(desk: Bench) -> None:
    code = desk.apply()
    desk.pull()
    desk.registrar.faults = [FieldFault("nksDanToc", "nksDanToc không tồn tại")]
    desk.accept(code)
    desk.registrar.faults = []
    assert desk.resume(desk.holds(code)[0])
    assert desk.dossier(code).state == OnestopState.IN_WORK
    assert desk.reasons(code) == []


def test_a_dossier_received_before_is_as_good_as_received_now(desk: Bench) -> None:
    code = desk.apply()
    desk.pull()
    with desk.context.database.begin() as session:
        accepted = accept_dossier(desk.context, session, code, CLERK)
    forward = next(sender for sender in desk.senders if sender.purpose == "forward")
    # The first sending arrives, but the process ends before it can note so.
    with desk.context.database.read() as session:
        from lienthong.foundation.delivery import stream  # noqa: PLC0415

        [waiting] = stream(session, f"civilstatus:{accepted.code}")
    forward.send([waiting.delivery])
    desk.deliver()
    assert desk.dossier(code).state == OnestopState.IN_WORK
    assert desk.registrar.dossiers[str(accepted.code)].requests == 2
    assert desk.told(code) == [1, 3, 7]


def test_nothing_is_lost_while_both_partners_are_down(desk: Bench) -> None:
    code = desk.apply()
    desk.pull()
    desk.registrar.down = True
    dossier = desk.accept(code)
    assert dossier.state == OnestopState.RECEIVED
    assert desk.reasons(code) == []
    desk.dvclt.down = True
    desk.registrar.down = False
    desk.wall += timedelta(minutes=10)
    desk.deliver()
    assert desk.dossier(code).state == OnestopState.IN_WORK
    assert not desk.pull()
    desk.dvclt.down = False
    desk.wall += timedelta(minutes=10)
    desk.deliver()
    assert desk.told(code) == [1, 3, 7]


def test_a_supplement_not_brought_in_time_is_refused_but_not_while_nobody_could_bring_it(desk: Bench) -> None:
    code = desk.apply()
    desk.pull()
    asked = desk.do(ask_supplement, code, "Thiếu giấy chứng sinh")
    assert asked.supplement_limit is not None
    desk.clock.set(asked.supplement_limit + timedelta(seconds=30))
    desk.dvclt.down = True
    desk.pull()
    assert not refuse_overdue.refuse_overdue(desk.context, desk.receiver)
    desk.dvclt.down = False
    desk.pull()
    assert refuse_overdue.refuse_overdue(desk.context, desk.receiver)
    desk.deliver()
    assert desk.dossier(code).state == OnestopState.NOT_ACCEPTED
    assert desk.told(code)[-1] == 6
    assert "Quá hạn" in desk.dvclt.dossiers[code].taken[-1].note


def test_the_history_of_a_dossier_says_who_did_what(desk: Bench) -> None:
    dossier = desk.at_civil_status()
    with desk.context.database.read() as session:
        events = dossiers.list_events(desk.context, session, dossier)
    assert [event.kind for event in events] == [
        OnestopEventKind.PULLED,
        OnestopEventKind.PLACED_ON_DESK,
        OnestopEventKind.ACCEPTED,
        OnestopEventKind.FORWARDED,
    ]
    assert events[2].actor == CLERK.account


@pytest.mark.parametrize("act", [ask_supplement, refuse_dossier])
def test_a_citizen_is_never_left_without_a_reason(desk: Bench, act: object) -> None:
    code = desk.apply()
    desk.pull()
    with pytest.raises(ActionNotOpen, match="ít nhất"):
        desk.do(act, code, "  x ")  # type: ignore[arg-type]


def test_an_operator_may_look_but_not_decide(desk: Bench) -> None:
    code = desk.apply()
    desk.pull()
    with pytest.raises(ActionNotOpen):
        desk.do(accept_dossier, code, who=OPERATOR)
