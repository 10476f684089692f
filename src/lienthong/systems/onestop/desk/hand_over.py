"""Handing the result over to the citizen: the last act of a dossier (status 10; report 5)."""

from __future__ import annotations

from lienthong.domain.dossiers import OnestopState, ReportStatus
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.event_log import SYSTEM_ACTOR
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.onestop.base import dossiers
from lienthong.systems.onestop.base.access import load_dossier
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier, OnestopEventKind
from lienthong.systems.onestop.desk.decision import record_action, require_action
from lienthong.systems.onestop.desk.states import ClerkAction
from lienthong.systems.onestop.dvclt import report


def hand_over_result(
    context: OnestopContext, session: Session, dossier: OnestopDossier, *, actor: str = SYSTEM_ACTOR
) -> OnestopDossier:
    """Return the result: electronically through PM.DVCLT, or by the clerk at the counter.

    Notes
    -----
    ``IllegalChange`` is passed on when there is no result to hand over.
    """
    returned = dossiers.record_event(
        context, session, dossier, OnestopEventKind.RETURNED, actor=actor, state=OnestopState.RETURNED
    )
    return report.enqueue_report(
        context, session, returned, ReportStatus.RETURNED, handling="Đã trả kết quả cho công dân"
    )


def hand_over_at_counter(
    context: OnestopContext, session: Session, code: str, who: Principal
) -> OnestopDossier:
    """Hand the result over at the counter. Handing over again changes nothing.

    Notes
    -----
    ``DossierNotVisible`` is passed on when this person sees no such dossier.
    ``ActionNotOpen`` is passed on when its state or the person's role does not allow it.
    """
    dossier = load_dossier(session, code, who, lock=True)
    if dossier.state == OnestopState.RETURNED:
        return dossier
    require_action(context, session, dossier, who, ClerkAction.HAND_OVER)
    returned = hand_over_result(context, session, dossier, actor=who.account)
    record_action(context, session, who, ClerkAction.HAND_OVER, returned)
    return returned
