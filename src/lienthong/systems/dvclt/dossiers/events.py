"""The life of an application: an append-only list of events.

Changes of stage happen here only, in the transaction of the event that causes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import update_row
from lienthong.foundation.event_log import SYSTEM_ACTOR
from lienthong.systems.dvclt.base import tables
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.dossiers.applications import COLUMNS, Application, application_from
from lienthong.systems.dvclt.dossiers.states import ApplicationStage


class ApplicationEventKind(StrEnum):
    """What can happen to an application."""

    FILED = "filed"
    FETCHED = "fetched"
    ACKNOWLEDGED = "acknowledged"
    REPORTED = "reported"
    DIFFERENCES_ACCEPTED = "differences_accepted"
    RESULT_SENT_BACK = "result_sent_back"
    CORRECTED = "corrected"
    CONTRADICTED = "contradicted"
    SUPPLEMENTED = "supplemented"
    WITHDRAWN = "withdrawn"
    STEP_HANDED_OVER = "step_handed_over"
    STEP_IN_WORK = "step_in_work"
    STEP_DONE = "step_done"
    STEP_REFUSED = "step_refused"
    STEP_CANCELLED = "step_cancelled"
    COMPLETED = "completed"
    HELD = "held"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class ApplicationEvent:
    """One event. `words` is what people wrote or are called (reason, names): personal data."""

    number: int
    kind: ApplicationEventKind
    at: datetime
    actor: str
    stage: ApplicationStage
    codes: Mapping[str, Any]
    words: Mapping[str, str]


def record_event(
    context: DvcltContext,
    session: Session,
    application: Application,
    kind: ApplicationEventKind,
    *,
    actor: str = SYSTEM_ACTOR,
    stage: ApplicationStage | None = None,
    codes: Mapping[str, Any] | None = None,
    words: Mapping[str, str] | None = None,
    **columns: Any,
) -> Application:
    """Add an event, change the row with it, and return the application as it is now.

    Parameters
    ----------
    stage
        The stage afterwards; left out: unchanged. Whether it may follow is decided by `states.objection_to`
        before.
    codes
        What may stand in clear: codes, numbers, moments.
    words
        What may name a person; stored sealed.
    columns
        Further columns of the row that change with the event.
    """
    now = context.clock.now()
    after = application.stage if stage is None else stage
    context.events.append(
        session,
        application.code,
        kind,
        at=now,
        actor=actor,
        state=after,
        codes=codes,
        words={name: text for name, text in (words or {}).items() if text},
    )
    changes = {"stage": after, "changed_at": now, **columns}
    changed = update_row(session, tables.application, application.id, changes, COLUMNS)
    return application_from(changed.one())


def events_of(context: DvcltContext, session: Session, application: Application) -> list[ApplicationEvent]:
    """All events of an application, oldest first, with their words opened."""
    return [
        ApplicationEvent(
            number=event.id,
            kind=ApplicationEventKind(event.kind),
            at=event.at,
            actor=event.actor,
            stage=ApplicationStage(str(event.state)),
            codes=event.codes,
            words=event.words,
        )
        for event in context.events.history(session, application.code)
    ]
