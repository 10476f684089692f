"""Checks of recognitions, guardianships and their end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lienthong.domain.catalogues import GuardianshipEndGround, GuardianshipGround, RegistrationType
from lienthong.domain.checks.ages import has_reached
from lienthong.domain.checks.competence import check_competence
from lienthong.domain.checks.duplicates import known, same_person
from lienthong.domain.checks.findings import Finding, FindingCode
from lienthong.domain.checks.lives import Known, Life
from lienthong.domain.checks.parties import check_alive, check_party, check_two_people, sex_of
from lienthong.domain.checks.registration import (
    check_copies,
    check_place_of_registration,
    check_requester,
)
from lienthong.domain.checks.rules import Bench
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
    declaration: RecognitionDeclaration, received: date, facts: Known
) -> tuple[Finding, ...]:
    """All findings of a recognition (Luật Hộ tịch 2014, Điều 24 and 25; Luật Hôn nhân và gia đình 2014, Điều 101)."""
    return tuple(_recognition(Bench(Register.RECOGNITION, day_of(received)), declaration, facts))


def _recognition(bench: Bench, declaration: RecognitionDeclaration, facts: Known) -> Iterator[Finding]:
    parent, child = declaration.parent, declaration.child
    yield from check_place_of_registration(declaration, bench.on)
    yield from check_copies(declaration)
    yield from check_party(bench, "parent", parent)
    yield from check_party(bench, "child", child)
    yield from check_requester(declaration.requester, bench.on)
    yield from check_two_people(bench, "child", parent, child, "Cha (mẹ) và con")
    yield from check_alive(bench, "parent", "Cha hoặc mẹ", facts.life("parent"))
    yield from check_alive(bench, "child", "Người con", facts.life("child"))
    yield from check_competence(
        bench,
        declaration.place_of_registration,
        {"parent": parent.residence, "child": child.residence},
        "người nhận hoặc người được nhận",
    )
    yield from check_years_between(bench, declaration)
    if not declaration.grounds.strip():
        yield from bench.found(
            FindingCode.PROOF_OF_KINSHIP_MISSING,
            "grounds",
            "Chưa nêu chứng cứ chứng minh quan hệ cha, con hoặc mẹ, con.",
        )
    yield from _check_known_parents(bench, declaration, facts.life("child"))


def check_years_between(bench: Bench, declaration: RecognitionDeclaration) -> Iterator[Finding]:
    """A parent is born before the child, by a plausible number of years."""
    older, younger = declaration.parent.born, declaration.child.born
    if older is None or younger is None:
        return
    if older.earliest >= younger.latest:
        yield from bench.found(
            FindingCode.SAME_PERSON_TWICE,
            "parent.born",
            f"Cha hoặc mẹ sinh ngày {older.format('/')}, không trước người con ({younger.format('/')}).",
        )
    elif younger.latest.year - older.year < LEAST_YEARS_BETWEEN:
        yield from bench.found(
            FindingCode.AGES_TOO_CLOSE,
            "parent.born",
            f"Cha hoặc mẹ hơn người con chưa đủ {LEAST_YEARS_BETWEEN} tuổi, cần kiểm tra lại.",
        )


def _check_known_parents(bench: Bench, declaration: RecognitionDeclaration, child: Life) -> Iterator[Finding]:
    if declaration.registration_type in (RegistrationType.AGAIN, RegistrationType.FOREIGN_NOTED):
        return
    parent, sex = known(declaration.parent), sex_of(declaration.parent)
    for relative in child.parents:
        if same_person(relative.who, parent):
            yield from bench.found(
                FindingCode.ALREADY_RECOGNISED,
                "parent",
                "Quan hệ cha, mẹ, con này đã được ghi trong sổ hộ tịch.",
                sure=relative.sure,
            )
        elif sex is not None and relative.who.sex is sex:
            which = declaration.kind.name_vi.lower()
            yield from bench.found(
                FindingCode.OTHER_PARENT_KNOWN,
                "child",
                f"Sổ hộ tịch đã ghi một người khác là cha hoặc mẹ của người con ({which}): cần bảo đảm không có "
                "tranh chấp.",
            )


def check_guardianship(
    declaration: GuardianshipDeclaration, received: date, facts: Known
) -> tuple[Finding, ...]:
    """All findings of a guardianship (Luật Hộ tịch 2014, Điều 19 to 21; Bộ luật Dân sự 2015, Điều 47 to 49)."""
    return tuple(_guardianship(Bench(Register.GUARDIANSHIP, day_of(received)), declaration, facts))


def _guardianship(bench: Bench, declaration: GuardianshipDeclaration, facts: Known) -> Iterator[Finding]:
    yield from _people(bench, declaration)
    yield from check_alive(bench, "ward", "Người được giám hộ", facts.life("ward"))
    for path, guardian in _guardians(declaration):
        yield from check_alive(bench, path, "Người giám hộ", facts.life(path))
        reached = has_reached(guardian.born, _adult(bench), bench.on) if guardian.born is not None else None
        if reached is False:
            yield from bench.found(
                FindingCode.GUARDIAN_TOO_YOUNG,
                f"{path}.born",
                f"Người giám hộ chưa đủ {_adult(bench)} tuổi nên chưa có năng lực hành vi dân sự đầy đủ.",
            )
        elif reached is None:
            yield from bench.found(
                FindingCode.BORN_UNKNOWN, f"{path}.born", "Chưa biết chắc người giám hộ đã đủ tuổi."
            )
    yield from check_ward(bench, declaration)
    for guardianship in facts.life("ward").guardianships:
        if guardianship.place == 0 and not guardianship.ended:
            yield from bench.found(
                FindingCode.HAS_GUARDIAN,
                "ward",
                f"Người này đang được giám hộ theo {guardianship.at}: phải chấm dứt việc giám hộ đó trước.",
                sure=guardianship.sure,
            )


def check_ward(bench: Bench, declaration: GuardianshipDeclaration) -> Iterator[Finding]:
    """A minor, or somebody of age who is declared unable (Bộ luật Dân sự 2015, Điều 47 khoản 1)."""
    born = declaration.ward.born
    if declaration.ground not in _MINORS and declaration.ground is not None:
        return
    reached = has_reached(born, _adult(bench), bench.on) if born is not None else None
    if reached:
        yield from bench.found(
            FindingCode.WARD_OF_AGE,
            "ward.born",
            f"Người được giám hộ đã đủ {_adult(bench)} tuổi: chỉ giám hộ khi mất năng lực hành vi dân sự hoặc có khó "
            "khăn trong nhận thức, làm chủ hành vi.",
        )
    elif reached is None:
        yield from bench.found(
            FindingCode.BORN_UNKNOWN,
            "ward.born",
            "Chưa biết chắc người được giám hộ là người chưa thành niên.",
        )


def check_guardianship_end(
    declaration: GuardianshipEndDeclaration, received: date, facts: Known
) -> tuple[Finding, ...]:
    """All findings of the end of a guardianship (Luật Hộ tịch 2014, Điều 22; Bộ luật Dân sự 2015, Điều 62)."""
    return tuple(_guardianship_end(Bench(Register.GUARDIANSHIP_END, day_of(received)), declaration, facts))


def _guardianship_end(
    bench: Bench, declaration: GuardianshipEndDeclaration, facts: Known
) -> Iterator[Finding]:
    yield from _people(bench, declaration)
    open_ones = [each for each in facts.life("ward").guardianships if each.place == 0 and not each.ended]
    guardians = [known(each) for each in declaration.guardians]
    if not any(same_person(who, each) for found in open_ones for who in found.others for each in guardians):
        yield from bench.found(
            FindingCode.GUARDIANSHIP_NOT_FOUND,
            "guardianship",
            "Không tìm thấy trong sổ việc giám hộ đang có hiệu lực giữa những người này.",
        )
    if declaration.ground is GuardianshipEndGround.FULL_CAPACITY and declaration.ward.born is not None:
        on = declaration.ended.latest if declaration.ended is not None else bench.on
        if has_reached(declaration.ward.born, _adult(bench), on) is False:
            yield from bench.found(
                FindingCode.AGES_TOO_CLOSE,
                "ward.born",
                f"Lý do chấm dứt là đã có năng lực hành vi dân sự đầy đủ, nhưng người này chưa đủ {_adult(bench)} "
                "tuổi.",
            )
    if declaration.ended is not None and declaration.ended.earliest > bench.on:
        yield from bench.found(
            FindingCode.DECISION_IN_FUTURE, "ended", "Ngày chấm dứt giám hộ sau ngày nộp hồ sơ."
        )


def _people(
    bench: Bench, declaration: GuardianshipDeclaration | GuardianshipEndDeclaration
) -> Iterator[Finding]:
    yield from check_place_of_registration(declaration, bench.on)
    yield from check_copies(declaration)
    yield from check_party(bench, "ward", declaration.ward)
    yield from check_requester(declaration.requester, bench.on)
    residences = {"ward": declaration.ward.residence}
    for path, guardian in _guardians(declaration):
        yield from check_party(bench, path, guardian)
        residences[path] = guardian.residence
        if guardian.personal_id and guardian.personal_id == declaration.ward.personal_id:
            yield from bench.found(
                FindingCode.GUARDIAN_IS_WARD,
                path,
                "Người giám hộ và người được giám hộ mang cùng một số định danh cá nhân.",
            )
    yield from check_competence(
        bench, declaration.place_of_registration, residences, "người được giám hộ hoặc người giám hộ"
    )


def _guardians(
    declaration: GuardianshipDeclaration | GuardianshipEndDeclaration,
) -> list[tuple[str, Party]]:
    return list(zip(("guardian", "second_guardian"), declaration.guardians, strict=False))


def _adult(bench: Bench) -> int:
    """From how many years somebody is of age (Bộ luật Dân sự 2015, Điều 20; 2005, Điều 18)."""
    try:
        return age_rule("adult", bench.on).years
    except NoRuleInForce:
        return age_rule("adult", date(2017, 1, 1)).years
