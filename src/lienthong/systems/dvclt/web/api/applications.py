"""Our own JSON API for citizens' software and tools: file, follow, supplement, withdraw, fetch the result;
operators' holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query
from fastapi.responses import JSONResponse, Response

from lienthong.contracts.payload_faults import (
    FieldFault,
    PayloadRejected,
    missing,
    not_in_catalogue,
    wrong_format,
)
from lienthong.contracts.wire import parse_object
from lienthong.domain.law import FollowingStep, Group, form_on, procedures_on
from lienthong.foundation.identity import NotAllowed, NotSignedIn, Principal, Role, Visitor, require
from lienthong.foundation.telemetry import current_trace
from lienthong.foundation.web import PageProblem, RowNumber
from lienthong.systems.dvclt.application import communes, file
from lienthong.systems.dvclt.application.application_checks import Wish
from lienthong.systems.dvclt.application.field_labels import label_of, sentence_of
from lienthong.systems.dvclt.application.file import KeyUsedOtherwise, PossibleDuplicate
from lienthong.systems.dvclt.application.supplement import NotPossible, Supplement, supplement_application
from lienthong.systems.dvclt.application.withdraw import withdraw_application
from lienthong.systems.dvclt.base import access
from lienthong.systems.dvclt.base.context import Centre
from lienthong.systems.dvclt.dossiers import applications, holds, results
from lienthong.systems.dvclt.dossiers.applications import Application
from lienthong.systems.dvclt.onestop.api import Body
from lienthong.systems.dvclt.queries import application_view
from lienthong.systems.dvclt.steps.release import release_hold

Paper = Annotated[str, Header(alias=access.PAPER_HEADER, max_length=60)]
Operator = Annotated[Principal, Depends(require(Role.OPERATOR, Role.ADMIN))]
IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", max_length=file.LONGEST_KEY)]


@dataclass(frozen=True, slots=True)
class _Asked:
    """An application somebody asks for, and whether they proved that it concerns them."""

    application: Application
    proven: bool


def router(centre: Centre) -> APIRouter:
    """The API under ``/api``."""
    routes = APIRouter(tags=["Công dân"])
    _applications(routes, centre)
    _catalogues(routes, centre)
    _operators(routes, centre)
    return routes


def _applications(routes: APIRouter, centre: Centre) -> None:
    find = _finder(centre)

    @routes.post("/api/applications", status_code=201, summary="Nộp hồ sơ liên thông")
    def apply(visitor: Visitor, body: Body, idempotency_key: IdempotencyKey = "") -> Response:
        if visitor is None and not centre.settings.anonymous_applications:
            raise NotSignedIn("Hãy đăng nhập để nộp hồ sơ.")
        group: Group | None = None
        try:
            given = parse_object(body)
            group = _group(given)
            filed = file.file_application(
                centre,
                _wish(given, group),
                principal=visitor,
                idempotency_key=idempotency_key.strip(),
                confirm_duplicate=given.get("confirm_duplicate") is True,
            )
        except PayloadRejected as rejected:
            return faults_answer(group, rejected)
        except PossibleDuplicate as duplicate:
            return _duplicate(duplicate, visitor)
        except KeyUsedOtherwise:
            return _refusal(
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
        with centre.database.read() as session:
            found = applications.of_account(session, caller.account)
            return [application_view.view(centre, session, one, proven=True).wire() for one in found]

    @routes.get("/api/applications/{code}", summary="Tiến độ một hồ sơ")
    def follow(visitor: Visitor, code: str, paper: Paper = "") -> dict[str, Any]:
        asked = find(code, visitor, paper)
        if asked.proven:
            access.note_reading(centre, visitor, asked.application)
        with centre.database.read() as session:
            return application_view.view(centre, session, asked.application, proven=asked.proven).wire()

    @routes.post("/api/applications/{code}/supplement", summary="Bổ sung hồ sơ")
    def supplement(visitor: Visitor, code: str, body: Body, paper: Paper = "") -> Response:
        asked = find(code, visitor, paper)
        _must_be_proven(asked)
        try:
            brought = _supplement(parse_object(body))
            changed = supplement_application(centre, asked.application.code, brought, principal=visitor)
        except PayloadRejected as rejected:
            return faults_answer(asked.application.group, rejected)
        except NotPossible as problem:
            return _refusal(
                409, "not_possible", problem.message_vi, "Mở lại hồ sơ để xem trạng thái mới nhất."
            )
        return JSONResponse({"code": changed.code, "round": changed.round, "stage": changed.stage.value})

    @routes.post("/api/applications/{code}/withdraw", summary="Rút hồ sơ")
    def withdraw(visitor: Visitor, code: str, paper: Paper = "") -> Response:
        asked = find(code, visitor, paper)
        _must_be_proven(asked)
        try:
            changed = withdraw_application(centre, asked.application.code, principal=visitor)
        except NotPossible as problem:
            return _refusal(409, "not_possible", problem.message_vi, "Liên hệ bộ phận một cửa nơi nộp hồ sơ.")
        return JSONResponse({"code": changed.code, "stage": changed.stage.value})

    @routes.get("/api/applications/{code}/result.pdf", summary="Giấy tờ kết quả có chữ ký số")
    def result(visitor: Visitor, code: str, paper: Paper = "") -> Response:
        asked = find(code, visitor, paper)
        _must_be_proven(asked)
        with centre.database.read() as session:
            document = results.document_of(centre, session, asked.application)
        if document is None:
            raise PageProblem(404, "Hồ sơ chưa có giấy tờ kết quả.", "Xem tiến độ và quay lại sau.")
        return pdf_answer(asked.application, document)


def _catalogues(routes: APIRouter, centre: Centre) -> None:
    @routes.get("/api/communes", summary="Gợi ý xã, phường theo tên")
    def suggested(q: Annotated[str, Query(max_length=communes.MOST_LETTERS)] = "") -> list[dict[str, str]]:
        found = communes.suggest(q, centre.clock.now().date())
        return [{"code": unit.code, "name": unit.name} for unit in found]

    @routes.get("/api/procedures", summary="Thủ tục đang áp dụng hôm nay")
    def procedures() -> list[dict[str, Any]]:
        now = centre.clock.now()
        return [
            {
                "code": procedure.code,
                "name": procedure.name,
                "group": procedure.group.value,
                "form": form_on(procedure.group, now).title,
                "default": procedure.default,
                "choices": [
                    {
                        "steps": [step.value for step in choice.steps],
                        "names": [step.name_vi for step in choice.steps],
                        "working_days": choice.deadline_working_days,
                    }
                    for choice in procedure.choices
                ],
            }
            for procedure in procedures_on(now)
        ]


def _operators(routes: APIRouter, centre: Centre) -> None:
    @routes.get("/api/holds", tags=["Vận hành"], summary="Hồ sơ đang vướng")
    def held(_operator: Operator) -> list[dict[str, Any]]:
        with centre.database.read() as session:
            return [
                {
                    "id": hold.id,
                    "code": hold.code,
                    "reason": hold.reason.value,
                    "title": hold.advice.title_vi,
                    "what_to_do": hold.advice.what_to_do_vi,
                    "who": hold.advice.who_vi,
                    "since": hold.opened_at.isoformat(),
                    "codes": dict(hold.codes),
                }
                for hold in holds.open_holds(centre, session)
            ]

    @routes.post("/api/holds/{hold_id}/resume", tags=["Vận hành"], summary="Gỡ vướng và thử lại")
    def resume(operator: Operator, hold_id: RowNumber, body: Body) -> Response:
        try:
            given = parse_object(body) if body.strip() else {}
            number = str(given.get("personal_id") or "")
            release_hold(centre, operator, hold_id, personal_id=number)
        except PayloadRejected as rejected:
            return faults_answer(Group.BIRTH, rejected)
        except LookupError:
            raise PageProblem(
                404, "Không có mục vướng này.", "Mở lại danh sách để xem các mục hiện có."
            ) from None
        except NotPossible as problem:
            return _refusal(409, "not_possible", problem.message_vi, "Mở lại danh sách các mục đang vướng.")
        return JSONResponse({"id": hold_id, "released": True})

    @routes.get("/api/status", tags=["Vận hành"], summary="Số hồ sơ theo trạng thái")
    def counts(_operator: Operator) -> dict[str, Any]:
        with centre.database.read() as session:
            return applications.counts(session)


def _finder(centre: Centre) -> Callable[[str, Principal | None, str], _Asked]:
    def find(code: str, visitor: Principal | None, paper: str) -> _Asked:
        with centre.database.read() as session:
            application = applications.find(session, code.strip())
        if application is None:
            raise PageProblem(404, "Không có hồ sơ nào mang mã này.", "Kiểm tra lại mã hồ sơ trên giấy hẹn.")
        proven = access.owns(visitor, application) or access.knows_paper(centre, application, paper)
        if not proven and paper:
            raise NotAllowed("Số giấy tờ không phải của người yêu cầu trong hồ sơ này.")
        return _Asked(application, proven)

    return find


def _must_be_proven(asked: _Asked) -> None:
    if not asked.proven:
        raise NotAllowed(
            f"Chỉ người nộp hồ sơ được làm việc này: đăng nhập đúng tài khoản, hoặc gửi số giấy tờ "
            f"của người yêu cầu "
            f"trong {access.PAPER_HEADER}."
        )


def faults_answer(group: Group | None, rejected: PayloadRejected) -> JSONResponse:
    """422 that names every faulty field, under its wire name and in words."""
    return JSONResponse(
        {
            "status": 422,
            "code": "invalid_fields",
            "message": "Một số thông tin còn thiếu hoặc chưa đúng.",
            "action": "Hãy sửa các mục được nêu rồi gửi lại.",
            "system": "dvclt",
            "trace_id": current_trace(),
            "fields": [
                {
                    "field": fault.field,
                    "label": label_of(group, fault.field),
                    "message": sentence_of(group, fault),
                }
                for fault in rejected.faults
            ],
        },
        status_code=422,
    )


def pdf_answer(application: Application, document: bytes) -> Response:
    """The signed PDF as a download."""
    headers = {"Content-Disposition": f'attachment; filename="{application.code}.pdf"'}
    return Response(document, media_type="application/pdf", headers=headers)


def _refusal(status: int, code: str, message: str, action: str, **more: Any) -> JSONResponse:
    body = {
        "status": status,
        "code": code,
        "message": message,
        "action": action,
        "system": "dvclt",
        "trace_id": current_trace(),
        "fields": [],
        **more,
    }
    return JSONResponse(body, status_code=status)


def _duplicate(duplicate: PossibleDuplicate, visitor: Principal | None) -> JSONResponse:
    earlier = duplicate.earlier
    more = {"earlier": earlier.code} if access.owns(visitor, earlier) else {}
    return _refusal(
        409,
        "possible_duplicate",
        "Có thể đã có hồ sơ cho cùng người này (trùng mẹ, ngày sinh và giới tính của trẻ, hoặc "
        "trùng người đã chết).",
        "Nếu đúng là người khác (ví dụ sinh đôi), gửi lại với confirm_duplicate = true.",
        **more,
    )


def _group(given: Mapping[str, Any]) -> Group:
    try:
        return Group(str(given.get("group") or ""))
    except ValueError:
        raise PayloadRejected([not_in_catalogue("group", "thủ tục (birth, death)")]) from None


def _wish(given: Mapping[str, Any], group: Group) -> Wish:
    faults: list[FieldFault] = []
    declaration = given.get("declaration")
    if declaration is None:
        faults.append(missing("declaration"))
    elif not isinstance(declaration, Mapping):
        faults.append(wrong_format("declaration", "phải là đối tượng"))
    attachments = [] if given.get("attachments") is None else given["attachments"]
    if not isinstance(attachments, list):
        faults.append(wrong_format("attachments", "phải là danh sách"))
    steps = _steps(given.get("options"), faults)
    texts = {}
    for name in ("unit", "procedure_code"):
        value = given.get(name)
        if value is not None and not isinstance(value, str):
            faults.append(wrong_format(name, "phải là chuỗi"))
        texts[name] = value if isinstance(value, str) else ""
    if faults:
        raise PayloadRejected(faults)
    return Wish(
        group=group,
        form=declaration or {},
        unit=texts["unit"],
        procedure_code=texts["procedure_code"].strip(),
        steps=steps,
        attachments=attachments,
    )


def _steps(options: Any, faults: list[FieldFault]) -> frozenset[FollowingStep] | None:
    """``{"steps": [...]}`` or the bare list; nothing means everything the law offers."""
    wanted = options.get("steps") if isinstance(options, Mapping) else options
    if wanted is None:
        return None
    if not isinstance(wanted, list):
        faults.append(wrong_format("options", "phải là danh sách các bước tiếp theo"))
        return None
    try:
        return frozenset(FollowingStep(str(step)) for step in wanted)
    except ValueError:
        known = ", ".join(step.value for step in FollowingStep)
        faults.append(not_in_catalogue("options", f"bước tiếp theo ({known})"))
        return None


def _supplement(given: Mapping[str, Any]) -> Supplement:
    faults: list[FieldFault] = []
    changes, attachments, withdraw = (
        empty if given.get(name) is None else given[name]
        for name, empty in (("declaration", {}), ("attachments", []), ("withdraw", []))
    )
    if not isinstance(changes, Mapping):
        faults.append(wrong_format("declaration", "phải là đối tượng"))
    if not isinstance(attachments, list):
        faults.append(wrong_format("attachments", "phải là danh sách"))
    numbers = withdraw if isinstance(withdraw, list) else None
    if numbers is None or not all(isinstance(one, int) and not isinstance(one, bool) for one in numbers):
        faults.append(wrong_format("withdraw", "phải là danh sách số thứ tự giấy tờ"))
    if faults:
        raise PayloadRejected(faults)
    return Supplement(changes, attachments, numbers or ())
