"""A system with nothing but an outbox, for tests of delivery: what was carried and settled is in its own table."""

import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Column, Integer, MetaData, Table, Text, func, insert, select

from lienthong.foundation.clock import SystemClock
from lienthong.foundation.database.sessions import Database, Session
from lienthong.foundation.delivery import (
    Courier,
    Delivered,
    Delivery,
    DeliveryState,
    Outcome,
    RetryPolicy,
    Sender,
    Undeliverable,
    delivery_tables,
    enqueue,
    status,
)
from lienthong.foundation.delivery.durable_engine import DurableEngine, ExecutorSlot

metadata = MetaData()
delivery_tables(metadata)
LEDGER = Table(
    "ledger",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),
)
QUICK = RetryPolicy(first=timedelta(milliseconds=20), cap=timedelta(milliseconds=100), jitter=0)


class Remote:
    """The other side: remembers what it got, and answers as told."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.got: list[str] = []
        self.answer: Callable[[Delivery], Outcome] = lambda _delivery: Delivered()

    def send(self, deliveries: Sequence[Delivery]) -> list[Outcome]:
        """A sender's `send`."""
        with self.lock:
            self.got.extend(delivery.key for delivery in deliveries)
        return [self.answer(delivery) for delivery in deliveries]


def write_ledger(session: Session, delivery: Delivery, outcome: Outcome) -> None:
    """A sender's `settle`: one line for each settled delivery."""
    kind = "held" if isinstance(outcome, Undeliverable) else "done"
    session.execute(insert(LEDGER).values(key=delivery.key, kind=kind))


def ledger(database: Database) -> list[str]:
    """Keys in the order in which they were settled."""
    with database.read() as session:
        return list(session.scalars(select(LEDGER.c.key).order_by(LEDGER.c.number)))


def wait_until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait for `condition`; AssertionError after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("it did not happen in time")
        time.sleep(0.01)


def state_of(database: Database, key: str) -> DeliveryState | None:
    """State of one delivery."""
    with database.read() as session:
        found = status(session, key)
    return found.state if found is not None else None


def put(database: Database, *deliveries: Delivery) -> None:
    """Enqueue all in one transaction."""
    with database.begin() as session:
        for delivery in deliveries:
            enqueue(session, delivery)


def run_process(url: str, durable_url: str, var_dir: Path, expected: int, lease_seconds: float) -> None:
    """Deliver until `expected` rows are settled: the body of a process that tests start, kill and start again.

    Every carried key is appended to ``carried.log`` of `var_dir` by the process's number.
    """
    slot = ExecutorSlot(var_dir, "courier")
    database = Database(url, "parcels")
    durable = DurableEngine(durable_url, slot.executor_id)

    def send(deliveries: Sequence[Delivery]) -> list[Outcome]:
        with (var_dir / "carried.log").open("a", encoding="utf-8") as file:
            file.writelines(f"{slot.executor_id} {delivery.key}\n" for delivery in deliveries)
        time.sleep(0.01)
        return [Delivered() for _ in deliveries]

    sender = Sender("parcel", "remote", send, write_ledger, batch_size=10, retry=QUICK)
    courier = Courier(
        database, [sender], durable, SystemClock(), lease=timedelta(seconds=lease_seconds), poll_seconds=0.1
    )
    durable.start()
    courier.start()

    def settled() -> int:
        with database.read() as session:
            return session.execute(select(func.count()).select_from(LEDGER)).scalar_one()

    wait_until(lambda: settled() >= expected, 60)
    courier.stop()
    durable.stop()
    database.close()
    slot.release()


if __name__ == "__main__":
    run_process(sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5]))
