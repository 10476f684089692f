"""Supplements not brought in time: refused on the first minute after the limit (process.md section 5, 8)."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from sqlalchemy import select

from lienthong.domain.dossiers import OnestopState
from lienthong.domain.law import supplement_limit
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.event_log import SYSTEM_ACTOR
from lienthong.systems.onestop.base import dossiers, tables
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier
from lienthong.systems.onestop.base.hold_reasons import OnestopHoldReason
from lienthong.systems.onestop.desk.refuse import end_as_refused
from lienthong.systems.onestop.dvclt.report_answers import supplement_request

_NOT_TAKEN = (OnestopHoldReason.DETAIL_UNREADABLE, OnestopHoldReason.STORING_FAILED)
"""Holds of what PM.DVCLT offered and could not be taken: it may be the supplement."""


class PullState(Protocol):
    """What is known of PM.DVCLT's offers; `dvclt.pull.DossierPuller` knows it."""

    def heard_at(self, province: str) -> datetime | None:
        """When PM.DVCLT last told everything that waited for this province, and all of it was taken."""

    def is_unread(self, province: str, code: str) -> bool:
        """Whether PM.DVCLT's last list offered this dossier, and what it offered is not stored here."""


def refuse_overdue(context: OnestopContext, pull_state: PullState) -> bool:
    """Refuse every dossier whose limit has passed; True when there was one.

    The citizen must have been told of the request and given the whole time, and a supplement brought in time
    must not be refused because PM.DVCLT could not be reached or what it offers could not be read.
    """
    now = context.clock.now()
    overdue = (
        select(tables.dossier.c.id)
        .where(
            tables.dossier.c.state == int(OnestopState.SUPPLEMENT_ASKED),
            tables.dossier.c.supplement_limit < now,
        )
        .order_by(tables.dossier.c.supplement_limit)
    )
    with context.database.read() as session:
        ids = session.execute(overdue).scalars().all()
        ready = [
            dossier_id
            for dossier_id in ids
            if _passed_limit(context, session, dossiers.find_by_id(session, dossier_id), pull_state, now)
            is not None
        ]
    refused = False
    for dossier_id in ready:
        with context.database.begin() as session:
            dossier = dossiers.find_by_id(session, dossier_id, lock=True)
            limit = _passed_limit(context, session, dossier, pull_state, now)
            if limit is None:
                continue
            reason = f"Quá hạn bổ sung hồ sơ (hạn {limit:%H:%M ngày %d/%m/%Y})."
            end_as_refused(context, session, dossier, reason, {}, actor=SYSTEM_ACTOR, by="deadline")
            refused = True
    return refused


def _passed_limit(
    context: OnestopContext, session: Session, dossier: OnestopDossier, pull_state: PullState, now: datetime
) -> datetime | None:
    """The limit that the citizen has let pass; None while it runs, or while nobody can be sure."""
    if dossier.state != OnestopState.SUPPLEMENT_ASKED or dossier.supplement_limit is None:
        return None
    request = supplement_request(session, dossier.id)
    if request is None or request.accepted_at is None:
        # PM.DVCLT has not taken the request: the citizen does not know.
        return None
    limit, from_acceptance = dossier.supplement_limit, supplement_limit(request.accepted_at)
    if from_acceptance > supplement_limit(request.at):
        limit = max(limit, from_acceptance)
    heard = pull_state.heard_at(dossier.province)
    if limit >= now or heard is None or heard <= limit:
        return None
    if pull_state.is_unread(dossier.province, dossier.interlinked_code):
        return None
    if any(context.holds.is_held(session, dossier.interlinked_code, reason) for reason in _NOT_TAKEN):
        return None
    return limit
