"""Decide whether a signed PDF may be believed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.x509.oid import NameOID

from lienthong.foundation.documents.cms import DATA
from lienthong.foundation.documents.cms_reading import (
    NotIntact,
    SignedMessage,
    read_signed_message,
    read_timestamp,
)
from lienthong.foundation.documents.der import NotDer, first_value
from lienthong.foundation.documents.signed_revisions import FoundSignature, NotAsSigned, SignedFile
from lienthong.foundation.documents.trust import NotTrusted, TrustStore

_LEEWAY: Final = timedelta(minutes=5)


@dataclass(frozen=True)
class SignatureReport:
    """What was found about one signature, in the order of signing.

    ``signer`` is the common name in the certificate, ``organization`` its organisation, ``code`` the
    ``serialNumber`` of its subject (officer's account, unit code; tax code in earnest); ``when`` is the
    moment of the trusted timestamp (aware) or ``None``; ``reason_vi`` is empty when the signature is good.
    """

    signer: str
    organization: str
    code: str
    when: datetime | None
    intact: bool
    trusted: bool
    timestamped: bool
    reason_vi: str = ""

    @property
    def valid(self) -> bool:
        """True when the signature is intact, trusted and timestamped."""
        return self.intact and self.trusted and self.timestamped and not self.reason_vi


@dataclass(frozen=True)
class Verification:
    """The verdict on a file; ``reason_vi`` is the first fault in plain Vietnamese, empty when valid."""

    valid: bool
    signatures: tuple[SignatureReport, ...]
    reason_vi: str = ""


def verify(
    pdf: bytes,
    trust: TrustStore,
    *,
    expected: Sequence[str] = (),
    at: datetime | None = None,
) -> Verification:
    """Check every signature of ``pdf``; never raises for a bad file.

    Valid means: every byte is covered by the last signature, nothing but signing happened between signatures,
    each signature is intact, made by a signer trusted at the moment of its trusted timestamp.

    Parameters
    ----------
    expected
        Who must have signed, in this order: each text is the common name, the organisation or the code
        (``serialNumber``) in the subject of a certificate. Empty accepts any trusted signers.
    at
        Moment of receipt: a signature later than it (leeway 5 minutes) is refused. ``None`` skips this.
    """
    # The same bytes come again (a result goes to several authorities). Only what was found good is remembered, and
    # only while the trust directory stays as it is; who was expected and when it came is asked every time.
    verdicts = trust.verdicts()
    digest = hashlib.sha256(pdf).digest()
    known: tuple[SignatureReport, ...] | None = verdicts.get(digest)
    if known is not None and not _missing(expected, known) and not _is_early(known, at):
        return Verification(valid=True, signatures=known)
    verification = _verify(pdf, trust, expected, at)
    if verification.valid:
        verdicts.keep(digest, verification.signatures)
    return verification


def _verify(pdf: bytes, trust: TrustStore, expected: Sequence[str], at: datetime | None) -> Verification:
    try:
        file = SignedFile(pdf)
    except NotAsSigned as fault:
        return Verification(valid=False, signatures=(), reason_vi=str(fault))
    reports = tuple(_report(pdf, each, trust, at) for each in file.signatures)
    fault_vi = next((f"Chữ ký của {_who(r)}: {r.reason_vi}" for r in reports if r.reason_vi), "")
    if not fault_vi:
        missing = _missing(expected, reports)
        fault_vi = f"thiếu chữ ký của {missing}" if missing else _changes(file)
    return Verification(valid=not fault_vi, signatures=reports, reason_vi=fault_vi)


def _is_early(reports: Sequence[SignatureReport], at: datetime | None) -> bool:
    """Whether something was signed after it came."""
    return at is not None and any(each.when is None or each.when > at + _LEEWAY for each in reports)


def _changes(file: SignedFile) -> str:
    try:
        file.check_changes()
    except NotAsSigned as fault:
        return str(fault)
    return ""


def _report(pdf: bytes, found: FoundSignature, trust: TrustStore, at: datetime | None) -> SignatureReport:
    report = SignatureReport("", "", "", None, intact=False, trusted=False, timestamped=False)
    try:
        message = _message(pdf, found)
        subject = message.signer.subject
        report = replace(
            report,
            signer=_text(subject, NameOID.COMMON_NAME),
            organization=_text(subject, NameOID.ORGANIZATION_NAME),
            code=_text(subject, NameOID.SERIAL_NUMBER),
            intact=True,
        )
        if message.timestamp is None:
            raise NotIntact("không có dấu thời gian")
        timestamp = read_timestamp(message.timestamp, message.signature)
        stamped_by = timestamp.message
        trust.check_timestamper(stamped_by.signer, stamped_by.others, timestamp.when)
        report = replace(report, when=timestamp.when, timestamped=True)
        if at is not None and timestamp.when > at + _LEEWAY:
            raise NotIntact("thời điểm ký ở sau thời điểm nhận")
        trust.check_signer(message.signer, message.others, timestamp.when)
    except (NotIntact, NotTrusted) as fault:
        return replace(report, reason_vi=str(fault))
    return replace(report, trusted=True)


def _message(pdf: bytes, found: FoundSignature) -> SignedMessage:
    try:
        message = first_value(found.value).raw
    except NotDer as error:
        raise NotIntact("dữ liệu chữ ký bị hỏng hoặc đã bị sửa") from error
    # The room kept for the value is filled with zeros; anything else there was put in afterwards.
    if found.value[len(message) :].strip(b"\0"):
        raise NotIntact("dữ liệu chữ ký bị hỏng hoặc đã bị sửa")
    signed = read_signed_message(message, DATA)
    digest = hashlib.new(signed.digest_name)
    with memoryview(pdf) as whole:
        digest.update(whole[: found.hole])
        digest.update(whole[found.after : found.end])
    if digest.digest() != signed.digest:
        raise NotIntact("nội dung tệp bị sửa sau khi ký")
    return signed


def _missing(expected: Sequence[str], reports: Sequence[SignatureReport]) -> str:
    remaining = iter(reports)
    for each in expected:
        if not any(each in {report.signer, report.organization, report.code} for report in remaining):
            return each
    return ""


def _who(report: SignatureReport) -> str:
    return report.signer or "người chưa xác định"


def _text(subject: x509.Name, kind: x509.ObjectIdentifier) -> str:
    found = subject.get_attributes_for_oid(kind)
    return str(found[0].value) if found else ""
