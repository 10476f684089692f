"""Builds the authorities: three agencies in one service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from fastapi import FastAPI

from lienthong.foundation.clock import Clock
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.delivery.durable_engine import DurableEngine
from lienthong.foundation.event_log import EventLog
from lienthong.foundation.identity import PASSWORDS, Identity, IdentitySettings, Passwords, token_router
from lienthong.foundation.loops import Loop
from lienthong.foundation.runtime.services import Service
from lienthong.foundation.sealer import Sealer, sealer_from
from lienthong.foundation.settings import SettingsError, SharedSettings, database_url, environment_name
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.foundation.telemetry import OURS_ALONE
from lienthong.foundation.trust.trust_store import TrustStore
from lienthong.foundation.web import DEMO_RIBBON, DemoAccount, NavItem, WebShell, login_router
from lienthong.systems.authorities.base.context import AuthoritiesContext
from lienthong.systems.authorities.base.settings import AuthoritiesSettings
from lienthong.systems.authorities.decision.decide import accept_due_steps
from lienthong.systems.authorities.seeding import AuthoritiesSeed, seed
from lienthong.systems.authorities.web.api.steps import people_router
from lienthong.systems.authorities.web.pages import page_router
from lienthong.systems.authorities.web.step_files import paper_router
from lienthong.systems.authorities.wire.api import wire_router

PACKAGE = "lienthong.systems.authorities"
NAME = "authorities"
PATH_NAME = "coquan"
TITLE_VI = "Cơ quan giải quyết sau hộ tịch"
_SHORTEST_PAUSE = 0.1
_LONGEST_PAUSE = 1.0


def build(
    settings: AuthoritiesSettings,
    shared: SharedSettings,
    clock: Clock,
    engine: DurableEngine | None = None,
    *,
    identity: IdentitySettings,
    seeded: AuthoritiesSeed | None = None,
    demo_accounts: Sequence[DemoAccount] = (),
    sealer: Sealer | None = None,
    trust: TrustStore | None = None,
    passwords: Passwords = PASSWORDS,
) -> Service:
    """The authorities, ready to be mounted or served.

    Parameters
    ----------
    engine
        Not needed: the authorities call nobody. Taken so that every system is built alike.
    identity
        Key and lifetimes of tokens and sessions.
    seeded
        Officers and clients to make at the start where they are missing.
    demo_accounts
        Offered on the sign-in page, in demo mode only.
    sealer
        Keys at rest; from ``shared`` when left out.
    trust
        Whose signatures are believed; from ``trust_dir`` when left out, in demo ``var/pki``.
    passwords
        How secrets are hashed and verified; tests pass cheaper ones.

    Notes
    -----
    ``SettingsError`` is passed on: A setting that production needs is missing.
    """
    del engine
    database = Database(database_url(settings.database_url, shared, NAME), NAME)
    automatic = settings.decide == "automatically" or (settings.decide == "demo" and shared.mode == "demo")
    keys = sealer or sealer_from(shared)
    context = AuthoritiesContext(
        database=database,
        clock=clock,
        sealer=keys,
        events=EventLog(NAME, keys),
        trust=trust or _trust(settings, shared),
        decide_after=timedelta(seconds=settings.decide_after_seconds) if automatic else None,
        states_limit=settings.states_limit,
        unit_namings=settings.unit_namings,
    )
    access = Identity(PATH_NAME, database, identity, passwords=passwords)
    app = _application(settings, shared, context, access, demo_accounts)

    def prepare() -> None:
        database.upgrade(PACKAGE)
        with database.begin() as session:
            seed(session, seeded or AuthoritiesSeed(), passwords=passwords)

    loops = []
    if automatic:
        loops.append(
            Loop("authorities-decide", _SHORTEST_PAUSE, _LONGEST_PAUSE, lambda: accept_due_steps(context))
        )
    return Service(name=NAME, title_vi=TITLE_VI, app=app, database=database, loops=loops, on_start=[prepare])


def _application(
    settings: AuthoritiesSettings,
    shared: SharedSettings,
    context: AuthoritiesContext,
    access: Identity,
    demo_accounts: Sequence[DemoAccount],
) -> FastAPI:
    """What answers over HTTP."""
    shell = WebShell(
        PATH_NAME,
        TITLE_VI,
        [NavItem("/", "Danh sách")],
        templates=Path(__file__).parent / "web" / "templates",
        identity=access,
        organisation_vi="Công an · Bảo hiểm xã hội · Lao động – Thương binh và Xã hội",
        ribbon=DEMO_RIBBON if shared.mode == "demo" else None,
    )
    app = FastAPI(
        title=TITLE_VI,
        summary="Đăng ký cư trú, bảo hiểm y tế, căn cước, mai táng phí, tử tuất sau khi hộ tịch cấp kết quả",
        docs_url=None,
        redoc_url=None,
        telemetry=OURS_ALONE,
    )
    access.install(app)
    shell.install(app, body_limit_bytes=settings.body_limit_bytes)
    offered = demo_accounts if shared.mode == "demo" else ()
    # First what systems call with every dossier: every router before it is asked as well.
    app.include_router(wire_router(context))
    app.include_router(token_router())
    app.include_router(login_router(shell, access, demo_accounts=offered))
    app.include_router(people_router(context))
    app.include_router(page_router(context, shell))
    app.include_router(paper_router(context))
    return app


def _trust(settings: AuthoritiesSettings, shared: SharedSettings) -> TrustStore:
    if settings.trust_dir is not None:
        return TrustStore(settings.trust_dir)
    if shared.mode != "demo":
        raise SettingsError(
            environment_name(NAME, "trust_dir"), "bắt buộc khi chạy thật: thư mục chứng thư gốc tin cậy"
        )
    return LocalAuthority(shared.var_dir / "pki").trust()
