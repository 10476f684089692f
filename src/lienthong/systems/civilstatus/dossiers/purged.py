"""What is left of a dossier that was deleted as a test: who deleted it, when and why (:mod:`purging`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity.tables import accounts
from lienthong.systems.civilstatus.base.tables import purge_items, purges
from lienthong.systems.civilstatus.base.vault import Vault
from lienthong.systems.civilstatus.dossiers.purge import PurgeState, reason_of


@dataclass(frozen=True, slots=True)
class Tomb:
    """A deleted dossier. ``proposed_by`` and ``decided_by`` are two persons: name and account."""

    unit_code: str
    reason: str
    proposed_at: datetime
    proposed_by: str
    decided_at: datetime
    decided_by: str


def tomb_of(session: Session, vault: Vault, code: str) -> Tomb | None:
    """What is left of the dossier that had this code, if it was deleted; the last time where it was sent again."""
    if not code.isprintable():
        return None
    query = (
        select(purges, purge_items.c.unit_code)
        .join(purge_items, purge_items.c.purge_id == purges.c.id)
        .where(purge_items.c.dossier_code == code, purges.c.state == PurgeState.CONFIRMED.value)
        .order_by(purges.c.decided_at.desc())
        .limit(1)
    )
    row = session.execute(query).mappings().first()
    if row is None:
        return None
    named = select(accounts.c.user_name, accounts.c.display_name).where(
        accounts.c.user_name.in_([row["proposed_by"], row["decided_by"]])
    )
    names = {user: f"{name} ({user})" for user, name in session.execute(named)}
    return Tomb(
        unit_code=row["unit_code"],
        reason=reason_of(vault, row["id"], row["reason"]),
        proposed_at=row["proposed_at"],
        proposed_by=names.get(row["proposed_by"], row["proposed_by"]),
        decided_at=row["decided_at"],
        decided_by=names.get(row["decided_by"], row["decided_by"]),
    )
