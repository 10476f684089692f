"""The births of a book whose personal number could not be given and still lacks, for the officer who supplies it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Text, cast, select

from lienthong.domain.registers import Register
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.event_log import EVENT
from lienthong.systems.civilstatus.base.tables import book_entries, dossiers
from lienthong.systems.civilstatus.base.vault import Vault
from lienthong.systems.civilstatus.books.entries import open_records
from lienthong.systems.civilstatus.dossiers.states import CivilStatusEventKind
from lienthong.systems.civilstatus.registration.newborn_number import WITHOUT_NUMBER

#: So many are shown at once; when these have their numbers, the next follow.
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class EntryWithoutNumber:
    """An entry by its place: codes only."""

    entry_id: int
    number: str
    dossier_code: str


def births_without_number(
    session: Session, vault: Vault, unit_code: str, year: int
) -> Sequence[EntryWithoutNumber]:
    """Those of a unit's book of a year, in its order.

    What the event of the registration says, less what corrections have supplied since.
    """
    entry = book_entries.c
    query = (
        select(entry.id, dossiers.c.onestop_code)
        .join(dossiers, dossiers.c.id == entry.dossier_id)
        .join(EVENT, EVENT.c.subject == dossiers.c.onestop_code)
        .where(entry.unit_code == unit_code, entry.kind == Register.BIRTH.value, entry.year == year)
        .where(EVENT.c.kind == CivilStatusEventKind.REGISTERED.value)
        .where(cast(EVENT.c.codes, Text).like(f'%"{WITHOUT_NUMBER}"%'))
        .order_by(entry.number)
    )
    codes = {row.id: row.onestop_code for row in session.execute(query)}
    records = open_records(session, vault, codes)
    lacking = [record for entry_id in codes if (record := records[entry_id]).lacks_number]
    return [EntryWithoutNumber(record.id, record.number, codes[record.id]) for record in lacking[:_AT_ONCE]]
