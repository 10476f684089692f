"""A number that could not be given with the registration is supplied later: once, by an act of its own."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from lienthong.domain.catalogues import RegistrationType, Sex
from lienthong.domain.personal_ids import PersonalId
from lienthong.domain.units import UnitCode
from lienthong.foundation.verify.verdict import verify
from lienthong.invented import people
from lienthong.systems.civilstatus.base.newborns import Newborn
from lienthong.systems.civilstatus.books.personal_ids import LocalPersonalIds, NoNumberLeft
from lienthong.systems.civilstatus.entry_actions import issue_paper, supply_number
from tests.support.systems.civilstatus import BASE, NOW, UNIT, Office, birth_request, request_for


class Killed(Exception):
    """Stands for kill -9 in the middle of an act."""


def nobody(*_args: object) -> Mapping[str, str]:
    """The source does not answer."""
    return {}


def born_without(office: Office, patch: pytest.MonkeyPatch, number: int, **more: Any) -> tuple[str, int]:
    """A birth that was registered and issued while no number could be given."""
    request = birth_request(number, **more)
    with patch.context() as down:
        down.setattr(LocalPersonalIds, "give", nobody)
        entry = office.issue(request, office.officer())
    return request.onestop_code, entry


def test_a_missing_number_is_supplied_with_note_extract_and_new_certificate(
    office_on_both: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = office_on_both
    code, entry = born_without(office, monkeypatch, 601)
    who = office.officer()
    assert "number" in office.get(f"/api/entries/{entry}", who).json()["acts"]
    assert office.result_of(code)["soDinhDanh"] == ""
    done = office.post(f"/api/entries/{entry}/number", who)
    assert done.status_code == 200, done.text
    assert (done.json()["number"], done.json()["unsigned"]) == ("1/2024", None)
    result = office.result_of(code)
    number = PersonalId.parse(result["soDinhDanh"])
    assert (number.sex.code, number.birth_year) == (result["nksGioiTinh"], 2024)
    assert verify(base64.b64decode(result["giayKhaiSinh"]), office.authority.trust(), at=NOW).valid
    trace = office.get(f"/api/entries/{entry}", who).json()
    assert [paper["kind"] for paper in trace["papers"]] == ["correction", "renewed"]
    assert number.text in trace["notes"][0]["text"]
    assert "number" not in trace["acts"]
    seen = office.get(f"/api/dossiers/{code}", who).json()
    assert (seen["history"][-1]["kind"], seen["entry"]["personal_id"]) == ("numbered", number.text)
    assert number.text not in str(seen["history"])
    again = office.post(f"/api/entries/{entry}/number", who)
    assert (again.status_code, again.json()["code"]) == (409, "not_available")


def test_while_no_number_can_be_given_nothing_changes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, entry = born_without(office, monkeypatch, 602)
    who = office.officer()

    def none_left(*_args: object) -> Mapping[str, str]:
        raise NoNumberLeft("001224")

    for source in (nobody, none_left):
        with monkeypatch.context() as down:
            down.setattr(LocalPersonalIds, "give", source)
            answer = office.post(f"/api/entries/{entry}/number", who)
        assert (answer.status_code, answer.json()["code"]) == (503, "number_unavailable")
        assert code in answer.json()["message"]
    assert office.get(f"/api/entries/{entry}", who).json()["notes"] == []
    assert office.get("/api/books/correction/2024", who).json()["items"] == []
    assert office.post(f"/api/entries/{entry}/number", who).status_code == 200


def test_a_number_that_contradicts_the_book_is_not_written(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, entry = born_without(office, monkeypatch, 603)

    def of_another_year(_self: object, newborns: Sequence[Newborn]) -> Mapping[str, str]:
        return {each.dossier_code: "001199000001" for each in newborns}

    monkeypatch.setattr(LocalPersonalIds, "give", of_another_year)
    answer = office.post(f"/api/entries/{entry}/number", office.officer())
    assert answer.status_code == 503
    assert "không khớp với sổ" in answer.json()["message"]
    assert office.result_of(code)["soDinhDanh"] == ""


@pytest.mark.parametrize(
    ("point", "signed"),
    [
        ("civilstatus.number_given", None),
        ("civilstatus.numbered", 2),
        ("civilstatus.further_signed_unstored", 2),
        ("civilstatus.further_stored", 0),
    ],
)
def test_killed_anywhere_the_number_is_given_once(
    office: Office, monkeypatch: pytest.MonkeyPatch, point: str, signed: int | None
) -> None:
    code, entry = born_without(office, monkeypatch, 604)
    who = office.officer()
    given: list[Mapping[str, str]] = []
    real = LocalPersonalIds.give

    def give(self: LocalPersonalIds, newborns: Sequence[Newborn]) -> Mapping[str, str]:
        given.append(real(self, newborns))
        return given[-1]

    monkeypatch.setattr(LocalPersonalIds, "give", give)

    def die(at: str) -> None:
        if at == point:
            raise Killed

    with monkeypatch.context() as patched:
        for module in (supply_number, issue_paper):
            patched.setattr(module, "crash_point", die)
        assert office.post(f"/api/entries/{entry}/number", who).status_code == 500
    trace = office.get(f"/api/entries/{entry}", who).json()
    if signed is None:
        assert trace["notes"] == []
        assert office.post(f"/api/entries/{entry}/number", who).status_code == 200
    else:
        assert office.post(f"/api/entries/{entry}/number", who).status_code == 409
        waiting = [each["id"] for each in trace["following"]]
        assert office.post(f"/api/entries/{waiting[0]}/sign", who).json() == {"signed": signed}
    assert {each[code] for each in given} == {office.result_of(code)["soDinhDanh"]}
    assert len(office.get(f"/api/entries/{entry}", who).json()["notes"]) == 1


def test_two_officers_at_once_supply_one_number(
    office_on_both: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = office_on_both
    _, entry = born_without(office, monkeypatch, 605)
    both = [office.officer(), office.officer("hotich.00019.b")]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda who: office.post(f"/api/entries/{entry}/number", who), both))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    trace = office.get(f"/api/entries/{entry}", both[0]).json()
    assert [note["number"] for note in trace["notes"]] == [1]
    assert len(office.get("/api/books/correction/2024", both[0]).json()["items"]) == 1


def test_who_may_have_a_number_already_gets_no_second_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = people.birth(606, NOW.date(), UnitCode(UNIT))
    again = replace(declared, registration_type=RegistrationType.AGAIN)
    contradicting = replace(
        people.birth(607, NOW.date(), UnitCode(UNIT)),
        child=replace(people.birth(607, NOW.date(), UnitCode(UNIT)).child, paper_number="001199000001"),
    )
    who = office.officer()
    for number, each in ((606, again), (607, contradicting)):
        entry = office.issue(request_for(each, number), who)
        answer = office.post(f"/api/entries/{entry}/number", who)
        assert (answer.status_code, answer.json()["code"]) == (409, "not_available")
        assert "có thể đã có số" in answer.json()["message"].replace("\n", " ")


def test_a_foreign_child_and_one_of_undetermined_sex_get_none(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = office.officer()
    declared = people.birth(608, NOW.date(), UnitCode(UNIT))
    foreign = replace(declared, child=replace(declared.child, nationality="JP"))
    entry = office.issue(request_for(foreign, 608), who)
    assert "number" not in office.get(f"/api/entries/{entry}", who).json()["acts"]
    declared = people.birth(609, NOW.date(), UnitCode(UNIT))
    unknown = replace(declared, child=replace(declared.child, sex=Sex.UNDETERMINED))
    entry = office.issue(request_for(unknown, 609), who)
    answer = office.post(f"/api/entries/{entry}/number", who)
    assert answer.status_code == 409
    assert "chưa xác định giới tính" in answer.json()["message"]
    sexed = office.post(f"/api/entries/{entry}/correct", who, changes={"sex": "Nữ"}, basis="Kết luận y tế")
    assert sexed.status_code == 200
    assert office.post(f"/api/entries/{entry}/number", who).status_code == 200


@pytest.mark.parametrize(("name", "status"), [("hotich.00022", 403), ("lanhdao.00019", 409)])
def test_only_the_officer_who_keeps_the_book_supplies_it(
    office: Office, monkeypatch: pytest.MonkeyPatch, name: str, status: int
) -> None:
    _, entry = born_without(office, monkeypatch, 610)
    assert office.post(f"/api/entries/{entry}/number", office.officer(name)).status_code == status


def test_the_page_of_the_entry_offers_and_does_it(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    code, entry = born_without(office, monkeypatch, 611)
    office.http.get(f"{BASE}/")
    who = office.officer()
    page = office.http.get(f"{BASE}/muc/{entry}", headers=who).text
    assert "Chưa có số định danh cá nhân" in page
    assert f"/muc/{entry}/so-dinh-danh" in page
    office.post(f"/api/entries/{entry}/number", who)
    page = office.http.get(f"{BASE}/ho-so/{code}", headers=who).text
    assert "Bổ sung số định danh cá nhân" in page
    assert "Chưa có số định danh cá nhân" not in page


def test_the_book_lists_who_lacks_a_number_until_it_is_supplied(
    office_on_both: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = office_on_both
    code, entry = born_without(office, monkeypatch, 612)
    office.issue(birth_request(613), office.officer())
    who = office.officer()
    path = "/api/books/birth/2024/without-number"
    assert office.get(path, who).json()["items"] == [
        {"entry_id": entry, "registration_number": "1/2024", "code": code}
    ]
    page = office.http.get(f"{BASE}/so/birth/2024", headers=who).text
    assert "Trẻ chưa có số định danh cá nhân" in page
    assert f"/muc/{entry}" in page
    assert office.get(path, office.officer("hotich.00022")).json()["items"] == []
    office.post(f"/api/entries/{entry}/number", who)
    assert office.get(path, who).json()["items"] == []
    assert "Trẻ chưa có số" not in office.http.get(f"{BASE}/so/birth/2024", headers=who).text
