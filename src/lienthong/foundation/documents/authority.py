"""The local test authority ("CA KIỂM THỬ Liên Thông"): never for use in earnest."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from lienthong.foundation.documents.credentials import Credential
from lienthong.foundation.documents.timestamping import LocalTimestamps
from lienthong.foundation.documents.trust import TrustStore


class LocalAuthority:
    """A root, an issuing authority and a timestamp authority kept under one directory (``var/pki``).

    Made once under a file lock; any process may be first. Certificates are issued on demand and kept.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def officer(self, code: str, name: str, *, title: str, agency: str) -> Credential:
        """Give the signing credential of the officer ``code`` (letters, digits, ``.-_``), made on first use."""
        raise NotImplementedError

    def agency(self, code: str, name: str) -> Credential:
        """Give the seal credential of the agency ``code`` (e.g. a unit code), made on first use."""
        raise NotImplementedError

    def timestamps(self) -> LocalTimestamps:
        """Give the source of timestamps."""
        raise NotImplementedError

    def revoke(self, credential: Credential, *, when: datetime) -> None:
        """Put the certificate on the revocation list from ``when`` on."""
        raise NotImplementedError

    def trust(self) -> TrustStore:
        """Give the trust store of this authority."""
        raise NotImplementedError
