"""Performing what people ask for: in one transaction, with what was denied kept in the audit trail."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity import Principal
from lienthong.systems.onestop.base.access import record_denial, sees_hold
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier
from lienthong.systems.onestop.base.holds import OnestopHold
from lienthong.systems.onestop.base.refused import (
    DossierNotVisible,
    OtherAgency,
)
from lienthong.systems.onestop.desk.accept import accept_dossier
from lienthong.systems.onestop.desk.ask_result import ask_result_now
from lienthong.systems.onestop.desk.ask_supplement import ask_supplement
from lienthong.systems.onestop.desk.hand_over import hand_over_at_counter
from lienthong.systems.onestop.desk.refuse import refuse_dossier
from lienthong.systems.onestop.desk.resume_hold import resume_hold
from lienthong.systems.onestop.desk.states import ClerkAction

T = TypeVar("T")


def perform(context: OnestopContext, who: Principal, action: Callable[[Session], T]) -> T:
    """Do something in one transaction; a denial is kept in another, because this one is rolled back.

    Raises
    ------
    OtherAgency
        When the dossier is another agency's.

    Notes
    -----
    ``DossierNotVisible``, ``ActionNotOpen``, ``IllegalChange``, ``UnknownPlace``, ``WrongAddress`` are passed
    on as the action did.
    """
    try:
        with context.database.begin() as session:
            return action(session)
    except OtherAgency as denied:
        record_denial(context, who, denied)
        raise


def resume_held(context: OnestopContext, who: Principal, hold_id: int) -> OnestopHold:
    """Let go on what a hold keeps back.

    Notes
    -----
    ``DossierNotVisible`` is passed on when there is no such hold for this person.
    """

    def resume(session: Session) -> OnestopHold:
        hold = context.holds.find(session, hold_id)
        if hold is None or not sees_hold(session, who, hold):
            raise DossierNotVisible(f"Không có mục vướng số {hold_id} thuộc quyền xem của bạn.")
        resume_hold(context, session, hold, who)
        return hold

    return perform(context, who, resume)


ACTIONS: dict[ClerkAction, Callable[[OnestopContext, Session, str, Principal, str], OnestopDossier]] = {
    ClerkAction.ACCEPT: lambda context, session, code, who, _: accept_dossier(context, session, code, who),
    ClerkAction.ASK_SUPPLEMENT: ask_supplement,
    ClerkAction.REFUSE: refuse_dossier,
    ClerkAction.HAND_OVER: lambda context, session, code, who, _: hand_over_at_counter(
        context, session, code, who
    ),
    ClerkAction.ASK_AGAIN: lambda context, session, code, who, _: ask_result_now(context, session, code, who),
}
"""The actions that need nothing but a code and perhaps a reason."""
