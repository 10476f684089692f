"""What must be right before a step is taken: every faulty field is named, and the signature is believed or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lienthong.contracts.attachments import papers_elsewhere
from lienthong.contracts.authorities.schemas import STEP_CODES, StepRequest
from lienthong.contracts.hotich_v3.results import DvcltBirthResult, DvcltDeathResult
from lienthong.contracts.payload_faults import (
    FieldFault,
    PayloadRejected,
    missing,
    not_in_catalogue,
    wrong_format,
)
from lienthong.contracts.result_checks import PaperRefusal, judge_paper, registering_units
from lienthong.domain.identifiers import DossierCode, InvalidIdentifier
from lienthong.domain.law import FollowingStep, Group
from lienthong.domain.law.rules import NoRuleInForce, step_rule
from lienthong.domain.units import registry
from lienthong.systems.authorities.base.context import AuthoritiesContext
from lienthong.systems.authorities.steps.registered_facts import GROUP_OF, read_registered_facts

DOCUMENT_FIELD = "giayToKetQua"
_REFUSED_VI = {
    refusal: "không được tin cậy"
    if refusal in (PaperRefusal.NOT_A_PDF, PaperRefusal.UNTRUSTED)
    else "không phải kết quả của hồ sơ này"
    for refusal in PaperRefusal
}
_PDF = b"%PDF-"
#: What a paper must bear out: facts that say nothing would fit every paper.
_PROVEN = {
    Group.BIRTH: ("nksHoTen", "nksNgaySinh", "ngayDangKy", "soDangKy", "quyenSo"),
    Group.DEATH: ("nktHoTen", "nktNgayChet", "soDangKy", "quyenSo"),
}


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
    faults = [*_code_faults(request), *_unit_faults(request, today), *papers_elsewhere(request.unknown)]
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
        document = _document(request)
    except PayloadRejected as rejected:
        faults += rejected.faults
    if faults or request.step is None:
        raise PayloadRejected(faults)
    _check_paper(context, request, request.step, document)
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
        wire = record.open(request.facts).wire()
        if empty := [missing(name) for name in _PROVEN[group] if not wire[name].strip()]:
            raise PayloadRejected(empty)
    except PayloadRejected as rejected:
        return [
            FieldFault(f"duLieuDangKy.{each.field}", f"duLieuDangKy.{each.message_vi}")
            for each in rejected.faults
        ]
    return []


def _document(request: StepRequest) -> bytes:
    if not request.document_base64:
        raise PayloadRejected([missing(DOCUMENT_FIELD)])
    document = request.document()
    if not document.startswith(_PDF):
        raise PayloadRejected([wrong_format(DOCUMENT_FIELD, "phải là tệp PDF")])
    return document


def _check_paper(
    context: AuthoritiesContext, request: StepRequest, step: FollowingStep, document: bytes
) -> None:
    """The paper proves the facts that the step rests on: nobody's allowance is paid on another one's paper.

    Raises
    ------
    PayloadRejected
        When it does not, naming the facts that it says otherwise.
    """
    facts = read_registered_facts(step, request.facts)
    now = context.clock.now()
    judged = judge_paper(
        document,
        facts,
        GROUP_OF[step],
        registering_units(request.unit_code, now.date()),
        context.trust,
        namings=context.unit_namings,
        at=now,
        number_given_later=True,
    )
    if judged.refusal is None:
        return
    # Names and numbers of people do not go into an answer, which the sender keeps in clear: the fields follow by name.
    reason = "các trường nêu dưới đây" if judged.fields else judged.reason_vi.replace(";", ",")
    faults = [FieldFault(DOCUMENT_FIELD, f"{DOCUMENT_FIELD} {_REFUSED_VI[judged.refusal]}: {reason}")]
    faults += [
        FieldFault(f"duLieuDangKy.{field}", f"duLieuDangKy.{field} không khớp giấy tờ đã ký")
        for field in judged.fields
    ]
    raise PayloadRejected(faults)
