"""Checks of a request for copies of an extract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from lienthong.domain.checks.findings import Finding, FindingCode
from lienthong.domain.checks.parties import check_party
from lienthong.domain.checks.people import EntryLocation, KnownFacts
from lienthong.domain.checks.registration import check_place_of_registration, check_requester
from lienthong.domain.checks.rules import RulesInForce
from lienthong.domain.declarations import CopyDeclaration, EntryReference
from lienthong.domain.law.table import day_of
from lienthong.domain.registers import Register
from lienthong.domain.units import registry

#: Registers of which no copies are given: a certificate of marital status is asked for anew, a copy is copied from
#: the entry.
_NOT_COPIED = (Register.MARITAL_STATUS, Register.COPY)


def check_copy_request(
    declaration: CopyDeclaration, received: date, facts: KnownFacts
) -> tuple[Finding, ...]:
    """All findings of a request for copies (Luật Hộ tịch 2014, Điều 63 and 64)."""
    return tuple(_copy(RulesInForce(Register.COPY, day_of(received)), declaration, facts))


def _copy(rules: RulesInForce, declaration: CopyDeclaration, facts: KnownFacts) -> Iterator[Finding]:
    yield from check_place_of_registration(declaration, rules.on)
    yield from check_party(rules, "subject", declaration.subject)
    yield from check_requester(declaration.requester, rules.on)
    if declaration.copies < 1:
        yield from rules.found(FindingCode.NO_COPIES, "copies", "Số lượng bản sao phải từ 1 trở lên.")
    if declaration.source in _NOT_COPIED:
        yield from rules.found(
            FindingCode.NOT_COPIED,
            "source",
            f"Không cấp bản sao từ {declaration.source.name_vi}: người dân xin cấp giấy mới.",
        )
    elif facts.source is not None:
        yield from _found(rules, declaration, facts.source, facts.sources)
    elif facts.source_found is False and facts.sources:
        yield from rules.found(
            FindingCode.ENTRY_UNDECIDED,
            "entry",
            "Số, ngày đăng ký ghi trong yêu cầu không khớp việc nào, và người này có nhiều việc trong sổ: "
            f"{'; '.join(map(_place, facts.sources))}. Hãy yêu cầu bổ sung số và ngày đăng ký của việc cần trích lục.",
        )
    elif facts.source_found is False:
        yield from rules.found(
            FindingCode.ENTRY_NOT_FOUND,
            "entry",
            f"Không tìm thấy việc này trong {declaration.source.name_vi.lower()}: kiểm tra số, quyển số, ngày đăng "
            "ký, họ tên, ngày sinh và số định danh.",
        )


def _found(
    rules: RulesInForce, declaration: CopyDeclaration, at: EntryLocation, every: Sequence[EntryLocation]
) -> Iterator[Finding]:
    """Where the entry stands, and what the request says otherwise: nothing of that is passed over in silence."""
    differs = differences(declaration.entry, at)
    if differs:
        yield from rules.found(
            FindingCode.ENTRY_DIFFERS,
            "entry",
            f"Yêu cầu ghi khác với sổ: {'; '.join(differs)}. Việc tìm thấy: {_place(at)}.",
        )
    alike = [each for each in every if each != at and not differences(declaration.entry, each)]
    if alike:
        others = "; ".join(map(_place, alike))
        yield from rules.found(
            FindingCode.SEVERAL_ENTRIES,
            "entry",
            f"Yêu cầu không ghi đủ số, ngày đăng ký và người này có nhiều việc trong sổ. Sẽ trích lục: {_place(at)}. "
            f"Việc khác: {others}.",
        )
    where = "" if at.unit_code == declaration.place_of_registration else " (sổ do đơn vị khác lập)"
    yield from rules.found(FindingCode.ENTRY_FOUND, "entry", f"Trích lục từ {_place(at)}{where}.")


def differences(asked: EntryReference, at: EntryLocation) -> tuple[str, ...]:
    """What the request says of number, book and day that the book says otherwise, in words.

    What the request leaves out differs from nothing.
    """
    number, _, year = at.number.partition("/")
    found: list[str] = []
    stated, _, stated_year = (part.strip() for part in asked.number.partition("/"))
    if stated and (stated.lstrip("0") != number or (stated_year and stated_year != year)):
        found.append(f"số {asked.number.strip()}, sổ ghi {at.number}")
    if asked.book.strip() and at.book and _plain(asked.book) != _plain(at.book):
        found.append(f"quyển số {asked.book.strip()}, sổ ghi {at.book}")
    if asked.registered is not None and not (
        asked.registered.earliest <= at.registered <= asked.registered.latest
    ):
        found.append(f"ngày đăng ký {asked.registered.format('/')}, sổ ghi {at.registered:%d/%m/%Y}")
    return tuple(found)


def _plain(book: str) -> str:
    return "/".join(part.strip().lstrip("0") for part in book.split("/")).casefold()


def _place(at: EntryLocation) -> str:
    """Register, number, book, day, and whose book it is, under the name of that day."""
    name = registry().nearest_name(at.unit_code, at.registered)
    whose = f"{name} (mã {at.unit_code})" if name else f"đơn vị mã {at.unit_code}"
    book = f", quyển {at.book}" if at.book else ""
    name = at.register.name_vi[0].lower() + at.register.name_vi[1:]
    return f"{name} số {at.number}{book}, ngày {at.registered:%d/%m/%Y}, {whose}"
