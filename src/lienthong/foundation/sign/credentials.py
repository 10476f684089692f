"""Keys that sign: a PKCS#12 file on disk, opened once per process."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12


class CredentialUnusable(Exception):
    """The PKCS#12 file cannot be used to sign; ``reason_vi`` says why in Vietnamese."""

    def __init__(self, path: Path, reason_vi: str) -> None:
        super().__init__(f"{path}: {reason_vi}")
        self.path = path
        self.reason_vi = reason_vi


@dataclass(frozen=True)
class Credential:
    """Where a signing key lies. Small and picklable: worker processes open the file themselves.

    Parameters
    ----------
    pkcs12
        File with the private key, its certificate and the certificates of the issuers.
    password
        Password of the file; empty when it has none.
    """

    pkcs12: Path
    password: str = field(default="", repr=False)


@dataclass(frozen=True, eq=False)
class OpenedCredential:
    """A key in memory with the DER of its certificate and of the issuers' certificates."""

    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey = field(repr=False)
    certificate: x509.Certificate
    issuers: tuple[x509.Certificate, ...]
    certificate_der: bytes
    issuers_der: tuple[bytes, ...]

    def sign(self, message: bytes) -> bytes:
        """Sign with SHA-256: ECDSA (DER) for EC keys, PKCS#1 v1.5 for RSA keys."""
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            return self.key.sign(message, ec.ECDSA(hashes.SHA256()))
        return self.key.sign(message, padding.PKCS1v15(), hashes.SHA256())


def open_credential(credential: Credential) -> OpenedCredential:
    """Open the PKCS#12 file; kept in memory until the file changes.

    Raises
    ------
    CredentialUnusable
        The file is missing, the password is wrong, or it holds no usable key and certificate.
    """
    try:
        changed = credential.pkcs12.stat().st_mtime_ns
    except OSError as error:
        raise CredentialUnusable(credential.pkcs12, "không đọc được tệp chứng thư số") from error
    return _open(credential, changed)


@lru_cache(maxsize=512)
def _open(credential: Credential, _changed: int) -> OpenedCredential:
    password = credential.password.encode() or None
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(credential.pkcs12.read_bytes(), password)
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise CredentialUnusable(
            credential.pkcs12, "tệp chứng thư số hỏng hoặc sai mật khẩu mở khóa"
        ) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) or certificate is None:
        raise CredentialUnusable(credential.pkcs12, "tệp không có khóa EC hoặc RSA kèm chứng thư số")
    return OpenedCredential(
        key=key,
        certificate=certificate,
        issuers=tuple(others),
        certificate_der=certificate.public_bytes(Encoding.DER),
        issuers_der=tuple(other.public_bytes(Encoding.DER) for other in others),
    )
