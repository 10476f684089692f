"""What stands in the book and on the paper."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from lienthong.domain.catalogues import IdentityPaper
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import DeclaredPaper
from lienthong.foundation.clock import VIETNAM
from lienthong.invented import people
from lienthong.systems.civilstatus.base.units import committee_of, kept_books, same_provinces, served_units
from lienthong.systems.civilstatus.papers.fields import paper_text, signed_in_words
from lienthong.systems.civilstatus.papers.forms import entry_fields
from lienthong.systems.civilstatus.queries.declaration_text import sections_of

DAY = date(2024, 7, 5)


def test_a_father_who_is_not_declared_leaves_his_lines_empty() -> None:
    fields = entry_fields(people.birth_without_father(1, DAY), DAY, "001224000001")
    assert set(fields["father"].values()) == {""}
    assert fields["mother"]["name"]


def test_codes_are_printed_as_names() -> None:
    fields = entry_fields(people.highland_birth(2, DAY), DAY, "")
    assert fields["ethnic_group"] == "Ê-đê"
    assert fields["nationality"] == "Việt Nam"


def test_a_death_of_which_only_the_year_of_birth_is_known_prints_the_year() -> None:
    fields = entry_fields(people.death_at_home(3, DAY), DAY, "")
    assert len(fields["born"]) == 4
    assert "giờ" in fields["died"]
    assert fields["notice"].startswith("Giấy báo tử số")


def test_an_unknown_hour_of_death_is_left_out() -> None:
    declaration = people.death_in_hospital(4, DAY)
    unknown = replace(declaration, deceased=replace(declaration.deceased, died_at=None))
    assert entry_fields(unknown, DAY, "")["died"].startswith("Ngày ")


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2024, 7, 5, 9, tzinfo=VIETNAM), "ngày 05 tháng 7 năm 2024"),
        (datetime(2025, 2, 28, 18, tzinfo=VIETNAM), "ngày 28 tháng 02 năm 2025"),
    ],
)
def test_the_day_of_signing_is_written_as_offices_do(moment: datetime, words: str) -> None:
    assert signed_in_words(moment) == words


def test_a_paper_is_named_with_number_issuer_and_day() -> None:
    paper = DeclaredPaper(
        paper_kind=IdentityPaper.PASSPORT,
        paper_number="C1234567",
        paper_issued=PartialDate(2020, 3, 12),
        paper_issuer="Cục Quản lý xuất nhập cảnh",
    )
    assert paper_text(paper) == "Hộ chiếu số C1234567, do Cục Quản lý xuất nhập cảnh cấp ngày 12/03/2020"


def test_the_committee_bears_the_name_of_its_unit_on_that_day() -> None:
    before, after = committee_of("00004", DAY), committee_of("00004", date(2025, 7, 1))
    assert before.name == "Ủy ban nhân dân phường Trúc Bạch, quận Ba Đình, thành phố Hà Nội"
    assert after.name == "Ủy ban nhân dân phường Ba Đình, thành phố Hà Nội"


def test_the_successor_serves_the_units_that_went_into_it() -> None:
    assert served_units("00004", DAY) == {"00004"}
    assert "00019" in served_units("00004", date(2025, 7, 1))


def test_a_merged_province_answers_for_what_merged_into_it() -> None:
    assert same_provinces("52", DAY) == {"52"}
    assert {"52", "64"} <= same_provinces("52", date(2025, 7, 1))


def test_the_registrar_sees_every_declared_part() -> None:
    titles = [section.title for section in sections_of(people.birth(5, DAY), DAY)]
    assert titles == ["Người được khai sinh", "Căn cứ đăng ký", "Người mẹ", "Người cha", "Người yêu cầu"]


def test_a_unit_keeps_the_books_of_units_that_went_into_it_over_several_mergers() -> None:
    later = date(2026, 3, 4)
    assert "00184" in kept_books("00190", later)  # went into a ward that went into this one
    assert "00184" not in served_units("00190", later)
    assert kept_books("00190", later) > served_units("00190", later)
