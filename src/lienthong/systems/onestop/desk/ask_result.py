"""The clerk asks civil status for a result at once, instead of at the next question."""

from __future__ import annotations

from lienthong.domain.dossiers import OnestopState
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.onestop.base import dossiers
from lienthong.systems.onestop.base.access import load_dossier
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier
from lienthong.systems.onestop.desk.decision import record_action, require_action
from lienthong.systems.onestop.desk.states import ClerkAction


def ask_result_now(context: OnestopContext, session: Session, code: str, who: Principal) -> OnestopDossier:
    """Ask civil status for the result at once.

    Notes
    -----
    ``DossierNotVisible`` is passed on when this person sees no such dossier.
    ``ActionNotOpen`` is passed on when its state or the person's role does not allow it.
    """
    dossier = load_dossier(session, code, who, lock=True)
    require_action(context, session, dossier, who, ClerkAction.ASK_AGAIN)
    make_due_now(context, session, dossier)
    record_action(context, session, who, ClerkAction.ASK_AGAIN, dossier)
    return dossier


def make_due_now(context: OnestopContext, session: Session, dossier: OnestopDossier) -> None:
    """Make a dossier at civil status due for a question at once."""
    if dossier.state == OnestopState.IN_WORK:
        dossiers.change_columns(session, dossier, next_poll_at=context.clock.now(), empty_answers=0)
