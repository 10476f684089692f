"""Runs the scenarios against a running chain, all at once, until each has ended or the time is over."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from datetime import time as time_of_day
from pathlib import Path
from typing import Any

from rich.console import Console

from lienthong.domain.units import UnitCode
from lienthong.foundation.clock import VIETNAM
from lienthong.operations.demo import judge_cases
from lienthong.operations.demo.case import Case
from lienthong.operations.demo.connection import Away, CallRefused
from lienthong.operations.demo.drive_case import Driver
from lienthong.operations.demo.explain_stuck import why_stuck
from lienthong.operations.demo.save_results import Saver
from lienthong.operations.demo.scenarios import SCENARIOS, Scenario
from lienthong.operations.demo.screen import Screen
from lienthong.operations.demo.summary import show_summary
from lienthong.operations.demo.target import DemoTarget

LIMIT_SECONDS = 180.0
PAUSE_SECONDS = 0.4
"""Between two looks at the same dossier."""
SETTLE_SECONDS = 20.0
BOOKS_SECONDS = 30.0
"""How long a civil status that does not answer is waited for before its books are called unreadable."""
_FAMILIES_A_RUN = 1_000


@dataclass(frozen=True, slots=True)
class DemoOutcome:
    """How the demo ended. `faults` are those between dossiers; each case has its own."""

    cases: tuple[Case, ...]
    faults: tuple[str, ...]
    seconds: float

    @property
    def is_good(self) -> bool:
        """True when every step was what it should be."""
        return not self.faults and not any(case.faults for case in self.cases)

    @property
    def exit_code(self) -> int:
        """0 when all is well, else 1."""
        return 0 if self.is_good else 1

    @property
    def files(self) -> tuple[Path, ...]:
        """The signed results."""
        return tuple(case.document.path for case in self.cases if case.document is not None)


def run_demo(
    target: DemoTarget,
    scenarios: Sequence[Scenario] = SCENARIOS,
    out: Path = Path("var/demo"),
    console: Console | None = None,
    *,
    limit_seconds: float = LIMIT_SECONDS,
    settle_seconds: float = SETTLE_SECONDS,
    run: int | None = None,
    between_turns: Callable[[Sequence[Case]], None] | None = None,
) -> DemoOutcome:
    """Drive the scenarios through the chain, print each step and a summary.

    Parameters
    ----------
    scenarios
        What to show.
    out
        Folder for the signed results.
    console
        Where to print; standard output when not given.
    limit_seconds
        When to give up on dossiers that have not ended.
    settle_seconds
        How long what is on its way between two systems may take to arrive, before the ends are judged.
    run
        Number of the run: the same number declares the same families under the same keys, so that an
        interrupted run can be taken up again; None invents new ones.
    between_turns
        Called after each round over all cases; the fault tests kill systems there.
    """
    console = console or Console()
    number = secrets.randbelow(10**9) if run is None else run
    cases = [_case(target, scenario, number, place) for place, scenario in enumerate(scenarios)]
    screen = Screen(console, cases)
    driver = Driver(target, screen, Saver(out, target.trust))
    began = time.monotonic()
    try:
        screen.opening(target, number)
        with screen.running():
            _until_over(driver, cases, screen, began + limit_seconds, between_turns)
            faults = _verdict(driver, cases, screen, settle_seconds)
            screen.tell()
    finally:
        driver.close()
    outcome = DemoOutcome(tuple(cases), tuple(faults), time.monotonic() - began)
    show_summary(console, target, outcome.cases, outcome.faults, outcome.seconds)
    return outcome


def _until_over(
    driver: Driver,
    cases: Sequence[Case],
    screen: Screen,
    deadline: float,
    between_turns: Callable[[Sequence[Case]], None] | None,
) -> None:
    while time.monotonic() < deadline:
        for case in cases:
            if not case.is_over and time.monotonic() < deadline:
                driver.turn(case)
        screen.tell()
        if between_turns is not None:
            between_turns(cases)
        if all(case.is_over for case in cases):
            return
        time.sleep(PAUSE_SECONDS)


def _verdict(driver: Driver, cases: Sequence[Case], screen: Screen, settle_seconds: float) -> list[str]:
    """Look everywhere once more and judge."""
    deadline = time.monotonic() + settle_seconds
    for case in cases:
        driver.look_everywhere(case)
        case.faults = tuple(judge_cases.faults_of(case))
        while case.is_over and case.faults and not case.failure and time.monotonic() < deadline:
            time.sleep(PAUSE_SECONDS)
            driver.look_everywhere(case)
            case.faults = tuple(judge_cases.faults_of(case))
        if not case.is_over:
            case.faults = (why_stuck(case, driver.holds_of(case)), *case.faults)
    return [*judge_cases.faults_between(cases), *_books(driver, cases, screen)]


def _books(driver: Driver, cases: Sequence[Case], screen: Screen) -> list[str]:
    """The books of every unit in which a dossier of ours was registered; waits for a system that is being restarted."""
    by_book: dict[tuple[str, str, int], list[Case]] = {}
    for case in cases:
        entry = case.register.entry if case.register is not None else None
        if entry is not None:
            key = (case.commune, case.scenario.group.value, entry.registered_at.year)
            by_book.setdefault(key, []).append(case)
    faults: list[str] = []
    deadline = time.monotonic() + BOOKS_SECONDS
    for (_, group, year), registered in by_book.items():
        try:
            lines = _lines(driver, registered[0].commune, group, year, deadline)
        except (Away, CallRefused) as failure:
            screen.note(f"Không đọc được sổ đăng ký: {failure}", "yellow")
            faults.append(f"không đọc được sổ đăng ký của đơn vị {registered[0].commune}: {failure}")
        else:
            faults += judge_cases.faults_in_book(registered, lines)
    return faults


def _lines(
    driver: Driver, commune: UnitCode, group: str, year: int, deadline: float
) -> list[Mapping[str, Any]]:
    while True:
        try:
            return driver.officer.lines_of_book(commune, group, year)
        except Away:
            if time.monotonic() >= deadline:
                raise
            time.sleep(PAUSE_SECONDS)


def _case(target: DemoTarget, scenario: Scenario, run: int, place: int) -> Case:
    day = target.today
    commune = scenario.commune.on(day)
    # One family for twins; everybody else has the own seed.
    kin = next(
        (at for at, other in enumerate(SCENARIOS) if scenario.kin and other.kin == scenario.kin), place
    )
    seed = run * _FAMILIES_A_RUN + kin
    return Case(
        scenario=scenario,
        commune=commune,
        declaration=scenario.family(seed, day, commune),
        steps=scenario.choice(day).steps,
        key=f"demo-{run}-{scenario.key}",
        filed_at=datetime.combine(day, time_of_day(12), VIETNAM),
    )
