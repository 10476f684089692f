"""How what a citizen typed becomes a declaration, and a declaration what the form shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from lienthong.contracts.payload_faults import FieldFault
from lienthong.domain.catalogues import (
    VIETNAM_CODE,
    BirthKind,
    IdentityPaper,
    RegistrationType,
)
from lienthong.domain.dates import InvalidDate, PartialDate, date_in_words
from lienthong.domain.declarations import PERSONAL_ID_LENGTH
from lienthong.domain.law import Group, birth_is_late, competent_level, death_is_late, procedures_on
from lienthong.domain.units import UnitLevel, registry
from lienthong.systems.dvclt.application import communes
from lienthong.systems.dvclt.application.field_labels import table_of, wire_name_of
from lienthong.systems.dvclt.application.form_fields import UNIT_PATH, Widget, sections
from lienthong.systems.dvclt.base.unit_names import unit_name

UNIT_SUFFIX = ".unit"
"""A place is typed in two inputs: the detail under its own name, the unit under this one."""


@dataclass(frozen=True, slots=True)
class FormReading:
    """What was typed, read: the declaration under wire names, and faults that only the page knows."""

    declaration: Mapping[str, str]
    faults: tuple[FieldFault, ...]


def procedure_choices(group: Group, at: datetime) -> list[tuple[str, str, str]]:
    """What may be asked for by the law of a moment: (value, the steps, the deadline)."""
    found = []
    for procedure in procedures_on(at, group):
        if not procedure.default:
            continue
        for choice in procedure.choices:
            steps = [group.name_vi, *(step.name_vi for step in choice.steps)]
            value = f"{procedure.code}|{','.join(choice.steps)}"
            found.append((value, " + ".join(steps), f"Thời hạn {choice.deadline_working_days} ngày làm việc"))
    return sorted(found, key=lambda one: -one[0].count(","))


def default_values(group: Group) -> dict[str, str]:
    """Values of an empty form."""
    return {field.name: field.default for section in sections(group) for field in section.fields}


def stored_values(group: Group, form: Mapping[str, str], on: date) -> dict[str, str]:
    """A stored declaration as the form shows it: dates with slashes, the unit by its name."""
    unit = wire_name_of(group, UNIT_PATH)
    return {**comparable_values(group, form), unit: unit_name(form.get(unit, ""), on)}


def comparable_values(group: Group, form: Mapping[str, str]) -> dict[str, str]:
    """The asked fields of a declaration, dates in one form, so that two declarations can be compared."""
    table = table_of(group)
    values = {}
    for section in sections(group):
        for field in section.fields:
            text = form.get(field.name, "").strip()
            is_date = table.by_name[field.name].kind.is_date
            values[field.name] = _slashed(text) if is_date else text
    return values


def read_form(group: Group, typed: Mapping[str, str], at: datetime) -> FormReading:
    """Turn what was typed into a declaration: places joined, the unit found, what follows from the rest filled in."""
    declaration: dict[str, str] = {}
    for section in sections(group):
        for field in section.fields:
            text = typed.get(field.name, "").strip()
            if field.widget is Widget.PLACE:
                unit = communes.without_former_name(typed.get(field.name + UNIT_SUFFIX, "")).strip(",")
                text = ", ".join(part for part in (text.strip(", "), unit) if part)
            declaration[field.name] = text
    faults: list[FieldFault] = []
    _find_unit(group, declaration, at, faults)
    if group is Group.BIRTH:
        _complete_birth(declaration, typed, at)
    else:
        _complete_death(declaration, at)
    _complete_person(group, declaration, "requester")
    return FormReading({name: text for name, text in declaration.items() if text}, tuple(faults))


def _find_unit(group: Group, declaration: dict[str, str], at: datetime, faults: list[FieldFault]) -> None:
    name = wire_name_of(group, UNIT_PATH)
    typed = declaration[name]
    if not typed:
        return
    code, candidates = communes.resolve_unit(typed, at.date(), _level(group, declaration, at))
    if code is not None:
        declaration[name] = code
        return
    declaration[name] = ""
    meant = "; ".join(candidate.name for candidate in candidates)
    hint = f"Có thể là: {meant}." if meant else "Hãy ghi tên xã, phường và tên tỉnh, thành phố."
    faults.append(FieldFault(name, f"{name} chưa xác định được đơn vị. {hint}"))


def _level(group: Group, declaration: Mapping[str, str], at: datetime) -> UnitLevel:
    people = ("mother", "father") if group is Group.BIRTH else ("deceased",)
    nationalities = [
        declaration.get(wire_name_of(group, f"{who}.nationality"), "")
        for who in people
        if declaration.get(wire_name_of(group, f"{who}.full_name"))
    ]
    foreign = any(code not in ("", VIETNAM_CODE) for code in nationalities)
    return competent_level(group, at, foreign_element=foreign)


def _complete_birth(declaration: dict[str, str], typed: Mapping[str, str], at: datetime) -> None:
    names = _Names(Group.BIRTH)
    known = {}
    for who in ("mother", "father"):
        known[who] = bool(declaration.get(names[f"{who}.full_name"]))
        if known[who]:
            _complete_person(Group.BIRTH, declaration, who)
        else:
            # Nobody declared: the form's own defaults (nationality, residence) are no declaration either.
            prefix = {spec.name for spec in table_of(Group.BIRTH).fields if spec.path.startswith(f"{who}.")}
            for name in prefix & declaration.keys():
                declaration[name] = ""
    kinds = {
        (True, True): BirthKind.BOTH_KNOWN,
        (True, False): BirthKind.FATHER_UNKNOWN,
        (False, True): BirthKind.MOTHER_UNKNOWN,
        (False, False): BirthKind.BOTH_UNKNOWN,
    }
    declaration[names["child.birth_kind"]] = kinds[known["mother"], known["father"]].code
    born = _date(declaration.get(names["child.born"], ""))
    if born is not None:
        declaration[names["child.born_in_words"]] = date_in_words(born)
    late = born is not None and birth_is_late(born.latest, at.date())
    declaration[names["registration_type"]] = (
        RegistrationType.LATE if late else RegistrationType.ON_TIME
    ).code
    unit = typed.get(names["child.birthplace"] + UNIT_SUFFIX, "").strip()
    if unit:
        code, _ = communes.resolve_unit(unit, at.date(), UnitLevel.COMMUNE)
        if code is not None:
            declaration[names["child.birthplace_unit"]] = registry().province_of(code, at.date()).code


def _complete_death(declaration: dict[str, str], at: datetime) -> None:
    names = _Names(Group.DEATH)
    died = _date(declaration.get(names["deceased.died"], ""))
    late = died is not None and death_is_late(died.latest, at.date())
    declaration[names["registration_type"]] = (
        RegistrationType.LATE if late else RegistrationType.ON_TIME
    ).code


def _complete_person(group: Group, declaration: dict[str, str], who: str) -> None:
    """A citizen card's number is the personal number."""
    names = _Names(group)
    number = declaration.get(names[f"{who}.paper_number"], "")
    kind = declaration.get(names[f"{who}.paper_kind"], "")
    is_personal = number.isascii() and number.isdigit() and len(number) == PERSONAL_ID_LENGTH
    if is_personal and kind == IdentityPaper.CITIZEN_CARD.code:
        declaration[names[f"{who}.personal_id"]] = number


class _Names:
    """Wire names by path."""

    def __init__(self, group: Group) -> None:
        self._group = group

    def __getitem__(self, path: str) -> str:
        return wire_name_of(self._group, path)


def _date(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text)
    except InvalidDate:
        return None


def _slashed(text: str) -> str:
    when = _date(text)
    return when.format("/") if when is not None else text
