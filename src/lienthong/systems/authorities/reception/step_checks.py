"""What must be right before a step is taken: every faulty field is named, and the signature is believed or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lienthong.contracts.authorities.schemas import STEP_CODES, StepRequest
from lienthong.contracts.hotich_v3.results import DvcltBirthResult, DvcltDeathResult
from lienthong.contracts.payload_faults import (
    FieldFault,
    PayloadRejected,
    missing,
    not_in_catalogue,
    wrong_format,
)
from lienthong.domain.identifiers import DossierCode, InvalidIdentifier
from lienthong.domain.law import FollowingStep, Group
from lienthong.domain.law.rules import NoRuleInForce, step_rule
from lienthong.domain.units import registry
from lienthong.foundation.verify.verdict import verify
from lienthong.systems.authorities.base.context import AuthoritiesContext
from lienthong.systems.authorities.steps.registered_facts import GROUP_OF

_DOCUMENT = "giayToKetQua"
_PDF = b"%PDF-"


@dataclass(frozen=True, slots=True)
class AcceptableStep:
    """A request that can be taken."""

    request: StepRequest
    step: FollowingStep
    document: bytes
    working_days: int


def check_step(context: AuthoritiesContext, request: StepRequest) -> AcceptableStep:
    """Check a request.

    Raises
    ------
    PayloadRejected
        Naming every faulty field.
    """
    today = context.clock.now().date()
    faults = [*_code_faults(request), *_unit_faults(request, today)]
    working_days = 0
    if request.step is None:
        known = ", ".join(STEP_CODES.values())
        faults.append(not_in_catalogue("buocTiepTheo", "bước tiếp theo", f"Các bước có: {known}"))
    else:
        try:
            working_days = step_rule(request.step, today).working_days
        except NoRuleInForce:
            faults.append(
                FieldFault("buocTiepTheo", "buocTiepTheo chưa được pháp luật quy định vào ngày này")
            )
        faults += _facts_faults(request, GROUP_OF[request.step])
    document = b""
    try:
        document = _document(context, request)
    except PayloadRejected as rejected:
        faults += rejected.faults
    if faults or request.step is None:
        raise PayloadRejected(faults)
    return AcceptableStep(request, request.step, document, working_days)


def _code_faults(request: StepRequest) -> list[FieldFault]:
    if not request.interlinked_code:
        return [missing("maHoSoLT")]
    try:
        DossierCode.parse(request.interlinked_code)
    except InvalidIdentifier:
        return [wrong_format("maHoSoLT", "ví dụ G22.99-240705-0001")]
    return []


def _unit_faults(request: StepRequest, today: date) -> list[FieldFault]:
    if not request.unit_code:
        return [missing("maDonVi")]
    # It registered on an earlier day: a unit abolished since is as good as one of today.
    if not registry().history(request.unit_code):
        explained = registry().explain(request.unit_code, today).message_vi
        return [not_in_catalogue("maDonVi", "đơn vị hành chính", explained)]
    return []


def _facts_faults(request: StepRequest, group: Group) -> list[FieldFault]:
    record = DvcltBirthResult if group is Group.BIRTH else DvcltDeathResult
    try:
        record.open(request.facts)
    except PayloadRejected as rejected:
        return [
            FieldFault(f"duLieuDangKy.{each.field}", f"duLieuDangKy.{each.message_vi}")
            for each in rejected.faults
        ]
    return []


def _document(context: AuthoritiesContext, request: StepRequest) -> bytes:
    if not request.document_base64:
        raise PayloadRejected([missing(_DOCUMENT)])
    document = request.document()
    if not document.startswith(_PDF):
        raise PayloadRejected([wrong_format(_DOCUMENT, "phải là tệp PDF")])
    verification = verify(document, context.trust, at=context.clock.now())
    if not verification.valid:
        reason = verification.reason_vi.replace(";", ",")
        raise PayloadRejected([FieldFault(_DOCUMENT, f"{_DOCUMENT} không được tin cậy: {reason}")])
    return document
