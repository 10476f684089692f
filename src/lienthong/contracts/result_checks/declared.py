"""The facts of a result against the declaration that the dossier was filed with.

An officer may rightly change what was declared (a name misspelt, a date read wrongly), so a difference is no
refusal: it is shown, and a person confirms it. Spelling that makes no other fact is none: the tone mark's place,
capitals, composed or decomposed letters, spaces, a date's form, a code for its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lienthong.contracts.hotich_v3.results import (
    BirthFields,
    BirthResult,
    DeathFields,
    DeathResult,
    DvcltBirthResult,
    DvcltDeathResult,
)
from lienthong.contracts.result_checks.difference import FactDifference, Subject
from lienthong.domain.catalogues import ETHNIC_GROUPS, NATIONALITIES, SEXES, Catalogue, Sex
from lienthong.domain.dates import InvalidDate, PartialDate
from lienthong.domain.declarations import BirthDeclaration, DeathDeclaration, Person
from lienthong.domain.names import same_name, tidy

Facts = BirthResult | DvcltBirthResult | DeathResult | DvcltDeathResult
Same = Callable[[str, str], bool]


def differences_from_declaration(
    facts: Facts, declaration: BirthDeclaration | DeathDeclaration
) -> list[FactDifference]:
    """What a result says otherwise than the declaration, in the order of the wire.

    Parameters
    ----------
    facts
        The registered facts, from civil status or towards PM.DVCLT.
    declaration
        What was declared, of the same group.

    Raises
    ------
    TypeError
        When facts and declaration are of two groups: whoever asks has compared the kinds before.
    """
    if isinstance(facts, BirthFields) and isinstance(declaration, BirthDeclaration):
        rows = _birth(facts, declaration)
    elif isinstance(facts, DeathFields) and isinstance(declaration, DeathDeclaration):
        rows = _death(facts, declaration)
    else:
        raise TypeError(f"{type(facts).__name__} against {type(declaration).__name__}")
    return [
        FactDifference(row.field, row.name_vi, row.subject, row.declared, row.registered)
        for row in rows
        if not row.agrees
    ]


@dataclass(frozen=True, slots=True)
class _Row:
    """One fact of both sides. `silent`: a result that says nothing about it says nothing against it."""

    field: str
    name_vi: str
    subject: Subject
    declared: str
    registered: str
    same: Same
    silent: bool = False

    @property
    def agrees(self) -> bool:
        if not self.declared and not self.registered:
            return True
        if self.silent and not self.registered:
            return True
        return bool(self.declared and self.registered) and self.same(self.declared, self.registered)


def _birth(facts: BirthFields[Any], declared: BirthDeclaration) -> Iterator[_Row]:
    child = declared.child
    yield _Row("nksHoTen", "Họ tên trẻ", _OWN, tidy(child.full_name), tidy(facts.child_name), same_name)
    yield _Row("nksGioiTinh", "Giới tính", _OWN, _sex(child.sex), facts.child_sex.strip(), _same_sex)
    yield _Row("nksNgaySinh", "Ngày sinh", _OWN, child.born.format(), facts.child_born.strip(), _same_date)
    ethnic = child.ethnic_other.strip() or child.ethnic_group.strip()
    yield _Row(
        "nksDanToc",
        "Dân tộc",
        _OWN,
        ethnic,
        facts.child_ethnic_group.strip(),
        _same_in(ETHNIC_GROUPS),
        silent=True,
    )
    nationality = child.nationality_other.strip() or child.nationality.strip()
    yield _Row(
        "nksQuocTich",
        "Quốc tịch",
        _OWN,
        nationality,
        facts.child_nationality.strip(),
        _same_in(NATIONALITIES),
        silent=True,
    )
    yield from _parent(
        "me", "mẹ", declared.mother, (facts.mother_name, facts.mother_born, facts.mother_paper_number)
    )
    yield from _parent(
        "cha", "cha", declared.father, (facts.father_name, facts.father_born, facts.father_paper_number)
    )
    yield _requester(declared.requester.full_name, facts.requester_name)


def _death(facts: DeathFields[Any], declared: DeathDeclaration) -> Iterator[_Row]:
    dead = declared.deceased
    yield _Row(
        "nktHoTen", "Họ tên người chết", _OWN, tidy(dead.full_name), tidy(facts.deceased_name), same_name
    )
    sex = _sex(dead.sex) if dead.sex is not None else ""
    yield _Row("nktGioiTinh", "Giới tính", _OWN, sex, facts.deceased_sex.strip(), _same_sex, silent=True)
    born = dead.born.format() if dead.born is not None else ""
    yield _Row("nktNgaySinh", "Ngày sinh", _OWN, born, facts.deceased_born.strip(), _same_date, silent=True)
    yield _Row("nktNgayChet", "Ngày chết", _OWN, dead.died.format(), _day(facts.died), _same_date)
    paper = dead.paper_number.strip()
    yield _Row(
        "nktSoGiayTo",
        "Số giấy tờ",
        _OWN,
        paper,
        facts.deceased_paper_number.strip(),
        _same_number,
        silent=True,
    )
    yield _requester(declared.requester.full_name, facts.requester_name)


_OWN = Subject.REGISTERED


def _parent(prefix: str, who_vi: str, declared: Person | None, registered: Sequence[str]) -> Iterator[_Row]:
    name, born, paper = (text.strip() for text in registered)
    declared_name = tidy(declared.full_name) if declared is not None else ""
    yield _Row(f"{prefix}HoTen", f"Họ tên {who_vi}", Subject.PARENT, declared_name, tidy(name), same_name)
    declared_born = declared.born.format() if declared is not None and declared.born is not None else ""
    yield _Row(
        f"{prefix}NgaySinh",
        f"Ngày sinh {who_vi}",
        Subject.PARENT,
        declared_born,
        born,
        _same_date,
        silent=True,
    )
    if declared is None:
        return
    numbers = {number for number in (declared.paper_number.strip(), declared.personal_id.strip()) if number}
    if numbers and paper and not any(_same_number(number, paper) for number in numbers):
        first = min(numbers, key=len)
        yield _Row(f"{prefix}SoGiayTo", f"Số giấy tờ {who_vi}", Subject.PARENT, first, paper, _same_number)


def _requester(declared: str, registered: str) -> _Row:
    return _Row(
        "nycHoTen",
        "Họ tên người yêu cầu",
        Subject.REQUESTER,
        tidy(declared),
        tidy(registered),
        same_name,
        silent=True,
    )


def _sex(sex: Sex) -> str:
    return sex.name_vi


def _same_sex(declared: str, registered: str) -> bool:
    return _same_in(SEXES)(declared, registered)


def _same_in(catalogue: Catalogue[Any]) -> Same:
    """Equal as entries of a catalogue (code or name), and where it has neither, as texts."""

    def same(declared: str, registered: str) -> bool:
        first, second = catalogue.read(declared), catalogue.read(registered)
        if first is None or second is None:
            return same_name(declared, registered)
        return bool(first.code == second.code)

    return same


def _day(text: str) -> str:
    """A day of death may carry its hour, before or after it."""
    for word in text.replace(",", " ").split():
        try:
            return PartialDate.parse(word).format()
        except InvalidDate:
            continue
    return text.strip()


def _same_date(declared: str, registered: str) -> bool:
    """Equal as far as the declaration says: a registered date may be more exact than the declared one, never less."""
    try:
        first, second = PartialDate.parse(declared), PartialDate.parse(registered)
    except InvalidDate:
        return declared == registered
    return (
        first.year == second.year and first.month in (None, second.month) and first.day in (None, second.day)
    )


def _same_number(declared: str, registered: str) -> bool:
    return _letters_and_digits(declared) == _letters_and_digits(registered)


def _letters_and_digits(text: str) -> str:
    return "".join(letter for letter in text.upper() if letter.isalnum())
