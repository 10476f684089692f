"""Declarations of the other registers, in the words of book and paper."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import (
    DECLARATIONS,
    EntryReference,
    ForeignDivorceDeclaration,
    GuardianshipDeclaration,
    MaritalStatusDeclaration,
    MarriageDeclaration,
    RecognitionDeclaration,
)
from lienthong.domain.registers import Register
from lienthong.invented.people import declare
from lienthong.systems.civilstatus.papers.certificates.extracts import (
    GuardianshipExtract,
    copy_form,
    entry_of,
    original_form,
)
from lienthong.systems.civilstatus.papers.correction.correctable import texts_of
from lienthong.systems.civilstatus.papers.extract_fields import entry_words, extract_fields, extract_of
from lienthong.systems.civilstatus.papers.forms import entry_fields
from tests.support.papers import SAMPLE_BIRTH

ON = date(2024, 7, 5)
ISSUE = SAMPLE_BIRTH.issue


def test_an_entry_is_told_in_one_line_of_what_is_known() -> None:
    entry = EntryReference(
        number="15", book="01/2019", registered=PartialDate(2019, 5, 3), authority="UBND xã Đại Đồng"
    )
    assert entry_words(entry) == "số 15, quyển 01/2019, ngày 03/05/2019, tại UBND xã Đại Đồng"
    assert entry_words(EntryReference()) == ""


def test_the_one_who_recognises_stands_first_whoever_that_is() -> None:
    declaration = declare(Register.RECOGNITION, 1, ON)
    assert isinstance(declaration, RecognitionDeclaration)
    fields = extract_fields(declaration, ON)
    assert fields["recogniser"]["name"] == declaration.recogniser.full_name
    assert fields["recognised"]["name"] == declaration.recognised.full_name


def test_a_personal_number_is_added_where_the_paper_does_not_bear_it() -> None:
    declaration = declare(Register.MARRIAGE, 1, ON)
    assert isinstance(declaration, MarriageDeclaration)
    wife = replace(declaration.wife, paper_number="B1234567", personal_id="001190000001")
    paper = extract_fields(replace(declaration, wife=wife), ON)["wife"]["paper"]
    assert "số B1234567" in paper
    assert paper.endswith("; Số định danh cá nhân 001190000001")
    same = replace(wife, paper_number="001190000001")
    assert extract_fields(replace(declaration, wife=same), ON)["wife"]["paper"].count("001190000001") == 1


def test_the_decision_abroad_names_court_and_country_once() -> None:
    declaration = declare(Register.FOREIGN_DIVORCE, 1, ON)
    assert isinstance(declaration, ForeignDivorceDeclaration)
    decision = replace(
        declaration.decision,
        title="Bản án ly hôn",
        number="12/2023",
        issued=PartialDate(2023, 4, 3),
        authority="Tòa án Osaka",
        country="Nhật Bản",
    )
    said = extract_fields(replace(declaration, decision=decision), ON)["decision"]
    assert said == "Bản án ly hôn số 12/2023 ngày 03/04/2023 của Tòa án Osaka, Nhật Bản"


def test_words_of_the_form_stand_where_nothing_else_was_declared() -> None:
    declaration = declare(Register.MARITAL_STATUS, 1, ON)
    assert isinstance(declaration, MaritalStatusDeclaration)
    kind, purpose = declaration.marital_status_kind, declaration.purpose_kind
    assert kind is not None
    assert purpose is not None
    fields = extract_fields(replace(declaration, marital_status="", purpose=""), ON)
    assert (fields["marital_status"], fields["purpose"]) == (kind.name_vi, purpose.name_vi)
    assert fields["period"].startswith("Từ ngày 01/03/")


def test_two_guardians_are_two_on_the_paper() -> None:
    declaration = declare(Register.GUARDIANSHIP, 1, ON)
    assert isinstance(declaration, GuardianshipDeclaration)
    both = replace(declaration, second_guardian=declaration.guardian)
    paper = extract_of(Register.GUARDIANSHIP, extract_fields(both, ON), entry_of(ISSUE), ISSUE)
    assert isinstance(paper, GuardianshipExtract)
    assert [each.name for each in paper.guardians] == [declaration.guardian.full_name] * 2


@pytest.mark.parametrize("register", [Register.BIRTH, Register.DEATH, Register.COPY])
def test_births_deaths_and_requests_for_copies_have_no_fields_here(register: Register) -> None:
    with pytest.raises(KeyError):
        extract_fields(declare(register, 1, ON), ON)


def test_only_what_is_no_certificate_of_the_day_is_copied() -> None:
    with pytest.raises(KeyError):
        copy_form(Register.MARITAL_STATUS)
    assert copy_form(Register.MARRIAGE).title == "TRÍCH LỤC KẾT HÔN"
    assert original_form(Register.MARRIAGE).title == "GIẤY CHỨNG NHẬN KẾT HÔN"


@pytest.mark.parametrize("register", sorted(frozenset(DECLARATIONS) - {Register.COPY}))
@pytest.mark.parametrize("seed", range(6))
def test_no_text_of_the_book_is_a_raw_code(register: Register, seed: int) -> None:
    declared = declare(register, seed, date(2024, 7, 5), "00019")
    words = [text for _, text in texts_of(entry_fields(declared, date(2024, 7, 5)))]
    codes = re.compile(r"(?<![\w/-])[A-Z]{2}(?![\w/-])|^\d{1,5}$|^[a-z]+_[a-z_]+$")
    assert [text for text in words if codes.search(text)] == []
