"""Whatever stands in a payload, the answer is a declaration or a list of faulty fields, never a crash."""

from __future__ import annotations

import contextlib
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.contracts.declaration_fields.field_tables import TABLES
from lienthong.contracts.dvclt.envelope import build_detail, open_detail
from lienthong.contracts.hotich_v3.entries import EntryResult, decode_result
from lienthong.contracts.hotich_v3.payload import MODULES, decode_payload, encode_payload
from lienthong.contracts.hotich_v3.results import decode, decode_dvclt, towards_dvclt
from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.contracts.samples import sample
from lienthong.contracts.wire import dump, dump_text, parse_object
from lienthong.domain.law import Group
from lienthong.domain.modules import Module

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
DAYS = st.dates(date(1990, 1, 1), date(2040, 1, 1))
DIGITS = st.text("0123456789", max_size=6)
PLACES = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("maTinh", "maHuyen", "maXa", "quocGia"), DIGITS | ANYTHING)
)
PARTS = st.dictionaries(
    st.sampled_from(["Ho", "ChuDem", "Ten", "namSinh", "thangSinh", "ngaySinh"]),
    DIGITS | ANYTHING,
    max_size=3,
)
NAMES = [field.name for table in TABLES.values() for field in table.fields]
patient = settings(max_examples=150, deadline=None)


def named(module: Module) -> str:
    return {Module.LTKS: "birth", Module.LTKT: "death"}.get(module, module.lower())


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(MODULES),
    st.dictionaries(st.sampled_from(NAMES), ANYTHING | DIGITS | PLACES | PARTS, max_size=6),
    DAYS,
)
def test_a_hostile_payload_is_read_or_rejected(module: Module, changed: dict[str, Any], on: date) -> None:
    body = dump_text(parse_object(sample("hotich_v3", f"payload_{named(module)}.json")) | changed)

    with contextlib.suppress(PayloadRejected):
        encode_payload(decode_payload(module, body, on), module)


@patient
@given(
    st.sampled_from([module for module in MODULES if module not in (Module.KS, Module.KT)]),
    st.dictionaries(
        st.sampled_from([*NAMES, "soDangKy", "ngayDangKy", "giayXacNhanTTHN"]), ANYTHING | PLACES, max_size=5
    ),
)
def test_a_hostile_result_of_any_module_is_read_or_rejected(module: Module, changed: dict[str, Any]) -> None:
    body = parse_object(sample("hotich_v3", f"result_{named(module)}.json")) | changed

    with contextlib.suppress(PayloadRejected):
        result = decode_result(module, dump(body))
        if isinstance(result, EntryResult):
            result.declaration()
            result.registered_on()
        result.certificate()


@patient
@given(
    st.dictionaries(st.sampled_from(["data", "maDonVi", "module", "fileDinhKem", "ngayTiepNhan"]), ANYTHING)
)
def test_a_hostile_detail_is_read_or_rejected(changed: dict[str, Any]) -> None:
    body = parse_object(sample("dvclt", "detail_death_flat.json"))

    with contextlib.suppress(PayloadRejected):
        dossier = open_detail(dump({"data": body["data"] | changed}))
        dossier.unit()
        build_detail(dossier)


@patient
@given(
    st.sampled_from(list(Group)),
    st.dictionaries(
        st.sampled_from(["nksNoiSinh", "nktNoiChet", "meNoiCuTru", "soDangKy"]), ANYTHING | PLACES
    ),
    DAYS,
)
def test_a_hostile_result_is_read_or_rejected(group: Group, changed: dict[str, Any], on: date) -> None:
    body = parse_object(sample("hotich_v3", f"result_{group.value}.json")) | changed

    with contextlib.suppress(PayloadRejected):
        decode_dvclt(group, towards_dvclt(decode(group, dump(body)), on).text())
