"""RFC 3161 timestamps: from a local authority in demo, over HTTP in earnest."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

import httpx2
from asn1crypto import tsp

from lienthong.foundation.sign import cms
from lienthong.foundation.sign.credentials import Credential, open_credential
from lienthong.foundation.trust import der
from lienthong.foundation.trust import object_identifiers as oids

# Policy of the test authority; the arc 1.3.6.1.4.1.99999 belongs to nobody.
_TEST_POLICY: Final = der.oid("1.3.6.1.4.1.99999.1.1")
_GRANTED: Final = frozenset({"granted", "granted_with_mods"})


class TimestampUnavailable(Exception):
    """The timestamp service was not reached, or refused; trying again later may help."""

    def __init__(self, reason_vi: str) -> None:
        super().__init__(reason_vi)
        self.reason_vi = reason_vi


@dataclass(frozen=True)
class LocalTimestamps:
    """Timestamps made in this process with the test authority's TSA key (demo)."""

    credential: Credential


@dataclass(frozen=True)
class HttpTimestamps:
    """Timestamps asked from an RFC 3161 service (in earnest).

    Parameters
    ----------
    url
        Address of the service.
    timeout_seconds
        Longest wait for one answer.
    token_bytes
        Room kept in the file for one token; tokens of Vietnamese public services measure 2 to 6 kB.
    """

    url: str
    timeout_seconds: float = 10.0
    token_bytes: int = 8192


TimestampSource = LocalTimestamps | HttpTimestamps


def timestamp_token(source: TimestampSource, message: bytes, at: datetime) -> bytes:
    """Give a token (ContentInfo, DER) that proves ``message`` existed.

    Parameters
    ----------
    at
        Moment the local authority writes; a service over HTTP uses its own clock.

    Notes
    -----
    ``TimestampUnavailable`` is passed on: only over HTTP.
    """
    return imprint_token(source, hashlib.sha256(message).digest(), at)


def imprint_token(source: TimestampSource, imprint: bytes, at: datetime) -> bytes:
    """As :func:`timestamp_token`, for a message of which only the SHA-256 is known."""
    if isinstance(source, LocalTimestamps):
        return local_token(source, imprint, at)
    return _token_over_http(source, imprint)


def room_for_token(source: TimestampSource) -> int:
    """Give the bytes to keep free for one token of this source."""
    if isinstance(source, HttpTimestamps):
        return source.token_bytes
    credential = open_credential(source.credential)
    return len(credential.certificate_der) + sum(map(len, credential.issuers_der)) + 512


def local_token(source: LocalTimestamps, imprint: bytes, at: datetime, *, nonce: int | None = None) -> bytes:
    """Give a token of the local authority over a SHA-256 ``imprint``; ``nonce`` repeats that of a request."""
    info = der.sequence(
        der.integer(1),
        _TEST_POLICY,
        der.sequence(cms.SHA256, der.octets(imprint)),
        der.integer(secrets.randbits(63)),
        der.generalized_time(at),
        b"" if nonce is None else der.integer(nonce),
    )
    digest = hashlib.sha256(info).digest()
    return cms.signed_data(open_credential(source.credential), oids.TST_INFO, digest, content=info)


@cache
def _http(timeout_seconds: float) -> httpx2.Client:
    return httpx2.Client(timeout=timeout_seconds)


def _token_over_http(source: HttpTimestamps, imprint: bytes) -> bytes:
    nonce = secrets.randbits(63)
    request = tsp.TimeStampReq(
        {
            "version": "v1",
            "message_imprint": {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": imprint},
            "nonce": nonce,
            "cert_req": True,
        }
    )
    try:
        answer = _http(source.timeout_seconds).post(
            source.url, content=request.dump(), headers={"Content-Type": "application/timestamp-query"}
        )
        answer.raise_for_status()
    except httpx2.HTTPError as error:
        raise TimestampUnavailable("không kết nối được dịch vụ cấp dấu thời gian") from error
    try:
        response = tsp.TimeStampResp.load(answer.content, strict=True)
        status = response["status"]["status"].native
        token: bytes = b"" if status not in _GRANTED else response["time_stamp_token"].dump()
        info = (
            None
            if not token
            else response["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed
        )
        matches = info is not None and (
            info["message_imprint"]["hashed_message"].native == imprint and info["nonce"].native == nonce
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise TimestampUnavailable("dịch vụ cấp dấu thời gian trả lời sai định dạng") from error
    if not matches or len(token) > source.token_bytes:
        raise TimestampUnavailable("dịch vụ cấp dấu thời gian từ chối hoặc trả lời không khớp yêu cầu")
    return token


def stamper(source: TimestampSource, at: datetime) -> Callable[[bytes], bytes]:
    """Give the function :func:`lienthong.foundation.sign.cms.signed_data` asks for a token."""
    return lambda message: timestamp_token(source, message, at)
