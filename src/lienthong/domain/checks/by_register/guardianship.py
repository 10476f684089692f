"""Checks of a guardianship and of its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lienthong.domain.catalogues import GuardianshipEndGround, GuardianshipGround
from lienthong.domain.checks.ages import has_reached
from lienthong.domain.checks.competence import check_competence
from lienthong.domain.checks.findings import Finding, FindingCode
from lienthong.domain.checks.parties import check_alive, check_party
from lienthong.domain.checks.people import KnownFacts
from lienthong.domain.checks.registration import (
    check_copies,
    check_place_of_registration,
    check_requester,
)
from lienthong.domain.checks.rules import RulesInForce
from lienthong.domain.checks.same_event.duplicates import known, same_person
from lienthong.domain.declarations import (
    GuardianshipDeclaration,
    GuardianshipEndDeclaration,
    Party,
)
from lienthong.domain.law import NoRuleInForce, age_rule
from lienthong.domain.law.table import day_of
from lienthong.domain.registers import Register

_MINORS = (GuardianshipGround.NO_PARENTS, GuardianshipGround.PARENTS_UNABLE)


def check_guardianship(
    declaration: GuardianshipDeclaration, received: date, facts: KnownFacts
) -> tuple[Finding, ...]:
    """All findings of a guardianship (Luật Hộ tịch 2014, Điều 19 to 21; Bộ luật Dân sự 2015, Điều 47 to 49)."""
    return tuple(_guardianship(RulesInForce(Register.GUARDIANSHIP, day_of(received)), declaration, facts))


def _guardianship(
    rules: RulesInForce, declaration: GuardianshipDeclaration, facts: KnownFacts
) -> Iterator[Finding]:
    yield from _people(rules, declaration)
    yield from check_alive(rules, "ward", "Người được giám hộ", facts.life("ward"))
    for path, guardian in _guardians(declaration):
        yield from check_alive(rules, path, "Người giám hộ", facts.life(path))
        reached = has_reached(guardian.born, _adult(rules), rules.on) if guardian.born is not None else None
        if reached is False:
            yield from rules.found(
                FindingCode.GUARDIAN_TOO_YOUNG,
                f"{path}.born",
                f"Người giám hộ chưa đủ {_adult(rules)} tuổi nên chưa có năng lực hành vi dân sự đầy đủ.",
            )
        elif reached is None:
            yield from rules.found(
                FindingCode.BORN_UNKNOWN, f"{path}.born", "Chưa biết chắc người giám hộ đã đủ tuổi."
            )
    yield from check_ward(rules, declaration)
    for guardianship in facts.life("ward").guardianships:
        if guardianship.place == 0 and not guardianship.ended:
            yield from rules.found(
                FindingCode.HAS_GUARDIAN,
                "ward",
                f"Người này đang được giám hộ theo {guardianship.at}: phải chấm dứt việc giám hộ đó trước.",
                sure=guardianship.sure,
            )


def check_ward(rules: RulesInForce, declaration: GuardianshipDeclaration) -> Iterator[Finding]:
    """A minor, or somebody of age who is declared unable (Bộ luật Dân sự 2015, Điều 47 khoản 1)."""
    born = declaration.ward.born
    if declaration.ground not in _MINORS and declaration.ground is not None:
        return
    reached = has_reached(born, _adult(rules), rules.on) if born is not None else None
    if reached:
        yield from rules.found(
            FindingCode.WARD_OF_AGE,
            "ward.born",
            f"Người được giám hộ đã đủ {_adult(rules)} tuổi: chỉ giám hộ khi mất năng lực hành vi dân sự hoặc có khó "
            "khăn trong nhận thức, làm chủ hành vi.",
        )
    elif reached is None:
        yield from rules.found(
            FindingCode.BORN_UNKNOWN,
            "ward.born",
            "Chưa biết chắc người được giám hộ là người chưa thành niên.",
        )


def check_guardianship_end(
    declaration: GuardianshipEndDeclaration, received: date, facts: KnownFacts
) -> tuple[Finding, ...]:
    """All findings of the end of a guardianship (Luật Hộ tịch 2014, Điều 22; Bộ luật Dân sự 2015, Điều 62)."""
    return tuple(
        _guardianship_end(RulesInForce(Register.GUARDIANSHIP_END, day_of(received)), declaration, facts)
    )


def _guardianship_end(
    rules: RulesInForce, declaration: GuardianshipEndDeclaration, facts: KnownFacts
) -> Iterator[Finding]:
    yield from _people(rules, declaration)
    open_ones = [each for each in facts.life("ward").guardianships if each.place == 0 and not each.ended]
    guardians = [known(each) for each in declaration.guardians]
    if not any(same_person(who, each) for found in open_ones for who in found.others for each in guardians):
        yield from rules.found(
            FindingCode.GUARDIANSHIP_NOT_FOUND,
            "guardianship",
            "Không tìm thấy trong sổ việc giám hộ đang có hiệu lực giữa những người này.",
        )
    if declaration.ground is GuardianshipEndGround.FULL_CAPACITY and declaration.ward.born is not None:
        on = declaration.ended.latest if declaration.ended is not None else rules.on
        if has_reached(declaration.ward.born, _adult(rules), on) is False:
            yield from rules.found(
                FindingCode.AGES_TOO_CLOSE,
                "ward.born",
                f"Lý do chấm dứt là đã có năng lực hành vi dân sự đầy đủ, nhưng người này chưa đủ {_adult(rules)} "
                "tuổi.",
            )
    if declaration.ended is not None and declaration.ended.earliest > rules.on:
        yield from rules.found(
            FindingCode.DECISION_IN_FUTURE, "ended", "Ngày chấm dứt giám hộ sau ngày nộp hồ sơ."
        )


def _people(
    rules: RulesInForce, declaration: GuardianshipDeclaration | GuardianshipEndDeclaration
) -> Iterator[Finding]:
    yield from check_place_of_registration(declaration, rules.on)
    yield from check_copies(declaration)
    yield from check_party(rules, "ward", declaration.ward)
    yield from check_requester(declaration.requester, rules.on)
    residences = {"ward": declaration.ward.residence}
    for path, guardian in _guardians(declaration):
        yield from check_party(rules, path, guardian)
        residences[path] = guardian.residence
        if guardian.personal_id and guardian.personal_id == declaration.ward.personal_id:
            yield from rules.found(
                FindingCode.GUARDIAN_IS_WARD,
                path,
                "Người giám hộ và người được giám hộ mang cùng một số định danh cá nhân.",
            )
    yield from check_competence(
        rules, declaration.place_of_registration, residences, "người được giám hộ hoặc người giám hộ"
    )


def _guardians(
    declaration: GuardianshipDeclaration | GuardianshipEndDeclaration,
) -> list[tuple[str, Party]]:
    return list(zip(("guardian", "second_guardian"), declaration.guardians, strict=False))


def _adult(rules: RulesInForce) -> int:
    """From how many years somebody is of age (Bộ luật Dân sự 2015, Điều 20; 2005, Điều 18)."""
    try:
        return age_rule("adult", rules.on).years
    except NoRuleInForce:
        return age_rule("adult", date(2017, 1, 1)).years
