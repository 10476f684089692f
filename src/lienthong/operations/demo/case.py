"""One dossier of the demo: what is known of it in each system, as those systems tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from lienthong.domain.declarations import InterlinkedDeclaration
from lienthong.domain.dossiers import OnestopState, ReportStatus
from lienthong.domain.law import FollowingStep
from lienthong.domain.units import UnitCode
from lienthong.foundation.verify.verdict import Verification
from lienthong.operations.demo.scenarios import Scenario


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """An event in a system's history. `key` tells it from the others; `at` None: noticed just now."""

    key: str
    at: datetime | None
    text_vi: str


@dataclass(frozen=True, slots=True)
class BranchSeen:
    """A following step as PM.DVCLT shows it to the citizen."""

    step: FollowingStep
    state: str
    state_vi: str
    result_code: str

    @property
    def is_over(self) -> bool:
        """True when nothing more happens to it."""
        return self.state in {"done", "refused", "cancelled"}


@dataclass(frozen=True, slots=True)
class ApplicationSeen:
    """An application as PM.DVCLT shows it to the citizen."""

    stage: str
    stage_vi: str
    onestop_code: str
    may_supplement: bool
    reports: tuple[ReportStatus, ...]
    branches: tuple[BranchSeen, ...]
    holds: tuple[str, ...]
    history: tuple[CaseEvent, ...]

    @property
    def is_over(self) -> bool:
        """True when the result is returned, or refused, and every branch has ended."""
        return self.stage in {"returned", "refused", "withdrawn"} and all(
            branch.is_over for branch in self.branches
        )


@dataclass(frozen=True, slots=True)
class PlaceAsked:
    """A place that the clerk must choose: its path in the declaration and the addresses to choose from."""

    path: str
    candidates: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class DeskSeen:
    """A dossier as the one-stop system shows it to the clerk."""

    code: str
    state: OnestopState
    acts: frozenset[str]
    supplements: int
    places: tuple[PlaceAsked, ...]
    holds: tuple[str, ...]
    history: tuple[CaseEvent, ...]


@dataclass(frozen=True, slots=True)
class EntrySeen:
    """A registration in the book."""

    number: str
    book: str
    page: str
    personal_id: str
    registered_at: datetime


@dataclass(frozen=True, slots=True)
class RegisterSeen:
    """A dossier as civil status shows it to the officer."""

    code: str
    stage: str
    stage_vi: str
    acts: frozenset[str]
    supplements_asked: int
    entry: EntrySeen | None
    document_sha256: str
    history: tuple[CaseEvent, ...]


@dataclass(frozen=True, slots=True)
class SavedDocument:
    """The result as the citizen downloaded it. `verdict` None: nobody said whom to trust."""

    path: Path
    sha256: str
    verdict: Verification | None


@dataclass
class Case:
    """A scenario under way.

    `key` is the Idempotency-Key it is filed under; `failure` says why it cannot go on, `away` which system does not
    answer now; `faults` is the verdict at the end; `conflicts` counts acts that met a conflict.
    """

    scenario: Scenario
    commune: UnitCode
    declaration: InterlinkedDeclaration
    steps: tuple[FollowingStep, ...]
    key: str
    filed_at: datetime
    code: str = ""
    trace_id: str = ""
    application: ApplicationSeen | None = None
    desk: DeskSeen | None = None
    register: RegisterSeen | None = None
    document: SavedDocument | None = None
    failure: str = ""
    away: str = ""
    faults: tuple[str, ...] = ()
    shown: set[tuple[str, str]] = field(default_factory=set)
    conflicts: dict[str, int] = field(default_factory=dict)

    @property
    def onestop_code(self) -> str:
        """The one-stop's own code, once there is one."""
        if self.desk is not None and self.desk.code:
            return self.desk.code
        return self.application.onestop_code if self.application is not None else ""

    @property
    def shown_code(self) -> str:
        """The code to call it by."""
        return self.code or self.scenario.key

    @property
    def is_over(self) -> bool:
        """True when nothing more will happen: ended in every system and its result saved, or failed."""
        if self.failure:
            return True
        application = self.application
        if application is None or not application.is_over:
            return False
        return self.document is not None or application.stage != "returned"
