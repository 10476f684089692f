"""Sentences about faulty fields."""

from __future__ import annotations

from lienthong.contracts.payload_faults import (
    PayloadRejected,
    missing,
    not_in_catalogue,
    read_sentences,
    too_long,
    wrong_format,
)


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
