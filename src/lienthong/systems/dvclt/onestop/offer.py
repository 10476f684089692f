"""Offering applications to the one-stop systems of their provinces, until each is acknowledged.

See contracts.md 2.2 to 2.5.
"""

from __future__ import annotations

from sqlalchemy import select

from lienthong.contracts.dvclt import answers
from lienthong.contracts.dvclt.envelope import ReceivedDossier, build_detail
from lienthong.contracts.dvclt.schemas import ReportAnswer, WaitingDossier, WaitingList
from lienthong.contracts.times import format_moment
from lienthong.foundation import audit
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.identity import Principal
from lienthong.foundation.telemetry import current_trace
from lienthong.systems.dvclt.base import tables
from lienthong.systems.dvclt.base.access import covers, provinces_of
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.dossiers import applications, attachments
from lienthong.systems.dvclt.dossiers.declared_forms import form_of
from lienthong.systems.dvclt.dossiers.events import ApplicationEventKind, record_event
from lienthong.systems.dvclt.dossiers.states import ApplicationStage


def list_waiting(context: DvcltContext, caller: Principal) -> WaitingList:
    """What waits for this one-stop system, oldest first, at most as many as the settings say."""
    with context.database.read() as session:
        provinces = provinces_of(session, caller.account)
        query = (
            select(
                tables.application.c.id,
                tables.application.c.unit_code,
                tables.application.c.procedure_code,
                tables.application.c.module,
                tables.application.c.code,
                tables.application.c.filed_at,
                tables.application.c.trace_id,
            )
            .where(
                tables.application.c.province.in_(provinces), tables.application.c.waiting_since.is_not(None)
            )
            .order_by(tables.application.c.waiting_since, tables.application.c.id)
            .limit(context.settings.waiting_limit)
        )
        rows = session.execute(query).all()
    return WaitingList(
        data=[
            WaitingDossier(
                id=row.id,
                unit_number=int(row.unit_code),
                procedure_code=row.procedure_code,
                module=row.module,
                code=row.code,
                received=format_moment(row.filed_at),
                tech_id=row.trace_id,
            )
            for row in rows
        ]
    )


def offer_detail(context: DvcltContext, caller: Principal, application_id: int) -> bytes | None:
    """An application in full, nested as contracts.md 2.3 has it; None when this caller has no such application.

    The first reading is noted: from then on the one-stop system may act, and the citizen can no longer
    withdraw here.
    """
    with context.database.begin() as session:
        application = applications.find_application_by_id(session, application_id, lock=True)
        if application is None or not covers(session, caller, application.province):
            return None
        if application.stage is ApplicationStage.WITHDRAWN:
            return None
        if application.fetched_at is None:
            now = context.clock.now()
            application = record_event(
                context,
                session,
                application,
                ApplicationEventKind.FETCHED,
                actor=caller.account,
                fetched_at=now,
            )
        audit.record_reading(
            session,
            caller,
            application.code,
            ["declaration", "attachments"],
            trace_id=application.trace_id,
            at=context.clock.now(),
        )
        form = form_of(context, session, application)
        kept = attachments.attachments_of(context, session, application)
    return build_detail(
        ReceivedDossier(
            unit_number=int(application.unit_code),
            procedure_code=application.procedure_code,
            module=application.module,
            code=application.code,
            received_at=application.filed_at,
            tech_id=application.trace_id,
            form=form,
            attachments=tuple(paper.attachment for paper in kept),
        )
    )


def acknowledge(context: DvcltContext, caller: Principal, code: str) -> ReportAnswer:
    """The one-stop system has stored it: stop offering. Saying so twice is harmless."""
    with context.database.begin() as session:
        application = applications.find_application(session, code, lock=True)
        if application is None or not covers(session, caller, application.province):
            return answers.unknown_dossier(current_trace())
        if application.stage is ApplicationStage.WITHDRAWN:
            return answers.not_possible(answers.ALREADY_REFUSED, application.trace_id)
        if application.is_waiting:
            record_event(
                context,
                session,
                application,
                ApplicationEventKind.ACKNOWLEDGED,
                actor=caller.account,
                codes={"round": application.round},
                waiting_since=None,
            )
    crash_point("dvclt.acknowledged")
    return answers.acknowledged(application.trace_id)
