"""Pages for operators: state of each hop, message log, keys."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from lienthong.foundation.identity import require
from lienthong.foundation.web import PageProblem, WebShell
from lienthong.systems.exchange.base.access import WATCHERS
from lienthong.systems.exchange.base.context import ExchangeContext
from lienthong.systems.exchange.message_log.messages import (
    Message,
    MessageSearch,
    codes_of,
    find_message,
    find_messages,
    refusal_sentence,
)
from lienthong.systems.exchange.queries import operator_views
from lienthong.systems.exchange.queries.operator_views import ENVIRONMENT_NAMES, SYSTEM_NAMES, KeyView
from lienthong.systems.exchange.routes.hops import HopBoard

PAGE_SIZE = 50
_TRACE_DIGITS = 32


def page_router(context: ExchangeContext, shell: WebShell, board: HopBoard) -> APIRouter:
    """The pages. The state of the hops is open to all: it names systems and moments, nothing else."""
    router = APIRouter(include_in_schema=False)
    watchers = [Depends(require(*WATCHERS))]

    def state() -> dict[str, Any]:
        with context.database.read() as session:
            traffic = operator_views.traffic(session)
        return {
            "role": context.role,
            "hops": operator_views.hop_views(board),
            "beyond": board.beyond(),
            "system_names": SYSTEM_NAMES,
            "calls": sum(each.calls for each in traffic),
            "errors": sum(each.errors for each in traffic),
            "traffic": {each.environment: each for each in traffic},
            "environment_names": ENVIRONMENT_NAMES,
        }

    @router.get("/")
    def status(request: Request) -> Response:
        return shell.render(request, "status.html", state())

    @router.get("/parts/status")
    def status_part(request: Request) -> Response:
        return shell.render(request, "_status.html", state())

    @router.get("/messages", dependencies=watchers)
    def messages(
        request: Request,
        q: str = "",
        agency: str = "",
        environment: str = "",
        errors: str = "",
        before: str = "",
    ) -> Response:
        search = _search(q.strip(), agency.strip(), environment, errors, before)
        with context.database.read() as session:
            found = find_messages(session, search, PAGE_SIZE + 1)
        shown = found[:PAGE_SIZE]
        query = {"q": q, "agency": agency, "environment": environment, "errors": errors}
        older = {**query, "before": shown[-1].id} if len(found) > PAGE_SIZE else None
        page = {
            **query,
            "rows": [_row(message) for message in shown],
            "older": f"/messages?{urlencode(older)}" if older else None,
            "newest": f"/messages?{urlencode(query)}" if before else None,
            "environments": [("test", "Kiểm thử"), ("official", "Chính thức")],
        }
        return shell.render(request, "messages.html", page)

    @router.get("/messages/{message_id}", dependencies=watchers)
    def message(request: Request, message_id: str) -> Response:
        with context.database.read() as session:
            found = find_message(session, message_id)
            codes = codes_of(session, message_id)
        if found is None:
            raise PageProblem(404, "Không có bản tin này trong nhật ký của trục.")
        page = {
            "message": found,
            "at": _moment(found),
            "took": _took(found),
            "environment": ENVIRONMENT_NAMES[found.environment],
            "codes": codes,
            "error_vi": operator_views.error_vi(found.error),
            "refusal_vi": refusal_sentence(context, found),
        }
        return shell.render(request, "message.html", page)

    @router.get("/keys", dependencies=watchers)
    def keys(request: Request) -> Response:
        with context.database.read() as session:
            found = operator_views.key_views(session)
        return shell.render(
            request, "keys.html", {"keys": [_key_row(key) for key in found], "role": context.role}
        )

    return router


def _search(q: str, agency: str, environment: str, errors: str, before: str) -> MessageSearch:
    is_trace = len(q) == _TRACE_DIGITS and all(letter in "0123456789abcdef" for letter in q.lower())
    return MessageSearch(
        dossier_code="" if is_trace else q.upper(),
        trace_id=q.lower() if is_trace else "",
        agency=agency,
        environment=environment,
        only_errors=errors,
        before=before,
    )


def _key_row(key: KeyView) -> dict[str, str]:
    named = key.name not in ("", key.agency)
    return {
        "key": key.key,
        "onward_key": key.onward_key,
        "environment_vi": ENVIRONMENT_NAMES.get(key.environment, key.environment),
        "owner_vi": f"{key.name} ({key.agency})" if named else key.agency,
        "services_vi": ", ".join(key.services),
        "networks_vi": ", ".join(key.networks) or "Mọi địa chỉ",
        "active_vi": "Đang dùng" if key.active else "Đã thu hồi",
    }


def _row(message: Message) -> dict[str, Any]:
    row: dict[str, Any] = {
        "href": f"/messages/{message.id}",
        "at": _moment(message),
        "agency": message.agency or "Chưa xác định",
        "operation": message.operation,
        "environment": ENVIRONMENT_NAMES[message.environment],
        "outcome": _outcome(message),
        "took": _took(message),
        "dossiers": str(message.dossiers) if message.dossiers else "",
    }
    if message.error or message.refusal_code:
        row["tone"] = "danger" if message.error else "warning"
    return row


def _outcome(message: Message) -> str:
    if message.refusal_code and not message.error:
        return f"{message.status} · đích từ chối, mã {message.refusal_code}"
    if not message.error:
        return str(message.status)
    return f"{message.status} · {message.error}" + (f" ({message.hop.upper()})" if message.hop else "")


def _moment(message: Message) -> str:
    return message.at.strftime("%d/%m/%Y %H:%M:%S")


def _took(message: Message) -> str:
    return f"{message.milliseconds:.0f} ms" if message.milliseconds >= 1 else "dưới 1 ms"
