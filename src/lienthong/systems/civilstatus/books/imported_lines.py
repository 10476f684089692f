"""Who is who in entries imported before the order of people was mended.

A guardian read as the ward, a parent as the child.

An entry is never changed. Its columns are kept with it (``fields``: ``ward``, ``guardian`` …), as the imported line had
them; from these the right order is told whenever the entry is read, and `lienthong civilstatus rebuild` finds such
entries, makes their hashes anew and leaves a line in the audit trail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any, Final

from lienthong.domain.checks import Facts, KnownPerson
from lienthong.domain.registers import Register

#: The columns of the people, in the order in which rules ask for them (``sheet.py``).
_COLUMNS: Final[Mapping[Register, tuple[str, str]]] = {
    Register.RECOGNITION: ("child", "parent"),
    Register.GUARDIANSHIP: ("ward", "guardian"),
    Register.GUARDIANSHIP_END: ("ward", "guardian"),
}


class LineOrder(StrEnum):
    """How the kept people of an entry agree with its imported line."""

    RIGHT = "right"
    SWAPPED = "swapped"
    UNCLEAR = "unclear"  # the line is not kept, or says other people


def order_of(facts: Facts, fields: Mapping[str, Any]) -> LineOrder:
    """Compare the people of an imported entry with its line."""
    columns = _COLUMNS.get(facts.register)
    if columns is None:
        return LineOrder.RIGHT
    line = [fields.get(column) for column in columns]
    people = facts.subjects[: len(columns)]
    if not all(isinstance(each, Mapping) for each in line) or len(people) < len(columns):
        return LineOrder.UNCLEAR
    if all(_says(each, who) for each, who in zip(line, people, strict=True)):
        return LineOrder.RIGHT
    if all(_says(each, who) for each, who in zip(line, reversed(people), strict=True)):
        return LineOrder.SWAPPED
    return LineOrder.UNCLEAR


def in_order(facts: Facts, fields: Mapping[str, Any]) -> Facts:
    """The facts with the people in their order; as they are where the line does not tell otherwise."""
    if facts.register not in _COLUMNS or order_of(facts, fields) is not LineOrder.SWAPPED:
        return facts
    first, second, *others = facts.subjects
    return replace(facts, subjects=(second, first, *others))


def _says(column: Any, who: KnownPerson) -> bool:
    born = who.born.format("/") if who.born is not None else ""
    said = (column.get("name", ""), column.get("born", ""), column.get("personal_id", ""))
    return said == (who.name, born, who.number)
