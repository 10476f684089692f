"""Who sees what: a person what belongs to the own unit, or to a unit that the own one took over.

Whoever reaches for another unit's dossier or entry is denied, and the denial stays in the audit trail.
"""

from __future__ import annotations

from datetime import datetime

from lienthong.foundation.audit import record
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.civilstatus.base.context import RecordsContext
from lienthong.systems.civilstatus.base.problems import OtherUnit
from lienthong.systems.civilstatus.base.units import served_units


def served_at(principal: Principal, at: datetime) -> frozenset[str]:
    """The units whose dossiers and entries a person sees on the day of this moment; none without a unit."""
    if principal.unit_code is None:
        return frozenset()
    return served_units(principal.unit_code, at.astimezone(VIETNAM).date())


def served_by(context: RecordsContext, principal: Principal) -> frozenset[str]:
    """The units whose dossiers and entries a person sees today."""
    return served_at(principal, context.clock.now())


def require_unit(
    context: RecordsContext,
    principal: Principal,
    unit_code: str,
    what: str,
    *,
    dossier_code: str | None = None,
    entry_id: int | None = None,
    trace_id: str | None = None,
    reading: Session | None = None,
) -> None:
    """Make sure that a person works for this unit or for its successor.

    Parameters
    ----------
    what
        What the person wanted, for the audit trail: ``view``, or the value of an action.
    dossier_code, entry_id
        What was reached for.
    reading
        A session that is open meanwhile; it ends before the denial is written in a transaction of its own, which
        stays although the request fails.

    Raises
    ------
    OtherUnit
        The person does not; the attempt is in the audit trail.
    """
    if unit_code in served_by(context, principal):
        return
    if reading is not None:
        reading.rollback()
    detail = {"act": what, "unit": unit_code, **({} if entry_id is None else {"entry": entry_id})}
    with context.database.begin() as session:
        record(session, principal, "denied", dossier_code, detail, trace_id=trace_id, at=context.clock.now())
    raise OtherUnit(dossier_code or str(entry_id))
