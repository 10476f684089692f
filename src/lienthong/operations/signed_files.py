"""Signed files on disk, judged as whoever receives them should."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.trust.faults import Fault
from lienthong.foundation.trust.trust_store import TrustStore
from lienthong.foundation.verify.verdict import SignatureReport, Verification, verify_paper

#: No paper of civil status comes near; larger files are not read.
LARGEST_BYTES: Final = 64 * 1024 * 1024


class NoSuchFile(Exception):
    """A path that holds no file to judge; the message is in Vietnamese."""


@dataclass(frozen=True)
class TrustDirectory:
    """A trust directory to judge by; ``test`` when its authority is the local test authority."""

    store: TrustStore
    test: bool


@dataclass(frozen=True)
class JudgedFile:
    """A file with its verdict, and the trust directory that decided."""

    path: Path
    sha256: str
    verification: Verification
    trusted: TrustDirectory


def files_in(paths: Sequence[Path]) -> list[Path]:
    """Give the files named, and the ``*.pdf`` of the folders named, in order.

    Raises
    ------
    NoSuchFile
        A path that is not there, or a folder without such files.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(each for each in path.glob("*.pdf") if each.is_file())
            if not inside:
                raise NoSuchFile(f"Thư mục {path} không có tệp .pdf nào.")
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise NoSuchFile(f"Không có tệp {path}. Hãy kiểm tra lại đường dẫn.")
    return found


def judge(paths: Sequence[Path], trusted: Sequence[TrustDirectory], now: datetime) -> Iterator[JudgedFile]:
    """Judge each file by the first trust directory that finds it valid, otherwise by the one that knows its issuer.

    Parameters
    ----------
    now
        Aware; a signature later than it is refused, except by a test authority, whose clock may stand anywhere.

    Notes
    -----
    ``NoSuchFile`` is passed on: A file that cannot be read or is larger than any paper.
    """
    for path in paths:
        content = _read(path)
        verdicts = [
            JudgedFile(
                path,
                hashlib.sha256(content).hexdigest(),
                verify_paper(content, each.store, at=None if each.test else now),
                each,
            )
            for each in trusted
        ]
        yield max(verdicts, key=_rank)


def _rank(judged: JudgedFile) -> int:
    found = judged.verification
    unknown = {Fault.UNKNOWN_ISSUER, Fault.TIMESTAMP_UNTRUSTED}
    return 2 if found.valid else 0 if found.fault in unknown else 1


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise NoSuchFile(f"Tệp {path} lớn hơn {LARGEST_BYTES // 1024**2} MB, không phải giấy tờ hộ tịch.")
        return path.read_bytes()
    except OSError as error:
        raise NoSuchFile(f"Không đọc được tệp {path}: {error.strerror}.") from error


def as_data(judged: JudgedFile, now: datetime) -> dict[str, Any]:
    """The verdict for programs: English keys, codes, moments in ISO 8601 with offset."""
    found = judged.verification
    return {
        "file": str(judged.path),
        "sha256": judged.sha256,
        "valid": found.valid,
        "fault": found.fault.value if found.fault is not None else None,
        "reason_vi": found.reason_vi or None,
        "advice_vi": found.fault.advice_vi if found.fault is not None else None,
        "long_term": found.long_term,
        "bytes_after_last_signature": found.uncovered,
        "trust": str(judged.trusted.store.directory),
        "test_authority": judged.trusted.test,
        "signatures": [_signature(each, now) for each in found.signatures],
    }


def _signature(report: SignatureReport, now: datetime) -> dict[str, Any]:
    return {
        "signer": report.signer,
        "organization": report.organization,
        "code": report.code,
        "title": report.title,
        "kind": report.kind.value,
        "issuer": report.issuer,
        "stamped_at": _moment(report.when),
        "stamped_by": report.stamped_by or None,
        "valid": report.valid,
        "fault": report.fault.value if report.fault is not None else None,
        "reason_vi": report.reason_vi or None,
        "certificate_expires": _moment(report.expires),
        "revoked_since": _moment(report.revoked),
        "long_term": report.proven,
        "remarks_vi": report.remarks_vi(now),
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(VIETNAM).isoformat()
