"""Environments of civil status for these tests, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from lienthong.foundation.documents.authority import LocalAuthority
from lienthong.testing import postgres
from lienthong.testing.civilstatus import Office, running


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


@pytest.fixture(
    params=["sqlite", pytest.param("postgres", marks=[pytest.mark.slow, pytest.mark.postgres])],
)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Each test that needs to be right on both databases runs on both."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'hotich.db'}"
        return
    with postgres.temporary_database(request.getfixturevalue("cluster")) as url:
        yield url


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgres", marks=[pytest.mark.slow, pytest.mark.postgres])],
)
def shared_office(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, authority: LocalAuthority
) -> Iterator[Office]:
    """On both databases, started once for all tests of a file, which therefore send different dossiers."""
    folder = tmp_path_factory.mktemp("shared")
    with ExitStack() as stack:
        url = f"sqlite:///{folder / 'hotich.db'}"
        if request.param == "postgres":
            url = stack.enter_context(postgres.temporary_database(request.getfixturevalue("cluster")))
        yield stack.enter_context(running(url, folder, authority))


@pytest.fixture
def office(tmp_path: Path, authority: LocalAuthority) -> Iterator[Office]:
    """On SQLite."""
    with running(f"sqlite:///{tmp_path / 'hotich.db'}", tmp_path, authority) as running_office:
        yield running_office


@pytest.fixture
def office_on_both(database: str, tmp_path: Path, authority: LocalAuthority) -> Iterator[Office]:
    """On SQLite and on PostgreSQL."""
    with running(database, tmp_path, authority) as running_office:
        yield running_office
