"""The page that was signed must say what the facts beside it say, however the software that made it writes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lienthong.contracts.hotich_v3.results import DvcltBirthResult, DvcltDeathResult
from lienthong.contracts.result_checks import PaperProblem, paper_mismatches
from lienthong.domain.law import Group
from lienthong.foundation.typeset.typesetter import Typesetter
from lienthong.foundation.verify.page_text import UnreadablePage, page_text
from lienthong.systems.civilstatus.papers.certificates import (
    BIRTH_TEMPLATE,
    DEATH_TEMPLATE,
    TEMPLATES,
    template_data,
)
from tests.support.papers import SAMPLE_BIRTH, SAMPLE_DEATH

BIRTH = DvcltBirthResult.open(
    {
        "soDinhDanh": "001324012345",
        "ngayDangKy": "05.07.2024",
        "nksHoTen": "NGUYỄN NGỌC BẢO ẤN",
        "nksNgaySinh": "15.06.2024",
        "meHoTen": "Lê Thị Quỳnh Như",
        "chaHoTen": "Nguyễn Hữu Đạt",
        "soDangKy": "15/2024",
        "quyenSo": "01/2024",
    }
)
DEATH = DvcltDeathResult.open(
    {
        "nktHoTen": "Phạm Văn Tuệ",
        "nktNgaySinh": "02.09.1945",
        "nktNgayChet": "02.07.2024",
        "soDangKy": "15/2024",
        "quyenSo": "01/2024",
    }
)


@pytest.fixture(scope="module")
def birth_page() -> str:
    return page_text(Typesetter(TEMPLATES).typeset(BIRTH_TEMPLATE, template_data(SAMPLE_BIRTH)))


@pytest.fixture(scope="module")
def death_page() -> str:
    return page_text(Typesetter(TEMPLATES).typeset(DEATH_TEMPLATE, template_data(SAMPLE_DEATH)))


def _fields(facts: Any, group: Group, page: str) -> list[str]:
    return [each.field for each in paper_mismatches(group, facts, page)]


def test_our_own_papers_bear_out_the_facts_beside_them(birth_page: str, death_page: str) -> None:
    assert _fields(BIRTH, Group.BIRTH, birth_page) == []
    assert _fields(DEATH, Group.DEATH, death_page) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("nksHoTen", "Nguyễn Ngọc Bảo An"),
        ("nksHoTen", "Ngọc Bảo Ấn Nguyễn"),
        ("nksNgaySinh", "16.06.2024"),
        ("nksNgaySinh", "15.06.2023"),
        ("soDinhDanh", "001324012346"),
        ("soDinhDanh", "01324012345"),
        ("meHoTen", "Lê Thị Quỳnh Nhi"),
        ("chaHoTen", "Nguyễn Hữu Đại"),
        ("soDangKy", "16/2024"),
    ],
)
def test_a_fact_that_is_not_on_the_paper_is_named(birth_page: str, field: str, value: str) -> None:
    facts = DvcltBirthResult.open({**BIRTH.wire(), field: value})

    found = paper_mismatches(Group.BIRTH, facts, birth_page)

    assert [each.field for each in found] == [field]
    assert found[0].problem is PaperProblem.FACT_MISSING
    assert value in found[0].message_vi


def test_the_paper_of_a_death_proves_no_birth_and_the_other_way_round(
    birth_page: str, death_page: str
) -> None:
    assert [each.problem for each in paper_mismatches(Group.BIRTH, BIRTH, death_page)] == [
        PaperProblem.OTHER_KIND
    ]
    assert [each.problem for each in paper_mismatches(Group.DEATH, DEATH, birth_page)] == [
        PaperProblem.OTHER_KIND
    ]


@pytest.mark.parametrize(
    "born",
    [
        "15/6/2024",
        "15 - 06 - 2024",
        "ngày 15 tháng 6 năm 2024",
        "Ngày mười lăm tháng sáu năm hai nghìn không trăm hai mươi tư",
    ],
)
@pytest.mark.parametrize(
    "number", ["001324012345", "001 324 012 345", "0 0 1 3 2 4 0 1 2 3 4 5", "001.324.012.345"]
)
def test_other_software_writes_the_same_facts_in_other_forms(born: str, number: str) -> None:
    page = (
        f"GIẤY KHAI SINH\nSố: 15 / 2024\nHọ, chữ đệm, tên: nguyễn ngọc\nbảo ấn\n"
        f"Ngày sinh: {born}\nSố định danh: {number}\n"
        "Mẹ: LÊ THỊ QUỲNH NHƯ\nCha: Nguyễn   Hữu Đạt"
    )

    assert _fields(BIRTH, Group.BIRTH, page) == []


def test_a_picture_without_text_cannot_be_compared_and_says_so() -> None:
    found = paper_mismatches(Group.BIRTH, BIRTH, "  \n ")

    assert [each.problem for each in found] == [PaperProblem.NO_TEXT]
    assert found[0].message_vi.startswith("Tệp kết quả chỉ có hình ảnh")


def test_a_year_alone_is_found_where_the_day_is_unknown() -> None:
    facts = DvcltDeathResult.open({**DEATH.wire(), "nktNgaySinh": "1945"})
    page = (
        "TRÍCH LỤC KHAI TỬ (BẢN CHÍNH) Số: 15/2024 Phạm Văn Tuệ, sinh năm 1945, chết ngày 02 tháng 7 năm 2024"
    )

    assert _fields(facts, Group.DEATH, page) == []
    assert _fields(DvcltDeathResult.open({**facts.wire(), "nktNgaySinh": "1946"}), Group.DEATH, page) == [
        "nktNgaySinh"
    ]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"<html>", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj"])
def test_a_file_without_pages_is_named_as_such(content: bytes) -> None:
    with pytest.raises(UnreadablePage):
        page_text(content)


def test_long_names_that_wrap_are_read_as_one(birth_page: str) -> None:
    paper = replace(SAMPLE_BIRTH, name="Công Tằng Tôn Nữ Hoàng Ngọc Bảo Châu Thiên Kim Ánh Dương")
    page = page_text(Typesetter(TEMPLATES).typeset(BIRTH_TEMPLATE, template_data(paper)))
    facts = DvcltBirthResult.open({**BIRTH.wire(), "nksHoTen": paper.name})

    assert _fields(facts, Group.BIRTH, page) == []


@pytest.mark.parametrize(
    ("printed", "asked"),
    [
        ("Nguyễn Thị Hòa", "Nguyễn Thị Hoa"),
        ("Lê Văn Tú", "Lê Văn Tu"),
        ("Lê Thị Mơ", "Lê Thị Mo"),
        ("H'Hen Niê", "Hen Niê"),
        ("Trần An", "Trần Ân"),
    ],
)
def test_a_name_differs_by_one_mark_or_half_a_word(printed: str, asked: str) -> None:
    page = f"GIẤY KHAI SINH Số: 15/2024 Họ, chữ đệm, tên: {printed}. Ngày sinh: 15/06/2024"
    facts = DvcltBirthResult.open(
        {
            "nksHoTen": asked,
            "nksNgaySinh": "15.06.2024",
            "soDangKy": "15/2024",
            "quyenSo": "1",
            "ngayDangKy": "1.7.2024",
        }
    )

    assert _fields(facts, Group.BIRTH, page) == ["nksHoTen"]
    assert _fields(facts.model_copy(update={"child_name": printed.upper()}), Group.BIRTH, page) == []


@pytest.mark.parametrize("number", ["1211/2024", "12", "11", "-", "…"])
def test_a_number_of_an_entry_is_not_found_in_a_date(number: str) -> None:
    page = "GIẤY KHAI SINH Số: 15/2024 Trần Bảo Ngân, sinh ngày 12/11/2024"
    facts = DvcltBirthResult.open(
        {
            "nksHoTen": "Trần Bảo Ngân",
            "nksNgaySinh": "12.11.2024",
            "soDangKy": number,
            "quyenSo": "1",
            "ngayDangKy": "1.12.2024",
        }
    )

    assert _fields(facts, Group.BIRTH, page) == ["soDangKy"]
    assert _fields(facts.model_copy(update={"number": "15/2024"}), Group.BIRTH, page) == []


def test_a_year_in_words_is_not_the_beginning_of_another() -> None:
    page = "GIẤY KHAI SINH Số: 15/2024 Trần Bảo Ngân Ngày mười lăm tháng tám năm hai nghìn không trăm hai mươi tư."
    facts = DvcltBirthResult.open(
        {
            "nksHoTen": "Trần Bảo Ngân",
            "nksNgaySinh": "15.08.2020",
            "soDangKy": "15",
            "quyenSo": "1",
            "ngayDangKy": "1.9.2024",
        }
    )

    assert "nksNgaySinh" in _fields(facts, Group.BIRTH, page)
    assert _fields(facts.model_copy(update={"child_born": "15.08.2024"}), Group.BIRTH, page) == []
