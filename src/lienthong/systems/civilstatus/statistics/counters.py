"""What is counted as it happens: registrations by unit, register and month, for the reports of the ministry.

The counts are written in the transaction of the entry they count, so adding up a year costs the same after one
year of use as after thirty, and names nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from lienthong.domain.catalogues import Sex
from lienthong.domain.registers import Register
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import CompiledStatement
from lienthong.systems.civilstatus.base.tables import monthly_counts


@dataclass(frozen=True, slots=True)
class CounterDelta:
    """What happened so many times.

    ``seconds`` add up from reception to registration, of ``registered``; what follows them is what the ministry's
    reports ask for, see ``base.tables.monthly_counts`` and :mod:`statistics.contributions`.
    """

    registered: int = 0
    imported: int = 0
    on_time: int = 0
    late: int = 0
    male: int = 0
    female: int = 0
    refused: int = 0
    seconds: int = 0
    again: int = 0
    noted: int = 0
    new_male: int = 0
    new_female: int = 0
    kinh: int = 0
    other_group: int = 0
    late_this_year: int = 0
    late_under_5: int = 0
    aged_under_1: int = 0
    aged_1_to_4: int = 0
    aged_from_5: int = 0
    first: int = 0
    first_male: int = 0
    first_female: int = 0
    first_male_months: int = 0
    first_female_months: int = 0
    to_marry_male: int = 0
    to_marry_female: int = 0
    changed: int = 0
    corrected: int = 0
    supplemented: int = 0

    def __add__(self, other: CounterDelta) -> CounterDelta:
        return CounterDelta(*(getattr(self, name) + getattr(other, name) for name in COUNTED))

    @property
    def entries(self) -> int:
        """Entries in the books, whatever they come from."""
        return self.registered + self.imported

    @property
    def new(self) -> int:
        """Entries of what was registered for the first time, and here."""
        return self.entries - self.again - self.noted

    @property
    def mean_days(self) -> float | None:
        """Mean days from reception to registration; None when nothing was registered from a dossier."""
        return self.seconds / self.registered / 86_400 if self.registered else None


COUNTED = tuple(field.name for field in fields(CounterDelta))


@dataclass(frozen=True, slots=True, order=True)
class CounterKey:
    """Where something is counted: the register, a month in Vietnam, and the unit."""

    kind: str
    year: int
    month: int
    unit_code: str

    @classmethod
    def of(cls, register: Register, at: datetime, unit_code: str) -> CounterKey:
        """The bin of a moment."""
        day = at.astimezone(VIETNAM)
        return cls(register.value, day.year, day.month, unit_code)


def delta_of(sex: Sex | None, *, late: bool | None) -> CounterDelta:
    """One entry, whatever it comes from; ``late`` None when nobody knows, or the register knows no delay."""
    return CounterDelta(
        male=int(sex is Sex.MALE),
        female=int(sex is Sex.FEMALE),
        late=int(late is True),
        on_time=int(late is False),
    )


def from_dossier(delta: CounterDelta, received: datetime, registered: datetime) -> CounterDelta:
    """The entry of a dossier and how long it took."""
    return replace(delta, registered=1, seconds=max(0, int((registered - received).total_seconds())))


def count(session: Session, where: CounterKey, delta: CounterDelta) -> None:
    """Add to a bin, in the transaction of what is counted."""
    count_all(session, ((where, delta),))


def count_all(session: Session, counted: Iterable[tuple[CounterKey, CounterDelta]]) -> None:
    """Add to many bins; each transaction takes them in one order, so that two never wait for each other."""
    sums: dict[CounterKey, CounterDelta] = {}
    for where, delta in counted:
        sums[where] = sums.get(where, CounterDelta()) + delta
    rows = [
        {
            "kind": where.kind,
            "year": where.year,
            "month": where.month,
            "unit_code": where.unit_code,
            **{name: getattr(delta, name) for name in COUNTED},
        }
        for where, delta in sorted(sums.items(), key=lambda each: each[0])
    ]
    if rows:
        _adding_statement(session.dialect.name).run_for_each(session, rows)


@lru_cache(maxsize=2)
def _adding_statement(dialect: str) -> CompiledStatement:
    insert: Any = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = insert(monthly_counts)
    added = statement.on_conflict_do_update(
        index_elements=list(monthly_counts.primary_key.columns),
        set_={name: monthly_counts.c[name] + statement.excluded[name] for name in COUNTED},
    )
    return CompiledStatement(added, tuple(column.name for column in monthly_counts.c))
