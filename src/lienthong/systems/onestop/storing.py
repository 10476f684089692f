"""Storing what PM.DVCLT hands over: sealed, with papers, code and appointment, in one transaction."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import orjson
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from lienthong.contracts.attachments import Attachment
from lienthong.contracts.dvclt.envelope import ReceivedDossier
from lienthong.contracts.faults import PayloadRejected
from lienthong.domain.calendar import appointment
from lienthong.domain.dossiers import OnestopState, ReportStatus
from lienthong.domain.law import ProcedureNotInForce, UnknownProcedure, procedure_on
from lienthong.domain.units import UnitCode, UnitLevel, registry
from lienthong.foundation.delivery import Delivery, DeliveryState, enqueue, status
from lienthong.systems.onestop import desks, holds, journal, placing, receiving, reporting, tables
from lienthong.systems.onestop.holds import HoldReason
from lienthong.systems.onestop.journal import Dossier, EventKind
from lienthong.systems.onestop.office import Office


def store_new(
    office: Office,
    session: Session,
    province: str,
    source_id: str,
    received: ReceivedDossier,
    trace_id: str,
) -> Dossier:
    """Store a dossier seen for the first time, put it on a desk, and tell PM.DVCLT."""
    now = office.clock.now()
    unit = received.unit()
    dossier_id = session.execute(
        insert(tables.dossier)
        .values(
            interlinked_code=received.code,
            province=province,
            unit_code=str(unit or received.unit_number),
            module=received.module.value,
            procedure_code=received.procedure_code,
            source_id=source_id,
            trace_id=trace_id,
            state=int(OnestopState.NEW),
            round=1,
            declared_at=received.received_at,
            received_at=now,
            supplements=0,
            empty_answers=0,
            next_position=1,
            changed_at=now,
            declaration=seal_form(office, received),
            places_decided=False,
        )
        .returning(tables.dossier.c.id)
    ).scalar_one()
    dossier = journal.append(
        office,
        session,
        journal.find_by_id(session, dossier_id),
        EventKind.PULLED,
        codes={"source_id": source_id, "unit": str(received.unit_number), "round": 1},
    )
    _store_attachments(office, session, dossier, received)
    dossier = _enqueue_acknowledgement(session, dossier)
    return put_on_desk(office, session, dossier)


def put_on_desk(office: Office, session: Session, dossier: Dossier) -> Dossier:
    """Give the dossier its code and its desk, or hold it with the reason why there is none."""
    problem = _why_no_desk(session, dossier)
    if problem is not None:
        holds.open_hold(
            office, session, problem.reason, dossier=dossier, codes=problem.codes, words=problem.words
        )
        return dossier
    agency = desks.agency_of(session, dossier.unit_code)
    assert agency is not None
    now = office.clock.now()
    due = appointment(now)
    placed = journal.append(
        office,
        session,
        dossier,
        EventKind.PLACED_ON_DESK,
        codes={"agency": str(agency), "due": due.due.isoformat()},
        code=str(desks.new_code(session, agency, now.date())),
        agency=str(agency),
        due_at=due.due,
        calendar_version=due.calendar_version,
    )
    reporting.tell(
        office, session, placed, ReportStatus.RECEIVED, handling="Đã tiếp nhận vào hệ thống một cửa"
    )
    return placing.read_places(office, session, journal.find_by_id(session, dossier.id))


def store_supplement(office: Office, session: Session, dossier_id: int, received: ReceivedDossier) -> Dossier:
    """Store what the citizen brought; papers of the earlier round are kept, marked replaced."""
    dossier = journal.find_by_id(session, dossier_id, lock=True)
    if dossier.state != OnestopState.SUPPLEMENT_ASKED:
        # Another process stored it while we fetched it.
        return dossier
    session.execute(
        update(tables.attachment)
        .where(tables.attachment.c.dossier_id == dossier.id, tables.attachment.c.replaced_at.is_(None))
        .values(replaced_at=office.clock.now())
    )
    due = appointment(office.clock.now())
    dossier = journal.append(
        office,
        session,
        dossier,
        EventKind.SUPPLEMENT_BROUGHT,
        state=OnestopState.NEW,
        codes={"round": dossier.round + 1, "due": due.due.isoformat()},
        round=dossier.round + 1,
        declaration=seal_form(office, received),
        supplement_limit=None,
        due_at=due.due,
        calendar_version=due.calendar_version,
        places_decided=False,
        places=None,
    )
    _store_attachments(office, session, dossier, received)
    holds.close_holds(
        office,
        session,
        dossier.interlinked_code,
        frozenset({HoldReason.PLACE_UNCERTAIN, HoldReason.ATTACHMENT_REJECTED, HoldReason.PAYLOAD_REJECTED}),
        by=journal.SYSTEM,
    )
    dossier = _enqueue_acknowledgement(session, dossier)
    reporting.tell(office, session, dossier, ReportStatus.RECEIVED, handling="Đã nhận hồ sơ bổ sung")
    return placing.read_places(office, session, journal.find_by_id(session, dossier.id))


def acknowledge_again(office: Office, session: Session, dossier: Dossier) -> bool:
    """PM.DVCLT offers what is here already: its acknowledgement was lost. True when another one is on its way now."""
    first = status(session, _acknowledgement_key(dossier, str(dossier.round)))
    if first is not None and first.state != DeliveryState.DONE:
        return False
    name = f"again:{office.clock.now():%Y%m%d%H%M}"
    return _enqueue(session, dossier, name, position=dossier.next_position * reporting.SPACING - 1)


def form_of(office: Office, session: Session, dossier: Dossier) -> dict[str, str]:
    """The declared fields under their wire names, as PM.DVCLT sent them."""
    query = select(tables.dossier.c.declaration).where(tables.dossier.c.id == dossier.id)
    sealed = session.execute(query).scalar_one()
    form: dict[str, str] = orjson.loads(office.sealer.open(sealed, _form_context(dossier.interlinked_code)))
    return form


def attachments_of(office: Office, session: Session, dossier: Dossier) -> list[Attachment]:
    """The papers of the present round, opened, in the order in which they came."""
    query = (
        select(tables.attachment.c.number, tables.attachment.c.content)
        .where(tables.attachment.c.dossier_id == dossier.id, tables.attachment.c.round == dossier.round)
        .order_by(tables.attachment.c.number)
    )
    return [
        Attachment.read(office.sealer.open(content, _paper_context(dossier, number)))
        for number, content in session.execute(query)
    ]


def seal_form(office: Office, received: ReceivedDossier) -> bytes:
    """The declared fields, sealed."""
    return office.sealer.seal(orjson.dumps(dict(received.form)), _form_context(received.code))


@dataclass(frozen=True, slots=True)
class _Problem:
    reason: HoldReason
    codes: dict[str, str]
    words: dict[str, str]


def _why_no_desk(session: Session, dossier: Dossier) -> _Problem | None:
    """What keeps the dossier from a desk: unit, level, procedure or agency; None when nothing does."""
    on = dossier.declared_at.date()
    codes = {"unit": dossier.unit_code, "on": on.isoformat()}
    unit = registry().unit(UnitCode(dossier.unit_code), on)
    if unit is None:
        explanation = registry().explain(UnitCode(dossier.unit_code), on)
        return _Problem(HoldReason.UNKNOWN_UNIT, codes, {"explanation": explanation.message_vi})
    if unit.level == UnitLevel.PROVINCE:
        return _Problem(HoldReason.WRONG_LEVEL, codes, {"explanation": f"{unit.name} là đơn vị cấp tỉnh."})
    try:
        procedure_on(dossier.procedure_code, on)
    except (UnknownProcedure, ProcedureNotInForce) as error:
        return _Problem(
            HoldReason.UNKNOWN_PROCEDURE,
            {**codes, "procedure": dossier.procedure_code},
            {"explanation": str(error)},
        )
    if desks.agency_of(session, dossier.unit_code) is None:
        return _Problem(HoldReason.NO_AGENCY, codes, {"explanation": f"{unit.name} ({unit.code})"})
    return None


def _store_attachments(office: Office, session: Session, dossier: Dossier, received: ReceivedDossier) -> None:
    rows = []
    for number, paper in enumerate(received.attachments, start=1):
        try:
            content = paper.content()
        except PayloadRejected:
            # Kept as it came: the check before forwarding names it to the clerk.
            content = b""
        rows.append(
            {
                "dossier_id": dossier.id,
                "round": dossier.round,
                "number": number,
                "source_id": paper.id,
                "kind": paper.kind,
                "size": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
                "withdrawn": paper.withdrawn,
                "content": office.sealer.seal(paper.json_bytes(), _paper_context(dossier, number)),
            }
        )
    if rows:
        session.execute(insert(tables.attachment), rows)


def _enqueue_acknowledgement(session: Session, dossier: Dossier) -> Dossier:
    _enqueue(session, dossier, str(dossier.round), position=dossier.next_position * reporting.SPACING)
    advanced = update(tables.dossier).where(tables.dossier.c.id == dossier.id)
    session.execute(advanced.values(next_position=dossier.next_position + 1))
    return journal.find_by_id(session, dossier.id)


def _enqueue(session: Session, dossier: Dossier, name: str, *, position: int) -> bool:
    return enqueue(
        session,
        Delivery(
            key=_acknowledgement_key(dossier, name),
            purpose=receiving.ACKNOWLEDGE,
            stream=reporting.stream_of(dossier),
            position=position,
            payload={"dossier": dossier.id, "code": dossier.interlinked_code, "province": dossier.province},
            trace_id=dossier.trace_id,
        ),
    )


def _acknowledgement_key(dossier: Dossier, name: str) -> str:
    return f"{receiving.ACKNOWLEDGE}:{dossier.interlinked_code}:{name}"


def _form_context(interlinked_code: str) -> str:
    return f"onestop.form:{interlinked_code}"


def _paper_context(dossier: Dossier, number: int) -> str:
    return f"onestop.paper:{dossier.interlinked_code}:{dossier.round}:{number}"
