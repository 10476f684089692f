"""The reports that were taken about an application, as its history has them: what each said, in one form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from lienthong.contracts.wire import dump_text
from lienthong.domain.dossiers import ReportStatus
from lienthong.foundation.database.sessions import Session
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.dossiers.applications import Application
from lienthong.systems.dvclt.dossiers.events import ApplicationEventKind, events_of

CONTENT = "content"
"""Among an event's words: everything that the report said, a document as its hash."""
FINGERPRINT = "fingerprint"
"""Among an event's codes: a keyed hash of that."""
TAKEN = frozenset({ApplicationEventKind.REPORTED, ApplicationEventKind.CORRECTED})


@dataclass(frozen=True, slots=True)
class TakenReport:
    """One report of the history. `content` is by wire name, normalised."""

    status: ReportStatus
    kind: ApplicationEventKind
    fingerprint: str
    content: Mapping[str, str]


def taken_reports(context: DvcltContext, session: Session, application: Application) -> Sequence[TakenReport]:
    """What one-stop systems reported about an application, newest first, with what was refused as a contradiction."""
    wanted = TAKEN | {ApplicationEventKind.CONTRADICTED}
    return [
        TakenReport(
            status=ReportStatus(event.codes["status"]),
            kind=event.kind,
            fingerprint=str(event.codes.get(FINGERPRINT, "")),
            content=orjson.loads(event.words.get(CONTENT) or "{}"),
        )
        for event in reversed(events_of(context, session, application))
        if event.kind in wanted
    ]


def fingerprint_of(context: DvcltContext, content: Mapping[str, str]) -> str:
    """A keyed hash of what a report says: the same for the same, whenever it comes."""
    return context.marks.mark(f"report|{content_text(content)}")


def content_text(content: Mapping[str, str]) -> str:
    """What a report says, as one text."""
    return dump_text(dict(sorted(content.items())))
