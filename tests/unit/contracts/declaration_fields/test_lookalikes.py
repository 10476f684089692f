"""Who sends a payload under another module's code is told which module it looks like."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest

from lienthong.contracts.declaration_fields.codec import find_faults
from lienthong.contracts.declaration_fields.field_tables import TABLES
from lienthong.contracts.declaration_fields.fields import Dialect
from lienthong.contracts.dvclt import declaration as dvclt
from lienthong.contracts.dvclt.xml import read_form
from lienthong.contracts.hotich_v1 import payload as v1
from lienthong.contracts.hotich_v3 import payload as v3
from lienthong.contracts.samples import sample
from lienthong.contracts.wire import parse_object
from lienthong.domain.modules import Module
from lienthong.domain.registers import Register
from tests.support import payloads

RECEIVED = date(2024, 7, 5)
FILES = {Module.LTKS: "payload_birth.json", Module.LTKT: "payload_death.json"}


def written_for(module: Module) -> dict[str, Any]:
    return parse_object(sample("hotich_v3", FILES.get(module, f"payload_{module.lower()}.json")))


CONFUSED = [
    pair
    for pair in itertools.permutations(v3.MODULES, 2)
    if not v3.check_payload(pair[0], written_for(pair[0])) and v3.check_payload(pair[1], written_for(pair[0]))
]


@pytest.mark.parametrize(("written", "sent"), CONFUSED, ids=lambda module: module.value)
def test_a_payload_sent_as_another_module_is_told_which_it_looks_like(written: Module, sent: Module) -> None:
    hint, *others = v3.check_payload(sent, written_for(written))
    assert hint.field == "module"
    assert f"nội dung có dạng hồ sơ {written} (" in hint.message_vi
    assert f"không phải {sent}." in hint.message_vi
    assert f"gửi lại với module {written}" in hint.message_vi
    # A semicolon ends a sentence in an answer.
    assert ";" not in hint.message_vi
    assert others


def test_the_usual_confusions_are_among_them() -> None:
    usual = {("LTKS", "KS"), ("KS", "LTKS"), ("LTKT", "KT"), ("KT", "LTKT"), ("LTKT", "LTKS"), ("KS", "KT")}
    assert usual <= {(written.value, sent.value) for written, sent in CONFUSED}


def test_the_xml_of_the_first_version_and_of_the_national_portal_are_told_likewise() -> None:
    death = sample("hotich_v1", "hotich_kt.xml")
    assert "hồ sơ KT (có" in v1.check_payload(Module.KS, death)[0].message_vi
    form = read_form(sample("dvclt", "hotich_birth.xml").decode())
    assert "hồ sơ KS (có" in dvclt.check(Module.KT, form)[0].message_vi


@pytest.mark.parametrize("register", list(TABLES), ids=str)
def test_a_payload_with_a_faulty_field_is_not_taken_for_another_module(register: Register) -> None:
    for dialect in (Dialect.NEWER, Dialect.HOTICH_V1):
        for seed in range(12):
            payload = payloads.payload(register, dialect, seed)
            name = next(field.name for field in TABLES[register].fields if field.required)
            faults = find_faults(register, payload | {name: None}, dialect, None)
            assert [fault.field for fault in faults] == [name]
