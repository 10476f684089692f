"""The registry: which unit a code named on a day, what stood above it, and what came of it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, cached_property

from lienthong_places.units.events import Chronicle, EventKind, UnitEvent
from lienthong_places.units.explanation import explain
from lienthong_places.units.model import (
    DATA_BEGINS,
    TWO_LEVELS_BEGIN,
    Competence,
    Explanation,
    Succession,
    Unit,
    UnitLevel,
    UnknownUnit,
)
from lienthong_places.units.packed_tables import uncollected
from lienthong_places.units.successions import Successions
from lienthong_places.units.unit_table import UnitTable


class UnitRegistry(UnitTable):
    """All units of Vietnam from :data:`DATA_BEGINS` on. Immutable; safe to share between threads."""

    # --- one code

    def require(self, code: str, on: date) -> Unit:
        """As :meth:`unit`, for a unit that must be there.

        Raises
        ------
        UnknownUnit
            When there was none.
        """
        unit = self.unit(code, on)
        if unit is None:
            raise UnknownUnit(code, on, self.explain(code, on))
        return unit

    def parents(self, code: str, on: date) -> tuple[Unit, ...]:
        """The units above, nearest first; ``()`` for a province. Raises :class:`UnknownUnit`."""
        self.require(code, on)
        return self.above(code, on)

    def province_of(self, code: str, on: date) -> Unit:
        """The province that the unit belonged to on that day (itself for a province). Raises :class:`UnknownUnit`."""
        return (self.require(code, on), *self.parents(code, on))[-1]

    def full_name(self, code: str, on: date) -> str:
        """“phường Điện Biên, quận Ba Đình, thành phố Hà Nội”. Raises :class:`UnknownUnit`."""
        name = self.name_with_those_above(code, on)
        if not name:
            self.require(code, on)  # raises
        return name

    def nearest_day(self, code: str, on: date) -> date | None:
        """The day by which a unit can be named: that day; its last day, where it was gone by then; else its first.

        None for a code that no unit ever had.
        """
        if self.unit(code, on) is not None:
            return on
        spans = self.history(code)
        ended = [span.valid_to for span in spans if span.valid_to is not None and span.valid_to <= on]
        if ended:
            return max(ended) - timedelta(days=1)
        return spans[0].valid_from if spans else None

    def nearest_name(self, code: str, on: date) -> str:
        """As :meth:`full_name`; a unit that was none on that day by the name of :meth:`nearest_day`.

        What was written down before a reorganisation is often read after it. Empty for a code that no unit ever
        had; never raises.
        """
        day = self.nearest_day(code, on)
        return "" if day is None else self.name_with_those_above(code, day)

    # --- what came of it

    @cached_property
    def _successions(self) -> Successions:
        return Successions(self)

    @cached_property
    def chronicle(self) -> Chronicle:
        """What happened before 2025-07-01, as far as it follows from the lists and the acts."""
        return Chronicle(self)

    def events(self, code: str) -> tuple[UnitEvent, ...]:
        """Everything that is known to have happened to the unit of that code, oldest first."""
        found = self.chronicle.events(code)
        last = self.unit(code, TWO_LEVELS_BEGIN - timedelta(days=1))
        first = self.unit(code, TWO_LEVELS_BEGIN)
        pairs = list(self.rearranged_into(code))
        unchanged = first is not None and last is not None and first.name == last.name
        if last is not None and not (unchanged and self._successions.is_only_source(code)):
            found.append(self._event_of_2025(last, first, pairs))
        return tuple(found)

    def _event_of_2025(self, last: Unit, first: Unit | None, pairs: list[Succession]) -> UnitEvent:
        if last.level is UnitLevel.DISTRICT:
            kind = EventKind.ABOLISHED
        elif len(pairs) > 1:
            kind = EventKind.SPLIT
        elif self._successions.is_only_source(last.code):
            kind = EventKind.RENAMED
        else:
            kind = EventKind.MERGED
        return UnitEvent(
            TWO_LEVELS_BEGIN,
            kind,
            last,
            first,
            tuple(pair.new for pair in pairs),
            self.chronicle.acts_on(last, TWO_LEVELS_BEGIN),
            doubtful=any(pair.doubtful for pair in pairs),
        )

    def successors(self, code: str, on: date | None = None) -> tuple[Succession, ...]:
        """Into which units this one went: all known pairs, or only those of changes after ``on``."""
        return self._successions.successors(code, on)

    def predecessors(self, code: str, on: date | None = None) -> tuple[Succession, ...]:
        """From which units this one came: all known pairs, or only those of changes up to ``on``."""
        return self._successions.predecessors(code, on)

    def rearranged_into(self, code: str) -> tuple[Succession, ...]:
        """Only the pairs of 2025-07-01 that lead from this code."""
        return self._successions.rearranged_into(code)

    def rearranged_from(self, code: str) -> tuple[Succession, ...]:
        """Only the pairs of 2025-07-01 that lead to this code."""
        return self._successions.rearranged_from(code)

    def competent_now(self, code: str, then: date, now: date) -> Competence:
        """Which unit has taken over, by ``now``, what the unit of that code did ``then``.

        Raises :class:`UnknownUnit` when there was no such unit then.
        """
        return self._successions.competent(self.require(code, then).code, then, now)

    def explain(self, code: str, on: date) -> Explanation:
        """Is this code possible on that day and, if not, what was probably meant. Never raises."""
        return explain(self, self._successions, code, on)

    @property
    def begins(self) -> date:
        """The first day of the data."""
        return DATA_BEGINS


@cache
def registry() -> UnitRegistry:
    """The one registry of this process, loaded at the first call."""
    with uncollected():
        return UnitRegistry()
