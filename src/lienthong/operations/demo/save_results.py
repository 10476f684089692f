"""Saves the signed results, and checks them as whoever receives such a file should."""

from __future__ import annotations

import hashlib
from pathlib import Path

from lienthong.foundation.trust.trust_store import TrustStore
from lienthong.foundation.verify.verdict import verify
from lienthong.operations.demo.case import Case, SavedDocument


class Saver:
    """Writes results into a folder.

    Parameters
    ----------
    folder
        Made if it is not there.
    trust
        Certificates to believe; None leaves the signatures unchecked.
    """

    def __init__(self, folder: Path, trust: Path | None) -> None:
        self._folder = folder
        self._trust = TrustStore(trust) if trust is not None else None
        folder.mkdir(parents=True, exist_ok=True)

    def save(self, case: Case, content: bytes) -> SavedDocument:
        """Write a result as ``<scenario>_<code>.pdf`` and verify its signatures."""
        path = self._folder / f"{case.scenario.key}_{case.code}.pdf"
        path.write_bytes(content)
        verdict = verify(content, self._trust) if self._trust is not None else None
        return SavedDocument(path, hashlib.sha256(content).hexdigest(), verdict)
