"""Before a birth or a death is registered, the books are asked what they know: over the API and on the page."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from lienthong.contracts.hotich_v3.envelope import ReceiveRequest
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import BirthDeclaration, DeathDeclaration, Person
from lienthong.domain.units import UnitCode
from lienthong.invented import people
from tests.support.systems.civilstatus import BASE, NOW, PASSWORD, UNIT, Office, request_for

TODAY = NOW.date()


def birth(seed: int, unit: str = UNIT) -> BirthDeclaration:
    return people.birth(seed, TODAY, UnitCode(unit))


def mother_of(declared: BirthDeclaration) -> Person:
    assert declared.mother is not None
    return declared.mother


def with_mother(declared: BirthDeclaration, mother: Person) -> BirthDeclaration:
    """A birth of this mother; somebody else than the parents asks for it."""
    asked = replace(declared.requester, relation="Bà nội")
    return replace(declared, mother=mother, requester=asked)


def born(declared: BirthDeclaration, day: date, name: str) -> BirthDeclaration:
    child = replace(declared.child, born=PartialDate.of(day), born_in_words="", full_name=name)
    return replace(declared, child=child, certificate_number="", certificate_issued=None)


def death_of(person: Person, died: date, seed: int) -> DeathDeclaration:
    declared = people.death_at_home(seed, TODAY, UnitCode(UNIT))
    deceased = replace(
        declared.deceased,
        full_name=person.full_name,
        paper_number=person.personal_id,
        born=person.born,
        died=PartialDate.of(died),
        died_at=None,
    )
    return replace(
        declared, deceased=deceased, certificate_issued=None, notice=replace(declared.notice, issued=None)
    )


def registered(office: Office, request: ReceiveRequest, reason: str = "", unit: str = UNIT) -> dict[str, Any]:
    """The answer to the order to register, given without a reason where none is named."""
    sent = office.send(request)
    assert sent["status"] == "1", sent
    return ordered(office, request, reason, unit)


def ordered(office: Office, request: ReceiveRequest, reason: str, unit: str = UNIT) -> dict[str, Any]:
    """The same of a dossier that was sent already."""
    who = office.officer(f"hotich.{unit}")
    office.act(request.onestop_code, "take-up", who)
    answer: dict[str, Any] = office.act(request.onestop_code, "register", who, reason=reason).json()
    return answer


def remarks(office: Office, code: str) -> dict[str, dict[str, Any]]:
    found = office.get(f"/api/dossiers/{code}", office.officer()).json()["remarks"]
    return {each["code"]: each for each in found}


def page(office: Office, code: str) -> str:
    office.http.post(f"{BASE}/login", data={"user_name": "hotich.00019", "password": PASSWORD})
    return str(office.http.get(f"{BASE}/ho-so/{code}").text)


def test_a_mother_whose_death_is_in_the_book_has_no_child_afterwards(office_on_both: Office) -> None:
    office, child = office_on_both, birth(801)
    dead = request_for(death_of(mother_of(child), child.child.born.earliest - timedelta(days=400), 802), 802)
    assert registered(office, dead, "Đã đối chiếu hồ sơ")["done"]
    request = request_for(with_mother(child, mother_of(child)), 801)
    refused = registered(office, request, "Đã đối chiếu hồ sơ")
    assert refused["error"] == "law_forbids"
    assert remarks(office, request.onestop_code)["died_before_birth"]["weight"] == "stops"
    assert "Người mẹ đã được đăng ký khai tử" in page(office, request.onestop_code)


def test_who_is_registered_as_dead_asks_for_nothing(office: Office) -> None:
    child = birth(811)
    asks = replace(
        mother_of(child), personal_id=child.requester.personal_id, full_name=child.requester.full_name
    )
    dead = request_for(death_of(asks, TODAY - timedelta(days=30), 812), 812)
    assert registered(office, dead, "Đã đối chiếu hồ sơ")["done"]
    request = request_for(child, 811)
    assert registered(office, request, "Đã đối chiếu hồ sơ")["error"] == "law_forbids"
    assert remarks(office, request.onestop_code)["is_dead"]["field"] == "requester"


def test_two_births_of_one_mother_five_months_apart_stop_at_another_unit_too(office_on_both: Office) -> None:
    office, first = office_on_both, birth(821)
    later = born(first, TODAY - timedelta(days=1), "Phạm Gia Hưng")
    earlier = born(first, TODAY - timedelta(days=150), "Phạm Gia Linh")
    assert registered(office, request_for(earlier, 821), "Đã đối chiếu hồ sơ")["done"]
    second = request_for(replace(later, place_of_registration=UnitCode("00022")), 822)
    refused = registered(office, second, "Đã đối chiếu hồ sơ", unit="00022")
    assert refused["error"] == "law_forbids"
    assert "chưa đủ 180 ngày" in refused["message"]
    assert earlier.child.full_name not in str(refused)


def test_twins_over_midnight_are_twins(office: Office) -> None:
    first = birth(831)
    one, two = (
        born(first, TODAY - timedelta(days=days), name)
        for days, name in ((3, "Phạm Gia Hưng"), (2, "Phạm Gia Linh"))
    )
    assert registered(office, request_for(one, 831), "Đã đối chiếu hồ sơ")["done"]
    request = request_for(two, 832)
    office.send(request)
    found = remarks(office, request.onestop_code)
    assert found["possible_twin"]["weight"] == "note"
    assert "births_too_close" not in found
    assert ordered(office, request, "Đã đối chiếu hồ sơ")["done"]


@pytest.mark.parametrize(
    "day", [date(2022, 6, 2), date(2023, 2, 6)], ids=["another year", "day and month exchanged"]
)
def test_the_same_child_under_another_date_needs_a_reason(office: Office, day: date) -> None:
    first = birth(841)
    name = first.child.full_name
    one, two = born(first, date(2023, 6, 2), name), born(first, day, name)
    assert registered(office, request_for(one, 841), "Đã đối chiếu hồ sơ")["done"]
    request = request_for(two, 842)
    assert registered(office, request)["error"] in {"needs_reason", "law_forbids"}
    assert {"possible_duplicate", "births_too_close"} & set(remarks(office, request.onestop_code))


def test_the_deceased_does_not_declare_the_own_death(office: Office) -> None:
    declared = people.death_in_hospital(851, TODAY, UnitCode(UNIT))
    who = declared.deceased
    own = replace(declared.requester, full_name=who.full_name, personal_id=who.paper_number, paper_number="")
    request = request_for(replace(declared, requester=own), 851)
    assert registered(office, request, "Đã đối chiếu hồ sơ")["error"] == "law_forbids"
    assert "không ai tự khai tử cho mình" in page(office, request.onestop_code)


def test_a_mother_who_asks_and_is_another_needs_a_reason(office: Office) -> None:
    declared = birth(861)
    stranger = replace(
        declared.requester, relation="Mẹ", full_name="Trần Thị Lạ", personal_id="", paper_number=""
    )
    request = request_for(replace(declared, requester=stranger), 861)
    assert registered(office, request)["error"] == "needs_reason"
    assert "requester_not_parent" in remarks(office, request.onestop_code)


@pytest.mark.parametrize("relation", ["Vợ", "Con"])
def test_a_spouse_or_child_of_a_newborn_needs_a_reason(office: Office, relation: str) -> None:
    declared = birth(871)
    request = request_for(replace(declared, requester=replace(declared.requester, relation=relation)), 871)
    assert registered(office, request)["error"] == "needs_reason"
    assert "relation_impossible" in remarks(office, request.onestop_code)


@pytest.mark.parametrize("name", ["Bé trai chưa đặt tên", "CON BÀ NGUYỄN THỊ LAN", "null", "undefined"])
def test_what_stands_for_a_name_gets_no_number(office: Office, name: str) -> None:
    declared = birth(881)
    request = request_for(replace(declared, child=replace(declared.child, full_name=name)), 881)
    assert registered(office, request, "Đã đối chiếu hồ sơ")["error"] == "law_forbids"
    assert office.get("/api/books/birth/2024", office.officer()).json()["items"] == []


def test_a_mother_of_78_needs_a_reason(office: Office) -> None:
    declared = birth(891)
    mother = replace(
        mother_of(declared), born=PartialDate(1946, 3, 12), personal_id="001146000001", paper_number=""
    )
    request = request_for(with_mother(declared, mother), 891)
    assert registered(office, request)["error"] == "needs_reason"
    assert "parent_too_old" in remarks(office, request.onestop_code)


def test_decomposed_names_come_back_composed_and_the_icelandic_letter_as_it_was_meant(office: Office) -> None:
    declared = birth(895)
    father = replace(declared.father, full_name="Đặng Văn Nam") if declared.father else None
    sent = replace(
        declared,
        child=replace(declared.child, full_name=unicodedata.normalize("NFD", "Ðặng Thị Nữ")),
        father=father,
        requester=replace(declared.requester, relation="Bà nội"),
    )
    request = request_for(sent, 895)
    assert registered(office, request, "Đã đối chiếu hồ sơ")["done"]
    assert "Đặng Thị Nữ" in page(office, request.onestop_code)
    assert "family_name_of_neither" not in str(remarks(office, request.onestop_code))
