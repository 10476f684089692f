"""Telling PM.DVCLT every status, in order, per dossier; gaps are filled from the dossier's own history.

Each report is a row of the ledger, written with the event that causes it, and a delivery of the dossier's
stream. PM.DVCLT refuses a status whose predecessors it never saw (contracts.md section 2): then the missing
ones are put before it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import orjson
from sqlalchemy import and_, bindparam, select, update

from lienthong.contracts import transport
from lienthong.contracts.dvclt.answers import Verdict, classify, meaning
from lienthong.contracts.dvclt.schemas import ConfirmedDifference, ReportAnswer, StatusReport
from lienthong.contracts.times import format_moment
from lienthong.domain.dossiers import ReportStatus, missing_reports
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import CompiledStatement, insert_row, select_row
from lienthong.foundation.delivery import (
    Delivered,
    Delivery,
    Outcome,
    Postponed,
    Retry,
    Sender,
    Undeliverable,
    enqueue,
)
from lienthong.foundation.event_log import SYSTEM_ACTOR
from lienthong.foundation.telemetry import bind_trace
from lienthong.systems.onestop.base import dossiers, holds, tables
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier
from lienthong.systems.onestop.base.hold_reasons import OnestopHoldReason
from lienthong.systems.onestop.dvclt import refusal_texts

PURPOSE = "report"
HOP = "dvclt"
BATCH = 40

SPACING = 100
"""Positions between two reports of a dossier's stream, where repairs find room."""
MOST_REPAIRS = 60
"""Reports put before a refused one, in all, until an operator is asked."""

_ABOUT_THE_CALLER = frozenset((401, 403))

Handler = dict[str, str]
"""Who acted: ``name``, ``title``, ``department``; empty for what the system does by itself."""


def stream_of(dossier: OnestopDossier) -> str:
    """The stream in which everything about a dossier goes to PM.DVCLT."""
    return f"dvclt:{dossier.interlinked_code}"


def enqueue_report(
    context: OnestopContext,
    session: Session,
    dossier: OnestopDossier,
    status: ReportStatus,
    *,
    note: str = "",
    handling: str = "",
    handler: Handler | None = None,
    supplement_limit: datetime | None = None,
    confirmed_differences: Sequence[ConfirmedDifference] = (),
) -> OnestopDossier:
    """Put a status into the dossier's stream, in the transaction of the event that it reports.

    Parameters
    ----------
    note, handling
        What the citizen reads, and what was done.
    handler
        Who acted; nobody when the system did.
    confirmed_differences
        Where a result differs from the declaration, and who confirmed it.

    Returns
    -------
    OnestopDossier
        As it is now.
    """
    position = dossier.next_position * SPACING
    _write(
        context,
        session,
        dossier,
        position,
        StatusReport(
            procedure_code=dossier.procedure_code,
            interlinked_code=dossier.interlinked_code,
            onestop_code=dossier.code or "",
            status_code=int(status),
            done_at=format_moment(context.clock.now()),
            note=note,
            handling=handling,
            handler_name=(handler or {}).get("name", ""),
            handler_title=(handler or {}).get("title", ""),
            handler_department=(handler or {}).get("department", ""),
            started_at=format_moment(dossier.received_at),
            legal_end=format_moment(dossier.due_at) if dossier.due_at else "",
            new_appointment=format_moment(dossier.due_at) if dossier.due_at else "",
            supplement_limit=format_moment(supplement_limit) if supplement_limit else "",
            confirmed_differences=list(confirmed_differences),
        ),
    )
    return dossiers.take_report_position(session, dossier)


def sender(
    context: OnestopContext, when_accepted: Callable[[Session, OnestopDossier, ReportStatus], None]
) -> Sender:
    """What takes reports to PM.DVCLT; `when_accepted` runs in the transaction that notes an acceptance."""
    texts = refusal_texts.RefusalTexts()

    def send(deliveries: Sequence[Delivery]) -> Sequence[Outcome]:
        return list(context.hands.map(lambda delivery: _send_one(context, texts, delivery), deliveries))

    def settle(session: Session, delivery: Delivery, outcome: Outcome) -> None:
        dossier = dossiers.find_by_id(session, int(delivery.payload["dossier"]), lock=True)
        words = texts.text_about(delivery, outcome)
        if _settle(context, session, dossier, delivery, outcome, words):
            when_accepted(session, dossier, ReportStatus(int(delivery.payload["status"])))

    return Sender(PURPOSE, HOP, send, settle, batch_size=BATCH)


def enqueue_reports_up_to(
    context: OnestopContext,
    session: Session,
    dossier: OnestopDossier,
    status: ReportStatus,
    *,
    note: str,
    handler: Handler,
) -> OnestopDossier:
    """Report `status`, and before it whatever PM.DVCLT must have heard to take it.

    A dossier that came back from civil status was sent there, although PM.DVCLT has not heard so yet.
    """
    query = (
        select(tables.report.c.status)
        .where(tables.report.c.dossier_id == dossier.id)
        .order_by(tables.report.c.position)
    )
    told = [ReportStatus(number) for number in session.execute(query).scalars()]
    for step in missing_reports(told, status):
        is_target = step == status
        dossier = enqueue_report(
            context,
            session,
            dossier,
            step,
            note=note if is_target else "",
            handling=note if is_target else "",
            handler=handler,
            supplement_limit=dossier.supplement_limit if is_target else None,
        )
    return dossier


def outcome_of_failure(failure: transport.Unreachable | transport.HopRefused) -> Retry | Undeliverable:
    """What follows from a call that got no answer about its dossier.

    A refused account or an exhausted quota is about the connection, not about the dossier: it is tried again,
    so that everything goes on by itself once the connection is put right.
    """
    if isinstance(failure, transport.Unreachable):
        return Retry(failure.message_vi, "UNREACHABLE")
    if failure.worth_repeating or failure.http_status in _ABOUT_THE_CALLER:
        return refusal_texts.try_again(refusal_texts.code_of(failure.code))
    return refusal_texts.give_up(refusal_texts.code_of(failure.code))


# For every report of every dossier: made once.
_THIS_ONE = and_(
    tables.report.c.dossier_id == bindparam("of_dossier"),
    tables.report.c.position == bindparam("of_position"),
)
_CONTENT = CompiledStatement(select(tables.report.c.content).where(_THIS_ONE))
_ANSWERED = CompiledStatement(
    update(tables.report)
    .where(_THIS_ONE)
    .values(
        accepted_at=bindparam("new_at", type_=tables.report.c.accepted_at.type),
        answer=bindparam("new_answer", type_=tables.report.c.answer.type),
    )
)


def _send_one(context: OnestopContext, texts: refusal_texts.RefusalTexts, delivery: Delivery) -> Outcome:
    with bind_trace(delivery.trace_id):
        return _report(context, texts, delivery)


def _report(context: OnestopContext, texts: refusal_texts.RefusalTexts, delivery: Delivery) -> Outcome:
    with context.database.read() as session:
        dossier = dossiers.find_by_id(session, int(delivery.payload["dossier"]))
        report = _content(context, session, dossier, delivery.position)
    connection = context.connections.get(dossier.province)
    if connection is None:
        return Undeliverable(f"Chưa cấu hình kết nối của tỉnh {dossier.province}.", "NO_CONNECTION")
    try:
        answer = connection.dvclt.report(report)
    except (transport.Unreachable, transport.HopRefused) as failure:
        return texts.remember(delivery, outcome_of_failure(failure), refusal_texts.words_of(failure))
    crash_point("onestop.reported")
    match meaning(answer):
        case Verdict.SETTLED:
            return Delivered({"answer": refusal_texts.title_of(answer.title)})
        case Verdict.LATER:
            return texts.remember(delivery, refusal_texts.later("DVCLT_LATER"), answer.title)
        case Verdict.REPAIR_ORDER | Verdict.OPERATOR_DECIDES if _is_unwanted_repair(delivery, answer):
            # It was there after all. The report behind it will tell.
            return Delivered({"answer": refusal_texts.title_of(answer.title), "unwanted": True})
        case Verdict.REPAIR_ORDER:
            words = _answer_text(answer.title, answer.errors)
            return texts.remember(delivery, _repair(context, dossier, delivery), words)
        case Verdict.OPERATOR_DECIDES:
            return texts.remember(
                delivery, refusal_texts.give_up("DVCLT_REFUSED"), _answer_text(answer.title, answer.errors)
            )


def _is_unwanted_repair(delivery: Delivery, answer: ReportAnswer) -> bool:
    """Whether a report put before a refused one is not wanted: PM.DVCLT has it, or is beyond it."""
    is_repair = bool(delivery.position % SPACING)
    return is_repair and classify(answer.title, answer.status) in (Verdict.REPAIR_ORDER, Verdict.SETTLED)


def _answer_text(title: str, errors: object) -> str:
    """The answer for people: its title, and the sentences of the fields it names."""
    if not isinstance(errors, dict) or not errors:
        return title
    sentences = [
        str(text) for texts in errors.values() for text in (texts if isinstance(texts, list) else [texts])
    ]
    return f"{title}: {'; '.join(sentences)}"


def _repair(
    context: OnestopContext, dossier: OnestopDossier, delivery: Delivery
) -> Postponed | Undeliverable:
    """Put what PM.DVCLT never saw before the refused report; then it is tried again after them."""
    with context.database.begin() as session:
        repairs = _repairs_before(session, dossier.id, delivery.position)
        if any(not done for _, done in repairs):
            # Put there before a crash, and still on their way.
            return refusal_texts.later("REPAIRING_ORDER")
        if len(repairs) >= MOST_REPAIRS:
            return refusal_texts.give_up("WRONG_ORDER")
        first = max((position for position, _ in repairs), default=delivery.position - SPACING) + 1
        way = _earlier_in_round(session, dossier.id, delivery.position)
        if not way:
            return refusal_texts.give_up("WRONG_ORDER")
        for offset, position in enumerate(way):
            # As it was said then, so that what arrived after all is known for a copy; a result is joined when it goes.
            said = _content(context, session, dossier, position).model_copy(update={"result": ""})
            _write(context, session, dossier, first + offset, said)
    return replace(refusal_texts.later("REPAIRING_ORDER"), after=timedelta(0))


def _earlier_in_round(session: Session, dossier_id: int, position: int) -> list[int]:
    """Positions of what was reported in this round before a report, repairs left out: from its reception on."""
    query = (
        select(tables.report.c.position, tables.report.c.status)
        .where(
            tables.report.c.dossier_id == dossier_id,
            tables.report.c.position < position,
            tables.report.c.position % SPACING == 0,
        )
        .order_by(tables.report.c.position)
    )
    told = [(row.position, ReportStatus(row.status)) for row in session.execute(query)]
    receptions = [place for place, (_, status) in enumerate(told) if status == ReportStatus.RECEIVED]
    return [at for at, _ in told[receptions[-1] :]] if receptions else []


def _repairs_before(session: Session, dossier_id: int, position: int) -> list[tuple[int, bool]]:
    """The repairs put before a report: position, and whether each was answered."""
    query = select(tables.report.c.position, tables.report.c.answer).where(
        tables.report.c.dossier_id == dossier_id,
        tables.report.c.position > position - SPACING,
        tables.report.c.position < position,
    )
    return [(row.position, row.answer is not None) for row in session.execute(query)]


def _settle(
    context: OnestopContext,
    session: Session,
    dossier: OnestopDossier,
    delivery: Delivery,
    outcome: Outcome,
    words: str,
) -> bool:
    """Note what became of a report; True when PM.DVCLT accepted it."""
    if not isinstance(outcome, Delivered):
        holds.open_hold(
            context,
            session,
            OnestopHoldReason.REPORT_REFUSED,
            dossier=dossier,
            delivery_key=delivery.key,
            codes={"status": int(delivery.payload["status"]), "code": outcome.code},
            words={"answer": words},
        )
        return False
    at = None if outcome.result.get("unwanted") else context.clock.now()
    answered = {"new_at": at, "new_answer": str(outcome.result["answer"])}
    _ANSWERED.run(session, {"of_dossier": dossier.id, "of_position": delivery.position, **answered})
    holds.close_holds(
        context,
        session,
        dossier.interlinked_code,
        frozenset({OnestopHoldReason.REPORT_REFUSED}),
        by=SYSTEM_ACTOR,
    )
    return at is not None


def _write(
    context: OnestopContext, session: Session, dossier: OnestopDossier, position: int, report: StatusReport
) -> None:
    insert_row(
        session,
        tables.report,
        {
            "dossier_id": dossier.id,
            "position": position,
            "status": report.status_code,
            "at": context.clock.now(),
            "content": context.sealer.seal(report.json_bytes(), _context(dossier.id, position)),
        },
    )
    enqueue(
        session,
        Delivery(
            key=f"report:{dossier.interlinked_code}:{position}",
            purpose=PURPOSE,
            stream=stream_of(dossier),
            position=position,
            payload={"dossier": dossier.id, "code": dossier.interlinked_code, "status": report.status_code},
            trace_id=dossier.trace_id,
        ),
    )


def _content(
    context: OnestopContext, session: Session, dossier: OnestopDossier, position: int
) -> StatusReport:
    """The report at a position; a registration is joined with its result, which is stored once, with the dossier."""
    which = {"of_dossier": dossier.id, "of_position": position}
    sealed = _CONTENT.run(session, which).scalar_one()
    report = StatusReport.read(orjson.loads(context.sealer.open(sealed, _context(dossier.id, position))))
    if report.status_code != int(ReportStatus.REGISTERED):
        return report
    result = select_row(session, [tables.dossier.c.result], dossier.id).scalar_one()
    if result is None:
        return report
    opened = context.sealer.open(result, f"onestop.result:{dossier.interlinked_code}").decode()
    return report.model_copy(update={"result": opened})


def _context(dossier_id: int, position: int) -> str:
    return f"onestop.report:{dossier_id}:{position}"
