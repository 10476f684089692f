"""What the API for officers and tools answers.

Field names and their order are what tools read: a field is added at the end, and none is renamed.
"""

from __future__ import annotations

from typing import Any, Self

from pydantic import BaseModel, Field

from lienthong.contracts.attachments import Attachment
from lienthong.domain.law import FollowingStep
from lienthong.foundation.event_log import LoggedEvent
from lienthong.foundation.web.iso_moment import IsoMoment
from lienthong.systems.authorities.base.agencies import Authority
from lienthong.systems.authorities.queries.step_view import StepView
from lienthong.systems.authorities.steps.states import StepAction
from lienthong.systems.authorities.steps.store import AuthorityStep


class StepLineAnswer(BaseModel):
    """A step in a list: codes and moments only, nothing about people."""

    receipt: str = Field(description="Số tiếp nhận của cơ quan.")
    interlinked_code: str
    step: FollowingStep
    authority: Authority
    procedure_code: str
    unit_code: str = Field(description="Đơn vị đã đăng ký hộ tịch.")
    state: str = Field(description="received, in_work, done hoặc refused.")
    round: int = Field(description="0; thêm 1 mỗi lần nhận lại sau khi từ chối.")
    received_at: IsoMoment
    due_at: IsoMoment
    trace_id: str

    @classmethod
    def of(cls, step: AuthorityStep) -> Self:
        """The line of a step."""
        return cls(**_line_fields(step))


class StepListAnswer(BaseModel):
    """Steps of the officer's own authority."""

    authority: Authority
    counts: dict[str, int] = Field(description="Số bước theo trạng thái.")
    steps: list[StepLineAnswer]


class RegisteredFactAnswer(BaseModel):
    """One fact that civil status registered."""

    label: str
    value: str


class StepAttachmentAnswer(BaseModel):
    """A paper that came with the step."""

    file_name: str
    title: str

    @classmethod
    def of(cls, attachment: Attachment) -> Self:
        """The name and title of a paper."""
        return cls(file_name=attachment.file_name, title=attachment.title)


class StepEventAnswer(BaseModel):
    """Something that happened to the step. Who handled it and what came of it stand only where it is a decision."""

    kind: str
    at: IsoMoment
    account: str
    handler_name: str = ""
    handler_title: str = ""
    result_code: str = ""
    result: str = ""
    reason: str = ""

    @classmethod
    def of(cls, event: LoggedEvent) -> Self:
        """The answer about an event."""
        return cls(kind=event.kind, at=event.at, account=event.actor, **event.words)


class OpenedStepAnswer(StepLineAnswer):
    """A step as its officer sees it."""

    unit: str
    facts: list[RegisteredFactAnswer]
    attachments: list[StepAttachmentAnswer]
    history: list[StepEventAnswer]
    acts: list[StepAction] = Field(description="Việc làm được lúc này.")

    @classmethod
    def of_view(cls, view: StepView) -> Self:
        """The whole of an opened step."""
        return cls(
            **_line_fields(view.step),
            unit=view.unit_name,
            facts=[RegisteredFactAnswer(label=label, value=value) for label, value in view.facts],
            attachments=[StepAttachmentAnswer.of(each) for each in view.attachments],
            history=[StepEventAnswer.of(each) for each in view.history],
            acts=list(view.acts),
        )


def _line_fields(step: AuthorityStep) -> dict[str, Any]:
    return {
        "receipt": step.receipt,
        "interlinked_code": step.interlinked_code,
        "step": step.step,
        "authority": step.authority,
        "procedure_code": step.procedure_code,
        "unit_code": step.unit_code,
        "state": step.state.name.lower(),
        "round": step.round,
        "received_at": step.received_at,
        "due_at": step.due_at,
        "trace_id": step.trace_id,
    }
