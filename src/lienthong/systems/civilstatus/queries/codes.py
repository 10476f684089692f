"""Where a dossier is, in codes only: for operators, who see nothing that was declared."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lienthong.foundation.clock import VIETNAM
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.units import unit_name
from lienthong.systems.civilstatus.dossiers.purge import purged_at
from lienthong.systems.civilstatus.dossiers.states import status_of
from lienthong.systems.civilstatus.dossiers.store import CivilStatusDossier, find


def look_up(context: CivilStatusContext, code: str) -> dict[str, Any] | None:
    """Where a dossier is, in codes only: what an operator needs when somebody does not see it (the seed's
    error 1).
    """
    with context.database.read() as session:
        dossier = find(session, code)
    if dossier is None:
        return None
    on = dossier.received_at.astimezone(VIETNAM).date()
    return {
        **codes_of(dossier),
        "environment": context.settings.environment,
        "unit_name": unit_name(dossier.unit_code, on),
        "module_name": dossier.module.name_vi,
        "seen_by_unit": dossier.unit_code,
    }


def purged_on(context: CivilStatusContext, code: str) -> datetime | None:
    """When the dossier of this code was erased as a test, if it was."""
    with context.database.read() as session:
        return purged_at(session, code)


def codes_of(dossier: CivilStatusDossier) -> dict[str, Any]:
    """The codes and moments of a dossier."""
    return {
        "code": dossier.onestop_code,
        "interlinked_code": dossier.interlinked_code,
        "module": dossier.module.value,
        "unit_code": dossier.unit_code,
        "stage": dossier.stage.value,
        "stage_name": dossier.stage.name_vi,
        "status": int(status_of(dossier.stage)),
        "received_at": dossier.received_at.isoformat(),
        "arrived_at": dossier.arrived_at.isoformat(),
        "due_at": dossier.due_at.isoformat(),
        "supplement_until": dossier.supplement_until.isoformat() if dossier.supplement_until else None,
        "changed_at": dossier.changed_at.isoformat(),
        "supplements": dossier.round,
        "trace_id": dossier.trace_id,
    }
