"""Holds of applications: opening and closing one is an event of its application."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from lienthong.foundation.database.sessions import Session
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.base.hold_reasons import ApplicationHoldReason
from lienthong.systems.dvclt.dossiers.applications import Application
from lienthong.systems.dvclt.dossiers.events import ApplicationEventKind, record_event


def open_hold(
    context: DvcltContext,
    session: Session,
    application: Application,
    reason: ApplicationHoldReason,
    *,
    part: str = "",
    delivery_key: str | None = None,
    codes: Mapping[str, Any] | None = None,
    words: Mapping[str, str] | None = None,
) -> None:
    """Open a hold, or refresh what is said by the one that is open for the same application, reason and part.

    Parameters
    ----------
    part
        A following step, when only that one is held.
    """
    says = {**(codes or {}), **({"step": part} if part else {})}
    is_new = context.holds.open(
        session,
        application.code,
        reason,
        at=context.clock.now(),
        part=part,
        delivery_key=delivery_key,
        codes=says,
        words={name: text for name, text in (words or {}).items() if text},
    )
    if is_new:
        record_event(
            context, session, application, ApplicationEventKind.HELD, codes={"reason": reason, **says}
        )


def close_holds(
    context: DvcltContext,
    session: Session,
    application: Application,
    reasons: Collection[ApplicationHoldReason],
    *,
    by: str,
    part: str | None = None,
) -> int:
    """Close the open holds of an application for some reasons (and one step); returns how many."""
    closed = context.holds.close_of(
        session, application.code, at=context.clock.now(), by=by, reasons=reasons, part=part
    )
    for hold in closed:
        record_event(
            context,
            session,
            application,
            ApplicationEventKind.RELEASED,
            actor=by,
            codes={"reason": hold.reason},
        )
    return len(closed)
