"""The table of units: which unit a code named on a day, and what stood above and below it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property, lru_cache

from lienthong_places.units.model import LEVEL_BY_LENGTH, Unit, UnitCode, UnitLevel, in_text
from lienthong_places.units.packed_tables import UnitColumns, unit_columns


def day_of(compact: str) -> date:
    """The day that ``yyyyMMdd`` says."""
    return date(int(compact[:4]), int(compact[4:6]), int(compact[6:]))


@lru_cache(maxsize=1_000)
def compact_day(day: date) -> str:
    """A day as ``yyyyMMdd``."""
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


class UnitTable:
    """Every span of every unit; what can be looked up in it without knowing what became of what.

    Spans stay columns of text until a unit is asked for, which keeps the start short.
    """

    def __init__(self) -> None:
        self._columns = unit_columns()
        codes = self._columns.code
        self._first_span = dict(zip(reversed(codes), range(len(codes) - 1, -1, -1), strict=True))
        self._units: list[Unit | None] = [None] * len(codes)

    @property
    def columns(self) -> UnitColumns:
        """Every span as packaged, for those who index names."""
        return self._columns

    def spans(self, code: str) -> range:
        """The numbers of a code's spans in :attr:`columns`, oldest first; empty for an unknown code."""
        first = self._first_span.get(code)
        if first is None:
            return range(0)
        codes = self._columns.code
        stop = first + 1
        while stop < len(codes) and codes[stop] == code:
            stop += 1
        return range(first, stop)

    def is_held(self, number: int, day: str) -> bool:
        """True when the span of that number held on a day (``yyyyMMdd``)."""
        end = self._columns.end[number]
        return self._columns.first[number] <= day and (not end or day < end)

    def _make(self, number: int) -> Unit:
        unit = self._units[number]
        if unit is None:
            code, parent, name, kind, first, end = (column[number] for column in self._columns)
            unit = self._units[number] = Unit(
                level=LEVEL_BY_LENGTH[len(code)],
                code=UnitCode(code),
                parent_code=UnitCode(parent) if parent else None,
                name=" ".join(name.split()),
                type=kind,
                valid_from=day_of(first),
                valid_to=day_of(end) if end else None,
            )
        return unit

    def unit(self, code: str, on: date, level: UnitLevel | None = None) -> Unit | None:
        """The unit of that code on that day; ``None`` when there was none (see :meth:`explain`).

        ``level`` only asserts what the length of the code already says.
        """
        day = compact_day(on)
        if level is not None and LEVEL_BY_LENGTH.get(len(code)) is not level:
            return None
        for number in self.spans(code):
            if self.is_held(number, day):
                return self._make(number)
        return None

    def history(self, code: str) -> tuple[Unit, ...]:
        """Every span of that code, oldest first; empty for an unknown code."""
        return tuple(self._make(number) for number in self.spans(code))

    def above(self, code: str, on: date) -> tuple[Unit, ...]:
        """The units above on that day, nearest first; ``()`` for a province and for a code that was none."""
        units = (self.unit(one, on) for one in self.codes_above(code, on)[1:])
        return tuple(unit for unit in units if unit is not None)

    def codes_above(self, code: str, on: date) -> tuple[str, ...]:
        """The codes of the unit and of those above it on that day, lowest first; ``()`` when there was no such unit.

        Cheaper than :meth:`parents` where only the codes are wanted.
        """
        day = compact_day(on)
        chain: list[str] = []
        firsts, ends, parents = self._columns.first, self._columns.end, self._columns.parent
        while code:
            for number in self.spans(code):
                if firsts[number] <= day and (not ends[number] or day < ends[number]):
                    break
            else:
                return ()
            chain.append(code)
            code = parents[number]
        return tuple(chain)

    def name_with_those_above(self, code: str, on: date) -> str:
        """“phường Điện Biên, quận Ba Đình, thành phố Hà Nội”; "" when there was no such unit."""
        day = compact_day(on)
        numbers = (
            next(n for n in self.spans(one) if self.is_held(n, day)) for one in self.codes_above(code, on)
        )
        return ", ".join(in_text(self._columns.name[number]) for number in numbers)

    # --- many units

    def units(self, on: date, level: UnitLevel | None = None) -> Iterator[Unit]:
        """Every unit of that day (and level), by level and code."""
        day = compact_day(on)
        length = None if level is None else (2, 3, 5)[level - 1]
        for number, code in enumerate(self._columns.code):
            if (length is None or len(code) == length) and self.is_held(number, day):
                yield self._make(number)

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

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that ever was, by level and code."""
        return tuple(reversed(self._first_span))

    @cached_property
    def _below(self) -> dict[str, list[str]]:
        below: dict[str, dict[str, None]] = {}
        for code, parent in zip(self._columns.code, self._columns.parent, strict=True):
            if parent:
                below.setdefault(parent, {})[code] = None
        return {parent: list(codes) for parent, codes in below.items()}

    def children(self, parent: str, on: date) -> tuple[Unit, ...]:
        """The units directly under a unit on that day, by code."""
        units = (self.unit(code, on) for code in self._below.get(parent, ()))
        return tuple(unit for unit in units if unit is not None and unit.parent_code == parent)
