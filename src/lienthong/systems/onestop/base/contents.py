"""What citizens declared, as it is kept here: sealed, the form and each paper by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import orjson
from sqlalchemy import bindparam, select, update

from lienthong.contracts.attachments import Attachment
from lienthong.contracts.dvclt.declaration import decode
from lienthong.contracts.dvclt.envelope import ReceivedDossier
from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.domain.declarations import InterlinkedDeclaration
from lienthong.domain.modules import Module
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import CompiledStatement, insert_rows, select_row
from lienthong.systems.onestop.base import tables
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier

ERASED = b""
"""Stands for what was kept and is no more (`desk.erase_contents`); nothing that is sealed is empty."""


@dataclass(frozen=True, slots=True)
class StoredAttachment:
    """A stored attachment. `replaced` when a later round brought others."""

    number: int
    round: int
    size: int
    replaced: bool
    record: Attachment


def form_of(context: OnestopContext, session: Session, dossier: OnestopDossier) -> dict[str, str]:
    """The declared fields under their wire names, as PM.DVCLT sent them; none when they were erased."""
    form: dict[str, str] = orjson.loads(_opened_form(context, session, dossier))
    return form


def declaration_of(
    context: OnestopContext, session: Session, dossier: OnestopDossier
) -> InterlinkedDeclaration:
    """What was declared.

    Notes
    -----
    ``PayloadRejected`` is passed on, naming every faulty field; also when it was erased.
    """
    return _declared(Module(dossier.module), _opened_form(context, session, dossier))


# It is read when it comes, before it is accepted and when it is sent on, and never changes without other bytes.
@lru_cache(maxsize=256)
def _declared(module: Module, form: bytes) -> InterlinkedDeclaration:
    return decode(module, orjson.loads(form))


def is_erased(session: Session, dossier: OnestopDossier) -> bool:
    """Whether what was declared and attached was erased after its time."""
    sealed = select_row(session, [tables.dossier.c.declaration], dossier.id).scalar_one()
    return bool(sealed == ERASED)


def _opened_form(context: OnestopContext, session: Session, dossier: OnestopDossier) -> bytes:
    sealed = select_row(session, [tables.dossier.c.declaration], dossier.id).scalar_one()
    return context.sealer.open(sealed, _form_context(dossier.interlinked_code)) if sealed else b"{}"


def seal_form(context: OnestopContext, code: str, form: Mapping[str, str]) -> bytes:
    """The declared fields of an interlinked code, sealed."""
    return context.sealer.seal(orjson.dumps(dict(form)), _form_context(code))


def current_attachments(
    context: OnestopContext, session: Session, dossier: OnestopDossier
) -> list[Attachment]:
    """The papers of the present round, opened, in the order in which they came."""
    return [paper.record for paper in stored_attachments(context, session, dossier, only_round=dossier.round)]


_PAPERS = (
    select(tables.attachment)
    .where(tables.attachment.c.dossier_id == bindparam("of_dossier"))
    .order_by(tables.attachment.c.round.desc(), tables.attachment.c.number)
)
_OF_ONE = CompiledStatement(_PAPERS)
_OF_ONE_ROUND = CompiledStatement(_PAPERS.where(tables.attachment.c.round == bindparam("of_round")))


def stored_attachments(
    context: OnestopContext, session: Session, dossier: OnestopDossier, *, only_round: int | None = None
) -> list[StoredAttachment]:
    """All papers that are not erased, the newest round first; or those of one round."""
    query = _OF_ONE if only_round is None else _OF_ONE_ROUND
    rows = query.run(session, {"of_dossier": dossier.id, "of_round": only_round})
    return [
        StoredAttachment(
            number=row["id"],
            round=row["round"],
            size=row["size"],
            replaced=row["replaced_at"] is not None,
            record=Attachment.read(
                context.sealer.open(row["content"], _paper_context(dossier, row["round"], row["number"]))
            ),
        )
        for row in rows
        if row["content"]
    ]


def store_attachments(
    context: OnestopContext, session: Session, dossier: OnestopDossier, received: ReceivedDossier
) -> None:
    """Keep the papers of the dossier's present round."""
    _store_attachments(context, session, dossier, received, dossier.round)


def store_set_aside_attachments(
    context: OnestopContext,
    session: Session,
    dossier: OnestopDossier,
    received: ReceivedDossier,
    number: int,
    at: datetime,
) -> None:
    """Keep papers that came and are not used, as of a round below zero: they are shown, and never forwarded."""
    _store_attachments(context, session, dossier, received, -number, replaced_at=at)


def _store_attachments(
    context: OnestopContext,
    session: Session,
    dossier: OnestopDossier,
    received: ReceivedDossier,
    round_: int,
    replaced_at: datetime | None = None,
) -> None:
    rows = []
    for number, paper in enumerate(received.attachments, start=1):
        try:
            content = paper.content()
        except PayloadRejected:
            # Kept as it came: the check before acceptance names it to the clerk.
            content = b""
        rows.append(
            {
                "dossier_id": dossier.id,
                "round": round_,
                "replaced_at": replaced_at,
                "number": number,
                "source_id": paper.id,
                "kind": paper.kind,
                "size": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
                "withdrawn": paper.withdrawn,
                "content": context.sealer.seal(paper.json_bytes(), _paper_context(dossier, round_, number)),
            }
        )
    insert_rows(session, tables.attachment, rows)


def mark_replaced(session: Session, dossier: OnestopDossier, at: datetime) -> None:
    """Papers up to now stay, but are no longer those of the dossier."""
    session.execute(
        update(tables.attachment)
        .where(tables.attachment.c.dossier_id == dossier.id, tables.attachment.c.replaced_at.is_(None))
        .values(replaced_at=at)
    )


def _form_context(interlinked_code: str) -> str:
    return f"onestop.form:{interlinked_code}"


def _paper_context(dossier: OnestopDossier, round_: int, number: int) -> str:
    return f"onestop.paper:{dossier.interlinked_code}:{round_}:{number}"
