"""Results are typeset and signed: by the officer, then with the committee's seal (PAdES, timestamped).

Nothing is written while files are signed. A finished file and its event are stored in one transaction: a
crash in between leaves the dossier in the book, ready to be signed again, and never two signed files.
"""

# ruff: noqa: ARG002 - every step has the same face, and not every step needs all of it

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import select

from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import insert_row
from lienthong.foundation.sign.credentials import Credential, CredentialUnusable
from lienthong.foundation.sign.signing_pool import SignatureRequest, SigningFailed
from lienthong.foundation.typeset.typesetter import TypesettingFailed
from lienthong.systems.civilstatus.base.context import Desk
from lienthong.systems.civilstatus.base.tables import book_entries, documents
from lienthong.systems.civilstatus.base.vault import DOCUMENT, ENTRY
from lienthong.systems.civilstatus.dossiers.store import Dossier
from lienthong.systems.civilstatus.papers.certificates import (
    AGENCY_BOX,
    AGENCY_FIELD,
    OFFICER_BOX,
    OFFICER_FIELD,
    Issue,
)
from lienthong.systems.civilstatus.papers.certificates.extracts import BookEntry
from lienthong.systems.civilstatus.papers.fields import signed_in_words
from lienthong.systems.civilstatus.papers.forms import paper_name, printed
from lienthong.systems.civilstatus.registration.action import (
    CREDENTIAL_UNUSABLE,
    SIGNING_FAILED,
    Actor,
    ActRefused,
    Change,
    Order,
)

VERIFY_PATH = "/xac-thuc"
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the book, opened."""

    number: str
    book: str
    page: int
    registered_at: datetime
    verify_token: str
    content: Mapping[str, Any]
    id: int = 0


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """A signed file, ready to be stored."""

    sealed: bytes
    sha256: str
    size: int


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
            entries = open_entries(session, desk, which)

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


@dataclass(frozen=True, slots=True)
class Signers:
    """Whose signatures a paper bears: the officer's and the committee's."""

    officer: Credential
    agency: Credential


def signers_of(desk: Desk, actor: Actor) -> Signers:
    """The credentials of who acts (ActRefused when one cannot be used)."""
    try:
        return Signers(
            desk.signatories.officer(actor.principal, actor.office), desk.signatories.agency(actor.office)
        )
    except CredentialUnusable as unusable:
        raise ActRefused(
            CREDENTIAL_UNUSABLE, f"Không dùng được chứng thư số: {unusable.reason_vi}."
        ) from unusable


def sign_paper(
    desk: Desk, actor: Actor, signers: Signers, name: str, unsigned: bytes, sealed_for: str, what: str
) -> SignedPaper:
    """Sign a typeset paper twice and seal it.

    Raises
    ------
    ActRefused
        It cannot be signed now.
    """
    requests = [
        SignatureRequest(signers.officer, f"Ký {name}", actor.principal.name, OFFICER_FIELD, OFFICER_BOX),
        SignatureRequest(signers.agency, f"Đóng dấu {name}", actor.office.name, AGENCY_FIELD, AGENCY_BOX),
    ]
    try:
        signed = desk.pool.sign(unsigned, requests, at=actor.now)
    except SigningFailed as failed:
        again = " Hãy thử lại sau ít phút." if failed.retry else ""
        raise ActRefused(SIGNING_FAILED, f"Chưa ký được {name}: {failed.reason_vi}.{again}") from failed
    except CredentialUnusable as unusable:
        raise ActRefused(
            CREDENTIAL_UNUSABLE, f"Không dùng được chứng thư số: {unusable.reason_vi}."
        ) from unusable
    sealed = desk.vault.seal(sealed_for, what, signed)
    return SignedPaper(sealed, hashlib.sha256(signed).hexdigest(), len(signed))


def open_entries(session: Session, desk: Desk, which: Sequence[Dossier]) -> dict[str, Entry]:
    """The book's entries of these dossiers, by code."""
    codes = {dossier.id: dossier.onestop_code for dossier in which}
    query = select(book_entries).where(book_entries.c.dossier_id.in_(list(codes)))
    entries: dict[str, Entry] = {}
    for row in session.execute(query).mappings():
        code = codes[row["dossier_id"]]
        entries[code] = Entry(
            number=f"{row['number']}/{row['year']}",
            book=row["book"],
            page=row["page"],
            registered_at=row["registered_at"],
            verify_token=row["verify_token"],
            content=desk.vault.open_record(code, ENTRY, row["content"]),
            id=row["id"],
        )
    return entries


def typeset(desk: Desk, actor: Actor, dossier: Dossier, entry: Entry) -> bytes:
    """The paper as PDF, unsigned; names of units are those of the day of registration."""
    registered = f"{entry.registered_at.astimezone(VIETNAM):%d/%m/%Y}"
    at = BookEntry(entry.content["office"], entry.number, entry.book, str(entry.page), registered)
    issue = issue_of(desk, actor, at, entry.content["place"], dossier.onestop_code, entry.verify_token)
    template, data = printed(dossier.register, entry.content["fields"], issue)
    return set_in_type(desk, actor, paper_name(dossier.register), template, data)


def set_in_type(desk: Desk, actor: Actor, name: str, template: str, data: Mapping[str, object]) -> bytes:
    """A paper as PDF, unsigned.

    Raises
    ------
    ActRefused
        It cannot be typeset: this paper only, the others of an order are signed all the same.
    """
    try:
        return desk.papers.typeset(template, data, made=actor.now)
    except TypesettingFailed as failed:
        _log.error("civilstatus.paper_not_typeset", template=template)
        raise ActRefused(
            SIGNING_FAILED,
            f"Chưa in được {name}: có nội dung mà mẫu giấy không in được. Việc đã vào sổ được giữ nguyên; hãy báo bộ "
            "phận vận hành kèm mã hồ sơ này.",
        ) from failed


def issue_of(desk: Desk, actor: Actor, at: BookEntry, place: str, dossier: str, verify_token: str) -> Issue:
    """Who gives a paper now: the numbers of the entry it is given with, the signer, the link of its QR code."""
    moment = actor.now.astimezone(VIETNAM)
    return Issue(
        agency=at.office,
        number=at.number,
        book=at.book,
        page=at.page,
        place=place,
        registered=at.registered,
        signed_in_words=signed_in_words(moment),
        signer_name=actor.principal.name,
        signer_title=actor.title,
        signed_at=f"{moment:%d/%m/%Y %H:%M:%S} +07:00",
        dossier=dossier,
        verify_url=f"{desk.settings.public_url.rstrip('/')}{VERIFY_PATH}/{verify_token}",
        test=desk.worthless,
    )
