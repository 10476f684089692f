"""Papers of a result as other software would make them: a page that says the facts, signed by whom a test likes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

from lienthong.contracts.hotich_v3.results import (
    BirthFields,
    BirthResult,
    DeathResult,
    DvcltBirthResult,
    DvcltDeathResult,
)
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.foundation.sign.signer import SignatureRequest
from lienthong.foundation.sign.signing_pool import SigningPool
from lienthong.foundation.typeset.typesetter import Typesetter

Facts = BirthResult | DeathResult | DvcltBirthResult | DvcltDeathResult


def result_page(facts: Facts, *, heading: str = "", picture: bool = False) -> bytes:
    """A page without a signature that says what the facts say; `picture`: nothing that can be read."""
    lines: list[str]
    if isinstance(facts, BirthFields):
        own = "GIẤY KHAI SINH"
        lines = [
            f"Họ, chữ đệm, tên: {facts.child_name.upper()}",
            f"Ngày, tháng, năm sinh: {facts.child_born.replace('.', '/')}",
            f"Số định danh cá nhân: {facts.personal_id}",
            f"Họ, chữ đệm, tên người mẹ: {facts.mother_name}",
            f"Họ, chữ đệm, tên người cha: {facts.father_name}",
        ]
    else:
        own = "TRÍCH LỤC KHAI TỬ"
        lines = [
            f"Họ, chữ đệm, tên: {facts.deceased_name.upper()}",
            f"Ngày, tháng, năm sinh: {facts.deceased_born.replace('.', '/')}",
            f"Đã chết vào ngày: {facts.died.replace('.', '/')}",
        ]
    lines = [f"Số: {facts.number}", f"Quyển số: {facts.book}", *lines]
    return _typesetter().typeset("paper", {"heading": heading or own, "lines": lines, "picture": picture})


def sign_result(
    page: bytes,
    authority: LocalAuthority,
    unit: str,
    now: Callable[[], datetime],
    *,
    officer: bool = True,
    seal: bool = True,
    officer_unit: str | None = None,
) -> bytes:
    """Sign a page with the officer and the seal of a unit; either may be left out, or come from another unit."""
    whose = officer_unit or unit
    requests = []
    if officer:
        credential = authority.officer(
            f"hotich.{whose}", f"Trần Thị Mẫu {whose}", title="Công chức", agency=agency_name(whose)
        )
        requests.append(SignatureRequest(credential, "Đăng ký hộ tịch", agency_name(whose), "Officer"))
    if seal:
        credential = authority.agency(unit, agency_name(unit))
        requests.append(SignatureRequest(credential, "Đăng ký hộ tịch", agency_name(unit), "Seal"))
    with SigningPool(authority.timestamps(), now=now) as pool:
        return pool.sign(page, requests)


def agency_name(unit: str) -> str:
    """What the committee of a unit is called in invented certificates."""
    return f"Ủy ban nhân dân {unit}"


@cache
def _typesetter() -> Typesetter:
    return Typesetter(Path(__file__).parent)
