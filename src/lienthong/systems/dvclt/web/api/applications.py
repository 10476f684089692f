"""The API of applicants: file, follow, supplement, withdraw, fetch the result."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header
from fastapi.responses import JSONResponse, Response

from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.contracts.wire import parse_object
from lienthong.domain.law import Group
from lienthong.foundation.identity import NotSignedIn, Principal, Visitor, require
from lienthong.foundation.web import PageProblem
from lienthong.foundation.web.problem_answer import problem_answers
from lienthong.foundation.web.raw_body import RawBody, documented_body
from lienthong.systems.dvclt.application import file
from lienthong.systems.dvclt.application.file import IdempotencyKeyReused, PossibleDuplicate
from lienthong.systems.dvclt.application.supplement import supplement_application
from lienthong.systems.dvclt.application.withdraw import withdraw_application
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.base.refused import NotPossibleNow
from lienthong.systems.dvclt.dossiers import applications, results
from lienthong.systems.dvclt.queries.application_view import view_application
from lienthong.systems.dvclt.queries.readings import note_progress_reading
from lienthong.systems.dvclt.web.api.answers import (
    ApplicationAnswer,
    DuplicateAnswer,
    FilingAnswer,
    SupplementAnswer,
    WithdrawalAnswer,
)
from lienthong.systems.dvclt.web.api.read_requests import read_application, read_group, read_supplement
from lienthong.systems.dvclt.web.api.refusals import duplicate_answer, faults_answer, refusal
from lienthong.systems.dvclt.web.api.requested_application import (
    Paper,
    application_finder,
    must_be_proven,
)
from lienthong.systems.dvclt.web.api.requests import NewApplication, NewSupplement
from lienthong.systems.dvclt.web.pdf_answer import PDF_ANSWER, pdf_answer

IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", max_length=file.LONGEST_KEY)]


def router(context: DvcltContext) -> APIRouter:
    """Operations of applicants, under ``/api/applications``."""
    routes = APIRouter(tags=["Công dân"], responses=problem_answers(401, 403, 422))
    _add_filing(routes, context)
    _add_progress(routes, context)
    _add_applicant_actions(routes, context)
    return routes


def _add_filing(routes: APIRouter, context: DvcltContext) -> None:
    @routes.post(
        "/api/applications",
        status_code=201,
        summary="Nộp hồ sơ liên thông",
        response_model=FilingAnswer,
        responses={
            200: {"model": FilingAnswer, "description": "Đã nộp trước đó với cùng Idempotency-Key."},
            409: {"model": DuplicateAnswer, "description": "Có thể trùng hồ sơ, hoặc khóa đã dùng."},
        },
        openapi_extra=documented_body(NewApplication),
    )
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
        answer = FilingAnswer.of(filed.application, repeated=filed.repeated)
        return JSONResponse(answer.model_dump(), status_code=200 if filed.repeated else 201)


def _add_progress(routes: APIRouter, context: DvcltContext) -> None:
    find = application_finder(context)

    @routes.get("/api/applications", summary="Hồ sơ của tài khoản đang đăng nhập")
    def mine(caller: Annotated[Principal, Depends(require())]) -> list[ApplicationAnswer]:
        with context.database.read() as session:
            found = applications.applications_of(session, caller.account)
            return [
                ApplicationAnswer.of(view_application(context, session, one, proven=True)) for one in found
            ]

    @routes.get("/api/applications/{code}", summary="Tiến độ một hồ sơ", responses=problem_answers(404))
    def follow(visitor: Visitor, code: str, paper: Paper = "") -> ApplicationAnswer:
        requested = find(code, visitor, paper)
        if requested.proven:
            note_progress_reading(context, visitor, requested.application)
        with context.database.read() as session:
            view = view_application(context, session, requested.application, proven=requested.proven)
        return ApplicationAnswer.of(view)


def _add_applicant_actions(routes: APIRouter, context: DvcltContext) -> None:
    find = application_finder(context)

    @routes.post(
        "/api/applications/{code}/supplement",
        summary="Bổ sung hồ sơ",
        response_model=SupplementAnswer,
        responses=problem_answers(404, 409),
        openapi_extra=documented_body(NewSupplement),
    )
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
        answer = SupplementAnswer(code=changed.code, round=changed.round, stage=changed.stage)
        return JSONResponse(answer.model_dump())

    @routes.post(
        "/api/applications/{code}/withdraw",
        summary="Rút hồ sơ",
        response_model=WithdrawalAnswer,
        responses=problem_answers(404, 409),
    )
    def withdraw(visitor: Visitor, code: str, paper: Paper = "") -> Response:
        requested = find(code, visitor, paper)
        must_be_proven(requested)
        try:
            changed = withdraw_application(context, requested.application.code, principal=visitor)
        except NotPossibleNow as problem:
            return refusal(409, "not_possible", problem.message_vi, "Liên hệ bộ phận một cửa nơi nộp hồ sơ.")
        return JSONResponse(WithdrawalAnswer(code=changed.code, stage=changed.stage).model_dump())

    @routes.get(
        "/api/applications/{code}/result.pdf",
        summary="Giấy tờ kết quả có chữ ký số",
        response_class=Response,
        responses={**PDF_ANSWER, **problem_answers(404)},
    )
    def result(visitor: Visitor, code: str, paper: Paper = "") -> Response:
        requested = find(code, visitor, paper)
        must_be_proven(requested)
        with context.database.read() as session:
            document = results.document_of(context, session, requested.application)
        if document is None:
            raise PageProblem(404, "Hồ sơ chưa có giấy tờ kết quả.", "Xem tiến độ và quay lại sau.")
        return pdf_answer(requested.application, document)
