"""Civil status names every faulty field, in the sentences that senders know."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

import pytest

from lienthong.contracts.declaration_fields.field_tables import BIRTH, DEATH
from lienthong.contracts.declaration_fields.fields import Dialect
from lienthong.contracts.hotich_v3.payload import check_payload, decode_payload
from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.contracts.samples import sample
from lienthong.contracts.wire import parse_object

RECEIVED = date(2024, 7, 5)
AFTER_MERGER = date(2025, 7, 15)


def birth_payload(**changed: Any) -> dict[str, Any]:
    return parse_object(sample("hotich_v3", "payload_birth.json")) | changed


def death_payload(**changed: Any) -> dict[str, Any]:
    return parse_object(sample("hotich_v3", "payload_death.json")) | changed


def sentence(payload: dict[str, Any], field: str, on: date = RECEIVED) -> str:
    (fault,) = check_payload("LTKS", payload, on)
    assert fault.field == field
    return fault.message_vi


def test_the_sample_payloads_have_no_fault() -> None:
    assert check_payload("LTKS", birth_payload(), RECEIVED) == ()
    assert check_payload("LTKT", death_payload(), RECEIVED) == ()


TEXT_FIELDS = [
    (table, field)
    for table in (BIRTH, DEATH)
    for field in table.known_to(Dialect.CIVILSTATUS).values()
    if field.kind.name != "PLACE"
]


@pytest.mark.parametrize(("table", "field"), TEXT_FIELDS, ids=lambda value: getattr(value, "name", ""))
def test_a_text_longer_than_its_column_is_named(table: Any, field: Any) -> None:
    module, payload = ("LTKS", birth_payload()) if table is BIRTH else ("LTKT", death_payload())
    payload[field.name] = "9" * (field.most + 1)

    (fault,) = check_payload(module, payload, RECEIVED)

    assert (
        fault.message_vi == f"{field.name} có độ dài vượt quá số lượng cho phép (tối đa {field.most} ký tự)"
    )


@pytest.mark.parametrize(
    ("field", "value", "catalogue"),
    [
        ("loaiDangKy", "9", "loại đăng ký"),
        ("nksGioiTinh", "4", "giới tính"),
        ("meLoaiCuTru", "7", "loại cư trú"),
        ("chaLoaiGiayToTuyThan", "11", "giấy tờ tùy thân"),
        ("nksLoaiKhaiSinh", "0", "loại khai sinh"),
        ("nksDanToc", "99", "dân tộc"),
        ("meQuocTich", "Xứ Thần Tiên", "quốc tịch, quốc gia"),
        ("qgNuocNgoaiDaDangKy", "XX", "quốc tịch, quốc gia"),
        ("nycQuanHe", "999", "quan hệ"),
    ],
)
def test_a_code_that_its_catalogue_does_not_have_is_named(field: str, value: str, catalogue: str) -> None:
    assert sentence(birth_payload(**{field: value}), field) == (
        f"{field} không tồn tại. Vui lòng kiểm tra lại thông tin danh mục {catalogue}"
    )


def test_an_ethnic_group_outside_the_catalogue_passes_when_it_is_described() -> None:
    assert check_payload("LTKS", birth_payload(nksDanToc="57", nksDanTocKhac="Pa Kô"), RECEIVED) == ()


@pytest.mark.parametrize("field", ["nksNgaySinh", "meNgaySinh", "ngayCapGCS", "nycNgayCapGiayToTuyThan"])
@pytest.mark.parametrize("value", ["30.02.2024", "00.01.2024", "31.04.2024", "13.2024"])
def test_a_day_that_does_not_exist_is_named(field: str, value: str) -> None:
    assert "có định dạng không đúng (ngày không tồn tại" in sentence(birth_payload(**{field: value}), field)


@pytest.mark.parametrize("value", ["20240702", "2024-07-02", "2/7/2024", "02/07/2024", "2.7.2024"])
def test_a_date_in_another_unambiguous_form_is_taken(value: str) -> None:
    assert check_payload("LTKS", birth_payload(ngayCapGCS=value), RECEIVED) == ()


@pytest.mark.parametrize("value", ["mồng hai", "07-02-24", "2/7"])
def test_what_is_no_date_is_named(value: str) -> None:
    assert "có định dạng không đúng" in sentence(birth_payload(ngayCapGCS=value), "ngayCapGCS")


@pytest.mark.parametrize("value", ["1994", "05.1994", "17.05.1994"])
def test_partial_dates_are_taken(value: str) -> None:
    assert check_payload("LTKS", birth_payload(chaNgaySinh=value), RECEIVED) == ()


def test_a_personal_number_of_thirteen_digits_is_too_long() -> None:
    assert "vượt quá số lượng cho phép" in sentence(birth_payload(meSoDDCN="0011960001112"), "meSoDDCN")


@pytest.mark.parametrize("value", ["00119600011", "00119600011A", "٠٠١١٩٦٠٠٠١١١"])
def test_a_personal_number_of_other_than_twelve_digits_is_named(value: str) -> None:
    assert "phải gồm đúng 12 chữ số" in sentence(birth_payload(meSoDDCN=value), "meSoDDCN")


def test_a_citizen_card_has_twelve_digits_and_a_passport_any_number() -> None:
    assert "12 chữ số" in sentence(birth_payload(meSoGiayToTuyThan="B1234567"), "meSoGiayToTuyThan")
    assert (
        check_payload("LTKS", birth_payload(meSoGiayToTuyThan="B1234567", meLoaiGiayToTuyThan="2"), RECEIVED)
        == ()
    )


def test_a_unit_that_does_not_exist_on_the_day_of_reception_is_named() -> None:
    faults = check_payload("LTKS", birth_payload(noiDangKy="00019"), AFTER_MERGER)

    assert "noiDangKy" in {fault.field for fault in faults}
    assert all(
        "không tồn tại. Vui lòng kiểm tra lại thông tin danh mục" in fault.message_vi for fault in faults
    )


def test_a_commune_of_another_province_is_named() -> None:
    place = {"maTinh": "40", "maHuyen": "", "maXa": "00019", "dcChiTiet": ""}

    assert "không thuộc maTinh" in sentence(birth_payload(meNoiCuTru=place), "meNoiCuTru.maXa")


def test_a_place_as_a_text_is_named() -> None:
    assert "phải là đối tượng" in sentence(birth_payload(nksQueQuan="xã Nam Anh"), "nksQueQuan")


def test_a_birth_without_any_place_is_named() -> None:
    assert sentence(birth_payload(nksNoiSinh=None), "nksNoiSinh") == "nksNoiSinh không được để trống"


def test_every_faulty_field_is_named_at_once() -> None:
    payload = birth_payload(
        nksHoTen=" ",
        nksGioiTinh="x",
        nksNgaySinh="30.02.2024",
        nycEmail="không có",
        nycHoTen=["a"],
        meSoDDCN="1",
    )

    with pytest.raises(PayloadRejected) as rejected:
        decode_payload("LTKS", payload, RECEIVED)

    assert list(rejected.value.by_field) == [
        "nksHoTen",
        "nksGioiTinh",
        "nksNgaySinh",
        "meSoDDCN",
        "nycHoTen",
        "nycEmail",
    ]


def test_no_sentence_repeats_the_value() -> None:
    payload = birth_payload(meSoDDCN="0011960001112", nksDanToc="Bí mật", nksNgaySinh="30.02.1987")

    message = "; ".join(fault.message_vi for fault in check_payload("LTKS", payload, RECEIVED))

    assert "0011960001112" not in message
    assert "Bí mật" not in message
    assert "30.02.1987" not in message


def test_control_characters_are_named() -> None:
    assert "ký tự điều khiển" in sentence(birth_payload(nksHoTen="Nguyễn\x00An"), "nksHoTen")


def test_an_impossible_hour_of_death_is_named() -> None:
    (fault,) = check_payload("LTKT", death_payload(nktGioPhutChet="25:00"), RECEIVED)

    assert fault.field == "nktGioPhutChet"


def test_a_decomposed_name_counts_as_people_see_it() -> None:
    assert (
        check_payload("LTKS", birth_payload(nksHoTen=unicodedata.normalize("NFD", "ệ" * 150)), RECEIVED) == ()
    )


def test_a_payload_of_another_module_is_rejected_by_its_missing_fields() -> None:
    with pytest.raises(PayloadRejected) as rejected:
        decode_payload("LTKS", sample("hotich_v3", "payload_death.json"), RECEIVED)

    assert {"nksHoTen", "nksGioiTinh", "nksNgaySinh"} <= set(rejected.value.by_field)


def test_a_module_that_nobody_knows_is_named() -> None:
    with pytest.raises(PayloadRejected, match="module không tồn tại"):
        decode_payload("XX", "{}", RECEIVED)
