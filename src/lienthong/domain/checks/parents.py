"""Checks of the parents of a newborn: whether their age allows it, and whether they lived then as the books say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from lienthong.domain.checks.ages import full_years
from lienthong.domain.checks.findings import Finding, FindingCode
from lienthong.domain.checks.people import EntryMention, KnownFacts
from lienthong.domain.checks.rules import RulesInForce
from lienthong.domain.dates import PartialDate

_WHO = {"mother": "Người mẹ", "father": "Người cha"}


def check_parent_age(
    rules: RulesInForce, path: str, parent_born: PartialDate, child_born: PartialDate
) -> Iterator[Finding]:
    """A parent is old and young enough to have a child, by what the dates can mean at most.

    Parameters
    ----------
    path
        ``mother`` or ``father``; the limits are of that name.
    """
    who, field = _WHO[path], f"{path}.born"
    oldest = full_years(parent_born.earliest, child_born.latest)
    youngest = full_years(parent_born.latest, child_born.earliest)
    limits = {
        code: (rules.limit(code, f"{path}_years"))
        for code in (
            FindingCode.PARENT_TOO_YOUNG,
            FindingCode.PARENT_TOO_OLD,
            FindingCode.PARENT_AGE_IMPOSSIBLE,
        )
    }
    lowest = rules.limit(FindingCode.PARENT_AGE_IMPOSSIBLE, "youngest_years")
    never, early, late = (
        limits[FindingCode.PARENT_AGE_IMPOSSIBLE],
        limits[FindingCode.PARENT_TOO_YOUNG],
        limits[FindingCode.PARENT_TOO_OLD],
    )
    born = f"sinh {parent_born.format('/')}"
    if lowest is not None and oldest < lowest:
        yield from rules.found(
            FindingCode.PARENT_AGE_IMPOSSIBLE,
            field,
            f"{who} {born}, chưa đủ {lowest} tuổi khi sinh con: không thể có. Hãy kiểm tra lại ngày sinh.",
        )
    elif never is not None and youngest >= never:
        yield from rules.found(
            FindingCode.PARENT_AGE_IMPOSSIBLE,
            field,
            f"{who} {born}, đã {youngest} tuổi khi sinh con: không thể có. Hãy kiểm tra lại ngày sinh.",
        )
    elif early is not None and oldest < early:
        yield from rules.found(
            FindingCode.PARENT_TOO_YOUNG,
            field,
            f"{who} {born}, chưa đủ {early} tuổi khi sinh con, đề nghị kiểm tra lại.",
        )
    elif late is not None and youngest >= late:
        yield from rules.found(
            FindingCode.PARENT_TOO_OLD,
            field,
            f"{who} {born}, đã {youngest} tuổi khi sinh con, đề nghị kiểm tra lại.",
        )


def check_parents_alive(rules: RulesInForce, child_born: PartialDate, facts: KnownFacts) -> Iterator[Finding]:
    """A mother lives when her child is born; a father lived when it began (Luật Hôn nhân và gia đình 2014, Điều 88)."""
    days = rules.limit(FindingCode.DIED_BEFORE_BIRTH, "father_days")
    after = {"mother": timedelta(), "father": timedelta(days=days or 0)}
    for path, grace in after.items():
        for death in facts.life(path).deaths:
            if death.happened is None or death.happened.latest + grace < child_born.earliest:
                yield from rules.found(
                    FindingCode.DIED_BEFORE_BIRTH,
                    path,
                    f"{_WHO[path]} đã được đăng ký khai tử: {death.at}{_day(death)}, trước khi trẻ sinh "
                    f"({child_born.format('/')}).",
                    sure=death.sure and death.happened is not None,
                )


def _day(death: EntryMention) -> str:
    return f", chết {death.happened.format('/')}" if death.happened is not None else ""
