"""A result is taken only when its paper is the application's, and a difference only when somebody confirmed it."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from lienthong.contracts.hotich_v3.results import DvcltDeathResult
from tests.support.result_papers import result_page
from tests.support.systems.dvclt import CITIZEN, OPERATOR, PASSWORD, Chain

CLERK = "Trần Thị Mẫu"
DEATH = {
    "nktHoTen": "Phạm Văn Tuệ",
    "nktNgayChet": "01.07.2024",
    "nktNoiCuTru": "Hà Nội",
    "soDangKy": "7",
    "quyenSo": "01",
}


def sent(chain: Chain) -> str:
    """Code of a birth that lies with the officer."""
    code = chain.received()
    chain.reach(code, 1, 3, 7)
    return code


def report(chain: Chain, code: str, result: dict[str, Any] | str, **more: Any) -> Any:
    """Report a result."""
    text = result if isinstance(result, str) else json.dumps(result, ensure_ascii=False)
    return chain.report(code, 4, ketQuaXuLy=text, **more)


def reasons(chain: Chain) -> list[str]:
    """Reasons of the open holds."""
    return [hold["reason"] for hold in chain.holds()]


def operator_page(chain: Chain) -> str:
    """The operators' page of holds."""
    operator = TestClient(chain.service.app)
    operator.post("/login", data={"user_name": OPERATOR, "password": PASSWORD})
    return str(operator.get("/van-hanh", headers={"accept": "text/html"}).text)


def test_the_certificate_of_another_child_is_refused_with_the_facts_it_does_not_bear_out(
    chain: Chain,
) -> None:
    first, second = sent(chain), sent(chain)
    paper_of_first = chain.signed(chain.facts(first))

    answer = report(chain, second, {**chain.facts(second).wire(), **paper_of_first})

    assert answer.status_code == 400
    assert {"ketQuaXuLy", "ketQuaXuLy.nksHoTen", "ketQuaXuLy.soDinhDanh"} <= answer.json()["errors"].keys()
    assert reasons(chain) == ["RESULT_OF_ANOTHER"]
    assert set(chain.branches(second).values()) == {"planned"}
    assert chain.follow(second)["result"] is None


def test_a_result_that_is_known_for_another_application_is_refused_whoever_confirms_it(chain: Chain) -> None:
    first, second = sent(chain), sent(chain)
    taken = chain.result(first)
    assert report(chain, first, taken).status_code == 200
    confirmed = [{"truong": name, "nguoiXacNhan": CLERK} for name in chain.facts(second).wire()]

    answer = report(chain, second, taken, khacBietDaXacNhan=confirmed)

    assert answer.status_code == 400
    assert "đã là kết quả của hồ sơ khác" in answer.text
    assert first not in answer.text
    [hold] = chain.holds()
    assert (hold["reason"], hold["codes"]["other"]) == ("RESULT_OF_ANOTHER", first)
    assert first in operator_page(chain)


@pytest.mark.parametrize(
    ("signing", "reason"),
    [
        ({"seal": False}, "RESULT_UNTRUSTED"),
        ({"officer": False}, "RESULT_UNTRUSTED"),
        ({"unit": "00022"}, "RESULT_UNTRUSTED"),
        ({"officer_unit": "00022"}, "RESULT_UNTRUSTED"),
    ],
    ids=["officer alone", "seal alone", "another unit", "another unit's officer"],
)
def test_a_paper_that_the_wrong_parties_signed_is_refused(
    chain: Chain, signing: dict[str, Any], reason: str
) -> None:
    code = sent(chain)
    facts = chain.facts(code)

    answer = report(chain, code, {**facts.wire(), **chain.signed(facts, **signing)})

    assert answer.status_code == 400
    assert "ketQuaXuLy" in answer.json()["errors"]
    assert reasons(chain) == [reason]


def test_a_death_extract_is_not_taken_for_a_birth(chain: Chain) -> None:
    code = sent(chain)
    extract = chain.signed(DvcltDeathResult.open(DEATH))["giayKhaiTu"]

    answer = report(chain, code, {**chain.facts(code).wire(), "giayKhaiSinh": extract})

    assert "không phải của hồ sơ này" in answer.text
    assert reasons(chain) == ["RESULT_OF_ANOTHER"]


def test_a_picture_without_text_is_held_and_a_page_with_text_closes_the_hold(chain: Chain) -> None:
    code = sent(chain)
    facts = chain.facts(code)

    answer = report(
        chain, code, {**facts.wire(), **chain.signed(facts, page=result_page(facts, picture=True))}
    )

    assert answer.status_code == 400
    assert reasons(chain) == ["RESULT_UNREADABLE"]
    assert report(chain, code, chain.result(code)).status_code == 200
    assert reasons(chain) == []


def test_a_third_childs_facts_beside_the_right_paper_are_refused(chain: Chain) -> None:
    code, third = sent(chain), sent(chain)
    paper = chain.signed(chain.facts(code))

    answer = report(chain, code, {**chain.facts(third).wire(), **paper})

    assert "ketQuaXuLy.nksHoTen" in answer.json()["errors"]
    assert reasons(chain) == ["RESULT_OF_ANOTHER"]


def test_a_difference_that_a_clerk_confirmed_is_taken_and_told_to_the_parents(chain: Chain) -> None:
    code = sent(chain)
    facts = chain.facts(code, nksHoTen="Nguyễn Khánh An")
    confirmed = [{"truong": "nksHoTen", "nguoiXacNhan": CLERK, "giaTri": "Nguyễn Khánh An"}]

    answer = report(chain, code, {**facts.wire(), **chain.signed(facts)}, khacBietDaXacNhan=confirmed)

    assert answer.status_code == 200, answer.text
    seen = chain.follow(code)
    [difference] = seen["result_differences"]
    assert (difference["field"], difference["registered"]) == ("nksHoTen", "Nguyễn Khánh An")
    assert seen["differences_confirmed_by"] == CLERK
    assert set(chain.branches(code).values()) == {"going"}
    stranger = TestClient(chain.service.app).get(f"/api/applications/{code}")
    assert "Nguyễn Khánh An" not in stranger.text


@pytest.mark.parametrize(
    "confirmed",
    [
        [],
        [{"truong": "nksGioiTinh", "nguoiXacNhan": CLERK}],
        [{"truong": "nksHoTen", "nguoiXacNhan": " "}],
        [{"truong": "nksHoTen", "nguoiXacNhan": CLERK, "giaTri": "Nguyễn Khánh Ân"}],
    ],
    ids=["nothing", "another field", "by nobody", "another value"],
)
def test_a_difference_that_nobody_confirmed_waits_for_an_operator(
    chain: Chain, confirmed: list[dict[str, str]]
) -> None:
    code = sent(chain)
    facts = chain.facts(code, nksHoTen="Nguyễn Khánh An")
    result = {**facts.wire(), **chain.signed(facts)}

    refused = report(chain, code, result, khacBietDaXacNhan=confirmed)

    assert refused.status_code == 400
    assert list(refused.json()["errors"]) == ["ketQuaXuLy.nksHoTen"]
    assert "Nguyễn Khánh An" not in refused.text
    [hold] = chain.holds()
    assert (hold["reason"], hold["codes"]["fields"]) == ("RESULT_DIFFERS", ["nksHoTen"])
    assert [each["registered"] for each in hold["differences"]] == ["Nguyễn Khánh An"]
    assert "Chấp nhận khác biệt" in operator_page(chain)
    assert set(chain.branches(code).values()) == {"planned"}


def test_after_an_operator_accepted_the_repeat_is_taken_and_no_other_result(chain: Chain) -> None:
    code = sent(chain)
    facts = chain.facts(code, nksHoTen="Nguyễn Khánh An")
    result = {**facts.wire(), **chain.signed(facts)}
    report(chain, code, result)
    [hold] = chain.holds()
    operator = chain.bearer(OPERATOR)
    path = f"/api/holds/{hold['id']}/accept-differences"

    unseen = chain.client.post(path, json={"seen": "0" * 64}, headers=operator)
    by_citizen = chain.client.post(
        path, json={"seen": hold["codes"]["digest"]}, headers=chain.bearer(CITIZEN)
    )
    accepted = chain.client.post(path, json={"seen": hold["codes"]["digest"]}, headers=operator)
    again = chain.client.post(path, json={"seen": hold["codes"]["digest"]}, headers=operator)

    assert (unseen.status_code, by_citizen.status_code) == (409, 403)
    assert (accepted.status_code, again.status_code) == (200, 409)
    other = chain.facts(code, nksHoTen="Nguyễn Khánh Ân")
    assert report(chain, code, {**other.wire(), **chain.signed(other)}).status_code == 400
    assert report(chain, code, result).status_code == 200
    assert reasons(chain) == []
    assert "cán bộ vận hành PM.DVCLT" in chain.follow(code)["differences_confirmed_by"]


def test_what_an_operator_sent_back_stays_refused_until_a_clerk_confirms_it(chain: Chain) -> None:
    code = sent(chain)
    facts = chain.facts(code, nksNgaySinh="21.06.2024")
    result = {**facts.wire(), **chain.signed(facts)}
    assert report(chain, code, result).status_code == 400
    [hold] = chain.holds()

    back = chain.client.post(
        f"/api/holds/{hold['id']}/send-back",
        json={"seen": hold["codes"]["digest"]},
        headers=chain.bearer(OPERATOR),
    )

    assert back.status_code == 200
    assert reasons(chain) == []
    assert report(chain, code, result).status_code == 400
    confirmed = [{"truong": "nksNgaySinh", "nguoiXacNhan": CLERK}]
    assert report(chain, code, result, khacBietDaXacNhan=confirmed).status_code == 200


def test_the_page_of_the_parents_says_what_differs_and_gives_the_own_paper(chain: Chain) -> None:
    first, second = sent(chain), sent(chain)
    facts = chain.facts(second, meHoTen="Lê Thị Quỳnh Như")
    confirmed = [{"truong": "meHoTen", "nguoiXacNhan": CLERK, "chucDanh": "Cán bộ một cửa"}]
    assert report(chain, first, chain.result(first)).status_code == 200
    answer = report(chain, second, {**facts.wire(), **chain.signed(facts)}, khacBietDaXacNhan=confirmed)
    assert answer.status_code == 200
    parents = TestClient(chain.service.app)
    parents.post("/login", data={"user_name": CITIZEN, "password": PASSWORD})

    page = parents.get(f"/ho-so/{second}", headers={"accept": "text/html"}).text
    papers = [parents.get(f"/ho-so/{code}/ket-qua.pdf").content for code in (first, second)]

    assert "ghi khác tờ khai của bạn" in page
    assert "Lê Thị Quỳnh Như" in page
    assert f"{CLERK}, Cán bộ một cửa" in page
    assert papers[0] != papers[1]
