"""The clerk accepts a dossier: PM.DVCLT is told, and civil status is sent the dossier (process.md section 5)."""

from __future__ import annotations

from lienthong.domain.dossiers import OnestopState, ReportStatus
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.onestop.base import dossiers
from lienthong.systems.onestop.base.access import load_dossier
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier, OnestopEventKind
from lienthong.systems.onestop.base.refused import CannotAccept
from lienthong.systems.onestop.civilstatus import api_version, forward
from lienthong.systems.onestop.desk.decision import handler_of, record_action, require_action
from lienthong.systems.onestop.desk.states import ClerkAction
from lienthong.systems.onestop.dvclt import report
from lienthong.systems.onestop.places import acceptance_checks


def accept_dossier(context: OnestopContext, session: Session, code: str, who: Principal) -> OnestopDossier:
    """The dossier is eligible: tell PM.DVCLT and send it to civil status.

    Accepting again what is accepted already changes nothing.

    Raises
    ------
    CannotAccept
        When civil status would refuse it; names every fault.

    Notes
    -----
    ``DossierNotVisible`` is passed on when this person sees no such dossier.
    ``ActionNotOpen`` is passed on when its state or the person's role does not allow it.
    """
    dossier = load_dossier(session, code, who, lock=True)
    if dossier.state in (OnestopState.RECEIVED, OnestopState.IN_WORK):
        return dossier
    require_action(context, session, dossier, who, ClerkAction.ACCEPT)
    problems = acceptance_checks.acceptance_problems(context, session, dossier)
    if problems:
        raise CannotAccept(dossier.shown_code, tuple(problems))
    accepted = dossiers.record_event(
        context,
        session,
        dossier,
        OnestopEventKind.ACCEPTED,
        actor=who.account,
        state=OnestopState.RECEIVED,
        civilstatus_version=api_version.version_for(context.settings, dossier),
    )
    accepted = report.enqueue_report(
        context,
        session,
        accepted,
        ReportStatus.ACCEPTED,
        handling="Hồ sơ đủ điều kiện giải quyết",
        handler=handler_of(who),
    )
    forward.enqueue_forward(context, session, accepted)
    record_action(context, session, who, ClerkAction.ACCEPT, accepted)
    return accepted
