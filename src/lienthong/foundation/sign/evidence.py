"""Where the evidence for later comes from: the trust directory, or the local test authority (demo)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from cryptography import x509

from lienthong.foundation.sign.credentials import Credential, open_credential
from lienthong.foundation.sign.local_authority import LocalAuthority, LocalLists
from lienthong.foundation.sign.timestamps import LocalTimestamps, TimestampSource
from lienthong.foundation.trust import object_identifiers as oids
from lienthong.foundation.trust.chains import Evidence, NotTrusted
from lienthong.foundation.trust.faults import Fault
from lienthong.foundation.trust.signed_messages import read_signed_message
from lienthong.foundation.trust.trust_store import TrustStore


@dataclass(frozen=True)
class TrustFolder:
    """A trust directory (``roots``, ``issuers``, ``crls``) that somebody keeps up to date (in earnest)."""

    directory: Path


EvidenceSource = TrustFolder | LocalLists


def gather(
    source: EvidenceSource,
    credentials: list[Credential],
    timestamps: TimestampSource,
    token: bytes,
    at: datetime,
) -> Evidence:
    """Give what proves at any later time that the signers and the timestamp authority were in good standing.

    Parameters
    ----------
    token
        One of the timestamps; tells who made it when that is a service over HTTP.
    at
        Moment of signing: the lists must be in force then.

    Raises
    ------
    NotTrusted
        A certificate leads to no root, is expired or revoked, or a list in force is missing.
    """
    store = _store(source)
    signers = [open_credential(each) for each in credentials]
    helpers = [issuer for each in signers for issuer in each.issuers]
    stamper, others = _stamper(timestamps, token)
    chain = (*(each.certificate for each in signers), stamper)
    try:
        return store.now().evidence(chain, (*helpers, *others), at)
    except NotTrusted as refused:
        if refused.fault is not Fault.REVOCATION_UNKNOWN or not isinstance(source, LocalLists):
            raise
        _authority(source.directory).renew_lists(at)
        return store.now().evidence(chain, (*helpers, *others), at)


def _stamper(
    timestamps: TimestampSource, token: bytes
) -> tuple[x509.Certificate, tuple[x509.Certificate, ...]]:
    if isinstance(timestamps, LocalTimestamps):
        opened = open_credential(timestamps.credential)
        return opened.certificate, opened.issuers
    message = read_signed_message(token, oids.TST_INFO)
    return message.signer, message.others


@cache
def _store(source: EvidenceSource) -> TrustStore:
    if isinstance(source, LocalLists):
        return _authority(source.directory).trust()
    return TrustStore(source.directory)


@cache
def _authority(directory: Path) -> LocalAuthority:
    return LocalAuthority(directory)
