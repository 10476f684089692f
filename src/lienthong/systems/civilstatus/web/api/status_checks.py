"""Operations on checks of marital status, for the unit that is asked."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from lienthong.foundation.telemetry import current_trace
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.refused import ActionRefused
from lienthong.systems.civilstatus.marital_status.answer import (
    answer_check,
    answer_document,
    check_lines,
    check_view,
    sign_answer_paper,
)
from lienthong.systems.civilstatus.web.api.answers.status_checks import (
    GivenStatusAnswer,
    ListedStatusCheckAnswer,
    ListedStatusChecksAnswer,
    OpenedStatusCheckAnswer,
    SignedStatusAnswer,
)
from lienthong.systems.civilstatus.web.api.requests import StatusCheckReply
from lienthong.systems.civilstatus.web.files import PdfResponse, pdf_response
from lienthong.systems.civilstatus.web.parameters import PROBLEMS, Reader, RowNumber
from lienthong.systems.civilstatus.web.problems import action_problem


def status_check_router(context: CivilStatusContext) -> APIRouter:
    """The endpoints about checks of marital status."""
    router = APIRouter(prefix="/api", tags=["entries"], responses=PROBLEMS)

    @router.get("/status-checks", summary="Yêu cầu xác nhận tình trạng hôn nhân gửi đến đơn vị")
    def checks(principal: Reader, answered: bool = False) -> ListedStatusChecksAnswer:
        lines = check_lines(context, principal, answered=answered)
        return ListedStatusChecksAnswer(items=[ListedStatusCheckAnswer.of(line) for line in lines])

    @router.get("/status-checks/{check_id}", summary="Một yêu cầu xác nhận tình trạng hôn nhân")
    def check(principal: Reader, check_id: RowNumber) -> OpenedStatusCheckAnswer:
        try:
            return OpenedStatusCheckAnswer.of(check_view(context, principal, check_id))
        except ActionRefused as refused:
            raise action_problem(refused) from refused

    @router.post("/status-checks/{check_id}/answer", summary="Trả lời xác nhận tình trạng hôn nhân")
    def answer(principal: Reader, check_id: RowNumber, reply: StatusCheckReply) -> GivenStatusAnswer:
        try:
            given = answer_check(
                context, principal, check_id, reply.status, reply.words, trace_id=current_trace()
            )
        except ActionRefused as refused:
            raise action_problem(refused) from refused
        return GivenStatusAnswer(number=given.number, unsigned=given.unsigned_vi or None)

    @router.post("/status-checks/{check_id}/sign", summary="Ký lại văn bản trả lời chưa ký được")
    def sign_answer(principal: Reader, check_id: RowNumber) -> SignedStatusAnswer:
        try:
            signed = sign_answer_paper(context, principal, check_id, trace_id=current_trace())
        except ActionRefused as refused:
            raise action_problem(refused) from refused
        return SignedStatusAnswer(number=signed.number)

    @router.get(
        "/status-checks/{check_id}/document.pdf", summary="Văn bản trả lời đã ký", response_class=PdfResponse
    )
    def answer_file(principal: Reader, check_id: RowNumber) -> Response:
        try:
            check, content = answer_document(context, principal, check_id)
        except ActionRefused as refused:
            raise action_problem(refused) from refused
        return pdf_response(content, f"{check.number.replace('/', '-')}.pdf")

    return router
