"""Operations on dossiers: lists, one in full, its files, and what an officer does with one or many."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response

from lienthong.domain.modules import Module
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.identity import Principal
from lienthong.foundation.telemetry import current_trace
from lienthong.foundation.web import PageProblem
from lienthong.foundation.web.problem_answer import ProblemAnswer
from lienthong.foundation.web.problems import problem_for
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.problems import NoSuchDossier
from lienthong.systems.civilstatus.base.refused import ActionRefused
from lienthong.systems.civilstatus.dossiers.states import DossierAction, DossierStage
from lienthong.systems.civilstatus.queries.codes import look_up, purged_on
from lienthong.systems.civilstatus.queries.dossier import (
    count_by_stage,
    list_dossiers,
    open_attachment,
    open_dossier,
    open_signed_document,
)
from lienthong.systems.civilstatus.registration.action import ActionOutcome, ActionRequest
from lienthong.systems.civilstatus.registration.perform import perform
from lienthong.systems.civilstatus.web.api.answers.dossiers import (
    ActionOutcomeAnswer,
    ActionOutcomesAnswer,
    ActionRefusedAnswer,
    ListedDossierAnswer,
    ListedDossiersAnswer,
    OpenedDossierAnswer,
    StageCountsAnswer,
    WhereaboutsAnswer,
)
from lienthong.systems.civilstatus.web.api.requests import DossierActionRequest, DossierActionsRequest
from lienthong.systems.civilstatus.web.files import AnyFileResponse, PdfResponse, file_response, pdf_response
from lienthong.systems.civilstatus.web.parameters import PROBLEMS, Anybody, Reader, RowNumber
from lienthong.systems.civilstatus.web.problems import STATUS_OF_ERROR, dossier_problems, problem_of

#: One action that was not done says so for its dossier; a request that cannot be taken is answered as everywhere.
_NOT_DONE: dict[int | str, dict[str, Any]] = {
    status: {"model": ActionRefusedAnswer | ProblemAnswer, "description": problem_for(status).title}
    for status in (403, 404, 409, 422, 503)
}


def dossier_router(context: CivilStatusContext) -> APIRouter:
    """The endpoints about dossiers; their paths take any code, so they stand after all others."""
    router = APIRouter(prefix="/api", tags=["people"], responses=PROBLEMS)
    _add_reading(router, context)
    _add_actions(router, context)
    return router


def _add_reading(router: APIRouter, context: CivilStatusContext) -> None:
    @router.get("/status", summary="Số hồ sơ theo bước xử lý của đơn vị")
    def status(principal: Reader) -> StageCountsAnswer:
        return StageCountsAnswer(
            environment=context.settings.environment,
            unit_code=principal.unit_code,
            stages=count_by_stage(context, principal),
        )

    @router.get("/dossiers", summary="Danh sách hồ sơ của đơn vị")
    def dossier_list(
        principal: Reader,
        stage: DossierStage | None = None,
        module: Module | None = None,
        offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
    ) -> ListedDossiersAnswer:
        lines = list_dossiers(context, principal, stage=stage, module=module, offset=offset, limit=limit)
        return ListedDossiersAnswer(
            environment=context.settings.environment, items=[ListedDossierAnswer.of(line) for line in lines]
        )

    @router.get("/dossiers/{code}", summary="Một hồ sơ")
    def one(principal: Reader, code: str) -> OpenedDossierAnswer:
        with dossier_problems(code):
            found = open_dossier(context, principal, code)
        return OpenedDossierAnswer.of(found, context.settings.environment)

    @router.get("/dossiers/{code}/document.pdf", summary="Kết quả đã ký", response_class=PdfResponse)
    def document(principal: Reader, code: str) -> Response:
        with dossier_problems(code):
            pdf = open_signed_document(context, principal, code)
        return pdf_response(pdf, f"{code}.pdf")

    @router.get(
        "/dossiers/{code}/attachments/{number}", summary="Tệp đính kèm", response_class=AnyFileResponse
    )
    def file(principal: Reader, code: str, number: RowNumber) -> Response:
        with dossier_problems(code):
            stored, content = open_attachment(context, principal, code, number)
        return file_response(content, stored.media_type, stored.file_name)

    @router.get("/lookup/{code}", summary="Hồ sơ đang ở đâu: môi trường, đơn vị, phân hệ")
    def lookup(_principal: Anybody, code: str) -> WhereaboutsAnswer:
        found = look_up(context, code)
        if found is not None:
            return WhereaboutsAnswer.of(found)
        purged = purged_on(context, code)
        if purged is not None:
            raise PageProblem(
                410,
                f"Hồ sơ {code} là hồ sơ thử, đã được xóa lúc {purged:%H:%M ngày %d/%m/%Y}.",
                "Ai đề nghị và ai xác nhận: xem nhật ký truy cập.",
                "purged",
            )
        raise problem_of(NoSuchDossier(code), code)


def _add_actions(router: APIRouter, context: CivilStatusContext) -> None:
    @router.post(
        "/dossiers/{code}/{act}",
        summary="Xử lý một hồ sơ",
        response_model=ActionOutcomeAnswer,
        responses=_NOT_DONE,
    )
    def one_act(
        principal: Reader, code: str, act: DossierAction, request: DossierActionRequest | None = None
    ) -> JSONResponse:
        given = request or DossierActionRequest()
        [outcome] = _perform(
            context, principal, ActionRequest(act, (code,), given.reason, _aware(given.limit))
        )
        answer = ActionOutcomeAnswer.of(outcome)
        if outcome.done:
            return JSONResponse(answer.model_dump(mode="json"))
        status = STATUS_OF_ERROR[outcome.error]
        refused = ActionRefusedAnswer(
            **dict(answer), status=status, system=context.settings.system, trace_id=current_trace()
        )
        return JSONResponse(refused.model_dump(mode="json"), status_code=status)

    @router.post("/acts", summary="Xử lý hàng loạt")
    def many(principal: Reader, request: DossierActionsRequest) -> ActionOutcomesAnswer:
        outcomes = _perform(
            context,
            principal,
            ActionRequest(request.act, tuple(request.codes), request.reason, _aware(request.limit)),
        )
        return ActionOutcomesAnswer(
            act=request.act,
            done=sum(outcome.done for outcome in outcomes),
            failed=sum(not outcome.done for outcome in outcomes),
            outcomes=[ActionOutcomeAnswer.of(outcome) for outcome in outcomes],
        )


def _perform(
    context: CivilStatusContext, principal: Principal, request: ActionRequest
) -> list[ActionOutcome]:
    try:
        return perform(context, principal, request, trace_id=current_trace())
    except ActionRefused as refused:
        status = STATUS_OF_ERROR[refused.error]
        raise PageProblem(
            status, refused.message_vi, "Hãy sửa yêu cầu rồi thực hiện lại.", refused.error
        ) from refused


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=VIETNAM) if moment is not None and moment.tzinfo is None else moment
