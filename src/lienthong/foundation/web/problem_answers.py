"""How the JSON API of every system tells what went wrong, for the OpenAPI document."""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel, Field


class FieldProblemAnswer(BaseModel):
    """One faulty field of a request."""

    field: str
    message: str


class ProblemAnswer(BaseModel):
    """Why a request was not carried out, for programs and for people."""

    status: int = Field(description="Mã HTTP.")
    code: str = Field(description="Mã lỗi, thuộc một tập đóng.")
    message: str = Field(description="Điều đã xảy ra.")
    action: str = Field(description="Việc cần làm tiếp theo.")
    system: str
    trace_id: str | None
    fields: list[FieldProblemAnswer]


PROBLEM_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    "4XX": {"model": ProblemAnswer, "description": "Yêu cầu chưa được thực hiện: vì sao, cần làm gì."},
    "5XX": {"model": ProblemAnswer, "description": "Hệ thống hoặc hệ thống liên quan gặp sự cố."},
}
"""For the OpenAPI document: what every operation of people and tools answers when it is not carried out."""
