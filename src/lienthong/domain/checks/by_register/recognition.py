"""Checks of a recognition of a father, mother or child."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lienthong.domain.catalogues import RegistrationType
from lienthong.domain.checks.competence import check_competence
from lienthong.domain.checks.findings import Finding, FindingCode
from lienthong.domain.checks.parties import check_alive, check_party, check_two_people, sex_of
from lienthong.domain.checks.people import KnownFacts, PersonRecord
from lienthong.domain.checks.registration import (
    check_copies,
    check_place_of_registration,
    check_requester,
)
from lienthong.domain.checks.rules import RulesInForce
from lienthong.domain.checks.same_event.duplicates import known, same_person
from lienthong.domain.declarations import (
    RecognitionDeclaration,
)
from lienthong.domain.law.table import day_of
from lienthong.domain.registers import Register

#: A parent who is younger than the child by less than so many years is so unlikely that an officer should look.
LEAST_YEARS_BETWEEN = 12


def check_recognition(
    declaration: RecognitionDeclaration, received: date, facts: KnownFacts
) -> tuple[Finding, ...]:
    """All findings of a recognition (Luật Hộ tịch 2014, Điều 24 and 25; Luật Hôn nhân và gia đình 2014, Điều 101)."""
    return tuple(_recognition(RulesInForce(Register.RECOGNITION, day_of(received)), declaration, facts))


def _recognition(
    rules: RulesInForce, declaration: RecognitionDeclaration, facts: KnownFacts
) -> Iterator[Finding]:
    parent, child = declaration.parent, declaration.child
    yield from check_place_of_registration(declaration, rules.on)
    yield from check_copies(declaration)
    yield from check_party(rules, "parent", parent)
    yield from check_party(rules, "child", child)
    yield from check_requester(declaration.requester, rules.on)
    yield from check_two_people(rules, "child", parent, child, "Cha (mẹ) và con")
    yield from check_alive(rules, "parent", "Cha hoặc mẹ", facts.life("parent"))
    yield from check_alive(rules, "child", "Người con", facts.life("child"))
    yield from check_competence(
        rules,
        declaration.place_of_registration,
        {"parent": parent.residence, "child": child.residence},
        "người nhận hoặc người được nhận",
    )
    yield from check_years_between(rules, declaration)
    if not declaration.grounds.strip():
        yield from rules.found(
            FindingCode.PROOF_OF_KINSHIP_MISSING,
            "grounds",
            "Chưa nêu chứng cứ chứng minh quan hệ cha, con hoặc mẹ, con.",
        )
    yield from _check_known_parents(rules, declaration, facts.life("child"))


def check_years_between(rules: RulesInForce, declaration: RecognitionDeclaration) -> Iterator[Finding]:
    """A parent is born before the child, by a plausible number of years."""
    older, younger = declaration.parent.born, declaration.child.born
    if older is None or younger is None:
        return
    if older.earliest >= younger.latest:
        yield from rules.found(
            FindingCode.SAME_PERSON_TWICE,
            "parent.born",
            f"Cha hoặc mẹ sinh ngày {older.format('/')}, không trước người con ({younger.format('/')}).",
        )
    elif younger.latest.year - older.year < LEAST_YEARS_BETWEEN:
        yield from rules.found(
            FindingCode.AGES_TOO_CLOSE,
            "parent.born",
            f"Cha hoặc mẹ hơn người con chưa đủ {LEAST_YEARS_BETWEEN} tuổi, cần kiểm tra lại.",
        )


def _check_known_parents(
    rules: RulesInForce, declaration: RecognitionDeclaration, child: PersonRecord
) -> Iterator[Finding]:
    if declaration.registration_type in (RegistrationType.AGAIN, RegistrationType.FOREIGN_NOTED):
        return
    parent, sex = known(declaration.parent), sex_of(declaration.parent)
    for relative in child.parents:
        if same_person(relative.who, parent):
            yield from rules.found(
                FindingCode.ALREADY_RECOGNISED,
                "parent",
                "Quan hệ cha, mẹ, con này đã được ghi trong sổ hộ tịch.",
                sure=relative.sure,
            )
        elif sex is not None and relative.who.sex is sex:
            which = declaration.kind.name_vi.lower()
            yield from rules.found(
                FindingCode.OTHER_PARENT_KNOWN,
                "child",
                f"Sổ hộ tịch đã ghi một người khác là cha hoặc mẹ của người con ({which}): cần bảo đảm không có "
                "tranh chấp.",
            )
