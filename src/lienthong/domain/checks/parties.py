"""Checks of anybody whom a dossier is about: name, papers, origin, alive."""

from __future__ import annotations

from collections.abc import Iterator

from lienthong.domain.catalogues import Sex
from lienthong.domain.checks.findings import Finding, FindingCode, error
from lienthong.domain.checks.people import PersonRecord
from lienthong.domain.checks.personal_details import (
    check_name,
    check_origin,
    check_paper,
    check_personal_id,
)
from lienthong.domain.checks.rules import RulesInForce
from lienthong.domain.declarations import Party
from lienthong.domain.personal_ids import InvalidPersonalId, PersonalId


def check_party(rules: RulesInForce, path: str, party: Party) -> Iterator[Finding]:
    """Form of what is declared about a person."""
    yield from check_name(f"{path}.full_name", party.full_name)
    yield from check_origin(path, party.ethnic_group, party.nationality)
    yield from check_personal_id(f"{path}.personal_id", party.personal_id, party.born, party.sex)
    if party.paper_number != party.personal_id:
        yield from check_paper(path, party, rules.on, party.born, party.sex)
    if party.born is not None and party.born.earliest > rules.on:
        yield error(
            FindingCode.BORN_AFTER_FILING, f"{path}.born", f"Ngày sinh {party.born} sau ngày nộp hồ sơ."
        )


def check_alive(rules: RulesInForce, path: str, who_vi: str, life: PersonRecord) -> Iterator[Finding]:
    """Nobody who is registered dead."""
    for death in life.deaths:
        yield from rules.found(
            FindingCode.IS_DEAD,
            path,
            f"{who_vi} đã được đăng ký khai tử: {death.at}.",
            sure=death.sure,
        )


def check_two_people(
    rules: RulesInForce, path: str, one: Party, other: Party, who_vi: str
) -> Iterator[Finding]:
    """The two are not one person: one number twice is a mistake."""
    if one.personal_id and one.personal_id == other.personal_id:
        yield from rules.found(
            FindingCode.SAME_PERSON_TWICE, path, f"{who_vi} mang cùng một số định danh cá nhân."
        )


def sex_of(party: Party) -> Sex | None:
    """The declared sex, else the one in the personal number; None where neither says."""
    if party.sex is not None and party.sex is not Sex.UNDETERMINED:
        return party.sex
    try:
        return PersonalId.parse(party.personal_id).sex
    except InvalidPersonalId:
        return None
