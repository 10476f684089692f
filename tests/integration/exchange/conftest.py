"""A chain of servers for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from lienthong.foundation.runtime.services import mount
from lienthong.systems.exchange.base.settings import ENVIRONMENTS
from tests.support.systems.exchanges import CivilStatus, Exchanges, Servers, build_exchange


@pytest.fixture
def servers() -> Iterator[Servers]:
    started = Servers()
    yield started
    started.stop_all()


@pytest.fixture
def chain(servers: Servers, tmp_path: Path) -> Iterator[Exchanges]:
    civil: dict[str, CivilStatus] = {environment: CivilStatus(environment) for environment in ENVIRONMENTS}
    civil_urls: dict[str, str] = {environment: servers.start(fake.app) for environment, fake in civil.items()}
    ndxp = build_exchange(
        "ndxp",
        tmp_path,
        f"sqlite:///{tmp_path}/ndxp.db",
        civilstatus_test_url=civil_urls["test"],
        civilstatus_official_url=civil_urls["official"],
    )
    ndxp_url = servers.start(mount({"/": ndxp}))
    lgsp = build_exchange("lgsp", tmp_path, f"sqlite:///{tmp_path}/lgsp.db", upstream_url=ndxp_url)
    lgsp_url = servers.start(mount({"/": lgsp}))
    with httpx2.Client(trust_env=False, timeout=30) as http:
        yield Exchanges(servers, lgsp_url, ndxp_url, lgsp, ndxp, civil, civil_urls, http)
