"""PM.DVCLT whole, on both databases."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from lienthong.foundation import http
from lienthong.foundation.clock import FixedClock
from lienthong.foundation.delivery.durable_engine import DurableEngine
from lienthong.foundation.settings import SharedSettings
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.systems.dvclt import app
from lienthong.systems.dvclt.base.settings import DvcltSettings
from tests.support.systems.dvclt import AT, SEED, Agencies, Chain
from tests.support.templates import postgres_with_tables, sqlite_with_tables


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> LocalAuthority:
    return LocalAuthority(tmp_path_factory.mktemp("pki"))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=[pytest.mark.slow, pytest.mark.postgres])])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return sqlite_with_tables(tmp_path / "dvclt.db", app.PACKAGE, "dvclt")
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def postgres_url(cluster: str) -> Iterator[str]:
    with postgres_with_tables(cluster, app.PACKAGE, "dvclt") as url:
        yield url


Build = Callable[..., Chain]


@pytest.fixture
def build(
    database_url: str, tmp_path: Path, authority: LocalAuthority, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Build]:
    """Makes a chain at a moment, with settings of the test's own; `running` starts courier and loops too."""
    made: list[tuple[Chain, DurableEngine, bool]] = []
    agencies = Agencies()

    def agencies_client(base_url: str, **_: Any) -> httpx2.Client:
        return httpx2.Client(base_url=base_url, transport=httpx2.MockTransport(agencies.answer))

    monkeypatch.setattr(http, "connections", agencies_client)

    def make(at: datetime = AT, *, running: bool = False, **settings: Any) -> Chain:
        shared = SharedSettings(var_dir=tmp_path, delivery_poll_seconds=0.1)
        durable = DurableEngine(f"sqlite:///{tmp_path / 'durable.db'}", "test-0", listen_seconds=0.1)
        clock = FixedClock(at)
        chosen = DvcltSettings(
            database_url=SecretStr(database_url),
            token_key=SecretStr("0" * 64),
            authorities_secret=SecretStr("x"),
            ask_first_seconds=0.2,
            **settings,
        )
        service = app.build(chosen, shared, clock, durable, authority.trust(), seed=SEED)
        for prepare in service.on_start:
            prepare()
        if running:
            durable.start()
            for courier in service.couriers:
                courier.start()
            for loop in service.loops:
                loop.start()
        client = TestClient(service.app, raise_server_exceptions=True)
        chain = Chain(service, client, clock, agencies, authority)
        made.append((chain, durable, running))
        return chain

    yield make
    for chain, durable, running in made:
        if running:
            for loop in chain.service.loops:
                loop.stop()
            for courier in chain.service.couriers:
                courier.stop()
            durable.stop()
        assert chain.service.database is not None
        chain.service.database.close()


@pytest.fixture
def chain(build: Build) -> Chain:
    """A chain on 05/07/2024 without courier and loops."""
    return build()


@pytest.fixture
def running(build: Build) -> Chain:
    """A chain on 05/07/2024 that works by itself."""
    return build(running=True)
