"""Storing what PM.DVCLT hands over: sealed, with papers, code and appointment, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from lienthong.contracts.dvclt.envelope import ReceivedDossier
from lienthong.domain.calendar import appointment
from lienthong.domain.dossiers import OnestopState, ReportStatus
from lienthong.domain.identifiers import AgencyCode
from lienthong.domain.law import ProcedureNotInForce, UnknownProcedure, procedure_on
from lienthong.domain.units import UnitCode, registry
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import insert_row
from lienthong.foundation.event_log import SYSTEM_ACTOR
from lienthong.systems.onestop.base import agencies, contents, dossiers, holds, tables
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier, OnestopEventKind
from lienthong.systems.onestop.base.hold_reasons import OnestopHoldReason
from lienthong.systems.onestop.dvclt import acknowledge, report
from lienthong.systems.onestop.dvclt.offered_content import differing_fields, mark_of, unit_code_of
from lienthong.systems.onestop.places import read_places

DESK_HOLDS = frozenset(
    {
        OnestopHoldReason.UNKNOWN_UNIT,
        OnestopHoldReason.NO_AGENCY,
        OnestopHoldReason.UNKNOWN_PROCEDURE,
    }
)
"""What keeps a dossier from a desk."""
_CONTENT_HOLDS = frozenset({OnestopHoldReason.PLACE_UNCERTAIN, OnestopHoldReason.PAYLOAD_REJECTED})


def store_new(
    context: OnestopContext,
    session: Session,
    province: str,
    source_id: str,
    received: ReceivedDossier,
    trace_id: str,
) -> OnestopDossier:
    """Store a dossier seen for the first time, put it on a desk, and tell PM.DVCLT."""
    now = context.clock.now()
    stored = insert_row(
        session,
        tables.dossier,
        {
            "interlinked_code": received.code,
            "province": province,
            "unit_code": unit_code_of(received),
            "module": received.module.value,
            "procedure_code": received.procedure_code,
            "source_id": source_id,
            "trace_id": trace_id,
            "state": int(OnestopState.NEW),
            "round": 1,
            "declared_at": received.received_at,
            "received_at": now,
            "supplements": 0,
            "empty_answers": 0,
            "next_position": 1,
            "changed_at": now,
            "declaration": contents.seal_form(context, received.code, received.form),
            "places_decided": False,
        },
        dossiers.DOSSIER_COLUMNS,
    )
    dossier = dossiers.record_event(
        context,
        session,
        dossiers.dossier_from(stored.one()),
        OnestopEventKind.PULLED,
        codes={"source_id": source_id, "unit": str(received.unit_number), "round": 1},
    )
    contents.store_attachments(context, session, dossier, received)
    return put_on_desk(context, session, acknowledge.enqueue_acknowledgement(session, dossier))


def put_on_desk(context: OnestopContext, session: Session, dossier: OnestopDossier) -> OnestopDossier:
    """Give the dossier its code and its desk, or hold it with the reason why there is none."""
    if dossier.code is not None:
        return dossier
    found = _desk_for(session, dossier)
    if isinstance(found, _Problem):
        holds.open_hold(context, session, found.reason, dossier=dossier, codes=found.codes, words=found.words)
        return dossier
    now = context.clock.now()
    due = appointment(now)
    placed = dossiers.record_event(
        context,
        session,
        dossier,
        OnestopEventKind.PLACED_ON_DESK,
        codes={"agency": str(found), "due": due.due.isoformat()},
        code=str(agencies.new_code(session, found, now.date())),
        agency=str(found),
        due_at=due.due,
        calendar_version=due.calendar_version,
    )
    told = report.enqueue_report(
        context, session, placed, ReportStatus.RECEIVED, handling="Đã tiếp nhận vào hệ thống một cửa"
    )
    return read_places.read_places(context, session, told)


def store_supplement(
    context: OnestopContext, session: Session, dossier_id: int, received: ReceivedDossier
) -> OnestopDossier:
    """Store what the citizen brought; papers of the earlier round are kept, marked replaced."""
    dossier = dossiers.find_by_id(session, dossier_id, lock=True)
    if dossier.state != OnestopState.SUPPLEMENT_ASKED:
        # Another process stored it while we fetched it.
        return dossier
    return replace_content(context, session, dossier, received)


def replace_content(
    context: OnestopContext, session: Session, dossier: OnestopDossier, received: ReceivedDossier
) -> OnestopDossier:
    """Take what came as the dossier's own, in a new round, and tell PM.DVCLT. The row is held by the caller."""
    contents.mark_replaced(session, dossier, context.clock.now())
    due = appointment(context.clock.now())
    dossier = dossiers.record_event(
        context,
        session,
        dossier,
        OnestopEventKind.SUPPLEMENT_BROUGHT,
        state=OnestopState.NEW,
        codes={"round": dossier.round + 1, "due": due.due.isoformat()},
        round=dossier.round + 1,
        declaration=contents.seal_form(context, dossier.interlinked_code, received.form),
        supplement_limit=None,
        due_at=due.due,
        calendar_version=due.calendar_version,
        places_decided=False,
        places=None,
    )
    contents.store_attachments(context, session, dossier, received)
    holds.close_holds(context, session, dossier.interlinked_code, _CONTENT_HOLDS, by=SYSTEM_ACTOR)
    dossier = acknowledge.enqueue_acknowledgement(session, dossier)
    told = report.enqueue_report(
        context, session, dossier, ReportStatus.RECEIVED, handling="Đã nhận hồ sơ bổ sung"
    )
    return read_places.read_places(context, session, told)


def store_correction(
    context: OnestopContext, session: Session, dossier_id: int, received: ReceivedDossier
) -> OnestopDossier:
    """Take a dossier anew that PM.DVCLT offers again and that lies on no desk: its unit, procedure and content.

    The same content again only means that the acknowledgement was lost.
    """
    dossier = dossiers.find_by_id(session, dossier_id, lock=True)
    if dossier.code is not None:
        return dossier
    if not differing_fields(context, session, dossier, received):
        acknowledge.enqueue_acknowledgement_again(context, session, dossier, mark_of(received))
        return dossier
    contents.mark_replaced(session, dossier, context.clock.now())
    dossier = dossiers.record_event(
        context,
        session,
        dossier,
        OnestopEventKind.PULLED,
        codes={"unit": str(received.unit_number), "round": dossier.round + 1},
        round=dossier.round + 1,
        unit_code=unit_code_of(received),
        procedure_code=received.procedure_code,
        module=received.module.value,
        declared_at=received.received_at,
        declaration=contents.seal_form(context, dossier.interlinked_code, received.form),
    )
    contents.store_attachments(context, session, dossier, received)
    holds.close_holds(context, session, dossier.interlinked_code, DESK_HOLDS, by=SYSTEM_ACTOR)
    return put_on_desk(context, session, acknowledge.enqueue_acknowledgement(session, dossier))


@dataclass(frozen=True, slots=True)
class _Problem:
    reason: OnestopHoldReason
    codes: dict[str, str]
    words: dict[str, str]


def _desk_for(session: Session, dossier: OnestopDossier) -> AgencyCode | _Problem:
    """The agency whose desk it is, or what is wrong: unit, procedure or agency."""
    on = dossier.declared_at.date()
    codes = {"unit": dossier.unit_code, "on": on.isoformat()}
    unit = registry().unit(UnitCode(dossier.unit_code), on)
    if unit is None:
        explanation = registry().explain(UnitCode(dossier.unit_code), on)
        return _Problem(OnestopHoldReason.UNKNOWN_UNIT, codes, {"explanation": explanation.message_vi})
    try:
        procedure_on(dossier.procedure_code, on)
    except (UnknownProcedure, ProcedureNotInForce) as error:
        codes["procedure"] = dossier.procedure_code
        return _Problem(OnestopHoldReason.UNKNOWN_PROCEDURE, codes, {"explanation": str(error)})
    agency = agencies.agency_of(session, dossier.unit_code)
    if agency is None:
        return _Problem(OnestopHoldReason.NO_AGENCY, codes, {"explanation": f"{unit.name} ({unit.code})"})
    return agency
