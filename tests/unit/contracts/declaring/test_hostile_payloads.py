"""Whatever stands in a payload, the answer is a declaration or a list of faulty fields, never a crash."""

from __future__ import annotations

import contextlib
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.contracts.declaring.tables import BIRTH, DEATH
from lienthong.contracts.dvclt.envelope import build_detail, open_detail
from lienthong.contracts.faults import PayloadRejected
from lienthong.contracts.hotich_v3.payload import decode_payload, encode_payload
from lienthong.contracts.hotich_v3.results import decode, decode_dvclt, towards_dvclt
from lienthong.contracts.samples import sample
from lienthong.contracts.wire import dump, dump_text, parse_object
from lienthong.domain.law import Group

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
NAMES = [field.name for table in (BIRTH, DEATH) for field in table.fields]
patient = settings(max_examples=150, deadline=None)


@patient
@given(
    st.sampled_from(["LTKS", "LTKT"]),
    st.dictionaries(st.sampled_from(NAMES), ANYTHING | DIGITS | PLACES, max_size=6),
    DAYS,
)
def test_a_hostile_payload_is_read_or_rejected(module: str, changed: dict[str, Any], on: date) -> None:
    name = "payload_birth.json" if module == "LTKS" else "payload_death.json"
    body = dump_text(parse_object(sample("hotich_v3", name)) | changed)

    with contextlib.suppress(PayloadRejected):
        encode_payload(decode_payload(module, body, on))


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
