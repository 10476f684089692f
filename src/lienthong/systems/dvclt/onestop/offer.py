"""Offering applications to the one-stop systems of their provinces, until each is acknowledged (contracts.md
2.2 to 2.5)."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from lienthong.contracts.dvclt import answers
from lienthong.contracts.dvclt.envelope import ReceivedDossier, build_detail
from lienthong.contracts.dvclt.schemas import ReportAnswer, WaitingDossier, WaitingList
from lienthong.contracts.times import format_moment
from lienthong.foundation import audit
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import CompiledStatement
from lienthong.foundation.identity import Principal
from lienthong.foundation.telemetry import current_trace
from lienthong.systems.dvclt.base import tables
from lienthong.systems.dvclt.base.context import Centre
from lienthong.systems.dvclt.dossiers import applications, attachments
from lienthong.systems.dvclt.dossiers.applications import Application, EventKind
from lienthong.systems.dvclt.dossiers.states import Stage

_PROVINCES = CompiledStatement(
    select(tables.onestop_province.c.province).where(
        tables.onestop_province.c.account == bindparam("of_account")
    )
)


def provinces_of(session: Session, account: str) -> frozenset[str]:
    """The provinces whose applications a one-stop account takes."""
    return frozenset(_PROVINCES.run(session, {"of_account": account}).scalars())


def waiting_list(centre: Centre, caller: Principal) -> WaitingList:
    """What waits for this one-stop system, oldest first, at most as many as the settings say."""
    with centre.database.read() as session:
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
            .limit(centre.settings.waiting_limit)
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


def detail(centre: Centre, caller: Principal, application_id: int) -> bytes | None:
    """An application in full, nested as contracts.md 2.3 has it; None when this caller has no such
    application.

    The first reading is noted: from then on the one-stop system may act, and the citizen can no longer
    withdraw here.
    """
    with centre.database.begin() as session:
        application = applications.find_by_id(session, application_id, lock=True)
        if not _may_see(session, caller, application) or application is None:
            return None
        if application.stage is Stage.WITHDRAWN:
            return None
        if application.fetched_at is None:
            now = centre.clock.now()
            application = applications.append(
                centre, session, application, EventKind.FETCHED, actor=caller.account, fetched_at=now
            )
        audit.record_reading(
            session,
            caller,
            application.code,
            ["declaration", "attachments"],
            trace_id=application.trace_id,
            at=centre.clock.now(),
        )
        form = applications.form_of(centre, session, application)
        kept = attachments.kept(centre, session, application)
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


def acknowledge(centre: Centre, caller: Principal, code: str) -> ReportAnswer:
    """The one-stop system has stored it: stop offering. Saying so twice is harmless."""
    with centre.database.begin() as session:
        application = applications.find(session, code, lock=True)
        if not _may_see(session, caller, application) or application is None:
            return answers.unknown_dossier(current_trace())
        if application.stage is Stage.WITHDRAWN:
            return answers.not_possible(answers.ALREADY_REFUSED, application.trace_id)
        if application.is_waiting:
            applications.append(
                centre,
                session,
                application,
                EventKind.ACKNOWLEDGED,
                actor=caller.account,
                codes={"round": application.round},
                waiting_since=None,
            )
    crash_point("dvclt.acknowledged")
    return answers.acknowledged(application.trace_id)


def _may_see(session: Session, caller: Principal, application: Application | None) -> bool:
    return application is not None and application.province in provinces_of(session, caller.account)


def visible(session: Session, caller: Principal, application: Application | None) -> bool:
    """Whether a one-stop account covers the application's province; others are told that there is none."""
    return _may_see(session, caller, application)
