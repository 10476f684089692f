"""Which legal act lies behind a change: told by its effective day and by the names in its title."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from lienthong_places.units.model import TWO_LEVELS_BEGIN, Unit, UnitLevel
from lienthong_places.units.packed_tables import act_rows
from lienthong_places.units.unit_table import UnitTable, day_of

PROVINCES_ACT_2025 = "202/2025/QH15"
LISTED_BY_FORCE = date(2019, 12, 1)
"""From here on the lists have the day of force."""

COMMUNES_ACTS_2025 = "1654–1687/NQ-UBTVQH15"


@dataclass(frozen=True, slots=True)
class LegalAct:
    """A legal act: number and title as published (the title is "" for those of 2025-07-01).

    ``day`` is the day of its force as far as that is known; ``listed`` the day that the lists of the statistics office
    have for it, and ``source`` where the day of force was found, when the two differ.
    """

    day: date
    number: str
    title: str
    listed: date | None = None
    source: str = ""

    @property
    def day_is_certain(self) -> bool:
        """False when ``day`` may be that of the act: the lists often have that before the end of 2019."""
        return bool(self.source) or self.day >= LISTED_BY_FORCE or "/QH" in self.number


class ActFinder:
    """The acts by day, and which of them fit a unit."""

    def __init__(self, table: UnitTable) -> None:
        self._table = table

    @cached_property
    def _acts(self) -> dict[date, list[LegalAct]]:
        acts: dict[date, list[LegalAct]] = defaultdict(list)
        for compact, number, title, listed, source in act_rows():
            day = day_of(compact)
            acts[day].append(LegalAct(day, number, title, day_of(listed) if listed else None, source))
        return acts

    def fitting(self, unit: Unit, day: date) -> tuple[LegalAct, ...]:
        """The acts of that day that fit the unit best: those that name it, else its district, else its province."""
        if day == TWO_LEVELS_BEGIN:
            number = PROVINCES_ACT_2025 if unit.level is UnitLevel.PROVINCE else COMMUNES_ACTS_2025
            return (LegalAct(day, number, ""),)
        names = [unit.short_name]
        on = unit.valid_from if unit.held_on(unit.valid_from) else day
        names += [upper.short_name for upper in self._table.above(unit.code, on)]
        acts = self._acts.get(day, [])
        if unit.level is UnitLevel.PROVINCE:
            acts = [
                act for act in acts if "/QH" in act.number
            ]  # only the National Assembly decides on provinces
        scored = [(self._fit(act.title, unit, names), act) for act in acts]
        best = max((score for score, _ in scored), default=0)
        if not best and len(scored) == 1:
            return (
                scored[0][1],
            )  # the only act of that day, whose title names no more than the biggest of the units
        return tuple(act for score, act in scored if score == best) if best else ()

    @staticmethod
    def _fit(title: str, unit: Unit, names: list[str]) -> int:
        lowered = title.lower()
        if unit.level is UnitLevel.PROVINCE:
            return 4 if unit.short_name.lower() in lowered else 0
        own = 4 if unit.name.lower() in lowered else 0
        above = [2 if place + 1 < len(names) - 1 else 1 for place in range(len(names) - 1)]
        upper = sum(worth for worth, name in zip(above, names[1:], strict=True) if name.lower() in lowered)
        return own + upper if upper else 0

    @cache  # noqa: B019 (one chronicle a process, some 200 days)
    def _titles_of_merging(self, day: date) -> list[str]:
        titles = (f"{act.title.lower()} " for act in self._acts.get(day, ()))
        return [title for title in titles if "nhập " in title and " vào " in title]

    def say_merged(self, unit: Unit, other: Unit, day: date) -> bool:
        """True when a title says that the one was merged into the other: "nhập xã A vào thị trấn B"."""
        words = f"nhập {unit.name} vào {other.name} ".lower()
        return any(words in title.replace(",", " ") for title in self._titles_of_merging(day))

    def speak_of_merging(self, day: date) -> bool:
        """True when the title of an act of that day names what was merged into what."""
        return bool(self._titles_of_merging(day))
