"""What happens to rows after they were sent: done, again later, or held."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import structlog
from sqlalchemy import Row, bindparam, select, update

from lienthong.foundation.database.sessions import Database, Session, announce
from lienthong.foundation.database.statements import CompiledStatement
from lienthong.foundation.delivery.outbox import TOPIC, delivery_from
from lienthong.foundation.delivery.sender import (
    Delivered,
    Outcome,
    Postponed,
    Retry,
    Sender,
    Undeliverable,
    outcome_from_json,
    outcome_to_json,
)
from lienthong.foundation.delivery.tables import DELIVERY, DeliveryState, is_in

SETTLE_FAILED = "settle_failed"
_OURS = (
    select(DELIVERY)
    .where(DELIVERY.c.key.in_(bindparam("keys", expanding=True)), is_in(DELIVERY, DeliveryState.WAITING))
    .with_for_update()
)
_log = structlog.get_logger(__name__)

_Settle = Callable[[Session, Sender, Row[Any], Outcome, datetime], str]


@dataclass(frozen=True)
class RowOutcome:
    """Outcome of one claimed row."""

    key: str
    attempt: int
    outcome: Outcome

    def to_json(self) -> dict[str, Any]:
        """Plain data for the durable engine's log."""
        return {"key": self.key, "attempt": self.attempt, "outcome": outcome_to_json(self.outcome)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "RowOutcome":
        """The reverse of `to_json`."""
        return cls(data["key"], data["attempt"], outcome_from_json(data["outcome"]))


def settle_rows(
    database: Database, sender: Sender, outcomes: Sequence[RowOutcome], wall: datetime
) -> list[str]:
    """Settle every row that is still ours, all in one transaction; when one fails, each in its own savepoint.

    Returns the kind of what happened to each settled row: done, again, held, settle_failed.
    """
    try:
        # Savepoints are two more statements for each row, and nearly always every row settles.
        return _settle_all(database, sender, outcomes, wall, _settle)
    except Exception as error:  # noqa: BLE001
        _log.warning("delivery.settled_singly", purpose=sender.purpose, error=type(error).__name__)
        return _settle_all(database, sender, outcomes, wall, _settle_alone)


def _settle_all(
    database: Database, sender: Sender, outcomes: Sequence[RowOutcome], wall: datetime, settle: _Settle
) -> list[str]:
    happened: list[str] = []
    with database.begin() as session:
        rows = _ours(session, outcomes)
        # Always in one order: two batches that lock several rows of a system must not meet crosswise.
        for item in sorted(outcomes, key=lambda one: one.key):
            row = rows.get(item.key)
            if row is None:
                # Cancelled, settled by an earlier run of this batch, or claimed by another process since.
                _log.info("delivery.not_ours", key=item.key, purpose=sender.purpose)
                continue
            happened.append(settle(session, sender, row, item.outcome, wall))
        # Later positions of the streams may go now, in this or another batch.
        announce(session, TOPIC)
    return happened


def _settle_alone(session: Session, sender: Sender, row: Row[Any], outcome: Outcome, wall: datetime) -> str:
    try:
        with session.begin_nested():
            return _settle(session, sender, row, outcome, wall)
    except Exception as error:  # noqa: BLE001
        _log.error("delivery.settle_failed", key=row.key, purpose=sender.purpose, error=type(error).__name__)
        return _keep_for_settling(session, sender, row, outcome, wall)


def _ours(session: Session, outcomes: Sequence[RowOutcome]) -> dict[str, Row[Any]]:
    attempts = {item.key: item.attempt for item in outcomes}
    found = session.execute(_OURS, {"keys": list(attempts)})
    return {row.key: row for row in found if row.attempt == attempts[row.key] and row.leased_by is not None}


def _settle(session: Session, sender: Sender, row: Row[Any], outcome: Outcome, wall: datetime) -> str:
    match outcome:
        case Delivered(result):
            _change(session, row, wall, state=DeliveryState.DONE, result=dict(result), code=None, reason=None)
            sender.settle(session, delivery_from(row), outcome)
            return "done"
        case Undeliverable(reason, code):
            _change(session, row, wall, state=DeliveryState.HELD, code=code, reason=reason)
            sender.settle(session, delivery_from(row), outcome)
            return "held"
        case Retry(reason, code) | Postponed(reason, code):
            if sender.retry.is_too_old(row.first_attempt_at, wall):
                return _settle(session, sender, row, Undeliverable(reason, code), wall)
            after = outcome.after if isinstance(outcome, Postponed) else None
            delay = sender.retry.delay(row.tries + 1) if after is None else after
            _change(session, row, wall, due_at=wall + delay, tries=row.tries + 1, code=code, reason=reason)
            return "again"


def _keep_for_settling(
    session: Session, sender: Sender, row: Row[Any], outcome: Outcome, wall: datetime
) -> str:
    """It was sent, but our own change failed: keep the outcome, so that only the change is repeated."""
    too_old = sender.retry.is_too_old(row.first_attempt_at, wall)
    _change(
        session,
        row,
        wall,
        state=DeliveryState.HELD if too_old else DeliveryState.WAITING,
        due_at=wall + sender.retry.delay(row.tries + 1),
        tries=row.tries + 1,
        code=SETTLE_FAILED,
        reason="Đã gửi xong nhưng chưa ghi nhận được kết quả; hệ thống sẽ ghi nhận lại",
        unsettled=outcome_to_json(outcome),
    )
    return SETTLE_FAILED


def _change(session: Session, row: Row[Any], wall: datetime, **values: Any) -> None:
    fresh = {"leased_by": None, "batch": None, "unsettled": None, "changed_at": wall} | values
    bound = {f"new_{name}": value for name, value in fresh.items()}
    _changing(tuple(fresh)).run(session, {"of_key": row.key, **bound})


@lru_cache(maxsize=32)
def _changing(names: tuple[str, ...]) -> CompiledStatement:
    values = {name: bindparam(f"new_{name}", type_=DELIVERY.c[name].type) for name in names}
    return CompiledStatement(update(DELIVERY).where(DELIVERY.c.key == bindparam("of_key")).values(values))
