"""The result of a registration: read, its signature verified, sealed, and given out again.

Nothing of a result is believed before the signature of the document holds (process.md 5, case 38).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from lienthong.contracts.hotich_v3.results import (
    DvcltBirthResult,
    DvcltDeathResult,
    DvcltResult,
    decode_dvclt,
)
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected
from lienthong.domain.catalogues import SEXES, Sex
from lienthong.domain.checks import check_issued_personal_id
from lienthong.domain.dates import InvalidDate, PartialDate
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import select_row
from lienthong.foundation.verify.verdict import verify
from lienthong.systems.dvclt.base import tables
from lienthong.systems.dvclt.base.context import Centre
from lienthong.systems.dvclt.dossiers.applications import Application
from lienthong.systems.dvclt.dossiers.holds import HoldReason

_DOCUMENT_FIELDS = frozenset(
    str(model.model_fields["certificate_base64"].alias) for model in (DvcltBirthResult, DvcltDeathResult)
)


class ResultUntrusted(Exception):
    """The document's signature does not hold. ``reason_vi`` says why."""

    def __init__(self, reason_vi: str) -> None:
        super().__init__(reason_vi)
        self.reason_vi = reason_vi


@dataclass(frozen=True, slots=True)
class TrustedResult:
    """A result whose document's signatures hold. `signers` are codes in the certificates."""

    facts: DvcltResult
    pdf: bytes
    sha256: str
    signers: tuple[str, ...]


def read(centre: Centre, application: Application, text: str) -> TrustedResult:
    """Read ``ketQuaXuLy`` of a report and verify its document.

    Raises
    ------
    PayloadRejected
        Naming every faulty field.
    ResultUntrusted
        When the signature of the document does not hold, or is not that of the unit that registers.
    """
    facts = decode_dvclt(application.group, text)
    pdf = facts.certificate()
    if not pdf.startswith(b"%PDF-"):
        raise ResultUntrusted("tệp kết quả không phải PDF")
    expected = (application.unit_code,) if centre.settings.require_unit_signature else ()
    verdict = verify(pdf, centre.trust, expected=expected, at=centre.clock.now())
    if not verdict.valid:
        raise ResultUntrusted(verdict.reason_vi)
    signers = tuple(signature.code for signature in verdict.signatures)
    return TrustedResult(facts, pdf, hashlib.sha256(pdf).hexdigest(), signers)


def untrusted_fault(reason_vi: str) -> FieldFault:
    """The fault that names an untrusted document to the sender."""
    return FieldFault("ketQuaXuLy", f"ketQuaXuLy có giấy tờ không tin cậy được: {reason_vi}")


def columns_of(centre: Centre, application: Application, result: TrustedResult) -> dict[str, Any]:
    """The columns that keep a result: facts and document sealed, the document's hash in clear."""
    return {
        "result": centre.sealer.seal(_facts_text(result.facts), _facts_context(application)),
        "document": centre.sealer.seal(result.pdf, _document_context(application)),
        "result_sha256": result.sha256,
    }


def facts_of(centre: Centre, session: Session, application: Application) -> dict[str, Any]:
    """The registered facts under their wire names, without the document; empty before the registration."""
    sealed = select_row(session, [tables.application.c.result], application.id).scalar_one()
    if sealed is None:
        return {}
    facts: dict[str, Any] = orjson.loads(centre.sealer.open(sealed, _facts_context(application)))
    return facts


def document_of(centre: Centre, session: Session, application: Application) -> bytes | None:
    """The signed PDF, or None before the registration."""
    sealed = select_row(session, [tables.application.c.document], application.id).scalar_one()
    return None if sealed is None else centre.sealer.open(sealed, _document_context(application))


def personal_id_problem(facts: DvcltResult) -> tuple[HoldReason, str] | None:
    """Why the following steps must wait for the child's personal number; None when they need not.

    Only a birth gives a number; a newborn's must agree with its birth and sex (process.md 5, cases 43 and
    44).
    """
    birth = facts if isinstance(facts, DvcltBirthResult) else None
    if birth is None:
        return None
    if not birth.personal_id.strip():
        return HoldReason.PERSONAL_ID_MISSING, "Chưa có số định danh."
    try:
        born = PartialDate.parse(birth.child_born)
    except InvalidDate:
        return HoldReason.PERSONAL_ID_INCONSISTENT, "Kết quả không ghi ngày sinh đọc được."
    found = check_issued_personal_id(birth.personal_id.strip(), born, _sex(birth.child_sex))
    if found:
        return HoldReason.PERSONAL_ID_INCONSISTENT, " ".join(finding.message_vi for finding in found)
    return None


def with_personal_id(
    centre: Centre, session: Session, application: Application, number: str
) -> dict[str, Any]:
    """The columns of the result with the number that civil status gave afterwards.

    Raises
    ------
    PayloadRejected
        When the number does not fit the child.
    """
    facts = DvcltBirthResult.read(facts_of(centre, session, application))
    completed = facts.model_copy(update={"personal_id": number.strip()})
    problem = personal_id_problem(completed)
    if problem is not None:
        raise PayloadRejected([FieldFault("personal_id", problem[1])])
    return {"result": centre.sealer.seal(_facts_text(completed), _facts_context(application))}


def _facts_text(facts: DvcltResult) -> bytes:
    """Without the document, which is kept by itself."""
    return facts.model_copy(update={"certificate_base64": ""}).json_bytes()


def _sex(text: str) -> Sex:
    entry = SEXES.read(text)
    return Sex(int(entry.code)) if entry is not None else Sex.UNDETERMINED


def _facts_context(application: Application) -> str:
    return f"dvclt.result:{application.trace_id}"


def _document_context(application: Application) -> str:
    return f"dvclt.document:{application.trace_id}"


def facts_alone(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts without the (empty) field of the document, which travels by itself."""
    return {name: value for name, value in facts.items() if name not in _DOCUMENT_FIELDS}


def base64_of(document: bytes) -> str:
    """A document as the wire carries it."""
    return base64.b64encode(document).decode("ascii")
