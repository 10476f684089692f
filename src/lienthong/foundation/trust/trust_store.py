"""Whom we believe: root certificates, issuers and revocation lists in a directory."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Final

from cryptography import x509

from lienthong.foundation.trust.chains import TrustedCertificates
from lienthong.foundation.trust.revocation import RevocationList, read_list

_KINDS: Final = (("roots", ".pem"), ("issuers", ".pem"), ("crls", ".crl"))


class TrustStore:
    """Roots, issuing authorities and revocation lists, read from a directory.

    The directory holds ``roots/*.pem``, ``issuers/*.pem`` and ``crls/*.crl``; it is read again when a file
    in it changes, so a newly revoked certificate counts at once. Safe to share between threads.

    The path rules are those of RFC 5280 for names, signatures, basic constraints and key usage; a certificate
    with a critical extension beyond these is refused. Lists that came with a file count beside our own: a
    revocation in any of them counts, and any of them may show that there was none.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._parts = tuple((os.fspath(directory / kind), ending) for kind, ending in _KINDS)
        self._lock = threading.Lock()
        self._trusted: TrustedCertificates | None = None

    def now(self) -> TrustedCertificates:
        """Whom we believe as the directory is now; the same object until something in it changes."""
        stamp = _stamp(self._parts)
        with self._lock:
            if self._trusted is None or self._trusted.stamp != stamp:
                self._trusted = _read(stamp)
            return self._trusted

    def lists(self) -> tuple[RevocationList, ...]:
        """The revocation lists in the directory."""
        return tuple(each for of_issuer in self.now().lists.values() for each in of_issuer)


def _stamp(parts: tuple[tuple[str, str], ...]) -> tuple[tuple[str, int, int], ...]:
    found = []
    for part, ending in parts:
        try:
            with os.scandir(part) as entries:
                for entry in entries:
                    if entry.name.endswith(ending) and not entry.name.startswith("."):
                        status = entry.stat()
                        found.append((entry.path, status.st_mtime_ns, status.st_ino))
        except FileNotFoundError:
            continue
    return tuple(sorted(found))


def _read(stamp: tuple[tuple[str, int, int], ...]) -> TrustedCertificates:
    files = [Path(name) for name, _, _ in stamp]
    roots = [_pem(path) for path in files if path.parent.name == "roots"]
    issuers = tuple(_pem(path) for path in files if path.parent.name == "issuers")
    lists: dict[bytes, tuple[RevocationList, ...]] = {}
    for path in files:
        if path.parent.name == "crls":
            read = read_list(path.read_bytes())
            lists[read.issuer] = (*lists.get(read.issuer, ()), read)
    return TrustedCertificates(
        stamp=stamp,
        roots={root.subject.public_bytes(): root for root in roots},
        issuers=issuers,
        lists=lists,
    )


def _pem(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())
