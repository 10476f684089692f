"""Whether a certificate could be believed at a moment: its chain to a root, its dates, and the revocation lists."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any, Final, Generic, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

from lienthong.foundation.trust.faults import Fault, FaultFound, day_vi
from lienthong.foundation.trust.revocation import Revocation, RevocationList, extension, is_signed_by

_LONGEST_CHAIN: Final = 5
_UNDERSTOOD_CRITICAL: Final = frozenset(
    {ExtensionOID.BASIC_CONSTRAINTS, ExtensionOID.KEY_USAGE, ExtensionOID.EXTENDED_KEY_USAGE}
)
_UNDECIDED: Final = frozenset({Fault.REVOCATION_UNKNOWN, Fault.REVOCATION_LIST_DAMAGED})

#: Evidence of one file that is remembered, at most; what comes from outside must not fill the memory.
MOST_REMEMBERED_BYTES: Final = 64_000

_K = TypeVar("_K")
_V = TypeVar("_V")
Chain = tuple[x509.Certificate, ...]


@dataclass(frozen=True, slots=True, eq=False)
class FileEvidence:
    """What a file brings to its own defence: certificates that may complete a chain, and revocation lists.

    Compared by identity: what is asked about the same object again is remembered.
    """

    certificates: Chain = ()
    lists: tuple[RevocationList, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of the lists, which may be megabytes."""
        return sum(len(each.der) for each in self.lists)


#: For a file without evidence.
NO_FILE_EVIDENCE: Final = FileEvidence()


class NotTrusted(FaultFound):
    """The certificate leads to no root we trust, or was expired or revoked; the message is in Vietnamese."""


@dataclass(frozen=True, slots=True)
class CertificateStanding:
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

    @property
    def size(self) -> int:
        """Bytes of all."""
        return sum(map(len, self.certificates)) + sum(map(len, self.lists))


class BoundedMemory(Generic[_K, _V]):
    """What was found out before, the newest few; safe to share between threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._found: OrderedDict[_K, _V] = OrderedDict()

    def get(self, key: _K) -> _V | None:
        """What was found, if it is still known."""
        with self._lock:
            return self._found.get(key)

    def forget(self) -> None:
        """Forget all, to judge anew."""
        with self._lock:
            self._found.clear()

    def keep(self, key: _K, found: _V) -> None:
        """Remember it, and forget the oldest one when there are many."""
        with self._lock:
            self._found[key] = found
            if len(self._found) > self._most:
                self._found.popitem(last=False)


@dataclass(frozen=True, slots=True)
class _Period:
    """A standing that is the same for every moment from ``since`` to ``until``."""

    since: datetime
    until: datetime
    standing: CertificateStanding


_Asked = tuple[x509.Certificate, Chain, FileEvidence]


@dataclass(frozen=True)
class TrustedCertificates:
    """Whom we believe at one moment: what the directory held then, and what was found out with it since.

    ``verdicts`` is what was found about files, by their digest; ``stores`` holds the evidence, found in files, of which
    every part is signed by somebody we believe.
    """

    stamp: tuple[tuple[str, int, int], ...]
    roots: dict[bytes, x509.Certificate]
    issuers: tuple[x509.Certificate, ...]
    lists: dict[bytes, tuple[RevocationList, ...]]
    chains: BoundedMemory[x509.Certificate, Chain] = field(default_factory=lambda: BoundedMemory(10_000))
    known_evidence: BoundedMemory[Chain, tuple[Evidence, tuple[RevocationList, ...]]] = field(
        default_factory=lambda: BoundedMemory(1_000)
    )
    periods: BoundedMemory[_Asked, _Period] = field(default_factory=lambda: BoundedMemory(1_000))
    verdicts: BoundedMemory[bytes, Any] = field(default_factory=lambda: BoundedMemory(2_000))
    stores: BoundedMemory[Evidence, bool] = field(default_factory=lambda: BoundedMemory(200))

    def check_signer(
        self,
        certificate: x509.Certificate,
        helpers: Chain,
        when: datetime,
        brought: FileEvidence = NO_FILE_EVIDENCE,
    ) -> CertificateStanding:
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
        self,
        certificate: x509.Certificate,
        helpers: Chain,
        when: datetime,
        brought: FileEvidence = NO_FILE_EVIDENCE,
    ) -> CertificateStanding:
        """Check that ``certificate`` belongs to a timestamp authority at ``when``.

        A revocation for any reason that leaves the key in doubt voids earlier stamps too (RFC 3161, section 4).

        Raises
        ------
        NotTrusted
            When it does not, or its key may have been stolen.
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
        _chain(self, certificate, helpers)

    def evidence(self, certificates: Chain, helpers: Chain, at: datetime) -> Evidence:
        """Give the chains of ``certificates`` and a list of every issuer in them that is in force at ``at``.

        Notes
        -----
        ``NotTrusted`` is passed on: A certificate leads to no root, or is expired or revoked, or an issuer's
        list is missing or too old.
        """
        known = self.known_evidence.get(certificates)
        if known is not None and all(each.is_current(at) for each in known[1]):
            _check_dates(certificates, at)
            return known[0]
        chains = [_chain(self, each, helpers) for each in certificates]
        lists: dict[bytes, RevocationList] = {}
        for chain in chains:
            _check_dates(chain, at)
            for each, issuer in pairwise(chain):
                current = _current_list(self, each, issuer, at)
                lists.setdefault(current.der, current)
        members = dict.fromkeys(each.public_bytes(Encoding.DER) for chain in chains for each in chain)
        found = Evidence(tuple(members), tuple(lists))
        self.known_evidence.keep(certificates, (found, tuple(lists.values())))
        return found

    def _check(
        self, certificate: x509.Certificate, helpers: Chain, when: datetime, brought: FileEvidence
    ) -> CertificateStanding:
        # The same people sign all day, and bring the same lists with them.
        asked = (certificate, helpers, brought)
        known = self.periods.get(asked)
        if known is not None and known.since <= when <= known.until:
            return known.standing
        everyone = (*helpers, *brought.certificates)
        chain = _chain(self, certificate, everyone)
        for helper in helpers:
            _chain(self, helper, everyone)
        _check_dates(chain, when)
        proven = bool(brought.lists)
        revoked: Revocation | None = None
        for each, issuer in pairwise(chain):
            later, by_file = _revocation(self, each, issuer, when, brought.lists)
            proven = proven and by_file
            if later is not None and (revoked is None or later.since < revoked.since):
                revoked = later
        expires = min(each.not_valid_after_utc for each in chain)
        standing = CertificateStanding(certificate.issuer, expires, revoked, proven)
        if proven and revoked is None and brought.size <= MOST_REMEMBERED_BYTES:
            self.periods.keep(asked, _period(chain, standing, brought.lists))
        return standing


def _chain(trusted: TrustedCertificates, certificate: x509.Certificate, helpers: Chain) -> Chain:
    """Give the chain from the certificate to a root; remembered, as signers are few and signatures many.

    Raises
    ------
    NotTrusted
        When the chain is longer than any that is believed.
    """
    known = trusted.chains.get(certificate)
    if known is not None:
        return known
    chain = [certificate]
    while len(chain) <= _LONGEST_CHAIN:
        _check_extensions(chain[-1])
        issuer = _issuer_of(trusted, chain[-1], helpers, depth=len(chain) - 1)
        chain.append(issuer)
        if trusted.roots.get(issuer.subject.public_bytes()) == issuer:
            found = tuple(chain if chain[0] != issuer else chain[:1])
            trusted.chains.keep(certificate, found)
            return found
    raise NotTrusted(Fault.UNKNOWN_ISSUER, "chuỗi chứng thư số quá dài")


def _issuer_of(
    trusted: TrustedCertificates, certificate: x509.Certificate, helpers: Chain, depth: int
) -> x509.Certificate:
    for candidate in (*trusted.roots.values(), *trusted.issuers, *helpers):
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


def _period(chain: Chain, standing: CertificateStanding, from_file: tuple[RevocationList, ...]) -> _Period:
    """Give when a certificate that stands on no list is proven good by the lists of the file, whatever ours say.

    Longer than that it may be good as well; then it is asked again.
    """
    until = standing.expires
    for each, issuer in pairwise(chain):
        ends = [
            until if listed.next_update is None else listed.next_update
            for listed in from_file
            if listed.is_for(each) and is_signed_by(listed, issuer)
        ]
        until = min(until, max(ends))
    return _Period(max(each.not_valid_before_utc for each in chain), until, standing)


def _revocation(
    trusted: TrustedCertificates,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    when: datetime,
    from_file: tuple[RevocationList, ...],
) -> tuple[Revocation | None, bool]:
    """Give a revocation after ``when``, if any, and whether lists from the file alone show there was none before.

    Raises
    ------
    NotTrusted
        When it was revoked before, or lists are missing or damaged.
    """
    name = issuer.subject.public_bytes()
    all_ours = trusted.lists.get(name, ())
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
    trusted: TrustedCertificates, certificate: x509.Certificate, issuer: x509.Certificate, at: datetime
) -> RevocationList:
    """The newest list of the issuer in force at ``at``, on which the certificate does not stand.

    Raises
    ------
    NotTrusted
        When there is no such list, or the certificate stands on it.
    """
    of_issuer = [
        each
        for each in trusted.lists.get(issuer.subject.public_bytes(), ())
        if each.is_current(at) and each.covers(certificate, at) and is_signed_by(each, issuer)
    ]
    if not of_issuer:
        raise NotTrusted(Fault.REVOCATION_UNKNOWN)
    newest = max(of_issuer, key=lambda each: each.issued)
    found = newest.revocation(certificate)
    if found is not None and found.since <= at:
        raise NotTrusted(Fault.REVOKED)
    return newest
