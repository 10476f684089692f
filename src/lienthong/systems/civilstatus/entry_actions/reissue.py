"""A paper was made anew: whoever asks from now on is told what the book says today, with the new signed file.

``layKetQua`` has one ``ketQuaXuLy`` for a dossier (contracts.md 4.3), and a result that a one-stop has taken stays
taken: it does not ask again. Who asks all the same, or for the first time, must not be given a paper that was replaced.
Number, book and page stay; ``ghiChu`` says what it replaces.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from lienthong.domain.registers import Register
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.database.sessions import Session
from lienthong.systems.civilstatus.base.actor import Actor
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.tables import book_entries, documents, entry_papers, results
from lienthong.systems.civilstatus.base.vault import RESULT
from lienthong.systems.civilstatus.books.entries import BookRecord
from lienthong.systems.civilstatus.books.issued_papers import PaperKind
from lienthong.systems.civilstatus.dossiers.answers import item_after
from lienthong.systems.civilstatus.dossiers.states import CivilStatusEventKind
from lienthong.systems.civilstatus.dossiers.store import find_own, open_all
from lienthong.systems.civilstatus.papers.correction.corrected_declaration import apply_corrections
from lienthong.systems.civilstatus.registration.dossier_entries import DossierEntry
from lienthong.systems.civilstatus.registration.issue import result_of
from lienthong.systems.civilstatus.registration.status_checks import answer_paper, checks_of, on_wire


@dataclass(frozen=True, slots=True)
class RenewedPaper:
    """A paper made anew; ``replaces`` the moment of signature and the hash of the one that held before."""

    pdf: bytes
    replaces: tuple[datetime, str] | None


def answer_anew(
    session: Session,
    context: CivilStatusContext,
    actor: Actor,
    source: BookRecord,
    own: BookRecord,
    made: RenewedPaper,
) -> None:
    """Let ``layKetQua`` answer with a paper made anew, in the transaction that stores it.

    Nothing for an entry that no dossier asked for.

    Parameters
    ----------
    source, own
        The corrected entry, opened after the correction, and the entry in the book of corrections.
    made
        The signed file, and what it replaces (:func:`replaced_paper`, before it is stored).
    """
    if source.dossier_code is None:
        return
    dossier = find_own(session, source.dossier_code, lock=True)
    assert dossier is not None, "an entry has the dossier it names"
    on = dossier.received_at.astimezone(VIETNAM).date()
    opened = open_all(session, context.vault, [dossier])[dossier.onestop_code]
    declaration = apply_corrections(opened.declaration, source.changes, on)
    checks = checks_of(session, context.vault, [dossier]) if dossier.register is Register.MARRIAGE else {}
    item = item_after(
        dossier,
        CivilStatusEventKind.ISSUED,
        at=actor.now,
        handler=actor.principal.name,
        title=actor.title,
        department=actor.office.name,
        reason=_replaces(own, made.replaces),
        result=result_of(declaration, entry_of_today(source), made.pdf),
        checks=[
            on_wire(check, answer_paper(session, context, check))
            for check in checks.get(dossier.onestop_code, ())
        ],
    )
    sealed = context.vault.seal(dossier.onestop_code, RESULT, item)
    session.execute(update(results).where(results.c.dossier_id == dossier.id).values(item=sealed))


def entry_of_today(record: BookRecord) -> DossierEntry:
    """The entry as results are made of it, with its corrections."""
    return DossierEntry(
        number=record.number,
        book=record.book,
        page=record.page,
        registered_at=record.registered_at,
        verify_token="",
        content=record.content_today,
        id=record.id,
    )


def replaced_paper(session: Session, entry_id: int) -> tuple[datetime, str] | None:
    """The paper that holds so far: when it was signed, and its hash. None for an entry of a book on paper."""
    column = entry_papers.c
    renewed = session.execute(
        select(column.signed_at, column.sha256)
        .where(column.source_id == entry_id, column.kind == PaperKind.RENEWED.value)
        .order_by(column.id.desc())
        .limit(1)
    ).first()
    if renewed is None:
        renewed = session.execute(
            select(documents.c.signed_at, documents.c.sha256)
            .join(book_entries, book_entries.c.dossier_id == documents.c.dossier_id)
            .where(book_entries.c.id == entry_id)
        ).first()
    return (renewed.signed_at, renewed.sha256) if renewed is not None else None


def _replaces(own: BookRecord, replaced: tuple[datetime, str] | None) -> str:
    by = f"theo việc {own.content['fields']['kind'].lower()} số {own.number}, quyển {own.book}, trang {own.page}"
    if replaced is None:
        return f"Bản cấp lại {by}."
    signed, sha256 = replaced
    return f"Bản cấp lại {by}; thay bản ký ngày {signed.astimezone(VIETNAM):%d/%m/%Y} (SHA-256 {sha256})."
