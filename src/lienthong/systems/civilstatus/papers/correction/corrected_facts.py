"""What an entry tells of its event, as first written and after each correction.

An entry is found under every one of them: whoever declares the child under the old name, or under the right one, must
meet the entry (Luật Hộ tịch 2014, Điều 12).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from lienthong.domain.catalogues import RecognitionKind, Sex
from lienthong.domain.checks.same_event.duplicates import Facts, KnownPerson
from lienthong.domain.dates import PartialDate
from lienthong.domain.registers import Register
from lienthong.systems.civilstatus.papers.correction.correctable import SECOND_GUARDIAN
from lienthong.systems.civilstatus.papers.fields import read_died

_Changes = Mapping[str, str]


def versions_of(
    facts: Facts, fields: Mapping[str, Any], corrections: Sequence[_Changes]
) -> tuple[Facts, ...]:
    """The facts of today first, then those that earlier corrections replaced, the facts as first written last.

    Parameters
    ----------
    facts, fields
        Of the entry as first written.
    corrections
        New texts by path, oldest correction first.
    """
    found = [facts]
    said = dict(fields)
    for changes in corrections:
        said |= {path: text for path, text in changes.items() if "." not in path}
        found.append(after(found[-1], said, changes))
    return tuple(dict.fromkeys(reversed(found)))


def after(facts: Facts, fields: Mapping[str, Any], changes: _Changes) -> Facts:
    """The facts with these new texts; ``fields`` are those of the entry after the change."""
    subjects, happened = list(facts.subjects), facts.happened
    for path, text in changes.items():
        whose, _, what = path.rpartition(".")
        if whose == "" and (day := _day_of_event(facts.register, what, text)) is not None:
            happened = day
        index = _subject(facts.register, whose, fields)
        if index is not None and index == len(subjects) and whose == SECOND_GUARDIAN:
            subjects.append(KnownPerson("", None))
        if index is not None and index < len(subjects):
            subjects[index] = _person(subjects[index], what, text)
    mother = _parent(facts.mother, Sex.FEMALE, "mother.", changes)
    father = _parent(facts.father, Sex.MALE, "father.", changes)
    return replace(facts, subjects=tuple(subjects), mother=mother, father=father, happened=happened)


def _subject(register: Register, whose: str, fields: Mapping[str, Any]) -> int | None:
    """Which of the subjects a part of the entry is about."""
    match register:
        case Register.BIRTH | Register.DEATH:
            return 0 if whose == "" else None
        case Register.MARRIAGE | Register.FOREIGN_DIVORCE:
            return {"husband": 0, "wife": 1}.get(whose)
        case Register.RECOGNITION:
            said = fields.get("kind") or fields.get("relation")
            kind = next((each for each in RecognitionKind if each.name_vi == said), None)
            by_parent = kind is None or kind.by_parent
            order = ("recognised", "recogniser") if by_parent else ("recogniser", "recognised")
            return order.index(whose) if whose in order else None
        case Register.GUARDIANSHIP | Register.GUARDIANSHIP_END:
            return {"ward": 0, "guardians.0": 1, "guardians.1": 2}.get(whose)
        case _:
            return None


def _person(who: KnownPerson, what: str, text: str) -> KnownPerson:
    match what:
        case "name":
            return replace(who, name=text)
        case "born":
            return replace(who, born=PartialDate.parse(text) if text else None)
        case "sex":
            return replace(who, sex=next((sex for sex in Sex if sex.name_vi == text), None))
        case "personal_id":
            return replace(who, number=text)
        case _:
            return who


def _parent(parent: KnownPerson | None, sex: Sex, prefix: str, changes: _Changes) -> KnownPerson | None:
    """A parent may become known, or be taken out, by the decision that the correction rests on."""
    changed = parent if parent is not None else KnownPerson("", None, sex)
    for path, text in changes.items():
        if path.startswith(prefix):
            changed = _person(changed, path.removeprefix(prefix), text)
    return changed if changed.name else None


def _day_of_event(register: Register, what: str, text: str) -> PartialDate | None:
    """The day of the event, where this text tells it."""
    if not text:
        return None
    match register, what:
        case (Register.DEATH, "died"):
            return read_died(text)[0]
        case (
            (Register.BIRTH, "born") | (Register.MARRIAGE, "since") | (Register.FOREIGN_DIVORCE, "effective")
        ):
            return PartialDate.parse(text)
        case _:
            return None
