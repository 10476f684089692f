"""Where a dossier is, in codes only: for operators, who see nothing that was declared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lienthong.foundation.clock import VIETNAM
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.settings import Environment
from lienthong.systems.civilstatus.base.units import unit_name
from lienthong.systems.civilstatus.dossiers.purge import purged_at
from lienthong.systems.civilstatus.dossiers.store import CivilStatusDossier, find


@dataclass(frozen=True, slots=True)
class DossierWhereabouts:
    """In which environment and at which unit a dossier is."""

    dossier: CivilStatusDossier
    environment: Environment
    unit_name: str


def look_up(context: CivilStatusContext, code: str) -> DossierWhereabouts | None:
    """Where a dossier is: what an operator needs when somebody does not see it (the seed's error 1)."""
    with context.database.read() as session:
        dossier = find(session, code)
    if dossier is None:
        return None
    on = dossier.received_at.astimezone(VIETNAM).date()
    return DossierWhereabouts(dossier, context.settings.environment, unit_name(dossier.unit_code, on))


def purged_on(context: CivilStatusContext, code: str) -> datetime | None:
    """When the dossier of this code was erased as a test, if it was."""
    with context.database.read() as session:
        return purged_at(session, code)
