"""Certificate revocation lists (RFC 5280, section 5): what one says, and for which moments it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from lienthong.foundation.trust.der import check_signed_object

_T = TypeVar("_T", bound=x509.ExtensionType)
#: After these, what was signed or stamped before the revocation may be forged (RFC 3161, section 4).
_COMPROMISED: Final = frozenset(
    {
        None,
        x509.ReasonFlags.key_compromise,
        x509.ReasonFlags.ca_compromise,
        x509.ReasonFlags.aa_compromise,
    }
)


@dataclass(frozen=True, slots=True)
class Revocation:
    """An entry of a list: since when, and why (None: no reason given)."""

    since: datetime
    reason: x509.ReasonFlags | None

    @property
    def casts_doubt_on_the_past(self) -> bool:
        """True when the key may have been in other hands: for a timestamp authority all its stamps fall."""
        return self.reason in _COMPROMISED


@dataclass(frozen=True, eq=False)
class RevocationList:
    """A list, read whole; ``issued`` and ``next_update`` are its thisUpdate and nextUpdate (aware)."""

    der: bytes
    crl: x509.CertificateRevocationList
    issuer: bytes
    issued: datetime
    next_update: datetime | None
    entries: dict[int, x509.RevokedCertificate]
    authorities: bool
    others: bool
    keeps_expired: bool

    def covers(self, certificate: x509.Certificate, when: datetime) -> bool:
        """True when silence of this list means that the certificate was not revoked at ``when``.

        A list that was already due for replacement says nothing; one made after the certificate's end may have
        dropped it (RFC 5280, 3.3), unless it declares to keep expired ones (X.509, expiredCertsOnCRL).
        """
        return (self.next_update is None or when <= self.next_update) and self.is_for(certificate)

    def is_for(self, certificate: x509.Certificate) -> bool:
        """True when the list would name the certificate if it were revoked."""
        if not (self.authorities if _is_authority(certificate) else self.others):
            return False
        return self.keeps_expired or self.issued <= certificate.not_valid_after_utc

    def is_current(self, at: datetime) -> bool:
        """True when the list was in force at ``at``."""
        return self.issued <= at and (self.next_update is None or at <= self.next_update)

    def revocation(self, certificate: x509.Certificate) -> Revocation | None:
        """What the list says about the certificate; the earlier of revocation and known compromise counts."""
        entry = self.entries.get(certificate.serial_number)
        if entry is None:
            return None
        reason = _entry_extension(entry, x509.CRLReason)
        compromised = _entry_extension(entry, x509.InvalidityDate)
        since = entry.revocation_date_utc
        if compromised is not None:
            since = min(since, compromised.invalidity_date_utc)
        return Revocation(since, None if reason is None else reason.reason)


_EXPIRED_CERTIFICATES_ON_LIST: Final = x509.ObjectIdentifier("2.5.29.60")
_UNDERSTOOD: Final = frozenset({x509.IssuingDistributionPoint.oid, x509.CRLNumber.oid})


@lru_cache(maxsize=256)
def read_list(der: bytes) -> RevocationList:
    """Read a list in DER.

    Raises
    ------
    ValueError
        Damaged, or of a kind that cannot be judged alone: changes only, indirect, some reasons only.
    """
    check_signed_object(der)
    crl = x509.load_der_x509_crl(der)
    authorities = others = True
    for extension in crl.extensions:
        if isinstance(extension.value, x509.IssuingDistributionPoint):
            point = extension.value
            if point.indirect_crl or point.only_some_reasons or point.only_contains_attribute_certs:
                raise ValueError("partial revocation list")
            authorities, others = not point.only_contains_user_certs, not point.only_contains_ca_certs
        elif extension.critical and extension.oid not in _UNDERSTOOD:
            raise ValueError("revocation list with unknown conditions")
    return RevocationList(
        der=der,
        crl=crl,
        issuer=crl.issuer.public_bytes(),
        issued=crl.last_update_utc,
        next_update=crl.next_update_utc,
        entries={entry.serial_number: entry for entry in crl},
        authorities=authorities,
        others=others,
        keeps_expired=any(each.oid == _EXPIRED_CERTIFICATES_ON_LIST for each in crl.extensions),
    )


@lru_cache(maxsize=1024)
def is_signed_by(revocations: RevocationList, issuer: x509.Certificate) -> bool:
    """True when the issuer of the certificate made the list and may do so."""
    if revocations.issuer != issuer.subject.public_bytes():
        return False
    usage = extension(issuer, x509.KeyUsage)
    if usage is None or not usage.crl_sign:
        return False
    try:
        return bool(revocations.crl.is_signature_valid(issuer.public_key()))  # type: ignore[arg-type]
    except (InvalidSignature, UnsupportedAlgorithm, TypeError, ValueError):
        return False


def extension(certificate: x509.Certificate, kind: type[_T]) -> _T | None:
    """The extension of a certificate, if it has it."""
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _entry_extension(entry: x509.RevokedCertificate, kind: type[_T]) -> _T | None:
    try:
        return entry.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _is_authority(certificate: x509.Certificate) -> bool:
    basic = extension(certificate, x509.BasicConstraints)
    return basic is not None and basic.ca
