"""Sign PDF files: PAdES B-T, several signatures one after another, in worker processes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType

from lienthong.foundation.documents.credentials import Credential
from lienthong.foundation.documents.timestamping import TimestampSource


class SigningFailed(Exception):
    """The file could not be signed; ``reason_vi`` for people, ``retry`` when trying again may help."""

    def __init__(self, reason_vi: str, *, retry: bool) -> None:
        super().__init__(reason_vi)
        self.reason_vi = reason_vi
        self.retry = retry


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


class SigningPool:
    """Worker processes that sign.

    Parameters
    ----------
    timestamps
        Source of RFC 3161 timestamps.
    processes
        Number of worker processes; 0 signs in the calling thread (tests, small installations).
    now
        Clock; the moment goes to the local timestamp authority and into the signature dictionary.
    waiting_limit
        Files that may wait; above it :meth:`sign` raises at once instead of blocking.
    timeout_seconds
        Longest wait for one file, queueing included.
    """

    def __init__(
        self,
        timestamps: TimestampSource,
        *,
        now: Callable[[], datetime],
        processes: int = 0,
        waiting_limit: int = 256,
        timeout_seconds: float = 30.0,
    ) -> None: ...

    def sign(self, pdf: bytes, requests: Sequence[SignatureRequest], *, at: datetime | None = None) -> bytes:
        """Sign ``pdf`` once per request, in order, and give the signed file.

        Raises
        ------
        SigningFailed
            Not a PDF, no credential, timestamp service not reached, pool full, closed or too slow.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Stop the workers."""

    def __enter__(self) -> SigningPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
