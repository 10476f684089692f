"""One-stop systems between pretended partners, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lienthong.foundation.documents.authority import LocalAuthority
from lienthong.testing import postgres
from lienthong.testing.onestop import Bench, bench


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> LocalAuthority:
    return LocalAuthority(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    reason = postgres.why_not_available()
    if reason:
        pytest.skip(reason)
    with postgres.temporary_cluster() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=[pytest.mark.slow, pytest.mark.postgres])])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Each test that needs to be right on both databases runs on both."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'onestop.db'}"
        return
    with postgres.temporary_database(request.getfixturevalue("cluster")) as url:
        yield url


@pytest.fixture
def desk(tmp_path: Path, authority: LocalAuthority) -> Iterator[Bench]:
    """On SQLite."""
    with bench(f"sqlite:///{tmp_path / 'onestop.db'}", tmp_path, authority) as running:
        yield running


@pytest.fixture
def desk_on_both(database: str, tmp_path: Path, authority: LocalAuthority) -> Iterator[Bench]:
    """On SQLite and on PostgreSQL."""
    with bench(database, tmp_path, authority) as running:
        yield running
