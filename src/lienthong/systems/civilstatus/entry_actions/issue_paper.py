"""Signed papers given from an entry after its own: copies, extracts of corrections, the paper made anew.

The entry in the register of copies or corrections is written first, with its number; its papers are signed after
that and stored together. A crash or a signing service that is away leaves an entry whose papers can be signed again.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lienthong.domain.registers import Register
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.statements import insert_once
from lienthong.systems.civilstatus.base.actor import Actor
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.refused import CHANGED_MEANWHILE, ActionRefused
from lienthong.systems.civilstatus.base.tables import entry_papers
from lienthong.systems.civilstatus.base.vault import PAPER
from lienthong.systems.civilstatus.books.entries import BookRecord, open_records
from lienthong.systems.civilstatus.books.issued_papers import PaperKind, papers_of, sealed_as
from lienthong.systems.civilstatus.books.notes import last_note
from lienthong.systems.civilstatus.entry_actions.reissue import RenewedPaper, answer_anew, replaced_paper
from lienthong.systems.civilstatus.papers.certificates.extracts import BookEntry
from lienthong.systems.civilstatus.papers.forms import copy_name, paper_name, template_and_data
from lienthong.systems.civilstatus.papers.signing import (
    SignedPaper,
    Signers,
    issue_of,
    set_in_type,
    sign_paper,
    signers_of,
)

_TOKEN_BYTES = 12
#: Corrections of one entry follow each other within the seconds of a signature only by chance.
_ATTEMPTS = 3


def sign_further_papers(context: CivilStatusContext, actor: Actor, entry_id: int) -> int:
    """Sign the papers of an entry in the register of copies or corrections; gives how many were made.

    Repeating it makes none twice. A paper made anew says what the book says when it is stored: where the entry was
    corrected once more meanwhile, it is made again.

    Raises
    ------
    ActionRefused
        They cannot be signed now; the entry stands, and this can be repeated.
    """
    for _attempt in range(_ATTEMPTS):
        with context.database.read() as session:
            own = open_records(session, context.vault, [entry_id])[entry_id]
            source_id = int(own.content["source_id"])
            source = open_records(session, context.vault, [source_id])[source_id]
            done = {paper.kind for paper in papers_of(session, [source_id]) if paper.entry_id == entry_id}
        wanted = [kind for kind in _papers_of_entry(own) if kind not in done]
        if not wanted:
            return 0
        signers = signers_of(context, actor)
        made = [_sign_one(context, actor, signers, kind, own, source) for kind in wanted]
        crash_point("civilstatus.further_signed_unstored")
        if _store_unless_corrected(context, actor, own, source, made):
            crash_point("civilstatus.further_stored")
            return len(made)
    raise ActionRefused(
        CHANGED_MEANWHILE, "Việc này vừa được cải chính tiếp nhiều lần; hãy bấm “Ký lại” để cấp bản mới nhất."
    )


@dataclass(frozen=True, slots=True)
class _UnstoredPaper:
    """A signed paper that is not stored yet."""

    kind: PaperKind
    row: Mapping[str, Any]
    signed: SignedPaper


def _sign_one(
    context: CivilStatusContext,
    actor: Actor,
    signers: Signers,
    kind: PaperKind,
    own: BookRecord,
    source: BookRecord,
) -> _UnstoredPaper:
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    name, register, fields, at, place = _contents_of(kind, own, source)
    issue = issue_of(context, actor, at, place, source.dossier_code or source.name, token)
    template, data = template_and_data(register, fields, issue)
    unsigned = set_in_type(context, actor, name, template, data)
    signed = sign_paper(context, actor, signers, name, unsigned, sealed_as(own.id, kind), PAPER)
    row = {
        "kind": kind.value,
        "source_id": source.id,
        "entry_id": own.id,
        "copies": int(own.content.get("copies", 1)) if kind is PaperKind.COPY else 1,
        "signed_at": actor.now,
        "account": actor.principal.account,
        "verify_token": token,
        "sha256": signed.sha256,
        "size": signed.size,
        "content": signed.sealed,
    }
    return _UnstoredPaper(kind, row, signed)


def _store_unless_corrected(
    context: CivilStatusContext,
    actor: Actor,
    own: BookRecord,
    source: BookRecord,
    made: Sequence[_UnstoredPaper],
) -> bool:
    """Keep the papers and answer with the one made anew, in one transaction.

    False when the entry was corrected since it was opened.
    """
    with context.database.begin() as session:
        noted = max((note.number for note in source.notes), default=0)
        anew = [each for each in made if each.kind is PaperKind.RENEWED]
        if anew and last_note(session, source.id) != noted:
            return False
        replaces = replaced_paper(session, source.id) if anew else None
        for each in made:
            # Somebody who signs the same at this moment may have been first: theirs is the paper, and the answer.
            if insert_once(session, entry_papers, each.row) and each in anew:
                pdf = context.vault.open(sealed_as(own.id, each.kind), PAPER, each.signed.sealed)
                answer_anew(session, context, actor, source, own, RenewedPaper(pdf, replaces))
    return True


def _papers_of_entry(own: BookRecord) -> tuple[PaperKind, ...]:
    if own.register is Register.COPY:
        return (PaperKind.COPY,)
    return (PaperKind.CORRECTION, PaperKind.RENEWED)


def _contents_of(
    kind: PaperKind, own: BookRecord, source: BookRecord
) -> tuple[str, Register, Mapping[str, Any], BookEntry, str]:
    """The paper's name, its register and fields, the numbers it bears, and where it is signed."""
    if kind is PaperKind.RENEWED:
        name = paper_name(source.register)
        return name, source.register, source.fields, source.standing, source.content["place"]
    name = copy_name(source.register) if kind is PaperKind.COPY else paper_name(Register.CORRECTION)
    return name, own.register, own.content["fields"], own.standing, own.content["place"]
