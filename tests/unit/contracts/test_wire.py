"""The base of every wire schema, and JSON as the wire has it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.contracts.dvclt.schemas import StatusReport, WaitingList
from lienthong.contracts.hotich_v1.envelope import DossierRequest
from lienthong.contracts.hotich_v3.envelope import QueryAnswer
from lienthong.contracts.payload_faults import (
    PayloadRejected,
    wrong_format,
)
from lienthong.contracts.wire import parse_json, parse_object


def test_a_malformed_record_names_every_field() -> None:
    with pytest.raises(PayloadRejected) as rejected:
        StatusReport.read({"trangThai": "bốn", "coQuanXuLy": [1]})

    assert set(rejected.value.by_field) == {"soHoSoLT", "trangThai", "coQuanXuLy"}


def test_a_faulty_line_of_a_list_is_named_with_its_place() -> None:
    with pytest.raises(PayloadRejected) as rejected:
        WaitingList.read({"data": [{"id": 1, "maDonVi": 19, "maHoSo": "x"}, {"id": 2, "maHoSo": "y"}]})

    assert list(rejected.value.by_field) == ["data.1.maDonVi"]


def test_null_texts_and_bare_numbers_are_texts() -> None:
    report = StatusReport.read({"soHoSoLT": 15, "trangThai": "4", "ghiChu": None})

    assert (report.interlinked_code, report.status_code, report.note) == ("15", 4, "")


@given(st.dictionaries(st.from_regex(r"z[a-z]{1,8}", fullmatch=True), st.integers() | st.text(), max_size=4))
def test_unknown_fields_of_an_envelope_are_passed_on(unknown: dict[str, Any]) -> None:
    wire = {"soHoSoLT": "A", "trangThai": 1, **unknown}

    assert unknown.items() <= StatusReport.read(wire).wire().items()


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b'"x"', b"\xff", b'{"a":NaN}', b"[" * 5000])
def test_what_is_no_json_object_is_rejected_not_crashed(body: bytes) -> None:
    with pytest.raises(PayloadRejected):
        parse_object(body)


def test_json_nested_deeper_than_could_be_written_is_rejected() -> None:
    with pytest.raises(PayloadRejected, match="quá sâu"):
        parse_json(b"[" * 300 + b"]" * 300)


def test_vietnamese_letters_are_written_unescaped() -> None:
    body = QueryAnswer.failed("Tỉnh không tồn tại").json_bytes()

    assert "Tỉnh không tồn tại".encode() in body


def test_a_field_that_may_be_a_number_or_a_text_is_named_once_when_it_is_neither() -> None:
    with pytest.raises(PayloadRejected) as caught:
        DossierRequest.read({"maDonVi": [], "maHoSo": "H26.1-261125-0001"})
    assert caught.value.faults == (wrong_format("maDonVi", "phải là số nguyên hoặc chuỗi"),)
