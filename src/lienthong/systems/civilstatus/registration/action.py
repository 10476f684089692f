"""What an officer asks for: one action on one or many dossiers, and what came of it for each.

What an action does is said by a :class:`ActionStep`, one per action, in the module named after it;
:mod:`registration.perform` runs them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from lienthong.foundation.database.sessions import Session
from lienthong.systems.civilstatus.base.actor import Actor
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.refused import ActionRefused
from lienthong.systems.civilstatus.base.remarks import Remark
from lienthong.systems.civilstatus.dossiers.states import DossierAction, DossierStage
from lienthong.systems.civilstatus.dossiers.store import CivilStatusDossier


@dataclass(frozen=True, slots=True)
class ActionRequest:
    """What an officer orders.

    Attributes
    ----------
    reason
        Why a supplement is needed, why it is refused, or why a doubtful dossier is registered all the same.
    limit
        Until when to supplement; as the law proposes when left out.
    """

    action: DossierAction
    codes: tuple[str, ...]
    reason: str = ""
    limit: datetime | None = None


@dataclass(frozen=True, slots=True)
class ActionOutcome:
    """What came of the order for one dossier. ``error`` is a code of this module, empty when it was done."""

    code: str
    stage: DossierStage | None
    error: str = ""
    message_vi: str = ""
    remarks: tuple[Remark, ...] = ()

    @property
    def done(self) -> bool:
        """True when the action was carried out."""
        return not self.error


@dataclass(frozen=True, slots=True)
class ActionChange:
    """What the event of an action says: codes, the officer's words, and until when to supplement."""

    detail: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    limit: datetime | None = None


Prepared = TypeVar("Prepared")


class ActionStep(Protocol[Prepared]):
    """How one action is done: everything slow in :meth:`prepare`, everything that changes in :meth:`apply`."""

    chunk: int
    """Dossiers per transaction."""

    def check(self, request: ActionRequest, now: datetime) -> None:
        """Raise ActionRefused when the order as a whole lacks something."""
        ...

    def prepare(
        self,
        context: CivilStatusContext,
        actor: Actor,
        request: ActionRequest,
        which: Sequence[CivilStatusDossier],
    ) -> Mapping[str, Prepared | ActionRefused]:
        """Do what needs no lock: open, check, typeset, sign. One entry a dossier, by code."""
        ...

    def apply(
        self,
        session: Session,
        context: CivilStatusContext,
        actor: Actor,
        dossier: CivilStatusDossier,
        prepared: Prepared,
    ) -> ActionChange:
        """Write, in the transaction that also writes the event.

        The dossier is locked and unchanged since ``prepare``.
        """
        ...
