"""Decide whether a signed PDF may be believed, and say why not."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from cryptography import x509

from lienthong.foundation.sign.security_store import FoundStore
from lienthong.foundation.trust.chains import (
    MOST_REMEMBERED_BYTES,
    NO_FILE_EVIDENCE,
    CertificateStanding,
    Evidence,
    FileEvidence,
    NotTrusted,
    TrustedCertificates,
)
from lienthong.foundation.trust.der import NotDer, first_value
from lienthong.foundation.trust.faults import Fault, day_vi
from lienthong.foundation.trust.object_identifiers import DATA
from lienthong.foundation.trust.revocation import RevocationList, is_signed_by, read_list
from lienthong.foundation.trust.signed_messages import (
    DAMAGED,
    NotIntact,
    SignedMessage,
    read_certificate,
    read_signed_message,
    read_timestamp,
)
from lienthong.foundation.trust.trust_store import TrustStore
from lienthong.foundation.verify.exact_files import BegunDigest, FoundSignature, first_part
from lienthong.foundation.verify.signed_revisions import NotAsSigned, SignedFile
from lienthong.foundation.verify.signer_names import UNKNOWN_SIGNER, SignerKind, common_name, describe

_LEEWAY: Final = timedelta(minutes=5)


@dataclass(frozen=True)
class SignatureReport:
    """What was found about one signature, in the order of signing.

    ``signer`` is the common name in the certificate, ``organization`` its organisation, ``code`` the
    ``serialNumber`` of its subject (officer's account, unit code; tax code in earnest); ``when`` is the
    moment of the trusted timestamp (aware) or ``None``; ``reason_vi`` is empty when the signature is good.

    ``issuer`` and ``stamped_by`` are common names; ``expires`` is the end of the first certificate in the chain to
    end, ``revoked`` a revocation after ``when``; ``proven`` tells that the file itself holds the revocation lists
    that show the signer and the timestamp authority were in good standing.
    """

    signer: str
    organization: str
    code: str
    when: datetime | None
    intact: bool
    trusted: bool
    timestamped: bool
    reason_vi: str = ""
    fault: Fault | None = None
    kind: SignerKind = SignerKind.PERSON
    title: str = ""
    department: str = ""
    organization_id: str = ""
    issuer: str = ""
    stamped_by: str = ""
    expires: datetime | None = None
    revoked: datetime | None = None
    proven: bool = False

    @property
    def valid(self) -> bool:
        """True when the signature is intact, trusted and timestamped."""
        return self.intact and self.trusted and self.timestamped and self.fault is None

    def remarks_vi(self, now: datetime) -> list[str]:
        """What is worth knowing about a good signature at ``now``: what ended since, and what proves it."""
        if not self.valid:
            return []
        remarks = []
        if self.expires is not None and now > self.expires:
            remarks.append(
                f"Chứng thư số đã hết hạn ngày {day_vi(self.expires)}, sau khi ký. Dấu thời gian chứng minh chữ ký "
                "có từ trước, nên vẫn hợp lệ."
            )
        if self.revoked is not None:
            remarks.append(
                f"Chứng thư số bị thu hồi ngày {day_vi(self.revoked)}, sau khi ký. Dấu thời gian chứng minh chữ ký "
                "có từ trước, nên vẫn hợp lệ."
            )
        return remarks


@dataclass(frozen=True)
class Verification:
    """The verdict on a file.

    ``reason_vi`` is the first fault in plain Vietnamese and ``fault`` which of the closed set; empty and ``None`` when
    valid. ``uncovered`` counts the bytes after the last signature.
    """

    valid: bool
    signatures: tuple[SignatureReport, ...]
    reason_vi: str = ""
    fault: Fault | None = None
    uncovered: int = 0

    @property
    def long_term(self) -> bool:
        """True when the file itself proves every signature, also after its certificates ended."""
        return self.valid and all(each.proven for each in self.signatures)

    @property
    def lasting_vi(self) -> str:
        """How long a valid file can be checked, in a sentence; empty when it is not valid."""
        if not self.valid:
            return ""
        if self.long_term:
            return "Tệp kèm đủ dữ liệu để kiểm tra cả khi chứng thư số đã hết hạn."
        return "Tệp không kèm dữ liệu kiểm tra lâu dài; sau khi chứng thư số hết hạn có thể không kiểm tra được nữa."


def verify(
    pdf: bytes,
    trust: TrustStore,
    *,
    expected: Sequence[str] = (),
    at: datetime | None = None,
    exact: bool = True,
) -> Verification:
    """Check every signature of ``pdf``; never raises for a bad file.

    Valid means: every byte is covered by the last signature or belongs to the evidence added after it, nothing but
    signing happened between signatures, each signature is intact, made by a signer trusted at the moment of its trusted
    timestamp.

    Parameters
    ----------
    expected
        Who must have signed, in this order: each text is the common name, the organisation or the code
        (``serialNumber``) in the subject of a certificate. Empty accepts any trusted signers.
    at
        Moment of receipt: a signature later than it (leeway 5 minutes) is refused. ``None`` skips this.
    exact
        Whether to recognise first a file that our own writer made (``exact_files.py``); without, pyHanko reads every
        file, which takes longer and gives the same verdict.
    """
    # The same bytes come again (a result goes to several authorities). Only what was found good is remembered, and
    # only while the trust directory stays as it is; who was expected and when it came is asked every time.
    trusted = trust.now()
    # The first part goes through the hash once for this and for all its signatures.
    size = first_part(pdf)
    with memoryview(pdf) as whole:
        begun = BegunDigest(size, hashlib.sha256(whole[:size]))
        digest = begun.state.digest() + hashlib.sha256(whole[size:]).digest()
    known: Verification | None = trusted.verdicts.get(digest)
    if known is not None and not _missing(expected, known.signatures) and not _is_early(known.signatures, at):
        return known
    verification = _verify(pdf, trusted, expected, at, begun if exact else None)
    if verification.valid:
        trusted.verdicts.keep(digest, verification)
    return verification


def verify_paper(pdf: bytes, trust: TrustStore, *, at: datetime | None = None) -> Verification:
    """Check a paper of an authority: as :func:`verify`, and the seal of an agency must be on it."""
    found = verify(pdf, trust, at=at)
    if not found.valid or any(each.kind is SignerKind.AGENCY for each in found.signatures):
        return found
    fault = Fault.NOT_AN_AUTHORITY
    return replace(found, valid=False, fault=fault, reason_vi=fault.message_vi)


def _verify(
    pdf: bytes,
    trusted: TrustedCertificates,
    expected: Sequence[str],
    at: datetime | None,
    begun: BegunDigest | None,
) -> Verification:
    try:
        file = SignedFile(pdf, exact=begun is not None, begun=begun)
    except NotAsSigned as refused:
        return Verification(valid=False, signatures=(), reason_vi=str(refused), fault=refused.fault)
    brought = NO_FILE_EVIDENCE if file.store is None else _brought(file.store.evidence)
    reports = tuple(_report(pdf, each, trusted, at, brought) for each in file.signatures)
    fault, words = next(
        ((r.fault, f"Chữ ký của {_who(r)}: {r.reason_vi}") for r in reports if r.fault), (None, "")
    )
    if fault is None:
        fault, words = _changes(file, trusted, brought)
    if fault is None and (missing := _missing(expected, reports)):
        fault, words = Fault.MISSING_SIGNER, f"thiếu chữ ký của {missing}"
    return Verification(
        valid=fault is None, signatures=reports, reason_vi=words, fault=fault, uncovered=file.uncovered
    )


def _is_early(reports: Sequence[SignatureReport], at: datetime | None) -> bool:
    """Whether something was signed after it came."""
    return at is not None and any(each.when is None or each.when > at + _LEEWAY for each in reports)


def _brought(evidence: Evidence) -> FileEvidence:
    """Give what can be read of the certificates and lists in the file; what is damaged in ours, `_changes` finds."""
    # The same people's papers bring the same evidence all day.
    return _brought_often(evidence) if evidence.size <= MOST_REMEMBERED_BYTES else _read_evidence(evidence)


@lru_cache(maxsize=256)
def _brought_often(evidence: Evidence) -> FileEvidence:
    return _read_evidence(evidence)


def _read_evidence(evidence: Evidence) -> FileEvidence:
    members: list[x509.Certificate] = []
    lists: list[RevocationList] = []
    for content in evidence.certificates:
        with suppress(*DAMAGED):
            members.append(read_certificate(content))
    for content in evidence.lists:
        with suppress(*DAMAGED):
            lists.append(read_list(content))
    return FileEvidence(tuple(members), tuple(lists))


def _changes(
    file: SignedFile, trusted: TrustedCertificates, brought: FileEvidence
) -> tuple[Fault | None, str]:
    try:
        file.check_changes()
        if file.store is not None and file.store.exact:
            _check_store(file.store, trusted, brought)
    except (NotAsSigned, NotTrusted) as refused:
        return refused.fault, str(refused)
    return None, ""


def _check_store(store: FoundStore, trusted: TrustedCertificates, brought: FileEvidence) -> None:
    """No byte of our own store is exempt: each certificate leads to a root, each list was made by one of them.

    Raises
    ------
    NotAsSigned
        When one does not.
    """
    evidence = store.evidence
    if trusted.stores.get(evidence):
        return
    members = brought.certificates
    if len(members) < len(evidence.certificates) or len(brought.lists) < len(evidence.lists):
        raise NotAsSigned(Fault.CHANGED, "dữ liệu kiểm tra lâu dài kèm theo tệp bị hỏng hoặc đã bị sửa")
    for each in members:
        trusted.check_member(each, members)
    for listed in brought.lists:
        if not any(is_signed_by(listed, each) for each in members):
            raise NotAsSigned(Fault.CHANGED, "danh sách thu hồi kèm theo tệp bị hỏng hoặc đã bị sửa")
    if evidence.size <= MOST_REMEMBERED_BYTES:
        trusted.stores.keep(evidence, True)


def _report(
    pdf: bytes,
    found: FoundSignature,
    trusted: TrustedCertificates,
    at: datetime | None,
    brought: FileEvidence,
) -> SignatureReport:
    signer, issuer, stamped_by = UNKNOWN_SIGNER, "", ""
    intact = timestamped = False
    when: datetime | None = None
    refused: NotIntact | NotTrusted | None = None
    standing: CertificateStanding | None = None
    proven = False
    try:
        message = _message(found)
        signer, issuer = describe(message.signer), common_name(message.signer.issuer)
        _check_content(pdf, found, message)
        intact = True
        trusted.check_member(message.signer, (*message.others, *brought.certificates))
        if message.timestamp is None:
            raise NotIntact(Fault.NO_TIMESTAMP)
        timestamp = read_timestamp(message.timestamp, message.signature)
        stamp = timestamp.message
        stamper = trusted.check_timestamper(stamp.signer, stamp.others, timestamp.when, brought)
        when, timestamped, stamped_by = timestamp.when, True, common_name(stamp.signer.subject)
        if at is not None and when > at + _LEEWAY:
            raise NotIntact(Fault.SIGNED_LATER)
        standing = trusted.check_signer(message.signer, message.others, when, brought)
        proven = standing.proven and stamper.proven
    except (NotIntact, NotTrusted) as fault:
        refused = fault
    return SignatureReport(
        signer=signer.name,
        organization=signer.organization,
        code=signer.code,
        when=when,
        intact=intact,
        trusted=standing is not None,
        timestamped=timestamped,
        reason_vi="" if refused is None else str(refused),
        fault=None if refused is None else refused.fault,
        kind=signer.kind,
        title=signer.title,
        department=signer.department,
        organization_id=signer.organization_id,
        issuer=issuer,
        stamped_by=stamped_by,
        expires=None if standing is None else standing.expires,
        revoked=None if standing is None or standing.revoked is None else standing.revoked.since,
        proven=proven,
    )


def _message(found: FoundSignature) -> SignedMessage:
    try:
        message = first_value(found.value).raw
    except NotDer as error:
        raise NotIntact(Fault.SIGNATURE_DAMAGED) from error
    # The room kept for the value is filled with zeros; anything else there was put in afterwards.
    if found.value[len(message) :].strip(b"\0"):
        raise NotIntact(Fault.SIGNATURE_DAMAGED)
    return read_signed_message(message, DATA)


def _check_content(pdf: bytes, found: FoundSignature, signed: SignedMessage) -> None:
    if found.sha256 is not None and signed.digest_name == "sha256":
        if found.sha256 != signed.digest:
            raise NotIntact(Fault.CONTENT_CHANGED)
        return
    digest = hashlib.new(signed.digest_name)
    with memoryview(pdf) as whole:
        digest.update(whole[: found.hole])
        digest.update(whole[found.after : found.end])
    if digest.digest() != signed.digest:
        raise NotIntact(Fault.CONTENT_CHANGED)


def _missing(expected: Sequence[str], reports: Sequence[SignatureReport]) -> str:
    remaining = iter(reports)
    for each in expected:
        if not any(each in {report.signer, report.organization, report.code} for report in remaining):
            return each
    return ""


def _who(report: SignatureReport) -> str:
    return report.signer or "người chưa xác định"
