"""Checks of a birth declaration."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lienthong.domain.catalogues import BirthKind, Sex
from lienthong.domain.checks.findings import Finding, FindingCode, error, warning
from lienthong.domain.checks.parents import check_parent_age, check_parents_alive
from lienthong.domain.checks.people import NOTHING_KNOWN, KnownFacts
from lienthong.domain.checks.personal_details import check_name, check_origin, check_paper, check_personal_id
from lienthong.domain.checks.registration import (
    check_copies,
    check_lateness,
    check_place_of_registration,
    check_proof,
    check_requester,
)
from lienthong.domain.checks.requester import check_requester_of_birth
from lienthong.domain.checks.rules import RulesInForce
from lienthong.domain.dates import PartialDate, date_in_words
from lienthong.domain.declarations import BirthDeclaration, Person
from lienthong.domain.law import birth_is_late
from lienthong.domain.law.table import day_of
from lienthong.domain.names import name_key, split_name
from lienthong.domain.registers import Register

_KINDS = {
    (True, True): (BirthKind.BOTH_KNOWN,),
    (True, False): (BirthKind.FATHER_UNKNOWN,),
    (False, True): (BirthKind.MOTHER_UNKNOWN,),
    (False, False): (BirthKind.BOTH_UNKNOWN, BirthKind.FOUNDLING),
}


def check_birth(
    declaration: BirthDeclaration, received: date, facts: KnownFacts = NOTHING_KNOWN
) -> tuple[Finding, ...]:
    """All findings of a birth declared at a moment (a day, or a moment with its time zone).

    Parameters
    ----------
    facts
        What the books say of mother, father and requester.
    """
    return tuple(_birth(RulesInForce(Register.BIRTH, day_of(received)), declaration, facts))


def _birth(rules: RulesInForce, declaration: BirthDeclaration, facts: KnownFacts) -> Iterator[Finding]:
    child, filed = declaration.child, rules.on
    yield from check_place_of_registration(declaration, filed)
    yield from check_copies(declaration)
    yield from check_name("child.full_name", child.full_name)
    yield from check_origin("child", child.ethnic_group, child.nationality)
    if child.born.earliest > filed:
        yield error(
            FindingCode.BORN_AFTER_FILING, "child.born", f"Ngày sinh {child.born} sau ngày nộp hồ sơ."
        )
    else:
        yield from check_lateness(
            declaration,
            FindingCode.BIRTH_LATE,
            "Đăng ký khai sinh quá thời hạn 60 ngày: vẫn tiếp nhận và ghi chú quá hạn.",
            "Luật Hộ tịch 2014, Điều 15",
            late=birth_is_late(child.born.latest, filed),
        )
    yield from _check_date_in_words(declaration)
    yield from check_proof(declaration.certificate_issued, child.born, filed)
    if not declaration.certificate_number:
        yield warning(
            FindingCode.PROOF_MISSING,
            "certificate_number",
            "Không có giấy chứng sinh điện tử: cần văn bản của người làm chứng hoặc giấy cam đoan.",
            "Luật Hộ tịch 2014, Điều 16",
        )
    if declaration.mother is not None:
        yield from _check_parent(rules, "mother", declaration.mother, Sex.FEMALE, child.born)
    if declaration.father is not None:
        yield from _check_parent(rules, "father", declaration.father, Sex.MALE, child.born)
    yield from _check_parents_together(declaration)
    yield from check_parents_alive(rules, child.born, facts)
    yield from check_requester(declaration.requester, filed)
    yield from check_requester_of_birth(rules, declaration)


def _check_date_in_words(declaration: BirthDeclaration) -> Iterator[Finding]:
    words = declaration.child.born_in_words
    if words and name_key(words.rstrip(".")) != name_key(date_in_words(declaration.child.born)):
        yield warning(
            FindingCode.DATE_IN_WORDS_DISAGREES,
            "child.born_in_words",
            f"Ngày sinh bằng chữ khác ngày sinh bằng số: {date_in_words(declaration.child.born)}.",
        )


def _check_parent(
    rules: RulesInForce, path: str, parent: Person, sex: Sex, child_born: PartialDate
) -> Iterator[Finding]:
    yield from check_name(f"{path}.full_name", parent.full_name)
    yield from check_origin(path, parent.ethnic_group, parent.nationality)
    yield from check_personal_id(f"{path}.personal_id", parent.personal_id, parent.born, sex)
    if parent.paper_number != parent.personal_id:
        yield from check_paper(path, parent, rules.on, parent.born, sex)
    if parent.born is None:
        return
    if parent.born.earliest > child_born.latest:
        yield error(
            FindingCode.PARENT_BORN_AFTER_CHILD,
            f"{path}.born",
            "Ngày sinh của cha hoặc mẹ sau ngày sinh của con.",
        )
    else:
        yield from check_parent_age(rules, path, parent.born, child_born)


def _check_parents_together(declaration: BirthDeclaration) -> Iterator[Finding]:
    mother, father, kind = declaration.mother, declaration.father, declaration.child.birth_kind
    if kind is not None and kind not in _KINDS[mother is not None, father is not None]:
        yield warning(
            FindingCode.BIRTH_KIND_DISAGREES,
            "child.birth_kind",
            f"Loại khai sinh “{kind.name_vi}” không khớp với thông tin cha, mẹ đã khai.",
            "Nghị định 123/2015/NĐ-CP, Điều 14, 15",
        )
    if mother is None and father is None and kind not in _KINDS[False, False]:
        yield warning(
            FindingCode.PARENTS_MISSING,
            "mother",
            "Không khai cả cha và mẹ: chỉ đúng với trẻ bị bỏ rơi hoặc chưa xác định được cha, mẹ.",
            "Nghị định 123/2015/NĐ-CP, Điều 14, 15",
        )
    families = {
        name_key(split_name(parent.full_name).family) for parent in (mother, father) if parent is not None
    }
    own = name_key(split_name(declaration.child.full_name).family)
    if own and families and own not in families:
        yield warning(
            FindingCode.FAMILY_NAME_OF_NEITHER,
            "child.full_name",
            "Họ của trẻ khác họ của cha và mẹ: chỉ theo tập quán.",
            "Bộ luật Dân sự 2015, Điều 26 khoản 2",
        )
