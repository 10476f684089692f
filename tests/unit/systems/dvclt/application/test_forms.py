"""What a citizen types becomes the declaration that PM.DVCLT knows."""

import re
from datetime import date, datetime

import pytest

from lienthong.contracts.dvclt.declaration import check
from lienthong.domain.calendar import VIETNAM
from lienthong.domain.law import Group
from lienthong.domain.modules import Module
from lienthong.domain.units import UnitLevel
from lienthong.systems.dvclt.application import communes, forms
from lienthong.systems.dvclt.application.field_labels import label_of, table_of
from lienthong.systems.dvclt.application.form_fields import sections

AT = datetime(2024, 7, 5, 9, tzinfo=VIETNAM)
AFTER_REFORM = date(2026, 12, 1)
TYPED = {
    **forms.default_values(Group.BIRTH),
    "noiDangKy": "phường Điện Biên, quận Ba Đình, thành phố Hà Nội",
    "nycHoTen": "Trần Thị Mẫu",
    "nycQuanHe": "Mẹ",
    "nycSoGiayToTuyThan": "001195000001",
    "nksHoTen": "Nguyễn Văn Mẫu",
    "nksNgaySinh": "20/06/2024",
    "nksGioiTinh": "1",
    "nksNoiSinh": "Bệnh viện Phụ sản",
    "nksNoiSinh.unit": "phường Điện Biên, quận Ba Đình, thành phố Hà Nội",
    "meHoTen": "Trần Thị Mẫu",
    "meSoGiayToTuyThan": "001195000001",
}


def test_what_is_typed_is_a_declaration_without_faults() -> None:
    filled = forms.read_form(Group.BIRTH, TYPED, AT)

    assert filled.faults == ()
    assert check(Module.KS, filled.declaration, AT.date()) == ()


def test_what_follows_from_the_rest_is_filled_in() -> None:
    declaration = forms.read_form(Group.BIRTH, TYPED, AT).declaration

    assert declaration["noiDangKy"] == "00019"
    assert declaration["nksNoiSinh"] == "Bệnh viện Phụ sản, phường Điện Biên, quận Ba Đình, thành phố Hà Nội"
    assert declaration["nksNoiSinhDVHC"] == "01"
    assert declaration["nksNgaySinhBangChu"].startswith("Ngày hai mươi tháng sáu")
    assert declaration["nksLoaiKhaiSinh"] == "3"
    assert declaration["loaiDangKy"] == "1"
    assert declaration["meSoDDCN"] == "001195000001"


def test_a_parent_without_a_name_is_not_declared_by_the_defaults_of_the_form() -> None:
    declaration = forms.read_form(Group.BIRTH, TYPED, AT).declaration

    assert not [name for name in declaration if name.startswith("cha")]


def test_a_late_birth_is_declared_as_late() -> None:
    typed = {**TYPED, "nksNgaySinh": "20/01/2024"}

    assert forms.read_form(Group.BIRTH, typed, AT).declaration["loaiDangKy"] == "4"


def test_an_unclear_unit_is_a_fault_that_names_what_it_may_be() -> None:
    filled = forms.read_form(Group.BIRTH, {**TYPED, "noiDangKy": "Điện Biên"}, AT)

    assert [fault.field for fault in filled.faults] == ["noiDangKy"]
    assert "phường Điện Biên" in filled.faults[0].message_vi


def test_a_stored_declaration_is_shown_as_it_was_typed() -> None:
    stored = forms.read_form(Group.BIRTH, TYPED, AT).declaration
    shown = forms.stored_values(Group.BIRTH, {**stored, "nksNgaySinh": "20.06.2024"}, AT.date())

    assert shown["nksNgaySinh"] == "20/06/2024"
    assert shown["noiDangKy"] == "phường Điện Biên, quận Ba Đình, thành phố Hà Nội"


@pytest.mark.parametrize("group", list(Group))
def test_every_field_of_a_declaration_has_a_label(group: Group) -> None:
    names = [spec.name for spec in table_of(group).fields]

    assert [
        name for name in names if label_of(group, name) in (name, "") or "." in label_of(group, name)
    ] == []


@pytest.mark.parametrize("typed", ["dien bien", "Điện Biên", "phuong dien bien ba dinh", "điện biên, hà nội"])
def test_a_commune_is_suggested_however_it_is_typed(typed: str) -> None:
    names = [choice.code for choice in communes.suggest_units(typed, AT.date())]

    assert "00019" in names


@pytest.mark.parametrize(
    "typed", ["dien bien", "dien bien ba dinh", "Phường Điện Biên, Quận Ba Đình", "phúc xá"]
)
def test_a_name_from_before_the_reform_finds_the_units_of_today(typed: str) -> None:
    choices = communes.suggest_units(typed, AFTER_REFORM)

    names = [communes.without_former_name(choice.name) for choice in choices]
    assert "phường Ba Đình, thành phố Hà Nội" in names or "phường Hồng Hà, thành phố Hà Nội" in names


def test_a_choice_says_what_the_unit_was_called_and_is_understood_when_it_comes_back() -> None:
    first = communes.suggest_units("dien bien ba dinh", AFTER_REFORM)[0]

    assert first.name.endswith("(trước đây: phường Điện Biên, quận Ba Đình, thành phố Hà Nội)")
    assert communes.resolve_unit(first.name, AFTER_REFORM, UnitLevel.COMMUNE) == (first.code, [])


def test_a_former_name_whose_commune_was_divided_is_asked_about_not_guessed() -> None:
    code, choices = communes.resolve_unit("Phường Điện Biên", AFTER_REFORM, UnitLevel.COMMUNE)

    assert code is None
    assert len(choices) > 1


@pytest.mark.parametrize("on", [AT.date(), AFTER_REFORM])
@pytest.mark.parametrize("group", Group)
def test_the_examples_of_the_form_are_answers_it_takes(group: Group, on: date) -> None:
    helps = [field.help for section in sections(group) for field in section.fields]
    shown = [example for text in helps for example in re.findall("ví dụ “([^”]+, [^”]+)”", text)]

    resolved = [communes.resolve_unit(example, on, UnitLevel.COMMUNE)[0] for example in shown]

    assert shown
    assert None not in resolved


def test_nothing_is_suggested_for_a_letter_or_rubbish() -> None:
    assert communes.suggest_units("đ", AT.date()) == []
    assert communes.suggest_units("zzzz qqqq", AT.date()) == []


def test_a_unit_typed_as_its_code_is_that_unit() -> None:
    assert communes.resolve_unit("00019", AT.date(), UnitLevel.COMMUNE) == ("00019", [])


def test_the_choices_are_those_of_the_law_of_the_day() -> None:
    before = forms.procedure_choices(Group.BIRTH, datetime(2026, 8, 31, 9, tzinfo=VIETNAM))
    after = forms.procedure_choices(Group.BIRTH, datetime(2026, 9, 2, 9, tzinfo=VIETNAM))

    assert [value.split("|")[0] for value, _, _ in before] == ["2.002621", "2.001023"]
    assert [value.split("|")[0] for value, _, _ in after] == ["3.000722"]
