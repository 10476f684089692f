"""Every field of every module, in every shape, is read and written without loss."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.contracts.declaration_fields.codec import read_declaration, write_declaration
from lienthong.contracts.declaration_fields.field_tables import TABLES
from lienthong.contracts.declaration_fields.fields import Dialect
from lienthong.contracts.declaration_fields.labels import label_of
from lienthong.contracts.hotich_v3.payload import MODULES, decode_payload, encode_payload, shape_of
from lienthong.domain.modules import Module
from lienthong.domain.registers import Register, register_of
from tests.support.payloads import ON, payload

SHAPES = [
    (register, dialect)
    for register in TABLES
    for dialect in (Dialect.CIVILSTATUS, Dialect.NEWER, Dialect.HOTICH_V1)
]
relaxed = settings(max_examples=40, deadline=None)
seeds = st.integers(0, 10**9)
new_names = st.from_regex(r"zz[A-Za-z0-9]{0,10}", fullmatch=True)
unknown_values = st.integers(-(2**53), 2**53) | st.text("abc")


@pytest.mark.parametrize(("register", "dialect"), SHAPES)
@relaxed
@given(seed=seeds)
def test_a_payload_is_written_as_it_was_read(register: Register, dialect: Dialect, seed: int) -> None:
    sent = payload(register, dialect, seed)

    written = write_declaration(read_declaration(register, sent, dialect, ON), dialect, None)

    assert written == sent
    assert list(written) == list(sent)


@pytest.mark.parametrize("module", MODULES)
@relaxed
@given(seed=seeds)
def test_a_declaration_of_any_module_arrives_at_civil_status_as_it_was(module: Module, seed: int) -> None:
    declaration = decode_payload(module, payload(register_of(module), shape_of(module), seed), ON)

    assert decode_payload(module, encode_payload(declaration, module), ON) == declaration


@pytest.mark.parametrize("register", TABLES)
@relaxed
@given(seed=seeds, unknown=st.dictionaries(new_names, unknown_values, min_size=1, max_size=3))
def test_unknown_fields_of_a_newer_payload_survive_even_within_names_dates_and_places(
    register: Register, seed: int, unknown: dict[str, Any]
) -> None:
    sent = {
        name: value | unknown if isinstance(value, dict) else value
        for name, value in payload(register, Dialect.NEWER, seed).items()
    } | unknown

    declaration = read_declaration(register, sent, Dialect.NEWER, ON)

    assert write_declaration(declaration, Dialect.NEWER, None) == sent


ALL_FIELDS = [field for table in TABLES.values() for field in table.fields]


@pytest.mark.parametrize("field", ALL_FIELDS, ids=lambda field: field.name)
def test_every_field_has_a_vietnamese_name(field: Any) -> None:
    assert label_of(field)


@pytest.mark.parametrize("register", TABLES)
def test_no_wire_name_occurs_twice_in_a_table(register: Register) -> None:
    names = [field.name for field in TABLES[register].fields]
    assert len(names) == len(set(names))
