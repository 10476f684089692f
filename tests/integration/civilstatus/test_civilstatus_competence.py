"""Births and deaths at a unit where nobody concerned lives: the officer decides, and the reason is kept."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from lienthong.contracts.hotich_v3.envelope import ReceiveRequest
from lienthong.domain.declarations import Place
from lienthong.domain.units import UnitCode
from lienthong.invented import people
from tests.support.systems.civilstatus import BASE, NOW, UNIT, Office, request_for

ELSEWHERE = Place("Số 2 phố Lê Lợi, phường Trúc Bạch, quận Ba Đình, thành phố Hà Nội")
REASON = "Người mẹ đang sinh sống thực tế tại phường, đã xác minh"


def birth_of_people_from_elsewhere() -> ReceiveRequest:
    declared = people.birth(71, NOW.date(), UnitCode(UNIT))
    assert declared.mother is not None
    assert declared.father is not None
    return request_for(
        replace(
            declared,
            mother=replace(declared.mother, residence=ELSEWHERE),
            father=replace(declared.father, residence=ELSEWHERE),
        ),
        71,
    )


def death_of_somebody_from_elsewhere() -> ReceiveRequest:
    declared = people.death_in_hospital(72, NOW.date(), UnitCode(UNIT))
    return request_for(replace(declared, deceased=replace(declared.deceased, residence=ELSEWHERE)), 72)


@pytest.mark.parametrize(
    ("request_of", "article"),
    [(birth_of_people_from_elsewhere, "Điều 13"), (death_of_somebody_from_elsewhere, "Điều 32")],
)
def test_it_is_registered_only_with_a_reason_that_is_kept(
    office: Office, request_of: Callable[[], ReceiveRequest], article: str
) -> None:
    who, request = office.officer(), request_of()
    code = request.onestop_code
    assert office.send(request)["status"] == "1"
    office.act(code, "take-up", who)
    asked = office.act(code, "register", who)
    assert (asked.status_code, asked.json()["error"]) == (409, "needs_reason")
    [remark] = [each for each in asked.json()["remarks"] if each["code"] == "not_competent"]
    assert article in remark["article"]
    page = office.http.get(f"{BASE}/ho-so/{code}", headers=who).text
    assert remark["message"] in page
    assert article in page
    assert office.act(code, "register", who, reason=REASON).status_code == 200
    registered = office.get(f"/api/dossiers/{code}", who).json()["history"][-1]
    assert registered["reason"] == REASON
    assert registered["detail"]["passed_over"] == ["not_competent"]
