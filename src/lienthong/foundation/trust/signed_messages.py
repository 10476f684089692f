"""Read CMS SignedData strictly: one signer, known algorithms, nothing that is not checked.

Stricter than RFC 5652 on purpose: every byte of the message must bear on the verdict, so a changed byte is
always found. What a foreign signer may add (other certificates of the chain) must itself lead to a root.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from lienthong.foundation.trust import der
from lienthong.foundation.trust import object_identifiers as oids
from lienthong.foundation.trust.faults import Fault, FaultFound

_HASHES: Final[dict[bytes, tuple[str, hashes.HashAlgorithm]]] = {
    der.oid("2.16.840.1.101.3.4.2.1"): ("sha256", hashes.SHA256()),
    der.oid("2.16.840.1.101.3.4.2.2"): ("sha384", hashes.SHA384()),
    der.oid("2.16.840.1.101.3.4.2.3"): ("sha512", hashes.SHA512()),
}
_ECDSA: Final = {
    der.oid("1.2.840.10045.4.3.2"): "sha256",
    der.oid("1.2.840.10045.4.3.3"): "sha384",
    der.oid("1.2.840.10045.4.3.4"): "sha512",
}
_RSA: Final = {
    der.oid("1.2.840.113549.1.1.1"): None,  # rsaEncryption: the hash is that of the signer info
    der.oid("1.2.840.113549.1.1.11"): "sha256",
    der.oid("1.2.840.113549.1.1.12"): "sha384",
    der.oid("1.2.840.113549.1.1.13"): "sha512",
}
# By their encodings, with and without the parameters that say nothing.
_ALGORITHMS: Final = {
    der.sequence(each, parameters): each
    for each in (*_HASHES, *_ECDSA, *_RSA)
    for parameters in (b"", der.NULL)
}
#: Longest certificates that are kept in memory, in bytes; what comes from outside must not fill it.
_MOST_REMEMBERED: Final = 16_000
# What reading damaged DER and certificates raises.
DAMAGED: Final = (
    ValueError,
    TypeError,
    IndexError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)


class NotIntact(FaultFound):
    """The message is damaged, changed, or of a kind we do not accept; the message is in Vietnamese."""


@dataclass(frozen=True)
class Algorithm:
    """An AlgorithmIdentifier: OBJECT IDENTIFIER in DER, parameters absent or NULL only."""

    oid: bytes

    @classmethod
    def read(cls, value: der.Value) -> Algorithm:
        """Read one; parameters other than NULL are not accepted (RSA-PSS is not used by Vietnamese CAs).

        Raises
        ------
        NotDer
            When it has other parameters.
        """
        known = _ALGORITHMS.get(value.raw)
        if known is not None:
            return cls(known)
        parts = value.expect(der.SEQUENCE).children()
        if not 1 <= len(parts) <= 2 or (len(parts) == 2 and parts[1].raw != der.NULL):
            raise der.NotDer("algorithm parameters")
        return cls(parts[0].expect(der.OID).raw)

    def hash(self) -> tuple[str, hashes.HashAlgorithm]:
        """Give the name and the object of this hash algorithm.

        Raises
        ------
        NotDer
            When it is none that is believed.
        """
        if self.oid not in _HASHES:
            raise der.NotDer("hash algorithm")
        return _HASHES[self.oid]


@dataclass(frozen=True)
class SignedMessage:
    """A SignedData whose signature value has been checked against the signer's certificate."""

    content: bytes | None
    digest_name: str
    digest: bytes
    signature: bytes
    signer: x509.Certificate
    others: tuple[x509.Certificate, ...]
    timestamp: bytes | None


def read_signed_message(data: bytes, content_type: bytes) -> SignedMessage:
    """Read ContentInfo (DER, no bytes after it) and check the signer's signature over its attributes.

    Raises
    ------
    NotIntact
        Damaged, changed, or signed with algorithms that are not accepted.
    """
    try:
        return _read(der.only_value(data), content_type)
    except DAMAGED as error:
        raise NotIntact(Fault.SIGNATURE_DAMAGED) from error
    except InvalidSignature as error:
        raise NotIntact(Fault.SIGNATURE_MISMATCH) from error


def _read(message: der.Value, content_type: bytes) -> SignedMessage:
    kind, wrapped = message.expect(der.SEQUENCE).children()
    signed = der.only_value(wrapped.expect(0xA0).body).expect(der.SEQUENCE).children()
    version, algorithms, inside, certificates, signers = _without_crls(signed)
    wanted_version = 1 if content_type == oids.DATA else 3
    if kind.raw != oids.SIGNED_DATA or version.number() != wanted_version:
        raise der.NotDer("not SignedData of the right version")
    content = _content(inside, content_type)
    signer = der.only_value(signers.expect(der.SET).body).expect(der.SEQUENCE).children()
    info_version, sid, digest_algorithm, attributes, signature_algorithm, signature = signer[:6]
    digest = Algorithm.read(digest_algorithm)
    if info_version.number() != 1 or algorithms.expect(der.SET).body != digest_algorithm.raw:
        raise der.NotDer("signer info")
    # Who signs all day sends the same certificates each time.
    is_short = len(certificates.raw) + len(sid.raw) <= _MOST_REMEMBERED
    own, others, fingerprint = (_certificates_often if is_short else _certificates)(certificates.raw, sid.raw)
    name, hash_algorithm = digest.hash()
    _check_signature(
        own,
        Algorithm.read(signature_algorithm),
        hash_algorithm,
        signature.expect(der.OCTETS).body,
        b"\x31" + attributes.expect(0xA0).raw[1:],
    )
    signed_attributes = _attributes(attributes)
    if signed_attributes.get(oids.CONTENT_TYPE) != content_type:
        raise der.NotDer("content type attribute")
    _check_signing_certificate(signed_attributes.get(oids.SIGNING_CERTIFICATE_V2), own, fingerprint)
    return SignedMessage(
        content=content,
        digest_name=name,
        digest=der.only_value(signed_attributes.get(oids.MESSAGE_DIGEST, b"")).expect(der.OCTETS).body,
        signature=signature.body,
        signer=own,
        others=others,
        timestamp=_timestamp(signer[6:]),
    )


def _without_crls(parts: list[der.Value]) -> list[der.Value]:
    """Give the five parts we use; revocation lists inside the message are refused, ours count.

    Raises
    ------
    NotDer
        When other parts stand there.
    """
    if len(parts) != 5:
        raise der.NotDer("parts of SignedData")
    return parts


def _content(inside: der.Value, content_type: bytes) -> bytes | None:
    kind, *content = inside.expect(der.SEQUENCE).children()
    if kind.raw != content_type or len(content) != (0 if content_type == oids.DATA else 1):
        raise der.NotDer("content")
    if not content:
        return None
    return der.only_value(content[0].expect(0xA0).body).expect(der.OCTETS).body


def _attributes(value: der.Value) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for each in value.children():
        kind, inside = each.expect(der.SEQUENCE).children()
        if kind.expect(der.OID).raw in found:
            raise der.NotDer("attribute twice")
        found[kind.raw] = der.only_value(inside.expect(der.SET).body).raw
    return found


def _timestamp(rest: list[der.Value]) -> bytes | None:
    if not rest:
        return None
    (unsigned,) = rest
    attributes = _attributes(unsigned.expect(0xA1))
    if set(attributes) != {oids.TIMESTAMP_TOKEN}:
        raise der.NotDer("unsigned attributes")
    return attributes[oids.TIMESTAMP_TOKEN]


def _certificates(
    certificates: bytes, signer: bytes
) -> tuple[x509.Certificate, tuple[x509.Certificate, ...], bytes]:
    """Give the certificate of the signer, named by issuer and number, the others, and the SHA-256 of the former.

    Raises
    ------
    NotDer
        When it is not there exactly once.
    """
    found = [read_certificate(each.raw) for each in der.only_value(certificates).expect(0xA0).children()]
    issuer, serial = der.only_value(signer).expect(der.SEQUENCE).children()
    own = [c for c in found if c.serial_number == serial.number() and c.issuer.public_bytes() == issuer.raw]
    if len(own) != 1:
        raise der.NotDer("signer's certificate")
    return own[0], tuple(c for c in found if c is not own[0]), own[0].fingerprint(hashes.SHA256())


@lru_cache(maxsize=512)
def _certificates_often(
    certificates: bytes, signer: bytes
) -> tuple[x509.Certificate, tuple[x509.Certificate, ...], bytes]:
    return _certificates(certificates, signer)


def read_certificate(data: bytes) -> x509.Certificate:
    """Load a certificate whole: the library reads the parts lazily, damage would show only later."""
    return _load_often(data) if len(data) <= _MOST_REMEMBERED else _load(data)


@lru_cache(maxsize=1024)
def _load_often(data: bytes) -> x509.Certificate:
    return _load(data)


def _load(data: bytes) -> x509.Certificate:
    der.check_signed_object(data)
    certificate = x509.load_der_x509_certificate(data)
    parts = (certificate.extensions, certificate.subject, certificate.issuer, certificate.public_key())
    if None in parts:
        raise der.NotDer("certificate")
    return certificate


def _check_signature(
    certificate: x509.Certificate,
    algorithm: Algorithm,
    hash_algorithm: hashes.HashAlgorithm,
    signature: bytes,
    message: bytes,
) -> None:
    key = certificate.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey) and _ECDSA.get(algorithm.oid) == hash_algorithm.name:
        key.verify(signature, message, ec.ECDSA(hash_algorithm))
    elif isinstance(key, rsa.RSAPublicKey) and _RSA.get(algorithm.oid, "") in {None, hash_algorithm.name}:
        key.verify(signature, message, padding.PKCS1v15(), hash_algorithm)
    else:
        raise der.NotDer("signature algorithm")


def _check_signing_certificate(attribute: bytes | None, own: x509.Certificate, sha256: bytes) -> None:
    """The signature names its certificate (ESS signing-certificate-v2, RFC 5035), so none can be swapped.

    Raises
    ------
    NotDer
        When it names another, or none.
    """
    if attribute is None:
        raise der.NotDer("signing certificate attribute")
    parts = der.only_value(attribute).children()[0].children()[0].children()
    if parts[0].tag == der.SEQUENCE:
        algorithm_object = Algorithm.read(parts.pop(0)).hash()[1]
        if own.fingerprint(algorithm_object) != parts[0].body:
            raise der.NotDer("signing certificate")
    elif sha256 != parts[0].expect(der.OCTETS).body:
        raise der.NotDer("signing certificate")


@dataclass(frozen=True)
class Timestamp:
    """A checked timestamp token: when, and who says so."""

    when: datetime
    message: SignedMessage


def read_timestamp(token: bytes, stamped: bytes) -> Timestamp:
    """Read a token and check that it is over ``stamped`` (RFC 3161, 2.4.2).

    Raises
    ------
    NotIntact
        Damaged, changed, or over something else.
    """
    try:
        message = read_signed_message(token, oids.TST_INFO)
    except NotIntact as error:
        raise NotIntact(Fault.TIMESTAMP_DAMAGED) from error
    content = message.content or b""
    if hashlib.new(message.digest_name, content).digest() != message.digest:
        raise NotIntact(Fault.TIMESTAMP_DAMAGED)
    try:
        parts = der.only_value(content).expect(der.SEQUENCE).children()
        algorithm, imprint = parts[2].expect(der.SEQUENCE).children()
        name = Algorithm.read(algorithm).hash()[0]
        when = _moment(parts[4].expect(der.GENERALIZED_TIME).body.decode())
    except (ValueError, IndexError) as error:
        raise NotIntact(Fault.TIMESTAMP_DAMAGED) from error
    if imprint.body != hashlib.new(name, stamped).digest():
        raise NotIntact(Fault.TIMESTAMP_MISMATCH)
    return Timestamp(when, message)


def _moment(text: str) -> datetime:
    if len(text) == 15 and text[-1] == "Z" and text.isascii() and text[:-1].isdecimal():
        month, day, hour, minute, second = (int(text[at : at + 2]) for at in range(4, 14, 2))
        return datetime(int(text[:4]), month, day, hour, minute, second, tzinfo=UTC)
    pattern = "%Y%m%d%H%M%S.%fZ" if "." in text else "%Y%m%d%H%M%SZ"
    return datetime.strptime(text, pattern).replace(tzinfo=UTC)
