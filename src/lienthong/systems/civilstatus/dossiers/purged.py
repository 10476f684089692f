"""What is left of a dossier that was deleted as a test: who deleted it, when and why (:mod:`dossiers.purge`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity.tables import accounts
from lienthong.systems.civilstatus.base.problems import NoSuchDossier
from lienthong.systems.civilstatus.base.tables import purge_items, purges
from lienthong.systems.civilstatus.base.vault import REASON, Vault


@dataclass(frozen=True, slots=True)
class PurgedDossier:
    """A deleted dossier. ``proposed_by`` and ``decided_by`` are two persons: name and account."""

    unit_code: str
    reason: str
    proposed_at: datetime
    proposed_by: str
    decided_at: datetime
    decided_by: str


def find_purged(session: Session, vault: Vault, code: str) -> PurgedDossier | None:
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
    return PurgedDossier(
        unit_code=row["unit_code"],
        reason=reason_of(vault, row["id"], row["reason"]),
        proposed_at=row["proposed_at"],
        proposed_by=names.get(row["proposed_by"], row["proposed_by"]),
        decided_at=row["decided_at"],
        decided_by=names.get(row["decided_by"], row["decided_by"]),
    )


class PurgeState(StrEnum):
    """Where a proposal stands."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"

    @property
    def name_vi(self) -> str:
        """The state as a page shows it."""
        return _STATES[self]


_STATES = {
    PurgeState.PROPOSED: "Chờ người thứ hai xác nhận",
    PurgeState.CONFIRMED: "Đã xóa",
    PurgeState.WITHDRAWN: "Đã rút đề nghị",
}


def reason_of(vault: Vault, number: int, sealed: bytes) -> str:
    """The proposer's own words."""
    said: str = vault.open_record(sealed_for(number), REASON, sealed)["reason"]
    return said


def sealed_for(number: int) -> str:
    """Under which name the words of a proposal are sealed."""
    return f"purge:{number}"


class DossierPurged(NoSuchDossier):
    """The dossier was deleted as a test; ``tomb`` is what is left of it."""

    def __init__(self, code: str, purged: PurgedDossier) -> None:
        super().__init__(code)
        self.purged = purged
