"""Readings of personal data by others than the applicant: each is recorded."""

from __future__ import annotations

from lienthong.foundation import audit
from lienthong.foundation.identity import Principal
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.dossiers.applications import Application


def note_progress_reading(
    context: DvcltContext, principal: Principal | None, application: Application
) -> None:
    """Record that somebody other than the applicant was shown personal data."""
    if principal is None or principal.account == application.account:
        return
    with context.database.begin() as session:
        audit.record_reading(
            session,
            principal,
            application.code,
            ["progress"],
            trace_id=application.trace_id,
            at=context.clock.now(),
        )
