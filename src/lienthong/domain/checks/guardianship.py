"""Checks of recognitions, guardianships and their end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lienthong.domain.catalogues import GuardianshipEndGround, GuardianshipGround, RegistrationType
from lienthong.domain.checks.ages import has_reached
from lienthong.domain.checks.competence import check_competence
from lienthong.domain.checks.duplicates import known, same_person
from lienthong.domain.checks.findings import Finding, FindingCode
from lienthong.domain.checks.parties import check_alive, check_party, check_two_people, sex_of
from lienthong.domain.checks.people import KnownFacts, PersonRecord
from lienthong.domain.checks.registration import (
    check_copies,
    check_place_of_registration,
    check_requester,
)
from lienthong.domain.checks.rules import RulesInForce
from lienthong.domain.declarations import (
    GuardianshipDeclaration,
    GuardianshipEndDeclaration,
    Party,
    RecognitionDeclaration,
)
from lienthong.domain.law import NoRuleInForce, age_rule
from lienthong.domain.law.table import day_of
from lienthong.domain.registers import Register

#: A parent who is younger than the child by less than so many years is so unlikely that an officer should look.
LEAST_YEARS_BETWEEN = 12

_MINORS = (GuardianshipGround.NO_PARENTS, GuardianshipGround.PARENTS_UNABLE)


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
