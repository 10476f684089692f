"""The JSON of an error answer, as every system gives it to programs."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from lienthong.foundation.web.problems import problem_for


class FaultyField(BaseModel):
    """A field of the request that is missing or wrong."""

    field: str = Field(description="Tên trường như đã gửi; trống khi cả nội dung không đọc được.")
    label: str | None = Field(None, description="Tên trường bằng lời.")
    message: str


class ProblemAnswer(BaseModel):
    """What went wrong, and what to do."""

    status: int
    code: str = Field(description="Mã lỗi, thuộc một tập đóng.")
    message: str
    action: str = Field(description="Việc cần làm tiếp.")
    system: str
    trace_id: str
    fields: list[FaultyField]


def problem_answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The error answers of an operation, for its OpenAPI document."""
    return {status: {"model": ProblemAnswer, "description": problem_for(status).title} for status in statuses}
