"""The outbox with a real courier and a real durable engine in this process, on both databases."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import select

from lienthong.foundation.clock import FixedClock, SystemClock
from lienthong.foundation.database.sessions import Database, Session
from lienthong.foundation.delivery import (
    BreakerState,
    Courier,
    Delivered,
    Delivery,
    DeliveryState,
    Outcome,
    Postponed,
    Retry,
    RetryPolicy,
    Sender,
    Undeliverable,
    cancel,
    enqueue,
    held,
    resume,
    status,
    waiting_counts,
)
from lienthong.foundation.delivery.bounded_calls import NoAnswer
from lienthong.foundation.delivery.claims import claim, ready_purposes
from lienthong.foundation.delivery.durable_engine import DurableEngine
from lienthong.foundation.delivery.tables import DELIVERY
from tests.support.outbox import QUICK, Remote, ledger, metadata, put, state_of, wait_until, write_ledger

Start = Callable[..., Courier]
DOWN = Retry("Không kết nối được", "unreachable")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url, "parcels")
    database.create_all(metadata)
    yield database
    database.close()


@pytest.fixture
def start(database: Database, database_url: str, tmp_path: Path) -> Iterator[Start]:
    """Starts a courier for the given carriers, and stops it at the end."""
    durable_url = (
        f"sqlite:///{tmp_path / 'durable.db'}" if database_url.startswith("sqlite") else database_url
    )
    durable = DurableEngine(durable_url, "test-0", listen_seconds=0.1)
    couriers: list[Courier] = []

    def begin(*senders: Sender, clock: FixedClock | SystemClock | None = None) -> Courier:
        courier = Courier(database, senders, durable, clock or SystemClock(), poll_seconds=0.2)
        couriers.append(courier)
        durable.start()
        courier.start()
        return courier

    yield begin
    for courier in couriers:
        courier.stop()
    durable.stop()


@pytest.fixture
def remote() -> Remote:
    return Remote()


def parcels(remote: Remote, **options: object) -> Sender:
    return Sender("parcel", "remote", remote.send, write_ledger, **({"retry": QUICK} | options))  # type: ignore[arg-type]


def parcel(number: int, stream: str = "") -> Delivery:
    return Delivery(f"p{number:03}", "parcel", stream, number, {"dossier": "H08.37.80-240705-0015"})


def test_everything_enqueued_is_settled_once(database: Database, start: Start, remote: Remote) -> None:
    start(parcels(remote))
    put(database, *(parcel(number) for number in range(60)))
    wait_until(lambda: len(ledger(database)) == 60)
    assert sorted(remote.got) == sorted(ledger(database)) == [f"p{n:03}" for n in range(60)]


def test_enqueueing_the_same_key_again_is_a_no_op(database: Database, start: Start, remote: Remote) -> None:
    start(parcels(remote))
    put(database, parcel(1))
    wait_until(lambda: ledger(database) == ["p001"])
    with database.begin() as session:
        assert enqueue(session, parcel(1)) is False
    assert state_of(database, "p001") is DeliveryState.DONE


def test_a_rolled_back_transaction_delivers_nothing(database: Database, remote: Remote) -> None:
    def change_of_mind() -> None:
        with database.begin() as session:
            enqueue(session, parcel(1))
            raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError, match="changed my mind"):
        change_of_mind()
    assert state_of(database, "p001") is None


def test_a_stream_keeps_its_order_even_when_one_must_be_repeated(
    database: Database, start: Start, remote: Remote
) -> None:
    failures = {"p002": 3}

    def answer(delivery: Delivery) -> Outcome:
        failures[delivery.key] = failures.get(delivery.key, 0) - 1
        return Postponed("Chưa đến lượt", "too_early") if failures[delivery.key] >= 0 else Delivered()

    remote.answer = answer
    start(parcels(remote, parallel=4))
    put(database, *(parcel(number, "dossier-1") for number in (3, 1, 4, 2, 5)))
    wait_until(lambda: len(ledger(database)) == 5)
    assert ledger(database) == ["p001", "p002", "p003", "p004", "p005"]
    assert remote.got == ["p001", "p002", "p002", "p002", "p002", "p003", "p004", "p005"]


def test_a_give_up_blocks_its_stream_and_only_its_own(
    database: Database, start: Start, remote: Remote
) -> None:
    remote.answer = lambda d: (
        Undeliverable("Sai mã đơn vị", "unknown_unit") if d.key == "p001" else Delivered()
    )
    start(parcels(remote))
    put(database, parcel(1, "dossier-1"), parcel(2, "dossier-1"), parcel(3, "dossier-2"))
    wait_until(lambda: len(ledger(database)) == 2)
    assert sorted(ledger(database)) == ["p001", "p003"]
    with database.read() as session:
        (blocked,) = held(session)
    assert (blocked.delivery.key, blocked.code, blocked.reason_vi) == (
        "p001",
        "unknown_unit",
        "Sai mã đơn vị",
    )
    assert state_of(database, "p002") is DeliveryState.WAITING


def test_resuming_a_held_delivery_carries_it_again_and_frees_the_stream(
    database: Database, start: Start, remote: Remote
) -> None:
    remote.answer = lambda d: Undeliverable("Sai mã đơn vị", "unknown_unit")
    start(parcels(remote))
    put(database, parcel(1, "dossier-1"), parcel(2, "dossier-1"))
    wait_until(lambda: state_of(database, "p001") is DeliveryState.HELD)
    remote.answer = lambda d: Delivered({"receipt": "0001"})
    with database.begin() as session:
        assert resume(session, "p001")
    wait_until(lambda: state_of(database, "p002") is DeliveryState.DONE)
    assert ledger(database) == ["p001", "p001", "p002"]
    with database.read() as session:
        done = status(session, "p001")
    assert done is not None
    assert done.result == {"receipt": "0001"}


def test_cancelling_a_held_delivery_lets_the_stream_go_on_without_it(
    database: Database, start: Start, remote: Remote
) -> None:
    remote.answer = lambda d: Undeliverable("Sai", "wrong") if d.key == "p001" else Delivered()
    start(parcels(remote))
    put(database, parcel(1, "dossier-1"), parcel(2, "dossier-1"))
    wait_until(lambda: state_of(database, "p001") is DeliveryState.HELD)
    with database.begin() as session:
        assert cancel(session, "p001")
    wait_until(lambda: state_of(database, "p002") is DeliveryState.DONE)
    assert state_of(database, "p001") is DeliveryState.CANCELLED


def test_what_stays_undeliverable_beyond_its_age_becomes_a_hold(
    database: Database, start: Start, remote: Remote
) -> None:
    remote.answer = lambda d: DOWN
    impatient = RetryPolicy(first=timedelta(milliseconds=10), give_up_after=timedelta(milliseconds=100))
    start(parcels(remote, retry=impatient))
    put(database, parcel(1))
    wait_until(lambda: state_of(database, "p001") is DeliveryState.HELD)
    assert ledger(database) == ["p001"]
    assert len(remote.got) > 1


def test_a_dead_hop_opens_its_breaker_and_work_goes_on_by_itself_when_it_is_back(
    database: Database, start: Start, remote: Remote
) -> None:
    remote.answer = lambda d: DOWN
    courier = start(parcels(remote, batch_size=2))
    put(database, *(parcel(number) for number in range(30)))
    wait_until(lambda: courier.breakers["remote"].state(datetime.now(UTC)) is not BreakerState.CLOSED)
    with database.read() as session:
        (hop,) = courier.hops(session)
    assert (hop.name, hop.waiting, hop.last_error, hop.is_up) == ("remote", 30, "unreachable", False)
    assert hop.since is not None
    knocks = len(remote.got)
    remote.answer = lambda d: Delivered()
    wait_until(lambda: len(ledger(database)) == 30)
    assert knocks < 30
    with database.read() as session:
        assert courier.hops(session)[0].is_up
        assert waiting_counts(session) == {}


def test_a_delivery_that_must_wait_does_not_open_the_breaker(
    database: Database, start: Start, remote: Remote
) -> None:
    remote.answer = lambda d: Postponed("Chưa đến lượt", "too_early", timedelta(milliseconds=10))
    courier = start(parcels(remote))
    put(database, parcel(1))
    wait_until(lambda: len(remote.got) > 6)
    assert courier.breakers["remote"].state(datetime.now(UTC)) is BreakerState.CLOSED


def test_a_carrier_that_raises_loses_nothing(database: Database, start: Start) -> None:
    calls: list[int] = []

    def send(deliveries: Sequence[Delivery]) -> Sequence[Outcome]:
        calls.append(len(deliveries))
        if len(calls) == 1:
            raise ZeroDivisionError
        if len(calls) == 2:
            return []
        return [Delivered() for _ in deliveries]

    start(Sender("parcel", "remote", send, write_ledger, retry=QUICK))
    put(database, parcel(1), parcel(2))
    wait_until(lambda: sorted(ledger(database)) == ["p001", "p002"])


def test_when_our_own_change_fails_it_alone_is_repeated(
    database: Database, start: Start, remote: Remote
) -> None:
    broken = ["once"]

    def settle(session: Session, delivery: Delivery, outcome: Outcome) -> None:
        write_ledger(session, delivery, outcome)
        if delivery.key == "p001" and broken:
            broken.pop()
            raise LookupError

    start(Sender("parcel", "remote", remote.send, settle, retry=QUICK))
    put(database, parcel(1), parcel(2))
    wait_until(lambda: sorted(ledger(database)) == ["p001", "p002"])
    wait_until(lambda: state_of(database, "p001") is DeliveryState.DONE)
    assert sorted(remote.got) == ["p001", "p002"]


def test_nothing_goes_before_its_time_on_the_system_clock(
    database: Database, start: Start, remote: Remote
) -> None:
    clock = FixedClock(datetime(2024, 7, 5, 8, tzinfo=UTC))
    start(parcels(remote), clock=clock)
    due = Delivery("p001", "parcel", not_before=datetime(2024, 7, 5, 9, tzinfo=UTC))
    put(database, due, parcel(2))
    wait_until(lambda: ledger(database) == ["p002"])
    assert state_of(database, "p001") is DeliveryState.WAITING
    clock.advance(timedelta(hours=1))
    wait_until(lambda: ledger(database) == ["p002", "p001"])


def test_a_look_for_what_may_go_reads_only_what_is_open_however_much_was_delivered(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'scratch.db'}", "parcels")
    database.create_all(metadata)
    now = datetime.now(UTC)
    asked: list[str] = []
    with database.begin() as session:
        driver: Any = session.connection().connection.dbapi_connection
        driver.set_trace_callback(asked.append)
        ready_purposes(session, now, now)
        claim(session, "parcels", "p", 10, holder="a", wall=now, now=now, lease=timedelta(seconds=1))
        driver.set_trace_callback(None)
        looks = [statement for statement in asked if statement.startswith("SELECT")]
        steps = [step for look in looks for *_, step in driver.execute(f"EXPLAIN QUERY PLAN {look}")]
    read = [step for step in steps if step.startswith(("SCAN", "SEARCH"))]
    assert len(looks) == 2
    assert len(read) == 4
    assert all("ix_delivery_due" in step or "ix_delivery_open" in step for step in read), read
    database.close()


@contextmanager
def silenced(url: str) -> Iterator[None]:
    """Nobody gets an answer from the engine's database meanwhile."""
    connection: Any
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        connection.execute("BEGIN EXCLUSIVE")
    else:
        connection = psycopg.connect(url)
        connection.execute("LOCK TABLE dbos.workflow_status")
    try:
        yield
    finally:
        connection.rollback()
        connection.close()


def test_an_engine_that_does_not_answer_is_not_waited_for_and_goes_on_when_it_does(
    database: Database, database_url: str, tmp_path: Path, remote: Remote
) -> None:
    url = f"sqlite:///{tmp_path / 'durable.db'}" if database_url.startswith("sqlite") else database_url
    durable = DurableEngine(url, "test-0", listen_seconds=0.1, call_seconds=0.5)
    courier = Courier(database, [parcels(remote)], durable, SystemClock(), poll_seconds=0.2)
    durable.start()
    courier.start()
    try:
        with silenced(url):
            put(database, parcel(1))
            wait_until(lambda: is_leased(database, "p001"))
            began = time.monotonic()
            with pytest.raises(NoAnswer):
                durable.start_batch("parcels", "parcel", [("p002", 1)])
            with pytest.raises(NoAnswer):
                durable.knows("parcels.parcel.p002")
            assert time.monotonic() - began < 5
            assert remote.got == []
        wait_until(lambda: ledger(database) == ["p001"])
        assert remote.got == ["p001"]
    finally:
        courier.stop()
        durable.stop()


def is_leased(database: Database, key: str) -> bool:
    """Whether somebody holds a lease on the row."""
    with database.read() as session:
        return (
            session.execute(select(DELIVERY.c.leased_by).where(DELIVERY.c.key == key)).scalar_one()
            is not None
        )
