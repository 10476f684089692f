"""Checks of a request for copies of an extract."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lienthong.domain.checks.findings import Finding, FindingCode
from lienthong.domain.checks.lives import Known
from lienthong.domain.checks.parties import check_party
from lienthong.domain.checks.registration import check_place_of_registration, check_requester
from lienthong.domain.checks.rules import Bench
from lienthong.domain.declarations import CopyDeclaration
from lienthong.domain.law.table import day_of
from lienthong.domain.registers import Register

#: Registers of which no copies are given: a certificate of marital status is asked for anew, a copy is copied from
#: the entry.
_NOT_COPIED = (Register.MARITAL_STATUS, Register.COPY)


def check_copy_request(declaration: CopyDeclaration, received: date, facts: Known) -> tuple[Finding, ...]:
    """All findings of a request for copies (Luật Hộ tịch 2014, Điều 63 and 64)."""
    return tuple(_copy(Bench(Register.COPY, day_of(received)), declaration, facts))


def _copy(bench: Bench, declaration: CopyDeclaration, facts: Known) -> Iterator[Finding]:
    yield from check_place_of_registration(declaration, bench.on)
    yield from check_party(bench, "subject", declaration.subject)
    yield from check_requester(declaration.requester, bench.on)
    if declaration.copies < 1:
        yield from bench.found(FindingCode.NO_COPIES, "copies", "Số lượng bản sao phải từ 1 trở lên.")
    if declaration.source in _NOT_COPIED:
        yield from bench.found(
            FindingCode.NOT_COPIED,
            "source",
            f"Không cấp bản sao từ {declaration.source.name_vi}: người dân xin cấp giấy mới.",
        )
    elif facts.source_found is False:
        yield from bench.found(
            FindingCode.ENTRY_NOT_FOUND,
            "entry",
            f"Không tìm thấy việc này trong {declaration.source.name_vi.lower()}: kiểm tra số, quyển số, ngày đăng "
            "ký, họ tên, ngày sinh và số định danh.",
        )
