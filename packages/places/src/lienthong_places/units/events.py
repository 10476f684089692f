"""What happened to units before 2025-07-01, derived from the change of the lists and the titles of the acts.

The lists say which codes ended and began on a day; they do not say what became of what. That follows only in
part:

* districts and provinces: from where the units below them went, which is certain;
* communes that only got a new code: same name, same district, same day;
* communes that were merged: into one of the units of the district that began or changed its name or kind
that day. That is marked doubtful, unless the title of an act says it in words.

A code that ends and comes back later under the same name is a fault of the lists, not an event; it is marked
doubtful.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, cached_property

from lienthong_places.units.day_of_changes import DayOfChanges
from lienthong_places.units.legal_acts import ActFinder, LegalAct
from lienthong_places.units.model import (
    DATA_BEGINS,
    TWO_LEVELS_BEGIN,
    Part,
    Succession,
    Unit,
    UnitCode,
    UnitLevel,
)
from lienthong_places.units.unit_table import UnitTable, day_of


class EventKind(StrEnum):
    """What happened to a unit."""

    CREATED = "created"
    SPLIT_OFF = "split_off"
    RECODED = "recoded"
    RENAMED = "renamed"
    RECLASSIFIED = "reclassified"
    MOVED = "moved"
    MERGED = "merged"
    SPLIT = "split"
    ABOLISHED = "abolished"


@dataclass(frozen=True, slots=True)
class UnitEvent:
    """One thing that happened to one unit on a day.

    ``before`` is ``None`` for a new unit, ``after`` for one that ended; ``others`` are the codes of the units it
    came from or went into. ``acts``: the acts of that day that fit best.
    """

    day: date
    kind: EventKind
    before: Unit | None
    after: Unit | None
    others: tuple[UnitCode, ...]
    acts: tuple[LegalAct, ...]
    doubtful: bool

    @property
    def unit(self) -> Unit:
        """The unit, as it was after the event if it lived on."""
        unit = self.after or self.before
        assert unit is not None
        return unit


class Chronicle:
    """Events and successions before 2025-07-01, worked out day by day as they are asked for."""

    def __init__(self, table: UnitTable) -> None:
        self._table = table
        self._acts = ActFinder(table)

    @cached_property
    def _codes_by_day(self) -> dict[date, dict[str, None]]:
        """On which days before 2025-07-01 something changed, and at which codes."""
        first, limit = (f"{day:%Y%m%d}" for day in (DATA_BEGINS, TWO_LEVELS_BEGIN))
        by_day: dict[str, dict[str, None]] = defaultdict(dict)
        columns = self._table.columns
        for code, begun, ended in zip(columns.code, columns.first, columns.end, strict=True):
            if ended and ended < limit:
                by_day[ended][code] = None
            if first < begun < limit:
                by_day[begun][code] = None
        return {day_of(compact): codes for compact, codes in by_day.items()}

    @cache  # noqa: B019 (one chronicle a process, some 200 days)
    def _changes(self, day: date) -> DayOfChanges:
        changes = DayOfChanges()
        for code in self._codes_by_day.get(day, ()):
            for unit in self._table.history(code):
                if unit.valid_to == day:
                    changes.ended[code] = unit
                if unit.valid_from == day:
                    changes.begun[code] = unit
        return changes

    @property
    def change_days(self) -> list[date]:
        """The days before 2025-07-01 on which something changed, in order."""
        return sorted(self._codes_by_day)

    # --- successions

    def successors(self, code: str) -> list[Succession]:
        """Pairs that lead from this code, oldest first."""
        days = sorted({unit.valid_to for unit in self._table.history(code) if unit.valid_to})
        return [pair for day in days for pair in self._pairs_from(day).get(code, ())]

    def predecessors(self, code: str) -> list[Succession]:
        """Pairs that lead to this code, oldest first."""
        days = sorted({unit.valid_from for unit in self._table.history(code)})
        return [pair for day in days for pair in self.pairs(day) if pair.new == code]

    @cache  # noqa: B019 (one chronicle a process, some 200 days)
    def _pairs_from(self, day: date) -> dict[str, list[Succession]]:
        by_old: dict[str, list[Succession]] = defaultdict(list)
        for pair in self.pairs(day):
            by_old[pair.old].append(pair)
        return dict(by_old)

    def pairs(self, day: date) -> tuple[Succession, ...]:
        """All pairs of a day, as they are derived."""
        return self._work_out(day) if day in self._codes_by_day else ()

    @cache  # noqa: B019 (one chronicle a process, some 200 days)
    def _work_out(self, day: date) -> tuple[Succession, ...]:
        changes = self._changes(day)
        pairs: list[Succession] = []
        for unit in changes.gone:
            if unit.level is UnitLevel.COMMUNE:
                pairs.extend(self._commune_heirs(unit, changes, day))
            else:
                pairs.extend(self._heirs_by_those_below(unit, changes, day))
        for before, after in changes.continued:
            if before.level is UnitLevel.DISTRICT and before.name != after.name:
                pairs.extend(self._split_district(before, changes, day))
            elif before.level is UnitLevel.COMMUNE and before.short_name != after.short_name:
                pairs.extend(self._split_commune(before, after, changes, day))
        return tuple(pairs)

    def _heirs_by_those_below(self, unit: Unit, changes: DayOfChanges, day: date) -> list[Succession]:
        """A district or province that ended went where the units below it went."""
        heirs = sorted(
            {
                after.parent_code
                for before, after in changes.continued
                if before.parent_code == unit.code and after.parent_code
            }
        )
        part = Part.FULL if len(heirs) == 1 else Part.PARTIAL
        acts = self._acts_on_end(unit, heirs, day)
        act = acts[0].number if len(acts) == 1 else None
        return [Succession(unit.code, heir, day, part, doubtful=False, act=act) for heir in heirs]

    def _split_district(self, before: Unit, changes: DayOfChanges, day: date) -> list[Succession]:
        """A district that lost its old name and a part of its communes to a new district on the same day.

        Both follow it.
        """
        new = {unit.code for unit in changes.new if unit.level is UnitLevel.DISTRICT}
        taken = {
            after.parent_code
            for was, after in changes.continued
            if was.parent_code == before.code and after.parent_code in new
        }
        heirs = sorted(code for code in taken if code) if taken else []
        act = self._act_number(before, day)
        return [
            Succession(before.code, UnitCode(code), day, Part.PARTIAL, doubtful=False, act=act)
            for code in ([before.code, *heirs] if heirs else [])
        ]

    def _split_commune(self, before: Unit, after: Unit, changes: DayOfChanges, day: date) -> list[Succession]:
        """A commune that got a number or the like, as did a new one beside it.

        "Mỹ Đình" became "Mỹ Đình 1" and "Mỹ Đình 2". The lists let the code live on; the name says that there are
        two now.
        """
        stem = f"{before.short_name} "
        others = [
            unit for unit in changes.new_in.get(after.parent_code, ()) if unit.short_name.startswith(stem)
        ]
        if not others or not after.short_name.startswith(stem):
            return []
        act = self._act_number(after, day)
        return [
            Succession(before.code, unit.code, day, Part.PARTIAL, doubtful=True, act=act)
            for unit in (after, *others)
        ]

    def _commune_heirs(self, unit: Unit, changes: DayOfChanges, day: date) -> list[Succession]:
        act = self._act_number(unit, day)
        same_place = self._districts_after(unit, changes)
        new = [other for place in same_place for other in changes.new_in.get(place, ())]
        recoded = [other for other in new if other.short_name == unit.short_name]
        if len(recoded) == 1:
            return [Succession(unit.code, recoded[0].code, day, Part.FULL, doubtful=False, act=act)]
        changed = [other for place in same_place for other in changes.renamed_in.get(place, ())]
        pool = new + changed
        stated = (
            [other for other in self._living(same_place, day) if self._acts.say_merged(unit, other, day)]
            if self._acts.speak_of_merging(day)
            else []
        )
        if len(stated) == 1:
            return [Succession(unit.code, stated[0].code, day, Part.FULL, doubtful=False, act=act)]
        common = {word for upper in self._table.above(unit.code, unit.valid_from) for word in _words(upper)}
        shares = [len((_words(unit) & _words(other)) - common) for other in pool]
        most = max(shares, default=0)
        alike = [other for other, share in zip(pool, shares, strict=True) if most and share == most]
        if len(alike) == 1 and self._is_named_after_both(unit, alike[0], same_place, changes):
            return [Succession(unit.code, alike[0].code, day, Part.FULL, doubtful=False, act=act)]
        return [
            Succession(unit.code, other.code, day, Part.UNKNOWN, doubtful=True, act=act)
            for other in alike or pool
        ]

    @staticmethod
    def _is_named_after_both(unit: Unit, heir: Unit, places: set[str], changes: DayOfChanges) -> bool:
        """True when the new name is made of this unit's name and of another one's.

        The other ended or lost its name there on the same day: "Vinh Giang" and "Vinh Hải" became "Giang
        Hải".
        """
        made_of = _words(heir)
        if made_of <= _words(unit) or not made_of & _words(unit):
            return False
        renamed = [before for before, after in changes.continued if before.name != after.name]
        others = (
            other
            for other in (*changes.gone, *renamed)
            if other.level is UnitLevel.COMMUNE and other.code != unit.code and other.parent_code in places
        )
        return any(
            made_of <= _words(unit) | _words(other) and not made_of <= _words(other) for other in others
        )

    def _districts_after(self, unit: Unit, changes: DayOfChanges) -> set[str]:
        """The district of a commune, and where its communes went if it ended or was split that day."""
        district = unit.parent_code or ""
        return {district, *changes.moved_from.get(district, ())}

    def _living(self, districts: set[str], day: date) -> list[Unit]:
        return [unit for code in sorted(districts) for unit in self._table.children(code, day)]

    # --- acts

    def acts_on(self, unit: Unit, day: date) -> tuple[LegalAct, ...]:
        """The acts of that day that fit the unit best."""
        return self._acts.fitting(unit, day)

    def _acts_on_end(self, unit: Unit, heirs: list[UnitCode], day: date) -> tuple[LegalAct, ...]:
        """The acts that fit a unit that ended or, when none names it, the unit that took it over."""
        acts = self._acts.fitting(unit, day)
        heir = self._table.unit(heirs[0], day) if len(heirs) == 1 else None
        return acts if acts or heir is None else self._acts.fitting(heir, day)

    def _act_number(self, unit: Unit, day: date) -> str | None:
        acts = self._acts.fitting(unit, day)
        return acts[0].number if len(acts) == 1 else None

    # --- events

    def events(self, code: str) -> list[UnitEvent]:
        """Everything known to have happened to the unit of that code before 2025-07-01, in order."""
        history = self._table.history(code)
        days = sorted(
            {unit.valid_from for unit in history if DATA_BEGINS < unit.valid_from < TWO_LEVELS_BEGIN}
            | {unit.valid_to for unit in history if unit.valid_to and unit.valid_to < TWO_LEVELS_BEGIN}
        )
        return [event for day in days for event in self._events_of(code, day)]

    def _events_of(self, code: str, day: date) -> list[UnitEvent]:
        changes = self._changes(day)
        before, after = changes.ended.get(code), changes.begun.get(code)
        pairs = self.pairs(day)
        if before is not None and after is None:
            return [self._ended(before, day, [pair for pair in pairs if pair.old == code])]
        if after is not None and before is None:
            return [self._began(after, day, changes, [pair for pair in pairs if pair.new == code])]
        if before is None or after is None:
            return []
        kinds = []
        if any(pair.old == code and pair.new != code for pair in pairs):
            kinds.append(EventKind.SPLIT)
        if before.parent_code != after.parent_code:
            kinds.append(EventKind.MOVED)
        if before.short_name != after.short_name:
            kinds.append(EventKind.RENAMED)
        elif before.name.lower() != after.name.lower():
            kinds.append(EventKind.RECLASSIFIED)
        own = [pair for pair in pairs if pair.old == code]
        others = tuple(pair.new for pair in own if pair.new != code)
        acts = self._acts.fitting(after, day)
        doubtful = not acts or any(pair.doubtful for pair in own)
        return [UnitEvent(day, kind, before, after, others, acts, doubtful) for kind in kinds]

    def _ended(self, unit: Unit, day: date, pairs: list[Succession]) -> UnitEvent:
        others = tuple(pair.new for pair in pairs)
        if self._comes_back(unit, day):
            return UnitEvent(day, EventKind.ABOLISHED, unit, None, others, (), doubtful=True)
        if not pairs:
            kind = EventKind.ABOLISHED
        elif len(pairs) > 1 and not pairs[0].doubtful:
            kind = EventKind.SPLIT
        elif pairs[0].part is Part.FULL and self._same_name(unit, pairs[0].new, day):
            kind = EventKind.RECODED
        else:
            kind = EventKind.MERGED
        doubtful = not pairs or any(pair.doubtful for pair in pairs)
        return UnitEvent(day, kind, unit, None, others, self._acts_on_end(unit, list(others), day), doubtful)

    def _began(self, unit: Unit, day: date, changes: DayOfChanges, pairs: list[Succession]) -> UnitEvent:
        acts = self._acts.fitting(unit, day)
        if any(span.valid_from < day for span in self._table.history(unit.code)):
            return UnitEvent(day, EventKind.CREATED, None, unit, (), acts, doubtful=True)
        sources = tuple(pair.old for pair in pairs)
        doubtful = any(pair.doubtful for pair in pairs) or len(acts) != 1
        if not sources and unit.level is UnitLevel.DISTRICT:
            sources = tuple(
                sorted(
                    {
                        was.parent_code
                        for was, after in changes.continued
                        if after.parent_code == unit.code and was.parent_code
                    }
                )
            )
            if sources:
                return UnitEvent(day, EventKind.SPLIT_OFF, None, unit, sources, acts, doubtful=False)
        if not sources and unit.parent_code:
            sources = tuple(
                other.code
                for other in self._table.children(unit.parent_code, day)
                if other.code != unit.code and any(other.name.lower() in act.title.lower() for act in acts)
            )
            if sources:
                return UnitEvent(day, EventKind.SPLIT_OFF, None, unit, sources, acts, doubtful=True)
        return UnitEvent(day, EventKind.CREATED, None, unit, sources, acts, doubtful)

    def _comes_back(self, unit: Unit, day: date) -> bool:
        return any(
            span.valid_from > day
            and span.valid_from < TWO_LEVELS_BEGIN
            and span.short_name == unit.short_name
            for span in self._table.history(unit.code)
        )

    def _same_name(self, unit: Unit, code: str, day: date) -> bool:
        other = self._table.unit(code, day)
        return other is not None and other.short_name == unit.short_name


def _words(unit: Unit) -> set[str]:
    return set(unit.short_name.lower().split())
