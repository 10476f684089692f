"""Decide whether a signed PDF may be believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lienthong.foundation.documents.trust import TrustStore


@dataclass(frozen=True)
class SignatureReport:
    """What was found about one signature, in the order of signing.

    ``signer`` is the common name in the certificate, ``organization`` its organisation; ``when`` is the
    moment of the trusted timestamp (aware) or ``None``; ``reason_vi`` is empty when the signature is good.
    """

    signer: str
    organization: str
    when: datetime | None
    intact: bool
    trusted: bool
    timestamped: bool
    reason_vi: str = ""

    @property
    def valid(self) -> bool:
        """True when the signature is intact, trusted and timestamped."""
        return self.intact and self.trusted and self.timestamped and not self.reason_vi


@dataclass(frozen=True)
class Verification:
    """The verdict on a file; ``reason_vi`` is the first fault in plain Vietnamese, empty when valid."""

    valid: bool
    signatures: tuple[SignatureReport, ...]
    reason_vi: str = ""


def verify(
    pdf: bytes,
    trust: TrustStore,
    *,
    expected: Sequence[str] = (),
    at: datetime | None = None,
) -> Verification:
    """Check every signature of ``pdf``; never raises for a bad file.

    Parameters
    ----------
    expected
        Common names of the signers in the order of signing; empty accepts any trusted signer.
    at
        Moment of receipt: a signature later than it (leeway 5 minutes) is refused. ``None`` skips this.
    """
    raise NotImplementedError
