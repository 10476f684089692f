"""What the API for applicants and operators answers.

Field names and their order are what programs read: a field is added at the end, and none is renamed.
"""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, Field, JsonValue

from lienthong.contracts.result_checks import FactDifference
from lienthong.domain.dossiers import ReportStatus
from lienthong.domain.law import FollowingStep, Group
from lienthong.foundation.holds import Hold
from lienthong.foundation.web.iso_moment import IsoMoment
from lienthong.foundation.web.problem_answer import ProblemAnswer
from lienthong.systems.dvclt.base.hold_reasons import ApplicationHoldReason
from lienthong.systems.dvclt.dossiers.applications import Application
from lienthong.systems.dvclt.dossiers.events import ApplicationEvent
from lienthong.systems.dvclt.dossiers.following_steps import PlannedStep, PlannedStepState
from lienthong.systems.dvclt.dossiers.result_differences import differences_of_hold
from lienthong.systems.dvclt.dossiers.states import ApplicantAction, ApplicationStage
from lienthong.systems.dvclt.queries.application_view import ApplicationView


class FilingAnswer(BaseModel):
    """The application that is stored; `repeated`: it was stored before, under the same Idempotency-Key."""

    code: str
    trace_id: str
    procedure_code: str
    due_at: IsoMoment
    repeated: bool

    @classmethod
    def of(cls, application: Application, *, repeated: bool) -> Self:
        """The answer about an application."""
        return cls(
            code=application.code,
            trace_id=application.trace_id,
            procedure_code=application.procedure_code,
            due_at=application.due_at,
            repeated=repeated,
        )


class SupplementAnswer(BaseModel):
    """A supplement that is stored."""

    code: str
    round: int
    stage: ApplicationStage


class WithdrawalAnswer(BaseModel):
    """An application that was taken back."""

    code: str
    stage: ApplicationStage


class DuplicateAnswer(ProblemAnswer):
    """An application for the same person may be there already."""

    earlier: str | None = Field(None, description="Mã hồ sơ trước, chỉ cho người đã nộp hồ sơ đó.")


class ReceivingUnit(BaseModel):
    """The unit that registers, as it was called on the day of filing."""

    code: str
    name: str


class TakenReportLine(BaseModel):
    """A status that the one-stop system reported."""

    status: int = Field(description="1 đến 7.")
    name: str
    done_at: str = Field(description="Như hệ thống một cửa đã gửi: dd/MM/yyyy HH:mm:ss.")
    taken_at: IsoMoment
    note: str | None
    handler: str | None
    corrected_fields: list[str] | None = Field(
        None, description="Có khi đây là đính chính một trạng thái đã báo: tên các trường được sửa."
    )

    @classmethod
    def of(cls, event: ApplicationEvent) -> Self:
        """The report that an event tells of."""
        status = ReportStatus(event.codes["status"])
        return cls(
            status=int(status),
            name=status.name_vi,
            done_at=event.codes["done_at"],
            taken_at=event.at,
            note=event.words.get("note") or event.words.get("handling") or None,
            handler=event.words.get("name") or None,
            corrected_fields=event.codes.get("fields"),
        )


class FollowingStepAnswer(BaseModel):
    """A step that follows the registration."""

    step: FollowingStep
    name: str
    state: PlannedStepState
    state_name: str
    due_at: IsoMoment | None
    receipt: str | None
    result_code: str | None
    text: str | None

    @classmethod
    def of(cls, planned: PlannedStep, *, proven: bool) -> Self:
        """A step; what its authority gave is for those who have proven that it concerns them."""
        return cls(
            step=planned.step,
            name=planned.step.name_vi,
            state=planned.state,
            state_name=planned.state.name_vi,
            due_at=planned.due_at,
            receipt=planned.receipt if proven else None,
            result_code=planned.result_code if proven else None,
            text=planned.words.get("reason") or planned.words.get("result") or None,
        )


class ResultMark(BaseModel):
    """The signed document of the result, by its hash."""

    sha256: str


class ApplicationHoldLine(BaseModel):
    """Why an application waits."""

    reason: ApplicationHoldReason
    title: str
    since: IsoMoment


class ResultDifferenceAnswer(BaseModel):
    """A fact in which the result is not what was declared; empty: nothing was said."""

    field: str = Field(description="Tên trường trong ketQuaXuLy.")
    name: str
    declared: str
    registered: str

    @classmethod
    def of(cls, difference: FactDifference) -> Self:
        """A difference as it is answered."""
        return cls(
            field=difference.field,
            name=difference.name_vi,
            declared=difference.declared,
            registered=difference.registered,
        )


class ApplicationAnswer(BaseModel):
    """An application and how far it has come; strangers get neither words nor receipts."""

    code: str
    trace_id: str
    group: Group
    procedure_code: str
    procedure_name: str
    unit: ReceivingUnit
    stage: ApplicationStage
    stage_name: str
    waiting: bool = Field(description="Đang chờ bộ phận một cửa nhận.")
    round: int = Field(description="1, và thêm 1 sau mỗi lần bổ sung.")
    filed_at: IsoMoment
    due_at: IsoMoment
    appointment_at: IsoMoment | None
    supplement_limit: IsoMoment | None
    completed_at: IsoMoment | None
    onestop_code: str | None
    reports: list[TakenReportLine]
    branches: list[FollowingStepAnswer]
    acts: list[ApplicantAction] = Field(description="Việc người nộp làm được lúc này.")
    result: ResultMark | None
    holds: list[ApplicationHoldLine]
    result_differences: list[ResultDifferenceAnswer] = Field(
        description="Kết quả ghi khác tờ khai ở đâu; chỉ cho người đã chứng minh hồ sơ là của mình."
    )
    differences_confirmed_by: str | None

    @classmethod
    def of(cls, view: ApplicationView) -> Self:
        """What may be shown of an application."""
        application = view.application
        return cls(
            code=application.code,
            trace_id=application.trace_id,
            group=application.group,
            procedure_code=application.procedure_code,
            procedure_name=view.procedure_name,
            unit=ReceivingUnit(code=application.unit_code, name=view.unit_name),
            stage=application.stage,
            stage_name=application.stage.name_vi,
            waiting=application.is_waiting,
            round=application.round,
            filed_at=application.filed_at,
            due_at=application.due_at,
            appointment_at=application.appointment_at,
            supplement_limit=application.supplement_limit,
            completed_at=application.completed_at,
            onestop_code=application.onestop_code if view.proven else None,
            reports=[TakenReportLine.of(event) for event in view.reports],
            branches=[FollowingStepAnswer.of(planned, proven=view.proven) for planned in view.steps],
            acts=sorted(view.actions),
            result=ResultMark(sha256=application.result_sha256) if application.result_sha256 else None,
            holds=[
                ApplicationHoldLine(reason=hold.reason, title=hold.advice.title_vi, since=hold.opened_at)
                for hold in view.holds
            ],
            result_differences=[ResultDifferenceAnswer.of(each) for each in view.result_differences],
            differences_confirmed_by=view.differences_confirmed_by or None,
        )


class CommuneAnswer(BaseModel):
    """A commune to choose from."""

    code: str
    name: str


class StepCombination(BaseModel):
    """Following steps that a procedure offers together, and their common deadline."""

    steps: list[FollowingStep]
    names: list[str]
    working_days: int


class ProcedureAnswer(BaseModel):
    """A procedure that applies today."""

    code: str
    name: str
    group: Group
    form: str
    default: bool
    choices: list[StepCombination]


class HeldApplicationAnswer(BaseModel):
    """What is held, and the way on."""

    id: int
    code: str
    reason: ApplicationHoldReason
    title: str
    what_to_do: str
    who: str
    since: IsoMoment
    codes: dict[str, JsonValue]
    differences: list[ResultDifferenceAnswer] = Field(
        description="Với RESULT_DIFFERS: kết quả ghi khác tờ khai ở đâu."
    )

    @classmethod
    def of(cls, hold: Hold[ApplicationHoldReason]) -> Self:
        """A hold as operators see it."""
        return cls(
            id=hold.id,
            code=hold.subject,
            reason=hold.reason,
            title=hold.advice.title_vi,
            what_to_do=hold.advice.what_to_do_vi,
            who=hold.advice.who_vi,
            since=hold.opened_at,
            codes=dict(hold.codes),
            differences=[ResultDifferenceAnswer.of(each) for each in differences_of_hold(hold)],
        )


class HoldReleaseAnswer(BaseModel):
    """A hold that was let go."""

    id: int
    released: bool


class ApplicationCounts(BaseModel):
    """How many applications stand at each stage, how many are offered, how many are closed."""

    filed: int
    received: int
    supplement: int
    accepted: int
    sent: int
    registered: int
    returned: int
    refused: int
    withdrawn: int
    waiting: int
    completed: int
