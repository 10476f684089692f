"""What an application must be before it gets a code.

Readable, possible, sent to a competent unit, lawful on its day.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lienthong.contracts.dvclt.declaration import MODULES, decode, encode
from lienthong.contracts.payload_faults import (
    FieldFault,
    PayloadRejected,
    missing,
    not_in_catalogue,
    wrong_format,
)
from lienthong.domain.checks import Finding, check_declaration, errors, has_foreign_element, warnings
from lienthong.domain.declarations import InterlinkedDeclaration
from lienthong.domain.law import (
    FollowingStep,
    Group,
    NoRuleInForce,
    Procedure,
    ProcedureNotInForce,
    StepChoice,
    UnknownProcedure,
    competent_level,
    default_procedure,
    procedure_on,
)
from lienthong.domain.units import UnitCode, registry
from lienthong.systems.dvclt.application.attachment_checks import check_attachments
from lienthong.systems.dvclt.application.field_labels import wire_name_of
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.dossiers.attachments import CheckedAttachment

_UNIT_PATH = "place_of_registration"


@dataclass(frozen=True, slots=True)
class ApplicationRequest:
    """What a citizen sends, not yet checked. `steps` None: everything the law offers."""

    group: Group
    form: Mapping[str, Any]
    unit: str = ""
    procedure_code: str = ""
    steps: Collection[FollowingStep] | None = None
    attachments: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class CheckedApplication:
    """An application without a fault, at a moment of reception."""

    group: Group
    at: datetime
    declaration: InterlinkedDeclaration
    form: Mapping[str, str]
    procedure: Procedure
    choice: StepChoice
    unit_code: UnitCode
    province: UnitCode
    papers: Sequence[CheckedAttachment]
    remarks: Sequence[Finding]


def check_application(context: DvcltContext, request: ApplicationRequest, at: datetime) -> CheckedApplication:
    """Check everything at once.

    Raises
    ------
    PayloadRejected
        Naming every faulty field.
    """
    faults: list[FieldFault] = []
    law = _law(request, at, faults)
    good, paper_faults = check_attachments(context, request.attachments)
    faults += paper_faults
    declaration = _declaration(request, at, faults)
    found: Sequence[Finding] = ()
    if declaration is not None:
        found = check_declaration(declaration, at)
        faults += unit_faults(request.group, declaration, at)
        faults += [_fault(request.group, finding) for finding in errors(found)]
    if faults or declaration is None or law is None:
        raise PayloadRejected(_once(faults))
    procedure, choice = law
    unit = declaration.place_of_registration
    return CheckedApplication(
        group=request.group,
        at=at,
        declaration=declaration,
        form=encode(declaration, at.date()),
        procedure=procedure,
        choice=choice,
        unit_code=unit,
        province=registry().province_of(unit, at.date()).code,
        papers=good,
        remarks=warnings(found),
    )


def check_supplement(
    group: Group, form: Mapping[str, Any], filed_at: datetime, now: datetime
) -> InterlinkedDeclaration:
    """Read a supplemented declaration: the units and the law are those of the day of filing.

    A finding counts only when it holds on both days: a proof issued since then is no proof from the future.

    Raises
    ------
    PayloadRejected
        Naming every faulty field.
    """
    declaration = decode(MODULES[group], form, filed_at.date())
    then = {(finding.code, finding.field) for finding in errors(check_declaration(declaration, filed_at))}
    both = [f for f in errors(check_declaration(declaration, now)) if (f.code, f.field) in then]
    if both:
        raise PayloadRejected(_once([_fault(group, finding) for finding in both]))
    return declaration


def unit_faults(group: Group, declaration: InterlinkedDeclaration, at: datetime) -> list[FieldFault]:
    """What is wrong with the receiving unit: unknown that day, or of a level that does not register."""
    name = wire_name_of(group, _UNIT_PATH)
    unit = registry().unit(declaration.place_of_registration, at.date())
    if unit is None:
        explanation = registry().explain(declaration.place_of_registration, at.date())
        return [not_in_catalogue(name, "đơn vị hành chính", explanation.message_vi)]
    try:
        level = competent_level(group, at, foreign_element=has_foreign_element(declaration))
    except NoRuleInForce as error:
        return [wrong_format(name, str(error))]
    if unit.level == level:
        return []
    return [
        wrong_format(
            name, f"{unit.name} là {unit.level.name_vi}; việc này do Ủy ban nhân dân {level.name_vi} đăng ký"
        )
    ]


def _law(
    request: ApplicationRequest, at: datetime, faults: list[FieldFault]
) -> tuple[Procedure, StepChoice] | None:
    """The procedure and the choice of following steps, by the law of the moment of reception."""
    try:
        if request.procedure_code:
            procedure = procedure_on(request.procedure_code, at)
        else:
            procedure = default_procedure(request.group, at, request.steps)
    except (UnknownProcedure, ProcedureNotInForce) as error:
        name = "procedure_code" if request.procedure_code or request.steps is None else "options"
        faults.append(FieldFault(name, f"{name} không áp dụng được: {str(error).rstrip('.')}"))
        return None
    if procedure.group is not request.group:
        faults.append(
            FieldFault("procedure_code", f"procedure_code không phải thủ tục {request.group.name_vi.lower()}")
        )
        return None
    choice = procedure.choices[-1] if request.steps is None else procedure.choice_for(request.steps)
    if choice is None:
        offered = "; ".join(" + ".join(step.name_vi for step in one.steps) for one in procedure.choices)
        faults.append(
            FieldFault("options", f"options không thuộc thủ tục {procedure.code}. Có thể chọn: {offered}")
        )
        return None
    return procedure, choice


def _declaration(
    request: ApplicationRequest, at: datetime, faults: list[FieldFault]
) -> InterlinkedDeclaration | None:
    name = wire_name_of(request.group, _UNIT_PATH)
    form = dict(request.form)
    declared = str(form.get(name) or "").strip()
    unit = request.unit.strip()
    if unit and declared and unit != declared:
        faults.append(FieldFault("unit", f"unit khác với {name} trong tờ khai"))
    if unit and not declared:
        form[name] = unit
    if not unit and not declared:
        faults.append(missing(name))
        form[name] = ""
    try:
        return decode(MODULES[request.group], form, at.date())
    except PayloadRejected as rejected:
        faults += rejected.faults
        return None


def _fault(group: Group, finding: Finding) -> FieldFault:
    name = wire_name_of(group, finding.field)
    article = f" ({finding.article})" if finding.article else ""
    return FieldFault(name, f"{name}: {finding.message_vi.rstrip('.')}{article}")


def _once(faults: Sequence[FieldFault]) -> list[FieldFault]:
    """One fault a field: the first says most."""
    first: dict[str, FieldFault] = {}
    for fault in faults:
        first.setdefault(fault.field, fault)
    return list(first.values())
