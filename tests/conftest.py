"""A chain of processes that tests share: starting one costs as much as most tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lienthong.testing.chain import QUICK, Chain
from lienthong.testing.journeys import Journeys

NEW_CODES = "2026-09-02T08:30:00+07:00"
"""A day off, one day after the law of 2026-09-01: identity card for the child, new codes of the procedures."""


@pytest.fixture(scope="session")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    """Every system as its own process on SQLite; a test that stops one starts it again."""
    var_dir: Path = tmp_path_factory.mktemp("chain")
    with Chain(var_dir, environment={**QUICK, "LIENTHONG_SHARED__CLOCK_START": NEW_CODES}) as running:
        yield running


@pytest.fixture(scope="session")
def journeys(chain: Chain) -> Journeys:
    """The people who act in the shared chain."""
    return Journeys(chain.network, chain.var_dir, clock_start=NEW_CODES)
