"""Payloads of API 1.0: one flat XML a dossier, and the schemas that say what it holds."""

from __future__ import annotations

import contextlib
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from lienthong.contracts.declaration_fields.fields import Dialect
from lienthong.contracts.flat_xml import as_text, write_element
from lienthong.contracts.hotich_v1.documentation import describe
from lienthong.contracts.hotich_v1.payload import (
    MODULES,
    check_payload,
    decode_payload,
    encode_payload,
    read_dossier,
    table_of,
)
from lienthong.contracts.hotich_v1.xml_schema import schema_of, schemas
from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.contracts.samples import sample
from lienthong.domain.modules import ApiVersion, Module, known_in
from lienthong.domain.registers import register_of
from lienthong.invented import people
from tests.support.payloads import ON, payload

RECEIVED = date(2024, 7, 5)
ROOT = Path(__file__).parents[4]
SCHEMAS = ROOT / "src/lienthong/contracts/hotich_v1/schemas"
relaxed = settings(max_examples=40, deadline=None)


@lru_cache
def schema(module: Module) -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring(schema_of(module)))


def wrapped(fields: dict[str, str]) -> str:
    root = etree.Element("hotich")
    root.append(write_element("hoso", fields))
    return as_text(root)


def changed(module: str, **fields: str) -> str:
    return wrapped(dict(read_dossier(sample("hotich_v1", f"hotich_{module.lower()}.xml"))) | fields)


def test_every_module_that_the_version_knows_has_its_payload() -> None:
    assert set(MODULES) == known_in(ApiVersion.V1)


@pytest.mark.parametrize("module", MODULES)
def test_a_payload_is_written_byte_for_byte_as_it_was_read(module: Module) -> None:
    body = sample("hotich_v1", f"hotich_{module.lower()}.xml")

    assert encode_payload(decode_payload(module, body, RECEIVED)).encode() == body


@pytest.mark.parametrize("module", MODULES)
@relaxed
@given(seed=st.integers(0, 10**9))
def test_every_field_arrives_and_what_is_written_keeps_the_schema(module: Module, seed: int) -> None:
    declaration = decode_payload(module, wrapped(payload(register_of(module), Dialect.HOTICH_V1, seed)), ON)

    written = encode_payload(declaration)

    assert decode_payload(module, written, ON) == declaration
    schema(module).assertValid(etree.fromstring(written))


@pytest.mark.parametrize("module", MODULES)
def test_an_invented_declaration_keeps_the_schema(module: Module) -> None:
    written = encode_payload(people.declare(register_of(module), 8, RECEIVED))

    schema(module).assertValid(etree.fromstring(written))


@pytest.mark.parametrize(
    ("module", "field", "value"),
    [
        ("HN", "nxnHoTen", " "),
        ("HN", "nxnNgaySinh", "1995-10-45"),
        ("HN", "nxnGioiTinh", "4"),
        ("HN", "nycEmail", "không có"),
        ("HN", "nxnSoDDCN", "0011958476"),
        ("CMC", "loaiXacNhan", ""),
        ("KH", "noiDangKy", "0019"),
        ("GH", "lyDoGiamHo", "d" * 501),
    ],
)
def test_what_the_receiver_rejects_breaks_the_schema_too(module: str, field: str, value: str) -> None:
    body = changed(module, **{field: value})

    assert [fault.field for fault in check_payload(module, body, RECEIVED)] == [field]
    assert not schema(Module(module)).validate(etree.fromstring(body))


def test_unknown_elements_are_kept_and_elements_may_come_in_any_order() -> None:
    fields = dict(read_dossier(changed("HN", ghiChuRieng="Nộp trực tuyến")))
    body = wrapped(dict(reversed(fields.items())))

    declaration = decode_payload(Module.HN, body, RECEIVED)

    assert declaration.extra == {"ghiChuRieng": "Nộp trực tuyến"}
    assert read_dossier(encode_payload(declaration)) == fields


@pytest.mark.parametrize(
    "body",
    [
        "",
        "không phải XML",
        "<hotich/>",
        "<hotich><hoso/><hoso/></hotich>",
        "<hoso/>",
        "<hotich><hoso><a><b/></a></hoso></hotich>",
        "<hotich><hoso><a/><a/></hoso></hotich>",
        '<!DOCTYPE hotich [<!ENTITY x SYSTEM "file:///etc/passwd">]><hotich><hoso><a>&x;</a></hoso></hotich>',
        "<hotich><hoso><nxnHoTen>&khong;</nxnHoTen></hoso></hotich>",
    ],
)
def test_what_is_no_dossier_is_rejected_whole(body: str) -> None:
    with pytest.raises(PayloadRejected):
        decode_payload(Module.HN, body)


def test_a_module_of_another_version_is_named() -> None:
    with pytest.raises(PayloadRejected, match="module không tồn tại"):
        decode_payload("LTKS", sample("hotich_v1", "hotich_ks.xml"))
    with pytest.raises(ValueError, match="no module"):
        encode_payload(people.copy_request(1, RECEIVED))


NAMES = sorted({field.name for module in MODULES for field in table_of(module).fields})
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(MODULES),
    st.dictionaries(st.sampled_from(NAMES), TEXTS | st.text("0123456789.", max_size=12), max_size=6),
    st.dates(date(1990, 1, 1), date(2040, 1, 1)),
)
def test_a_hostile_payload_is_read_or_rejected(module: Module, fields: dict[str, str], on: date) -> None:
    with contextlib.suppress(PayloadRejected):
        encode_payload(decode_payload(module, changed(module, **fields), on))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200))
def test_any_bytes_are_read_or_rejected(body: bytes | str) -> None:
    with contextlib.suppress(PayloadRejected):
        decode_payload(Module.KH, body)


def test_the_written_schemas_and_the_page_are_those_of_the_tables() -> None:
    # Otherwise: python tools/describe_hotich_v1.py
    assert {path.name: path.read_text(encoding="utf-8") for path in SCHEMAS.glob("*.xsd")} == schemas()
    assert (ROOT / "docs/reference/hotich-v1.md").read_text(encoding="utf-8") == describe()
