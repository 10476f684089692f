"""Whom we believe: root certificates and revocation lists."""

from __future__ import annotations

from pathlib import Path


class TrustStore:
    """Roots, issuing authorities and revocation lists, read from a directory.

    The directory holds ``roots/*.pem``, ``issuers/*.pem`` and ``crls/*.crl``; it is read again when a file
    in it changes, so a newly revoked certificate counts at once.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
