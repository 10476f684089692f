"""Environments of civil status for these tests, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.systems.civilstatus.app import PACKAGE
from tests.support.systems.civilstatus import Office, running
from tests.support.templates import postgres_with_tables, sqlite_with_tables

SCHEMA = "civilstatus_test"


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> LocalAuthority:
    return LocalAuthority(tmp_path_factory.mktemp("pki"))


@pytest.fixture(
    params=["sqlite", pytest.param("postgres", marks=[pytest.mark.slow, pytest.mark.postgres])],
)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Each test that needs to be right on both databases runs on both. The tables are there already."""
    if request.param == "sqlite":
        yield sqlite_with_tables(tmp_path / "hotich.db", PACKAGE, SCHEMA)
        return
    with postgres_with_tables(request.getfixturevalue("cluster"), PACKAGE, SCHEMA) as url:
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
        if request.param == "sqlite":
            url = sqlite_with_tables(folder / "hotich.db", PACKAGE, SCHEMA)
        else:
            cluster = request.getfixturevalue("cluster")
            url = stack.enter_context(postgres_with_tables(cluster, PACKAGE, SCHEMA))
        yield stack.enter_context(running(url, folder, authority))


@pytest.fixture
def office(tmp_path: Path, authority: LocalAuthority) -> Iterator[Office]:
    """On SQLite."""
    url = sqlite_with_tables(tmp_path / "hotich.db", PACKAGE, SCHEMA)
    with running(url, tmp_path, authority) as running_office:
        yield running_office


@pytest.fixture
def office_on_both(database: str, tmp_path: Path, authority: LocalAuthority) -> Iterator[Office]:
    """On SQLite and on PostgreSQL."""
    with running(database, tmp_path, authority) as running_office:
        yield running_office
