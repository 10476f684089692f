"""The books under several hands at once, and what the law says at the moment of registration."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest

from lienthong.foundation.clock import VIETNAM
from lienthong.invented import people
from tests.support.systems.civilstatus import NOW, Office, birth_request, death_request, request_for


def test_two_officers_register_fifty_entries_without_gap_or_double(office_on_both: Office) -> None:
    office = office_on_both
    requests = [birth_request(number) for number in range(200, 250)]
    for request in requests:
        assert office.send(request)["status"] == "1"
    codes = [request.onestop_code for request in requests]
    first, second = office.officer("hotich.00019"), office.officer("hotich.00019.b")
    assert office.acts("take-up", codes, first)["done"] == 50
    # Both reach for every dossier, in small orders and from both ends.
    orders = [(codes[i : i + 5], first) for i in range(0, 50, 5)]
    orders += [(codes[i : i + 5], second) for i in range(45, -1, -5)]
    with ThreadPoolExecutor(4) as hands:
        answers = list(hands.map(lambda order: office.acts("register", *order), orders))
    assert sum(answer["done"] for answer in answers) == 50
    failed = [outcome for answer in answers for outcome in answer["outcomes"] if not outcome["done"]]
    assert {outcome["error"] for outcome in failed} <= {"not_available", "changed_meanwhile"}
    book = office.get("/api/books/birth/2024", first).json()["items"]
    assert [line["number"] for line in book] == list(range(1, 51))
    assert sorted(line["code"] for line in book) == sorted(codes)


def test_the_whole_life_runs_on_both_databases(office_on_both: Office) -> None:
    office = office_on_both
    request, who = death_request(251), office_on_both.officer()
    office.send(request)
    assert "đã được tiếp nhận" in office.send(request)["errorDescription"]
    for act in ("take-up", "register", "sign", "issue"):
        assert office.act(request.onestop_code, act, who).status_code == 200
    assert office.status_of(request.onestop_code, "LTKT") == 4
    assert office.get("/api/dossiers?stage=issued", who).json()["items"][0]["code"] == request.onestop_code
    assert office.get(f"/api/dossiers/{request.onestop_code}", who).status_code == 200


def test_births_and_deaths_have_books_of_their_own_and_each_year_starts_anew(office: Office) -> None:
    who = office.officer()
    for request in (birth_request(260), death_request(261), birth_request(262)):
        office.send(request)
        office.act(request.onestop_code, "take-up", who)
        office.act(request.onestop_code, "register", who)
    office.clock.set(datetime(2025, 1, 2, 8, tzinfo=VIETNAM))
    late = birth_request(263)
    office.send(late)
    office.act(late.onestop_code, "take-up", who)
    office.act(late.onestop_code, "register", who)
    assert [line["number"] for line in office.get("/api/books/birth/2024", who).json()["items"]] == [1, 2]
    assert [line["number"] for line in office.get("/api/books/death/2024", who).json()["items"]] == [1]
    assert [line["book"] for line in office.get("/api/books/birth/2025", who).json()["items"]] == ["01/2025"]


def test_nobody_is_registered_dead_twice(office: Office) -> None:
    declaration = people.death_in_hospital(270, NOW.date(), "00019")
    first, second = request_for(declaration, 270), request_for(declaration, 271)
    who = office.officer()
    for request in (first, second):
        assert office.send(request)["status"] == "1"
        office.act(request.onestop_code, "take-up", who)
    assert office.act(first.onestop_code, "register", who, reason="Đã đối chiếu").status_code == 200
    answer = office.act(second.onestop_code, "register", who, reason="Đã đối chiếu")
    assert answer.status_code == 409
    assert answer.json()["error"] == "law_forbids"
    assert "đã được đăng ký khai tử" in answer.json()["message"]
    assert len(office.get("/api/books/death/2024", who).json()["items"]) == 1


def test_the_same_child_again_needs_a_reason_and_twins_do_not(office: Office) -> None:
    who = office.officer()
    one, two = people.twins(280, NOW.date(), "00019")
    again = replace(one, certificate_number="01.24.99999")
    requests = [request_for(each, 280 + n) for n, each in enumerate((one, two, again))]
    for request in requests:
        office.send(request)
        office.act(request.onestop_code, "take-up", who)
    assert office.act(requests[1].onestop_code, "register", who).status_code == 200
    doubtful = office.act(requests[2].onestop_code, "register", who)
    assert doubtful.status_code == 409
    assert doubtful.json()["error"] == "needs_reason"
    given = office.act(requests[2].onestop_code, "register", who, reason="Đã xác minh là hai việc khác nhau")
    assert given.status_code == 200


def test_a_late_birth_without_certificate_is_registered_with_its_witness_paper(office: Office) -> None:
    request = request_for(people.late_birth(290, NOW.date(), "00019"), 290)
    who = office.officer()
    office.send(request)
    office.act(request.onestop_code, "take-up", who)
    remarks = office.get(f"/api/dossiers/{request.onestop_code}", who).json()["remarks"]
    assert {remark["weight"] for remark in remarks} == {"note"}
    assert {"birth_late", "proof_missing"} <= {remark["code"] for remark in remarks}
    assert office.act(request.onestop_code, "register", who).status_code == 200


def test_an_open_dossier_is_finished_by_the_unit_that_took_over(office: Office) -> None:
    received = datetime(2025, 6, 30, 10, tzinfo=VIETNAM)
    office.clock.set(received)
    request = request_for(people.birth(295, received.date(), "00019"), 295, received=received)
    assert office.send(request)["status"] == "1"
    office.clock.set(datetime(2025, 7, 2, 9, tzinfo=VIETNAM))
    successor = office.officer("hotich.00004")
    code = request.onestop_code
    assert office.act(code, "take-up", successor).status_code == 200
    assert office.act(code, "register", successor).status_code == 200
    entry = office.get(f"/api/dossiers/{code}", successor).json()["entry"]
    assert entry["office"] == "Ủy ban nhân dân phường Ba Đình, thành phố Hà Nội"
    assert office.act(code, "sign", office.officer()).status_code == 409


def test_a_child_of_undetermined_sex_is_registered_and_the_missing_number_recorded(office: Office) -> None:
    declaration = people.birth(296, NOW.date(), "00019")
    child = replace(declaration.child, sex=type(declaration.child.sex)(3))
    request = request_for(replace(declaration, child=child), 296)
    who = office.officer()
    office.send(request)
    for act in ("take-up", "register", "sign", "issue"):
        assert office.act(request.onestop_code, act, who).status_code == 200
    assert office.result_of(request.onestop_code)["soDinhDanh"] == ""
    history = office.get(f"/api/dossiers/{request.onestop_code}", who).json()["history"]
    assert history[2]["detail"]["notes"] == ["personal_id_missing"]


@pytest.mark.parametrize(
    ("kind", "declared", "given"),
    [(1, "", True), (1, "own", True), (2, "", False), (2, "001099000123", True), (3, "", False)],
)
def test_who_has_a_number_keeps_it_and_none_is_made_for_who_was_registered_before(
    office: Office, kind: int, declared: str, given: bool
) -> None:
    declaration = people.birth(297, NOW.date(), "00019")
    child = declaration.child
    number = f"001{3 if child.sex == 2 else 2}24000999" if declared == "own" else declared
    again = replace(
        declaration,
        registration_type=type(declaration.registration_type)(kind),
        child=replace(child, paper_number=number),
    )
    request = request_for(again, 297)
    who = office.officer()
    assert office.send(request)["status"] == "1"
    for act in ("take-up", "register", "sign", "issue"):
        answer = office.act(request.onestop_code, act, who, reason="Đã kiểm tra hồ sơ gốc")
        assert answer.status_code == 200, answer.text
    found = office.result_of(request.onestop_code)["soDinhDanh"]
    assert bool(found) == given
    if number:
        assert found == number
    history = office.get(f"/api/dossiers/{request.onestop_code}", who).json()["history"]
    assert history[2]["detail"]["notes"] == ([] if given else ["personal_id_missing"])
