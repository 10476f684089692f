"""Write CMS SignedData (RFC 5652) as PAdES (ETSI EN 319 142-1) and RFC 3161 want it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from lienthong.foundation.sign.credentials import OpenedCredential
from lienthong.foundation.trust import der
from lienthong.foundation.trust import object_identifiers as oids

SHA256: Final = der.sequence(der.oid("2.16.840.1.101.3.4.2.1"))

_ECDSA_SHA256: Final = der.sequence(der.oid("1.2.840.10045.4.3.2"))
_RSA_SHA256: Final = der.sequence(der.oid("1.2.840.113549.1.1.11"), der.NULL)


def signed_data(
    credential: OpenedCredential,
    content_type: bytes,
    digest: bytes,
    *,
    content: bytes | None = None,
    timestamp: Callable[[bytes], bytes] | None = None,
) -> bytes:
    """Sign a SHA-256 ``digest`` and give the ContentInfo in DER.

    Parameters
    ----------
    content_type
        OBJECT IDENTIFIER (DER) of what is signed.
    content
        The content itself when it travels inside (timestamp tokens); ``None`` for a detached signature.
    timestamp
        Called with the signature value, gives a timestamp token over it (RFC 3161, Appendix A).
    """
    sid, signing_certificate, certificates, algorithm = _constant_parts(credential)
    attributes = (
        der.sequence(oids.CONTENT_TYPE, der.set_of([content_type])),
        der.sequence(oids.MESSAGE_DIGEST, der.set_of([der.octets(digest)])),
        signing_certificate,
    )
    signature = credential.sign(der.set_of(attributes))
    unsigned = b""
    if timestamp is not None:
        token = der.sequence(oids.TIMESTAMP_TOKEN, der.set_of([timestamp(signature)]))
        unsigned = der.set_of([token], tag=0xA1)
    signer = der.sequence(
        der.integer(1),
        sid,
        SHA256,
        der.set_of(attributes, tag=0xA0),
        algorithm,
        der.octets(signature),
        unsigned,
    )
    inside = b"" if content is None else der.explicit(0, der.octets(content))
    return der.sequence(
        oids.SIGNED_DATA,
        der.explicit(
            0,
            der.sequence(
                der.integer(1 if content_type == oids.DATA else 3),
                der.set_of([SHA256]),
                der.sequence(content_type, inside),
                certificates,
                der.set_of([signer]),
            ),
        ),
    )


@lru_cache(maxsize=512)
def _constant_parts(credential: OpenedCredential) -> tuple[bytes, bytes, bytes, bytes]:
    """Give what does not change between signatures of one credential."""
    certificate = credential.certificate
    sid = der.sequence(certificate.issuer.public_bytes(), der.integer(certificate.serial_number))
    fingerprint = hashlib.sha256(credential.certificate_der).digest()
    signing_certificate = der.sequence(
        oids.SIGNING_CERTIFICATE_V2,
        der.set_of([der.sequence(der.sequence(der.sequence(der.octets(fingerprint))))]),
    )
    chain = [
        other.public_bytes(Encoding.DER) for other in credential.issuers if other.issuer != other.subject
    ]
    certificates = der.set_of([credential.certificate_der, *chain], tag=0xA0)
    is_ec = isinstance(credential.key, ec.EllipticCurvePrivateKey)
    return sid, signing_certificate, certificates, _ECDSA_SHA256 if is_ec else _RSA_SHA256
