"""Holds of the one-stop: whatever cannot proceed by itself, visible, with what to do, who must do it, and a way on.

The subject of a hold is an interlinked code, or the name of what was refused as a whole (a province's list, a group of
results). Opening and closing the hold of a dossier is an event of the dossier.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, exists

from lienthong.foundation.database.sessions import Session
from lienthong.foundation.holds import HOLD, Hold
from lienthong.systems.onestop.base import agencies, dossiers, tables
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier, OnestopEventKind
from lienthong.systems.onestop.base.hold_reasons import OFFER_REASONS, OnestopHoldReason

OnestopHold: TypeAlias = Hold[OnestopHoldReason]
"""A hold whose `scope` is the province, and whose `words` may hold personal data."""


def open_hold(
    context: OnestopContext,
    session: Session,
    reason: OnestopHoldReason,
    *,
    dossier: OnestopDossier | None = None,
    subject: str = "",
    province: str = "",
    delivery_key: str | None = None,
    codes: Mapping[str, Any] | None = None,
    words: Mapping[str, str] | None = None,
) -> None:
    """Open a hold, or refresh what is said by the one that is open for the same subject and reason.

    Parameters
    ----------
    dossier
        What is held; left out for the reasons of `OFFER_REASONS`, which name a `subject` and its `province`.
    delivery_key
        What waits for the hold in the outbox.
    codes
        What may stand in clear.
    words
        What may name a person; stored sealed.
    """
    opened = context.holds.open(
        session,
        dossier.interlinked_code if dossier else subject,
        reason,
        at=context.clock.now(),
        scope=dossier.province if dossier else province,
        delivery_key=delivery_key,
        codes=codes,
        words=words,
    )
    if opened and dossier is not None:
        dossiers.record_event(
            context, session, dossier, OnestopEventKind.HELD, codes={"reason": reason.value, **(codes or {})}
        )


def close_holds(
    context: OnestopContext,
    session: Session,
    subject: str,
    reasons: frozenset[OnestopHoldReason] | None = None,
    *,
    by: str,
) -> int:
    """Close the open holds of a subject (for some reasons, or all); returns how many."""
    closed = context.holds.close_of(session, subject, at=context.clock.now(), by=by, reasons=reasons)
    for hold in closed:
        _record_release(context, session, hold, by)
    return len(closed)


def close_hold(context: OnestopContext, session: Session, hold: OnestopHold, *, by: str) -> bool:
    """Close one hold; False when it was closed before. See `desk.resume_hold` for what goes on afterwards."""
    if not context.holds.close(session, hold.id, at=context.clock.now(), by=by):
        return False
    _record_release(context, session, hold, by)
    return True


def list_open_holds(
    context: OnestopContext, session: Session, *, subject: str | None = None, agency: str | None = None
) -> list[OnestopHold]:
    """Open holds, oldest first: of one subject, or of the dossiers of an agency and those below it, or all."""
    if subject is not None:
        return context.holds.open_of(session, subject)
    return context.holds.all_open(session, where=_of_agency(agency))


def count_open_holds(context: OnestopContext, session: Session, agency: str | None = None) -> int:
    """How many holds are open, of the dossiers of an agency and those below it, or in all."""
    return context.holds.count_open(session, where=_of_agency(agency))


def held_dossier(session: Session, hold: OnestopHold, *, lock: bool = False) -> OnestopDossier | None:
    """The dossier that is held; None for a hold of what another system offers or answers."""
    if hold.reason in OFFER_REASONS:
        return None
    return dossiers.find_by_code(session, hold.subject, lock=lock)


def of_a_dossier() -> ColumnElement[bool]:
    """The condition that a hold is of a dossier, for queries."""
    return HOLD.c.reason.not_in([reason.value for reason in OFFER_REASONS])


def of_agency(agency: str) -> ColumnElement[bool]:
    """The condition that a hold is of a dossier on the desk of an agency or of those below it, for queries."""
    # Asked of each open hold, which are few: never a list of all dossiers of the agency.
    on_a_desk = exists().where(
        tables.dossier.c.interlinked_code == HOLD.c.subject, agencies.agency_and_below(agency)
    )
    return of_a_dossier() & on_a_desk


def _of_agency(agency: str | None) -> ColumnElement[bool] | None:
    return None if agency is None else of_agency(agency)


def _record_release(context: OnestopContext, session: Session, hold: OnestopHold, by: str) -> None:
    dossier = held_dossier(session, hold)
    if dossier is not None:
        codes = {"reason": hold.reason.value}
        dossiers.record_event(context, session, dossier, OnestopEventKind.RELEASED, actor=by, codes=codes)
