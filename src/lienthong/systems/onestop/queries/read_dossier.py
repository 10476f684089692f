"""Opening a dossier to look at it. Each look at personal data is kept in the audit trail."""

from __future__ import annotations

from lienthong.foundation import audit
from lienthong.foundation.identity import Principal
from lienthong.systems.onestop.base.access import load_dossier, record_denial
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier
from lienthong.systems.onestop.base.problems import problem_of
from lienthong.systems.onestop.base.refused import (
    DossierNotVisible,
    OtherAgency,
)


def read_dossier(context: OnestopContext, code: str, who: Principal) -> OnestopDossier:
    """A dossier for looking at.

    Notes
    -----
    ``PageProblem`` is passed on: 404 when there is none for this person.
    """  # noqa: DOC501 - problem_of() makes a PageProblem
    try:
        with context.database.read() as session:
            return load_dossier(session, code, who)
    except DossierNotVisible as error:
        if isinstance(error, OtherAgency):
            record_denial(context, who, error)
        raise problem_of(error) from error


def record_reading(context: OnestopContext, who: Principal, dossier: OnestopDossier, what: str) -> None:
    """Keep that personal data was shown."""
    with context.database.begin() as session:
        audit.record_reading(
            session, who, dossier.shown_code, [what], trace_id=dossier.trace_id, at=context.clock.now()
        )
