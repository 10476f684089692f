"""Results of registrations: sealed, and given out again."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from lienthong.contracts.hotich_v3.results import (
    DvcltBirthResult,
    DvcltDeathResult,
    DvcltResult,
)
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected
from lienthong.contracts.result_checks import FactDifference
from lienthong.domain.catalogues import SEXES, Sex
from lienthong.domain.checks import check_issued_personal_id
from lienthong.domain.dates import InvalidDate, PartialDate
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import select_row
from lienthong.systems.dvclt.base import tables
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.base.hold_reasons import ApplicationHoldReason
from lienthong.systems.dvclt.dossiers.applications import Application

_DOCUMENT_FIELDS = frozenset(
    str(model.model_fields["certificate_base64"].alias) for model in (DvcltBirthResult, DvcltDeathResult)
)


@dataclass(frozen=True, slots=True)
class TrustedResult:
    """A result whose paper is that of the application.

    `signers` are codes in the certificates; `differences` is where it is not what was declared, and `confirmed_by`
    who says that this is right.
    """

    facts: DvcltResult
    pdf: bytes
    sha256: str
    signers: tuple[str, ...]
    differences: tuple[FactDifference, ...] = ()
    confirmed_by: tuple[str, ...] = ()


def sealed_columns(context: DvcltContext, application: Application, result: TrustedResult) -> dict[str, Any]:
    """The columns that keep a result: facts and document sealed, the document's hash in clear."""
    return {
        "result": context.sealer.seal(_facts_text(result.facts), _facts_context(application)),
        "document": context.sealer.seal(result.pdf, _document_context(application)),
        "result_sha256": result.sha256,
    }


def facts_of(context: DvcltContext, session: Session, application: Application) -> dict[str, Any]:
    """The registered facts under their wire names, without the document; empty before the registration."""
    sealed = select_row(session, [tables.application.c.result], application.id).scalar_one()
    if sealed is None:
        return {}
    facts: dict[str, Any] = orjson.loads(context.sealer.open(sealed, _facts_context(application)))
    return facts


def document_of(context: DvcltContext, session: Session, application: Application) -> bytes | None:
    """The signed PDF, or None before the registration."""
    sealed = select_row(session, [tables.application.c.document], application.id).scalar_one()
    return None if sealed is None else context.sealer.open(sealed, _document_context(application))


def personal_id_problem(facts: DvcltResult) -> tuple[ApplicationHoldReason, str] | None:
    """Why the following steps must wait for the child's personal number; None when they need not.

    Only a birth gives a number; a newborn's must agree with its birth and sex (process.md 5, cases 43 and
    44).
    """
    birth = facts if isinstance(facts, DvcltBirthResult) else None
    if birth is None:
        return None
    if not birth.personal_id.strip():
        return ApplicationHoldReason.PERSONAL_ID_MISSING, "Chưa có số định danh."
    try:
        born = PartialDate.parse(birth.child_born)
    except InvalidDate:
        return ApplicationHoldReason.PERSONAL_ID_INCONSISTENT, "Kết quả không ghi ngày sinh đọc được."
    found = check_issued_personal_id(birth.personal_id.strip(), born, _sex(birth.child_sex))
    if found:
        return ApplicationHoldReason.PERSONAL_ID_INCONSISTENT, " ".join(
            finding.message_vi for finding in found
        )
    return None


def with_personal_id(
    context: DvcltContext, session: Session, application: Application, number: str
) -> dict[str, Any]:
    """The columns of the result with the number that civil status gave afterwards.

    Raises
    ------
    PayloadRejected
        When the number does not fit the child.
    """
    facts = DvcltBirthResult.read(facts_of(context, session, application))
    completed = facts.model_copy(update={"personal_id": number.strip()})
    problem = personal_id_problem(completed)
    if problem is not None:
        raise PayloadRejected([FieldFault("personal_id", problem[1])])
    return {"result": context.sealer.seal(_facts_text(completed), _facts_context(application))}


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
