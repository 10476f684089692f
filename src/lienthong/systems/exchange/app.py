"""Builds an exchange: LGSP or NDXP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import Request

from lienthong.contracts.exchange.errors import ExchangeError, ExchangeErrorCode
from lienthong.foundation.clock import Clock
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.delivery import HopState, WaitingCount
from lienthong.foundation.delivery.durable_engine import DurableEngine
from lienthong.foundation.identity import (
    PASSWORDS,
    Identity,
    IdentitySettings,
    Passwords,
    client_address,
    token_router,
)
from lienthong.foundation.loops import Loop
from lienthong.foundation.runtime.services import Service
from lienthong.foundation.sealer import Sealer, sealer_from
from lienthong.foundation.settings import SharedSettings, database_url
from lienthong.foundation.telemetry import OURS_ALONE, current_trace
from lienthong.foundation.web import (
    DEMO_RIBBON,
    DemoAccount,
    FieldProblem,
    NavItem,
    Problem,
    WebShell,
    inner_path,
    login_router,
)
from lienthong.systems.exchange.authentication.authenticate import Authenticator
from lienthong.systems.exchange.authentication.consumer_keys import ConsumerKeys
from lienthong.systems.exchange.base.access import WATCHERS
from lienthong.systems.exchange.base.context import ExchangeContext
from lienthong.systems.exchange.base.error_answers import ERROR_ANSWERS
from lienthong.systems.exchange.base.settings import ExchangeSettings
from lienthong.systems.exchange.message_log import message_retention
from lienthong.systems.exchange.message_log.metrics import ExchangeMetrics
from lienthong.systems.exchange.message_log.write_messages import MessageLog
from lienthong.systems.exchange.relay.forward_call import CallForwarder
from lienthong.systems.exchange.relay.relay_call import CallRelay, IncomingCall
from lienthong.systems.exchange.routes.hops import HopBoard, hop_board
from lienthong.systems.exchange.seeding import ExchangeSeed, seed
from lienthong.systems.exchange.web.api.operations import people_router
from lienthong.systems.exchange.web.pages import page_router
from lienthong.systems.exchange.wire.api import call_router
from lienthong.systems.exchange.wire.documented_calls import DocumentedExchange

PACKAGE = "lienthong.systems.exchange"
_LONGEST_PROBE_PAUSE = 10.0
_CODES = {
    401: ExchangeErrorCode.TOKEN_MISSING,
    403: ExchangeErrorCode.SCOPE_MISSING,
    404: ExchangeErrorCode.UNKNOWN_SERVICE,
    405: ExchangeErrorCode.UNKNOWN_OPERATION,
    413: ExchangeErrorCode.TOO_LARGE,
    429: ExchangeErrorCode.TOO_MANY_REQUESTS,
}


@dataclass
class ExchangeService(Service):
    """A service whose hops are those of its calls, not of deliveries."""

    board: HopBoard = field(kw_only=True)

    def _waiting(self) -> tuple[dict[str, WaitingCount], list[HopState]]:
        counts, hops = super()._waiting()
        return counts, [*hops, *self.board.states()]


def build(
    settings: ExchangeSettings,
    shared: SharedSettings,
    clock: Clock,
    engine: DurableEngine | None = None,
    *,
    identity: IdentitySettings,
    seeded: ExchangeSeed | None = None,
    demo_accounts: Sequence[DemoAccount] = (),
    sealer: Sealer | None = None,
    passwords: Passwords = PASSWORDS,
) -> Service:
    """The exchange of this role, ready to be mounted or served.

    Parameters
    ----------
    engine
        Not needed: a call that cannot be passed on is answered so. Taken so that every system is built alike.
    identity
        Key and lifetimes of tokens and sessions.
    seeded
        Keys, credentials and accounts to make at the start where they are missing.
    demo_accounts
        Offered on the sign-in page, in demo mode only.
    sealer
        Keys at rest, for secrets of the next hop; from ``shared`` when left out.
    passwords
        How secrets are hashed and verified; tests pass cheaper ones.

    Notes
    -----
    ``SettingsError`` is passed on: A secret is missing or a URL cannot be used.
    """
    del engine
    role = settings.role
    database = Database(database_url(settings.database_url, shared, role), role)
    context = ExchangeContext(settings, database, clock, sealer or sealer_from(shared), passwords)
    keys = ConsumerKeys(context)
    access = Identity(role, database, identity, passwords=passwords)
    board = hop_board(context)
    app = _documented(settings)
    app_api = _ErrorAnswers(role)
    shell = _shell(settings, shared, access, app_api)
    access.install(app)
    shell.install(app, body_limit_bytes=settings.body_limit_bytes, texts_as_sent=True)

    def prepare() -> None:
        database.upgrade(PACKAGE)
        with database.begin() as session:
            seed(context, session, seeded or ExchangeSeed())

    service = ExchangeService(
        name=role,
        title_vi=settings.title_vi,
        app=app,
        database=database,
        loops=[
            Loop(f"{role}-probe", settings.probe_seconds, _LONGEST_PROBE_PAUSE, board.probe),
            _forgetting(context),
        ],
        board=board,
    )
    metrics = ExchangeMetrics(role, service.metrics.registry)
    log = MessageLog(context, lost=metrics.lost)
    authenticator = Authenticator(context, keys, access.bearer)
    relay = CallRelay(context, authenticator, CallForwarder(context, board, keys), log, metrics)
    app_api.relay = relay
    service.on_start = [prepare, log.start]
    service.closers = [board.close, log.close]

    for router in (
        token_router(),
        # The calls take every path of two or three parts that people do not sign in at.
        login_router(
            shell,
            access,
            demo_accounts=demo_accounts if shared.mode == "demo" else (),
            api_refusals=ERROR_ANSWERS,
        ),
        call_router(relay),
        page_router(context, shell, board),
        people_router(context, board),
    ):
        app.include_router(router)
    return service


def _documented(settings: ExchangeSettings) -> DocumentedExchange:
    return DocumentedExchange(
        title=settings.title_vi,
        summary="Token, cuộc gọi dịch vụ và nhật ký bản tin của trục",
        docs_url=None,
        redoc_url=None,
        telemetry=OURS_ALONE,
    )


def _shell(
    settings: ExchangeSettings, shared: SharedSettings, access: Identity, api_answer: _ErrorAnswers
) -> WebShell:
    return WebShell(
        settings.role,
        settings.title_vi,
        [
            NavItem("/", "Tình trạng"),
            NavItem("/messages", "Nhật ký bản tin", frozenset(WATCHERS)),
            NavItem("/keys", "Khóa kết nối", frozenset(WATCHERS)),
        ],
        templates=Path(__file__).parent / "web" / "templates",
        identity=access,
        organisation_vi="Trục tích hợp, chia sẻ dữ liệu",
        ribbon=DEMO_RIBBON if shared.mode == "demo" else None,
        api_answer=api_answer,
    )


def _forgetting(context: ExchangeContext) -> Loop:
    """Deletes old messages now and then."""
    return Loop(
        f"{context.settings.role}-forget",
        message_retention.PAUSE_SECONDS,
        message_retention.ROUND_SECONDS,
        lambda: message_retention.delete_old_messages(context),
        first_after=message_retention.FIRST_AFTER_SECONDS,
    )


class _ErrorAnswers:
    """JSON of whatever goes wrong outside a call, in the shape of the contract."""

    def __init__(self, role: str) -> None:
        self._role = role
        self.relay: CallRelay | None = None

    def __call__(self, request: Request, problem: Problem, fields: Sequence[FieldProblem]) -> dict[str, Any]:
        code = _CODES.get(problem.status)
        if code is None:
            code = ExchangeErrorCode.INTERNAL if problem.status >= 500 else ExchangeErrorCode.BAD_JSON
        detail = " ".join((problem.happened, *(f"{each.field}: {each.message}" for each in fields)))
        error = ExchangeError(code, self._role, detail_vi=detail)
        if code is ExchangeErrorCode.TOO_LARGE and self.relay is not None:
            self._note(self.relay, request, error)
        return error.body(current_trace() or None)

    def _note(self, relay: CallRelay, request: Request, error: ExchangeError) -> None:
        service, _, operation = inner_path(request.scope).strip("/").partition("/")
        declared = request.headers.get("content-length", "")
        call = IncomingCall(service, None, operation, {}, client_address(request), b"")
        relay.note_refusal(call, int(declared) if declared.isdigit() else 0, error)
