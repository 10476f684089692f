"""The officer asks for a supplement: all that is missing, at once, and until when (process.md 1.2).

Until when is proposed by law (``law.toml``); the officer may say another day.
"""

# ruff: noqa: ARG002 - every step has the same face, and not every step needs all of it

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lienthong.domain.calendar import current_calendar, in_vietnam
from lienthong.domain.law import supplement_limit
from lienthong.foundation.database.sessions import Session
from lienthong.systems.civilstatus.base.actor import Actor
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.refused import LIMIT_WRONG, ActionRefused
from lienthong.systems.civilstatus.dossiers.store import CivilStatusDossier
from lienthong.systems.civilstatus.registration.action import ActionChange, ActionRequest
from lienthong.systems.civilstatus.registration.refuse import checked_reason

#: A supplement is never waited for longer; a year further on is a slip of the hand.
LONGEST = timedelta(days=365)


def end_of_day(day: date) -> datetime:
    """Until when on a day a supplement may come: the end of the working day."""
    return current_calendar().end_of(day)


def first_day(now: datetime) -> date:
    """The first day that can still be said."""
    today = in_vietnam(now).date()
    return today if end_of_day(today) > now else today + timedelta(days=1)


def last_day(now: datetime) -> date:
    """The last day that can be said."""
    return (in_vietnam(now) + LONGEST).date()


@dataclass(frozen=True, slots=True)
class SupplementRequest:
    """What to supplement, until when, and whether it is not the first time."""

    reason: str
    limit: datetime
    again: bool


class RequestSupplementStep:
    """See :class:`~lienthong.systems.civilstatus.registration.action.ActionStep`."""

    chunk = 100

    def check(self, request: ActionRequest, now: datetime) -> None:
        """A supplement names what is missing; a limit, when given, lies ahead, and not too far."""
        if request.limit is not None:
            _checked_limit(request.limit, now)
        checked_reason(request, "nội dung cần bổ sung")

    def prepare(
        self,
        context: CivilStatusContext,
        actor: Actor,
        request: ActionRequest,
        which: Sequence[CivilStatusDossier],
    ) -> Mapping[str, SupplementRequest | ActionRefused]:
        """The lawful working days unless the officer says otherwise."""
        reason = checked_reason(request, "nội dung cần bổ sung")
        limit = request.limit or supplement_limit(actor.now)
        return {
            dossier.onestop_code: SupplementRequest(reason, limit, again=dossier.round > 0)
            for dossier in which
        }

    def apply(
        self,
        session: Session,
        context: CivilStatusContext,
        actor: Actor,
        dossier: CivilStatusDossier,
        prepared: SupplementRequest,
    ) -> ActionChange:
        """A second supplement is allowed, and flagged for the supervisor (process.md section 5, 9)."""
        lawful = supplement_limit(actor.now)
        detail = {
            "limit": prepared.limit.isoformat(),
            "again": prepared.again,
            # Who chose another day than the law proposes can be asked why.
            **({"lawful": lawful.isoformat()} if prepared.limit != lawful else {}),
        }
        return ActionChange(detail, prepared.reason, prepared.limit)


def _checked_limit(limit: datetime, now: datetime) -> None:
    if limit <= now:
        raise ActionRefused(
            LIMIT_WRONG,
            f"Hạn bổ sung {in_vietnam(limit):%H:%M ngày %d/%m/%Y} đã qua: hãy chọn từ ngày {first_day(now):%d/%m/%Y} "
            "trở đi.",
        )
    if in_vietnam(limit).date() > last_day(now):
        raise ActionRefused(
            LIMIT_WRONG,
            f"Hạn bổ sung {in_vietnam(limit):%d/%m/%Y} quá xa: hãy chọn đến ngày {last_day(now):%d/%m/%Y}.",
        )
