"""The nested detail of PM.DVCLT, its flat form, and the XML within."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.contracts.dvclt import declaration
from lienthong.contracts.dvclt.envelope import build_detail, open_detail
from lienthong.contracts.dvclt.xml import read_form, write_form
from lienthong.contracts.hotich_v3.payload import payload_of
from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.contracts.samples import sample
from lienthong.contracts.unit_numbers import unit_candidates
from lienthong.contracts.wire import dump, dump_text, parse_object
from lienthong.domain.calendar import VIETNAM
from lienthong.domain.declarations import BirthDeclaration
from lienthong.domain.letters import composed
from lienthong.domain.modules import Module

RECEIVED = date(2024, 7, 5)
XML_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
)
XML_NAME = st.from_regex(r"[a-z][A-Za-z0-9]{0,12}", fullmatch=True)

# contracts.md 5.1 and 5.3, word for word.
BIRTH_FIELDS = """
maGCS ngayCapGCS loaiDangKy noiDangKy soLuongBanSao nksHoTen nksGioiTinh nksNgaySinh nksNgaySinhBangChu
nksNoiSinh nksNoiSinhDVHC nksNoiSinhNuocNgoai nksQueQuan nksDanToc nksDanTocKhac nksQuocTich
nksQuocTichKhac nksLoaiKhaiSinh meHoTen meNgaySinh meDanToc meDanTocKhac meQuocTich meQuocTichKhac
meLoaiCuTru meNoiCuTru meLoaiGiayToTuyThan meSoGiayToTuyThan meXacThucThongTin chaHoTen chaNgaySinh
chaDanToc chaDanTocKhac chaQuocTich chaQuocTichKhac chaLoaiCuTru chaNoiCuTru chaLoaiGiayToTuyThan
chaSoGiayToTuyThan chaXacThucThongTin nycHoTen nycQuanHe nycLoaiGiayToTuyThan nycGiayToKhac
nycSoGiayToTuyThan nycNgayCapGiayToTuyThan nycNoiCapGiayToTuyThan nycSoDienThoai nycEmail
nycXacThucThongTin
"""
DEATH_FIELDS = """
maGBT ngayCapGBT loaiDangKy noiDangKy soLuongBanSao nktHoTen nktGioiTinh nktNgaySinh nktDanToc
nktDanTocKhac nktQuocTich nktQuocTichKhac nktLoaiCuTru nktNoiCuTru nktLoaiGiayToTuyThan nktGiayToKhac
nktSoGiayToTuyThan nktNgayCapGiayToTuyThan nktNoiCapGiayToTuyThan nktNgayChet nktGioPhutChet nktNoiChet
nktNguyenNhanChet nktXacThucThongTin gbtLoai gbtSo gbtNgay gbtCoQuanCap nycHoTen nycQuanHe
nycLoaiGiayToTuyThan nycGiayToKhac nycSoGiayToTuyThan nycNgayCapGiayToTuyThan nycNoiCapGiayToTuyThan
nycSoDienThoai nycEmail nycXacThucThongTin
"""


@pytest.mark.parametrize(
    ("name", "fields"), [("hotich_birth.xml", BIRTH_FIELDS), ("hotich_death.xml", DEATH_FIELDS)]
)
def test_the_form_has_the_fields_of_the_contract_in_its_order(name: str, fields: str) -> None:
    assert list(read_form(sample("dvclt", name))) == fields.split()


@pytest.mark.parametrize(
    ("name", "module"), [("hotich_birth.xml", Module.KS), ("hotich_death.xml", Module.KT)]
)
def test_the_form_is_written_byte_for_byte_as_it_was_read(name: str, module: Module) -> None:
    form = read_form(sample("dvclt", name))

    written = write_form(declaration.encode(declaration.decode(module, form, RECEIVED)))

    assert written.encode() == sample("dvclt", name)


@pytest.mark.parametrize("name", ["detail_birth_nested.json", "detail_death_nested.json"])
def test_a_nested_detail_is_written_byte_for_byte_as_it_was_read(name: str) -> None:
    assert build_detail(open_detail(sample("dvclt", name))) == sample("dvclt", name)


def test_the_nested_and_the_flat_form_say_the_same() -> None:
    assert open_detail(sample("dvclt", "detail_death_flat.json")) == open_detail(
        sample("dvclt", "detail_death_nested.json")
    )


def test_a_record_without_the_outer_wrapping_is_read() -> None:
    flat = parse_object(sample("dvclt", "detail_death_flat.json"))

    assert open_detail(dump(flat["data"])) == open_detail(dump(flat))


def test_a_detail_holds_what_the_one_stop_needs() -> None:
    dossier = open_detail(sample("dvclt", "detail_birth_nested.json"))

    assert dossier.code == "G22.99-240705-0015"
    assert dossier.module is Module.KS
    assert dossier.received_at == datetime(2024, 7, 5, 9, 30, 5, tzinfo=VIETNAM)
    assert dossier.unit() == "00019"
    assert [paper.file_name for paper in dossier.forwardable] == ["giay-chung-sinh.pdf"]
    assert len(dossier.attachments) == 2


@given(
    st.dictionaries(
        XML_NAME.map("z".__add__).map(composed),
        st.integers(-(2**53), 2**53) | XML_TEXT.map(composed),
        max_size=3,
    ),
    st.data(),
)
def test_unknown_fields_of_record_and_form_survive_a_detail(
    extra: dict[str, Any], data: st.DataObject
) -> None:
    dossier = open_detail(sample("dvclt", "detail_birth_nested.json"))
    unknown = data.draw(
        st.dictionaries(XML_NAME.map("q".__add__).map(composed), XML_TEXT.map(composed), max_size=3)
    )
    changed = dataclasses.replace(dossier, extra=extra, form={**dossier.form, **unknown})

    assert open_detail(build_detail(changed)) == changed


def test_a_certificate_date_becomes_the_payloads_form_towards_civil_status() -> None:
    form = read_form(sample("dvclt", "hotich_birth.xml"))
    read = declaration.decode(Module.KS, form, RECEIVED)

    assert isinstance(read, BirthDeclaration)
    assert form["ngayCapGCS"] == "20240702"
    assert payload_of(read, Module.LTKS)["ngayCapGCS"] == "02.07.2024"


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ({}, "maDonVi"),
        ({"data": "x"}, "maDonVi"),
        ({"maDonVi": 19, "module": "KX", "maHoSo": "A", "data": "<hoTich/>"}, "module"),
        ({"maDonVi": 19, "module": "KS", "maHoSo": " ", "data": "<hoTich/>"}, "maHoSo"),
        ({"maDonVi": 19, "module": "KS", "maHoSo": "A", "data": ""}, "data"),
        (
            {"maDonVi": 19, "module": "KS", "maHoSo": "A", "data": "<hoTich/>", "ngayTiepNhan": "x"},
            "ngayTiepNhan",
        ),
        (
            {"maDonVi": 19, "module": "KS", "maHoSo": "A", "data": "<x/>", "ngayTiepNhan": "2024-07-05"},
            "data",
        ),
        ({"maDonVi": 19, "module": "KS", "maHoSo": "A", "data": "{"}, ""),
    ],
)
def test_a_malformed_detail_names_what_is_wrong(record: dict[str, Any], field: str) -> None:
    with pytest.raises(PayloadRejected) as rejected:
        open_detail(record)

    assert field in rejected.value.by_field


def test_endless_nesting_is_rejected() -> None:
    record: dict[str, Any] = {"data": "<hoTich/>"}
    for _ in range(8):
        record = {"data": dump_text(record)}

    with pytest.raises(PayloadRejected, match="quá nhiều lớp"):
        open_detail(record)


@pytest.mark.parametrize(
    ("number", "on", "units"),
    [
        (19, RECEIVED, ("00019", "019")),
        ("00019", RECEIVED, ("00019",)),
        ("019", RECEIVED, ("019",)),
        (17941, RECEIVED, ("17941",)),
        (99999, RECEIVED, ()),
        ("Ba Đình", RECEIVED, ()),
        (19, date(2025, 7, 15), ()),
    ],
)
def test_a_unit_number_is_read_as_the_units_it_can_mean(
    number: Any, on: date, units: tuple[str, ...]
) -> None:
    assert unit_candidates(number, on) == units


def test_the_declared_place_of_registration_decides_between_a_commune_and_a_district() -> None:
    dossier = open_detail(sample("dvclt", "detail_birth_nested.json"))

    at_district = dataclasses.replace(dossier, form={**dossier.form, "noiDangKy": "019"})

    assert at_district.unit() == "019"


@given(st.dictionaries(XML_NAME, XML_TEXT, max_size=8))
def test_every_text_survives_the_xml(fields: dict[str, str]) -> None:
    composed_fields = {composed(name): composed(text) for name, text in fields.items()}

    assert read_form(write_form(fields)) == composed_fields


@pytest.mark.parametrize("text", ["a\rb\nc\td", "]]>", "<hoTich>&amp;</hoTich>", "  cách  "])
def test_awkward_texts_survive_the_xml(text: str) -> None:
    assert read_form(write_form({"ghiChu": text})) == {"ghiChu": text}


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE hoTich [<!ENTITY a SYSTEM "file:///etc/passwd">]><hoTich><x>&a;</x></hoTich>',
        '<?xml version="1.0"?><!-- x --><!DOCTYPE hoTich SYSTEM "http://127.0.0.1/x.dtd"><hoTich/>',
        '<!DOCTYPE h [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><hoTich><x>&b;</x></hoTich>',
    ],
)
def test_a_doctype_is_refused_in_clear_words(xml: str) -> None:
    with pytest.raises(PayloadRejected, match="XML không được chứa DOCTYPE"):
        read_form(xml)


@pytest.mark.parametrize(
    "xml",
    [
        "",
        "không",
        "<hoTich>",
        "<hoTich>&a;</hoTich>",
        "<a><hoTich/><hoTich/></a>",
        b"\xff<hoTich/>",
        "<hoTich>\x01</hoTich>",
    ],
)
def test_what_is_no_form_is_refused(xml: str | bytes) -> None:
    with pytest.raises(PayloadRejected):
        read_form(xml)


@pytest.mark.parametrize("xml", ["<hoTich><a>1</a><a>2</a></hoTich>", "<hoTich><a><b>1</b></a></hoTich>"])
def test_a_field_given_twice_or_not_flat_is_named(xml: str) -> None:
    with pytest.raises(PayloadRejected) as rejected:
        read_form(xml)

    assert list(rejected.value.by_field) == ["a"]


@pytest.mark.parametrize(
    "xml",
    [
        '<?xml version="1.0" encoding="utf-16"?>\n<hoTich><a>Ộ</a></hoTich>',
        "<data><hoTich><a>Ộ</a></hoTich></data>",
        '<hoTich xmlns="urn:x"><a>Ộ</a></hoTich>',
        "<hoTich><a><!-- ẩn --><![CDATA[Ộ]]></a></hoTich>",
        "\ufeff<hoTich><a>Ộ</a></hoTich>",
    ],
)
def test_the_form_is_found_in_any_dress(xml: str) -> None:
    assert read_form(xml) == {"a": "Ộ"}


def test_control_characters_are_named_not_written() -> None:
    with pytest.raises(PayloadRejected, match=r"nksHoTen .*ký tự điều khiển"):
        write_form({"nksHoTen": "An\x07"})
