"""What the API for officers and tools takes."""

from __future__ import annotations

from pydantic import BaseModel, Field


class StepDecisionRequest(BaseModel):
    """Body of an action."""

    reason: str = Field("", description="Lý do; bắt buộc khi từ chối, công dân sẽ đọc.")
