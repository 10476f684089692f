"""Whoever puts signatures on a file, whatever writes them and wherever the keys lie.

`SigningPool` signs with our own writer and keys in files, at the rate of a whole country; `PyHankoSigner` with keys
that only pyHanko reaches (a PKCS#11 token, a remote signing service), at the rate of one office.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from lienthong.foundation.sign.credentials import Credential


class SigningFailed(Exception):
    """The file could not be signed; ``reason_vi`` for people, ``retry`` when trying again may help."""

    def __init__(self, reason_vi: str, *, retry: bool) -> None:
        super().__init__(reason_vi, retry)
        self.reason_vi = reason_vi
        self.retry = retry

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (self.reason_vi, self.retry)


def _again(reason_vi: str, *, retry: bool) -> SigningFailed:
    return SigningFailed(reason_vi, retry=retry)


@dataclass(frozen=True)
class FieldBox:
    """Where a signature field lies on the first page, in points from the lower left corner."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class SignatureRequest:
    """One signature to put on a file.

    Parameters
    ----------
    credential
        Key to sign with.
    reason_vi
        Why it is signed, shown by PDF readers ("Ký Giấy khai sinh").
    name
        Name of the signer shown by PDF readers.
    field
        Name of the signature field; unique in the file.
    box
        Clickable area on page 1; ``None`` makes an invisible field. What people see is typeset on the page.
    """

    credential: Credential
    reason_vi: str
    name: str
    field: str
    box: FieldBox | None = None


class Signer(Protocol):
    """Signs files for a system."""

    def sign(self, pdf: bytes, requests: Sequence[SignatureRequest], *, at: datetime | None = None) -> bytes:
        """Sign ``pdf`` once per request, in order, and give the signed file.

        Parameters
        ----------
        at
            Aware moment written into the signatures; now, when left out.

        Notes
        -----
        Raises `SigningFailed`: not a PDF, a credential that cannot be used, no timestamp.
        """
        ...

    def close(self) -> None:
        """Stop; files still waiting are given back as failures."""
        ...
