"""The periods within which a birth or a death must be registered, and within which a citizen supplements.

Being late with a birth or a death is no ground for refusal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from lienthong.domain.calendar import WorkCalendar, current_calendar
from lienthong.domain.law.groups import Group
from lienthong.domain.law.rules import NoRuleInForce
from lienthong.domain.law.table import DatedRule, day_of, in_force, rows_of, rule_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementRule(DatedRule):
    """How long a citizen has to supplement, in working days."""

    working_days: int


@lru_cache(maxsize=1)
def _supplements() -> tuple[SupplementRule, ...]:
    return tuple(
        SupplementRule(working_days=row["working_days"], **rule_fields(row)) for row in rows_of("supplement")
    )


def supplement_rule(asked: date) -> SupplementRule:
    """What holds for a supplement that is asked for at this moment.

    Raises
    ------
    NoRuleInForce
        Before 2016.
    """
    for rule in in_force(_supplements(), asked):
        return rule
    raise NoRuleInForce("thời hạn bổ sung", asked)


def supplement_limit(asked: datetime, calendar: WorkCalendar | None = None) -> datetime:
    """Until when the citizen may supplement: 17:00, the lawful working days after the counting start."""
    return (calendar or current_calendar()).end_after(asked, supplement_rule(asked).working_days)


def period_days(group: Group, when: date) -> int:
    """Calendar days to register, by the law of the day of filing.

    Raises
    ------
    NoRuleInForce
        Before 2016.
    """
    day = day_of(when)
    for row in rows_of("period"):
        until: date | None = row.get("valid_to")
        if row["group"] == group and row["valid_from"] <= day and (until is None or day < until):
            return int(row["days"])
    raise NoRuleInForce("thời hạn đăng ký", when)


def birth_period_ends(born: date, filed: date) -> date:
    """The last day on which a birth is registered on time."""
    return born + timedelta(days=period_days(Group.BIRTH, filed))


def birth_is_late(born: date, filed: date) -> bool:
    """True when a birth is registered after the legal period.

    Period: 60 days from the day of birth (Luật Hộ tịch 2014, Điều 15).
    """
    return day_of(filed) > birth_period_ends(born, filed)


def death_period_ends(died: date, filed: date) -> date:
    """The last day on which a death is registered on time."""
    return died + timedelta(days=period_days(Group.DEATH, filed))


def death_is_late(died: date, filed: date) -> bool:
    """True when a death is registered after the legal period.

    Period: 15 days from the day of death (Luật Hộ tịch 2014, Điều 33).
    """
    return day_of(filed) > death_period_ends(died, filed)
