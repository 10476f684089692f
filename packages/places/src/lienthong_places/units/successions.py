"""What became of which unit: the successions of 2025-07-01 and those derived for the days before."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from lienthong_places.units.legal_acts import COMMUNES_ACTS_2025, PROVINCES_ACT_2025
from lienthong_places.units.model import TWO_LEVELS_BEGIN, Competence, Part, Succession, Unit, UnitCode
from lienthong_places.units.packed_tables import earlier_rows, succession_rows
from lienthong_places.units.unit_table import UnitTable, compact_day, day_of


class Successions:
    """Which units went into which, and who is competent for what one of them did."""

    def __init__(self, table: UnitTable) -> None:
        self._table = table

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
        limit = compact_day(TWO_LEVELS_BEGIN)
        before: dict[str, str] = {}
        after: dict[str, str] = {}
        for number, (code, parent) in enumerate(
            zip(self._table.columns.code, self._table.columns.parent, strict=True)
        ):
            first, end = self._table.columns.first[number], self._table.columns.end[number]
            if first < limit <= (end or "9"):
                before[code] = parent
            if self._table.is_held(number, limit):
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
                self._earlier_rows[0].get(code, []),
                {self._table.columns.end[n] for n in self._table.spans(code)},
            ),
            *self._in_2025(self._pair_rows[0].get(code, [])),
        ]
        return tuple(pair for pair in pairs if on is None or on < pair.day)

    def predecessors(self, code: str, on: date | None = None) -> tuple[Succession, ...]:
        """From which units this one came: all known pairs, or only those of changes up to ``on``."""
        pairs = [
            *self._earlier(
                self._earlier_rows[1].get(code, []),
                {self._table.columns.first[n] for n in self._table.spans(code)},
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
            Succession(UnitCode(old), UnitCode(new), day_of(day), Part(part), bool(doubtful), act or None)
            for old, new, day, part, doubtful, act in sorted(rows, key=lambda row: row[2])
            if day in days
        ]

    def competent(self, code: str, then: date, now: date) -> Competence:
        """Which unit has taken over, by ``now``, what the unit of that code did ``then``.

        ``code`` is that of a unit that held then.
        """
        frontier: list[tuple[str, date]] = [(code, then)]
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
            living = self._table.unit(current, now)
            if living is None:
                certain = False
            else:
                found[living.code] = living
        return Competence(tuple(found.values()), certain and len(found) == 1, tuple(via))

    def is_only_source(self, code: str) -> bool:
        """True when the unit went on 2025-07-01 whole into one of the same code that had no other source."""
        pairs = self._pair_rows[0].get(code, ())
        return len(pairs) == 1 and pairs[0][1] == code and len(self._pair_rows[1].get(code, ())) == 1
