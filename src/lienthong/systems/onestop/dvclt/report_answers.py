"""What PM.DVCLT answered to the reports about a dossier."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from lienthong.domain.dossiers import ReportStatus
from lienthong.foundation.database.sessions import Session
from lienthong.systems.onestop.base import tables
from lienthong.systems.onestop.dvclt.report import SPACING


def last_report_is_accepted(session: Session, dossier_id: int) -> bool:
    """Whether PM.DVCLT has accepted the newest report."""
    query = (
        select(tables.report.c.accepted_at)
        .where(tables.report.c.dossier_id == dossier_id)
        .order_by(tables.report.c.position.desc())
        .limit(1)
    )
    return session.execute(query).scalar_one_or_none() is not None


def supplement_request(session: Session, dossier_id: int) -> Row[Any, Any] | None:
    """When the newest request for a supplement was made (`at`), and when PM.DVCLT took it (`accepted_at`)."""
    query = (
        select(tables.report.c.at, tables.report.c.accepted_at)
        .where(
            tables.report.c.dossier_id == dossier_id,
            tables.report.c.status == int(ReportStatus.SUPPLEMENT),
            tables.report.c.position % SPACING == 0,
        )
        .order_by(tables.report.c.position.desc())
        .limit(1)
    )
    return session.execute(query).one_or_none()


def round_is_received(session: Session, dossier_id: int) -> bool:
    """Whether PM.DVCLT has accepted that the present round was received: then it was acknowledged too."""
    query = (
        select(tables.report.c.accepted_at)
        .where(tables.report.c.dossier_id == dossier_id, tables.report.c.status == int(ReportStatus.RECEIVED))
        .order_by(tables.report.c.position.desc())
        .limit(1)
    )
    return session.execute(query).scalar_one_or_none() is not None
