"""Pages for anybody with a paper in hand: the QR code leads here, and a file can be checked. No account is needed."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from lienthong.foundation.identity import TokenBuckets, TooManyAttempts, client_address
from lienthong.foundation.web import PageProblem, WebShell
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.papers.signing import VERIFY_PATH
from lienthong.systems.civilstatus.public.verify import (
    LARGEST_UPLOAD,
    CheckedFile,
    FileVerifier,
    RegisterFacts,
    TooBusy,
)

#: Files that one address may have checked at once, and how many come back each second.
BURST, PER_SECOND = 20, 0.5
#: What the form adds around the file.
_FORM_BYTES = 16 * 1024
_TOO_LARGE = f"Tệp lớn hơn {LARGEST_UPLOAD // 1024**2} MB."


def public_router(context: CivilStatusContext, shell: WebShell) -> APIRouter:
    """The pages of one environment."""
    router = APIRouter(include_in_schema=False)
    checking = FileVerifier(context)
    limits = TokenBuckets(BURST, PER_SECOND)

    def page(request: Request, facts: RegisterFacts | None, token: str, **more: object) -> Response:
        shown = {"facts": facts, "token": token, "checked": None, "file_fault": None, **more}
        status = 422 if shown["file_fault"] else 200
        return shell.render(
            request,
            "verify.html",
            {**shown, "worthless": context.worthless, "now": context.clock.now()},
            status=status,
        )

    @router.get(VERIFY_PATH)
    def ask(request: Request) -> Response:
        return page(request, None, "")

    @router.post(VERIFY_PATH)
    async def check(request: Request) -> Response:
        try:
            limits.take(client_address(request) or "")
        except TooManyAttempts as too_many:
            raise _wait(too_many.retry_after) from too_many
        if int(_declared_length(request)) > LARGEST_UPLOAD + _FORM_BYTES:
            return page(request, None, "", file_fault=_TOO_LARGE)
        content, token = await _read_form(request)
        facts = await run_in_threadpool(checking.facts_of, token) if token else None
        if content is None:
            return page(request, facts, token, file_fault="Chưa chọn tệp.")
        if len(content) > LARGEST_UPLOAD:
            return page(request, facts, token, file_fault=_TOO_LARGE)
        try:
            checked: CheckedFile = await run_in_threadpool(checking.check, content, token)
        except TooBusy as busy:
            raise _wait(10) from busy
        return page(request, facts, token, checked=checked)

    @router.get(f"{VERIFY_PATH}/{{token}}")
    def verify(request: Request, token: str) -> Response:
        facts = checking.facts_of(token)
        if facts is None:
            raise PageProblem(
                404,
                "Mã tra cứu này không ứng với giấy tờ nào do hệ thống cấp.",
                "Hãy quét lại mã QR; nếu vẫn không thấy, giấy tờ có thể không do hệ thống này cấp.",
            )
        return page(request, facts, token)

    return router


def _declared_length(request: Request) -> str:
    length = request.headers.get("content-length", "0")
    return length if length.isdecimal() else "0"


async def _read_form(request: Request) -> tuple[bytes | None, str]:
    """The file and the code of the QR page it was sent from.

    Raises
    ------
    PageProblem
        When the form cannot be read.
    """
    try:
        async with request.form(max_files=1, max_fields=2) as form:
            file, token = form.get("tep"), form.get("ma")
            content = await file.read() if isinstance(file, UploadFile) and file.filename else None
    except HTTPException as error:
        raise PageProblem(
            400, "Không đọc được tệp gửi lên.", "Hãy chọn một tệp PDF rồi gửi lại từ trang kiểm tra giấy tờ."
        ) from error
    return content, token if isinstance(token, str) else ""


def _wait(seconds: int) -> PageProblem:
    return PageProblem(429, "Đang có quá nhiều tệp chờ kiểm tra.", f"Hãy đợi {seconds} giây rồi gửi lại tệp.")
