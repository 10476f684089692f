"""Pages of an officer: the list of the own authority's steps, and one step with its acts."""

from __future__ import annotations

import math
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from lienthong.contracts.authorities.schemas import StepState
from lienthong.foundation.event_log import SYSTEM_ACTOR, LoggedEvent
from lienthong.foundation.identity import Principal
from lienthong.foundation.web import Flash, WebShell
from lienthong.systems.authorities.base.access import StepOfficer, authority_of
from lienthong.systems.authorities.base.context import AuthoritiesContext
from lienthong.systems.authorities.base.problems import StepActionNotPossible, StepNotFound, step_not_found
from lienthong.systems.authorities.decision.decide import decide_step
from lienthong.systems.authorities.queries import step_view
from lienthong.systems.authorities.steps import store
from lienthong.systems.authorities.steps.states import STATE_NAMES, STATE_TONES, StepAction
from lienthong.systems.authorities.steps.store import AuthorityStep

PAGE_SIZE = 50
_TABS = {
    "can-giai-quyet": ("Cần giải quyết", (StepState.RECEIVED, StepState.IN_WORK)),
    "da-giai-quyet": ("Đã giải quyết", (StepState.DONE,)),
    "tu-choi": ("Đã từ chối", (StepState.REFUSED,)),
}
_FIRST_TAB = "can-giai-quyet"
_EVENTS = {
    "received": ("Tiếp nhận từ PM.DVCLT", "info"),
    "received_again": ("Nhận lại sau khi từ chối, giải quyết từ đầu", "info"),
    "repeated_differently": (
        "PM.DVCLT gửi lại với nội dung khác, không nhận, bản đã nhận giữ nguyên",
        "warning",
    ),
    StepAction.TAKE_UP.value: ("Thụ lý", "info"),
    StepAction.ACCEPT.value: ("Duyệt, cấp kết quả", "success"),
    StepAction.REFUSE.value: ("Từ chối", "danger"),
}
_DONE_VI = {
    StepAction.TAKE_UP: "Đã thụ lý {}.",
    StepAction.ACCEPT: "Đã duyệt và cấp kết quả cho {}.",
    StepAction.REFUSE: "Đã từ chối {}.",
}


def page_router(context: AuthoritiesContext, shell: WebShell) -> APIRouter:
    """The pages."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def desk(request: Request, officer: StepOfficer, loc: str = _FIRST_TAB, trang: int = 1) -> Response:
        authority = authority_of(officer)
        tab = loc if loc in _TABS else _FIRST_TAB
        wanted = _TABS[tab][1]
        with context.database.read() as session:
            counts = store.count_by_state(session, authority)
            total = sum(counts.get(state, 0) for state in wanted)
            pages = max(1, math.ceil(total / PAGE_SIZE))
            page = min(max(trang, 1), pages)
            found = store.list_steps(session, authority, wanted, PAGE_SIZE, (page - 1) * PAGE_SIZE)
        now = context.clock.now()
        page_context = {
            "authority": authority,
            "tab": tab,
            "figures": [
                {
                    "label": label,
                    "value": sum(counts.get(state, 0) for state in states),
                    "href": f"/?loc={key}",
                    "tone": "info" if key == tab else "neutral",
                }
                for key, (label, states) in _TABS.items()
            ],
            "title": _TABS[tab][0],
            "rows": [_row(step, late=not step.state.is_final and step.due_at < now) for step in found],
            "page": page,
            "pages": pages,
            "total": total,
            "automatic": context.decide_after is not None,
        }
        return shell.render(request, "desk.html", page_context)

    def show(
        request: Request, officer: Principal, receipt: str, *, reason: str = "", error: str = ""
    ) -> Response:
        with context.database.begin() as session:
            opened = step_view.open_step(context, session, officer, receipt)
        step = opened.step
        page_context = {
            "step": step,
            "state": STATE_NAMES[step.state],
            "tone": STATE_TONES[step.state],
            "unit": opened.unit_name,
            "facts": opened.facts,
            "files": [
                {
                    "name": each.file_name,
                    "title": each.title,
                    "href": f"/steps/{quote(step.receipt)}/papers/{number}",
                }
                for number, each in enumerate(opened.attachments)
            ],
            "history": [_event(event) for event in opened.history],
            "acts": {act.value for act in opened.acts},
            "reason": reason,
            "error": error,
            "automatic": context.decide_after is not None,
        }
        return shell.render(request, "step.html", page_context, status=422 if error else 200)

    @router.get("/steps/{receipt}")
    def one(request: Request, officer: StepOfficer, receipt: str) -> Response:
        try:
            return show(request, officer, receipt)
        except StepNotFound as error:
            raise step_not_found() from error

    @router.post("/steps/{receipt}/{act}")
    def act_on(
        request: Request,
        officer: StepOfficer,
        receipt: str,
        act: StepAction,
        reason: Annotated[str, Form()] = "",
    ) -> Response:
        try:
            decide_step(context, officer, receipt, act, reason)
        except StepNotFound as error:
            raise step_not_found() from error
        except StepActionNotPossible as error:
            if error.field:
                return show(request, officer, receipt, reason=reason, error=error.message_vi)
            here = f"/steps/{quote(receipt)}"
            return shell.redirect(request, here, flash=Flash(error.message_vi, "warning"))
        flash = Flash(_DONE_VI[act].format(receipt))
        return shell.redirect(request, f"/steps/{quote(receipt)}", flash=flash)

    return router


def _row(step: AuthorityStep, *, late: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "href": f"/steps/{quote(step.receipt)}",
        "receipt": step.receipt,
        "step": step.step.name_vi,
        "code": step.interlinked_code,
        "unit": step_view.unit_name(step),
        "received": step.received_at.strftime("%d/%m/%Y %H:%M"),
        "due": step.due_at.strftime("%d/%m/%Y") + (" (quá hạn)" if late else ""),
        "state": STATE_NAMES[step.state],
    }
    if late:
        row["tone"] = "danger"
    return row


def _event(event: LoggedEvent) -> dict[str, Any]:
    title, tone = _EVENTS.get(event.kind, (event.kind, "neutral"))
    words = event.words
    who = words.get("handler_name") or ("Hệ thống tự động" if event.actor == SYSTEM_ACTOR else event.actor)
    handler = f"{who}, {words['handler_title']}" if words.get("handler_title") else who
    return {
        "at": event.at,
        "title": title,
        "tone": tone,
        "actor": handler,
        "text": words.get("result") or words.get("reason") or _fields_text(event),
    }


def _fields_text(event: LoggedEvent) -> str:
    fields = event.codes.get("fields")
    return f"Trường khác: {', '.join(fields)}" if fields else ""
