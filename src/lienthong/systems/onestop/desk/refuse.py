"""Refusing a dossier for good, by the clerk or because a limit has passed."""

from __future__ import annotations

from lienthong.domain.dossiers import OnestopState, ReportStatus
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.onestop.base import dossiers, holds
from lienthong.systems.onestop.base.access import load_dossier
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier, OnestopEventKind
from lienthong.systems.onestop.base.hold_reasons import OnestopHoldReason
from lienthong.systems.onestop.desk.decision import (
    cancel_forwarding,
    handler_of,
    reason_for_citizen,
    record_action,
    require_action,
)
from lienthong.systems.onestop.desk.states import ClerkAction
from lienthong.systems.onestop.dvclt import report

_MOOT_AFTER_REFUSAL = frozenset(OnestopHoldReason) - {
    OnestopHoldReason.REPORT_REFUSED,
    OnestopHoldReason.ACKNOWLEDGEMENT_REFUSED,
}


def refuse_dossier(
    context: OnestopContext, session: Session, code: str, who: Principal, reason: str
) -> OnestopDossier:
    """Refuse the dossier, with the reason that the citizen will read. Final.

    Notes
    -----
    ``DossierNotVisible`` is passed on when this person sees no such dossier.
    ``ActionNotOpen`` is passed on when its state or the person's role does not allow it, or there is no
    reason (process.md section 5, 12).
    """
    dossier = load_dossier(session, code, who, lock=True)
    require_action(context, session, dossier, who, ClerkAction.REFUSE)
    words = reason_for_citizen(reason, "Hãy ghi rõ lý do từ chối")
    cancel_forwarding(context, session, dossier, who)
    refused = end_as_refused(context, session, dossier, words, handler_of(who), actor=who.account)
    record_action(context, session, who, ClerkAction.REFUSE, refused)
    return refused


def end_as_refused(
    context: OnestopContext,
    session: Session,
    dossier: OnestopDossier,
    reason: str,
    handler: report.Handler,
    *,
    actor: str,
    by: str = "onestop",
) -> OnestopDossier:
    """End a dossier as not accepted and tell PM.DVCLT; whoever decided it stands in `by` and `actor`."""
    refused = dossiers.record_event(
        context,
        session,
        dossier,
        OnestopEventKind.REFUSED,
        actor=actor,
        state=OnestopState.NOT_ACCEPTED,
        codes={"by": by},
        words={"note": reason, "handler": handler.get("name", "")},
        supplement_limit=None,
        next_poll_at=None,
    )
    # What waits in the stream to PM.DVCLT still stands before the refusal: those holds stay.
    holds.close_holds(context, session, dossier.interlinked_code, _MOOT_AFTER_REFUSAL, by=actor)
    return report.enqueue_reports_up_to(
        context, session, refused, ReportStatus.REFUSED, note=reason, handler=handler
    )
