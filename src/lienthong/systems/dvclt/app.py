"""PM.DVCLT as one service."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from pydantic import SecretStr

from lienthong.contracts import transport
from lienthong.contracts.authorities.client import AuthoritiesClient
from lienthong.contracts.places import places_router
from lienthong.foundation import http
from lienthong.foundation.clock import Clock
from lienthong.foundation.database.migrations import file_lock
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.delivery.durable_engine import DurableEngine
from lienthong.foundation.delivery.idle_hops import IdleHops
from lienthong.foundation.event_log import EventLog
from lienthong.foundation.holds import Holds
from lienthong.foundation.identity import Identity, IdentitySettings, Role
from lienthong.foundation.identity.credentials.keys import Keys, TextSigner
from lienthong.foundation.runtime.services import Service
from lienthong.foundation.sealer import sealer_from
from lienthong.foundation.settings import SettingsError, SharedSettings, database_url, environment_name
from lienthong.foundation.telemetry import OURS_ALONE
from lienthong.foundation.trust.trust_store import TrustStore
from lienthong.foundation.untrusted.attachments import AttachmentLimits
from lienthong.foundation.web import (
    DEMO_RIBBON,
    DemoAccount,
    FieldProblem,
    NavItem,
    Problem,
    WebShell,
    login_router,
)
from lienthong.foundation.web.paths import inner_path
from lienthong.systems.dvclt import seeding, workflows
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.base.hold_reasons import HOLD_ADVICE
from lienthong.systems.dvclt.base.settings import DvcltSettings
from lienthong.systems.dvclt.onestop import api
from lienthong.systems.dvclt.seeding import DvcltSeed
from lienthong.systems.dvclt.steps import hand_over_steps
from lienthong.systems.dvclt.web.api import refusals
from lienthong.systems.dvclt.web.pages.second_key import SecondKeyCookies
from lienthong.systems.dvclt.web.routers import api_routers, page_routers

NAME = "dvclt"
PACKAGE = "lienthong.systems.dvclt"
TITLE = "Dịch vụ công liên thông"
HEALTH_PATH = "/health"
"""Of the authorities, asked only whether anybody answers."""
_PAGES = Path(__file__).parent / "web" / "pages"
_KEY_HEX = 64


def build(
    settings: DvcltSettings,
    shared: SharedSettings,
    clock: Clock,
    durable: DurableEngine,
    trust: TrustStore,
    *,
    seed: DvcltSeed | None = None,
    demo_accounts: Sequence[DemoAccount] = (),
) -> Service:
    """Make the service; nothing starts before `Service.on_start`.

    Parameters
    ----------
    trust
        Whose signatures on results are believed.
    seed
        Accounts that must be there after the start.
    demo_accounts
        Offered on the sign-in page; leave empty outside demo mode.

    Notes
    -----
    ``SettingsError`` is passed on when a setting is missing or cannot be used.
    """
    key = _token_key(settings, shared)
    database = Database(database_url(settings.database_url, shared, NAME), NAME)
    keys = Keys(key.encode(), NAME)
    client = http.connections(settings.authorities_url, hop=hand_over_steps.HOP)
    sealer = sealer_from(shared)
    context = DvcltContext(
        settings=settings,
        database=database,
        clock=clock,
        sealer=sealer,
        trust=trust,
        authorities=AuthoritiesClient(
            client, settings.authorities_key, settings.authorities_secret.get_secret_value()
        ),
        marks=TextSigner(keys.derive("marks")),
        limits=AttachmentLimits(max_bytes=shared.attachment_max_bytes),
        events=EventLog(NAME, sealer),
        holds=Holds(NAME, sealer, HOLD_ADVICE),
    )
    identity = Identity(
        NAME,
        database,
        IdentitySettings(key=SecretStr(key), secure_cookies=settings.secure_cookies),
    )
    proofs = SecondKeyCookies(TextSigner(keys.derive("proofs")))
    app = _application(context, shared, identity, proofs, demo_accounts)
    courier = workflows.courier(context, durable, shared)

    def authorities_are_there() -> bool:
        return transport.is_there(client, hand_over_steps.HOP, HEALTH_PATH)

    def prepare() -> None:
        database.upgrade(PACKAGE)
        with database.begin() as session:
            seeding.seed(session, seed or DvcltSeed())

    return Service(
        NAME,
        TITLE,
        app,
        database=database,
        couriers=[courier],
        loops=workflows.loops(
            context, courier.breakers, IdleHops.of(courier, database), authorities_are_there
        ),
        on_start=[prepare],
        closers=[client.close],
    )


def _application(
    context: DvcltContext,
    shared: SharedSettings,
    identity: Identity,
    proofs: SecondKeyCookies,
    demo_accounts: Sequence[DemoAccount],
) -> FastAPI:
    """What answers over HTTP."""
    app = FastAPI(title=TITLE, docs_url=None, redoc_url=None, telemetry=OURS_ALONE)
    identity.install(app)
    shell = WebShell(
        NAME,
        TITLE,
        _NAVIGATION,
        templates=_PAGES / "templates",
        assets=_PAGES / "assets",
        identity=identity,
        organisation_vi="Khai sinh · Khai tử",
        ribbon=DEMO_RIBBON if shared.mode == "demo" else None,
        api_answer=_problem_body,
    )
    shell.install(app, body_limit_bytes=context.settings.body_limit_bytes)
    # First what systems call with every dossier: every router before it is asked as well.
    app.include_router(api.router(context, identity))
    app.include_router(login_router(shell, identity, demo_accounts=demo_accounts, after="/ho-so"))
    for router in api_routers(context):
        app.include_router(router)
    app.include_router(places_router(context.clock))
    for router in page_routers(context, shell, proofs):
        app.include_router(router)
    return app


def _problem_body(request: Request, problem: Problem, fields: Sequence[FieldProblem]) -> Mapping[str, Any]:
    """The JSON of an error answer: in the words of the contract to one-stop systems, in our own to everybody else."""
    if api.speaks_contract(inner_path(request.scope)):
        return api.problem_body(problem, fields)
    return refusals.problem_body(problem, fields)


_NAVIGATION = (
    NavItem("/", "Trang đầu"),
    NavItem("/khai-sinh", "Khai sinh"),
    NavItem("/khai-tu", "Khai tử"),
    NavItem("/tra-cuu", "Tra cứu"),
    NavItem("/ho-so", "Hồ sơ của tôi", frozenset({Role.CITIZEN})),
    NavItem("/van-hanh", "Vận hành", frozenset({Role.OPERATOR, Role.ADMIN})),
)


def _token_key(settings: DvcltSettings, shared: SharedSettings) -> str:
    """The key in the settings; in demo mode without one, a key made once in ``var/dvclt.key``.

    It must outlive a restart: keyed hashes are compared with those stored.

    Raises
    ------
    SettingsError
        When it is too short, or missing outside demo mode.
    """
    if settings.token_key is not None:
        key = settings.token_key.get_secret_value()
        if len(key) < _KEY_HEX:
            raise SettingsError(environment_name(NAME, "token_key"), "ít nhất 32 byte viết bằng hệ 16")
        return key
    if shared.mode != "demo":
        raise SettingsError(
            environment_name(NAME, "token_key"), "bắt buộc khi chạy thật, 32 byte viết bằng hệ 16"
        )
    path = shared.var_dir / f"{NAME}.key"
    with file_lock(path.with_suffix(".key.lock")):
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(_KEY_HEX // 2), encoding="ascii")
        return path.read_text(encoding="ascii").strip()
