"""LGSP and NDXP on loopback ports, with a civil status behind them that writes down what reaches it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx2
import uvicorn
from argon2 import PasswordHasher
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from pydantic import SecretStr
from starlette.types import ASGIApp

from lienthong.foundation.clock import VIETNAM, RunningClock
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.identity import IdentitySettings, Passwords
from lienthong.foundation.runtime.services import Service
from lienthong.foundation.sealer import Sealer
from lienthong.foundation.settings import SharedSettings
from lienthong.systems.exchange import app as exchange
from lienthong.systems.exchange.base.context import ExchangeContext
from lienthong.systems.exchange.base.settings import ENVIRONMENTS, ExchangeSettings
from lienthong.systems.exchange.seeding import ConsumerKeySeed, ExchangeSeed, OperatorSeed, UpstreamSeed

PARTNER = "000.00.00.H08"
OPERATOR = "vanhanh"
PASSWORD = "mat-khau-trinh-dien"
TOKEN_KEY = "khoa-chi-dung-trong-kiem-thu-0123456789"
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


class CivilStatus:
    """A fake end of the way: gives tokens, answers calls, remembers bodies and headers."""

    def __init__(self, environment: str) -> None:
        self.environment = environment
        self.bodies: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.tokens = 0
        self.good_token = ""
        self.answer: Callable[[], Response] = lambda: JSONResponse(
            {"status": 1, "statusDescription": "Thành công", "value": []}
        )
        self.app = FastAPI()

        @self.app.post("/token")
        def token() -> dict[str, Any]:
            self.tokens += 1
            self.good_token = f"token-{environment}-{self.tokens}"
            return {"access_token": self.good_token, "token_type": "Bearer", "expires_in": 1800, "scope": ""}

        @self.app.post("/{service}/{version}/{operation}")
        async def call(request: Request) -> Response:
            if request.headers.get("authorization") != f"Bearer {self.good_token}":
                return JSONResponse({"title": "Token hết hạn"}, status_code=401)
            self.bodies.append(await request.body())
            self.headers.append(dict(request.headers))
            return self.answer()


@dataclass
class Servers:
    """Servers on free ports; each can be stopped by itself."""

    running: dict[str, tuple[uvicorn.Server, threading.Thread]] = field(default_factory=dict)

    def start(self, app: ASGIApp, port: int = 0) -> str:
        """Serve and return the base address."""
        config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        ends = time.monotonic() + 10
        while not server.started and time.monotonic() < ends:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        self.running[url] = (server, thread)
        return url

    def stop(self, url: str) -> None:
        """Stop one."""
        server, thread = self.running.pop(url)
        server.should_exit = True
        thread.join(10)

    def stop_all(self) -> None:
        """Stop all at once: each looks ten times a second whether it should."""
        for server, _ in self.running.values():
            server.should_exit = True
        for url in list(self.running):
            self.stop(url)


@dataclass
class Exchanges:
    """The chain under test."""

    servers: Servers
    lgsp_url: str
    ndxp_url: str
    lgsp: Service
    ndxp: Service
    civil: dict[str, CivilStatus]
    civil_urls: dict[str, str]
    http: httpx2.Client

    def token(self, environment: str = "test", role: str = "lgsp") -> str:
        """A bearer token of the agency's key."""
        url = self.lgsp_url if role == "lgsp" else self.ndxp_url
        answer = self.http.post(
            f"{url}/token",
            data={"grant_type": "client_credentials"},
            auth=(f"{role}-H08-{environment}", f"secret-{environment}"),
        )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    def call(
        self,
        token: str,
        body: bytes = b'{"maDinhDanhHoSo": []}',
        path: str = "/apiLienThongKSKT/1.0/layKetQua",
        **headers: str,
    ) -> httpx2.Response:
        """Call through LGSP."""
        sent = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", **headers}
        return self.http.post(self.lgsp_url + path, content=body, headers=sent)

    def operator(self, url: str, path: str) -> Any:
        """GET something of the people's API, signed in as the operator."""
        with httpx2.Client(base_url=url, trust_env=False) as program:
            who = {"user_name": OPERATOR, "password": PASSWORD}
            token = program.post("/api/session", json=who).json()["access_token"]
            answer = program.get(path, headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == 200, answer.text
            return answer.json()

    def messages(self, url: str, count: int, **query: str) -> list[dict[str, Any]]:
        """The newest messages of an exchange, once there are `count` of them."""
        ends = time.monotonic() + 5
        while True:
            path = f"/api/messages?{httpx2.QueryParams(query)}"
            found: list[dict[str, Any]] = self.operator(url, path)["messages"]
            if len(found) >= count or time.monotonic() > ends:
                return found
            time.sleep(0.03)


def key_seed(role: str) -> ExchangeSeed:
    """Keys of one agency at one exchange, for both environments."""
    return ExchangeSeed(
        keys=[
            ConsumerKeySeed(
                agency="H08",
                environment=environment,
                key=f"{role}-H08-{environment}",
                secret=f"secret-{environment}",
                name="Ủy ban nhân dân tỉnh Bình Định",
                partner_code=PARTNER if role == "lgsp" else "",
                access_key=f"ak-{environment}" if role == "lgsp" else "",
                access_secret=f"as-{environment}",
                app_name="MCDT" if role == "lgsp" else "",
            )
            for environment in ENVIRONMENTS
        ]
        + [
            ConsumerKeySeed(
                agency="H99",
                environment="test",
                key=f"{role}-H99-test",
                secret="secret-narrow",
                services=["apiHoTichTuPhap"],
                networks=["10.1.0.0/16"],
            )
        ],
        upstream=[
            UpstreamSeed(
                agency="H08" if role == "lgsp" else "",
                environment=environment,
                key=f"ndxp-H08-{environment}",
                secret=f"secret-{environment}",
            )
            for environment in ENVIRONMENTS
        ],
        accounts=[OperatorSeed(OPERATOR, PASSWORD, "Đỗ Thị Vận Hành")],
    )


def build_exchange(role: str, var_dir: Path, database_url: str, **settings: Any) -> Service:
    """An exchange with cheap hashing and its keys."""
    return exchange.build(
        ExchangeSettings(
            role=role,
            database_url=SecretStr(database_url),
            probe_seconds=0.1,
            keys_refresh_seconds=0,
            **settings,
        ),
        SharedSettings(var_dir=var_dir),
        RunningClock(datetime(2024, 7, 5, 8, 0, tzinfo=VIETNAM)),
        identity=IdentitySettings(key=SecretStr(TOKEN_KEY)),
        seeded=key_seed(role),
        passwords=QUICK,
    )


def exchange_context(database: Database, **settings: Any) -> ExchangeContext:
    """What the stages of an LGSP share, without its web service; keys count at once."""
    return ExchangeContext(
        ExchangeSettings(role="lgsp", **{"keys_refresh_seconds": 0, **settings}),
        database,
        RunningClock(datetime(2024, 7, 5, 8, 0, tzinfo=VIETNAM)),
        Sealer({"k": bytes(32)}, "k"),
        QUICK,
    )
