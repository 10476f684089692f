"""A correction is judged as a registration would be: by the corrected whole, by the books, and by the number."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lienthong.domain.catalogues import Sex
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import BirthDeclaration
from lienthong.domain.units import UnitCode
from lienthong.invented import people
from tests.support.systems.civilstatus import NOW, UNIT, Office, request_for

BASIS = "Giấy chứng sinh sửa lại"
TODAY = NOW.date()


def birth(seed: int) -> BirthDeclaration:
    return people.birth(seed, TODAY, UnitCode(UNIT))


def issued(office: Office, declared: BirthDeclaration, number: int) -> int:
    return office.issue(request_for(declared, number), office.officer())


def correct(office: Office, entry: int, changes: dict[str, str], **more: Any) -> Any:
    return office.post(
        f"/api/entries/{entry}/correct", office.officer(), changes=changes, basis=BASIS, **more
    )


def other_sex(declared: BirthDeclaration) -> str:
    return (Sex.FEMALE if declared.child.sex is Sex.MALE else Sex.MALE).name_vi


def test_a_number_that_no_longer_fits_sex_or_year_is_told_with_its_procedure(office_on_both: Office) -> None:
    office, declared = office_on_both, birth(901)
    entry = issued(office, declared, 901)
    changes = {"sex": other_sex(declared), "born": f"05/11/{declared.child.born.year - 1}"}
    refused = correct(office, entry, changes)
    assert (refused.status_code, refused.json()["code"]) == (409, "needs_reason")
    assert "hủy, xác lập lại số định danh" in refused.json()["message"]
    assert "năm sinh" in refused.json()["message"]
    assert "giới tính" in refused.json()["message"]
    assert office.get(f"/api/entries/{entry}", office.officer()).json()["notes"] == []


def test_with_a_reason_it_is_corrected_and_the_reason_stands_in_the_book(office: Office) -> None:
    declared = birth(902)
    entry = issued(office, declared, 902)
    done = correct(office, entry, {"sex": other_sex(declared)}, reason="Chờ Công an xác lập lại số")
    assert done.status_code == 200, done.text
    [note] = office.get(f"/api/entries/{entry}", office.officer()).json()["notes"]
    assert "Chờ Công an xác lập lại số" in note["text"]


def test_with_the_new_number_no_reason_is_asked(office: Office) -> None:
    declared = birth(903)
    entry = issued(office, declared, 903)
    digit = "2" if other_sex(declared) == "Nam" else "3"
    number = f"001{digit}{declared.child.born.year % 100:02d}998877"
    assert correct(office, entry, {"sex": other_sex(declared), "personal_id": number}).status_code == 200


def test_what_the_law_forbids_of_the_whole_is_not_corrected(office: Office) -> None:
    declared = birth(905)
    assert declared.mother is not None
    entry = issued(office, declared, 905)
    year = declared.child.born.year - 5
    refused = correct(office, entry, {"mother.born": f"01/02/{year}"}, reason="Theo giấy khai sinh của mẹ")
    assert (refused.status_code, refused.json()["code"]) == (409, "law_forbids")
    assert "chưa đủ 9 tuổi" in refused.json()["message"]


@pytest.mark.parametrize("name", ["Bé trai chưa đặt tên", "null"])
def test_a_name_is_not_corrected_into_a_stand_in(office: Office, name: str) -> None:
    entry = issued(office, birth(906), 906)
    refused = correct(office, entry, {"name": name}, reason="Theo yêu cầu")
    assert (refused.status_code, refused.json()["code"]) == (409, "law_forbids")


def test_a_day_is_not_corrected_to_where_nature_allows_no_birth(office: Office) -> None:
    declared = birth(907)
    day = declared.child.born.latest
    older = replace(
        declared,
        child=replace(
            declared.child,
            born=PartialDate.of(day - timedelta(days=400)),
            born_in_words="",
            full_name="Phạm Gia Linh",
        ),
        certificate_number="",
        certificate_issued=None,
    )
    first = issued(office, older, 907)
    issued(office, declared, 908)
    moved = day - timedelta(days=100)
    refused = correct(office, first, {"born": f"{moved:%d/%m/%Y}"}, reason="Theo giấy chứng sinh")
    assert (refused.status_code, refused.json()["code"]) == (409, "law_forbids")
    assert "chưa đủ 180 ngày" in refused.json()["message"]


def test_what_was_doubtful_before_is_not_held_against_a_correction(office: Office) -> None:
    declared = birth(909)
    assert declared.mother is not None
    young = replace(
        declared.mother, born=PartialDate(declared.child.born.year - 12), personal_id="", paper_number=""
    )
    requester = replace(declared.requester, relation="Bà nội")
    entry = issued(office, replace(declared, mother=young, requester=requester), 909)
    assert correct(office, entry, {"father.name": "Lê Văn Đúng"}).status_code == 200
