"""Putting deliveries into the outbox and looking after them. All functions work in the caller's transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.engine import CursorResult

from lienthong.foundation.database.sessions import Session, announce
from lienthong.foundation.database.statements import insert_once
from lienthong.foundation.delivery.sender import Delivery
from lienthong.foundation.delivery.tables import DELIVERY, DeliveryState, is_in

TOPIC = "delivery"


@dataclass(frozen=True)
class DeliveryStatus:
    """What pages and operators see of a delivery."""

    delivery: Delivery
    state: DeliveryState
    under_way: bool
    tries: int
    enqueued_at: datetime
    due_at: datetime
    changed_at: datetime
    code: str
    reason_vi: str
    result: Mapping[str, Any]


@dataclass(frozen=True)
class WaitingCount:
    """How much of a purpose is not delivered."""

    waiting: int
    held: int
    oldest: datetime | None


def enqueue(session: Session, delivery: Delivery) -> bool:
    """Put `delivery` into the outbox; the courier wakes when the transaction commits.

    Returns False, and changes nothing, when the key is already there.
    """
    now = datetime.now(UTC)
    inserted = insert_once(
        session,
        DELIVERY,
        {
            "key": delivery.key,
            "purpose": delivery.purpose,
            "stream": delivery.stream,
            "position": delivery.position,
            "payload": dict(delivery.payload),
            "trace_id": delivery.trace_id,
            "state": DeliveryState.WAITING,
            "enqueued_at": now,
            "not_before": delivery.not_before,
            "due_at": now,
            "attempt": 0,
            "tries": 0,
            "changed_at": now,
        },
    )
    if inserted:
        announce(session, TOPIC)
    return bool(inserted)


def resume(session: Session, key: str) -> bool:
    """Try a held delivery again from the beginning, or a waiting one at once. False when there is nothing to resume."""
    return _resume(session, DELIVERY.c.key == key) > 0


def resume_purpose(session: Session, purpose: str) -> int:
    """Resume all held and waiting deliveries of a purpose; returns how many."""
    return _resume(session, DELIVERY.c.purpose == purpose)


def cancel(session: Session, key: str) -> bool:
    """Take a delivery out; its stream goes on without it. False when it is done, cancelled or unknown.

    A delivery under way may still arrive; its outcome is then not settled.
    """
    now = datetime.now(UTC)
    cancelled = _rowcount(
        session,
        update(DELIVERY)
        .where(DELIVERY.c.key == key, is_in(DELIVERY, DeliveryState.WAITING, DeliveryState.HELD))
        .values(state=DeliveryState.CANCELLED, leased_by=None, batch=None, changed_at=now),
    )
    if cancelled:
        announce(session, TOPIC)
    return cancelled > 0


def status(session: Session, key: str) -> DeliveryStatus | None:
    """One delivery."""
    row = session.execute(select(DELIVERY).where(DELIVERY.c.key == key)).one_or_none()
    return None if row is None else _status(row)


def stream(session: Session, name: str) -> list[DeliveryStatus]:
    """All deliveries of a stream by position."""
    found = select(DELIVERY).where(DELIVERY.c.stream == name).order_by(DELIVERY.c.position, DELIVERY.c.key)
    return [_status(row) for row in session.execute(found)]


def held(session: Session, limit: int = 200) -> list[DeliveryStatus]:
    """Deliveries waiting for somebody, oldest first."""
    found = (
        select(DELIVERY)
        .where(is_in(DELIVERY, DeliveryState.HELD))
        .order_by(DELIVERY.c.changed_at)
        .limit(limit)
    )
    return [_status(row) for row in session.execute(found)]


def waiting_counts(session: Session) -> dict[str, WaitingCount]:
    """Purpose → how much waits and is held."""
    counted = (
        select(DELIVERY.c.purpose, DELIVERY.c.state, func.count(), func.min(DELIVERY.c.enqueued_at))
        .where(is_in(DELIVERY, DeliveryState.WAITING, DeliveryState.HELD))
        .group_by(DELIVERY.c.purpose, DELIVERY.c.state)
    )
    counts: dict[str, WaitingCount] = {}
    for purpose, state, number, oldest in session.execute(counted):
        before = counts.get(purpose, WaitingCount(0, 0, None))
        earliest = oldest if before.oldest is None else min(oldest, before.oldest)
        counts[purpose] = (
            WaitingCount(number, before.held, earliest)
            if state == DeliveryState.WAITING
            else WaitingCount(before.waiting, number, earliest)
        )
    return counts


def delivery_from(row: Row[Any]) -> Delivery:
    """The delivery a row of the outbox describes."""
    return Delivery(
        key=row.key,
        purpose=row.purpose,
        stream=row.stream,
        position=row.position,
        payload=row.payload,
        not_before=row.not_before,
        trace_id=row.trace_id,
        tries=row.tries,
    )


def _resume(session: Session, which: Any) -> int:
    now = datetime.now(UTC)
    held_rows = (
        update(DELIVERY)
        .where(which, is_in(DELIVERY, DeliveryState.HELD))
        .values(
            state=DeliveryState.WAITING,
            due_at=now,
            tries=0,
            first_attempt_at=None,
            unsettled=None,
            leased_by=None,
            batch=None,
            changed_at=now,
        )
    )
    waiting_rows = (
        update(DELIVERY)
        .where(which, is_in(DELIVERY, DeliveryState.WAITING), DELIVERY.c.leased_by.is_(None))
        .values(due_at=now, tries=0, first_attempt_at=None, changed_at=now)
    )
    # Waiting ones first, or the just released rows would be counted twice.
    resumed = _rowcount(session, waiting_rows) + _rowcount(session, held_rows)
    if resumed:
        announce(session, TOPIC)
    return resumed


def _rowcount(session: Session, statement: Any) -> int:
    result = session.execute(statement)
    return result.rowcount if isinstance(result, CursorResult) else 0


def _status(row: Row[Any]) -> DeliveryStatus:
    return DeliveryStatus(
        delivery=delivery_from(row),
        state=DeliveryState(row.state),
        under_way=row.leased_by is not None,
        tries=row.tries,
        enqueued_at=row.enqueued_at,
        due_at=row.due_at,
        changed_at=row.changed_at,
        code=row.code or "",
        reason_vi=row.reason or "",
        result=row.result or {},
    )
