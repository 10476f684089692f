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
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.refused import ActionRefused
from lienthong.systems.civilstatus.base.tables import documents
from lienthong.systems.civilstatus.base.vault import DOCUMENT
from lienthong.systems.civilstatus.dossiers.store import CivilStatusDossier
from lienthong.systems.civilstatus.papers.certificates.extracts import BookEntry
from lienthong.systems.civilstatus.papers.forms import paper_name, template_and_data
from lienthong.systems.civilstatus.papers.signing import (
    SignedPaper,
    issue_of,
    set_in_type,
    sign_paper,
    signers_of,
)
from lienthong.systems.civilstatus.registration.action import ActionChange, ActionRequest
from lienthong.systems.civilstatus.registration.dossier_entries import DossierEntry, open_dossier_entries


class SignStep:
    """See :class:`~lienthong.systems.civilstatus.registration.action.ActionStep`."""

    chunk = 12  # some seconds of work where every officer signs at once

    def check(self, request: ActionRequest, now: datetime) -> None:
        """Nothing is needed."""

    def prepare(
        self,
        context: CivilStatusContext,
        actor: Actor,
        request: ActionRequest,
        which: Sequence[CivilStatusDossier],
    ) -> Mapping[str, SignedPaper | ActionRefused]:
        """Typeset and sign all at once, one file a thread, signatures in the worker processes."""
        try:
            signers = signers_of(context, actor)
        except ActionRefused as refused:
            return {dossier.onestop_code: refused for dossier in which}
        with context.database.read() as session:
            entries = open_dossier_entries(session, context, which)

        def paper(dossier: CivilStatusDossier) -> SignedPaper | ActionRefused:
            code = dossier.onestop_code
            try:
                unsigned = typeset(context, actor, dossier, entries[code])
                return sign_paper(
                    context, actor, signers, paper_name(dossier.register), unsigned, code, DOCUMENT
                )
            except ActionRefused as refused:
                return refused

        papers = {
            dossier.onestop_code: made
            for dossier, made in zip(which, context.hands.map(paper, which), strict=True)
        }
        crash_point("civilstatus.signed_unstored")
        return papers

    def apply(
        self,
        session: Session,
        context: CivilStatusContext,
        actor: Actor,
        dossier: CivilStatusDossier,
        prepared: SignedPaper,
    ) -> ActionChange:
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
        return ActionChange({"sha256": prepared.sha256, "size": prepared.size})


def typeset(
    context: CivilStatusContext, actor: Actor, dossier: CivilStatusDossier, entry: DossierEntry
) -> bytes:
    """The paper as PDF, unsigned; names of units are those of the day of registration."""
    registered = f"{entry.registered_at.astimezone(VIETNAM):%d/%m/%Y}"
    at = BookEntry(entry.content["office"], entry.number, entry.book, str(entry.page), registered)
    issue = issue_of(context, actor, at, entry.content["place"], dossier.onestop_code, entry.verify_token)
    template, data = template_and_data(dossier.register, entry.content["fields"], issue)
    return set_in_type(context, actor, paper_name(dossier.register), template, data)
