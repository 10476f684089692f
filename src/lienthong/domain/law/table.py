"""Reading the packaged table of rules, and choosing the row that holds on a day."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeVar

from lienthong.domain.calendar import in_vietnam

_TABLE = files("lienthong.domain") / "data" / "law.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedRule:
    """What every row has.

    The days it holds (``valid_to`` excluded), where it is from, and whether that text was seen.
    """

    valid_from: date
    valid_to: date | None
    source: str
    verified: bool

    def holds_on(self, day: date) -> bool:
        """True when the row is in force on the day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


R = TypeVar("R", bound=DatedRule)


def day_of(when: date) -> date:
    """The Vietnamese calendar day of a date or of a moment of reception.

    Notes
    -----
    ``ValueError`` is passed on when a moment without time zone is given.
    """
    return in_vietnam(when).date() if isinstance(when, datetime) else when


def in_force(rows: Iterable[R], when: date) -> tuple[R, ...]:
    """The rows that hold at a moment of reception, in the order of the table."""
    day = day_of(when)
    return tuple(row for row in rows if row.holds_on(day))


def rule_fields(row: dict[str, Any]) -> dict[str, Any]:
    """The fields of :class:`Rule` in a row of the table."""
    return {
        "valid_from": row["valid_from"],
        "valid_to": row.get("valid_to"),
        "source": row["source"],
        "verified": row["verified"],
    }


@lru_cache(maxsize=1)
def _table() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))


def rows_of(kind: str) -> list[dict[str, Any]]:
    """All rows of one kind, as they stand in the table."""
    return _table()[kind]
