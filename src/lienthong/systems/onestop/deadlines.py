"""Supplements not brought in time: refused on the first minute after the limit (process.md section 5, 8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from lienthong.domain.dossiers import OnestopState
from lienthong.systems.onestop import deciding, journal, tables
from lienthong.systems.onestop.office import Office


def refuse_overdue(office: Office, heard_at: Callable[[str], datetime | None]) -> bool:
    """Refuse every dossier whose limit has passed; True when there was one.

    Parameters
    ----------
    heard_at
        When PM.DVCLT last told what waits for a province: a supplement brought in time must not be refused
        because PM.DVCLT could not be reached.
    """
    now = office.clock.now()
    overdue = (
        select(tables.dossier.c.id, tables.dossier.c.province, tables.dossier.c.supplement_limit)
        .where(
            tables.dossier.c.state == int(OnestopState.SUPPLEMENT_ASKED),
            tables.dossier.c.supplement_limit < now,
        )
        .order_by(tables.dossier.c.supplement_limit)
    )
    with office.database.read() as session:
        found = session.execute(overdue).all()
    heard = {row.province: heard_at(row.province) for row in found}
    ids = [row.id for row in found if (at := heard[row.province]) is not None and at > row.supplement_limit]
    for dossier_id in ids:
        with office.database.begin() as session:
            dossier = journal.find_by_id(session, dossier_id, lock=True)
            limit = dossier.supplement_limit
            if dossier.state != OnestopState.SUPPLEMENT_ASKED or limit is None or limit >= now:
                continue
            reason = f"Quá hạn bổ sung hồ sơ (hạn {limit:%H:%M ngày %d/%m/%Y})."
            deciding.end_refused(office, session, dossier, reason, {}, actor=journal.SYSTEM, by="deadline")
    return bool(ids)
