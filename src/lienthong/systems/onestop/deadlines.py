"""Supplements not brought in time: refused on the first minute after the limit (process.md section 5, 8)."""

from __future__ import annotations

from sqlalchemy import select

from lienthong.domain.dossiers import OnestopState
from lienthong.systems.onestop import deciding, journal, tables
from lienthong.systems.onestop.office import Office

BATCH = 100


def refuse_overdue(office: Office) -> bool:
    """Refuse every dossier whose limit has passed; True when there was one."""
    now = office.clock.now()
    overdue = (
        select(tables.dossier.c.id)
        .where(
            tables.dossier.c.state == int(OnestopState.SUPPLEMENT_ASKED),
            tables.dossier.c.supplement_limit < now,
        )
        .limit(BATCH)
    )
    with office.database.read() as session:
        ids = list(session.execute(overdue).scalars())
    for dossier_id in ids:
        with office.database.begin() as session:
            dossier = journal.find_by_id(session, dossier_id, lock=True)
            limit = dossier.supplement_limit
            if dossier.state != OnestopState.SUPPLEMENT_ASKED or limit is None or limit >= now:
                continue
            reason = f"Quá hạn bổ sung hồ sơ (hạn {limit:%H:%M ngày %d/%m/%Y})."
            deciding.end_refused(office, session, dossier, reason, {}, actor=journal.SYSTEM, by="deadline")
    return bool(ids)
