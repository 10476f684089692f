"""The officer takes up a dossier: from now on the one-stop hears "in work"."""

# ruff: noqa: ARG002 - every step has the same face, and not every step needs all of it

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from lienthong.foundation.database.sessions import Session
from lienthong.systems.civilstatus.base.actor import Actor
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.refused import ActionRefused
from lienthong.systems.civilstatus.dossiers.store import CivilStatusDossier
from lienthong.systems.civilstatus.registration.action import ActionChange, ActionRequest


class TakeUpStep:
    """See :class:`~lienthong.systems.civilstatus.registration.action.ActionStep`."""

    chunk = 200

    def check(self, request: ActionRequest, now: datetime) -> None:
        """Nothing is needed."""

    def prepare(
        self,
        context: CivilStatusContext,
        actor: Actor,
        request: ActionRequest,
        which: Sequence[CivilStatusDossier],
    ) -> Mapping[str, ActionRefused | None]:
        """Nothing is slow."""
        return dict.fromkeys(dossier.onestop_code for dossier in which)

    def apply(
        self,
        session: Session,
        context: CivilStatusContext,
        actor: Actor,
        dossier: CivilStatusDossier,
        prepared: None,
    ) -> ActionChange:
        """The unit that works on it may be the successor of the one that received it."""
        return ActionChange({"unit": actor.office.unit_code})
