"""What pressing “Thử lại” on a hold does: whatever was waiting for it goes on, by reason."""

from __future__ import annotations

from lienthong.domain.dossiers import OnestopState
from lienthong.foundation import audit
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.delivery import cancel, resume
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.onestop.base import dossiers, holds
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier
from lienthong.systems.onestop.base.hold_reasons import OnestopHoldReason
from lienthong.systems.onestop.base.holds import OnestopHold
from lienthong.systems.onestop.civilstatus import forward
from lienthong.systems.onestop.civilstatus.take_result import RESULT_HOLDS
from lienthong.systems.onestop.desk.ask_result import make_due_now
from lienthong.systems.onestop.dvclt import store
from lienthong.systems.onestop.places import read_places


def resume_hold(context: OnestopContext, session: Session, hold: OnestopHold, who: Principal) -> bool:
    """Close the hold and set going what waited for it; False when it was closed already.

    The same hold may open again at once when nothing changed; then that is what people see.
    """
    dossier = holds.held_dossier(session, hold, lock=True)
    if not holds.close_hold(context, session, hold, by=who.account):
        return False
    audit.record(
        session,
        who,
        "resume",
        hold.subject,
        {"reason": hold.reason.value},
        trace_id=dossier.trace_id if dossier else None,
        at=context.clock.now(),
    )
    if hold.delivery_key is not None:
        if hold.reason in forward.FORWARD_HOLDS and (
            dossier is None or dossier.state != OnestopState.RECEIVED
        ):
            # Decided otherwise since: what civil status sent back is not sent again.
            cancel(session, hold.delivery_key)
        else:
            if dossier is not None and hold.reason in forward.NOT_THERE_HOLDS:
                forward.choose_version_again(context, session, dossier)
            resume(session, hold.delivery_key)
    elif dossier is not None:
        _go_on(context, session, dossiers.find_by_id(session, dossier.id), hold.reason)
    # DETAIL_UNREADABLE: with the hold closed, the next round fetches the dossier again.
    return True


def _go_on(
    context: OnestopContext, session: Session, dossier: OnestopDossier, reason: OnestopHoldReason
) -> None:
    if reason in store.DESK_HOLDS:
        store.put_on_desk(context, session, dossier)
    elif reason is OnestopHoldReason.PLACE_UNCERTAIN:
        read_places.read_places(context, session, dossier)
    elif reason in RESULT_HOLDS:
        make_due_now(context, session, dossier)
