"""The one-stop takes a result only when its paper is the dossier's, and a difference only when a clerk confirmed it."""

import base64
from typing import Any

import pytest

from lienthong.contracts.hotich_v3.results import DeathResult, Result
from lienthong.domain.dossiers import OnestopState, RegistrationStatus
from lienthong.systems.onestop.base import dossiers
from lienthong.systems.onestop.base.dossiers import OnestopEventKind
from lienthong.systems.onestop.base.refused import ActionNotOpen
from lienthong.systems.onestop.civilstatus.take_result import offered_paper
from lienthong.systems.onestop.desk.confirm_result import confirm_result
from lienthong.systems.onestop.queries.dossier_view import view_dossier
from lienthong.systems.onestop.web.pages.dossier_context import dossier_page_context
from tests.support.result_papers import result_page, sign_result
from tests.support.systems.onestop import CLERK, OPERATOR, OTHER_UNIT, UNIT, Bench

DEATH = DeathResult.open(
    {"nktHoTen": "Phạm Văn Tuệ", "nktNgayChet": "01.07.2024", "soDangKy": "1", "quyenSo": "01"}
)


def signed(desk: Bench, page: bytes, unit: str = UNIT, **signing: Any) -> bytes:
    """A page with signatures."""
    return sign_result(page, desk.authority, unit, desk.clock.now, **signing)


def register_again(desk: Bench, own: str, document: Any, **changed: str) -> None:
    """The registrar puts another result in place of the first."""
    desk.registrar.dossiers[own].status = RegistrationStatus.IN_WORK
    desk.registrar.register(own, document, **changed)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda desk, facts: signed(desk, result_page(facts), seal=False), "RESULT_UNTRUSTED"),
        (lambda desk, facts: signed(desk, result_page(facts), officer=False), "RESULT_UNTRUSTED"),
        (lambda desk, facts: signed(desk, result_page(facts), OTHER_UNIT), "RESULT_UNTRUSTED"),
        (lambda desk, facts: signed(desk, result_page(DEATH)), "RESULT_OF_ANOTHER"),
        (lambda desk, facts: signed(desk, result_page(facts, picture=True)), "RESULT_UNREADABLE"),
        (lambda desk, facts: result_page(facts), "RESULT_UNTRUSTED"),
    ],
    ids=["officer alone", "seal alone", "another unit", "a death extract", "a picture", "no signature"],
)
def test_a_paper_that_is_not_this_dossiers_is_held_until_the_right_one_comes(
    desk: Bench, make: Any, reason: str
) -> None:
    dossier = desk.at_civil_status()
    code, own = dossier.interlinked_code, str(dossier.code)
    desk.registrar.register(own, lambda facts: bytes(make(desk, facts)))

    desk.poll()

    assert desk.reasons(code) == [reason]
    assert 4 not in desk.told(code)
    register_again(desk, own, desk.paper)
    desk.poll()
    assert desk.dossier(code).state == OnestopState.RETURNED
    assert desk.reasons(code) == []


def test_the_certificate_of_another_child_names_the_facts_it_does_not_bear_out(desk: Bench) -> None:
    first, second = desk.at_civil_status(), desk.at_civil_status()
    paper = desk.paper(desk.registrar.facts(str(first.code)))
    desk.registrar.register(str(second.code), paper)

    desk.poll()

    [hold] = desk.holds(second.interlinked_code)
    assert hold.reason.value == "RESULT_OF_ANOTHER"
    assert "nksHoTen" in hold.codes["fields"]
    assert "nksHoTen" in hold.words["explanation"]


def test_a_paper_that_is_the_result_of_another_dossier_is_never_taken_again(desk: Bench) -> None:
    first, second = desk.at_civil_status(), desk.at_civil_status()
    desk.registrar.register(str(first.code), desk.paper)
    desk.poll()
    taken = desk.registrar.dossiers[str(first.code)].result
    register_again(desk, str(second.code), b"")
    desk.registrar.dossiers[str(second.code)].result = taken

    desk.poll()

    [hold] = desk.holds(second.interlinked_code)
    assert hold.reason.value == "RESULT_OF_ANOTHER"
    assert str(first.code) in hold.words["explanation"]


def test_what_the_officer_changed_is_confirmed_by_a_clerk_and_reported_with_the_name(desk: Bench) -> None:
    dossier = desk.at_civil_status()
    code, own = dossier.interlinked_code, str(dossier.code)
    desk.registrar.register(own, desk.paper, nksHoTen="Nguyễn Khánh An")

    desk.poll()
    desk.poll()

    [hold] = desk.holds(code)
    assert (hold.reason.value, hold.codes["fields"]) == ("RESULT_DIFFERS", ["nksHoTen"])
    assert 4 not in desk.told(code)
    with desk.context.database.read() as session:
        seen = view_dossier(desk.context, session, desk.dossier(code), CLERK)
        page = dossier_page_context(desk.context, session, desk.dossier(code), CLERK)
        paper = offered_paper(desk.context, session, desk.dossier(code))
        by_operator = view_dossier(desk.context, session, desk.dossier(code), OPERATOR)
    assert [each.registered for each in seen.result_differences] == ["Nguyễn Khánh An"]
    assert page["differences"][0]["name"] == "Họ tên trẻ"
    assert paper is not None
    assert "confirm_result" in seen.actions
    assert "confirm_result" not in by_operator.actions
    with pytest.raises(ActionNotOpen):
        desk.do(confirm_result, code, "0" * 64)

    desk.do(confirm_result, code, hold.codes["digest"])

    assert desk.dossier(code).state == OnestopState.RETURNED
    assert desk.reasons(code) == []
    report = next(each for each in desk.dvclt.dossiers[code].taken if each.status_code == 4)
    [confirmed] = report.confirmed_differences
    assert (confirmed.field, confirmed.confirmed_by) == ("nksHoTen", CLERK.name)
    assert confirmed.value == "Nguyễn Khánh An"
    with desk.context.database.read() as session:
        events = dossiers.list_events(desk.context, session, desk.dossier(code))
    event = next(each for each in events if each.kind is OnestopEventKind.RESULT_CONFIRMED)
    assert (event.actor, event.codes["fields"]) == (CLERK.account, ["nksHoTen"])


def test_a_result_that_the_officer_puts_right_needs_no_confirmation(desk: Bench) -> None:
    dossier = desk.at_civil_status()
    code, own = dossier.interlinked_code, str(dossier.code)
    desk.registrar.register(own, desk.paper, nksNgaySinh="01.07.2024")
    desk.poll()
    [first] = desk.holds(code)
    register_again(desk, own, desk.paper, nksHoTen="Nguyễn Khánh An")
    desk.poll()
    [second] = desk.holds(code)

    with pytest.raises(ActionNotOpen):
        desk.do(confirm_result, code, first.codes["digest"])
    assert second.codes["fields"] == ["nksHoTen"]
    register_again(desk, own, desk.paper)
    desk.poll()

    assert desk.dossier(code).state == OnestopState.RETURNED
    report = next(each for each in desk.dvclt.dossiers[code].taken if each.status_code == 4)
    assert report.confirmed_differences == []
    assert "khacBietDaXacNhan" not in report.wire()


def test_a_third_childs_facts_beside_the_right_paper_are_held(desk: Bench) -> None:
    dossier, third = desk.at_civil_status(), desk.at_civil_status()
    own = str(dossier.code)
    paper = desk.paper(desk.registrar.facts(own))
    other: Result = desk.registrar.facts(str(third.code))
    desk.registrar.register(own, paper)
    encoded = base64.b64encode(paper).decode()
    desk.registrar.dossiers[own].result = {**other.wire(), "giayKhaiSinh": encoded}

    desk.poll()

    assert desk.reasons(dossier.interlinked_code) == ["RESULT_OF_ANOTHER"]
