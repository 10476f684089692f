"""What an entry counts for in the ministry's reports: read from what the book says, so that it can be counted anew.

Pure. What no paper says and reports ask for (registered again, which marriage it is) is kept with the entry as
``declared``; entries from books on paper have none, and count as new ones.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from lienthong.domain.catalogues import (
    ETHNIC_GROUPS,
    MaritalStatus,
    MaritalStatusPurpose,
    RegistrationType,
    Sex,
)
from lienthong.domain.checks.same_event.duplicates import Facts
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import Declaration, MaritalStatusDeclaration, MarriageDeclaration, Spouse
from lienthong.domain.registers import Register
from lienthong.systems.civilstatus.books.notes import CorrectionKind
from lienthong.systems.civilstatus.statistics.counters import CounterDelta

_KINH: Final = "01"
_FOR_MARRIAGE: Final = frozenset(
    purpose.code for purpose in (MaritalStatusPurpose.MARRIAGE_HERE, MaritalStatusPurpose.MARRIAGE_ABROAD)
)
#: Ages at which the reports part children from others, in years.
_FIRST_YEAR, _FIVE = 1, 5


def declared_record(declaration: Declaration) -> dict[str, Any]:
    """What the entry keeps for the reports and its fields do not say; codes only."""
    kind = getattr(declaration, "registration_type", None)
    kept: dict[str, Any] = {"type": kind.code} if kind is not None else {}
    if isinstance(declaration, MarriageDeclaration):
        kept["times"] = [_times(declaration.husband), _times(declaration.wife)]
    if isinstance(declaration, MaritalStatusDeclaration) and declaration.purpose_kind is not None:
        kept["purpose"] = declaration.purpose_kind.code
    return kept


def contributions_of(
    register: Register, content: Mapping[str, Any], facts: Facts, registered: date, *, late: bool | None
) -> CounterDelta:
    """What an entry adds to the counts beside itself.

    Parameters
    ----------
    content
        Of the entry, opened: ``fields`` and ``declared``.
    late
        None when nobody knows, or no period runs.
    """
    declared, fields = content.get("declared") or {}, content["fields"]
    kind = declared.get("type")
    earlier = CounterDelta(
        again=int(kind == RegistrationType.AGAIN.code), noted=int(kind == RegistrationType.FOREIGN_NOTED.code)
    )
    if register is Register.CORRECTION:
        return _correction(fields)
    if register is Register.MARITAL_STATUS:
        return _marital_status(declared, fields, facts)
    if earlier.again or earlier.noted:
        return earlier
    match register:
        case Register.BIRTH:
            return _birth(fields, facts, registered, late=late)
        case Register.DEATH:
            return _with_sex(_death(facts), facts)
        case Register.MARRIAGE:
            return _marriage(declared, facts, registered)
        case _:
            return CounterDelta()


def _birth(fields: Mapping[str, Any], facts: Facts, registered: date, *, late: bool | None) -> CounterDelta:
    group = ETHNIC_GROUPS.read(fields.get("ethnic_group") or "")
    born = facts.happened
    under_5 = born is not None and _group(born, PartialDate.of(registered)) in (0, 1)
    delta = CounterDelta(
        kinh=int(group is not None and group.code == _KINH),
        other_group=int(bool(fields.get("ethnic_group")) and (group is None or group.code != _KINH)),
        late_this_year=int(late is True and born is not None and born.year == registered.year),
        late_under_5=int(late is True and under_5),
    )
    return _with_sex(delta, facts)


def _death(facts: Facts) -> CounterDelta:
    born = facts.subjects[0].born if facts.subjects else None
    group = _group(born, facts.happened) if born is not None and facts.happened is not None else None
    return CounterDelta(
        aged_under_1=int(group == 0), aged_1_to_4=int(group == 1), aged_from_5=int(group == 2)
    )


def _marriage(declared: Mapping[str, Any], facts: Facts, registered: date) -> CounterDelta:
    times = declared.get("times") or [None, None]
    ages = [
        _months(who.born.exact, registered) if who.born is not None and who.born.exact is not None else None
        for who in facts.subjects[:2]
    ]
    man, woman = (
        age if time == 1 else None for age, time in zip([*ages, None, None][:2], times, strict=True)
    )
    return CounterDelta(
        first=int(times == [1, 1]),
        first_male=int(man is not None),
        first_female=int(woman is not None),
        first_male_months=man or 0,
        first_female_months=woman or 0,
    )


def _marital_status(declared: Mapping[str, Any], fields: Mapping[str, Any], facts: Facts) -> CounterDelta:
    purpose = declared.get("purpose")
    marries = purpose in _FOR_MARRIAGE if purpose else "kết hôn" in (fields.get("purpose") or "").lower()
    sex = facts.subjects[0].sex if facts.subjects else None
    return CounterDelta(
        to_marry_male=int(marries and sex is Sex.MALE), to_marry_female=int(marries and sex is Sex.FEMALE)
    )


def _correction(fields: Mapping[str, Any]) -> CounterDelta:
    said = fields.get("kind")
    return CounterDelta(
        changed=int(said == CorrectionKind.CHANGE.name_vi),
        corrected=int(said == CorrectionKind.CORRECTION.name_vi),
        supplemented=int(said == CorrectionKind.SUPPLEMENT.name_vi),
    )


def _with_sex(delta: CounterDelta, facts: Facts) -> CounterDelta:
    sex = facts.subjects[0].sex if facts.subjects else None
    return replace(delta, new_male=int(sex is Sex.MALE), new_female=int(sex is Sex.FEMALE))


def _times(spouse: Spouse) -> int | None:
    if spouse.times_married is None and spouse.marital_status_kind is MaritalStatus.NEVER_MARRIED:
        return 1
    return spouse.times_married


def _group(born: PartialDate, at: PartialDate) -> int | None:
    """0 in the first year of life, 1 until five, 2 from then on; None where unknown days leave it open."""
    youngest = _months(_last_day(born), _first_day(at)) // 12
    oldest = _months(_first_day(born), _last_day(at)) // 12
    groups = {(age >= _FIRST_YEAR) + (age >= _FIVE) for age in (youngest, oldest)}
    return groups.pop() if len(groups) == 1 else None


def _months(born: date, at: date) -> int:
    """Whole months of age; 0 where the order of the days is wrong."""
    return max(0, (at.year - born.year) * 12 + at.month - born.month - (at.day < born.day))


def _first_day(when: PartialDate) -> date:
    return date(when.year, when.month or 1, when.day or 1)


def _last_day(when: PartialDate) -> date:
    month = when.month or 12
    return date(when.year, month, when.day or calendar.monthrange(when.year, month)[1])
