"""The courier of one system in one process: claims due rows, hands batches to the durable engine, sends, settles."""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from lienthong.foundation.clock import Clock
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.sessions import Database, Session
from lienthong.foundation.delivery import claims
from lienthong.foundation.delivery.bounded_calls import NoAnswer
from lienthong.foundation.delivery.breaker import Breaker, BreakerState
from lienthong.foundation.delivery.claims import Batch, ClaimedRow
from lienthong.foundation.delivery.durable_engine import DurableEngine
from lienthong.foundation.delivery.hops import HopState, hop_states
from lienthong.foundation.delivery.outbox import TOPIC, waiting_counts
from lienthong.foundation.delivery.sender import (
    Delivered,
    Outcome,
    Postponed,
    Retry,
    Sender,
    Undeliverable,
    outcome_from_json,
)
from lienthong.foundation.delivery.settle import RowOutcome, settle_rows
from lienthong.foundation.telemetry.traces import bind_trace

SENDER_FAILED = "sender_failed"
SHORTEST_POLL_SECONDS = 0.05
POLL_GROWTH = 1.5
GATHER_SECONDS = 0.02
MUCH = 5
"""Deliveries started at one look from which on three times as long is gathered: then throughput counts, not haste."""
FIRST_LEASE = timedelta(seconds=8)
"""Of a claim, until it is renewed: what a process claimed and had not begun when it was killed comes back so soon."""
SETTLE_TRIES = 6
_log = structlog.get_logger(__name__)


def _real_time() -> datetime:
    return datetime.now(UTC)


@dataclass
class _RunningBatch:
    batch: Batch
    since: float


class Courier:
    """Delivers the outbox of one system.

    Parameters
    ----------
    database
        The system's; its schema is the system's name.
    senders
        One for each purpose.
    durable
        The process's engine; the courier must be made before the engine starts, so that recovery finds it.
    clock
        The system's time, for `Delivery.not_before`.
    lease
        How long a batch belongs to this process without a sign of life; at first `FIRST_LEASE` at most.
    poll_seconds
        Longest pause between two looks at the outbox.
    wall
        Real time, replaceable in tests.
    observe
        Called with (purpose, kind) for every settled row: done, again, held, settle_failed.
    """

    def __init__(
        self,
        database: Database,
        senders: Sequence[Sender],
        durable: DurableEngine,
        clock: Clock,
        *,
        lease: timedelta = timedelta(seconds=30),
        poll_seconds: float = 1.0,
        wall: Callable[[], datetime] = _real_time,
        observe: Callable[[str, str], None] | None = None,
    ) -> None:
        self.system = database.schema
        self.senders = {sender.purpose: sender for sender in senders}
        if len(self.senders) != len(senders):
            raise ValueError("two senders for one purpose")
        self.breakers = {sender.hop: Breaker(sender.hop) for sender in senders}
        self.observe = observe
        self._database = database
        self._durable = durable
        self._clock = clock
        self._lease = lease
        self._poll_seconds = poll_seconds
        self._wall = wall
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._under_way: dict[str, _RunningBatch] = {}
        self._renewed = 0.0
        self._thread: threading.Thread | None = None
        database.subscribe(TOPIC, self.wake)
        durable.attach(self.system, self)

    def wake(self) -> None:
        """Look at the outbox now."""
        self._wake.set()

    def start(self) -> None:
        """Begin to deliver. The durable engine must be running."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name=f"courier-{self.system}", daemon=True)
        self._thread.start()

    def stop(self, timeout_seconds: float = 5.0) -> None:
        """Claim nothing more and wait for the batches under way, at most `timeout_seconds`."""
        self._stopping.set()
        self._wake.set()
        deadline = time.monotonic() + timeout_seconds
        if self._thread is not None:
            self._thread.join(timeout_seconds)
            self._thread = None
        while self._under_way and time.monotonic() < deadline:
            time.sleep(0.02)
        self._durable.detach(self.system, self)

    def hops(self, session: Session) -> list[HopState]:
        """State of each hop, with what waits for it."""
        return hop_states(self.senders.values(), self.breakers, waiting_counts(session), self._wall())

    # What the durable engine calls, on its own threads.

    def send(self, batch: str, purpose: str, claims_: Sequence[tuple[str, int]]) -> list[dict[str, Any]]:
        """Send what of the batch is still ours."""
        rows = self._rows(batch, purpose, claims_)
        crash_point(f"{self.system}.delivery_claimed")
        sender = self.senders.get(purpose)
        if sender is None or not rows:
            return []
        kept = [
            RowOutcome(r.delivery.key, r.attempt, outcome_from_json(r.unsettled)) for r in rows if r.unsettled
        ]
        fresh = [row for row in rows if not row.unsettled]
        outcomes = self._send(sender, fresh) if fresh else []
        if not fresh:
            self.breakers[sender.hop].abandoned()
        crash_point(f"{self.system}.delivery_sent")
        carried = [
            RowOutcome(row.delivery.key, row.attempt, outcome)
            for row, outcome in zip(fresh, outcomes, strict=True)
        ]
        return [item.to_json() for item in (*kept, *carried)]

    def settle(self, batch: str, purpose: str, outcomes: Sequence[dict[str, Any]]) -> None:
        """Settle what was sent; patient with a database that does not answer for a moment.

        Raises
        ------
        SQLAlchemyError
            When the database does not answer for longer than that.
        """
        sender = self.senders.get(purpose)
        if sender is None or not outcomes:
            return
        carried = [RowOutcome.from_json(item) for item in outcomes]
        for remaining in reversed(range(SETTLE_TRIES)):
            try:
                happened = settle_rows(self._database, sender, carried, self._wall())
                break
            except SQLAlchemyError as error:
                _log.error("delivery.settling_stopped", batch=batch, error=type(error).__name__)
                if not remaining or self._stopping.wait(0.2 * 2 ** (SETTLE_TRIES - remaining)):
                    raise
        crash_point(f"{self.system}.delivery_settled")
        if self.observe is not None:
            for kind in happened:
                self.observe(purpose, kind)

    def finished(self, batch: str) -> None:
        """The batch is over: there is room for another."""
        with self._lock:
            item = self._under_way.pop(batch, None)
        if item is not None:
            # A probe that died before it reached the hop has learnt nothing: the next one may go.
            self.breakers[self.senders[item.batch.purpose].hop].abandoned()
        self._wake.set()

    # The courier's own thread.

    def _run(self) -> None:
        pause = SHORTEST_POLL_SECONDS
        woken = False
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                self._renew()
                started = self._dispatch()
            except Exception as error:  # noqa: BLE001
                # The database or the engine does not answer: nothing is lost, the rows wait for the next
                # look.
                _log.error("courier.cannot_work", system=self.system, error=type(error).__name__)
                started, pause = 0, self._poll_seconds
            if started:
                pause = SHORTEST_POLL_SECONDS
                # More is likely on its heels: together it costs one look, one claim and one workflow.
                self._stopping.wait(GATHER_SECONDS if started < MUCH else 3 * GATHER_SECONDS)
                continue
            if woken:
                # So it is when whoever woke us brought nothing that may go yet: its batch is still under way.
                self._stopping.wait(GATHER_SECONDS)
            woken = self._wake.wait(self._until_probe(pause))
            pause = SHORTEST_POLL_SECONDS if woken else min(pause * POLL_GROWTH, self._poll_seconds)

    def _dispatch(self) -> int:
        """Start as many batches as may go; returns how many deliveries they hold."""
        with self._database.read() as session:
            ready = claims.ready_purposes(session, self._wall(), self._clock.now())
        started = 0
        for purpose in ready & self.senders.keys():
            sender = self.senders[purpose]
            while not self._stopping.is_set() and self._has_room(sender):
                batch = self._claim(sender)
                if batch is None:
                    break
                self._start(sender, batch)
                started += len(batch.rows)
                if len(batch.rows) < sender.batch_size:
                    break
        return started

    def _has_room(self, sender: Sender) -> bool:
        with self._lock:
            busy = sum(item.batch.purpose == sender.purpose for item in self._under_way.values())
        return busy < sender.parallel and self.breakers[sender.hop].allows(self._wall())

    def _claim(self, sender: Sender) -> Batch | None:
        wall = self._wall()
        closed = self.breakers[sender.hop].state(wall) is BreakerState.CLOSED
        with self._database.begin() as session:
            return claims.claim(
                session,
                self.system,
                sender.purpose,
                sender.batch_size if closed else 1,
                holder=self._durable.executor_id,
                wall=wall,
                now=self._clock.now(),
                lease=min(self._lease, FIRST_LEASE),
            )

    def _start(self, sender: Sender, batch: Batch) -> None:
        breaker = self.breakers[sender.hop]
        breaker.starts(self._wall())
        with self._lock:
            self._under_way[batch.id] = _RunningBatch(batch, time.monotonic())
        crash_point(f"{self.system}.delivery_leased")
        try:
            self._durable.start_batch(self.system, sender.purpose, batch.claims)
        except Exception:
            # Either the engine has it all the same, and does it, or nobody has it, and its lease ends.
            self.finished(batch.id)
            raise

    def _rows(self, batch: str, purpose: str, claimed: Sequence[tuple[str, int]]) -> tuple[ClaimedRow, ...]:
        with self._lock:
            known = self._under_way.get(batch)
        if known is not None:
            return known.batch.rows
        with self._database.begin() as session:
            recovered = claims.take_over(
                session,
                batch,
                purpose,
                claimed,
                holder=self._durable.executor_id,
                wall=self._wall(),
                lease=min(self._lease, FIRST_LEASE),
            )
        _log.info("delivery.recovered", system=self.system, batch=batch, rows=len(recovered.rows))
        with self._lock:
            self._under_way[batch] = _RunningBatch(recovered, time.monotonic())
        return recovered.rows

    def _send(self, sender: Sender, rows: Sequence[ClaimedRow]) -> list[Outcome]:
        breaker = self.breakers[sender.hop]
        trace = bind_trace(rows[0].delivery.trace_id) if len(rows) == 1 else nullcontext()
        try:
            with trace:
                outcomes = list(sender.send([row.delivery for row in rows]))
            if len(outcomes) != len(rows) or not all(
                isinstance(outcome, Delivered | Retry | Postponed | Undeliverable) for outcome in outcomes
            ):
                raise TypeError("a sender returns one outcome for each delivery")
        except Exception as error:  # noqa: BLE001
            # The message may hold what must not be logged: the type must do.
            _log.error(
                "delivery.sender_failed",
                purpose=sender.purpose,
                error=type(error).__name__,
                keys=[row.delivery.key for row in rows],
            )
            reason = f"Lỗi không lường trước khi gửi ({type(error).__name__})"
            outcomes = [Retry(reason, SENDER_FAILED)] * len(rows)
        failures = [outcome for outcome in outcomes if isinstance(outcome, Retry)]
        if len(failures) == len(outcomes):
            breaker.failed(self._wall(), failures[-1].code)
        else:
            breaker.succeeded()
        return outcomes

    def _renew(self) -> None:
        """Lengthen the leases of long batches as long as the engine has them; those of others end."""
        third = min(self._lease, FIRST_LEASE).total_seconds() / 3
        now = time.monotonic()
        if now - self._renewed < third:
            return
        self._renewed = now
        with self._lock:
            long = [item.batch.id for item in self._under_way.values() if now - item.since > third]
        lost = [batch for batch in long if not self._may_be_under_way(batch)]
        for batch in lost:
            self.finished(batch)
        alive = [batch for batch in long if batch not in lost]
        if alive:
            with self._database.begin() as session:
                claims.renew(session, alive, wall=self._wall(), lease=self._lease)

    def _may_be_under_way(self, batch: str) -> bool:
        try:
            return self._durable.knows(batch)
        except NoAnswer:
            return True

    def _until_probe(self, pause: float) -> float:
        """Sleep no longer than until the next probe of an open breaker."""
        now = self._wall()
        probes = [
            (breaker.probe_at - now).total_seconds()
            for breaker in self.breakers.values()
            if breaker.probe_at is not None and breaker.probe_at > now
        ]
        return max(min([pause, *probes]), 0.01)
