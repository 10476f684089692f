"""Whom we believe: root certificates and revocation lists."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

_LONGEST_CHAIN: Final = 5
_REMEMBERED: Final = 2_000
_UNDERSTOOD_CRITICAL: Final = frozenset(
    {ExtensionOID.BASIC_CONSTRAINTS, ExtensionOID.KEY_USAGE, ExtensionOID.EXTENDED_KEY_USAGE}
)

_T = TypeVar("_T", bound=x509.ExtensionType)
_V = TypeVar("_V")


class NotTrusted(Exception):
    """The certificate leads to no root we trust, or was expired or revoked; the message is in Vietnamese."""


class Verdicts(Generic[_V]):
    """What was found about files under one state of the trust directory, the newest few, by their digest."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: OrderedDict[bytes, _V] = OrderedDict()

    def get(self, digest: bytes) -> _V | None:
        """What was found, if it is still known."""
        with self._lock:
            return self._found.get(digest)

    def keep(self, digest: bytes, found: _V) -> None:
        """Remember it, and forget the oldest one when there are many."""
        with self._lock:
            self._found[digest] = found
            if len(self._found) > _REMEMBERED:
                self._found.popitem(last=False)


@dataclass(frozen=True)
class _Snapshot:
    """What the directory held at one moment, with the chains found so far."""

    stamp: tuple[tuple[str, int, int], ...]
    roots: dict[bytes, x509.Certificate]
    issuers: tuple[x509.Certificate, ...]
    lists: dict[bytes, _Revoked]
    checked_lists: set[x509.Certificate] = field(default_factory=set)
    chains: dict[x509.Certificate, tuple[x509.Certificate, ...]] = field(default_factory=dict)
    verdicts: Verdicts[Any] = field(default_factory=Verdicts)


@dataclass(frozen=True)
class _Revoked:
    crl: x509.CertificateRevocationList
    since: dict[int, datetime]


class TrustStore:
    """Roots, issuing authorities and revocation lists, read from a directory.

    The directory holds ``roots/*.pem``, ``issuers/*.pem`` and ``crls/*.crl``; it is read again when a file
    in it changes, so a newly revoked certificate counts at once. Safe to share between threads.

    The path rules are those of RFC 5280 for names, signatures, basic constraints and key usage; a certificate
    with a critical extension beyond these is refused.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._lock = threading.Lock()
        self._snapshot: _Snapshot | None = None

    def check_signer(
        self, certificate: x509.Certificate, helpers: tuple[x509.Certificate, ...], when: datetime
    ) -> None:
        """Check that ``certificate`` could sign documents at ``when``.

        Raises
        ------
        NotTrusted
            No chain to a root, not meant for signing, not valid or revoked at that moment.
        """
        usage = _extension(certificate, x509.KeyUsage)
        if usage is None or not (usage.digital_signature or usage.content_commitment):
            raise NotTrusted("chứng thư số không dùng để ký văn bản")
        self._check(certificate, helpers, when)

    def check_timestamper(
        self, certificate: x509.Certificate, helpers: tuple[x509.Certificate, ...], when: datetime
    ) -> None:
        """Check that ``certificate`` belongs to a timestamp authority at ``when``; raises as above."""
        usage = _extension(certificate, x509.ExtendedKeyUsage)
        if usage is None or list(usage) != [ExtendedKeyUsageOID.TIME_STAMPING]:
            raise NotTrusted("chứng thư số không dùng để cấp dấu thời gian")
        self._check(certificate, helpers, when)

    def verdicts(self) -> Verdicts[Any]:
        """What was found about files while the directory was as it is now; empty again after every change in it."""
        return self._current().verdicts

    def _check(
        self, certificate: x509.Certificate, helpers: tuple[x509.Certificate, ...], when: datetime
    ) -> None:
        snapshot = self._current()
        chain = _chain(snapshot, certificate, helpers)
        for helper in helpers:
            _chain(snapshot, helper, helpers)
        for each in chain:
            if not each.not_valid_before_utc <= when <= each.not_valid_after_utc:
                raise NotTrusted("chứng thư số hết hạn hoặc chưa có hiệu lực vào lúc ký")
        for each, issuer in pairwise(chain):
            _check_revocation(snapshot, each, issuer, when)

    def _current(self) -> _Snapshot:
        stamp = _stamp(self.directory)
        with self._lock:
            if self._snapshot is None or self._snapshot.stamp != stamp:
                self._snapshot = _read(stamp)
            return self._snapshot


def _stamp(directory: Path) -> tuple[tuple[str, int, int], ...]:
    found = []
    for pattern in ("roots/*.pem", "issuers/*.pem", "crls/*.crl"):
        for path in directory.glob(pattern):
            if not path.name.startswith("."):
                status = path.stat()
                found.append((str(path), status.st_mtime_ns, status.st_ino))
    return tuple(sorted(found))


def _read(stamp: tuple[tuple[str, int, int], ...]) -> _Snapshot:
    files = [Path(name) for name, _, _ in stamp]
    roots = [_pem(path) for path in files if path.parent.name == "roots"]
    issuers = tuple(_pem(path) for path in files if path.parent.name == "issuers")
    lists = [x509.load_der_x509_crl(path.read_bytes()) for path in files if path.parent.name == "crls"]
    return _Snapshot(
        stamp=stamp,
        roots={root.subject.public_bytes(): root for root in roots},
        issuers=issuers,
        lists={
            crl.issuer.public_bytes(): _Revoked(crl, {e.serial_number: e.revocation_date_utc for e in crl})
            for crl in lists
        },
    )


def _pem(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _chain(
    snapshot: _Snapshot, certificate: x509.Certificate, helpers: tuple[x509.Certificate, ...]
) -> tuple[x509.Certificate, ...]:
    """Give the chain from the certificate to a root; remembered, as signers are few and signatures many."""
    known = snapshot.chains.get(certificate)
    if known is not None:
        return known
    chain = [certificate]
    while len(chain) <= _LONGEST_CHAIN:
        _check_extensions(chain[-1])
        issuer = _issuer_of(snapshot, chain[-1], helpers, depth=len(chain) - 1)
        chain.append(issuer)
        if snapshot.roots.get(issuer.subject.public_bytes()) == issuer:
            found = tuple(chain if chain[0] != issuer else chain[:1])
            if len(snapshot.chains) < 10_000:
                snapshot.chains[certificate] = found
            return found
    raise NotTrusted("chuỗi chứng thư số quá dài")


def _issuer_of(
    snapshot: _Snapshot,
    certificate: x509.Certificate,
    helpers: tuple[x509.Certificate, ...],
    depth: int,
) -> x509.Certificate:
    for candidate in (*snapshot.roots.values(), *snapshot.issuers, *helpers):
        if candidate.subject != certificate.issuer:
            continue
        try:
            certificate.verify_directly_issued_by(candidate)
        except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm):
            continue
        basic = _extension(candidate, x509.BasicConstraints)
        usage = _extension(candidate, x509.KeyUsage)
        if basic is None or not basic.ca or usage is None or not usage.key_cert_sign:
            continue
        if basic.path_length is None or basic.path_length >= depth:
            return candidate
    raise NotTrusted("chứng thư số không do tổ chức chứng thực được tin cậy cấp")


def _check_extensions(certificate: x509.Certificate) -> None:
    unknown = [e for e in certificate.extensions if e.critical and e.oid not in _UNDERSTOOD_CRITICAL]
    if unknown:
        raise NotTrusted("chứng thư số có điều kiện sử dụng không được hỗ trợ")


def _check_revocation(
    snapshot: _Snapshot, certificate: x509.Certificate, issuer: x509.Certificate, when: datetime
) -> None:
    revoked = snapshot.lists.get(issuer.subject.public_bytes())
    if revoked is None:
        raise NotTrusted("không có danh sách thu hồi của tổ chức cấp chứng thư số")
    if issuer not in snapshot.checked_lists:
        if not revoked.crl.is_signature_valid(issuer.public_key()):  # type: ignore[arg-type]
            raise NotTrusted("danh sách thu hồi chứng thư số bị sửa")
        snapshot.checked_lists.add(issuer)
    if revoked.crl.next_update_utc is not None and when > revoked.crl.next_update_utc:
        raise NotTrusted("danh sách thu hồi chứng thư số đã quá hạn")
    since = revoked.since.get(certificate.serial_number)
    if since is not None and since <= when:
        raise NotTrusted("chứng thư số đã bị thu hồi trước lúc ký")


def _extension(certificate: x509.Certificate, kind: type[_T]) -> _T | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None
