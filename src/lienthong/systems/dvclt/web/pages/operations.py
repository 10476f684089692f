"""The operators' page: what is held, and the way on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.foundation.identity import Principal, Role, require
from lienthong.foundation.web import Flash, PageProblem, RowNumber, WebShell
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.base.hold_reasons import (
    PERSONAL_ID_REASONS,
    RESULT_REASONS,
    ApplicationHoldReason,
)
from lienthong.systems.dvclt.base.refused import NotPossibleNow
from lienthong.systems.dvclt.dossiers.result_differences import differences_of_hold
from lienthong.systems.dvclt.queries.counts import count_by_stage
from lienthong.systems.dvclt.queries.open_holds import open_holds
from lienthong.systems.dvclt.steps.decide_differences import accept_differences, send_result_back
from lienthong.systems.dvclt.steps.release import release_hold
from lienthong.systems.dvclt.web.pages.progress import difference_rows

Operator = Annotated[Principal, Depends(require(Role.OPERATOR, Role.ADMIN))]


def router(context: DvcltContext, shell: WebShell) -> APIRouter:
    """The page of holds."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/van-hanh")
    def held(request: Request, _operator: Operator) -> Response:
        with context.database.read() as session:
            shown = {
                "holds": open_holds(context, session),
                "counts": count_by_stage(session),
                "number_reasons": PERSONAL_ID_REASONS,
                "result_reasons": RESULT_REASONS,
                "differs": ApplicationHoldReason.RESULT_DIFFERS,
                "differences_of": lambda hold: difference_rows(differences_of_hold(hold)),
                "contradicts": ApplicationHoldReason.REPORT_CONTRADICTS,
            }
        return shell.render(request, "operations.html", shown)

    @routes.post("/van-hanh/{hold_id}/go")
    def release(
        request: Request,
        operator: Operator,
        hold_id: RowNumber,
        personal_id: Annotated[str, Form(max_length=20)] = "",
    ) -> Response:
        try:
            release_hold(context, operator, hold_id, personal_id=personal_id)
        except PayloadRejected as rejected:
            return shell.redirect(request, "/van-hanh", flash=Flash(rejected.message_vi, "danger"))
        except LookupError:
            raise PageProblem(404) from None
        except NotPossibleNow as problem:
            return shell.redirect(request, "/van-hanh", flash=Flash(problem.message_vi, "warning"))
        return shell.redirect(request, "/van-hanh", flash=Flash("Đã gỡ vướng, các bước được làm tiếp."))

    @routes.post("/van-hanh/{hold_id}/chap-nhan-khac-biet")
    def accept(
        request: Request, operator: Operator, hold_id: RowNumber, seen: Annotated[str, Form(max_length=64)]
    ) -> Response:
        done = "Đã chấp nhận khác biệt. Khi một cửa gửi lại báo cáo, kết quả được nhận."
        return decided(request, operator, hold_id, seen, accept_differences, done)

    @routes.post("/van-hanh/{hold_id}/tra-lai-mot-cua")
    def send_back(
        request: Request, operator: Operator, hold_id: RowNumber, seen: Annotated[str, Form(max_length=64)]
    ) -> Response:
        done = "Đã trả lại một cửa: kết quả này không được nhận cho đến khi được sửa hoặc xác nhận."
        return decided(request, operator, hold_id, seen, send_result_back, done)

    def decided(
        request: Request,
        operator: Principal,
        hold_id: int,
        seen: str,
        decide: Callable[[DvcltContext, Principal, int, str], None],
        done_vi: str,
    ) -> Response:
        try:
            decide(context, operator, hold_id, seen)
        except LookupError:
            raise PageProblem(404) from None
        except NotPossibleNow as problem:
            return shell.redirect(request, "/van-hanh", flash=Flash(problem.message_vi, "warning"))
        return shell.redirect(request, "/van-hanh", flash=Flash(done_vi))

    return routes
