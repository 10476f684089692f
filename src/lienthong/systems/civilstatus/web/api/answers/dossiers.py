"""Dossiers: lists, one in full, what came of an action, where one is."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, Field, JsonValue

from lienthong.domain.catalogues import MaritalStatus
from lienthong.domain.declarations import Side
from lienthong.domain.dossiers import RegistrationStatus
from lienthong.domain.modules import Module
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.web.iso_moment import IsoMoment
from lienthong.systems.civilstatus.base.remarks import Remark, RemarkWeight
from lienthong.systems.civilstatus.base.settings import Environment
from lienthong.systems.civilstatus.dossiers.states import (
    CivilStatusEventKind,
    DossierAction,
    DossierStage,
    status_of,
)
from lienthong.systems.civilstatus.dossiers.store import CivilStatusDossier, CivilStatusEvent
from lienthong.systems.civilstatus.papers.signing import VERIFY_PATH
from lienthong.systems.civilstatus.queries.codes import DossierWhereabouts
from lienthong.systems.civilstatus.queries.declaration_text import sections_of
from lienthong.systems.civilstatus.queries.dossier import (
    DossierAttachment,
    DossierLine,
    OfficerDossierView,
    SignedResultFile,
)
from lienthong.systems.civilstatus.queries.sections import DossierSection
from lienthong.systems.civilstatus.registration.action import ActionOutcome
from lienthong.systems.civilstatus.registration.dossier_entries import DossierEntry
from lienthong.systems.civilstatus.registration.status_checks import StatusCheck


class StageCountsAnswer(BaseModel):
    """How many dossiers of the caller's unit stand in each stage."""

    environment: Environment
    unit_code: str | None
    stages: dict[DossierStage, int]


class DossierCodes(BaseModel):
    """The codes and moments of a dossier: nothing that was declared."""

    code: str = Field(description="Mã hồ sơ một cửa.")
    interlinked_code: str
    module: Module
    unit_code: str
    stage: DossierStage
    stage_name: str
    status: RegistrationStatus = Field(description="Trạng thái mà hệ thống một cửa được trả lời.")
    received_at: IsoMoment = Field(description="Lúc một cửa tiếp nhận.")
    arrived_at: IsoMoment = Field(description="Lúc đến phần mềm hộ tịch.")
    due_at: IsoMoment
    supplement_until: IsoMoment | None
    changed_at: IsoMoment
    supplements: int
    trace_id: str | None


def codes_of(dossier: CivilStatusDossier) -> dict[str, object]:
    """The fields of `DossierCodes`."""
    return {
        "code": dossier.onestop_code,
        "interlinked_code": dossier.interlinked_code,
        "module": dossier.module,
        "unit_code": dossier.unit_code,
        "stage": dossier.stage,
        "stage_name": dossier.stage.name_vi,
        "status": status_of(dossier.stage),
        "received_at": dossier.received_at,
        "arrived_at": dossier.arrived_at,
        "due_at": dossier.due_at,
        "supplement_until": dossier.supplement_until or None,
        "changed_at": dossier.changed_at,
        "supplements": dossier.round,
        "trace_id": dossier.trace_id,
    }


class ListedDossierAnswer(DossierCodes):
    """A dossier in the list of its unit."""

    unit_name: str
    subject: str = Field(description="Người mà hồ sơ nói đến.")
    overdue: bool
    acts: list[DossierAction]

    @classmethod
    def of(cls, line: DossierLine) -> Self:
        """The line of a list."""
        return cls.model_validate(
            {
                **codes_of(line.dossier),
                "unit_name": line.unit_name,
                "subject": line.subject,
                "overdue": line.overdue,
                "acts": line.actions,
            }
        )


class ListedDossiersAnswer(BaseModel):
    """Dossiers of the caller's unit."""

    environment: Environment
    items: list[ListedDossierAnswer]


class WhereaboutsAnswer(DossierCodes):
    """Where a dossier is, in codes only."""

    environment: Environment
    unit_name: str
    module_name: str
    seen_by_unit: str

    @classmethod
    def of(cls, found: DossierWhereabouts) -> Self:
        """Where a dossier is."""
        return cls.model_validate(
            {
                **codes_of(found.dossier),
                "environment": found.environment,
                "unit_name": found.unit_name,
                "module_name": found.dossier.module.name_vi,
                "seen_by_unit": found.dossier.unit_code,
            }
        )


class RemarkAnswer(BaseModel):
    """One thing the registrar should know."""

    code: str
    weight: RemarkWeight
    field: str = Field(description="Mục trong tờ khai; trống khi nói về cả hồ sơ.")
    message: str
    article: str
    verified: bool = Field(description="Điều luật đã được đối chiếu với văn bản công bố.")

    @classmethod
    def of(cls, remark: Remark) -> Self:
        """A remark as it is answered."""
        return cls(
            code=remark.code,
            weight=remark.weight,
            field=remark.field,
            message=remark.message_vi,
            article=remark.article,
            verified=remark.verified,
        )


class ActionOutcomeAnswer(BaseModel):
    """What came of an action for one dossier; ``error`` is empty when it was done."""

    code: str
    done: bool
    stage: DossierStage | None
    error: str | None
    message: str | None
    remarks: list[RemarkAnswer]

    @classmethod
    def of(cls, outcome: ActionOutcome) -> ActionOutcomeAnswer:
        """An outcome as it is answered."""
        return ActionOutcomeAnswer(
            code=outcome.code,
            done=outcome.done,
            stage=outcome.stage,
            error=outcome.error or None,
            message=outcome.message_vi or None,
            remarks=[RemarkAnswer.of(remark) for remark in outcome.remarks],
        )


class ActionRefusedAnswer(ActionOutcomeAnswer):
    """An action on one dossier that was not done."""

    status: int
    system: str
    trace_id: str | None


class ActionOutcomesAnswer(BaseModel):
    """What came of one action on many dossiers."""

    act: DossierAction
    done: int
    failed: int
    outcomes: list[ActionOutcomeAnswer]


class LabelledValueAnswer(BaseModel):
    """A value and how it is called."""

    label: str
    value: str


class DeclarationSectionAnswer(BaseModel):
    """A part of the declaration, as people read it."""

    title: str
    fields: list[LabelledValueAnswer]

    @classmethod
    def of(cls, section: DossierSection) -> Self:
        """A section as it is answered."""
        return cls(
            title=section.title,
            fields=[LabelledValueAnswer(label=label, value=value) for label, value in section.pairs],
        )


class DossierStatusCheckAnswer(BaseModel):
    """A check of marital status that a marriage waits for."""

    id: int
    side: Side
    unit_code: str
    state: str
    status: MaritalStatus | None
    words: str
    number: str | None
    answered_at: IsoMoment | None
    signed: bool

    @classmethod
    def of(cls, check: StatusCheck) -> Self:
        """A check as the unit that asks sees it."""
        return cls(
            id=check.id,
            side=check.side,
            unit_code=check.unit_code,
            state=check.state_vi,
            status=check.kind,
            words=check.words_vi,
            number=check.number or None,
            answered_at=check.answered_at,
            signed=check.paper_id is not None,
        )


class AttachmentAnswer(BaseModel):
    """An attachment as it is kept."""

    number: int
    round: int
    title: str
    file_name: str
    media_type: str
    size: int = Field(description="Số byte.")
    superseded: bool = Field(description="Đã có tệp bổ sung mới hơn.")

    @classmethod
    def of(cls, file: DossierAttachment) -> Self:
        """An attachment as it is answered."""
        return cls(
            number=file.number,
            round=file.round,
            title=file.title,
            file_name=file.file_name,
            media_type=file.media_type,
            size=file.size,
            superseded=file.superseded,
        )


class DossierEventAnswer(BaseModel):
    """One line of a dossier's history. ``detail`` holds codes only."""

    number: int
    kind: CivilStatusEventKind
    name: str
    at: IsoMoment
    account: str
    officer: str
    title: str
    reason: str
    detail: dict[str, JsonValue]

    @classmethod
    def of(cls, event: CivilStatusEvent) -> Self:
        """An event as it is answered."""
        return cls(
            number=event.number,
            kind=event.kind,
            name=event.kind.name_vi,
            at=event.at,
            account=event.account,
            officer=event.officer,
            title=event.title,
            reason=event.reason,
            detail=dict(event.detail),
        )


class DossierEntryAnswer(BaseModel):
    """The entry of the book that a dossier became."""

    number: str
    book: str
    page: int
    registered_at: IsoMoment
    personal_id: str
    id: int
    office: str
    verify_path: str

    @classmethod
    def of(cls, entry: DossierEntry) -> Self:
        """An entry as it is answered."""
        return cls(
            number=entry.number,
            book=entry.book,
            page=entry.page,
            registered_at=entry.registered_at,
            personal_id=entry.content["personal_id"],
            id=entry.id,
            office=entry.content["office"],
            verify_path=f"{VERIFY_PATH}/{entry.verify_token}",
        )


class SignedResultAnswer(BaseModel):
    """The signed result, without its bytes."""

    signed_at: IsoMoment
    account: str
    sha256: str
    size: int

    @classmethod
    def of(cls, file: SignedResultFile) -> Self:
        """What is known of a signed result."""
        return cls(signed_at=file.signed_at, account=file.account, sha256=file.sha256, size=file.size)


class OpenedDossierAnswer(DossierCodes):
    """All there is to know of a dossier."""

    environment: Environment
    unit_name: str
    acts: list[DossierAction]
    remarks: list[RemarkAnswer]
    sections: list[DeclarationSectionAnswer]
    status_checks: list[DossierStatusCheckAnswer]
    attachments: list[AttachmentAnswer]
    history: list[DossierEventAnswer]
    entry: DossierEntryAnswer | None
    document: SignedResultAnswer | None

    @classmethod
    def of(cls, found: OfficerDossierView, environment: Environment) -> Self:
        """A dossier, opened for somebody."""
        on = found.dossier.received_at.astimezone(VIETNAM).date()
        return cls.model_validate(
            {
                **codes_of(found.dossier),
                "environment": environment,
                "unit_name": found.unit_name,
                "acts": found.actions,
                "remarks": [RemarkAnswer.of(remark) for remark in found.remarks],
                "sections": [
                    DeclarationSectionAnswer.of(section)
                    for section in sections_of(found.opened.declaration, on)
                ],
                "status_checks": [DossierStatusCheckAnswer.of(check) for check in found.checks],
                "attachments": [AttachmentAnswer.of(file) for file in found.files],
                "history": [DossierEventAnswer.of(event) for event in found.events],
                "entry": None if found.entry is None else DossierEntryAnswer.of(found.entry),
                "document": None if found.signed is None else SignedResultAnswer.of(found.signed),
            }
        )
