"""One-stop systems between pretended partners, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lienthong.foundation.sign.local_authority import LocalAuthority
from tests.support.systems.onestop import Bench, bench


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> LocalAuthority:
    return LocalAuthority(tmp_path_factory.mktemp("pki"))


@pytest.fixture
def desk(tmp_path: Path, authority: LocalAuthority) -> Iterator[Bench]:
    """On SQLite."""
    with bench(f"sqlite:///{tmp_path / 'onestop.db'}", tmp_path, authority) as running:
        yield running


@pytest.fixture
def desk_on_both(empty_database: str, tmp_path: Path, authority: LocalAuthority) -> Iterator[Bench]:
    """On SQLite and on PostgreSQL."""
    with bench(empty_database, tmp_path, authority) as running:
        yield running
