"""One fact of a result that is not what was declared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_NOTHING_VI = "để trống"


class Subject(StrEnum):
    """Whom a fact is about."""

    REGISTERED = "registered"
    PARENT = "parent"
    REQUESTER = "requester"


@dataclass(frozen=True, slots=True)
class FactDifference:
    """A fact that differs.

    ``field`` is the wire name in ``ketQuaXuLy``, ``name_vi`` what people call it, ``declared`` and ``registered`` the
    two values as people write them; empty means that one side says nothing.
    """

    field: str
    name_vi: str
    subject: Subject
    declared: str
    registered: str

    @property
    def message_vi(self) -> str:
        """One sentence that shows both values. Holds personal data: for sealed words and pages, never for a log."""
        declared = f"“{self.declared}”" if self.declared else _NOTHING_VI
        registered = f"“{self.registered}”" if self.registered else _NOTHING_VI
        return f"{self.name_vi} ({self.field}): tờ khai {declared}, kết quả {registered}."


def explain_vi(differences: Iterable[FactDifference]) -> str:
    """All differences in one text for people."""
    return " ".join(each.message_vi for each in differences)
