"""The check of marital status: asked of the other unit, answered there, and only then is the marriage registered."""

from dataclasses import replace
from typing import Any

import pytest

from lienthong.contracts.hotich_v2.checks import CheckState
from lienthong.contracts.hotich_v2.envelope import QueryItem, checks_in
from lienthong.contracts.hotich_v3.envelope import ReceiveRequest
from lienthong.domain.catalogues import MaritalStatus
from lienthong.domain.modules import Module
from lienthong.domain.units import UnitCode
from lienthong.testing.civilstatus import NOW, OTHER_UNIT, UNIT, Office, request_for
from lienthong.testing.people import couples


def marriage_request(number: int, **husband: Any) -> ReceiveRequest:
    """The wife's status is to be confirmed by the other unit."""
    declared = couples.marriage(number, NOW.date(), UnitCode(UNIT))
    wife = replace(declared.wife, check_wanted=True, check_unit=UnitCode(OTHER_UNIT))
    declared = replace(declared, wife=wife, husband=replace(declared.husband, **husband))
    return request_for(declared, number, module=Module.LTKH)


def waiting(office: Office, who: dict[str, str]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = office.get("/api/status-checks", who).json()["items"]
    return items


def told(office: Office, code: str) -> list[tuple[CheckState | None, MaritalStatus | None, str]]:
    item = QueryItem.read(office.ask([code], "LTKH")["value"][0])
    return [(check.state, check.kind, check.note) for check in checks_in(item)]


def test_a_marriage_waits_for_the_other_units_answer(office_on_both: Office) -> None:
    office = office_on_both
    here, there = office.officer(), office.officer("hotich.00022")
    request = marriage_request(51)
    code = request.onestop_code
    assert office.send(request)["status"] == "1"
    office.act(code, "take-up", here)
    stopped = office.act(code, "register", here, reason="Vẫn đăng ký")
    assert stopped.status_code == 409
    assert "status_not_answered" in {remark["code"] for remark in stopped.json()["remarks"]}
    assert told(office, code) == [(CheckState.WAITING, None, "")]
    assert waiting(office, here) == []
    [asked] = waiting(office, there)
    assert (asked["dossier"], asked["side"]) == (code, "wife")
    answered = office.post(f"/api/status-checks/{asked['id']}/answer", there, status=1)
    assert answered.status_code == 200, answered.text
    assert told(office, code) == [(CheckState.CONFIRMED, MaritalStatus.NEVER_MARRIED, "")]
    assert office.status_of(code, "LTKH") == 3
    assert waiting(office, there) == []
    for act in ("register", "sign", "issue"):
        assert office.act(code, act, here).status_code == 200
    assert told(office, code) == [(CheckState.CONFIRMED, MaritalStatus.NEVER_MARRIED, "")]
    assert office.status_of(code, "LTKH") == 4


def test_who_is_confirmed_as_married_is_not_married_again(office: Office) -> None:
    here, there = office.officer(), office.officer("hotich.00022")
    request = marriage_request(52)
    office.send(request)
    office.act(request.onestop_code, "take-up", here)
    [asked] = waiting(office, there)
    office.post(f"/api/status-checks/{asked['id']}/answer", there, status=int(MaritalStatus.MARRIED))
    stopped = office.act(request.onestop_code, "register", here, reason="Vẫn đăng ký")
    assert stopped.status_code == 409
    assert "status_married" in {remark["code"] for remark in stopped.json()["remarks"]}


def test_what_cannot_be_confirmed_is_decided_by_the_officer_with_a_reason(office: Office) -> None:
    here, there = office.officer(), office.officer("hotich.00022")
    request = marriage_request(53)
    code = request.onestop_code
    office.send(request)
    office.act(code, "take-up", here)
    [asked] = waiting(office, there)
    path = f"/api/status-checks/{asked['id']}/answer"
    assert office.post(path, there).status_code == 422
    assert office.post(path, there, words="Chưa số hóa sổ trước năm 2010").status_code == 200
    assert office.act(code, "register", here).json()["error"] == "needs_reason"
    reason = "Đã có văn bản cam đoan của bên nữ"
    assert office.act(code, "register", here, reason=reason).status_code == 200
    history = office.get(f"/api/dossiers/{code}", here).json()["history"]
    assert [(event["kind"], event["reason"]) for event in history[-2:]] == [
        ("status_answered", "Chưa số hóa sổ trước năm 2010"),
        ("registered", reason),
    ]
    assert history[-1]["detail"]["passed_over"] == ["status_not_confirmed"]


@pytest.mark.parametrize(
    ("who", "status"), [("hotich.00004", 403), ("hotich.00019", 403), ("lanhdao.00022", 409)]
)
def test_only_an_officer_of_the_unit_that_is_asked_answers(office: Office, who: str, status: int) -> None:
    office.send(marriage_request(54))
    [asked] = waiting(office, office.officer("hotich.00022"))
    answer = office.post(f"/api/status-checks/{asked['id']}/answer", office.officer(who), status=1)
    assert answer.status_code == status


def test_an_answer_is_given_once(office: Office) -> None:
    there = office.officer("hotich.00022")
    office.send(marriage_request(55))
    [asked] = waiting(office, there)
    path = f"/api/status-checks/{asked['id']}/answer"
    assert office.post(path, there, status=1).status_code == 200
    assert office.post(path, there, status=2).status_code == 409


def test_an_answer_is_kept_through_a_supplement_about_somebody_else(office: Office) -> None:
    here, there = office.officer(), office.officer("hotich.00022")
    request = marriage_request(56)
    code = request.onestop_code
    office.send(request)
    office.act(code, "take-up", here)
    [asked] = waiting(office, there)
    office.post(f"/api/status-checks/{asked['id']}/answer", there, status=1)
    office.act(code, "supplement", here, reason="Bổ sung ngày sinh của bên nam")
    assert office.send(marriage_request(56, full_name="Phạm Văn Bổ Sung"))["status"] == "1"
    assert waiting(office, there) == []
    assert told(office, code) == [(CheckState.CONFIRMED, MaritalStatus.NEVER_MARRIED, "")]


def test_the_other_unit_sees_its_side_only(office: Office) -> None:
    there = office.officer("hotich.00022")
    request = marriage_request(57)
    office.send(request)
    [asked] = waiting(office, there)
    seen = office.get(f"/api/status-checks/{asked['id']}", there).json()
    declared = couples.marriage(57, NOW.date(), UnitCode(UNIT))
    assert seen["subject"] == declared.wife.full_name
    assert declared.husband.full_name not in str(seen)
    assert office.get(f"/api/dossiers/{request.onestop_code}", there).status_code == 403
