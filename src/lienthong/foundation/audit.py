"""The audit trail: who read or changed what, and when. Rows are only ever added.

Reading personal data is recorded like changing it (`record_reading`); one row per reading, not per field.
Rows hold codes: account, action, dossier code, field names. Names, numbers and payloads never stand here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    select,
)

from lienthong.foundation.database.append_only import append_only
from lienthong.foundation.database.branches import in_branch
from lienthong.foundation.database.column_types import JsonValue, Moment
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import insert_row
from lienthong.foundation.identity.principal import Principal

READ = "read"
"""Action of every row that says personal data was shown to somebody."""

SYSTEM_ACCOUNT = "system"
"""Account of what the system does by itself."""

_own = MetaData()

# On SQLite only an INTEGER primary key counts up by itself; on PostgreSQL it must be wide.
_row_id = BigInteger().with_variant(Integer, "sqlite")

trail = Table(
    "audit_trail",
    _own,
    Column("id", _row_id, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("account", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("unit_code", Text),
    Column("agency", Text),
    Column("action", Text, nullable=False),
    Column("dossier_code", Text),
    Column("detail", JsonValue, nullable=False),
    Column("trace_id", Text),
    Index("audit_trail_dossier", "dossier_code", "id"),
    Index("audit_trail_account", "account", "id"),
)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One row of the trail. `account` is a user name, a client id, or ``system``."""

    number: int
    at: datetime
    account: str
    kind: str
    unit_code: str | None
    agency: str | None
    action: str
    dossier_code: str | None
    detail: Mapping[str, Any]
    trace_id: str | None


def audit_tables(metadata: MetaData) -> Table:
    """Put the table of the audit trail into `metadata` (once) and return it.

    The database refuses to change or delete its rows.
    """
    present = metadata.tables.get(trail.name)
    if present is not None:
        return present
    return append_only(in_branch(trail.to_metadata(metadata), "audit"))


def record(
    session: Session,
    principal: Principal | None,
    action: str,
    dossier_code: str | None = None,
    detail: Mapping[str, Any] | None = None,
    *,
    trace_id: str | None = None,
    at: datetime | None = None,
) -> None:
    """Add a row in the caller's transaction, so that no change is kept without it.

    Parameters
    ----------
    session
        The transaction of the change itself.
    principal
        Who acts; None for what the system does by itself.
    action
        English verb of a closed set of the system, such as ``accept`` or ``ask_supplement``.
    dossier_code
        The dossier touched, if one.
    detail
        Codes only: states, unit codes, reason codes, names of fields.
    trace_id
        Trace of the request or dossier.
    at
        Moment, with offset; the wall clock when left out.
    """
    insert_row(
        session,
        trail,
        {
            "at": at or datetime.now(UTC),
            "account": SYSTEM_ACCOUNT if principal is None else principal.account,
            "kind": SYSTEM_ACCOUNT if principal is None else principal.kind.value,
            "unit_code": None if principal is None else principal.unit_code,
            "agency": None if principal is None else principal.agency,
            "action": action,
            "dossier_code": dossier_code,
            "detail": dict(detail or {}),
            "trace_id": trace_id,
        },
    )


def record_reading(
    session: Session,
    principal: Principal,
    dossier_code: str | None,
    what: Iterable[str],
    *,
    trace_id: str | None = None,
    at: datetime | None = None,
) -> None:
    """Add a row that says personal data was shown.

    Parameters
    ----------
    what
        What was shown, as codes: ``declaration``, ``attachment:12``, ``result``, ``list``.
    """
    record(session, principal, READ, dossier_code, {"what": sorted(what)}, trace_id=trace_id, at=at)


def entries(
    session: Session,
    *,
    dossier_code: str | None = None,
    account: str | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[AuditEntry]:
    """Return rows of the trail, newest first.

    Parameters
    ----------
    dossier_code, account
        Narrow to one dossier or one account.
    before
        Only rows with a smaller number: the next page.
    limit
        At most so many rows.
    """
    query = select(trail).order_by(trail.c.id.desc()).limit(limit)
    if dossier_code is not None:
        query = query.where(trail.c.dossier_code == dossier_code)
    if account is not None:
        query = query.where(trail.c.account == account)
    if before is not None:
        query = query.where(trail.c.id < before)
    return [
        AuditEntry(
            number=row["id"],
            at=row["at"],
            account=row["account"],
            kind=row["kind"],
            unit_code=row["unit_code"],
            agency=row["agency"],
            action=row["action"],
            dossier_code=row["dossier_code"],
            detail=row["detail"],
            trace_id=row["trace_id"],
        )
        for row in session.execute(query).mappings()
    ]
