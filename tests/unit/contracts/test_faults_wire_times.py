"""The shared words of all contracts: faults, records, moments, attachments."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.contracts.attachments import Attachment, forwardable
from lienthong.contracts.dvclt.schemas import StatusReport, WaitingList
from lienthong.contracts.hotich_v1.envelope import DossierRequest
from lienthong.contracts.hotich_v3.envelope import QueryAnswer, ReceiveRequest
from lienthong.contracts.payload_faults import (
    PayloadRejected,
    missing,
    not_in_catalogue,
    read_sentences,
    too_long,
    wrong_format,
)
from lienthong.contracts.times import format_moment, parse_moment
from lienthong.contracts.wire import parse_json, parse_object
from lienthong.domain.calendar import VIETNAM


def test_sentences_of_a_rejection_are_read_back_field_by_field() -> None:
    faults = (
        too_long("meSoDDCN", 12),
        not_in_catalogue("noiDangKy", "đơn vị hành chính", "Xã đã nhập; dùng mã 00004."),
        wrong_format("nksNoiSinh.maXa", "phải là 5 chữ số"),
        missing("nycHoTen"),
    )

    assert read_sentences(PayloadRejected(faults).message_vi) == faults


def test_a_foreign_sentence_without_a_wire_name_is_kept() -> None:
    (fault,) = read_sentences("Lỗi hệ thống, thử lại sau")

    assert (fault.field, fault.message_vi) == ("", "Lỗi hệ thống, thử lại sau")


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


def test_a_moment_is_written_in_vietnam_time() -> None:
    assert format_moment(datetime(2024, 7, 5, 2, 30, 5, tzinfo=UTC)) == "05/07/2024 09:30:05"


def test_a_moment_without_a_zone_is_not_written() -> None:
    with pytest.raises(ValueError, match="time zone"):
        format_moment(datetime(2024, 7, 5))  # noqa: DTZ001 - the point of the test


@given(st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31)))  # noqa: DTZ001 - made aware below
def test_a_moment_is_read_as_it_was_written(naive: datetime) -> None:
    moment = naive.replace(microsecond=0, tzinfo=VIETNAM)

    assert parse_moment(format_moment(moment), "ngayTiepNhan") == moment


@pytest.mark.parametrize(
    "text", ["2024-07-05T09:30:05", "2024-07-05T02:30:05Z", "2024-07-05T09:30:05.0000000+07:00"]
)
def test_iso_moments_are_read_too(text: str) -> None:
    assert parse_moment(text, "ngayTiepNhan") == datetime(2024, 7, 5, 9, 30, 5, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31/02/2024 10:00:00",
        "05/07/2024 25:00:00",
        "hôm qua",
        "01/01/0001 00:00:00",
        "0001-01-01T00:00:00",
    ],
)
def test_a_moment_that_does_not_exist_is_rejected_by_field(text: str) -> None:
    with pytest.raises(PayloadRejected, match="ngayTiepNhan có định dạng không đúng"):
        parse_moment(text, "ngayTiepNhan")


@pytest.mark.parametrize(
    ("flag", "withdrawn"), [(0, False), (None, False), ("0", False), (1, True), (2, True)]
)
def test_any_flag_but_zero_withdraws_a_paper(flag: Any, withdrawn: bool) -> None:
    paper = Attachment.read({"tenTepDinhKem": "a.pdf", "huyGiayTo": flag, "duLieuTepDinhKem": "QQ=="})

    assert paper.withdrawn is withdrawn


def test_a_withdrawn_paper_is_never_forwarded() -> None:
    kept = Attachment.of(b"moi", file_name="moi.pdf")
    request = ReceiveRequest.of(
        unit_code="00019",
        module="LTKS",
        interlinked_code="G22.99-240705-0015",
        onestop_code="H26.3.1-240705-0015",
        received_at=datetime(2024, 7, 5, tzinfo=VIETNAM),
        data="{}",
        attachments=[Attachment.of(b"cu", file_name="cu.pdf").as_withdrawn(), kept],
    )

    assert request.attachments == [kept]
    assert forwardable([kept.as_withdrawn()]) == ()


def test_the_content_of_a_paper_comes_back_even_from_wrapped_base64() -> None:
    paper = Attachment.of(b"noi dung", file_name="a.pdf")
    wrapped = paper.model_copy(
        update={"content_base64": paper.content_base64[:4] + "\r\n" + paper.content_base64[4:]}
    )

    assert wrapped.content() == b"noi dung"


def test_a_paper_that_is_no_base64_is_named() -> None:
    paper = Attachment.read({"tenTepDinhKem": "a.pdf", "duLieuTepDinhKem": "không phải"})

    with pytest.raises(PayloadRejected, match="duLieuTepDinhKem có định dạng không đúng"):
        paper.content()


def test_a_field_that_may_be_a_number_or_a_text_is_named_once_when_it_is_neither() -> None:
    with pytest.raises(PayloadRejected) as caught:
        DossierRequest.read({"maDonVi": [], "maHoSo": "H26.1-261125-0001"})
    assert caught.value.faults == (wrong_format("maDonVi", "phải là số nguyên hoặc chuỗi"),)
