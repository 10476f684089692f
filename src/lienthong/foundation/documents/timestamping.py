"""RFC 3161 timestamps: from a local authority in demo, over HTTP in earnest."""

from __future__ import annotations

from dataclasses import dataclass

from lienthong.foundation.documents.credentials import Credential


@dataclass(frozen=True)
class LocalTimestamps:
    """Timestamps made in this process with the test authority's TSA key (demo)."""

    credential: Credential


@dataclass(frozen=True)
class HttpTimestamps:
    """Timestamps asked from an RFC 3161 service (in earnest)."""

    url: str
    timeout_seconds: float = 10.0


TimestampSource = LocalTimestamps | HttpTimestamps
