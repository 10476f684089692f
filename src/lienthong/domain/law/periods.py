"""The periods within which a birth or a death must be registered. Being late is no ground for refusal."""

from __future__ import annotations

from datetime import date, timedelta

from lienthong.domain.law.groups import Group
from lienthong.domain.law.rules import NoRuleInForce
from lienthong.domain.law.table import day_of, rows_of


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
