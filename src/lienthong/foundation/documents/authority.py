"""The local test authority ("CA KIỂM THỬ Liên Thông"): never for use in earnest.

Layout of the directory::

    root.p12 issuing.p12 timestamps.p12      keys of the authority
    officers/<code>.p12  agencies/<code>.p12 keys that sign results
    trust/{roots,issuers}/*.pem trust/crls/*.crl   what receivers need

All keys are EC P-256. The password of the PKCS#12 files is fixed: the keys are worth nothing outside a demo.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from lienthong.foundation.documents.credentials import Credential, OpenedCredential, open_credential
from lienthong.foundation.documents.timestamping import LocalTimestamps
from lienthong.foundation.documents.trust import TrustStore

TEST_AUTHORITY: Final = "CA KIỂM THỬ Liên Thông"
_PASSWORD: Final = "kiem-thu"  # noqa: S105 - see above
_CODE: Final = re.compile(r"[A-Za-z0-9._-]{1,80}")
# Wide validity: the demo's clock may start anywhere in the years the law tables cover.
VALID_FROM: Final = datetime(2015, 1, 1, tzinfo=UTC)
VALID_TO: Final = datetime(2045, 1, 1, tzinfo=UTC)
_Use = Literal["authority", "signer", "timestamps"]


class LocalAuthority:
    """A root, an issuing authority and a timestamp authority kept under one directory (``var/pki``).

    Made once under a file lock; any process may be first. Certificates are issued on demand and kept.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._trust = directory / "trust"
        for part in (
            directory / "officers",
            directory / "agencies",
            *(self._trust / kind for kind in ("roots", "issuers", "crls")),
        ):
            part.mkdir(parents=True, exist_ok=True)
        with self._locked():
            if not self._file("timestamps").exists():
                self._found()

    def officer(
        self,
        code: str,
        name: str,
        *,
        title: str,
        agency: str,
        valid_from: datetime = VALID_FROM,
        valid_to: datetime = VALID_TO,
    ) -> Credential:
        """Give the signing credential of the officer ``code`` (letters, digits, ``.-_``)."""
        subject = _subject(name, organization=agency, title=title, identifier=code)
        return self._issued("officers", code, subject, valid_from, valid_to)

    def agency(
        self, code: str, name: str, *, valid_from: datetime = VALID_FROM, valid_to: datetime = VALID_TO
    ) -> Credential:
        """Give the seal credential of the agency ``code`` (e.g. a unit code), made on first use."""
        subject = _subject(name, organization=name, identifier=code)
        return self._issued("agencies", code, subject, valid_from, valid_to)

    def timestamps(self) -> LocalTimestamps:
        """Give the source of timestamps."""
        return LocalTimestamps(self._credential("timestamps"))

    def revoke(self, credential: Credential, *, when: datetime) -> None:
        """Put the certificate on the revocation list from ``when`` on."""
        revoked = open_credential(credential).certificate.serial_number
        with self._locked():
            issuing = open_credential(self._credential("issuing"))
            old = x509.load_der_x509_crl((self._trust / "crls" / "issuing.crl").read_bytes())
            self._publish_crl(
                "issuing",
                issuing,
                [*((e.serial_number, e.revocation_date_utc) for e in old), (revoked, when)],
            )

    def trust(self) -> TrustStore:
        """Give the trust store of this authority."""
        return TrustStore(self._trust)

    def _found(self) -> None:
        """Make the authority's own keys; the timestamp key last, its presence says that all is there."""
        root_key = ec.generate_private_key(ec.SECP256R1())
        root_name = _subject(f"{TEST_AUTHORITY} - Gốc", organization="Liên Thông")
        root = _certificate(root_name, root_key.public_key(), root_name, root_key, "authority", path_length=1)
        self._keep("root", root_key, root, [])
        opened = open_credential(self._credential("root"))
        for file, name, use in (
            ("issuing", f"{TEST_AUTHORITY} - Cấp phát", "authority"),
            ("timestamps", "TSA KIỂM THỬ Liên Thông", "timestamps"),
        ):
            issuer = opened if use == "authority" else open_credential(self._credential("issuing"))
            self._issue(file, _subject(name, organization="Liên Thông"), issuer, use)  # type: ignore[arg-type]
        for kind, file in (("roots", "root"), ("issuers", "issuing")):
            authority = open_credential(self._credential(file))
            _write(self._trust / kind / f"{file}.pem", authority.certificate.public_bytes(Encoding.PEM))
            self._publish_crl(file, authority, [])

    def _issued(
        self, kind: str, code: str, subject: x509.Name, valid_from: datetime, valid_to: datetime
    ) -> Credential:
        if not _CODE.fullmatch(code) or code.startswith("."):
            raise ValueError(f"mã không hợp lệ: {code!r}")
        file = f"{kind}/{code}"
        if not self._file(file).exists():
            with self._locked():
                if not self._file(file).exists():
                    issuing = open_credential(self._credential("issuing"))
                    self._issue(file, subject, issuing, "signer", valid_from=valid_from, valid_to=valid_to)
        return self._credential(file)

    def _issue(
        self,
        file: str,
        subject: x509.Name,
        issuer: OpenedCredential,
        use: _Use,
        *,
        valid_from: datetime = VALID_FROM,
        valid_to: datetime = VALID_TO,
    ) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        assert isinstance(issuer.key, ec.EllipticCurvePrivateKey)
        certificate = _certificate(
            subject,
            key.public_key(),
            issuer.certificate.subject,
            issuer.key,
            use,
            path_length=0,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        self._keep(file, key, certificate, [issuer.certificate])

    def _keep(
        self,
        file: str,
        key: ec.EllipticCurvePrivateKey,
        certificate: x509.Certificate,
        issuers: list[x509.Certificate],
    ) -> None:
        encryption = BestAvailableEncryption(_PASSWORD.encode())
        name = file.rsplit("/", 1)[-1].encode()
        _write(
            self._file(file),
            pkcs12.serialize_key_and_certificates(name, key, certificate, issuers, encryption),
        )

    def _publish_crl(
        self, file: str, authority: OpenedCredential, revoked: list[tuple[int, datetime]]
    ) -> None:
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(authority.certificate.subject)
            .last_update(VALID_FROM)
            .next_update(VALID_TO)
            .add_extension(x509.CRLNumber(len(revoked) + 1), critical=False)
        )
        for serial, when in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(when)
            builder = builder.add_revoked_certificate(entry.build())
        assert isinstance(authority.key, ec.EllipticCurvePrivateKey)
        crl = builder.sign(authority.key, hashes.SHA256())
        _write(self._trust / "crls" / f"{file}.crl", crl.public_bytes(Encoding.DER))

    def _file(self, name: str) -> Path:
        return self.directory / f"{name}.p12"

    def _credential(self, name: str) -> Credential:
        return Credential(self._file(name), _PASSWORD)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.directory / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _write(path: Path, content: bytes) -> None:
    """Write so that a reader sees the old file or the new one, never half of it."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.touch(mode=0o600)
    unfinished.write_bytes(content)
    unfinished.replace(path)


def _subject(name: str, *, organization: str, title: str = "", identifier: str = "") -> x509.Name:
    # X.520 upper bound 64, counted in UTF-8 bytes by the library for the common name: a unit's name with its
    # three levels is longer, so the organisation carries it and the common name stops at a comma.
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization[:128]),
        x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "KIỂM THỬ"),
    ]
    if title:
        parts.append(x509.NameAttribute(NameOID.TITLE, title[:64]))
    if identifier:
        parts.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, identifier[:64]))
    return x509.Name([*parts, x509.NameAttribute(NameOID.COMMON_NAME, _common_name(name))])


def _common_name(name: str) -> str:
    short = name
    while len(short.encode()) > 64:
        short = short.rpartition(",")[0] if "," in short else short[:-1]
    return short


def _certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePublicKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    use: _Use,
    *,
    path_length: int,
    valid_from: datetime = VALID_FROM,
    valid_to: datetime = VALID_TO,
) -> x509.Certificate:
    is_authority = use == "authority"
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid_from)
        .not_valid_after(valid_to)
        .add_extension(
            x509.BasicConstraints(ca=is_authority, path_length=path_length if is_authority else None),
            critical=True,
        )
        .add_extension(
            x509.KeyUsage(
                digital_signature=not is_authority,
                content_commitment=use == "signer",
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=is_authority,
                crl_sign=is_authority,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
    )
    if use == "timestamps":
        builder = builder.add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
        )
    return builder.sign(issuer_key, hashes.SHA256())
