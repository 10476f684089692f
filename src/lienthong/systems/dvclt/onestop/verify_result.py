"""The result of a registration as a one-stop system reports it: read, its signature verified.

Nothing of a result is believed before the signature of the document holds (process.md 5, case 38).
"""

from __future__ import annotations

import hashlib

from lienthong.contracts.hotich_v3.results import (
    decode_dvclt,
)
from lienthong.contracts.payload_faults import FieldFault
from lienthong.foundation.verify.verdict import verify
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.dossiers.applications import Application
from lienthong.systems.dvclt.dossiers.results import TrustedResult


class UntrustedResult(Exception):
    """The document's signature does not hold. ``reason_vi`` says why."""

    def __init__(self, reason_vi: str) -> None:
        super().__init__(reason_vi)
        self.reason_vi = reason_vi


def verify_result(context: DvcltContext, application: Application, text: str) -> TrustedResult:
    """Read ``ketQuaXuLy`` of a report and verify its document.

    Raises
    ------
    UntrustedResult
        When the signature of the document does not hold, or is not that of the unit that registers.

    Notes
    -----
    ``PayloadRejected`` is passed on, naming every faulty field.
    """
    facts = decode_dvclt(application.group, text)
    pdf = facts.certificate()
    if not pdf.startswith(b"%PDF-"):
        raise UntrustedResult("tệp kết quả không phải PDF")
    expected = (application.unit_code,) if context.settings.require_unit_signature else ()
    verdict = verify(pdf, context.trust, expected=expected, at=context.clock.now())
    if not verdict.valid:
        raise UntrustedResult(verdict.reason_vi)
    signers = tuple(signature.code for signature in verdict.signatures)
    return TrustedResult(facts, pdf, hashlib.sha256(pdf).hexdigest(), signers)


def untrusted_fault(reason_vi: str) -> FieldFault:
    """The fault that names an untrusted document to the sender."""
    return FieldFault("ketQuaXuLy", f"ketQuaXuLy có giấy tờ không tin cậy được: {reason_vi}")
