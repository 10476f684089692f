"""The clerk asks the citizen for a supplement, once for everything that is missing."""

from __future__ import annotations

from lienthong.domain.dossiers import OnestopState, ReportStatus
from lienthong.domain.law import supplement_limit
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.onestop.base import dossiers
from lienthong.systems.onestop.base.access import load_dossier
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier, OnestopEventKind
from lienthong.systems.onestop.desk.decision import (
    cancel_forwarding,
    handler_of,
    reason_for_citizen,
    record_action,
    require_action,
)
from lienthong.systems.onestop.desk.states import ClerkAction
from lienthong.systems.onestop.dvclt import report


def ask_supplement(
    context: OnestopContext, session: Session, code: str, who: Principal, reason: str
) -> OnestopDossier:
    """Ask the citizen for everything that is missing, in one list; the limit is seven working days.

    Notes
    -----
    ``DossierNotVisible`` is passed on when this person sees no such dossier.
    ``ActionNotOpen`` is passed on when its state or the person's role does not allow it, or the list is
    empty.
    """
    dossier = load_dossier(session, code, who, lock=True)
    require_action(context, session, dossier, who, ClerkAction.ASK_SUPPLEMENT)
    words = reason_for_citizen(reason, "Hãy ghi đầy đủ những gì công dân phải bổ sung")
    limit = supplement_limit(context.clock.now())
    cancel_forwarding(context, session, dossier, who)
    asked = dossiers.record_event(
        context,
        session,
        dossier,
        OnestopEventKind.SUPPLEMENT_ASKED,
        actor=who.account,
        state=OnestopState.SUPPLEMENT_ASKED,
        codes={"by": "onestop", "limit": limit.isoformat(), "again": dossier.supplements > 0},
        words={"note": words, "handler": who.name},
        supplement_limit=limit,
        supplements=dossier.supplements + 1,
    )
    asked = report.enqueue_reports_up_to(
        context, session, asked, ReportStatus.SUPPLEMENT, note=words, handler=handler_of(who)
    )
    record_action(context, session, who, ClerkAction.ASK_SUPPLEMENT, asked)
    return asked
