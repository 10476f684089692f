"""What PM.DVCLT was told about a dossier, and what it answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lienthong.domain.dossiers import ReportStatus
from lienthong.foundation.database.sessions import Session
from lienthong.systems.onestop.base import tables
from lienthong.systems.onestop.base.dossiers import OnestopDossier


@dataclass(frozen=True, slots=True)
class SentReport:
    """One report. `accepted_at` and `answer` are None until PM.DVCLT has taken or answered it."""

    position: int
    status: ReportStatus
    at: datetime
    accepted_at: datetime | None
    answer: str | None


def list_reports(session: Session, dossier: OnestopDossier) -> list[SentReport]:
    """The reports of a dossier, in the order in which PM.DVCLT is told."""
    query = (
        select(tables.report)
        .where(tables.report.c.dossier_id == dossier.id)
        .order_by(tables.report.c.position)
    )
    return [
        SentReport(
            position=row["position"],
            status=ReportStatus(row["status"]),
            at=row["at"],
            accepted_at=row["accepted_at"],
            answer=row["answer"],
        )
        for row in session.execute(query).mappings()
    ]
