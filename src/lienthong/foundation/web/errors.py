"""Error answers: a Vietnamese page to people, JSON to programs, never a traceback."""

import json
import traceback
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lienthong.foundation.identity.access import NotAllowed, NotSignedIn, remember
from lienthong.foundation.identity.principal import Principal
from lienthong.foundation.identity.service import Identity
from lienthong.foundation.identity.sign_in_limits import TooManyAttempts
from lienthong.foundation.web.paths import inner_path, trace_of, url
from lienthong.foundation.web.problems import FieldProblem, PageProblem, Problem, field_message, problem_for

LOGIN_PATH = "/login"
API_PREFIX = "/api"
RETRY_AFTER_SECONDS = "5"
DATABASE_FAULTS = (OperationalError, InterfaceError, PoolTimeout)

UNSTORABLE = Problem(
    422,
    "value_not_storable",
    "Giá trị không dùng được",
    "Một giá trị gửi lên có ký tự điều khiển (NUL) hoặc là số quá lớn, không lưu và không tìm theo được.",
    "Hãy bỏ ký tự đó hoặc sửa số rồi gửi lại.",
)

log = structlog.get_logger(__name__)

ApiAnswer = Callable[[Request, Problem, Sequence[FieldProblem]], Mapping[str, Any]]
"""Makes the JSON body of an error answer in a system's own contract."""


class ErrorPages(Protocol):
    """What error answers need of the web shell."""

    system: str
    identity: Identity | None
    api_answer: ApiAnswer | None
    home: str

    def own_place(self, request: Request) -> str | None:
        """Path of a page that whoever is signed in may see, other than the home page."""
        ...

    def render(
        self,
        request: Request,
        template: str,
        context: Mapping[str, Any] | None = None,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> HTMLResponse:
        """Return a page."""
        ...


def wants_page(request: Request) -> bool:
    """Return whether a person's browser asks: HTML is asked for by name and the path is not an API's."""
    if inner_path(request.scope).startswith(API_PREFIX):
        return False
    return "text/html" in request.headers.get("accept", "") or _is_fragment(request)


def answer_problem(
    face: ErrorPages,
    request: Request,
    problem: Problem,
    *,
    fields: Sequence[FieldProblem] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the answer to a request that went wrong."""
    if not wants_page(request):
        body = (face.api_answer or _json_body(face.system))(request, problem, fields)
        return JSONResponse(dict(body), status_code=problem.status, headers=dict(headers or {}))
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        # Asking the database who this is could fail the same way again.
        remember(request, None, "")
    template = "_problem.html" if _is_fragment(request) else "error.html"
    more = {"HX-Retarget": "#problem", "HX-Reswap": "innerHTML"} if _is_fragment(request) else {}
    return face.render(
        request,
        template,
        {"problem": problem, "fields": fields},
        status=problem.status,
        headers={**(headers or {}), **more},
    )


def install_problem_handlers(app: FastAPI, face: ErrorPages) -> None:
    """Answer everything an endpoint of `app` may raise."""

    def http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if isinstance(error, NotSignedIn) and face.identity is not None and wants_page(request):
            return _to_login(request)
        if isinstance(error, NotAllowed) and _asks_for_home(face, request):
            return _lead_home(face, request, error)
        return answer_problem(face, request, _problem_of(error), headers=error.headers)

    def invalid_fields(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        fields = [
            FieldProblem(".".join(str(part) for part in fault["loc"][1:]), field_message(fault["type"]))
            for fault in error.errors()
        ]
        return answer_problem(face, request, problem_for(422), fields=fields)

    def own_words(request: Request, error: Exception) -> Response:
        assert isinstance(error, PageProblem)
        return answer_problem(face, request, error.problem)

    def too_many(request: Request, error: Exception) -> Response:
        assert isinstance(error, TooManyAttempts)
        headers = {"Retry-After": str(error.retry_after)}
        return answer_problem(face, request, problem_for(429), headers=headers)

    def unstorable(request: Request, error: Exception) -> Response:
        # PostgreSQL holds no NUL in a text and no number beyond its column: whoever sent one can mend it.
        log.warning(
            "value_not_storable", system=face.system, error=type(error).__qualname__, at=_where(error)
        )
        return answer_problem(face, request, UNSTORABLE)

    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(DataError, unstorable)
    app.add_exception_handler(RequestValidationError, invalid_fields)
    app.add_exception_handler(PageProblem, own_words)
    app.add_exception_handler(TooManyAttempts, too_many)


class ErrorShield:
    """ASGI middleware that answers whatever no handler took.

    The log gets the kind of the exception and where it arose, not its message: messages quote values, and
    values are personal data.
    """

    def __init__(self, app: ASGIApp, *, face: ErrorPages) -> None:
        self._app = app
        self._face = face

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer 500, or 503 when the database does not.

        Raises
        ------
        BrokenAnswer
            When the answer had begun already and cannot be taken back.
        """
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # One state dict for all layers: the trace may be bound further in.
        scope.setdefault("state", {})
        started = False

        async def noting_send(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, noting_send)
        except Exception as error:  # noqa: BLE001 (the last resort of every page)
            status = 503 if isinstance(error, DATABASE_FAULTS) else 500
            log.error(
                "request_failed",
                system=self._face.system,
                error=type(error).__qualname__,
                at=_where(error),
                answered=not started,
            )
            if started:
                # Half an answer is out: cutting the connection is the only honest end.
                raise BrokenAnswer(type(error).__qualname__) from None
            headers = {"Retry-After": RETRY_AFTER_SECONDS} if status == 503 else {}
            response = answer_problem(self._face, Request(scope), problem_for(status), headers=headers)
            await response(scope, receive, send)


class BrokenAnswer(Exception):
    """An error arose when part of the answer was already sent."""


def _is_fragment(request: Request) -> bool:
    return request.headers.get("hx-request") == "true" and request.headers.get("hx-boosted") != "true"


def _json_body(system: str) -> ApiAnswer:
    def body(request: Request, problem: Problem, fields: Sequence[FieldProblem]) -> Mapping[str, Any]:
        return {
            "status": problem.status,
            "code": problem.code,
            "message": problem.happened,
            "action": problem.action,
            "system": system,
            "trace_id": trace_of(request),
            "fields": [{"field": fault.field, "message": fault.message} for fault in fields],
        }

    return body


def _problem_of(error: HTTPException) -> Problem:
    usual = problem_for(error.status_code)
    detail = error.detail if isinstance(error.detail, str) else json.dumps(error.detail, ensure_ascii=False)
    # The framework's own details are the English names of the statuses: ours say more.
    if not detail or detail == HTTPStatus(error.status_code).phrase or detail.isascii():
        return usual
    return Problem(usual.status, usual.code, usual.title, detail, usual.action)


def _to_login(request: Request) -> Response:
    here = inner_path(request.scope)
    if request.url.query:
        here = f"{here}?{request.url.query}"
    # After signing in a page can be opened again, but not what a form was sending.
    after = here if request.method == "GET" and not _is_fragment(request) else "/"
    target = url(request, f"{LOGIN_PATH}?next={quote(after, safe='/')}")
    if _is_fragment(request):
        return Response(status_code=401, headers={"HX-Redirect": target})
    return RedirectResponse(target, status_code=303)


def _asks_for_home(face: ErrorPages, request: Request) -> bool:
    return request.method == "GET" and inner_path(request.scope) == face.home and wants_page(request)


def _lead_home(face: ErrorPages, request: Request, error: NotAllowed) -> Response:
    """Lead somebody whose role the home page is not for to the page that is; where there is none, say where to go."""
    place = face.own_place(request)
    if place is not None:
        return RedirectResponse(url(request, place), status_code=303)
    principal: Principal = request.state.principal
    roles = sorted(principal.roles)
    names = ", ".join(role.name_vi for role in roles) or "chưa có vai trò nào"
    places = "; ".join(dict.fromkeys(role.place_vi for role in roles)) or "nơi quản trị cấp vai trò"
    usual = _problem_of(error)
    problem = Problem(
        usual.status,
        usual.code,
        usual.title,
        f"{usual.happened} Tài khoản {principal.account} ({names}) không có việc ở đây.",
        f"Nơi làm việc của bạn: {places}. Muốn làm việc ở đây, hãy đăng xuất rồi dùng tài khoản khác.",
    )
    return answer_problem(face, request, problem)


def _where(error: Exception) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}:{frame.name}" for frame in frames[-6:]]
