"""The API for people and tools, in English: what the pages do, as JSON under ``/api``."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from lienthong.domain.modules import Module
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.identity import Principal
from lienthong.foundation.telemetry import current_trace
from lienthong.foundation.web import PageProblem
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.problems import NoSuchDossier, OtherUnit
from lienthong.systems.civilstatus.base.refused import (
    ActionRefused,
)
from lienthong.systems.civilstatus.base.remarks import Remark
from lienthong.systems.civilstatus.dossiers.states import DossierAction, DossierStage
from lienthong.systems.civilstatus.papers.signing import VERIFY_PATH
from lienthong.systems.civilstatus.queries.codes import codes_of, look_up, purged_on
from lienthong.systems.civilstatus.queries.declaration_text import sections_of
from lienthong.systems.civilstatus.queries.dossier import (
    count_by_stage,
    list_dossiers,
    open_attachment,
    open_dossier,
    open_signed_document,
)
from lienthong.systems.civilstatus.registration.action import ActionOutcome, ActionRequest
from lienthong.systems.civilstatus.registration.perform import perform
from lienthong.systems.civilstatus.web.files import file_response, pdf_response
from lienthong.systems.civilstatus.web.parameters import Anybody, Reader, RowNumber, writable
from lienthong.systems.civilstatus.web.problems import STATUS_OF_ERROR, problem_of


class ActOrder(BaseModel):
    """What an action may need: a reason, and until when to supplement (as the law proposes when left out)."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, Field(max_length=4000), AfterValidator(writable)] = ""
    limit: datetime | None = None


class BulkDossierOrder(ActOrder):
    """One action on many dossiers."""

    act: DossierAction
    codes: list[str] = Field(min_length=1, max_length=5000)


def people_router(context: CivilStatusContext) -> APIRouter:
    """The endpoints for people and tools."""
    router = APIRouter(prefix="/api", tags=["people"])

    @router.get("/status", summary="Số hồ sơ theo bước xử lý của đơn vị")
    def status(principal: Reader) -> dict[str, Any]:
        return {
            "environment": context.settings.environment,
            "unit_code": principal.unit_code,
            "stages": {stage.value: number for stage, number in count_by_stage(context, principal).items()},
        }

    @router.get("/dossiers", summary="Danh sách hồ sơ của đơn vị")
    def dossier_list(
        principal: Reader,
        stage: DossierStage | None = None,
        module: Module | None = None,
        offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
    ) -> dict[str, Any]:
        lines = list_dossiers(context, principal, stage=stage, module=module, offset=offset, limit=limit)
        return {
            "environment": context.settings.environment,
            "items": [
                {
                    **codes_of(line.dossier),
                    "unit_name": line.unit_name,
                    "subject": line.subject,
                    "overdue": line.overdue,
                    "acts": [act.value for act in line.actions],
                }
                for line in lines
            ],
        }

    @router.get("/dossiers/{code}", summary="Một hồ sơ")
    def one(principal: Reader, code: str) -> dict[str, Any]:
        return _view(context, principal, code)

    @router.get("/dossiers/{code}/document.pdf", summary="Kết quả đã ký", response_class=Response)
    def document(principal: Reader, code: str) -> Response:
        try:
            pdf = open_signed_document(context, principal, code)
        except (NoSuchDossier, OtherUnit) as error:
            raise problem_of(error, code) from error
        return pdf_response(pdf, f"{code}.pdf")

    @router.get("/dossiers/{code}/attachments/{number}", summary="Tệp đính kèm", response_class=Response)
    def file(principal: Reader, code: str, number: RowNumber) -> Response:
        try:
            stored, content = open_attachment(context, principal, code, number)
        except (NoSuchDossier, OtherUnit) as error:
            raise problem_of(error, code) from error
        return file_response(content, stored.media_type, stored.file_name)

    @router.post("/dossiers/{code}/{act}", summary="Xử lý một hồ sơ")
    def one_act(
        principal: Reader, code: str, act: DossierAction, order: ActOrder | None = None
    ) -> JSONResponse:
        given = order or ActOrder()
        outcome = _ordered(
            context, principal, ActionRequest(act, (code,), given.reason, _aware(given.limit))
        )[0]
        status_code = 200 if outcome.done else STATUS_OF_ERROR[outcome.error]
        return JSONResponse(_outcome(context, outcome, status_code), status_code=status_code)

    @router.post("/acts", summary="Xử lý hàng loạt")
    def many(principal: Reader, order: BulkDossierOrder) -> dict[str, Any]:
        outcomes = _ordered(
            context,
            principal,
            ActionRequest(order.act, tuple(order.codes), order.reason, _aware(order.limit)),
        )
        return {
            "act": order.act.value,
            "done": sum(outcome.done for outcome in outcomes),
            "failed": sum(not outcome.done for outcome in outcomes),
            "outcomes": [_outcome(context, outcome, None) for outcome in outcomes],
        }

    @router.get("/lookup/{code}", summary="Hồ sơ đang ở đâu: môi trường, đơn vị, phân hệ")
    def lookup(_principal: Anybody, code: str) -> dict[str, Any]:
        found = look_up(context, code)
        if found is None:
            erased = purged_on(context, code)
            if erased is not None:
                raise PageProblem(
                    410,
                    f"Hồ sơ {code} là hồ sơ thử, đã được xóa lúc {erased:%H:%M ngày %d/%m/%Y}.",
                    "Ai đề nghị và ai xác nhận: xem nhật ký truy cập.",
                    "purged",
                )
            raise problem_of(NoSuchDossier(code), code)
        return found

    return router


def _ordered(context: CivilStatusContext, principal: Principal, order: ActionRequest) -> list[ActionOutcome]:
    try:
        return perform(context, principal, order, trace_id=current_trace())
    except ActionRefused as refused:
        status = STATUS_OF_ERROR[refused.error]
        raise PageProblem(
            status, refused.message_vi, "Hãy sửa yêu cầu rồi thực hiện lại.", refused.error
        ) from refused


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=VIETNAM) if moment is not None and moment.tzinfo is None else moment


def _outcome(context: CivilStatusContext, outcome: ActionOutcome, status: int | None) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "code": outcome.code,
        "done": outcome.done,
        "stage": outcome.stage.value if outcome.stage is not None else None,
        "error": outcome.error or None,
        "message": outcome.message_vi or None,
        "remarks": [_remark(remark) for remark in outcome.remarks],
    }
    if status is not None and not outcome.done:
        answer |= {"status": status, "system": context.settings.system, "trace_id": current_trace()}
    return answer


def _remark(remark: Remark) -> dict[str, Any]:
    return {
        "code": remark.code,
        "weight": remark.weight.value,
        "field": remark.field,
        "message": remark.message_vi,
        "article": remark.article,
        "verified": remark.verified,
    }


def _view(context: CivilStatusContext, principal: Principal, code: str) -> dict[str, Any]:
    try:
        found = open_dossier(context, principal, code)
    except (NoSuchDossier, OtherUnit) as error:
        raise problem_of(error, code) from error
    on = found.dossier.received_at.astimezone(VIETNAM).date()
    entry = found.entry
    return {
        **codes_of(found.dossier),
        "environment": context.settings.environment,
        "unit_name": found.unit_name,
        "acts": [act.value for act in found.actions],
        "remarks": [_remark(remark) for remark in found.remarks],
        "sections": [
            {
                "title": section.title,
                "fields": [{"label": label, "value": value} for label, value in section.pairs],
            }
            for section in sections_of(found.opened.declaration, on)
        ],
        "status_checks": [
            {
                "id": check.id,
                "side": check.side.value,
                "unit_code": check.unit_code,
                "state": check.state_vi,
                "status": int(check.kind) if check.kind is not None else None,
                "words": check.words_vi,
                "number": check.number or None,
                "answered_at": check.answered_at.isoformat() if check.answered_at is not None else None,
                "signed": check.paper_id is not None,
            }
            for check in found.checks
        ],
        "attachments": [asdict(file) for file in found.files],
        "history": [
            {
                "number": event.number,
                "kind": event.kind.value,
                "name": event.kind.name_vi,
                "at": event.at.isoformat(),
                "account": event.account,
                "officer": event.officer,
                "title": event.title,
                "reason": event.reason,
                "detail": dict(event.detail),
            }
            for event in found.events
        ],
        "entry": None
        if entry is None
        else {
            "number": entry.number,
            "book": entry.book,
            "page": entry.page,
            "registered_at": entry.registered_at.isoformat(),
            "personal_id": entry.content["personal_id"],
            "id": entry.id,
            "office": entry.content["office"],
            "verify_path": f"{VERIFY_PATH}/{entry.verify_token}",
        },
        "document": None
        if found.signed is None
        else {
            "signed_at": found.signed.signed_at.isoformat(),
            "account": found.signed.account,
            "sha256": found.signed.sha256,
            "size": found.signed.size,
        },
    }
