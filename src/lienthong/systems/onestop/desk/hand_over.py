"""Handing the result over to the citizen: the last act of a dossier (status 10; report 5)."""

from __future__ import annotations

from lienthong.domain.dossiers import OnestopState, ReportStatus
from lienthong.foundation.database.sessions import Session
from lienthong.systems.onestop.base import dossiers
from lienthong.systems.onestop.base.context import Office
from lienthong.systems.onestop.base.dossiers import Dossier, EventKind
from lienthong.systems.onestop.dvclt import report


def hand_over(office: Office, session: Session, dossier: Dossier, *, actor: str = dossiers.SYSTEM) -> Dossier:
    """Return the result: electronically through PM.DVCLT, or by the clerk at the counter.

    Raises
    ------
    IllegalChange
        When there is no result to hand over.
    """
    returned = dossiers.append(
        office, session, dossier, EventKind.RETURNED, actor=actor, state=OnestopState.RETURNED
    )
    return report.tell(
        office, session, returned, ReportStatus.RETURNED, handling="Đã trả kết quả cho công dân"
    )
