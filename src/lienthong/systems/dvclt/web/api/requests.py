"""What applicants' and operators' software sends.

These models are the contract as the OpenAPI document shows it. Bodies are read by `read_requests`, which takes what is
left out and names every fault at once.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from lienthong.contracts.attachments import Attachment
from lienthong.domain.law import FollowingStep, Group


class FollowingStepChoice(BaseModel):
    """The following steps that are wanted."""

    steps: list[FollowingStep] | None = None


class NewApplication(BaseModel):
    """An application."""

    group: Group = Field(description="birth: khai sinh; death: khai tử.")
    declaration: dict[str, Any] = Field(description="Tờ khai, theo tên trường của hợp đồng PM.DVCLT.")
    unit: str | None = Field(None, description="Mã đơn vị đăng ký, khi tờ khai không ghi.")
    procedure_code: str | None = Field(None, description="Mã thủ tục; để trống: thủ tục mặc định hôm nay.")
    options: FollowingStepChoice | list[FollowingStep] | None = Field(
        None, description="Các bước tiếp theo; để trống: mọi bước mà thủ tục cho phép."
    )
    attachments: list[Attachment] | None = None
    confirm_duplicate: bool = Field(
        False, description="true: đúng là người khác với hồ sơ đã có (ví dụ sinh đôi)."
    )


class NewSupplement(BaseModel):
    """What a citizen brings when a supplement is asked for."""

    declaration: dict[str, Any] | None = Field(None, description="Chỉ những trường thay đổi.")
    attachments: list[Attachment] | None = None
    withdraw: list[int] | None = Field(None, description="Số thứ tự các giấy tờ rút lại.")


class DifferencesDecision(BaseModel):
    """What an operator decides about a result that is not what was declared."""

    seen: str = Field(
        min_length=64,
        max_length=64,
        description="Giá trị digest trong codes của mục vướng RESULT_DIFFERS đã xem.",
    )


class HoldRelease(BaseModel):
    """What lets a held application go on."""

    personal_id: str | None = Field(None, description="Số định danh của trẻ, khi hồ sơ vướng vì thiếu số.")
