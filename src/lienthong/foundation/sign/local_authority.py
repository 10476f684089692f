"""The local test authority ("CA KIỂM THỬ Liên Thông"): never for use in earnest.

Layout of the directory::

    root.p12 issuing.p12 timestamps.p12      keys of the authority
    officers/<code>.p12  agencies/<code>.p12 keys that sign results
    people/<code>.p12                        keys of people who are no officers
    trust/{roots,issuers}/*.pem trust/crls/*.crl   what receivers need; lists hold for a week and are renewed

All keys are EC P-256. The password of the PKCS#12 files is fixed: the keys are worth nothing outside a demo.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from lienthong.foundation.sign.credentials import Credential, OpenedCredential, open_credential
from lienthong.foundation.sign.timestamps import LocalTimestamps
from lienthong.foundation.trust.revocation import RevocationList, read_list
from lienthong.foundation.trust.trust_store import TrustStore

TEST_AUTHORITY: Final = "CA KIỂM THỬ Liên Thông"
_PASSWORD: Final = "kiem-thu"  # noqa: S105 - see above
_CODE: Final = re.compile(r"[A-Za-z0-9._-]{1,80}")
# Wide validity: the demo's clock may start anywhere in the years the law tables cover.
VALID_FROM: Final = datetime(2015, 1, 1, tzinfo=UTC)
VALID_TO: Final = datetime(2045, 1, 1, tzinfo=UTC)
_Use = Literal["authority", "signer", "timestamps"]
#: How long a revocation list holds, and how long before its end the next one is made.
LIST_PERIOD: Final = timedelta(days=7)
_RENEWED_BEFORE: Final = timedelta(days=1)


@dataclass(frozen=True)
class LocalLists:
    """Revocation lists of the authority in ``directory``, renewed when they are asked for and due."""

    directory: Path


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
            directory / "people",
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

    def person(
        self, code: str, name: str, *, valid_from: datetime = VALID_FROM, valid_to: datetime = VALID_TO
    ) -> Credential:
        """Give the credential of somebody who is neither officer nor agency, made on first use."""
        return self._issued("people", code, _subject(name, identifier=code), valid_from, valid_to)

    def issued(self, code: str) -> list[Credential]:
        """Give the credentials issued to ``code``: as officer, agency or person."""
        if not _CODE.fullmatch(code):
            return []
        files = [f"{kind}/{code}" for kind in ("officers", "agencies", "people")]
        return [self._credential(file) for file in files if self._file(file).exists()]

    def timestamps(self) -> LocalTimestamps:
        """Give the source of timestamps."""
        return LocalTimestamps(self._credential("timestamps"))

    def lists(self) -> LocalLists:
        """Give the source of revocation lists."""
        return LocalLists(self.directory)

    def revoke(
        self, credential: Credential, *, when: datetime, reason: x509.ReasonFlags | None = None
    ) -> None:
        """Put a certificate on its issuer's revocation list, at once.

        Parameters
        ----------
        when
            Moment (aware) from which the certificate counts as revoked.
        reason
            Why (RFC 5280, 5.3.1); ``None`` says nothing, which for the timestamp authority voids all its stamps.
        """
        certificate = open_credential(credential).certificate
        with self._locked():
            file = "root" if certificate.issuer == self._certificate("root").subject else "issuing"
            old = self._list(file)
            entry = _entry(certificate.serial_number, when, reason)
            kept = [each for serial, each in old.entries.items() if serial != certificate.serial_number]
            self._publish_list(file, max(old.issued, when), [*kept, entry], old)

    def renew_lists(self, at: datetime) -> None:
        """Make lists in force at ``at`` unless they are and will be for another day; entries are kept."""
        due = [file for file in ("root", "issuing") if not _holds(self._list(file), at)]
        if not due:
            return
        with self._locked():
            for file in due:
                old = self._list(file)
                if not _holds(old, at):
                    self._publish_list(file, at, list(old.entries.values()), old)

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
            self._publish_list(file, datetime.now(UTC), [], None)

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

    def _publish_list(
        self,
        file: str,
        issued: datetime,
        entries: Sequence[x509.RevokedCertificate],
        old: RevocationList | None,
    ) -> None:
        authority = open_credential(self._credential(file))
        number = 1
        if old is not None:
            number += old.crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
        issued = issued.replace(microsecond=0)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(authority.certificate.subject)
            .last_update(issued)
            .next_update(issued + LIST_PERIOD)
            .add_extension(x509.CRLNumber(number), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.certificate.public_key()),  # type: ignore[arg-type]
                critical=False,
            )
        )
        for entry in entries:
            builder = builder.add_revoked_certificate(entry)
        assert isinstance(authority.key, ec.EllipticCurvePrivateKey)
        crl = builder.sign(authority.key, hashes.SHA256())
        _write(self._list_file(file), crl.public_bytes(Encoding.DER))

    def _list(self, file: str) -> RevocationList:
        return read_list(self._list_file(file).read_bytes())

    def _list_file(self, file: str) -> Path:
        return self._trust / "crls" / f"{file}.crl"

    def _certificate(self, file: str) -> x509.Certificate:
        return open_credential(self._credential(file)).certificate

    def _file(self, name: str) -> Path:
        return self.directory / f"{name}.p12"

    def _credential(self, name: str) -> Credential:
        return Credential(self._file(name), _PASSWORD)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.directory / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _holds(revocations: RevocationList, at: datetime) -> bool:
    end = revocations.next_update
    return revocations.issued <= at and end is not None and at <= end - _RENEWED_BEFORE


def _entry(serial: int, when: datetime, reason: x509.ReasonFlags | None) -> x509.RevokedCertificate:
    builder = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(when)
    if reason is not None:
        builder = builder.add_extension(x509.CRLReason(reason), critical=False)
    return builder.build()


def _write(path: Path, content: bytes) -> None:
    """Write so that a reader sees the old file or the new one, never half of it."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.touch(mode=0o600)
    unfinished.write_bytes(content)
    unfinished.replace(path)


def _subject(name: str, *, organization: str = "", title: str = "", identifier: str = "") -> x509.Name:
    # X.520 upper bound 64, counted in UTF-8 bytes by the library for the common name: a unit's name with its
    # three levels is longer, so the organisation carries it and the common name stops at a comma.
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN")]
    if organization:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization[:128]))
    parts.append(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "KIỂM THỬ"))
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
