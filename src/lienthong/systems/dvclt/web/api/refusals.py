"""Answers of the API that say no: faults by field, refusals, a possible duplicate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi.responses import JSONResponse

from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.domain.law import Group
from lienthong.foundation.identity import Principal
from lienthong.foundation.telemetry import current_trace
from lienthong.foundation.web import FieldProblem, Problem
from lienthong.foundation.web.problem_answer import FaultyField, ProblemAnswer
from lienthong.systems.dvclt.application.field_labels import label_of, sentence_of
from lienthong.systems.dvclt.application.file import PossibleDuplicate
from lienthong.systems.dvclt.base import access
from lienthong.systems.dvclt.web.api.answers import DuplicateAnswer

SYSTEM = "dvclt"


def faults_answer(group: Group | None, rejected: PayloadRejected) -> JSONResponse:
    """422 that names every faulty field, under its wire name and in words."""
    return _answer(
        ProblemAnswer(
            status=422,
            code="invalid_fields",
            message="Một số thông tin còn thiếu hoặc chưa đúng.",
            action="Hãy sửa các mục được nêu rồi gửi lại.",
            system=SYSTEM,
            trace_id=current_trace(),
            fields=[
                FaultyField(
                    field=fault.field, label=label_of(group, fault.field), message=sentence_of(group, fault)
                )
                for fault in rejected.faults
            ],
        )
    )


def refusal(status: int, code: str, message: str, action: str) -> JSONResponse:
    """What cannot be done, and what to do instead."""
    return _answer(
        ProblemAnswer(
            status=status,
            code=code,
            message=message,
            action=action,
            system=SYSTEM,
            trace_id=current_trace(),
            fields=[],
        )
    )


def duplicate_answer(duplicate: PossibleDuplicate, visitor: Principal | None) -> JSONResponse:
    """409 that names the earlier application to those who filed it."""
    earlier = duplicate.earlier
    known = {"earlier": earlier.code} if access.owns(visitor, earlier.account) else {}
    return _answer(
        DuplicateAnswer(
            status=409,
            code="possible_duplicate",
            message="Có thể đã có hồ sơ cho cùng người này (trùng mẹ, ngày sinh và giới tính của trẻ, hoặc "
            "trùng người đã chết).",
            action="Nếu đúng là người khác (ví dụ sinh đôi), gửi lại với confirm_duplicate = true.",
            system=SYSTEM,
            trace_id=current_trace(),
            fields=[],
            **known,
        )
    )


def problem_body(problem: Problem, fields: Sequence[FieldProblem]) -> dict[str, Any]:
    """The JSON of an error answer that no operation gave itself."""
    return ProblemAnswer(
        status=problem.status,
        code=problem.code,
        message=problem.happened,
        action=problem.action,
        system=SYSTEM,
        trace_id=current_trace(),
        fields=[FaultyField(field=fault.field, message=fault.message) for fault in fields],
    ).model_dump(exclude_unset=True)


def _answer(answer: ProblemAnswer) -> JSONResponse:
    return JSONResponse(answer.model_dump(exclude_unset=True), status_code=answer.status)
