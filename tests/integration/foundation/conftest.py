"""The foundation's tests run on both databases, empty at first."""

import pytest


@pytest.fixture
def database_url(empty_database: str) -> str:
    return empty_database
