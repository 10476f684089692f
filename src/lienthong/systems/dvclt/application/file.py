"""A citizen files an application: checked whole, stored with its papers and planned steps in one transaction.

Answered only when stored. Sending the same again under the same Idempotency-Key gives the same application.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import orjson
from sqlalchemy import bindparam, select

from lienthong.domain.calendar import current_calendar, group_due
from lienthong.domain.identifiers import DossierCode
from lienthong.foundation import audit
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.sequences import next_number
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import CompiledStatement, insert_once
from lienthong.foundation.identity import Principal
from lienthong.foundation.telemetry import new_trace_id
from lienthong.systems.dvclt.application import duplicates
from lienthong.systems.dvclt.application.application_checks import (
    ApplicationRequest,
    CheckedApplication,
    check_application,
)
from lienthong.systems.dvclt.base import tables
from lienthong.systems.dvclt.base.access import ANONYMOUS, requester_mark
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.dossiers import applications, attachments, following_steps
from lienthong.systems.dvclt.dossiers.applications import Application
from lienthong.systems.dvclt.dossiers.declared_forms import seal_form
from lienthong.systems.dvclt.dossiers.events import ApplicationEventKind
from lienthong.systems.dvclt.dossiers.states import ApplicationStage

LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class FiledApplication:
    """An application that is stored. `repeated`: it was stored before, under the same Idempotency-Key."""

    application: Application
    repeated: bool


class PossibleDuplicate(Exception):
    """Somebody has applied for the same person. `earlier` is told only to who filed it."""

    def __init__(self, earlier: Application) -> None:
        super().__init__("possible duplicate")
        self.earlier = earlier


class IdempotencyKeyReused(Exception):
    """The Idempotency-Key stands for another content."""


class _StoredMeanwhile(Exception):
    """The same key was stored by a parallel request; ours is rolled back."""


def file_application(
    context: DvcltContext,
    request: ApplicationRequest,
    *,
    principal: Principal | None = None,
    idempotency_key: str = "",
    confirm_duplicate: bool = False,
) -> FiledApplication:
    """Check and store an application, and offer it to the one-stop system of its province.

    Raises
    ------
    PossibleDuplicate
        When the same child or deceased may have been declared already and nobody confirmed that it is
        another.
    _StoredMeanwhile
        When another request stored the same meanwhile; tried again here.

    Notes
    -----
    ``PayloadRejected`` is passed on, naming every faulty field.
    ``IdempotencyKeyReused`` is passed on when the key was used for another content.
    """
    account = principal.account if principal else None
    key = context.marks.mark(f"key|{account or ANONYMOUS}|{idempotency_key}") if idempotency_key else None
    content = _content_mark(context, request)
    if key is not None:
        with context.database.read() as session:
            before = _stored_under(session, key, content)
        if before is not None:
            return FiledApplication(before, repeated=True)
    checked = check_application(context, request, context.clock.now())
    trace_id = new_trace_id()
    sealed_form = seal_form(context, trace_id, checked.form)
    sealed_papers = attachments.seal_attachments(context, trace_id, checked.papers, 1, 1)
    marks = duplicates.duplicate_marks(context, checked.declaration)
    try:
        with context.database.begin() as session:
            # Drawn first: its row lock lets parallel requests pass one by one, so that what follows sees them all.
            number = next_number(session, f"application:{context.agency}:{checked.at:%y%m%d}")
            if key is not None and _stored_under(session, key, content) is not None:
                raise _StoredMeanwhile
            earlier = duplicates.find_duplicate(context, session, checked.declaration, marks)
            if earlier is not None and not confirm_duplicate:
                raise PossibleDuplicate(earlier)
            application = _store(
                context, session, checked, number, trace_id, account, key, content, sealed_form
            )
            attachments.add_attachments(session, application.id, sealed_papers)
            duplicates.store_marks(session, application.id, marks)
            following_steps.plan_steps(session, application, checked.choice.steps, checked.at)
            _record(context, session, application, checked, principal, earlier)
    except _StoredMeanwhile:
        with context.database.read() as session:
            before = _stored_under(session, key or "", content)
        if before is None:
            raise
        return FiledApplication(before, repeated=True)
    crash_point("dvclt.filed")
    return FiledApplication(application, repeated=False)


_BY_KEY = CompiledStatement(
    select(*applications.COLUMNS, tables.application.c.content_mark).where(
        tables.application.c.idempotency == bindparam("of_key")
    )
)


def _store(
    context: DvcltContext,
    session: Session,
    checked: CheckedApplication,
    number: int,
    trace_id: str,
    account: str | None,
    key: str | None,
    content: str,
    sealed_form: bytes,
) -> Application:
    at = checked.at
    requester = checked.declaration.requester
    inserted = insert_once(
        session,
        tables.application,
        {
            "code": str(DossierCode(context.agency, at.date(), number)),
            "trace_id": trace_id,
            "idempotency": key,
            "content_mark": content,
            "account": account,
            "requester_mark": requester_mark(context, requester.paper_number or requester.personal_id),
            "group": checked.group,
            "module": checked.procedure.module,
            "procedure_code": checked.procedure.code,
            "unit_code": checked.unit_code,
            "province": checked.province,
            "stage": ApplicationStage.FILED,
            "round": 1,
            "filed_at": at,
            "due_at": group_due(at, checked.choice.deadline_working_days),
            "calendar_version": current_calendar().version,
            "waiting_since": at,
            "changed_at": at,
            "form": sealed_form,
        },
        applications.COLUMNS,
    ).one_or_none()
    if inserted is None:
        raise _StoredMeanwhile
    return applications.application_from(inserted)


def _record(
    context: DvcltContext,
    session: Session,
    application: Application,
    checked: CheckedApplication,
    principal: Principal | None,
    earlier: Application | None,
) -> None:
    codes = {
        "unit": application.unit_code,
        "procedure": application.procedure_code,
        "form": checked.procedure.form,
        "steps": [step.value for step in checked.choice.steps],
        "papers": len(checked.papers),
        "remarks": [finding.code.value for finding in checked.remarks],
        "confirmed_not": earlier.code if earlier else None,
    }
    context.events.append(
        session,
        application.code,
        ApplicationEventKind.FILED,
        at=application.filed_at,
        actor=application.account or ANONYMOUS,
        state=application.stage,
        codes=codes,
    )
    audit.record(
        session,
        principal,
        "file",
        application.code,
        {"unit": application.unit_code, "procedure": application.procedure_code},
        trace_id=application.trace_id,
        at=application.filed_at,
    )


def _stored_under(session: Session, key: str, content: str) -> Application | None:
    row = _BY_KEY.run(session, {"of_key": key}).one_or_none()
    if row is None:
        return None
    if row["content_mark"] != content:
        raise IdempotencyKeyReused
    return applications.application_from(row)


def _content_mark(context: DvcltContext, request: ApplicationRequest) -> str:
    """Keyed hash of what was sent. Papers count by their text, hashed first: they may be megabytes."""
    digests = [hashlib.sha256(str(one).encode()).hexdigest() for one in request.attachments]
    content = {
        "group": request.group,
        "unit": request.unit,
        "procedure": request.procedure_code,
        "steps": None if request.steps is None else sorted(request.steps),
        "form": {str(name): str(value) for name, value in request.form.items()},
        "papers": digests,
    }
    return context.marks.mark(hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest())
