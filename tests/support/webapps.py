"""A small application with accounts and pages, for tests of the web shell and of access."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from argon2 import PasswordHasher
from fastapi import Depends, FastAPI, Form, Request
from fastapi.responses import HTMLResponse
from pydantic import SecretStr
from sqlalchemy import MetaData
from starlette.responses import Response

from lienthong.foundation.audit import audit_tables
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.identity import (
    Identity,
    IdentitySettings,
    Passwords,
    Principal,
    Role,
    create_account,
    create_machine,
    identity_tables,
    require,
    require_scope,
    token_router,
)
from lienthong.foundation.runtime.metrics import Metrics
from lienthong.foundation.runtime.telemetry_middleware import TelemetryMiddleware
from lienthong.foundation.web import TEST_RIBBON, DemoAccount, Flash, NavItem, WebShell, login_router

CLERK = "clerk.mau"
OFFICER = "officer.mau"
PASSWORD = "mat-khau-trinh-dien"
MACHINE = "consumer-key"
MACHINE_SECRET = "consumer-secret-of-a-test"
SCOPE = "apiHoTichTuPhap"
TEST_KEY = "khoa-chi-dung-trong-kiem-thu-0123456789"

quick_passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
"""argon2id with the cheapest parameters: tests wait for nobody."""


def database_with_accounts(folder: Path) -> Database:
    """Return an SQLite database in `folder` with a clerk, an officer and a machine client."""
    return with_accounts(f"sqlite:///{folder}/web.db")


def with_accounts(url: str) -> Database:
    """Return a database at `url` with a clerk, an officer and a machine client."""
    metadata = MetaData()
    identity_tables(metadata)
    audit_tables(metadata)
    database = Database(url, "web")
    database.create_all(metadata)
    with database.begin() as session:
        create_account(
            session,
            CLERK,
            PASSWORD,
            name="Trần Thị Mẫu",
            roles=[Role.CLERK],
            agency="H08.37.80",
            passwords=quick_passwords,
        )
        create_account(
            session,
            OFFICER,
            PASSWORD,
            name="Lê Văn Mẫu",
            roles=[Role.OFFICER],
            unit_code="00019",
            passwords=quick_passwords,
        )
        create_machine(
            session,
            MACHINE,
            name="Một cửa tỉnh mẫu",
            scopes=[SCOPE],
            secret=MACHINE_SECRET,
            environment="test",
            passwords=quick_passwords,
        )
    return database


def web_application(
    folder: Path,
    *,
    templates: Path | None = None,
    body_limit_bytes: int = 1024 * 1024,
    now: Callable[[], float] | None = None,
    settings: IdentitySettings | None = None,
    demo_accounts: bool = False,
) -> FastAPI:
    """Return an application with sign-in, a guarded page, a guarded API and endpoints that fail.

    Paths: ``/`` (anybody), ``/desk`` (clerks), ``/echo`` and ``/part`` (POST, signed in),
    ``/api/dossiers`` (officers), ``/api/machine`` (scope), ``/token``, ``/crash``;
    `templates` may hold ``gallery.html``, shown at ``/gallery``.
    """
    settings = settings or IdentitySettings(key=SecretStr(TEST_KEY))
    clock = {} if now is None else {"now": now}
    identity = Identity("mau", database_with_accounts(folder), settings, passwords=quick_passwords, **clock)
    shell = WebShell(
        "mau",
        "Một cửa điện tử tỉnh mẫu",
        [
            NavItem("/", "Trang đầu"),
            NavItem("/gallery", "Bảng mẫu"),
            NavItem("/desk", "Bàn làm việc", frozenset({Role.CLERK})),
        ],
        templates=templates,
        identity=identity,
        organisation_vi="Ủy ban nhân dân tỉnh mẫu",
        ribbon=TEST_RIBBON,
    )
    app = FastAPI(docs_url=None, redoc_url=None)
    identity.install(app)
    shell.install(app, body_limit_bytes=body_limit_bytes)
    app.add_middleware(TelemetryMiddleware, metrics=Metrics("mau"))
    demo = [
        DemoAccount(CLERK, PASSWORD, "Cán bộ một cửa – UBND phường mẫu"),
        DemoAccount(OFFICER, PASSWORD, "Công chức tư pháp – hộ tịch"),
    ]
    app.include_router(login_router(shell, identity, demo_accounts=demo if demo_accounts else ()))
    app.include_router(token_router())
    _add_pages(app, shell)
    return app


def _add_pages(app: FastAPI, shell: WebShell) -> None:
    @app.get("/")
    def home(request: Request) -> Response:
        return shell.render(request, "layout.html")

    @app.get("/gallery")
    def gallery(request: Request) -> Response:
        return shell.render(request, "gallery.html", {"moment": datetime(2024, 7, 5, 1, 12, tzinfo=UTC)})

    @app.get("/desk")
    def desk(request: Request, _clerk: Annotated[Principal, Depends(require(Role.CLERK))]) -> Response:
        return shell.render(request, "layout.html")

    @app.post("/echo")
    def echo(
        request: Request,
        _somebody: Annotated[Principal, Depends(require())],
        reason: Annotated[str, Form()] = "",
    ) -> Response:
        return shell.redirect(request, "/", flash=Flash(f"Đã nhận: {reason}"))

    @app.post("/part")
    def part(_somebody: Annotated[Principal, Depends(require())]) -> Response:
        return HTMLResponse("<strong>Phần đã nhận</strong>")

    @app.get("/api/dossiers")
    def dossiers(officer: Annotated[Principal, Depends(require(Role.OFFICER))]) -> dict[str, str | None]:
        return {"unit": officer.unit_code}

    @app.get("/api/machine")
    def machine(caller: Annotated[Principal, Depends(require_scope(SCOPE))]) -> dict[str, str | None]:
        return {"environment": caller.environment}

    @app.post("/api/numbers")
    def numbers(number: Annotated[int, Form()]) -> int:
        return number

    @app.get("/crash")
    def crash() -> None:
        raise RuntimeError("Nguyễn Văn A, 001099000001")
