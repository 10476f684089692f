"""What followed an entry: notes, copies, corrections, and the registrations that end it.

Every look is in the audit trail.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lienthong.domain.registers import Register
from lienthong.foundation.audit import record_reading
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.civilstatus.base.access import require_unit, served_by
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.problems import NoSuchDossier
from lienthong.systems.civilstatus.base.tables import book_entries, dossiers
from lienthong.systems.civilstatus.books.entries import BookRecord, open_records
from lienthong.systems.civilstatus.books.issued_papers import FurtherPaper, PaperKind, paper_bytes, papers_of
from lienthong.systems.civilstatus.dossiers.states import DossierStage
from lienthong.systems.civilstatus.dossiers.store import find_own
from lienthong.systems.civilstatus.entry_actions.states import EntryAction, available_entry_actions
from lienthong.systems.civilstatus.papers.forms import copy_name, paper_name


@dataclass(frozen=True, slots=True)
class FollowingEntry:
    """An entry that rests on this one, by its place; ``unsigned`` when an officer's papers of it are not signed yet."""

    id: int
    register: Register
    unit_code: str
    number: str
    registered_at: datetime
    dossier_code: str | None
    unsigned: bool


@dataclass(frozen=True, slots=True)
class GivenPaper:
    """A further paper and how it is called; ``replaced`` once it was made anew after it."""

    paper: FurtherPaper
    name_vi: str
    number: str
    replaced: bool


@dataclass(frozen=True, slots=True)
class EntryHistory:
    """An entry, what may be done with it, and what followed it. ``replaced``: its own paper was made anew."""

    record: BookRecord
    actions: tuple[EntryAction, ...]
    papers: tuple[GivenPaper, ...]
    following: tuple[FollowingEntry, ...]

    @property
    def replaced(self) -> bool:
        """True when the paper that was issued with the entry does not say what the book says today."""
        return any(each.paper.kind is PaperKind.RENEWED for each in self.papers)

    @property
    def empty(self) -> bool:
        """True when nothing followed and nothing may be done."""
        return not (self.actions or self.papers or self.following or self.record.notes)


def open_entry_history(context: CivilStatusContext, principal: Principal, entry_id: int) -> EntryHistory:
    """Open an entry of a book that the person's unit keeps.

    Notes
    -----
    ``NoSuchDossier`` and ``OtherUnit`` are passed on.
    """
    with context.database.read() as session:
        record = _entry_of_unit(session, context, principal, entry_id)
        found = _history_of(session, principal, record)
    with context.database.begin() as session:
        record_reading(session, principal, record.dossier_code, [f"entry:{entry_id}"], at=context.clock.now())
    return found


def read_entry_history(
    session: Session, context: CivilStatusContext, principal: Principal, entry_id: int
) -> EntryHistory | None:
    """As :func:`open_entry_history`, within a transaction and without a line in the audit trail.

    For who looks at the dossier already. None where the entry is another unit's: a successor sees the dossiers of
    a unit that is gone, and the entry may be in the hands of a third.
    """
    record = open_records(session, context.vault, [entry_id])[entry_id]
    if record.unit_code not in served_by(context, principal):
        return None
    return _history_of(session, principal, record)


def _entry_of_unit(
    session: Session, context: CivilStatusContext, principal: Principal, entry_id: int
) -> BookRecord:
    record = open_records(session, context.vault, [entry_id]).get(entry_id)
    if record is None:
        raise NoSuchDossier(str(entry_id))
    require_unit(
        context,
        principal,
        record.unit_code,
        "view",
        dossier_code=record.dossier_code,
        entry_id=entry_id,
        reading=session,
    )
    return record


def _history_of(session: Session, principal: Principal, record: BookRecord) -> EntryHistory:
    entry_id = record.id
    stage: DossierStage | None = None
    if record.dossier_code is not None:
        dossier = find_own(session, record.dossier_code)
        stage = dossier.stage if dossier is not None else None
    papers = papers_of(session, [entry_id])
    following = _following_entries(session, entry_id, {paper.entry_id for paper in papers})
    numbers = {each.id: each.number for each in following}
    last_renewed = max((paper.id for paper in papers if paper.kind is PaperKind.RENEWED), default=0)
    return EntryHistory(
        record,
        available_entry_actions(record.register, stage, principal.roles, lacks_number=record.lacks_number),
        tuple(
            GivenPaper(
                paper,
                _name_of(record.register, paper.kind),
                numbers.get(paper.entry_id, ""),
                paper.kind is not PaperKind.CORRECTION and paper.id < last_renewed,
            )
            for paper in papers
        ),
        following,
    )


def open_further_paper(
    context: CivilStatusContext, principal: Principal, entry_id: int, paper_id: int
) -> bytes:
    """The signed PDF of a further paper of an entry.

    Raises
    ------
    NoSuchDossier
        When there is none.

    Notes
    -----
    ``NoSuchDossier`` and ``OtherUnit`` are passed on.
    """
    with context.database.read() as session:
        _entry_of_unit(session, context, principal, entry_id)
        content = paper_bytes(session, context, entry_id, paper_id)
    if content is None:
        raise NoSuchDossier(str(paper_id))
    with context.database.begin() as session:
        record_reading(session, principal, None, [f"entry_paper:{paper_id}"], at=context.clock.now())
    return content


def _following_entries(session: Session, entry_id: int, signed: set[int]) -> tuple[FollowingEntry, ...]:
    entry = book_entries.c
    query = (
        select(
            entry.id,
            entry.kind,
            entry.unit_code,
            entry.year,
            entry.number,
            entry.registered_at,
            dossiers.c.onestop_code,
        )
        .outerjoin(dossiers, dossiers.c.id == entry.dossier_id)
        .where(entry.source_id == entry_id)
        .order_by(entry.id)
    )
    return tuple(
        FollowingEntry(
            id=row.id,
            register=Register(row.kind),
            unit_code=row.unit_code,
            number=f"{row.number}/{row.year}",
            registered_at=row.registered_at,
            dossier_code=row.onestop_code,
            unsigned=row.onestop_code is None and row.id not in signed,
        )
        for row in session.execute(query)
    )


def _name_of(register: Register, kind: PaperKind) -> str:
    if kind is PaperKind.COPY:
        return copy_name(register)
    return paper_name(Register.CORRECTION if kind is PaperKind.CORRECTION else register)
