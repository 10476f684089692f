"""A day on which lists of units changed: which spans ended and which began."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from lienthong_places.units.model import Unit, UnitLevel


class DayOfChanges:
    """The spans that ended and began on one day, by code."""

    def __init__(self) -> None:
        self.ended: dict[str, Unit] = {}
        self.begun: dict[str, Unit] = {}

    @cached_property
    def gone(self) -> list[Unit]:
        """Units whose code ended."""
        return [unit for code, unit in self.ended.items() if code not in self.begun]

    @cached_property
    def new(self) -> list[Unit]:
        """Units whose code began."""
        return [unit for code, unit in self.begun.items() if code not in self.ended]

    @cached_property
    def new_in(self) -> dict[str | None, list[Unit]]:
        """New units by parent."""
        return _by_parent(self.new)

    @cached_property
    def renamed_in(self) -> dict[str | None, list[Unit]]:
        """Communes that changed their name or kind, as they are now, by parent."""
        return _by_parent(
            after
            for before, after in self.continued
            if after.level is UnitLevel.COMMUNE and before.name != after.name
        )

    @cached_property
    def moved_from(self) -> dict[str | None, set[str]]:
        """Where the communes of a district went that lived on, itself included if any stayed in the lists."""
        moved: dict[str | None, set[str]] = defaultdict(set)
        for before, after in self.continued:
            if after.level is UnitLevel.COMMUNE and after.parent_code:
                moved[before.parent_code].add(after.parent_code)
        return moved

    @cached_property
    def continued(self) -> list[tuple[Unit, Unit]]:
        """Units that changed and kept their code: before and after."""
        return [(unit, self.begun[code]) for code, unit in self.ended.items() if code in self.begun]


def _by_parent(units: Iterable[Unit]) -> dict[str | None, list[Unit]]:
    grouped: dict[str | None, list[Unit]] = defaultdict(list)
    for unit in units:
        grouped[unit.parent_code].append(unit)
    return grouped
