"""Sign one file in the calling thread: PAdES baseline B-LT, or B-T without evidence (ETSI EN 319 142-1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Final

from lienthong.foundation.sign import cms
from lienthong.foundation.sign.credentials import (
    Credential,
    CredentialUnusable,
    OpenedCredential,
    open_credential,
)
from lienthong.foundation.sign.evidence import EvidenceSource, gather
from lienthong.foundation.sign.originals import NotSignable
from lienthong.foundation.sign.revisions import FieldToMake, SignableFile, signature_entries
from lienthong.foundation.sign.signer import FieldBox, SignatureRequest, SigningFailed
from lienthong.foundation.sign.timestamps import (
    TimestampSource,
    TimestampUnavailable,
    room_for_token,
    stamper,
)
from lienthong.foundation.trust import object_identifiers as oids
from lienthong.foundation.trust.chains import NotTrusted
from lienthong.foundation.trust.faults import Fault


def sign_file(
    pdf: bytes,
    requests: Sequence[SignatureRequest],
    timestamps: TimestampSource,
    at: datetime,
    evidence: EvidenceSource | None = None,
) -> bytes:
    """Sign ``pdf`` once per request, in order, each signature with its own timestamp.

    Parameters
    ----------
    at
        Aware moment written into the signature dictionaries and, in demo, into the timestamps.
    evidence
        Where certificates and revocation lists for later come from; with it, a certificate that is expired or revoked
        does not sign. ``None`` leaves them out.

    Raises
    ------
    SigningFailed
        Not a PDF, a credential that cannot be used, no timestamp, or no revocation list in force.
    """
    try:
        file = SignableFile(pdf, [FieldToMake(each.field, _rectangle(each.box)) for each in requests])
        tokens: list[bytes] = []
        stamp = _keeping(tokens, stamper(timestamps, at))
        for each in requests:
            signature = partial(_signature, open_credential(each.credential), stamp)
            room = _room(each.credential) + room_for_token(timestamps)
            file.sign(each.field, _entries(each, at), room, signature)
        if evidence is not None:
            signers = [each.credential for each in requests]
            file.add_evidence(gather(evidence, signers, timestamps, tokens[-1], at))
        return file.content()
    except NotTrusted as error:
        # A list that is not there may come; a certificate does not become good again.
        raise SigningFailed(str(error), retry=error.fault in _MENDABLE) from error
    except (NotSignable, CredentialUnusable) as error:
        reason = error.reason_vi if isinstance(error, CredentialUnusable) else str(error)
        raise SigningFailed(reason, retry=False) from error
    except TimestampUnavailable as error:
        raise SigningFailed(error.reason_vi, retry=True) from error


_MENDABLE: Final = frozenset({Fault.REVOCATION_UNKNOWN, Fault.REVOCATION_LIST_DAMAGED})


def _keeping(tokens: list[bytes], stamp: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    def kept(message: bytes) -> bytes:
        tokens.append(stamp(message))
        return tokens[-1]

    return kept


def _signature(credential: OpenedCredential, stamp: Callable[[bytes], bytes], digest: bytes) -> bytes:
    return cms.signed_data(credential, oids.DATA, digest, timestamp=stamp)


def _rectangle(box: FieldBox | None) -> tuple[float, float, float, float] | None:
    return None if box is None else (box.left, box.bottom, box.right, box.top)


def _room(credential: Credential) -> int:
    """Give the bytes a signature without its timestamp can take, at most."""
    opened = open_credential(credential)
    return len(opened.certificate_der) + sum(map(len, opened.issuers_der)) + 1024


def _entries(request: SignatureRequest, at: datetime) -> bytes:
    offset = at.strftime("%z") or "+0000"
    moment = f"{at:%Y%m%d%H%M%S}{offset[:3]}'{offset[3:5]}'"
    return signature_entries(request.name, request.reason_vi, moment.encode())
