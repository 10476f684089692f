"""`lienthong revoke`: takes a certificate of the test authority back, to see what verification says then."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime

from cryptography.x509 import ReasonFlags

from lienthong.foundation.clock import VIETNAM, clock_from
from lienthong.foundation.settings import SharedSettings, load
from lienthong.foundation.sign.credentials import open_credential
from lienthong.foundation.sign.local_authority import LocalAuthority


class CannotRevoke(Exception):
    """Nothing was revoked; the message says why, in Vietnamese."""


def revoke(
    code: str, *, at: str | None, reason: str | None, environ: Mapping[str, str] = os.environ
) -> list[str]:
    """Revoke what was issued to ``code``; gives a sentence for each certificate.

    Parameters
    ----------
    at
        From when, ISO 8601; now when left out. Without an offset it is the time of Vietnam.
    reason
        A name of RFC 5280, 5.3.1, such as ``keyCompromise``; none when left out.

    Raises
    ------
    CannotRevoke
        Not in demo mode, nothing issued to the code, or an unknown reason or moment.
    """
    shared = load(SharedSettings, "shared", environ=environ)
    directory = shared.var_dir / "pki"
    if shared.mode != "demo" or not (directory / "issuing.p12").exists():
        raise CannotRevoke(
            f"Chỉ thu hồi được chứng thư của CA kiểm thử trong chế độ trình diễn; không thấy CA ở {directory}."
        )
    authority = LocalAuthority(directory)
    credentials = authority.issued(code)
    if not credentials:
        raise CannotRevoke(f"CA kiểm thử chưa cấp chứng thư nào cho mã «{code}».")
    when, why = _moment(at, clock_from(shared).now()), _reason(reason)
    told = []
    for credential in credentials:
        authority.revoke(credential, when=when, reason=why)
        serial = open_credential(credential).certificate.serial_number
        told.append(
            f"Đã thu hồi chứng thư số {serial:x} của {code} từ {when.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}."
        )
    return told


def _moment(text: str | None, now: datetime) -> datetime:
    if text is None:
        return now.replace(microsecond=0)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CannotRevoke(f"«{text}» không phải là thời điểm; viết như 2024-07-05T15:04:05+07:00.") from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=VIETNAM)


def _reason(name: str | None) -> ReasonFlags | None:
    if name is None:
        return None
    try:
        return ReasonFlags(name)
    except ValueError:
        known = ", ".join(sorted(each.value for each in ReasonFlags))
        raise CannotRevoke(f"«{name}» không phải là lý do thu hồi; chọn một trong: {known}.") from None
