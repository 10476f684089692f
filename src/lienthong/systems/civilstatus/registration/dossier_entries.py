"""The entries of the book that dossiers became, opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from lienthong.foundation.database.sessions import Session
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.tables import book_entries
from lienthong.systems.civilstatus.base.vault import ENTRY
from lienthong.systems.civilstatus.dossiers.store import CivilStatusDossier


@dataclass(frozen=True, slots=True)
class DossierEntry:
    """An entry of the book, opened."""

    number: str
    book: str
    page: int
    registered_at: datetime
    verify_token: str
    content: Mapping[str, Any]
    id: int = 0


def open_dossier_entries(
    session: Session, context: CivilStatusContext, which: Sequence[CivilStatusDossier]
) -> dict[str, DossierEntry]:
    """The book's entries of these dossiers, by code."""
    codes = {dossier.id: dossier.onestop_code for dossier in which}
    query = select(book_entries).where(book_entries.c.dossier_id.in_(list(codes)))
    entries: dict[str, DossierEntry] = {}
    for row in session.execute(query).mappings():
        code = codes[row["dossier_id"]]
        entries[code] = DossierEntry(
            number=f"{row['number']}/{row['year']}",
            book=row["book"],
            page=row["page"],
            registered_at=row["registered_at"],
            verify_token=row["verify_token"],
            content=context.vault.open_record(code, ENTRY, row["content"]),
            id=row["id"],
        )
    return entries
