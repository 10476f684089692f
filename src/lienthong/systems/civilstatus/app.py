"""Builds one environment of civil status. Test and official may live in one process, each with its own everything."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
from fastapi import FastAPI, Request
from fastapi.responses import Response

from lienthong.contracts.personal_ids import client as population
from lienthong.contracts.places import places_router
from lienthong.foundation import http
from lienthong.foundation.clock import Clock
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.delivery.durable_engine import DurableEngine
from lienthong.foundation.identity import Identity, IdentitySettings, token_router
from lienthong.foundation.loops import Loop
from lienthong.foundation.runtime.services import Service
from lienthong.foundation.sealer import Sealer, sealer_from
from lienthong.foundation.settings import SettingsError, SharedSettings, database_url, environment_name
from lienthong.foundation.sign.evidence import EvidenceSource, TrustFolder
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.foundation.sign.signer import Signer
from lienthong.foundation.sign.signing_pool import SigningPool
from lienthong.foundation.sign.timestamps import HttpTimestamps, TimestampSource
from lienthong.foundation.telemetry import OURS_ALONE
from lienthong.foundation.trust.trust_store import TrustStore
from lienthong.foundation.untrusted.attachments import AttachmentLimits
from lienthong.foundation.web import OFFICIAL_RIBBON, TEST_RIBBON, DemoAccount, WebShell, login_router
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.newborns import PersonalIdSource
from lienthong.systems.civilstatus.base.settings import CivilStatusSettings
from lienthong.systems.civilstatus.base.signatories import Signatories
from lienthong.systems.civilstatus.base.vault import Vault
from lienthong.systems.civilstatus.books.national_personal_ids import NationalPersonalIds
from lienthong.systems.civilstatus.books.personal_ids import LocalPersonalIds
from lienthong.systems.civilstatus.books.warm_index import warm
from lienthong.systems.civilstatus.papers.certificates import TEMPLATES
from lienthong.systems.civilstatus.papers.signatories import FileSignatories, LocalSignatories
from lienthong.systems.civilstatus.papers.typesetting_pool import TypesettingPool
from lienthong.systems.civilstatus.public.pages import public_router
from lienthong.systems.civilstatus.registration.bulk_signing import work_on_orders
from lienthong.systems.civilstatus.seeding import CivilStatusSeed, seed
from lienthong.systems.civilstatus.web.api.router import api_router
from lienthong.systems.civilstatus.web.pages.books import book_pages
from lienthong.systems.civilstatus.web.pages.bulk_signing import sign_order_pages
from lienthong.systems.civilstatus.web.pages.corrections import correction_pages
from lienthong.systems.civilstatus.web.pages.dossiers import NAV, pages_router
from lienthong.systems.civilstatus.web.pages.entries import entry_pages
from lienthong.systems.civilstatus.web.pages.purges import purge_pages
from lienthong.systems.civilstatus.web.pages.reports import report_pages
from lienthong.systems.civilstatus.web.pages.search import search_pages
from lienthong.systems.civilstatus.web.pages.statistics import statistics_pages
from lienthong.systems.civilstatus.web.pages.status_checks import status_check_pages
from lienthong.systems.civilstatus.wire.api import problem_answers, refused_answer, wire_router
from lienthong.systems.civilstatus.wire.caller import CallerRefused

PACKAGE = "lienthong.systems.civilstatus"
_PAGES = Path(__file__).parent / "web" / "pages"
#: Seconds between looks for orders to sign, while there are some and while there are none.
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.02, 1.0
#: While one stores what it signed, the other keeps the workers busy.
_SIGNING_LOOPS = 2


def build(
    settings: CivilStatusSettings,
    shared: SharedSettings,
    clock: Clock,
    engine: DurableEngine | None = None,
    *,
    identity: IdentitySettings,
    seeded: CivilStatusSeed | None = None,
    demo_accounts: Sequence[DemoAccount] = (),
    sealer: Sealer | None = None,
    authority: LocalAuthority | None = None,
    signer: Signer | None = None,
    personal_ids: PersonalIdSource | None = None,
    trust: TrustStore | None = None,
) -> Service:
    """Build the service; its database is migrated and seeded when it starts.

    Parameters
    ----------
    settings, shared
        Of this environment, and of the process.
    engine
        Not needed: civil status calls nobody. Taken so that every system is built alike.
    identity
        Key and lifetimes of sessions and tokens.
    seeded
        Accounts and keys that must be there.
    demo_accounts
        Offered on the sign-in page; only in demo mode.
    sealer
        Keys at rest; from ``shared`` when left out.
    authority
        The local test authority; ``var/pki`` in demo mode when left out. Never in production.
    signer
        Signing processes to share with another environment; own ones when left out.
    personal_ids
        Source of newborns' numbers; this database when left out.
    trust
        Whose signatures count on the public page, and where revocation lists for signed papers come from; that of
        the test authority when left out. Never left out in production.

    Notes
    -----
    ``SettingsError`` is passed on: A setting that production needs is missing.
    """
    del engine
    database = Database(
        database_url(settings.database_url, shared, settings.schema_name), settings.schema_name
    )
    vault = Vault(sealer or sealer_from(shared), settings.environment)
    if authority is None and shared.mode == "demo":
        authority = LocalAuthority(shared.var_dir / "pki")
    signatories = _signatories(settings, authority)
    trusted = _trust(trust, authority)
    signing = signer or _signer(settings, clock, authority, trusted)
    numbers, connection = _numbers(settings, database, vault, clock, personal_ids)
    papers = TypesettingPool(TEMPLATES, settings.typesetting_processes)
    # While one paper is signed, the next is typeset.
    workers = settings.typesetting_processes + settings.signing_processes
    hands = ThreadPoolExecutor(max(workers, 1), thread_name_prefix=f"{settings.system}-sign")
    context = CivilStatusContext(
        settings=settings,
        database=database,
        vault=vault,
        clock=clock,
        attachment_limits=AttachmentLimits(max_bytes=shared.attachment_max_bytes),
        personal_ids=numbers,
        signatories=signatories,
        papers=papers,
        signer=signing,
        trust=trusted,
        hands=hands,
        worthless=settings.environment == "test" or shared.mode == "demo",
    )
    app = _application(context, Identity(settings.system, database, identity), demo_accounts)

    def prepare() -> None:
        database.upgrade(PACKAGE)
        vault.unlock(database, clock.now())
        with database.begin() as session:
            seed(session, seeded or CivilStatusSeed(), settings.environment)
        hands.submit(warm, database)

    def close() -> None:
        hands.shutdown(wait=False, cancel_futures=True)
        papers.close()
        if signer is None:
            signing.close()
        if connection is not None:
            connection.close()

    return Service(
        name=settings.schema_name,
        title_vi=settings.title_vi,
        app=app,
        database=database,
        loops=_signing_loops(context),
        on_start=[prepare],
        closers=[close],
    )


def _signing_loops(context: CivilStatusContext) -> list[Loop]:
    """Sign what was ordered in bulk; several, so that officers advance side by side."""
    return [
        Loop(
            f"{context.settings.system}-sign-orders-{number}",
            _SHORTEST_PAUSE,
            _LONGEST_PAUSE,
            lambda: work_on_orders(context),
        )
        for number in range(_SIGNING_LOOPS)
    ]


def _application(
    context: CivilStatusContext, identity: Identity, demo_accounts: Sequence[DemoAccount]
) -> FastAPI:
    settings = context.settings
    app = FastAPI(
        title=settings.title_vi,
        version="3.0",
        description="API hộ tịch 1.0, 2.0, 3.0 và bàn làm việc của công chức hộ tịch.",
        docs_url=None,
        redoc_url=None,
        telemetry=OURS_ALONE,
    )
    identity.install(app)
    shell = WebShell(
        settings.system,
        settings.title_vi,
        NAV,
        templates=_PAGES / "templates",
        assets=_PAGES / "assets",
        identity=identity,
        organisation_vi="Bộ Tư pháp",
        ribbon=TEST_RIBBON if settings.environment == "test" else OFFICIAL_RIBBON,
        api_answer=problem_answers(settings.system),
    )
    shell.install(app, body_limit_bytes=settings.body_limit_bytes)

    def caller_refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, CallerRefused)
        return refused_answer(context, request, error)

    app.add_exception_handler(CallerRefused, caller_refused)
    app.include_router(token_router())
    app.include_router(wire_router(context))
    app.include_router(api_router(context))
    app.include_router(places_router(context.clock))
    app.include_router(login_router(shell, identity, demo_accounts=demo_accounts))
    for pages in (
        book_pages,
        statistics_pages,
        purge_pages,
        report_pages,
        entry_pages,
        correction_pages,
        status_check_pages,
        sign_order_pages,
        pages_router,
        search_pages,
    ):
        app.include_router(pages(context, shell))
    app.include_router(public_router(context, shell))
    return app


def _numbers(
    settings: CivilStatusSettings,
    database: Database,
    vault: Vault,
    clock: Clock,
    given: PersonalIdSource | None,
) -> tuple[PersonalIdSource, http.Connections | httpx2.Client | None]:
    """Where newborns' numbers come from, and the connection to close afterwards.

    Raises
    ------
    SettingsError
        When a service is named without a key for it.
    """
    if given is not None:
        return given, None
    if settings.personal_ids_url is None:
        return LocalPersonalIds(database, vault, clock), None
    if settings.personal_ids_key is None:
        raise SettingsError(
            environment_name(settings.schema_name, "personal_ids_key"), "bắt buộc khi có personal_ids_url"
        )
    client = http.connections(
        settings.personal_ids_url, hop=population.HOP, timeout=settings.personal_ids_wait_seconds
    )
    source = population.PersonalIdsClient(client, settings.personal_ids_key.get_secret_value())
    return NationalPersonalIds(database, vault, clock, source), client


def _signatories(settings: CivilStatusSettings, authority: LocalAuthority | None) -> Signatories:
    if settings.credentials_dir is not None:
        password = settings.credentials_password
        return FileSignatories(
            settings.credentials_dir, password.get_secret_value() if password is not None else ""
        )
    if authority is not None:
        return LocalSignatories(authority)
    raise SettingsError(
        environment_name(settings.schema_name, "credentials_dir"),
        "bắt buộc khi chạy thật: thư mục chứng thư số",
    )


def _trust(trust: TrustStore | None, authority: LocalAuthority | None) -> TrustStore:
    if trust is not None:
        return trust
    if authority is not None:
        return authority.trust()
    raise SettingsError(
        environment_name("trust", "directory"), "bắt buộc khi chạy thật: thư mục chứng thư tin cậy"
    )


def _signer(
    settings: CivilStatusSettings, clock: Clock, authority: LocalAuthority | None, trust: TrustStore
) -> Signer:
    if settings.timestamp_url is not None:
        source: TimestampSource = HttpTimestamps(settings.timestamp_url)
    elif authority is not None:
        source = authority.timestamps()
    else:
        raise SettingsError(
            environment_name(settings.schema_name, "timestamp_url"),
            "bắt buộc khi chạy thật: dịch vụ cấp dấu thời gian",
        )
    return SigningPool(
        source,
        now=clock.now,
        processes=settings.signing_processes,
        timeout_seconds=settings.signing_wait_seconds,
        evidence=_evidence(settings, authority, trust),
    )


def _evidence(
    settings: CivilStatusSettings, authority: LocalAuthority | None, trust: TrustStore
) -> EvidenceSource:
    """The test authority renews its lists itself; others' lists are in the trust folder."""
    only_ours = settings.credentials_dir is None and settings.timestamp_url is None
    if authority is not None and only_ours:
        return authority.lists()
    return TrustFolder(trust.directory)
