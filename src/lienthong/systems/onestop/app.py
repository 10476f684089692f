"""Builds the one-stop system as one service."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fastapi import FastAPI
from pydantic import SecretStr

from lienthong.contracts import transport
from lienthong.contracts.dvclt.client import DvcltClient, DvcltCredentials
from lienthong.contracts.exchange.access_token import LgspAccess
from lienthong.contracts.exchange.client import ExchangeClient
from lienthong.contracts.hotich_v1.client import HotichV1Client
from lienthong.contracts.hotich_v3.client import HotichV3Client
from lienthong.contracts.places import places_router
from lienthong.foundation import http
from lienthong.foundation.clock import Clock
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.delivery.durable_engine import DurableEngine
from lienthong.foundation.delivery.idle_hops import IdleHops
from lienthong.foundation.identity import Identity, IdentitySettings
from lienthong.foundation.identity.credentials.keys import MINIMUM_BYTES, Keys
from lienthong.foundation.runtime.services import Service
from lienthong.foundation.sealer import sealer_from
from lienthong.foundation.settings import SettingsError, SharedSettings, database_url, environment_name
from lienthong.foundation.telemetry import OURS_ALONE
from lienthong.foundation.trust.trust_store import TrustStore
from lienthong.foundation.web import DEMO_RIBBON, DemoAccount, WebShell, login_router
from lienthong.systems.onestop import seeding, workflows
from lienthong.systems.onestop.base.context import OnestopContext, ProvinceConnection
from lienthong.systems.onestop.base.settings import ConnectionSettings, OnestopSettings
from lienthong.systems.onestop.civilstatus import api_version
from lienthong.systems.onestop.civilstatus.poll import ResultPoller
from lienthong.systems.onestop.dvclt.pull import DossierPuller
from lienthong.systems.onestop.seeding import OnestopSeed
from lienthong.systems.onestop.web import api, pages

NAME = "onestop"
PATH_NAME = "mcdt"
PACKAGE = "lienthong.systems.onestop"
TITLE = "Một cửa điện tử"
CALL_SECONDS = 60.0
HANDS = 16
"""Calls to other systems, and checks of signatures, at a time."""
_PAGES = Path(__file__).parent / "web" / "pages"


def build(
    settings: OnestopSettings,
    shared: SharedSettings,
    clock: Clock,
    durable: DurableEngine,
    trust: TrustStore,
    *,
    seed: OnestopSeed | None = None,
    demo_accounts: Sequence[DemoAccount] = (),
) -> Service:
    """Make the service; nothing starts before `Service.on_start`.

    Parameters
    ----------
    trust
        Whose signatures on results are believed.
    seed
        Agencies and accounts that must be there after the start.
    demo_accounts
        Offered on the sign-in page; leave empty outside demo mode.

    Notes
    -----
    ``SettingsError`` is passed on when a setting is missing or cannot be used.
    """
    context, closers = open_context(settings, shared, clock, trust)
    database, key = context.database, token_key(settings)
    identity = Identity(
        PATH_NAME, database, IdentitySettings(key=SecretStr(key), secure_cookies=settings.secure_cookies)
    )
    app = FastAPI(title=TITLE, docs_url=None, redoc_url=None, telemetry=OURS_ALONE)
    identity.install(app)
    shell = WebShell(
        PATH_NAME,
        TITLE,
        pages.NAV,
        templates=_PAGES / "templates",
        assets=_PAGES / "assets",
        identity=identity,
        organisation_vi="Ủy ban nhân dân",
        ribbon=DEMO_RIBBON if shared.mode == "demo" else None,
    )
    shell.install(app)
    courier = workflows.courier(context, durable, shared)
    idle = IdleHops.of(courier, database)
    puller, poller = DossierPuller(context, courier.breakers, idle), ResultPoller(context, courier.breakers)
    # First what systems call with every dossier: every router before it is asked as well.
    app.include_router(api.router(context, courier))
    app.include_router(login_router(shell, identity, demo_accounts=demo_accounts))
    app.include_router(places_router(context.clock))
    app.include_router(pages.router(context, shell, courier, puller))

    def prepare() -> None:
        database.upgrade(PACKAGE)
        with database.begin() as session:
            seeding.seed(session, seed or OnestopSeed())

    return Service(
        NAME,
        TITLE,
        app,
        database=database,
        couriers=[courier],
        loops=workflows.loops(context, puller, poller, courier.breakers, idle),
        on_start=[prepare],
        closers=closers,
    )


def open_context(
    settings: OnestopSettings, shared: SharedSettings, clock: Clock, trust: TrustStore
) -> tuple[OnestopContext, list[Callable[[], None]]]:
    """The context with its database and connections, and what closes them; nothing is asked yet.

    Notes
    -----
    ``SettingsError`` is passed on when a setting is missing or cannot be used.
    """
    api_version.check_version_settings(settings, NAME, {one.province for one in settings.connections})
    hands = ThreadPoolExecutor(HANDS, thread_name_prefix=NAME)
    dvclt_http = http.connections(settings.dvclt_url, hop="dvclt", timeout=CALL_SECONDS)
    lgsp_http = http.connections(settings.lgsp_url, hop="lgsp", timeout=CALL_SECONDS)

    def connect(one: ConnectionSettings) -> ProvinceConnection:
        credentials = DvcltCredentials(one.dvclt_user, one.dvclt_password.get_secret_value())
        exchange = ExchangeClient(lgsp_http, one.lgsp_key, one.lgsp_secret.get_secret_value(), _access(one))
        return ProvinceConnection(
            one.province,
            one.environment,
            DvcltClient(dvclt_http, credentials),
            HotichV3Client(exchange),
            HotichV1Client(exchange),
        )

    context = OnestopContext(
        settings=settings,
        database=Database(database_url(settings.database_url, shared, NAME), NAME),
        clock=clock,
        sealer=sealer_from(shared),
        trust=trust,
        connections={one.province: connect(one) for one in settings.connections},
        hands=hands,
        index_key=Keys(token_key(settings).encode(), NAME).derive("places"),
        lgsp_is_there=lambda: transport.is_there(lgsp_http, "lgsp", settings.lgsp_probe_path),
    )

    def let_go() -> None:
        hands.shutdown(wait=False, cancel_futures=True)

    return context, [let_go, dvclt_http.close, lgsp_http.close]


def token_key(settings: OnestopSettings) -> str:
    """The key of sessions and tokens.

    Raises
    ------
    SettingsError
        When there is none, or it is short.
    """
    key = settings.token_key.get_secret_value() if settings.token_key is not None else ""
    if len(key.encode()) < MINIMUM_BYTES:
        expected = "bắt buộc: 32 byte viết bằng hệ 16 (64 chữ số)"
        raise SettingsError(environment_name(NAME, "token_key"), expected)
    return key


def _access(connection: ConnectionSettings) -> LgspAccess | None:
    """The lgspaccesstoken of a province whose LGSP asks for one."""
    if not connection.lgsp_access_key:
        return None
    return LgspAccess(
        access_key=connection.lgsp_access_key,
        secret_key=connection.lgsp_access_secret.get_secret_value(),
        app_name=connection.lgsp_app_name,
        partner_code=connection.partner_code,
    )
