"""The signed files given from entries after their own: what kinds there are, what each is sealed for, and its bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from lienthong.foundation.database.sessions import Session
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.tables import entry_papers
from lienthong.systems.civilstatus.base.vault import PAPER


class PaperKind(StrEnum):
    """What a further paper is."""

    COPY = "copy"
    CORRECTION = "correction"
    RENEWED = "renewed"
    ANSWER = "answer"  # to a check of marital status: the entry's own paper (marital_status.reply_paper)


def paper_bytes(session: Session, context: CivilStatusContext, source_id: int, paper_id: int) -> bytes | None:
    """The signed PDF of a further paper of this entry; None where there is no such paper."""
    column = entry_papers.c
    row = session.execute(
        select(column.kind, column.entry_id, column.content)
        .where(column.id == paper_id)
        .where(column.source_id == source_id)
    ).one_or_none()
    if row is None:
        return None
    return context.vault.open(sealed_as(row.entry_id, PaperKind(row.kind)), PAPER, row.content)


def sealed_as(entry_id: int, kind: PaperKind) -> str:
    """What a further paper is sealed for."""
    return f"entry:{entry_id}:{kind.value}"


@dataclass(frozen=True, slots=True)
class FurtherPaper:
    """A further paper, without its bytes. ``replaced`` once a later one says what the book says today."""

    id: int
    kind: PaperKind
    source_id: int
    entry_id: int
    copies: int
    signed_at: datetime
    account: str
    sha256: str
    size: int


def papers_of(session: Session, sources: Sequence[int]) -> list[FurtherPaper]:
    """The further papers given from these entries, oldest first."""
    column = entry_papers.c
    query = (
        select(
            column.id,
            column.kind,
            column.source_id,
            column.entry_id,
            column.copies,
            column.signed_at,
            column.account,
            column.sha256,
            column.size,
        )
        .where(column.source_id.in_(list(sources)))
        .order_by(column.id)
    )
    return [
        FurtherPaper(
            id=row["id"],
            kind=PaperKind(row["kind"]),
            source_id=row["source_id"],
            entry_id=row["entry_id"],
            copies=row["copies"],
            signed_at=row["signed_at"],
            account=row["account"],
            sha256=row["sha256"],
            size=row["size"],
        )
        for row in session.execute(query).mappings()
    ]
