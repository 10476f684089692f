"""Databases for every folder: on SQLite, and on one PostgreSQL server that all tests of a worker share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import postgres


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """URL of a server; `postgres.temporary_database` makes a database of one's own in it."""
    reason = postgres.why_not_available()
    if reason:
        pytest.skip(reason)
    with postgres.temporary_cluster() as url:
        yield url


@pytest.fixture
def postgres_url(cluster: str) -> Iterator[str]:
    """An empty database on PostgreSQL."""
    with postgres.temporary_database(cluster) as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=[pytest.mark.slow, pytest.mark.postgres])])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables: whoever asks for it runs on both kinds."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'scratch.db'}"
    return str(request.getfixturevalue("postgres_url"))
