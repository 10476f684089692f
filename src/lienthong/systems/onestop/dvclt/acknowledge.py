"""Telling PM.DVCLT that a dossier is stored here, so that it is not offered again (contracts.md section 2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select

from lienthong.contracts import transport
from lienthong.contracts.dvclt.answers import Verdict, meaning
from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.delivery import (
    Delivered,
    Delivery,
    DeliveryState,
    Outcome,
    Sender,
    Undeliverable,
    enqueue,
)
from lienthong.foundation.telemetry import bind_trace
from lienthong.systems.onestop.base import dossiers, holds, tables
from lienthong.systems.onestop.base.context import OnestopContext, ProvinceConnection
from lienthong.systems.onestop.base.dossiers import OnestopDossier
from lienthong.systems.onestop.base.hold_reasons import OnestopHoldReason
from lienthong.systems.onestop.dvclt import refusal_texts, report
from lienthong.systems.onestop.dvclt.offered_content import mark_of

PURPOSE = "acknowledge"
BATCH = 40
_MARK_IN_KEY = 12
_MINUTE = "%Y%m%d%H%M"


def enqueue_acknowledgement(session: Session, dossier: OnestopDossier) -> OnestopDossier:
    """Acknowledge the dossier's present round, before whatever will be reported about it."""
    _enqueue(
        session,
        dossier,
        str(dossier.round),
        stream=report.stream_of(dossier),
        position=dossier.next_position * report.SPACING,
    )
    return dossiers.change_columns(session, dossier, next_position=dossier.next_position + 1)


def enqueue_acknowledgement_again(
    context: OnestopContext, session: Session, dossier: OnestopDossier, mark: str
) -> bool:
    """PM.DVCLT offers what is stored here: acknowledge it once more. True when another one was enqueued.

    It goes outside the dossier's stream: a report that PM.DVCLT puts off until the acknowledgement must not
    stand before it. So it may come late: it is sent only while PM.DVCLT offers the content of this `mark`.
    """
    name = f"again:{mark[:_MARK_IN_KEY]}:{context.clock.now():{_MINUTE}}"
    return _enqueue(session, dossier, name, stream="", position=0, mark=mark)


def acknowledgements_under_way(
    context: OnestopContext, session: Session, dossiers: Collection[OnestopDossier]
) -> set[int]:
    """Which of these dossiers have an acknowledgement that is not done yet, or that was said again this very minute."""
    if not dossiers:
        return set()
    of_code = {dossier.interlinked_code: dossier.id for dossier in dossiers}
    keys = {_key(dossier, str(dossier.round)): dossier.id for dossier in dossiers}
    delivery = tables.metadata.tables["delivery"]
    query = select(delivery.c.key).where(
        delivery.c.key.in_(list(keys)), delivery.c.state.in_([DeliveryState.WAITING, DeliveryState.HELD])
    )
    again = select(delivery.c.key).where(
        delivery.c.purpose == PURPOSE,
        delivery.c.key.like(f"{PURPOSE}:%:again:%"),
        or_(
            delivery.c.state == DeliveryState.WAITING,
            delivery.c.key.like(f"%:{context.clock.now():{_MINUTE}}"),
        ),
    )
    said_again = {key.split(":")[1] for key in session.execute(again).scalars()}
    first = {keys[key] for key in session.execute(query).scalars()}
    return first | {number for code, number in of_code.items() if code in said_again}


def sender(context: OnestopContext) -> Sender:
    """What takes acknowledgements to PM.DVCLT."""
    texts = refusal_texts.RefusalTexts()

    def send(deliveries: Sequence[Delivery]) -> Sequence[Outcome]:
        return list(context.hands.map(lambda delivery: _send_one(context, texts, delivery), deliveries))

    def settle(session: Session, delivery: Delivery, outcome: Outcome) -> None:
        words = texts.text_about(delivery, outcome)
        if not isinstance(outcome, Undeliverable):
            return
        dossier = dossiers.find_by_id(session, int(delivery.payload["dossier"]), lock=True)
        holds.open_hold(
            context,
            session,
            OnestopHoldReason.ACKNOWLEDGEMENT_REFUSED,
            dossier=dossier,
            delivery_key=delivery.key,
            codes={"code": outcome.code},
            words={"answer": words},
        )

    return Sender(PURPOSE, report.HOP, send, settle, batch_size=BATCH)


def _send_one(context: OnestopContext, texts: refusal_texts.RefusalTexts, delivery: Delivery) -> Outcome:
    code, province = str(delivery.payload["code"]), str(delivery.payload["province"])
    connection = context.connections.get(province)
    if connection is None:
        return Undeliverable(f"Chưa cấu hình kết nối của tỉnh {province}.", "NO_CONNECTION")
    with bind_trace(delivery.trace_id):
        try:
            if _is_overtaken(context, connection, delivery):
                return Delivered({"answer": "PM.DVCLT đã có nội dung khác; nội dung đó được lấy về trước."})
            answer = connection.dvclt.acknowledge(code)
        except (transport.Unreachable, transport.HopRefused) as failure:
            return texts.remember(
                delivery, report.outcome_of_failure(failure), refusal_texts.words_of(failure)
            )
        crash_point("onestop.acknowledged")
        match meaning(answer):
            case Verdict.SETTLED:
                return Delivered({"answer": refusal_texts.title_of(answer.title)})
            case Verdict.LATER:
                return texts.remember(delivery, refusal_texts.later("DVCLT_LATER"), answer.title)
            case _:
                return texts.remember(delivery, refusal_texts.give_up("DVCLT_REFUSED"), answer.title)


def _is_overtaken(context: OnestopContext, connection: ProvinceConnection, delivery: Delivery) -> bool:
    """Whether PM.DVCLT offers other content than what is stored: to acknowledge that unread would lose it."""
    mark = delivery.payload.get("mark")
    if not mark:
        return False
    with context.database.read() as session:
        source_id = dossiers.find_by_id(session, int(delivery.payload["dossier"])).source_id
    try:
        return mark_of(connection.dvclt.detail(source_id)) != str(mark)
    except PayloadRejected:
        # Not what was stored: the next round says what is wrong with it.
        return True


def _enqueue(
    session: Session, dossier: OnestopDossier, name: str, *, stream: str, position: int, mark: str = ""
) -> bool:
    return enqueue(
        session,
        Delivery(
            key=_key(dossier, name),
            purpose=PURPOSE,
            stream=stream,
            position=position,
            payload={
                "dossier": dossier.id,
                "code": dossier.interlinked_code,
                "province": dossier.province,
                "mark": mark,
            },
            trace_id=dossier.trace_id,
        ),
    )


def _key(dossier: OnestopDossier, name: str) -> str:
    return f"{PURPOSE}:{dossier.interlinked_code}:{name}"
