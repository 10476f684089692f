"""The officer refuses to register, with a reason. Nothing that follows may start without a registration."""

# ruff: noqa: ARG002 - every step has the same face, and not every step needs all of it

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from lienthong.foundation.database.sessions import Session
from lienthong.systems.civilstatus.base.actor import Actor
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.reasons import LONGEST_REASON, SHORTEST_REASON
from lienthong.systems.civilstatus.base.refused import REASON_MISSING, ActionRefused
from lienthong.systems.civilstatus.dossiers.store import CivilStatusDossier
from lienthong.systems.civilstatus.registration.action import ActionChange, ActionRequest
from lienthong.systems.civilstatus.statistics.counters import CounterDelta, CounterKey, count


def checked_reason(request: ActionRequest, what_vi: str) -> str:
    """The reason of an order, tidied.

    Raises
    ------
    ActionRefused
        When there is none worth the name: a refusal or a supplement without reason is no action (process.md
        section 5, 12).
    """
    reason = " ".join(request.reason.split())
    if len(reason) < SHORTEST_REASON:
        raise ActionRefused(REASON_MISSING, f"Phải ghi rõ {what_vi} để trả lời người dân.")
    if len(reason) > LONGEST_REASON:
        raise ActionRefused(REASON_MISSING, f"Nội dung {what_vi} tối đa {LONGEST_REASON} ký tự.")
    return reason


class RefuseStep:
    """See :class:`~lienthong.systems.civilstatus.registration.action.ActionStep`."""

    chunk = 100

    def check(self, request: ActionRequest, now: datetime) -> None:
        """A refusal has a reason."""
        checked_reason(request, "lý do từ chối")

    def prepare(
        self,
        context: CivilStatusContext,
        actor: Actor,
        request: ActionRequest,
        which: Sequence[CivilStatusDossier],
    ) -> Mapping[str, str | ActionRefused]:
        """The reason, for each."""
        return {dossier.onestop_code: checked_reason(request, "lý do từ chối") for dossier in which}

    def apply(
        self,
        session: Session,
        context: CivilStatusContext,
        actor: Actor,
        dossier: CivilStatusDossier,
        prepared: str,
    ) -> ActionChange:
        """Only the event and the answer change; refusals are counted for the unit that received the dossier."""
        count(session, CounterKey.of(dossier.register, actor.now, dossier.unit_code), CounterDelta(refused=1))
        return ActionChange(reason=prepared)
