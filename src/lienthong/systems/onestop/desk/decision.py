"""What every decision of a clerk has in common. Each is one transaction with its event, report and audit."""

from __future__ import annotations

from collections.abc import Mapping

from lienthong.domain.dossiers import OnestopState
from lienthong.foundation import audit
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.delivery import cancel
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.onestop.base import holds
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier
from lienthong.systems.onestop.base.hold_reasons import OnestopHoldReason
from lienthong.systems.onestop.base.refused import ActionNotOpen
from lienthong.systems.onestop.civilstatus import forward
from lienthong.systems.onestop.desk.states import ClerkAction, available_actions
from lienthong.systems.onestop.dvclt import report

SHORTEST_REASON = 5
"""Letters of the shortest reason that can tell a citizen anything."""


def actions_for(
    context: OnestopContext, session: Session, dossier: OnestopDossier, who: Principal
) -> frozenset[ClerkAction]:
    """What this person may do with the dossier now."""
    return available_actions(
        dossier.state,
        who.roles,
        places_decided=dossier.places_decided,
        on_desk=dossier.code is not None,
        payload_rejected=context.holds.is_held(
            session, dossier.interlinked_code, OnestopHoldReason.PAYLOAD_REJECTED
        ),
        result_differs=context.holds.is_held(
            session, dossier.interlinked_code, OnestopHoldReason.RESULT_DIFFERS
        ),
    )


def handler_of(who: Principal) -> report.Handler:
    """Who acted, as PM.DVCLT is told."""
    return {"name": who.name, "title": who.title or "Cán bộ một cửa", "department": "Bộ phận một cửa"}


def record_action(
    context: OnestopContext,
    session: Session,
    who: Principal,
    action: ClerkAction,
    dossier: OnestopDossier,
    detail: Mapping[str, str] | None = None,
) -> None:
    """Keep in the audit trail what somebody did with a dossier."""
    audit.record(
        session,
        who,
        action.value,
        dossier.shown_code,
        detail,
        trace_id=dossier.trace_id,
        at=context.clock.now(),
    )


def require_action(
    context: OnestopContext, session: Session, dossier: OnestopDossier, who: Principal, action: ClerkAction
) -> None:
    """Refuse what is not open to this person now.

    Raises
    ------
    ActionNotOpen
        Saying why, and what to do.
    """
    if action in actions_for(context, session, dossier, who):
        return
    if action is ClerkAction.ACCEPT and not dossier.places_decided and dossier.state == OnestopState.NEW:
        raise ActionNotOpen(f"Hồ sơ {dossier.shown_code} còn địa danh chưa chắc chắn: hãy xác nhận trước.")
    raise ActionNotOpen(
        f"Không thể thực hiện với hồ sơ {dossier.shown_code} ở trạng thái “{dossier.state.name_vi}”. "
        "Tải lại trang để xem việc có thể làm."
    )


def reason_for_citizen(text: str, ask_vi: str) -> str:
    """The reason that a citizen will read, with single spaces.

    Parameters
    ----------
    ask_vi
        What to ask the clerk for when it is too short.

    Raises
    ------
    ActionNotOpen
        When it has fewer than `SHORTEST_REASON` letters.
    """
    words = " ".join(text.split())
    if len(words) < SHORTEST_REASON:
        raise ActionNotOpen(f"{ask_vi} (ít nhất {SHORTEST_REASON} ký tự).")
    return words


def cancel_forwarding(
    context: OnestopContext, session: Session, dossier: OnestopDossier, who: Principal
) -> None:
    """What was sent back by civil status must not be sent again after the clerk decided otherwise."""
    for hold in holds.list_open_holds(context, session, subject=dossier.interlinked_code):
        if hold.reason in forward.FORWARD_HOLDS and hold.delivery_key is not None:
            cancel(session, hold.delivery_key)
    reasons = forward.FORWARD_HOLDS | {OnestopHoldReason.PLACE_UNCERTAIN}
    holds.close_holds(context, session, dossier.interlinked_code, reasons, by=who.account)
