"""A step after civil status: handed over once, asked about in batches [own].

PM.DVCLT hands a registered dossier on to the police, the social insurance or the social-affairs office and
asks what became of it. Idempotent by (interlinked code, step): the same pair is answered with the same
receipt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import IntEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from lienthong.contracts.attachments import Attachment, attachment_list, decode_base64
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected
from lienthong.contracts.times import format_moment
from lienthong.contracts.wire import Code, Text, WireModel
from lienthong.domain.law import FollowingStep


class StepState(IntEnum):
    """``trangThai`` of a step at its authority [own]."""

    UNKNOWN = 0
    RECEIVED = 1
    IN_WORK = 2
    DONE = 3
    REFUSED = 4

    @property
    def is_final(self) -> bool:
        """True when the authority has decided."""
        return self in (StepState.DONE, StepState.REFUSED)


#: ``buocTiepTheo`` on the wire.
STEP_CODES: Mapping[FollowingStep, str] = {
    FollowingStep.RESIDENCE: "DKTT",
    FollowingStep.HEALTH_INSURANCE: "BHYT",
    FollowingStep.IDENTITY_CARD: "CCCD",
    FollowingStep.DEREGISTRATION: "XDKTT",
    FollowingStep.FUNERAL_ALLOWANCE: "MTP",
    FollowingStep.SURVIVOR_ALLOWANCE: "TTUAT",
}
_STEPS = {code: step for step, code in STEP_CODES.items()}


def _list(value: Any) -> Any:
    return [] if value is None else value


class StepRequest(WireModel):
    """Hand over one step of a registered dossier.

    ``facts`` are the registered facts under the wire names of the result (contracts.md section 6), without
    the document; ``document_base64`` is the signed PDF that proves them.
    """

    interlinked_code: Annotated[Code, Field(alias="maHoSoLT")]
    step_code: Annotated[Text, Field(alias="buocTiepTheo")]
    procedure_code: Annotated[Text, Field(alias="maTTHC")] = ""
    unit_code: Annotated[Text, Field(alias="maDonVi")] = ""
    sent: Annotated[Text, Field(alias="ngayChuyen")] = ""
    facts: Annotated[dict[str, Any], Field(alias="duLieuDangKy", repr=False)]
    document_kind: Annotated[Text, Field(alias="maGiayToKetQua")] = ""
    document_base64: Annotated[Text, Field(alias="giayToKetQua", repr=False)]
    attachments: Annotated[list[Attachment], BeforeValidator(attachment_list)] = Field(
        default_factory=list, alias="fileDinhKem", repr=False
    )

    @classmethod
    def of(
        cls,
        *,
        interlinked_code: str,
        step: FollowingStep,
        procedure_code: str,
        unit_code: str,
        sent_at: datetime,
        facts: Mapping[str, Any],
        document_kind: str,
        document_base64: str,
        attachments: Iterable[Attachment] = (),
    ) -> StepRequest:
        """A request; withdrawn papers are left out."""
        return cls(
            interlinked_code=interlinked_code,
            step_code=STEP_CODES[step],
            procedure_code=procedure_code,
            unit_code=unit_code,
            sent=format_moment(sent_at),
            facts=dict(facts),
            document_kind=document_kind,
            document_base64=document_base64,
            attachments=[attachment for attachment in attachments if not attachment.withdrawn],
        )

    def for_step(self, step: FollowingStep) -> StepRequest:
        """The same dossier's request for another step."""
        return self.model_copy(update={"step_code": STEP_CODES[step]})

    @property
    def step(self) -> FollowingStep | None:
        """The step, or None when ``buocTiepTheo`` is unknown."""
        return _STEPS.get(self.step_code)

    def document(self) -> bytes:
        """The signed PDF; raises PayloadRejected when it is no base64."""
        return decode_base64(self.document_base64, "giayToKetQua")


class StepAnswer(WireModel):
    """Answer to a handed-over step: ``status`` "1" taken (now or before), "0" not, with the reason."""

    status: Annotated[Text, Field(pattern="^[01]$")]
    description: Annotated[Text, Field(alias="statusDescription")] = ""
    receipt: Annotated[Text, Field(alias="maTiepNhan")] = ""
    errors: Any = None

    @classmethod
    def taken(cls, receipt: str) -> StepAnswer:
        """The authority has stored the step under this receipt."""
        return cls(status="1", description="Tiếp nhận thành công", receipt=receipt)

    @classmethod
    def rejected(cls, faults: Iterable[FieldFault] | PayloadRejected) -> StepAnswer:
        """The request has faulty fields."""
        rejected = faults if isinstance(faults, PayloadRejected) else PayloadRejected(faults)
        return cls(status="0", description=rejected.message_vi, errors=rejected.by_field)

    @property
    def success(self) -> bool:
        """True when the step is at the authority."""
        return self.status == "1"


class StepKey(WireModel):
    """Which step is asked about."""

    interlinked_code: Annotated[Code, Field(alias="maHoSoLT")]
    step_code: Annotated[Text, Field(alias="buocTiepTheo")]

    @classmethod
    def of(cls, interlinked_code: str, step: FollowingStep) -> StepKey:
        """The key of a step."""
        return cls(interlinked_code=interlinked_code, step_code=STEP_CODES[step])

    @property
    def step(self) -> FollowingStep | None:
        """The step, or None when ``buocTiepTheo`` is unknown."""
        return _STEPS.get(self.step_code)


class StatesRequest(WireModel):
    """What became of these steps."""

    keys: Annotated[list[StepKey], Field(alias="danhSach")]


class StepStatus(StepKey):
    """State of a step, with the decision where there is one."""

    state_code: Annotated[int, Field(alias="trangThai")]
    receipt: Annotated[Text, Field(alias="maTiepNhan")] = ""
    result_code: Annotated[Text, Field(alias="maKetQua")] = ""
    result: Annotated[Text, Field(alias="ketQua")] = ""
    reason: Annotated[Text, Field(alias="lyDo")] = ""
    decided_at: Annotated[Text, Field(alias="thoiGianThucHien")] = ""
    handler_name: Annotated[Text, Field(alias="nguoiXuLy")] = ""
    handler_title: Annotated[Text, Field(alias="chucDanh")] = ""
    handler_agency: Annotated[Text, Field(alias="coQuanXuLy")] = ""

    @property
    def state(self) -> StepState:
        """The state; a number that nobody knows is UNKNOWN."""
        try:
            return StepState(self.state_code)
        except ValueError:
            return StepState.UNKNOWN


class StatesAnswer(WireModel):
    """States of the steps asked about; a step that the authority never received has state 0."""

    status: int = 1
    description: Annotated[Text, Field(alias="statusDescription")] = ""
    value: Annotated[list[StepStatus], BeforeValidator(_list)]
