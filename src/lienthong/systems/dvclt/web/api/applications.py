"""The API of applicants: file, follow, supplement, withdraw, fetch the result."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header
from fastapi.responses import JSONResponse, Response

from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.contracts.wire import parse_object
from lienthong.domain.law import Group
from lienthong.foundation.identity import NotSignedIn, Principal, Visitor, require
from lienthong.foundation.web import PageProblem
from lienthong.foundation.web.raw_body import RawBody
from lienthong.systems.dvclt.application import file
from lienthong.systems.dvclt.application.file import IdempotencyKeyReused, PossibleDuplicate
from lienthong.systems.dvclt.application.supplement import supplement_application
from lienthong.systems.dvclt.application.withdraw import withdraw_application
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.base.refused import NotPossibleNow
from lienthong.systems.dvclt.dossiers import applications, results
from lienthong.systems.dvclt.queries import application_view
from lienthong.systems.dvclt.queries.readings import note_progress_reading
from lienthong.systems.dvclt.web.api.answers import duplicate_answer, faults_answer, refusal
from lienthong.systems.dvclt.web.api.read_requests import read_application, read_group, read_supplement
from lienthong.systems.dvclt.web.api.requested_application import (
    Paper,
    application_finder,
    must_be_proven,
)
from lienthong.systems.dvclt.web.pdf_answer import pdf_answer

IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", max_length=file.LONGEST_KEY)]


def router(context: DvcltContext) -> APIRouter:
    """Operations of applicants, under ``/api/applications``."""
    routes = APIRouter(tags=["Công dân"])
    find = application_finder(context)

    @routes.post("/api/applications", status_code=201, summary="Nộp hồ sơ liên thông")
    def apply(visitor: Visitor, body: RawBody, idempotency_key: IdempotencyKey = "") -> Response:
        if visitor is None and not context.settings.anonymous_applications:
            raise NotSignedIn("Hãy đăng nhập để nộp hồ sơ.")
        group: Group | None = None
        try:
            given = parse_object(body)
            group = read_group(given)
            filed = file.file_application(
                context,
                read_application(given, group),
                principal=visitor,
                idempotency_key=idempotency_key.strip(),
                confirm_duplicate=given.get("confirm_duplicate") is True,
            )
        except PayloadRejected as rejected:
            return faults_answer(group, rejected)
        except PossibleDuplicate as duplicate:
            return duplicate_answer(duplicate, visitor)
        except IdempotencyKeyReused:
            return refusal(
                409,
                "idempotency_key_reused",
                "Idempotency-Key này đã dùng cho một hồ sơ có nội dung khác.",
                "Dùng khóa mới cho hồ sơ mới; dùng lại khóa cũ chỉ khi gửi lại đúng nội dung cũ.",
            )
        application = filed.application
        status = 200 if filed.repeated else 201
        return JSONResponse(
            {
                "code": application.code,
                "trace_id": application.trace_id,
                "procedure_code": application.procedure_code,
                "due_at": application.due_at.isoformat(),
                "repeated": filed.repeated,
            },
            status_code=status,
        )

    @routes.get("/api/applications", summary="Hồ sơ của tài khoản đang đăng nhập")
    def mine(caller: Annotated[Principal, Depends(require())]) -> list[dict[str, Any]]:
        with context.database.read() as session:
            found = applications.applications_of(session, caller.account)
            return [
                application_view.view_application(context, session, one, proven=True).wire() for one in found
            ]

    @routes.get("/api/applications/{code}", summary="Tiến độ một hồ sơ")
    def follow(visitor: Visitor, code: str, paper: Paper = "") -> dict[str, Any]:
        requested = find(code, visitor, paper)
        if requested.proven:
            note_progress_reading(context, visitor, requested.application)
        with context.database.read() as session:
            return application_view.view_application(
                context, session, requested.application, proven=requested.proven
            ).wire()

    @routes.post("/api/applications/{code}/supplement", summary="Bổ sung hồ sơ")
    def supplement(visitor: Visitor, code: str, body: RawBody, paper: Paper = "") -> Response:
        requested = find(code, visitor, paper)
        must_be_proven(requested)
        try:
            brought = read_supplement(parse_object(body))
            changed = supplement_application(context, requested.application.code, brought, principal=visitor)
        except PayloadRejected as rejected:
            return faults_answer(requested.application.group, rejected)
        except NotPossibleNow as problem:
            return refusal(
                409, "not_possible", problem.message_vi, "Mở lại hồ sơ để xem trạng thái mới nhất."
            )
        return JSONResponse({"code": changed.code, "round": changed.round, "stage": changed.stage.value})

    @routes.post("/api/applications/{code}/withdraw", summary="Rút hồ sơ")
    def withdraw(visitor: Visitor, code: str, paper: Paper = "") -> Response:
        requested = find(code, visitor, paper)
        must_be_proven(requested)
        try:
            changed = withdraw_application(context, requested.application.code, principal=visitor)
        except NotPossibleNow as problem:
            return refusal(409, "not_possible", problem.message_vi, "Liên hệ bộ phận một cửa nơi nộp hồ sơ.")
        return JSONResponse({"code": changed.code, "stage": changed.stage.value})

    @routes.get("/api/applications/{code}/result.pdf", summary="Giấy tờ kết quả có chữ ký số")
    def result(visitor: Visitor, code: str, paper: Paper = "") -> Response:
        requested = find(code, visitor, paper)
        must_be_proven(requested)
        with context.database.read() as session:
            document = results.document_of(context, session, requested.application)
        if document is None:
            raise PageProblem(404, "Hồ sơ chưa có giấy tờ kết quả.", "Xem tiến độ và quay lại sau.")
        return pdf_answer(requested.application, document)

    return routes
