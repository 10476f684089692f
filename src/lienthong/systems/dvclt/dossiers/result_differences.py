"""Where a result is not what was declared, and which operator accepted it."""

from __future__ import annotations

from lienthong.contracts.result_checks import FactDifference, read_differences
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.holds import Hold
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.base.hold_reasons import ApplicationHoldReason
from lienthong.systems.dvclt.dossiers.applications import Application
from lienthong.systems.dvclt.dossiers.events import ApplicationEvent, ApplicationEventKind, events_of

DIFFERENCES, CONFIRMED_BY = "differences", "confirmed_by"
"""Names of the words of a hold and of an event."""


def who_accepted(
    context: DvcltContext, session: Session, application: Application, digest: str
) -> str | None:
    """The operator who accepted these differences of this paper and has not sent them back since."""
    decided = [
        event
        for event in events_of(context, session, application)
        if event.kind in (ApplicationEventKind.DIFFERENCES_ACCEPTED, ApplicationEventKind.RESULT_SENT_BACK)
        and event.codes.get("digest") == digest
    ]
    if not decided or decided[-1].kind is not ApplicationEventKind.DIFFERENCES_ACCEPTED:
        return None
    return f"{decided[-1].words.get('name') or decided[-1].actor}, cán bộ vận hành PM.DVCLT"


def differences_of_hold(hold: Hold[ApplicationHoldReason]) -> list[FactDifference]:
    """What an operator is asked about."""
    return read_differences(hold.words.get(DIFFERENCES, ""))


def differences_of_report(event: ApplicationEvent) -> list[FactDifference]:
    """Where the result that a report brought is not what was declared; nothing for strangers."""
    return read_differences(event.words.get(DIFFERENCES, ""))
