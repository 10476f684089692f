"""The registry: which unit a code named on a day, what stood above it, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache

from lienthong.domain.units.acts import COMMUNES_ACTS_2025, PROVINCES_ACT_2025
from lienthong.domain.units.events import Chronicle, Event, EventKind
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
    in_text,
)
from lienthong.domain.units.packaged import (
    UnitColumns,
    earlier_rows,
    succession_rows,
    uncollected,
    unit_columns,
)


def _day(compact: str) -> date:
    return date(int(compact[:4]), int(compact[4:6]), int(compact[6:]))


@lru_cache(maxsize=1_000)
def _compact(day: date) -> str:
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


class UnitRegistry:
    """All units of Vietnam from :data:`DATA_BEGINS` on. Immutable; safe to share between threads.

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

    def _held(self, number: int, day: str) -> bool:
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
        for number in self.spans(code):
            if self._held(number, day):
                return self._make(number)
        return None

    def require(self, code: str, on: date) -> Unit:
        """As :meth:`unit`, but raises :class:`UnknownUnit` with its explanation when there was none."""
        unit = self.unit(code, on)
        if unit is None:
            raise UnknownUnit(code, on, self.explain(code, on))
        return unit

    def history(self, code: str) -> tuple[Unit, ...]:
        """Every span of that code, oldest first; empty for an unknown code."""
        return tuple(self._make(number) for number in self.spans(code))

    def parents(self, code: str, on: date) -> tuple[Unit, ...]:
        """The units above, nearest first; ``()`` for a province. Raises :class:`UnknownUnit`."""
        above: list[Unit] = []
        parent = self.require(code, on).parent_code
        while parent is not None:
            unit = self.require(parent, on)
            above.append(unit)
            parent = unit.parent_code
        return tuple(above)

    def codes_above(self, code: str, on: date) -> tuple[str, ...]:
        """The codes of the unit and of those above it on that day, lowest first; ``()`` when there was no
        such unit. Cheaper than :meth:`parents` where only the codes are wanted."""
        day = _compact(on)
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

    def province_of(self, code: str, on: date) -> Unit:
        """The province that the unit belonged to on that day (itself for a province). Raises
        :class:`UnknownUnit`."""
        return (self.require(code, on), *self.parents(code, on))[-1]

    def full_name(self, code: str, on: date) -> str:
        """ "phường Điện Biên, quận Ba Đình, thành phố Hà Nội". Raises :class:`UnknownUnit`."""
        chain = self.codes_above(code, on)
        if not chain:
            self.require(code, on)  # raises
        day = _compact(on)
        numbers = (next(n for n in self.spans(one) if self._held(n, day)) for one in chain)
        return ", ".join(in_text(self._columns.name[number]) for number in numbers)

    # --- many units

    def units(self, on: date, level: UnitLevel | None = None) -> Iterator[Unit]:
        """Every unit of that day (and level), by level and code."""
        day = _compact(on)
        length = None if level is None else (2, 3, 5)[level - 1]
        for number, code in enumerate(self._columns.code):
            if (length is None or len(code) == length) and self._held(number, day):
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

    # --- what came of it

    @cached_property
    def chronicle(self) -> Chronicle:
        """What happened before 2025-07-01, as far as it follows from the lists and the acts."""
        return Chronicle(self)

    def events(self, code: str) -> tuple[Event, ...]:
        """Everything that is known to have happened to the unit of that code, oldest first."""
        found = self.chronicle.events(code)
        last = self.unit(code, TWO_LEVELS_BEGIN - timedelta(days=1))
        first = self.unit(code, TWO_LEVELS_BEGIN)
        pairs = self._in_2025(self._pair_rows[0].get(code, []))
        unchanged = first is not None and last is not None and first.name == last.name
        if last is not None and not (unchanged and self._only_source(code, pairs)):
            found.append(self._event_of_2025(last, first, pairs))
        return tuple(found)

    def _only_source(self, code: str, pairs: list[Succession]) -> bool:
        """True when the unit went whole into one that had no other source."""
        return len(pairs) == 1 and len(self._pair_rows[1].get(pairs[0].new, ())) == 1 and pairs[0].new == code

    def _event_of_2025(self, last: Unit, first: Unit | None, pairs: list[Succession]) -> Event:
        if last.level is UnitLevel.DISTRICT:
            kind = EventKind.ABOLISHED
        elif len(pairs) > 1:
            kind = EventKind.SPLIT
        elif self._only_source(last.code, pairs):
            kind = EventKind.RENAMED
        else:
            kind = EventKind.MERGED
        return Event(
            TWO_LEVELS_BEGIN,
            kind,
            last,
            first,
            tuple(pair.new for pair in pairs),
            self.chronicle.acts_on(last, TWO_LEVELS_BEGIN),
            doubtful=any(pair.doubtful for pair in pairs),
        )

    @cached_property
    def _pair_rows(self) -> tuple[dict[str, list[list[str]]], dict[str, list[list[str]]]]:
        """The rows of the succession of 2025-07-01 by old and by new code."""
        forward: dict[str, list[list[str]]] = {}
        backward: dict[str, list[list[str]]] = {}
        for row in succession_rows():
            forward.setdefault(row[0], []).append(row)
            backward.setdefault(row[1], []).append(row)
        return forward, backward

    @cached_property
    def _agreed_provinces(self) -> set[tuple[str, str]]:
        """Pairs of provinces between which both readings put communes.

        A pair of provinces was itself seen by one reading only; this is what puts it beyond doubt.
        """
        limit = _compact(TWO_LEVELS_BEGIN)
        before: dict[str, str] = {}
        after: dict[str, str] = {}
        for number, (code, parent) in enumerate(zip(self._columns.code, self._columns.parent, strict=True)):
            first, end = self._columns.first[number], self._columns.end[number]
            if first < limit <= (end or "9"):
                before[code] = parent
            if self._held(number, limit):
                after[code] = parent
        return {
            (before.get(before[row[0]], ""), after[row[1]])
            for rows in self._pair_rows[0].values()
            for row in rows
            if len(row[0]) == 5 and row[3] == "both" and row[0] in before and row[1] in after
        }

    def _in_2025(self, rows: list[list[str]]) -> list[Succession]:
        pairs = []
        for old, new, part, seen_by in rows:
            province = len(old) == 2
            firm = seen_by == "both" or (province and (old, new) in self._agreed_provinces)
            pairs.append(
                Succession(
                    UnitCode(old),
                    UnitCode(new),
                    TWO_LEVELS_BEGIN,
                    Part.FULL if part == "f" else Part.PARTIAL,
                    doubtful=not firm,
                    act=PROVINCES_ACT_2025 if province else COMMUNES_ACTS_2025,
                )
            )
        return pairs

    def successors(self, code: str, on: date | None = None) -> tuple[Succession, ...]:
        """Into which units this one went: all known pairs, or only those of changes after ``on``."""
        pairs = [
            *self._earlier(
                self._earlier_rows[0].get(code, []), {self._columns.end[n] for n in self.spans(code)}
            ),
            *self._in_2025(self._pair_rows[0].get(code, [])),
        ]
        return tuple(pair for pair in pairs if on is None or on < pair.day)

    def predecessors(self, code: str, on: date | None = None) -> tuple[Succession, ...]:
        """From which units this one came: all known pairs, or only those of changes up to ``on``."""
        pairs = [
            *self._earlier(
                self._earlier_rows[1].get(code, []), {self._columns.first[n] for n in self.spans(code)}
            ),
            *self._in_2025(self._pair_rows[1].get(code, [])),
        ]
        return tuple(pair for pair in pairs if on is None or pair.day <= on)

    def rearranged_into(self, code: str) -> tuple[Succession, ...]:
        """Only the pairs of 2025-07-01 that lead from this code."""
        return tuple(self._in_2025(self._pair_rows[0].get(code, [])))

    def rearranged_from(self, code: str) -> tuple[Succession, ...]:
        """Only the pairs of 2025-07-01 that lead to this code."""
        return tuple(self._in_2025(self._pair_rows[1].get(code, [])))

    @cached_property
    def _earlier_rows(self) -> tuple[dict[str, list[list[str]]], dict[str, list[list[str]]]]:
        """The rows of the derived successions before 2025-07-01 by old and by new code."""
        forward: dict[str, list[list[str]]] = {}
        backward: dict[str, list[list[str]]] = {}
        for row in earlier_rows():
            forward.setdefault(row[0], []).append(row)
            backward.setdefault(row[1], []).append(row)
        return forward, backward

    def _earlier(self, rows: list[list[str]], days: set[str]) -> list[Succession]:
        """The derived pairs of the days on which a span of the unit ended, or began, oldest first."""
        return [
            Succession(UnitCode(old), UnitCode(new), _day(day), Part(part), bool(doubtful), act or None)
            for old, new, day, part, doubtful, act in sorted(rows, key=lambda row: row[2])
            if day in days
        ]

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
    with uncollected():
        return UnitRegistry()
