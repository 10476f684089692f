"""Whom we believe: root certificates and revocation lists."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

from lienthong.foundation.documents.faults import Fault, Refused, day_vi
from lienthong.foundation.documents.revocation import (
    Revocation,
    RevocationList,
    extension,
    is_signed_by,
    read_list,
)

_LONGEST_CHAIN: Final = 5
_REMEMBERED: Final = 2_000
_UNDERSTOOD_CRITICAL: Final = frozenset(
    {ExtensionOID.BASIC_CONSTRAINTS, ExtensionOID.KEY_USAGE, ExtensionOID.EXTENDED_KEY_USAGE}
)
_UNDECIDED: Final = frozenset({Fault.REVOCATION_UNKNOWN, Fault.REVOCATION_LIST_DAMAGED})
_KINDS: Final = (("roots", ".pem"), ("issuers", ".pem"), ("crls", ".crl"))

_V = TypeVar("_V")
Chain = tuple[x509.Certificate, ...]


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file brings to its own defence: certificates that may complete a chain, and revocation lists."""

    certificates: Chain = ()
    lists: tuple[RevocationList, ...] = ()


class NotTrusted(Refused):
    """The certificate leads to no root we trust, or was expired or revoked; the message is in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A certificate that was good at the moment asked about, and what happened to it since.

    Parameters
    ----------
    issuer
        Who issued it.
    expires
        End of the first certificate of its chain to end.
    revoked
        The revocation that came after the moment; it does not touch what was signed before.
    proven
        True when the lists that came with the file suffice: no list of our own is needed.
    """

    issuer: x509.Name
    expires: datetime
    revoked: Revocation | None
    proven: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a validator needs besides the file: certificates of the chains and lists of their issuers, in DER."""

    certificates: tuple[bytes, ...]
    lists: tuple[bytes, ...]


class Verdicts(Generic[_V]):
    """What was found about files under one state of the trust directory, the newest few, by their digest."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: OrderedDict[bytes, _V] = OrderedDict()

    def get(self, digest: bytes) -> _V | None:
        """What was found, if it is still known."""
        with self._lock:
            return self._found.get(digest)

    def forget(self) -> None:
        """Forget all, to judge anew."""
        with self._lock:
            self._found.clear()

    def keep(self, digest: bytes, found: _V) -> None:
        """Remember it, and forget the oldest one when there are many."""
        with self._lock:
            self._found[digest] = found
            if len(self._found) > _REMEMBERED:
                self._found.popitem(last=False)


@dataclass(frozen=True)
class _Snapshot:
    """What the directory held at one moment, with the chains and the evidence found so far."""

    stamp: tuple[tuple[str, int, int], ...]
    roots: dict[bytes, x509.Certificate]
    issuers: tuple[x509.Certificate, ...]
    lists: dict[bytes, tuple[RevocationList, ...]]
    chains: dict[x509.Certificate, Chain] = field(default_factory=dict)
    evidence: dict[Chain, tuple[Evidence, tuple[RevocationList, ...]]] = field(default_factory=dict)
    verdicts: Verdicts[Any] = field(default_factory=Verdicts)


class TrustStore:
    """Roots, issuing authorities and revocation lists, read from a directory.

    The directory holds ``roots/*.pem``, ``issuers/*.pem`` and ``crls/*.crl``; it is read again when a file
    in it changes, so a newly revoked certificate counts at once. Safe to share between threads.

    The path rules are those of RFC 5280 for names, signatures, basic constraints and key usage; a certificate
    with a critical extension beyond these is refused. Lists that came with a file count beside our own: a
    revocation in any of them counts, and any of them may show that there was none.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._lock = threading.Lock()
        self._snapshot: _Snapshot | None = None

    def check_signer(
        self, certificate: x509.Certificate, helpers: Chain, when: datetime, brought: Brought = Brought()
    ) -> Standing:
        """Check that ``certificate`` could sign documents at ``when``.

        Raises
        ------
        NotTrusted
            No chain to a root, not meant for signing, not valid or revoked at that moment.
        """
        usage = extension(certificate, x509.KeyUsage)
        if usage is None or not (usage.digital_signature or usage.content_commitment):
            raise NotTrusted(Fault.WRONG_USE)
        return self._check(certificate, helpers, when, brought)

    def check_timestamper(
        self, certificate: x509.Certificate, helpers: Chain, when: datetime, brought: Brought = Brought()
    ) -> Standing:
        """Check that ``certificate`` belongs to a timestamp authority at ``when``; raises as above.

        A revocation for any reason that leaves the key in doubt voids earlier stamps too (RFC 3161, section 4).
        """
        usage = extension(certificate, x509.ExtendedKeyUsage)
        if usage is None or list(usage) != [ExtendedKeyUsageOID.TIME_STAMPING]:
            raise NotTrusted(
                Fault.TIMESTAMP_UNTRUSTED,
                "dấu thời gian do chứng thư số không dùng để cấp dấu thời gian tạo ra",
            )
        try:
            standing = self._check(certificate, helpers, when, brought)
        except NotTrusted as fault:
            if fault.fault in _UNDECIDED:
                raise
            raise NotTrusted(Fault.TIMESTAMP_UNTRUSTED, f"dấu thời gian không tin được: {fault}") from fault
        if standing.revoked is not None and standing.revoked.casts_doubt_on_the_past:
            raise NotTrusted(
                Fault.TIMESTAMP_UNTRUSTED,
                "dấu thời gian không tin được: chứng thư số của nơi cấp dấu thời gian đã bị thu hồi vì lộ khóa "
                "hoặc không rõ lý do",
            )
        return standing

    def check_member(self, certificate: x509.Certificate, helpers: Chain) -> None:
        """Check that a certificate leads to a root, whatever it is for; raises :class:`NotTrusted`."""
        _chain(self._current(), certificate, helpers)

    def evidence(self, certificates: Chain, helpers: Chain, at: datetime) -> Evidence:
        """Give the chains of ``certificates`` and a list of every issuer in them that is in force at ``at``.

        Raises
        ------
        NotTrusted
            A certificate leads to no root, or is expired or revoked, or an issuer's list is missing or too old.
        """
        snapshot = self._current()
        known = snapshot.evidence.get(certificates)
        if known is not None and all(each.is_current(at) for each in known[1]):
            _check_dates(certificates, at)
            return known[0]
        chains = [_chain(snapshot, each, helpers) for each in certificates]
        lists: dict[bytes, RevocationList] = {}
        for chain in chains:
            _check_dates(chain, at)
            for each, issuer in pairwise(chain):
                current = _current_list(snapshot, each, issuer, at)
                lists.setdefault(current.der, current)
        members = dict.fromkeys(each.public_bytes(Encoding.DER) for chain in chains for each in chain)
        found = Evidence(tuple(members), tuple(lists))
        if len(snapshot.evidence) < 10_000:
            snapshot.evidence[certificates] = (found, tuple(lists.values()))
        return found

    def verdicts(self) -> Verdicts[Any]:
        """What was found about files while the directory was as it is now; empty again after every change in it."""
        return self._current().verdicts

    def lists(self) -> tuple[RevocationList, ...]:
        """The revocation lists in the directory."""
        return tuple(each for of_issuer in self._current().lists.values() for each in of_issuer)

    def _check(
        self, certificate: x509.Certificate, helpers: Chain, when: datetime, brought: Brought
    ) -> Standing:
        snapshot = self._current()
        everyone = (*helpers, *brought.certificates)
        chain = _chain(snapshot, certificate, everyone)
        for helper in helpers:
            _chain(snapshot, helper, everyone)
        _check_dates(chain, when)
        proven = bool(brought.lists)
        revoked: Revocation | None = None
        for each, issuer in pairwise(chain):
            later, by_file = _revocation(snapshot, each, issuer, when, brought.lists)
            proven = proven and by_file
            if later is not None and (revoked is None or later.since < revoked.since):
                revoked = later
        expires = min(each.not_valid_after_utc for each in chain)
        return Standing(certificate.issuer, expires, revoked, proven)

    def _current(self) -> _Snapshot:
        stamp = _stamp(self.directory)
        with self._lock:
            if self._snapshot is None or self._snapshot.stamp != stamp:
                self._snapshot = _read(stamp)
            return self._snapshot


def _stamp(directory: Path) -> tuple[tuple[str, int, int], ...]:
    found = []
    for kind, ending in _KINDS:
        try:
            with os.scandir(directory / kind) as entries:
                for entry in entries:
                    if entry.name.endswith(ending) and not entry.name.startswith("."):
                        status = entry.stat()
                        found.append((entry.path, status.st_mtime_ns, status.st_ino))
        except FileNotFoundError:
            continue
    return tuple(sorted(found))


def _read(stamp: tuple[tuple[str, int, int], ...]) -> _Snapshot:
    files = [Path(name) for name, _, _ in stamp]
    roots = [_pem(path) for path in files if path.parent.name == "roots"]
    issuers = tuple(_pem(path) for path in files if path.parent.name == "issuers")
    lists: dict[bytes, tuple[RevocationList, ...]] = {}
    for path in files:
        if path.parent.name == "crls":
            read = read_list(path.read_bytes())
            lists[read.issuer] = (*lists.get(read.issuer, ()), read)
    return _Snapshot(
        stamp=stamp,
        roots={root.subject.public_bytes(): root for root in roots},
        issuers=issuers,
        lists=lists,
    )


def _pem(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _chain(snapshot: _Snapshot, certificate: x509.Certificate, helpers: Chain) -> Chain:
    """Give the chain from the certificate to a root; remembered, as signers are few and signatures many."""
    known = snapshot.chains.get(certificate)
    if known is not None:
        return known
    chain = [certificate]
    while len(chain) <= _LONGEST_CHAIN:
        _check_extensions(chain[-1])
        issuer = _issuer_of(snapshot, chain[-1], helpers, depth=len(chain) - 1)
        chain.append(issuer)
        if snapshot.roots.get(issuer.subject.public_bytes()) == issuer:
            found = tuple(chain if chain[0] != issuer else chain[:1])
            if len(snapshot.chains) < 10_000:
                snapshot.chains[certificate] = found
            return found
    raise NotTrusted(Fault.UNKNOWN_ISSUER, "chuỗi chứng thư số quá dài")


def _issuer_of(
    snapshot: _Snapshot, certificate: x509.Certificate, helpers: Chain, depth: int
) -> x509.Certificate:
    for candidate in (*snapshot.roots.values(), *snapshot.issuers, *helpers):
        if candidate.subject != certificate.issuer:
            continue
        try:
            certificate.verify_directly_issued_by(candidate)
        except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm):
            continue
        basic = extension(candidate, x509.BasicConstraints)
        usage = extension(candidate, x509.KeyUsage)
        if basic is None or not basic.ca or usage is None or not usage.key_cert_sign:
            continue
        if basic.path_length is None or basic.path_length >= depth:
            return candidate
    raise NotTrusted(Fault.UNKNOWN_ISSUER)


def _check_extensions(certificate: x509.Certificate) -> None:
    unknown = [e for e in certificate.extensions if e.critical and e.oid not in _UNDERSTOOD_CRITICAL]
    if unknown:
        raise NotTrusted(Fault.UNSUPPORTED_CERTIFICATE)


def _check_dates(chain: Chain, when: datetime) -> None:
    for each in chain:
        if when > each.not_valid_after_utc:
            ended = each.not_valid_after_utc
            raise NotTrusted(
                Fault.EXPIRED, f"chứng thư số đã hết hạn trước lúc ký (hết hạn ngày {day_vi(ended)})"
            )
        if when < each.not_valid_before_utc:
            raise NotTrusted(Fault.NOT_YET_VALID)


def _revocation(
    snapshot: _Snapshot,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    when: datetime,
    from_file: tuple[RevocationList, ...],
) -> tuple[Revocation | None, bool]:
    """Give a revocation after ``when``, if any, and whether lists from the file alone show there was none before."""
    name = issuer.subject.public_bytes()
    all_ours = snapshot.lists.get(name, ())
    # An authority that renewed its key has lists by both keys, under one name.
    ours = [each for each in all_ours if is_signed_by(each, issuer)]
    if all_ours and not ours:
        raise NotTrusted(Fault.REVOCATION_LIST_DAMAGED)
    theirs = [each for each in from_file if is_signed_by(each, issuer)]
    revoked: Revocation | None = None
    for each in (*ours, *theirs):
        found = each.revocation(certificate)
        if found is not None and (revoked is None or found.since < revoked.since):
            revoked = found
    if revoked is not None and revoked.since <= when:
        raise NotTrusted(
            Fault.REVOKED,
            f"chứng thư số đã bị thu hồi trước lúc ký (thu hồi ngày {day_vi(revoked.since)})",
        )
    by_file = any(each.covers(certificate, when) for each in theirs)
    if not by_file and revoked is None and not any(each.covers(certificate, when) for each in ours):
        raise NotTrusted(Fault.REVOCATION_UNKNOWN)
    return revoked, by_file


def _current_list(
    snapshot: _Snapshot, certificate: x509.Certificate, issuer: x509.Certificate, at: datetime
) -> RevocationList:
    """The newest list of the issuer in force at ``at``, on which the certificate does not stand."""
    of_issuer = [
        each
        for each in snapshot.lists.get(issuer.subject.public_bytes(), ())
        if each.is_current(at) and each.covers(certificate, at) and is_signed_by(each, issuer)
    ]
    if not of_issuer:
        raise NotTrusted(Fault.REVOCATION_UNKNOWN)
    newest = max(of_issuer, key=lambda each: each.issued)
    found = newest.revocation(certificate)
    if found is not None and found.since <= at:
        raise NotTrusted(Fault.REVOKED)
    return newest
