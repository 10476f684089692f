"""What all tests share: one chain of processes, cheap passwords, and how tests are dealt out to workers."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

from tests.support.chain import QUICK, Chain, compiled_once
from tests.support.fork_server import ForkServer
from tests.support.hashing import hash_cheaply
from tests.support.journeys import Journeys

NEW_CODES = "2026-09-02T08:30:00+07:00"
"""A day off, one day after the law of 2026-09-01: identity card for the child, new codes of the procedures."""
SHARE_THE_CHAIN = ("tests/faults/", "tests/integration/chain/")
"""Folders whose tests go to one worker, first: two chains would cost twice and work against each other."""
_chain = pytest.StashKey[Chain]()


@pytest.fixture(scope="session")
def fork_server() -> Iterator[ForkServer]:
    """Where processes of a chain start in half a second."""
    with ForkServer(compiled_once()) as server:
        yield server


@pytest.fixture(scope="session")
def chain(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, fork_server: ForkServer
) -> Iterator[Chain]:
    """Every system as its own process on SQLite; a test that stops one starts it again."""
    var_dir: Path = tmp_path_factory.mktemp("chain")
    environment = {**QUICK, "LIENTHONG_SHARED__CLOCK_START": NEW_CODES}
    with Chain(var_dir, environment=environment, fork_server=fork_server) as running:
        request.config.stash[_chain] = running
        yield running


@pytest.fixture(scope="session")
def journeys(chain: Chain) -> Journeys:
    """The people who act in the shared chain."""
    return Journeys(chain.network, chain.var_dir, clock_start=NEW_CODES)


@pytest.fixture(scope="session", autouse=True)
def real_hasher() -> PasswordHasher:
    """Passwords cost nothing to hash here and in what the fork server starts; gives what the product hashes with."""
    return hash_cheaply()


def pytest_collection_finish() -> None:
    """What is loaded stays: a garbage collector that looks through it again and again took a third of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """The chain rests while tests that do not use it run (see below)."""
    running = item.config.stash.get(_chain, None)
    if running is not None and _shares_the_chain(item.nodeid):
        running.start_all()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """End the chain's processes once no test needs them next: they look for work several times a second."""
    running = item.config.stash.get(_chain, None)
    if running is not None and (nextitem is None or not _shares_the_chain(nextitem.nodeid)):
        running.stop_all()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    """Deal out whole files, as they come, each to the worker that is free: the big ones come first."""
    if config.getoption("dist") != "load":
        return None
    config.option.loadscopereorder = False
    return _ByFile(config, log)


class _ByFile(LoadScopeScheduling):  # type: ignore[misc]
    def _split_scope(self, nodeid: str) -> str:
        return "chain" if _shares_the_chain(nodeid) else nodeid.partition("::")[0]


def _shares_the_chain(nodeid: str) -> bool:
    return nodeid.startswith(SHARE_THE_CHAIN)
