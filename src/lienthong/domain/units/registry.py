"""The registry: which unit a code named on a day, what stood above it, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache, cached_property

from lienthong.domain.units.model import (
    DATA_BEGINS,
    LEVEL_BY_LENGTH,
    TWO_LEVELS_BEGIN,
    Competence,
    Explanation,
    Part,
    Succession,
    Unit,
    UnitCode,
    UnitLevel,
    UnknownUnit,
)
from lienthong.domain.units.packaged import succession_rows, unit_rows

Row = tuple[str, str, str, str, str, str]


def _day(compact: str) -> date:
    return date(int(compact[:4]), int(compact[4:6]), int(compact[6:]))


def _compact(day: date) -> str:
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


class UnitRegistry:
    """All units of Vietnam from :data:`DATA_BEGINS` on. Immutable; safe to share between threads.

    Rows stay text until a unit is asked for, which keeps the start short.
    """

    def __init__(self) -> None:
        spans: dict[str, list[list[str]]] = {}
        for row in unit_rows():
            spans.setdefault(row[0], []).append(row)
        self._spans = spans
        self._units: dict[tuple[str, str], Unit] = {}

    @property
    def rows(self) -> Iterator[list[str]]:
        """Every span as packaged (see :mod:`lienthong.domain.units.packaged`), for those who index names."""
        return (row for rows in self._spans.values() for row in rows)

    def _make(self, row: list[str]) -> Unit:
        key = (row[0], row[4])
        unit = self._units.get(key)
        if unit is None:
            code, parent, name, kind, first, end = row
            unit = self._units[key] = Unit(
                level=LEVEL_BY_LENGTH[len(code)],
                code=UnitCode(code),
                parent_code=UnitCode(parent) if parent else None,
                name=" ".join(name.split()),
                type=kind,
                valid_from=_day(first),
                valid_to=_day(end) if end else None,
            )
        return unit

    # --- one code

    def unit(self, code: str, on: date, level: UnitLevel | None = None) -> Unit | None:
        """The unit of that code on that day; ``None`` when there was none (see :meth:`explain`).

        ``level`` only asserts what the length of the code already says.
        """
        day = _compact(on)
        if level is not None and LEVEL_BY_LENGTH.get(len(code)) is not level:
            return None
        for row in self._spans.get(code, ()):
            if row[4] <= day and (not row[5] or day < row[5]):
                return self._make(row)
        return None

    def require(self, code: str, on: date) -> Unit:
        """As :meth:`unit`, but raises :class:`UnknownUnit` with its explanation when there was none."""
        unit = self.unit(code, on)
        if unit is None:
            raise UnknownUnit(code, on, self.explain(code, on))
        return unit

    def history(self, code: str) -> tuple[Unit, ...]:
        """Every span of that code, oldest first; empty for an unknown code."""
        return tuple(self._make(row) for row in self._spans.get(code, ()))

    def parents(self, code: str, on: date) -> tuple[Unit, ...]:
        """The units above, nearest first; ``()`` for a province. Raises :class:`UnknownUnit`."""
        above: list[Unit] = []
        parent = self.require(code, on).parent_code
        while parent is not None:
            unit = self.require(parent, on)
            above.append(unit)
            parent = unit.parent_code
        return tuple(above)

    def province_of(self, code: str, on: date) -> Unit:
        """The province that the unit belonged to on that day (itself for a province). Raises
        :class:`UnknownUnit`."""
        return (self.require(code, on), *self.parents(code, on))[-1]

    def full_name(self, code: str, on: date) -> str:
        """ "phường Điện Biên, quận Ba Đình, thành phố Hà Nội". Raises :class:`UnknownUnit`."""
        chain = (self.require(code, on), *self.parents(code, on))
        return ", ".join(unit.name_in_text for unit in chain)

    # --- many units

    def units(self, on: date, level: UnitLevel | None = None) -> Iterator[Unit]:
        """Every unit of that day (and level), by level and code."""
        day = _compact(on)
        length = None if level is None else (2, 3, 5)[level - 1]
        for code, rows in self._spans.items():
            if length is None or len(code) == length:
                for row in rows:
                    if row[4] <= day and (not row[5] or day < row[5]):
                        yield self._make(row)

    def units_in(self, parent: str, on: date, level: UnitLevel = UnitLevel.COMMUNE) -> tuple[Unit, ...]:
        """The units of a level within a province (or district) on that day, by code."""
        return tuple(unit for unit in self.units(on, level) if self._is_within(unit, parent, on))

    def _is_within(self, unit: Unit, parent: str, on: date) -> bool:
        above = unit.parent_code
        while above is not None:
            if above == parent:
                return True
            upper = self.unit(above, on)
            above = upper.parent_code if upper else None
        return False

    # --- what came of it

    @cached_property
    def _pairs(self) -> tuple[dict[str, list[Succession]], dict[str, list[Succession]]]:
        rows = succession_rows()
        # A pair of provinces was seen by one reading only, but is beyond doubt when both readings put every
        # commune of the old province into communes of the new one.
        agreed: set[tuple[str, str]] = set()
        for old, new, _, seen_by in rows:
            if len(old) == 5 and seen_by == "both":
                agreed.add((self._province_before(old), self._province_after(new)))
        forward: dict[str, list[Succession]] = {}
        backward: dict[str, list[Succession]] = {}
        for old, new, part, seen_by in rows:
            firm = seen_by == "both" or (len(old) == 2 and (old, new) in agreed)
            pair = Succession(
                UnitCode(old),
                UnitCode(new),
                TWO_LEVELS_BEGIN,
                Part.FULL if part == "f" else Part.PARTIAL,
                doubtful=not firm,
            )
            forward.setdefault(old, []).append(pair)
            backward.setdefault(new, []).append(pair)
        return forward, backward

    def _province_before(self, code: str) -> str:
        return self.province_of(code, date(2025, 6, 30)).code

    def _province_after(self, code: str) -> str:
        return self.province_of(code, TWO_LEVELS_BEGIN).code

    def successors(self, code: str, on: date | None = None) -> tuple[Succession, ...]:
        """Into which units this one went: all known pairs, or only those of changes after ``on``."""
        pairs = self._pairs[0].get(code, ())
        return tuple(pair for pair in pairs if on is None or on < pair.day)

    def predecessors(self, code: str, on: date | None = None) -> tuple[Succession, ...]:
        """From which units this one came: all known pairs, or only those of changes up to ``on``."""
        pairs = self._pairs[1].get(code, ())
        return tuple(pair for pair in pairs if on is None or pair.day <= on)

    def competent_now(self, code: str, then: date, now: date) -> Competence:
        """Which unit has taken over, by ``now``, what the unit of that code did ``then``.

        Raises :class:`UnknownUnit` when there was no such unit then.
        """
        unit = self.require(code, then)
        frontier: list[tuple[str, date]] = [(unit.code, then)]
        found: dict[str, Unit] = {}
        via: list[Succession] = []
        certain = True
        seen: set[str] = set()
        while frontier:
            current, since = frontier.pop(0)
            pairs = [pair for pair in self.successors(current, since) if pair.day <= now]
            if pairs:
                first_day = min(pair.day for pair in pairs)
                for pair in pairs:
                    if pair.day == first_day and (key := f"{pair.old}{pair.new}{pair.day}") not in seen:
                        seen.add(key)
                        via.append(pair)
                        certain = certain and not pair.doubtful
                        frontier.append((pair.new, pair.day))
                continue
            living = self.unit(current, now)
            if living is None:
                certain = False
            else:
                found[living.code] = living
        return Competence(tuple(found.values()), certain and len(found) == 1, tuple(via))

    def explain(self, code: str, on: date) -> Explanation:
        """Is this code possible on that day and, if not, what was probably meant. Never raises."""
        from lienthong.domain.units.explaining import explain  # noqa: PLC0415 (it needs the registry)

        return explain(self, code, on)

    @property
    def begins(self) -> date:
        """The first day of the data."""
        return DATA_BEGINS


@cache
def registry() -> UnitRegistry:
    """The one registry of this process, loaded at the first call."""
    return UnitRegistry()
