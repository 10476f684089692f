"""Checks of who asks for the registration of a birth or a death: whether that can be, as the declaration says it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lienthong.domain.catalogues import RELATIONS
from lienthong.domain.checks.ages import full_years
from lienthong.domain.checks.findings import Finding, FindingCode
from lienthong.domain.checks.people import KnownFacts
from lienthong.domain.checks.rules import RulesInForce
from lienthong.domain.declarations import BirthDeclaration, DeathDeclaration, Person, Requester
from lienthong.domain.names import same_name

FATHER: Final = "1"
MOTHER: Final = "2"
_OWN: Final = "24"
#: Relations of somebody who is grown: a spouse, children, their spouses, grandchildren, the person.
_OF_ADULTS: Final = frozenset(("3", "4", "5", "13", "19", "20", _OWN))
_PARENTS: Final = {FATHER: "cha", MOTHER: "mẹ"}


def relation_of(requester: Requester) -> str:
    """The code of the declared relation, however it is written; empty where no list has it."""
    found = RELATIONS.read(requester.relation) if requester.relation.strip() else None
    return found.code if found is not None else ""


def check_requester_of_birth(rules: RulesInForce, declaration: BirthDeclaration) -> Iterator[Finding]:
    """A mother or father who asks is the declared one; a newborn has neither spouse nor child."""
    requester, relation = declaration.requester, relation_of(declaration.requester)
    if relation in _PARENTS:
        parent = declaration.mother if relation == MOTHER else declaration.father
        yield from _check_parent(rules, requester, parent, _PARENTS[relation])
    years = rules.limit(FindingCode.RELATION_IMPOSSIBLE, "years")
    born = declaration.child.born
    if years is not None and relation in _OF_ADULTS and full_years(born.earliest, rules.on) < years:
        yield from rules.found(
            FindingCode.RELATION_IMPOSSIBLE,
            "requester.relation",
            f"Người yêu cầu khai quan hệ “{requester.relation.strip()}” với trẻ chưa đủ {years} tuổi: không thể có, "
            "cần xác định lại quan hệ.",
        )


def _check_parent(
    rules: RulesInForce, requester: Requester, parent: Person | None, word: str
) -> Iterator[Finding]:
    if parent is None:
        yield from rules.found(
            FindingCode.REQUESTER_NOT_PARENT,
            "requester.relation",
            f"Người yêu cầu khai là {word} của trẻ, tờ khai không có {word}: cần xác định lại.",
        )
        return
    mine, theirs = (
        _numbers(requester.personal_id, requester.paper_number),
        _numbers(parent.personal_id, parent.paper_number),
    )
    alike = same_name(requester.full_name, parent.full_name)
    if mine & theirs:
        if not alike:
            yield from rules.found(
                FindingCode.REQUESTER_NAMED_OTHERWISE,
                "requester.full_name",
                f"Người yêu cầu và {word} của trẻ cùng số giấy tờ nhưng khác họ tên: “{requester.full_name}”, "
                f"“{parent.full_name}”.",
            )
    elif not alike or _of_one_kind(mine, theirs):
        yield from rules.found(
            FindingCode.REQUESTER_NOT_PARENT,
            "requester.relation",
            f"Người yêu cầu khai là {word} của trẻ nhưng không phải {word} ghi trong tờ khai (“{parent.full_name}”).",
        )


def check_requester_of_death(rules: RulesInForce, declaration: DeathDeclaration) -> Iterator[Finding]:
    """Nobody declares the own death."""
    requester, deceased = declaration.requester, declaration.deceased
    mine = _numbers(requester.personal_id, requester.paper_number)
    theirs = _numbers(deceased.personal_id, deceased.paper_number)
    alike = same_name(requester.full_name, deceased.full_name)
    if mine & theirs:
        yield from rules.found(
            FindingCode.REQUESTER_IS_DECEASED,
            "requester",
            "Người yêu cầu mang cùng số giấy tờ với người chết: không ai tự khai tử cho mình.",
        )
    elif relation_of(requester) == _OWN:
        yield from rules.found(
            FindingCode.REQUESTER_IS_DECEASED,
            "requester.relation",
            f"Người yêu cầu khai quan hệ “{requester.relation.strip()}”: không ai tự khai tử cho mình.",
        )
    elif alike and not _of_one_kind(mine, theirs):
        yield from rules.found(
            FindingCode.REQUESTER_IS_DECEASED,
            "requester.full_name",
            "Người yêu cầu trùng họ tên với người chết.",
            sure=False,
        )


def check_requester_alive(rules: RulesInForce, facts: KnownFacts) -> Iterator[Finding]:
    """Nobody asks for anything after the own death."""
    for death in facts.life("requester").deaths:
        yield from rules.found(
            FindingCode.IS_DEAD,
            "requester",
            f"Người yêu cầu đã được đăng ký khai tử: {death.at}.",
            sure=death.sure,
        )


def _numbers(*texts: str) -> frozenset[str]:
    return frozenset(filter(None, ("".join(text.split()).casefold() for text in texts)))


def _of_one_kind(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether both show a number of the same length, so that different numbers mean different people."""
    return not {len(number) for number in mine}.isdisjoint(len(number) for number in theirs)
