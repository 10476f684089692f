"""One fact of a result that is not what was declared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from lienthong.contracts.wire import dump, dump_text, parse_json

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


def write_differences(differences: Iterable[FactDifference]) -> str:
    """Differences as a text to keep sealed, read by :func:`read_differences`. Holds personal data."""
    return dump_text([asdict(each) for each in differences])


def read_differences(text: str) -> list[FactDifference]:
    """What :func:`write_differences` wrote; nothing of an empty text."""
    rows: list[dict[str, Any]] = parse_json(text) if text else []
    return [FactDifference(**{**row, "subject": Subject(row["subject"])}) for row in rows]


def differences_digest(paper_sha256: str, differences: Sequence[FactDifference]) -> str:
    """What somebody who confirms differences confirms: this paper, these fields, these values, and no others."""
    values = [(each.field, each.declared, each.registered) for each in differences]
    return hashlib.sha256(dump([paper_sha256, values])).hexdigest()
