"""A line of a book on paper: what is read, and what is said of what cannot be."""

from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.domain.catalogues import Sex
from lienthong.domain.checks import KnownPerson
from lienthong.domain.dates import PartialDate
from lienthong.domain.registers import Register
from lienthong.foundation.spreadsheets import guarded, unguarded
from lienthong.systems.civilstatus.paper_books.columns import LAYOUTS, wrong_columns
from lienthong.systems.civilstatus.paper_books.line import FaultyLine, read_line
from lienthong.systems.civilstatus.papers.certificates import PaperIssue
from lienthong.systems.civilstatus.papers.fields import paper_of
from tests.support.sheets import birth_lines

TODAY = date(2024, 7, 5)
ISSUE = PaperIssue(**{field.name: False if field.name == "test" else "" for field in fields(PaperIssue)})  # type: ignore[arg-type]
DEATH = {
    "number": "7",
    "registered": "10/03/1999",
    "name": "Trần Văn Bách",
    "born": "1921",
    "died": "08/03/1999",
    "died_at": "22:05",
    "certificate_number": "07",
}


def faults(register: Register, **cells: str) -> str:
    good = next(birth_lines(1, 1999)) if register is Register.BIRTH else DEATH
    with pytest.raises(FaultyLine) as raised:
        read_line(LAYOUTS[register], {**good, **cells}, TODAY)
    return " ".join(raised.value.reasons)


def test_a_birth_is_worded_as_its_certificate_prints_it() -> None:
    entry = read_line(LAYOUTS[Register.BIRTH], next(birth_lines(1, 1999)), TODAY)
    paper = paper_of(Register.BIRTH, entry.fields, ISSUE)
    assert entry.fields["born_in_words"].startswith("Ngày")
    assert entry.fields["mother"]["name"] == entry.facts.mother.name  # type: ignore[union-attr]
    assert paper.issue is ISSUE


def test_both_parents_of_an_imported_birth_are_known_with_their_numbers() -> None:
    line = next(birth_lines(1, 1999)) | {"father_born": "1970", "father_personal_id": "001070000001"}
    father = read_line(LAYOUTS[Register.BIRTH], line, TODAY).facts.father
    assert father == KnownPerson(line["father_name"], PartialDate(1970), Sex.MALE, "001070000001")


def test_a_death_keeps_its_hour_and_the_year_of_birth() -> None:
    entry = read_line(LAYOUTS[Register.DEATH], DEATH, TODAY)
    assert entry.fields["died"] == "22 giờ 05 phút, ngày 08 tháng 03 năm 1999"
    assert entry.facts.subjects[0].born == PartialDate(1921)
    assert entry.fields["notice"] == "Giấy báo tử số 07"
    assert paper_of(Register.DEATH, entry.fields, ISSUE).issue is ISSUE


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"number": "0"}, "Cột number (số đăng ký)"),
        ({"number": "12a"}, "số nguyên"),
        ({"name": ""}, "Cột name (họ, chữ đệm, tên): phải ghi"),
        ({"name": "Lê Văn 2"}, "bằng chữ"),
        ({"born": "31/02/1999"}, "không phải ngày tháng"),
        ({"born": ""}, "Cột born (ngày sinh): phải ghi"),
        ({"born": "01/01/2000"}, "sau ngày đăng ký"),
        ({"registered": "1999"}, "đủ ngày, tháng, năm"),
        ({"registered": "01/01/2025"}, "chưa tới"),
        ({"sex": "trai"}, "Nam hoặc Nữ"),
        ({"personal_id": "123"}, "12 chữ số"),
        ({"birthplace": "x" * 3000}, "dài quá"),
        ({"birthplace": "Bệnh viện 東京"}, "Cột birthplace (nơi sinh): có ký tự không in được lên giấy"),
    ],
)
def test_every_faulty_cell_is_named_with_its_column(cells: dict[str, str], said: str) -> None:
    assert said in faults(Register.BIRTH, **cells)


def test_all_faults_of_a_line_are_named_at_once_and_none_repeats_what_stood_there() -> None:
    found = faults(Register.DEATH, name="Bí Mật 9", died="không nhớ", number="-1")
    assert found.count("Cột") == 3
    assert "Bí Mật" not in found


def test_nobody_dies_before_birth() -> None:
    assert "trước ngày sinh" in faults(Register.DEATH, born="09/03/1999")


def test_a_number_that_contradicts_the_year_is_a_warning() -> None:
    entry = read_line(LAYOUTS[Register.DEATH], {**DEATH, "personal_id": "001050000009"}, TODAY)
    assert "Cột personal_id" in entry.warnings[0]


@pytest.mark.parametrize("register", list(LAYOUTS))
def test_every_sheet_is_read_with_only_what_it_must_have(register: Register) -> None:
    layout = LAYOUTS[register]
    line = {column.name: "01/02/1990" for column in layout.columns if column.required}
    line |= {name: "Lê Thị Hoa" for name in line if name == "name" or name.endswith("_name")}
    entry = read_line(layout, {"born": "01/02/1990", **line, "number": "3"}, TODAY)
    assert [who.name for who in entry.facts.subjects] == ["Lê Thị Hoa"] * sum(
        part.required for part in layout.parts if part.prefix in layout.subjects
    )


def test_a_heading_names_what_is_missing_unknown_and_double() -> None:
    said = " ".join(wrong_columns(LAYOUTS[Register.BIRTH], ["number", "number", "ho_ten"]))
    assert "Thiếu cột: registered, name" in said
    assert "ho_ten" in said
    assert "hai lần: number" in said


@given(st.text(max_size=20))
def test_a_guarded_cell_is_no_formula_and_reads_back(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@"))
    assert unguarded(guarded(text)) == text or text.startswith("'")
