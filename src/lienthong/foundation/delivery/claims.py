"""Who may send a row now: claims with leases, in the database, so that any number of processes may share it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    update,
)

from lienthong.foundation.database.sessions import Session
from lienthong.foundation.delivery.durable_engine import batch_id
from lienthong.foundation.delivery.outbox import delivery_from
from lienthong.foundation.delivery.sender import Delivery
from lienthong.foundation.delivery.tables import DELIVERY, DeliveryState, is_in


@dataclass(frozen=True)
class ClaimedRow:
    """A row claimed by this process; `unsettled` holds an outcome that still needs settling."""

    delivery: Delivery
    attempt: int
    first_attempt_at: datetime
    unsettled: dict[str, Any] | None


@dataclass(frozen=True)
class Batch:
    """Claimed rows that go together."""

    id: str
    purpose: str
    rows: tuple[ClaimedRow, ...]

    @property
    def claims(self) -> list[tuple[str, int]]:
        """Business keys with the attempt that fences them."""
        return [(row.delivery.key, row.attempt) for row in self.rows]


def _claimable() -> ColumnElement[bool]:
    """A row that may be claimed at the bound ``wall`` and ``now``."""
    earlier = DELIVERY.alias("earlier")
    blocked = exists().where(
        earlier.c.stream == DELIVERY.c.stream,
        earlier.c.position < DELIVERY.c.position,
        is_in(earlier, DeliveryState.WAITING, DeliveryState.HELD),
    )
    return and_(
        is_in(DELIVERY, DeliveryState.WAITING),
        DELIVERY.c.due_at <= _moment("wall"),
        or_(DELIVERY.c.not_before.is_(None), DELIVERY.c.not_before <= _moment("now")),
        or_(DELIVERY.c.stream == "", ~blocked),
    )


def _leased() -> ColumnElement[bool]:
    return and_(is_in(DELIVERY, DeliveryState.WAITING), DELIVERY.c.leased_by.is_not(None))


def _moment(name: str) -> BindParameter[datetime]:
    """A bound moment with the column's type, so that both databases compare like with like."""
    return bindparam(name, type_=DELIVERY.c.due_at.type)


# Made once: to put these statements together costs several times what it costs to run them.
_READY = select(DELIVERY.c.purpose).where(_claimable()).distinct()
_CHOOSE = (
    select(DELIVERY)
    .where(DELIVERY.c.purpose == bindparam("purpose"), _claimable())
    .order_by(DELIVERY.c.due_at, DELIVERY.c.position)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)
)
_LEASE = (
    update(DELIVERY)
    .where(DELIVERY.c.key.in_(bindparam("keys", expanding=True)))
    .values(
        attempt=DELIVERY.c.attempt + 1,
        due_at=_moment("until"),
        first_attempt_at=func.coalesce(DELIVERY.c.first_attempt_at, _moment("wall")),
        leased_by=bindparam("holder"),
        batch=bindparam("of_batch"),
    )
)


def ready_purposes(session: Session, wall: datetime, now: datetime) -> set[str]:
    """Purposes with at least one row that may be claimed."""
    return set(session.scalars(_READY, {"wall": wall, "now": now}))


def claim(
    session: Session,
    system: str,
    purpose: str,
    limit: int,
    *,
    holder: str,
    wall: datetime,
    now: datetime,
    lease: timedelta,
) -> Batch | None:
    """Take up to `limit` due rows of `purpose` until `wall` + `lease`. None when there is nothing to take.

    A row is due when no earlier position of its stream is still waiting or held.
    """
    bound = {"purpose": purpose, "most": limit, "wall": wall, "now": now}
    found = session.execute(_CHOOSE, bound).all()
    if not found:
        return None
    rows = tuple(
        ClaimedRow(delivery_from(row), row.attempt + 1, row.first_attempt_at or wall, row.unsettled)
        for row in found
    )
    batch = Batch(batch_id(system, purpose, [(row.delivery.key, row.attempt) for row in rows]), purpose, rows)
    keys = [row.delivery.key for row in rows]
    session.execute(
        _LEASE, {"keys": keys, "until": wall + lease, "wall": wall, "holder": holder, "of_batch": batch.id}
    )
    return batch


def take_over(
    session: Session,
    batch: str,
    purpose: str,
    claims: Sequence[tuple[str, int]],
    *,
    holder: str,
    wall: datetime,
    lease: timedelta,
) -> Batch:
    """The rows of a recovered batch that nobody has claimed since, leased anew."""
    attempts = dict(claims)
    found = session.execute(
        select(DELIVERY)
        .where(DELIVERY.c.key.in_(list(attempts)), is_in(DELIVERY, DeliveryState.WAITING))
        .with_for_update()
    ).all()
    rows = tuple(
        ClaimedRow(delivery_from(row), row.attempt, row.first_attempt_at or wall, row.unsettled)
        for row in found
        if row.attempt == attempts[row.key] and row.leased_by is not None
    )
    session.execute(
        update(DELIVERY)
        .where(DELIVERY.c.key.in_([row.delivery.key for row in rows]))
        .values(due_at=wall + lease, leased_by=holder, batch=batch)
    )
    return Batch(batch, purpose, rows)


def renew(session: Session, batches: Iterable[str], *, wall: datetime, lease: timedelta) -> None:
    """Lengthen the leases of batches that are still under way."""
    session.execute(
        update(DELIVERY).where(DELIVERY.c.batch.in_(list(batches)), _leased()).values(due_at=wall + lease)
    )
