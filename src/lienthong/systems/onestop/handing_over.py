"""Handing the result over to the citizen: the last act of a dossier (status 10; report 5)."""

from __future__ import annotations

from lienthong.domain.dossiers import OnestopState, ReportStatus
from lienthong.foundation.database.sessions import Session
from lienthong.systems.onestop import journal, reporting
from lienthong.systems.onestop.journal import Dossier, EventKind
from lienthong.systems.onestop.office import Office


def hand_over(office: Office, session: Session, dossier: Dossier, *, actor: str = journal.SYSTEM) -> Dossier:
    """Return the result: electronically through PM.DVCLT, or by the clerk at the counter.

    Raises
    ------
    IllegalChange
        When there is no result to hand over.
    """
    returned = journal.append(
        office, session, dossier, EventKind.RETURNED, actor=actor, state=OnestopState.RETURNED
    )
    return reporting.tell(
        office, session, returned, ReportStatus.RETURNED, handling="Đã trả kết quả cho công dân"
    )
