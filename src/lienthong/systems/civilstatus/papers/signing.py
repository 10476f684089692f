"""Papers are typeset and signed: by the officer, then with the committee's seal (PAdES, timestamped).

Nothing is written here: whoever asks stores the finished file, in one transaction with what it follows from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.sign.credentials import Credential, CredentialUnusable
from lienthong.foundation.sign.signer import SignatureRequest, SigningFailed
from lienthong.foundation.typeset.typesetter import TypesettingFailed
from lienthong.systems.civilstatus.base.actor import Actor
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.refused import CREDENTIAL_UNUSABLE, SIGNING_FAILED, ActionRefused
from lienthong.systems.civilstatus.papers.certificates import (
    AGENCY_BOX,
    AGENCY_FIELD,
    OFFICER_BOX,
    OFFICER_FIELD,
    PaperIssue,
)
from lienthong.systems.civilstatus.papers.certificates.extracts import BookEntry
from lienthong.systems.civilstatus.papers.fields import signed_in_words

VERIFY_PATH = "/xac-thuc"


_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """A signed file, ready to be stored."""

    sealed: bytes
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Signers:
    """Whose signatures a paper bears: the officer's and the committee's."""

    officer: Credential
    agency: Credential


def signers_of(context: CivilStatusContext, actor: Actor) -> Signers:
    """The credentials of who acts.

    Raises
    ------
    ActionRefused
        When one cannot be used.
    """
    try:
        return Signers(
            context.signatories.officer(actor.principal, actor.office),
            context.signatories.agency(actor.office),
        )
    except CredentialUnusable as unusable:
        raise ActionRefused(
            CREDENTIAL_UNUSABLE, f"Không dùng được chứng thư số: {unusable.reason_vi}."
        ) from unusable


def sign_paper(
    context: CivilStatusContext,
    actor: Actor,
    signers: Signers,
    name: str,
    unsigned: bytes,
    sealed_for: str,
    what: str,
) -> SignedPaper:
    """Sign a typeset paper twice and seal it.

    Raises
    ------
    ActionRefused
        It cannot be signed now.
    """
    requests = [
        SignatureRequest(signers.officer, f"Ký {name}", actor.principal.name, OFFICER_FIELD, OFFICER_BOX),
        SignatureRequest(signers.agency, f"Đóng dấu {name}", actor.office.name, AGENCY_FIELD, AGENCY_BOX),
    ]
    try:
        signed = context.signer.sign(unsigned, requests, at=actor.now)
    except SigningFailed as failed:
        again = " Hãy thử lại sau ít phút." if failed.retry else ""
        raise ActionRefused(SIGNING_FAILED, f"Chưa ký được {name}: {failed.reason_vi}.{again}") from failed
    except CredentialUnusable as unusable:
        raise ActionRefused(
            CREDENTIAL_UNUSABLE, f"Không dùng được chứng thư số: {unusable.reason_vi}."
        ) from unusable
    sealed = context.vault.seal(sealed_for, what, signed)
    return SignedPaper(sealed, hashlib.sha256(signed).hexdigest(), len(signed))


def set_in_type(
    context: CivilStatusContext, actor: Actor, name: str, template: str, data: Mapping[str, object]
) -> bytes:
    """A paper as PDF, unsigned.

    Raises
    ------
    ActionRefused
        It cannot be typeset: this paper only, the others of an order are signed all the same.
    """
    try:
        return context.papers.typeset(template, data, made=actor.now)
    except TypesettingFailed as failed:
        _log.error("civilstatus.paper_not_typeset", template=template)
        raise ActionRefused(
            SIGNING_FAILED,
            f"Chưa in được {name}: có nội dung mà mẫu giấy không in được. Việc đã vào sổ được giữ nguyên; hãy báo bộ "
            "phận vận hành kèm mã hồ sơ này.",
        ) from failed


def issue_of(
    context: CivilStatusContext, actor: Actor, at: BookEntry, place: str, dossier: str, verify_token: str
) -> PaperIssue:
    """Who gives a paper now: the numbers of the entry it is given with, the signer, the link of its QR code."""
    moment = actor.now.astimezone(VIETNAM)
    return PaperIssue(
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
        verify_url=f"{context.settings.public_url.rstrip('/')}{VERIFY_PATH}/{verify_token}",
        test=context.worthless,
    )
