"""Both databases for the foundation's tests: each test that asks for `database_url` runs on SQLite and
PostgreSQL.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lienthong.testing import postgres


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[str]:
    reason = postgres.why_not_available()
    if reason:
        pytest.skip(reason)
    with postgres.temporary_cluster() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_cluster: str) -> Iterator[str]:
    with postgres.temporary_database(postgres_cluster) as url:
        yield url


@pytest.fixture(
    params=["sqlite", pytest.param("postgres", marks=[pytest.mark.slow, pytest.mark.postgres])],
)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'scratch.db'}"
    url = request.getfixturevalue("postgres_url")
    assert isinstance(url, str)
    return url
