"""Results are typeset and signed: by the officer, then with the committee's seal (PAdES, timestamped).

Nothing is written while files are signed. A finished file and its event are stored in one transaction: a
crash in between leaves the dossier in the book, ready to be signed again, and never two signed files.
"""

# ruff: noqa: ARG002 - every step has the same face, and not every step needs all of it

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import insert_row
from lienthong.systems.civilstatus.base.actor import Actor
from lienthong.systems.civilstatus.base.context import Desk
from lienthong.systems.civilstatus.base.refused import ActRefused
from lienthong.systems.civilstatus.base.tables import documents
from lienthong.systems.civilstatus.base.vault import DOCUMENT
from lienthong.systems.civilstatus.dossiers.store import Dossier
from lienthong.systems.civilstatus.papers.certificates.extracts import BookEntry
from lienthong.systems.civilstatus.papers.forms import paper_name, printed
from lienthong.systems.civilstatus.papers.signing import (
    SignedPaper,
    issue_of,
    set_in_type,
    sign_paper,
    signers_of,
)
from lienthong.systems.civilstatus.registration.action import Change, Order
from lienthong.systems.civilstatus.registration.dossier_entries import DossierEntry, open_dossier_entries


class Signing:
    """See :class:`~lienthong.systems.civilstatus.registration.action.Step`."""

    chunk = 12  # some seconds of work where every officer signs at once

    def check(self, order: Order, now: datetime) -> None:
        """Nothing is needed."""

    def prepare(
        self, desk: Desk, actor: Actor, order: Order, which: Sequence[Dossier]
    ) -> Mapping[str, SignedPaper | ActRefused]:
        """Typeset and sign all at once, one file a thread, signatures in the worker processes."""
        try:
            signers = signers_of(desk, actor)
        except ActRefused as refused:
            return {dossier.onestop_code: refused for dossier in which}
        with desk.database.read() as session:
            entries = open_dossier_entries(session, desk, which)

        def paper(dossier: Dossier) -> SignedPaper | ActRefused:
            code = dossier.onestop_code
            try:
                unsigned = typeset(desk, actor, dossier, entries[code])
                return sign_paper(
                    desk, actor, signers, paper_name(dossier.register), unsigned, code, DOCUMENT
                )
            except ActRefused as refused:
                return refused

        papers = {
            dossier.onestop_code: made
            for dossier, made in zip(which, desk.hands.map(paper, which), strict=True)
        }
        crash_point("civilstatus.signed_unstored")
        return papers

    def apply(
        self, session: Session, desk: Desk, actor: Actor, dossier: Dossier, prepared: SignedPaper
    ) -> Change:
        """Store the signed file."""
        insert_row(
            session,
            documents,
            {
                "dossier_id": dossier.id,
                "signed_at": actor.now,
                "account": actor.principal.account,
                "sha256": prepared.sha256,
                "size": prepared.size,
                "content": prepared.sealed,
            },
        )
        return Change({"sha256": prepared.sha256, "size": prepared.size})


def typeset(desk: Desk, actor: Actor, dossier: Dossier, entry: DossierEntry) -> bytes:
    """The paper as PDF, unsigned; names of units are those of the day of registration."""
    registered = f"{entry.registered_at.astimezone(VIETNAM):%d/%m/%Y}"
    at = BookEntry(entry.content["office"], entry.number, entry.book, str(entry.page), registered)
    issue = issue_of(desk, actor, at, entry.content["place"], dossier.onestop_code, entry.verify_token)
    template, data = printed(dossier.register, entry.content["fields"], issue)
    return set_in_type(desk, actor, paper_name(dossier.register), template, data)
