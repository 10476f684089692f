"""A corrected entry is found under what it says now as well, and takes no number that another person has."""

from __future__ import annotations

from collections.abc import Mapping

from lienthong.domain.checks import Facts, KnownPerson
from lienthong.domain.registers import Register
from lienthong.foundation.database.sessions import Session
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.refused import LAW_FORBIDS, ActionRefused
from lienthong.systems.civilstatus.books.duplicates import (
    entries_under,
    facts_of_content,
    keep_more_marks,
    marks_of,
    marks_of_all,
)
from lienthong.systems.civilstatus.books.entries import BookRecord
from lienthong.systems.civilstatus.papers.correction.corrected_facts import versions_of

#: Registers in which a personal number stands once.
_ONCE = (Register.BIRTH, Register.DEATH)


def find_under_changes(
    session: Session, context: CivilStatusContext, record: BookRecord, changes: Mapping[str, str]
) -> None:
    """Keep an entry under the hashes of what it says after these changes, in the transaction that makes them.

    Parameters
    ----------
    record
        As it was before.

    Raises
    ------
    ActionRefused
        The personal number stands in another entry of the register.
    """
    first = facts_of_content(record.register, record.content)
    corrections = [note.changes for note in record.notes if note.changes]
    versions = versions_of(first, record.content["fields"], [*corrections, changes])
    keep_more_marks(session, record.id, marks_of_all(context.vault, versions))
    number = changes.get("personal_id")
    if number and record.register in _ONCE:
        marks = marks_of(context.vault, Facts(record.register, (KnownPerson("", number=number),)))
        if {entry for entries in entries_under(session, marks).values() for entry in entries} - {record.id}:
            raise ActionRefused(
                LAW_FORBIDS, f"Số định danh này đã ghi ở việc khác trong {record.register.name_vi.lower()}."
            )
