"""Journeys through a chain of processes: the demo's people act, whatever dies meanwhile; the ends are judged."""

from __future__ import annotations

import io
import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from rich.console import Console
from sqlalchemy import func, select

from lienthong.assembly.commands.demo import demo_target
from lienthong.assembly.demo_setup.demo_credentials import FILE_NAME, DemoCredentials, read_credentials
from lienthong.assembly.demo_setup.demo_seeds import OPERATOR
from lienthong.assembly.network import Network
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.event_log import EVENT
from lienthong.foundation.settings import SharedSettings
from lienthong.operations.demo import (
    SCENARIOS,
    Case,
    DemoOutcome,
    DemoTarget,
    PersonLogin,
    Scenario,
    run_demo,
)
from lienthong.operations.demo.connection import Away, SystemConnection, own_sign_in
from lienthong.systems.dvclt.dossiers.states import ApplicationStage

LIMIT_SECONDS = 90.0
SETTLE_SECONDS = 15.0
PATIENCE_SECONDS = 30.0
LOOK_SECONDS = 0.1
_ONCE: tuple[tuple[str, frozenset[str]], ...] = (
    ("onestop", frozenset({"pulled", "registered", "returned", "refused"})),
    ("civilstatus_test", frozenset({"received", "refused", "registered", "signed", "issued"})),
    ("authorities", frozenset({"received", "accept", "refuse"})),
)
"""Part, and the kinds of its events that may happen once to each dossier or step."""
_run = itertools.count(1)

Asked = TypeVar("Asked")
Between = Callable[[Sequence[Case]], None]


def scenarios(*keys: str) -> list[Scenario]:
    """Scenarios of the demo by their keys, in this order."""
    by_key = {scenario.key: scenario for scenario in SCENARIOS}
    return [by_key[key] for key in keys]


class Journeys:
    """People who act in one chain.

    Parameters
    ----------
    network
        Where the parts are.
    var_dir
        The chain's folder: credentials, trust and results.
    database_url
        PostgreSQL of the chain; None: SQLite files in `var_dir`.
    clock_start
        The moment at which the chain's clock began, ISO; None: it shows the real time.
    """

    def __init__(
        self,
        network: Network,
        var_dir: Path,
        *,
        database_url: str | None = None,
        clock_start: str | None = None,
    ) -> None:
        self.network = network
        self.var_dir = var_dir
        self.database_url = database_url
        self.credentials: DemoCredentials = read_credentials(var_dir / FILE_NAME)
        shared = SharedSettings.model_validate({"var_dir": var_dir, "clock_start": clock_start})
        self.target: DemoTarget = demo_target(network, self.credentials, shared, "test")

    def travel(
        self,
        wanted: Sequence[Scenario] = SCENARIOS,
        *,
        between: Between | None = None,
        meanwhile: Callable[[], None] | None = None,
        limit_seconds: float = LIMIT_SECONDS,
    ) -> DemoOutcome:
        """Drive new dossiers to their ends and require that each ended well, once.

        Parameters
        ----------
        between
            Called after each round over all dossiers.
        meanwhile
            Called again and again by another thread until the end, to kill and start processes.

        Raises
        ------
        AssertionError
            With what the demo printed, when something is not what it should be.
        """
        before = _patiently(self.applications)
        printed = io.StringIO()
        with _meanwhile(meanwhile):
            outcome = run_demo(
                self.target,
                wanted,
                self.var_dir / "results",
                Console(file=printed, width=200),
                limit_seconds=limit_seconds,
                settle_seconds=SETTLE_SECONDS,
                run=next(_run),
                between_turns=between,
            )
            assert outcome.is_good, printed.getvalue()
            filed = _patiently(self.applications) - before
            assert filed == len(wanted), f"{len(wanted)} applications were filed {filed} times"
            _patiently(lambda: self.require_once([case.code for case in outcome.cases]))
        return outcome

    def require_once(self, codes: Sequence[str]) -> None:
        """Every dossier stands once in the one-stop system, and what must happen once happened once, everywhere.

        Raises
        ------
        AssertionError
            Naming what is there twice.
        """
        at_onestop = Counter(line["interlinked_code"] for line in self.onestop_lines())
        assert {code: at_onestop[code] for code in codes} == dict.fromkeys(codes, 1)
        for part, kinds in _ONCE:
            repeated = [row for row in self._counts(part) if row[1] in kinds and row[2] > 1]
            assert not repeated, f"{part}: {repeated}"

    def applications(self) -> int:
        """How many applications PM.DVCLT holds."""
        with closing(self._dvclt()) as connection:
            status = connection.call("GET", "/api/status", self._operator())
        return sum(status[stage.value] for stage in ApplicationStage)

    def onestop_lines(self) -> list[dict[str, Any]]:
        """Every dossier of the one-stop system, in codes."""
        connection = SystemConnection("onestop", self.target.onestop, own_sign_in())
        with closing(connection):
            found = connection.call("GET", "/api/dossiers?limit=1000", self._operator())
        lines: list[dict[str, Any]] = found["items"]
        return lines

    def _counts(self, part: str) -> list[tuple[int, str, int]]:
        """How often each kind of event stands with each dossier (or step) of a part, as it is stored."""
        database = Database(self.database_url or f"sqlite:///{self.var_dir / part}.db", part)
        try:
            with database.read() as session:
                query = select(EVENT.c.subject, EVENT.c.kind, func.count())
                query = query.group_by(EVENT.c.subject, EVENT.c.kind)
                return [(row[0], str(row[1]), int(row[2])) for row in session.execute(query)]
        finally:
            database.close()

    def _operator(self) -> PersonLogin:
        return PersonLogin(OPERATOR, self.credentials.people.operator)

    def _dvclt(self) -> SystemConnection:
        return SystemConnection("dvclt", self.target.dvclt, own_sign_in())


@contextmanager
def _meanwhile(act: Callable[[], None] | None) -> Iterator[None]:
    """Another thread that acts again and again; what fails there fails here."""
    failures: list[BaseException] = []
    over = threading.Event()

    def again_and_again() -> None:
        try:
            while act is not None and not over.wait(LOOK_SECONDS):
                act()
        except BaseException as failure:  # noqa: BLE001 - raised again in the test's own thread
            failures.append(failure)

    thread = threading.Thread(target=again_and_again, name="meanwhile")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
    if failures:
        raise failures[0]


def _patiently(ask: Callable[[], Asked]) -> Asked:
    """Ask systems that may be starting just now."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return ask()
        except Away:
            if time.monotonic() > deadline:
                raise
            time.sleep(LOOK_SECONDS)
