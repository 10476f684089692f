"""Codes of agencies, dossiers and provinces."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.domain.identifiers import (
    AgencyCode,
    DossierCode,
    InterlinkedCode,
    InvalidIdentifier,
    Province,
)

NATIONAL_FORM = re.compile(r"^[GH]\d{2}(\.\d{1,3}){1,3}-\d{6}-\d{4,}$")

agencies = st.from_regex(r"[GH][0-9]{2}(\.[1-9][0-9]{0,2}){1,3}", fullmatch=True).map(AgencyCode)
codes = st.builds(
    DossierCode,
    agencies,
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.integers(min_value=1, max_value=10**7),
)


@given(codes)
def test_a_code_reads_back_as_itself_and_has_the_national_form(code: DossierCode) -> None:
    assert DossierCode.parse(str(code)) == code
    assert NATIONAL_FORM.match(str(code))


@given(st.text(max_size=40))
def test_any_text_is_either_a_code_or_refused_in_vietnamese(text: str) -> None:
    try:
        read = str(DossierCode.parse(text))
    except InvalidIdentifier as refused:
        read, text = refused.message_vi, str(refused)
    assert read == text


def test_the_code_of_the_seed_is_read() -> None:
    code = DossierCode.parse("H08.37.80-240705-0015")
    assert (code.agency, code.day, code.number) == (AgencyCode("H08.37.80"), date(2024, 7, 5), 15)


def test_a_two_group_code_of_2025_is_read() -> None:
    code = DossierCode.parse("H21.129-250812-0035")
    assert (code.agency.text, code.day, code.number) == ("H21.129", date(2025, 8, 12), 35)


def test_numbers_above_9999_grow() -> None:
    code = DossierCode(AgencyCode("H08.37.80"), date(2024, 7, 5), 12345)
    assert str(code) == "H08.37.80-240705-12345"
    assert DossierCode.parse(str(code)) == code


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("H08.37.80-240705-015", "không phải mã hồ sơ"),
        ("H08-240705-0015", "không phải mã hồ sơ"),
        ("K08.37.80-240705-0015", "không phải mã hồ sơ"),
        ("H08.37.80-240230-0015", "ngày không tồn tại: 30/02/2024"),
        ("H08.37.80-240705-00015", "thừa số 0"),
        ("H08.37.80-240705-0000", "bắt đầu từ 0001"),
        ("H08.37.80-240705-٠٠١٥", "không phải mã hồ sơ"),
        ("", "không phải mã hồ sơ"),
    ],
)
def test_a_wrong_code_says_what_is_wrong(text: str, says: str) -> None:
    with pytest.raises(InvalidIdentifier, match=says):
        DossierCode.parse(text)


def test_an_agency_knows_its_province_and_its_partner_code() -> None:
    agency = AgencyCode.parse("H08.37.80")
    assert (agency.root, agency.partner_code) == ("H08", "000.80.37.H08")
    assert AgencyCode.parse("H08").partner_code == "000.00.00.H08"


@given(st.from_regex(r"[GH][0-9]{2}(\.[1-9][0-9]){0,2}", fullmatch=True))
def test_a_partner_code_leads_back_to_the_agency(text: str) -> None:
    agency = AgencyCode(text)
    assert AgencyCode.parse(agency.partner_code) == agency


@pytest.mark.parametrize("text", ["", "H8", "h08.37", "H08.", "H08.1234", "H08.1.2.3.4", " H08", "H08\n"])
def test_a_wrong_agency_is_refused(text: str) -> None:
    with pytest.raises(InvalidIdentifier) as refused:
        AgencyCode.parse(text)
    assert refused.value.value == text


@given(codes)
def test_an_interlinked_code_is_its_text_and_of_a_type_of_its_own(code: DossierCode) -> None:
    interlinked = InterlinkedCode(str(code))
    assert interlinked == str(code)
    assert json.dumps([interlinked]) == json.dumps([str(code)])


@pytest.mark.parametrize("text", ["", "BS", "H08-240705-0015", "G22.99-240705-15", " G22.99-240705-0015"])
def test_what_is_no_interlinked_code_is_refused(text: str) -> None:
    with pytest.raises(InvalidIdentifier, match="không phải mã hồ sơ"):
        InterlinkedCode(text)


def test_a_province_is_two_digits() -> None:
    assert Province("01") == "01"


@pytest.mark.parametrize("text", ["", "1", "001", "Hà Nội", "٠١", "01 "])
def test_what_is_no_province_is_refused(text: str) -> None:
    with pytest.raises(InvalidIdentifier, match="không phải mã tỉnh"):
        Province(text)
