"""Checks of a foreign divorce or annulment that is to be noted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lienthong.domain.checks.findings import Finding, FindingCode
from lienthong.domain.checks.parties import check_party, check_two_people
from lienthong.domain.checks.people import KnownFacts
from lienthong.domain.checks.registration import (
    check_copies,
    check_place_of_registration,
    check_requester,
)
from lienthong.domain.checks.rules import RulesInForce
from lienthong.domain.checks.same_event.duplicates import known, same_person
from lienthong.domain.declarations import ForeignDivorceDeclaration
from lienthong.domain.law.table import day_of
from lienthong.domain.registers import Register


def check_foreign_divorce(
    declaration: ForeignDivorceDeclaration, received: date, facts: KnownFacts
) -> tuple[Finding, ...]:
    """All findings of a foreign divorce (Nghị định 123/2015/NĐ-CP, Điều 37 to 39)."""
    return tuple(
        _foreign_divorce(RulesInForce(Register.FOREIGN_DIVORCE, day_of(received)), declaration, facts)
    )


def _foreign_divorce(
    rules: RulesInForce, declaration: ForeignDivorceDeclaration, facts: KnownFacts
) -> Iterator[Finding]:
    yield from check_place_of_registration(declaration, rules.on)
    yield from check_copies(declaration)
    yield from check_party(rules, "husband", declaration.husband)
    yield from check_party(rules, "wife", declaration.wife)
    yield from check_requester(declaration.requester, rules.on)
    yield from check_two_people(rules, "wife", declaration.husband, declaration.wife, "Hai bên")
    yield from check_decision(rules, declaration)
    yield from _check_noted(rules, declaration, facts)
    marriages = [
        marriage
        for path, other in (("husband", declaration.wife), ("wife", declaration.husband))
        for marriage in facts.life(path).marriages
        if any(same_person(known(other), who) for who in marriage.others)
    ]
    if not marriages and not declaration.marriage:
        yield from rules.found(
            FindingCode.MARRIAGE_NOT_FOUND,
            "marriage",
            "Không khai và không tìm thấy trong sổ việc đăng ký hoặc ghi chú kết hôn của hai người.",
        )


def check_decision(rules: RulesInForce, declaration: ForeignDivorceDeclaration) -> Iterator[Finding]:
    """The foreign decision is known, and already made and in effect."""
    decision = declaration.decision
    lacking = [
        name
        for name, there in (
            ("số", decision.number.strip()),
            ("ngày ban hành", decision.issued),
            ("cơ quan ban hành", decision.authority.strip()),
            ("quốc gia", decision.country.strip()),
        )
        if not there
    ]
    if lacking:
        yield from rules.found(
            FindingCode.DECISION_INCOMPLETE,
            "decision",
            f"Bản án, quyết định của nước ngoài chưa khai {', '.join(lacking)}.",
        )
    for name, when in (("issued", decision.issued), ("effective", decision.effective)):
        if when is not None and when.earliest > rules.on:
            what = "Ngày ban hành" if name == "issued" else "Ngày có hiệu lực"
            yield from rules.found(
                FindingCode.DECISION_IN_FUTURE,
                f"decision.{name}",
                f"{what} của bản án, quyết định ({when.format('/')}) sau ngày nộp hồ sơ.",
            )


def _check_noted(
    rules: RulesInForce, declaration: ForeignDivorceDeclaration, facts: KnownFacts
) -> Iterator[Finding]:
    """Noted once: an earlier note about the same two people and the same marriage."""
    seen: set[str] = set()
    for path, other in (("husband", declaration.wife), ("wife", declaration.husband)):
        for divorce in facts.life(path).divorces:
            if str(divorce.at) in seen or not any(same_person(known(other), who) for who in divorce.others):
                continue
            seen.add(str(divorce.at))
            # Who marry each other again after the note may divorce again.
            again = any(
                marriage.at.registered > divorce.at.registered for marriage in facts.life(path).marriages
            )
            if not again:
                yield from rules.found(
                    FindingCode.ALREADY_NOTED,
                    "decision",
                    f"Việc ly hôn, hủy kết hôn của hai người đã được ghi chú: {divorce.at}.",
                    sure=divorce.sure,
                )
