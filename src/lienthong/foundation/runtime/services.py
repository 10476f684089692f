"""Running systems: a `Service` each, one process with any number of them under their paths, orderly start and stop."""

import contextlib
import gc
import os
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import anyio.to_thread
import structlog
import uvicorn
from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.routing import Router
from starlette.types import ASGIApp, Receive, Scope, Send

from lienthong.foundation.database.sessions import Database
from lienthong.foundation.delivery import Courier, HopState, WaitingCount, waiting_counts
from lienthong.foundation.delivery.durable_engine import DurableEngine
from lienthong.foundation.loops import Loop
from lienthong.foundation.runtime.health_answer import HealthAnswer
from lienthong.foundation.runtime.metrics import Metrics
from lienthong.foundation.runtime.telemetry_middleware import TelemetryMiddleware

STOP_SECONDS = 4.0
REQUEST_STOP_SECONDS = 2
LEAVE_SECONDS = 1.0
# Requests of systems in one process wait for each other (LGSP → NDXP → civil status), each on a thread of
# its own.
REQUEST_THREADS = 200
# Requests of megabytes make many objects and few cycles.
YOUNG_OBJECTS = 10_000
_log = structlog.get_logger(__name__)


@dataclass
class Service:
    """One system, ready to run.

    Making it adds ``/health``, ``/metrics`` and the telemetry middleware to `app`.

    Attributes
    ----------
    name
        Schema of its database, label of its numbers.
    title_vi
        For people.
    app
        Its ASGI application; lifespan handlers of the app itself are not run when it is mounted.
    database
        None for a system without storage.
    couriers, loops
        Started after the durable engine, stopped before it.
    on_start
        Called once, in order, before anything of this service starts (migrations, seeding).
    closers
        Called at the end, in order (HTTP clients, process pools).
    """

    name: str
    title_vi: str
    app: FastAPI
    database: Database | None = None
    couriers: Sequence[Courier] = ()
    loops: Sequence[Loop] = ()
    on_start: Sequence[Callable[[], None]] = ()
    closers: Sequence[Callable[[], None]] = ()
    metrics: Metrics = field(init=False)

    def __post_init__(self) -> None:
        self.metrics = Metrics(self.name)
        for courier in self.couriers:
            courier.observe = self.metrics.delivered
        self.app.add_middleware(TelemetryMiddleware, metrics=self.metrics)
        operations = APIRouter(tags=["operations"])
        operations.get(
            "/health",
            summary="Tình trạng hệ thống",
            response_model=HealthAnswer,
            responses={503: {"model": HealthAnswer, "description": "Không đọc được cơ sở dữ liệu."}},
        )(self._health)
        operations.get("/metrics", summary="Số đo (Prometheus)", response_class=PlainTextResponse)(
            self._metrics
        )
        self.app.include_router(operations)

    def health(self) -> dict[str, Any]:
        """Status (ok, degraded: a hop fails, down: no database), hops and what waits."""
        try:
            counts, hops = self._waiting()
            database = "ok"
        except SQLAlchemyError as error:
            _log.error("health.database_down", system=self.name, error=type(error).__name__)
            counts, hops, database = {}, [], "down"
        failing = any(not hop.is_up for hop in hops)
        return {
            "status": "down" if database == "down" else "degraded" if failing else "ok",
            "system": self.name,
            "title": self.title_vi,
            "database": database,
            "hops": [
                {
                    "name": hop.name,
                    "state": hop.state.value,
                    "since": _text(hop.since),
                    "waiting": hop.waiting,
                    "held": hop.held,
                    "last_error": hop.last_error,
                }
                for hop in hops
            ],
            "waiting": {
                purpose: {"waiting": count.waiting, "held": count.held, "oldest": _text(count.oldest)}
                for purpose, count in counts.items()
            },
        }

    def _health(self) -> JSONResponse:
        report = self.health()
        return JSONResponse(report, status_code=503 if report["status"] == "down" else 200)

    def _metrics(self) -> Response:
        try:
            self.metrics.waiting(*self._waiting())
        except SQLAlchemyError as error:
            _log.error("metrics.database_down", system=self.name, error=type(error).__name__)
        return PlainTextResponse(self.metrics.text(), media_type="text/plain; version=0.0.4")

    def _waiting(self) -> tuple[dict[str, WaitingCount], list[HopState]]:
        if self.database is None:
            return {}, []
        with self.database.read() as session:
            if not self.couriers:
                session.connection()
                return {}, []
            hops = [hop for courier in self.couriers for hop in courier.hops(session)]
            return waiting_counts(session), hops


class RunningServices:
    """Services of this process, with the engine they share: `start`, then `stop` in the reverse order."""

    def __init__(self, services: Sequence[Service], durable: DurableEngine | None = None) -> None:
        self._services = services
        self._durable = durable

    def start(self) -> None:
        """Prepare every service, start the engine, then couriers, then loops; all stop when one cannot start."""
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def _start(self) -> None:
        for service in self._services:
            for prepare in service.on_start:
                prepare()
        if self._durable is not None:
            self._durable.start()
        for service in self._services:
            for courier in service.couriers:
                courier.start()
            for loop in service.loops:
                loop.start()
            _log.info("service.started", system=service.name)

    def stop(self) -> None:
        """Stop everything; whatever does not end in `STOP_SECONDS` is left to recovery at the next start."""
        began = time.monotonic()
        parts: list[Loop | Courier] = []
        for service in self._services:
            parts.extend(service.loops)
            parts.extend(service.couriers)
        # All at once: the time is for the slowest, not for the sum.
        threads = [threading.Thread(target=part.stop, args=(STOP_SECONDS,), daemon=True) for part in parts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(max(STOP_SECONDS - (time.monotonic() - began), 0.1))
        if self._durable is not None:
            self._durable.stop(max(STOP_SECONDS - (time.monotonic() - began), 0.2))
        for service in self._services:
            for close in service.closers:
                try:
                    close()
                except Exception as error:  # noqa: BLE001
                    _log.error("service.close_failed", system=service.name, error=type(error).__name__)
            if service.database is not None:
                service.database.close()
        _log.info("service.stopped", seconds=round(time.monotonic() - began, 2))


def mount(services: Mapping[str, Service], durable: DurableEngine | None = None) -> Router:
    """One application with each service under its path; starting it starts them all.

    Paths such as ``/mcdt``; ``/`` for the landing page. Each app sees its path as ``root_path``, so
    ``request.url_for`` gives addresses that work from outside.
    """
    running = RunningServices(list(services.values()), durable)

    @asynccontextmanager
    async def lifespan(_app: object) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = REQUEST_THREADS
        await anyio.to_thread.run_sync(running.start)
        try:
            yield
        finally:
            with anyio.CancelScope(shield=True):
                await anyio.to_thread.run_sync(running.stop)

    # A bare router: every service answers its own errors.
    parent = Router(lifespan=lifespan)
    # Longest first, or "/" would take everything.
    for path, service in sorted(services.items(), key=lambda item: -len(item[0].rstrip("/"))):
        parent.mount(path.rstrip("/"), _Independent(service.app), name=service.name)
    return parent


class _Independent:
    """A mounted app that builds addresses from its own routes and path, as it would alone.

    Without this, ``request.url_for`` would look for names among the parent's routes.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        inner = {key: value for key, value in scope.items() if key not in {"router", "route"}}
        inner["app_root_path"] = scope.get("root_path", "")
        await self._app(inner, receive, send)


class _Server(uvicorn.Server):
    """Leaves what was made at the start (code, routes, registers) out of every later search for garbage."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        gc.collect()
        gc.freeze()
        gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])


def serve(app: Any, host: str = "127.0.0.1", port: int = 8080, unix: str | None = None) -> None:
    """Serve until SIGTERM or SIGINT; then requests under way get a few seconds, and all parts stop. Under 10 s."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        uds=unix,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=REQUEST_STOP_SECONDS,
        backlog=2048,
    )
    _prefer_throughput()
    try:
        _Server(config).run()
    except KeyboardInterrupt:
        _log.info("serve.interrupted")
    finally:
        # A sender may still wait for a remote that does not answer; its batch is recovered at the next
        # start, so the process need not wait for that thread.
        if threading.current_thread() is threading.main_thread():
            leave = threading.Timer(LEAVE_SECONDS, os._exit, (0,))
            leave.daemon = True
            leave.start()


def _prefer_throughput() -> None:
    """Let whoever computes finish its turn: systems on one machine wake each other with every message.

    Measured with `benchmarks/chain.py`, in turns: about a tenth less processor time for the same dossiers. Workers
    started later inherit it. Where there is no such policy, nothing changes.
    """
    if hasattr(os, "SCHED_BATCH"):
        with contextlib.suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
