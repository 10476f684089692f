"""The durable engine: DBOS behind a small face. One per process.

A batch of deliveries is one workflow of two steps: send, settle. After kill -9 the engine of the restarted
process (same executor id) goes on with the batches that were under way. No call of the engine is waited for without
a limit: it repeats what its database does not answer for as long as that takes.
"""

import contextlib
import fcntl
import hashlib
import logging
import os
import socket
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any, Protocol

import structlog
from dbos import DBOS, DBOSConfig, SetWorkflowID
from sqlalchemy import Engine, create_engine, event

from lienthong.foundation.database.engines import BUSY_TIMEOUT_MS, normalised_url, sqlite_pragmas
from lienthong.foundation.delivery.bounded_calls import BoundedCalls, NoAnswer
from lienthong.foundation.loops import Loop
from lienthong.foundation.settings import SharedSettings, with_synchronous

APPLICATION_NAME = "lienthong"
# Fixed: the workflows' shape is part of the database contract, and a new build must finish the old one's
# batches.
APPLICATION_VERSION = "1"
# Ended batches are kept for a while to look at, then deleted: the outbox itself is the lasting record.
KEEP_ENDED = timedelta(hours=6)
CLEANING_SECONDS = 300.0
CLEANING_ROWS = 500
LISTEN_SECONDS = 1.0
CALL_SECONDS = 10.0
CLOSE_SECONDS = 5.0
LAUNCH_SECONDS = 60.0
"""Making the engine's tables may wait for another process that makes them."""
_ENDED = ["SUCCESS", "ERROR", "CANCELLED"]
_UNFINISHED = ["PENDING", "ENQUEUED"]
_log = structlog.get_logger(__name__)


class BatchHandler(Protocol):
    """What a courier does for the engine."""

    def send(self, batch: str, purpose: str, claims: Sequence[tuple[str, int]]) -> list[dict[str, Any]]:
        """Carry the rows that are still ours; returns outcomes as plain data."""
        ...

    def settle(self, batch: str, purpose: str, outcomes: Sequence[dict[str, Any]]) -> None:
        """Settle what was sent."""
        ...

    def finished(self, batch: str) -> None:
        """The batch has left the engine, well or not."""
        ...


_handlers: dict[str, BatchHandler] = {}
_running: "list[DurableEngine]" = []


class DurableEngine:
    """Runs batches durably.

    Parameters
    ----------
    url
        ``sqlite:///path`` or ``postgresql://…`` of the engine's own tables.
    executor_id
        Names this process; must be stable over restarts and unique among living processes (see
        `ExecutorSlot`).
    listen_seconds
        Between looks for messages to workflows, of which we send none; `stop` waits for one.
    call_seconds
        Longest wait for an answer of the engine.
    """

    def __init__(
        self,
        url: str,
        executor_id: str,
        *,
        listen_seconds: float = LISTEN_SECONDS,
        call_seconds: float = CALL_SECONDS,
    ) -> None:
        self.url = normalised_url(url)
        self._calls = BoundedCalls("the durable engine", call_seconds)
        self._listen_seconds = listen_seconds
        self.executor_id = executor_id
        self._engine: Engine | None = None
        self._lock = threading.Lock()
        self._slot: ExecutorSlot | None = None
        self._cleaning = Loop("durable-cleaning", CLEANING_SECONDS, CLEANING_SECONDS, self.delete_ended)

    @property
    def is_running(self) -> bool:
        """Whether batches can be started."""
        return self in _running

    def attach(self, system: str, handler: BatchHandler) -> None:
        """Let `handler` do the batches of `system`; must be done before `start`, or recovery finds nobody."""
        _handlers[system] = handler

    def detach(self, system: str, handler: BatchHandler) -> None:
        """The reverse of `attach`."""
        if _handlers.get(system) is handler:
            del _handlers[system]

    def start(self) -> None:
        """Open the engine and begin to recover what a killed process of this executor id left.

        Raises
        ------
        RuntimeError
            When this process has an engine already.

        Notes
        -----
        ``NoAnswer`` is passed on: its database does not answer.
        """
        with self._lock:
            if _running:
                raise RuntimeError("one durable engine per process")
            self._engine = _engine(self.url)
            config: DBOSConfig = {
                "name": APPLICATION_NAME,
                "system_database_url": sqlite_pragmas(self.url)[0].render_as_string(hide_password=False),
                "system_database_engine": self._engine,
                "application_version": APPLICATION_VERSION,
                "executor_id": self.executor_id,
                "log_level": "WARNING",
                "enable_otlp": False,
                "notification_listener_polling_interval_sec": self._listen_seconds,
            }
            DBOS(config=config)
            # Its warnings belong in our log, in our form, not in a console of its own.
            logger = logging.getLogger("dbos")
            logger.handlers.clear()
            logger.propagate = True
            self._calls.make(DBOS.launch, LAUNCH_SECONDS)
            _running.append(self)
            self._cleaning.start()

    def stop(self, timeout_seconds: float = 5.0) -> None:
        """Wait for the batches under way, then close. What is not finished goes on at the next start."""
        with self._lock:
            if self not in _running:
                return
            self._cleaning.stop()
            deadline = time.monotonic() + timeout_seconds
            _running.remove(self)
            # An engine that does not answer keeps nothing: what it had begun goes on at the next start.
            with contextlib.suppress(NoAnswer):
                while self._has_unfinished(deadline) and time.monotonic() < deadline:
                    time.sleep(0.02)
            with contextlib.suppress(NoAnswer):
                self._calls.make(DBOS.destroy, CLOSE_SECONDS)
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None
            if self._slot is not None:
                self._slot.release()
                self._slot = None

    def start_batch(self, system: str, purpose: str, claims: Sequence[tuple[str, int]]) -> str:
        """Start the workflow of a claimed batch and return its id; a repeat of the same claims is a no-op.

        Notes
        -----
        ``NoAnswer`` is passed on: the engine may have begun it, may begin it later, or may not know of it.
        """
        batch = batch_id(system, purpose, claims)

        def start() -> None:
            with SetWorkflowID(batch):
                DBOS.start_workflow(deliver_batch, system, purpose, [list(claim) for claim in claims])

        self._calls.make(start)
        return batch

    def knows(self, batch: str) -> bool:
        """Whether the workflow was started (by any process) and has not ended.

        Notes
        -----
        ``NoAnswer`` is passed on: nobody can tell now.
        """
        found = self._calls.make(lambda: DBOS.get_workflow_status(batch))
        return found is not None and found.status in _UNFINISHED

    def delete_ended(self, older_than: timedelta = KEEP_ENDED) -> bool:
        """Delete some batches that ended longer ago than `older_than`. True when there may be more."""
        before = (datetime.now(UTC) - older_than).isoformat()
        ended = self._calls.make(
            lambda: DBOS.list_workflows(
                status=_ENDED,
                completed_before=before,
                limit=CLEANING_ROWS,
                load_input=False,
                load_output=False,
            )
        )
        if ended:
            ids = [workflow.workflow_id for workflow in ended]
            self._calls.make(lambda: DBOS.delete_workflows(ids))
        return len(ended) == CLEANING_ROWS

    def _has_unfinished(self, deadline: float) -> bool:
        found = self._calls.make(
            lambda: DBOS.list_workflows(
                status=_UNFINISHED, executor_id=self.executor_id, limit=1, load_input=False, load_output=False
            ),
            max(deadline - time.monotonic(), 0.1),
        )
        return bool(found)


def batch_id(system: str, purpose: str, claims: Sequence[tuple[str, int]]) -> str:
    """Workflow id of a batch, from the business keys and how often each was claimed."""
    text = "\n".join(f"{key}#{attempt}" for key, attempt in sorted(claims))
    return f"{system}.{purpose}.{hashlib.sha256(text.encode()).hexdigest()[:32]}"


@DBOS.workflow(name="lienthong.deliver_batch")
def deliver_batch(system: str, purpose: str, claims: list[list[Any]]) -> None:
    """Carry and settle one batch."""
    batch = DBOS.workflow_id or ""
    handler = _handlers.get(system)
    if handler is None:
        # Another set of systems runs here now: the lease ends and whoever serves the system takes the rows.
        _log.warning("durable.no_courier", system=system, purpose=purpose)
        return
    try:
        outcomes = send_step(system, batch, purpose, claims)
        settle_step(system, batch, purpose, outcomes)
    finally:
        handler.finished(batch)


@DBOS.step(name="lienthong.send")
def send_step(system: str, batch: str, purpose: str, claims: list[list[Any]]) -> list[dict[str, Any]]:
    """First step: the outside world."""
    return _handlers[system].send(batch, purpose, [(str(key), int(attempt)) for key, attempt in claims])


@DBOS.step(name="lienthong.settle")
def settle_step(system: str, batch: str, purpose: str, outcomes: list[dict[str, Any]]) -> None:
    """Second step: the system's own database."""
    _handlers[system].settle(batch, purpose, outcomes)


class ExecutorSlot:
    """A number for this process among those of the same name on this machine, kept while it lives.

    The first process takes 0, a second one beside it 1; after a kill -9 the restarted process finds its
    number free again, and with it the work it left.
    """

    def __init__(self, var_dir: Path, name: str) -> None:
        folder = var_dir / "run"
        folder.mkdir(parents=True, exist_ok=True)
        number = 0
        while (file := _locked(folder / f"{name}-{number}.lock")) is None:
            number += 1
        self._file: IO[str] = file
        self.executor_id = f"{socket.gethostname()}-{name}-{number}"

    def release(self) -> None:
        """Give the number back."""
        self._file.close()


def durable_from(shared: SharedSettings, role: str) -> DurableEngine:
    """The engine the settings ask for, under an executor id of its own until it stops.

    `role` is what this process runs (``up``, ``onestop`` …): a restarted process of the same role recovers
    its work. Without the setting the tables are in a SQLite file under ``var`` named after the role.
    """
    name = f"{shared.process_name}-{role}"
    slot = ExecutorSlot(shared.var_dir, name)
    url = shared.durable_url.get_secret_value() if shared.durable_url is not None else ""
    url = with_synchronous(url or f"sqlite:///{shared.var_dir / (name + '.durable.db')}", shared)
    engine = DurableEngine(url, slot.executor_id)
    engine._slot = slot
    return engine


def _locked(path: Path) -> IO[str] | None:
    file = path.open("a", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    os.set_inheritable(file.fileno(), False)
    return file


def _engine(url: Any) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_size=10, max_overflow=10, pool_pre_ping=True)
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    address, pragmas = sqlite_pragmas(url)
    engine = create_engine(address, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = "IMMEDIATE"
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    return engine
