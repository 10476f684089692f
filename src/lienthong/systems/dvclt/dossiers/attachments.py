"""Attached papers: checked by content, size and number, sealed, never deleted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from lienthong.contracts.attachments import Attachment
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import CompiledStatement, insert_rows
from lienthong.systems.dvclt.base import tables
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.dossiers.applications import Application


@dataclass(frozen=True, slots=True)
class CheckedAttachment:
    """A paper that was checked: what goes on the wire, and its bytes' size and SHA-256."""

    attachment: Attachment
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ApplicationAttachment:
    """A paper of an application, opened."""

    number: int
    round: int
    size: int
    withdrawn_at: datetime | None
    attachment: Attachment


def seal_attachments(
    context: DvcltContext, trace_id: str, papers: Iterable[CheckedAttachment], first_number: int, round_: int
) -> list[dict[str, Any]]:
    """Rows for `store`, sealed. Delivered outside the transaction: sealing megabytes takes time."""
    return [
        {
            "number": number,
            "round": round_,
            "kind": paper.attachment.kind,
            "size": paper.size,
            "sha256": paper.sha256,
            "content": context.sealer.seal(
                paper.attachment.model_copy(update={"id": number}).json_bytes(), _context(trace_id, number)
            ),
        }
        for number, paper in enumerate(papers, start=first_number)
    ]


def add_attachments(session: Session, application_id: int, rows: Sequence[dict[str, Any]]) -> None:
    """Add sealed papers to an application."""
    insert_rows(session, tables.attachment, [{**row, "application_id": application_id} for row in rows])


def mark_withdrawn(session: Session, application: Application, numbers: Iterable[int], at: datetime) -> None:
    """Mark papers as withdrawn by the citizen: kept, offered with ``huyGiayTo`` = 1."""
    session.execute(
        update(tables.attachment)
        .where(
            tables.attachment.c.application_id == application.id,
            tables.attachment.c.number.in_(list(numbers)),
            tables.attachment.c.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=at)
    )


_OF_ONE = CompiledStatement(
    select(tables.attachment)
    .where(tables.attachment.c.application_id == bindparam("of_application"))
    .order_by(tables.attachment.c.number)
)


def attachments_of(
    context: DvcltContext, session: Session, application: Application
) -> list[ApplicationAttachment]:
    """All papers of an application, opened, in the order in which they came; withdrawn ones are marked."""
    found = []
    for row in _OF_ONE.run(session, {"of_application": application.id}):
        opened = context.sealer.open(row["content"], _context(application.trace_id, row["number"]))
        attachment = Attachment.read(opened)
        withdrawn_at = row["withdrawn_at"]
        found.append(
            ApplicationAttachment(
                number=row["number"],
                round=row["round"],
                size=row["size"],
                withdrawn_at=withdrawn_at,
                attachment=attachment.as_withdrawn() if withdrawn_at else attachment,
            )
        )
    return found


def _context(trace_id: str, number: int) -> str:
    return f"dvclt.paper:{trace_id}:{number}"
