"""The pages on which a citizen applies and supplements. What was typed comes back with the faults at their fields."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from lienthong.contracts.payload_faults import FieldFault, PayloadRejected
from lienthong.domain.law import FollowingStep, Group, form_on
from lienthong.foundation.identity import Visitor
from lienthong.foundation.web import Flash, PageProblem, WebShell, comes_from_here
from lienthong.foundation.web.paths import cookie_path
from lienthong.systems.dvclt.application import file, form_fields, forms
from lienthong.systems.dvclt.application.application_checks import ApplicationRequest, check_application
from lienthong.systems.dvclt.application.attachment_checks import ATTACHMENT_KINDS
from lienthong.systems.dvclt.application.field_labels import label_of, sentence_of, table_of, wire_name_of
from lienthong.systems.dvclt.application.file import PossibleDuplicate
from lienthong.systems.dvclt.application.supplement import Supplement, supplement_application
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.base.refused import NotPossibleNow
from lienthong.systems.dvclt.dossiers import attachments
from lienthong.systems.dvclt.dossiers.applications import Application
from lienthong.systems.dvclt.dossiers.declared_forms import form_of
from lienthong.systems.dvclt.web.pages.application_finder import ApplicationFinder
from lienthong.systems.dvclt.web.pages.second_key import COOKIE, PROOF_SECONDS, SecondKeyCookies
from lienthong.systems.dvclt.web.pages.submitted_form import FILE_PREFIX, FormOfRequest, SentForm

PATHS = {"khai-sinh": Group.BIRTH, "khai-tu": Group.DEATH}
KEY_FIELD = "lan_nop"
STEPS_FIELD = "thu_tuc"
PLEDGE_FIELD = "cam_doan"
CONFIRM_FIELD = "khong_trung"
WITHDRAW_FIELD = "rut"
ANONYMOUS_FIELD = "khong_tai_khoan"
OTHER_SITE = "Biểu mẫu không gửi từ trang này. Hãy mở lại trang và gửi lại."


@dataclass(frozen=True, slots=True)
class _State:
    """A form as it stands: what is typed, and what is wrong with it."""

    values: Mapping[str, str]
    key: str
    errors: Mapping[str, str] = field(default_factory=dict)
    duplicate: bool = False
    files_lost: bool = False
    session_ended: bool = False


def router(
    context: DvcltContext, shell: WebShell, proofs: SecondKeyCookies, finder: ApplicationFinder
) -> APIRouter:
    """The pages of both forms, and of the supplement."""
    routes = APIRouter(include_in_schema=False)
    for path, group in PATHS.items():
        _application_pages(routes, context, shell, proofs, path, group)
    _supplement_pages(routes, context, shell, finder)
    return routes


def _application_pages(
    routes: APIRouter,
    context: DvcltContext,
    shell: WebShell,
    proofs: SecondKeyCookies,
    path: str,
    group: Group,
) -> None:
    def page(request: Request, state: _State, status: int = 200) -> Response:
        now = context.clock.now()
        shown = {
            "group": group.value,
            "title": f"Đăng ký {group.name_vi.lower()} liên thông",
            "form_title": form_on(group, now).title,
            "action": f"/{path}",
            "sections": form_fields.sections(group),
            "choices": forms.procedure_choices(group, now),
            "kinds": ATTACHMENT_KINDS[group],
            "most_megabytes": f"{context.limits.max_bytes / 1_000_000:.1f}".replace(".", ","),
            "state": state,
            "names": _NAMES,
        }
        return shell.render(request, "apply.html", shown, status=status)

    def show(request: Request, visitor: Visitor) -> Response:
        values = forms.default_values(group)
        if visitor is not None:
            values[wire_name_of(group, "requester.full_name")] = visitor.name
        values[STEPS_FIELD] = forms.procedure_choices(group, context.clock.now())[0][0]
        return page(request, _State(values, secrets.token_urlsafe(16)))

    def apply(request: Request, visitor: Visitor, sent: FormOfRequest) -> Response:
        if visitor is None and not comes_from_here(request):
            raise PageProblem(403, OTHER_SITE)
        if visitor is None and not context.settings.anonymous_applications:
            return shell.redirect(request, "/login", flash=Flash("Hãy đăng nhập để nộp hồ sơ.", "info"))
        key = sent.texts.get(KEY_FIELD, "")[: file.LONGEST_KEY]
        if visitor is None and _had_a_session(request, shell) and sent.texts.get(ANONYMOUS_FIELD) != "1":
            # Whoever began signed in means to file in the own name: never in nobody's without a word.
            return page(request, replace(_state(group, sent, key, {}), session_ended=True), 401)
        confirmed = sent.texts.get(CONFIRM_FIELD) == "1"
        application_request, faults = _read_application(group, sent, context)
        try:
            if faults:
                raise PayloadRejected(_with_all_faults(context, application_request, faults))
            filed = file.file_application(
                context,
                application_request,
                principal=visitor,
                idempotency_key=key,
                confirm_duplicate=confirmed,
            )
        except PayloadRejected as rejected:
            return page(request, _state(group, sent, key, _errors(group, rejected)), 422)
        except PossibleDuplicate:
            return page(request, _state(group, sent, key, {}, duplicate=True), 409)
        except file.IdempotencyKeyReused:
            # Sent, taken, gone back, changed, sent again: that is a new application.
            fresh = secrets.token_urlsafe(16)
            return page(request, _state(group, sent, fresh, {}, duplicate=True), 409)
        code = filed.application.code
        response = shell.redirect(request, f"/ho-so/{code}/da-nop")
        _let_in(request, response, proofs, code, shell)
        return response

    routes.add_api_route(f"/{path}", show, methods=["GET"])
    routes.add_api_route(f"/{path}", apply, methods=["POST"])


def _supplement_pages(
    routes: APIRouter, context: DvcltContext, shell: WebShell, finder: ApplicationFinder
) -> None:
    def page(request: Request, application: Application, state: _State, status: int = 200) -> Response:
        with context.database.read() as session:
            kept = attachments.attachments_of(context, session, application)
        view = finder.view(application, proven=True)
        shown = {
            "view": view,
            "application": application,
            "sections": form_fields.sections(application.group)[1:],
            "kinds": ATTACHMENT_KINDS[application.group],
            "kept": [paper for paper in kept if paper.withdrawn_at is None],
            "most_megabytes": f"{context.limits.max_bytes / 1_000_000:.1f}".replace(".", ","),
            "state": state,
            "names": _NAMES,
        }
        return shell.render(request, "supplement.html", shown, status=status)

    @routes.get("/ho-so/{code}/bo-sung")
    def show(request: Request, visitor: Visitor, code: str) -> Response:
        application = finder.proven(request, visitor, code)
        with context.database.read() as session:
            stored = form_of(context, session, application)
        values = forms.stored_values(application.group, stored, application.filed_at.date())
        return page(request, application, _State(values, ""))

    @routes.post("/ho-so/{code}/bo-sung")
    def supplement(request: Request, visitor: Visitor, code: str, sent: FormOfRequest) -> Response:
        if visitor is None and not comes_from_here(request):
            raise PageProblem(403, OTHER_SITE)
        application = finder.proven(request, visitor, code)
        group = application.group
        with context.database.read() as session:
            stored = form_of(context, session, application)
        unit = wire_name_of(group, form_fields.UNIT_PATH)
        typed = {**sent.texts, unit: application.unit_code}
        filled = forms.read_form(group, typed, application.filed_at)
        changes = _changes(group, stored, filled.declaration)
        numbers = [int(text) for text in sent.all(WITHDRAW_FIELD) if text.isascii() and text.isdigit()]
        brought = Supplement(changes, sent.attachments(group), numbers)
        try:
            supplement_application(context, code, brought, principal=visitor)
        except PayloadRejected as rejected:
            state = _state(group, sent, "", _errors(group, rejected))
            return page(request, application, state, 422)
        except NotPossibleNow as problem:
            return shell.redirect(request, f"/ho-so/{code}", flash=Flash(problem.message_vi, "warning"))
        return shell.redirect(request, f"/ho-so/{code}", flash=Flash("Đã gửi phần bổ sung."))


def _read_application(
    group: Group, sent: SentForm, context: DvcltContext
) -> tuple[ApplicationRequest, list[FieldFault]]:
    filled = forms.read_form(group, sent.texts, context.clock.now())
    faults = list(filled.faults)
    code, _, steps = sent.texts.get(STEPS_FIELD, "").partition("|")
    wanted = frozenset(FollowingStep(one) for one in steps.split(",") if one in set(FollowingStep))
    if not code:
        faults.append(FieldFault(STEPS_FIELD, "Hãy chọn các thủ tục cần làm"))
    if sent.texts.get(PLEDGE_FIELD) != "1":
        faults.append(FieldFault(PLEDGE_FIELD, "Hãy xác nhận những điều đã khai là đúng sự thật"))
    application_request = ApplicationRequest(
        group=group,
        form=filled.declaration,
        procedure_code=code[:50],
        steps=wanted if code else None,
        attachments=sent.attachments(group),
    )
    return application_request, faults


def _with_all_faults(
    context: DvcltContext, application_request: ApplicationRequest, faults: list[FieldFault]
) -> list[FieldFault]:
    """The page's own faults and those of the content together: nobody corrects a form twice."""
    try:
        check_application(context, application_request, context.clock.now())
    except PayloadRejected as rejected:
        own = {fault.field for fault in faults}
        return [*faults, *(fault for fault in rejected.faults if fault.field not in own)]
    return faults


def _errors(group: Group, rejected: PayloadRejected) -> dict[str, str]:
    """Faults by the name of the field on the page, in a citizen's words."""
    names = {"options": STEPS_FIELD, "procedure_code": STEPS_FIELD}
    return {names.get(fault.field, fault.field): _words(group, fault) for fault in rejected.faults}


def _words(group: Group, fault: FieldFault) -> str:
    spec = table_of(group).by_name.get(fault.field)
    is_date = spec is not None and spec.kind.is_date
    if is_date and "định dạng" in fault.message_vi:
        # The contract speaks of dots and of yyyyMMdd; the page asks for slashes.
        return f"{label_of(group, fault.field)} chưa đúng: ghi một ngày có thật, ví dụ 15/08/2024."
    return sentence_of(group, fault).rstrip(".") + "."


def _state(
    group: Group, sent: SentForm, key: str, errors: Mapping[str, str], *, duplicate: bool = False
) -> _State:
    values = {**dict.fromkeys(forms.default_values(group), ""), **sent.texts}
    return _State(values, key, errors, duplicate, files_lost=bool(sent.attachments(group)))


def _changes(group: Group, stored: Mapping[str, str], filled: Mapping[str, str]) -> dict[str, str]:
    """Fields of the form whose content differs from what is stored, as the form itself would show both."""
    before = forms.comparable_values(group, stored)
    after = forms.comparable_values(group, filled)
    return {name: filled.get(name, "") for name in after if after[name] != before[name]}


def _had_a_session(request: Request, shell: WebShell) -> bool:
    return shell.identity is not None and shell.identity.cookie_name in request.cookies


def _let_in(
    request: Request, response: Response, proofs: SecondKeyCookies, code: str, shell: WebShell
) -> None:
    """Whoever just filed an application may look at it."""
    response.set_cookie(
        COOKIE,
        proofs.issue(code),
        max_age=PROOF_SECONDS,
        path=cookie_path(request),
        httponly=True,
        samesite="lax",
        secure=shell.identity.settings.secure_cookies if shell.identity else False,
    )


_NAMES: dict[str, Any] = {
    "key": KEY_FIELD,
    "steps": STEPS_FIELD,
    "pledge": PLEDGE_FIELD,
    "confirm": CONFIRM_FIELD,
    "withdraw": WITHDRAW_FIELD,
    "anonymous": ANONYMOUS_FIELD,
    "file": FILE_PREFIX,
    "unit_suffix": forms.UNIT_SUFFIX,
}
