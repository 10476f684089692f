"""Signing in: the page, and beside it the API for programs of people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from lienthong.foundation.identity.access import client_address, require
from lienthong.foundation.identity.principal import Principal
from lienthong.foundation.identity.service import Identity
from lienthong.foundation.identity.sign_in_limits import TooManyAttempts
from lienthong.foundation.web.api_sign_in import SIGN_IN_REFUSALS, api_sign_in_router
from lienthong.foundation.web.errors import LOGIN_PATH
from lienthong.foundation.web.flash import Flash
from lienthong.foundation.web.paths import cookie_path, local_path
from lienthong.foundation.web.shell import WebShell

LOGOUT_PATH = "/logout"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account the sign-in page offers in demo mode, password included."""

    user_name: str
    password: str
    description: str


def login_router(
    shell: WebShell,
    identity: Identity,
    *,
    demo_accounts: Sequence[DemoAccount] = (),
    after: str = "/",
    api_refusals: Mapping[int | str, dict[str, Any]] = SIGN_IN_REFUSALS,
) -> APIRouter:
    """Return a router with the sign-in page (``/login``), signing out (POST ``/logout``) and the sign-in of the API.

    Parameters
    ----------
    shell, identity
        Of the system.
    demo_accounts
        Offered on the page; leave empty outside demo mode.
    after
        Path to go to when no other was asked for.
    api_refusals
        For the OpenAPI document: how the API's sign-in is refused, where the system has errors of its own.
    """
    router = APIRouter()
    router.include_router(api_sign_in_router(identity, api_refusals))
    router.include_router(_pages(shell, identity, demo_accounts, after))
    return router


def _pages(
    shell: WebShell, identity: Identity, demo_accounts: Sequence[DemoAccount], after: str
) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    def page(request: Request, next_path: str, *, user_name: str, error: str | None, status: int) -> Response:
        context = {
            "next_path": next_path,
            "user_name": user_name,
            "error": error,
            "demo_accounts": demo_accounts,
            "ended": identity.cookie_name in request.cookies and error is None,
        }
        return shell.render(request, "login.html", context, status=status)

    @router.get(LOGIN_PATH)
    def show(request: Request, next: str = after) -> Response:
        return page(request, local_path(next, after), user_name="", error=None, status=200)

    @router.post(LOGIN_PATH)
    def sign_in(
        request: Request,
        user_name: Annotated[str, Form(max_length=200)] = "",
        password: Annotated[str, Form(max_length=1000)] = "",
        next: Annotated[str, Form(max_length=2000)] = after,
    ) -> Response:
        target = local_path(next, after)
        if not comes_from_here(request):
            message = "Yêu cầu đăng nhập không đến từ trang này. Hãy đăng nhập lại tại đây."
            return page(request, target, user_name=user_name, error=message, status=403)
        try:
            signed_in = identity.sign_in(user_name, password, address=client_address(request))
        except TooManyAttempts as error:
            message = f"Bạn đã thử quá nhiều lần. Hãy đợi {error.retry_after} giây rồi thử lại."
            response = page(request, target, user_name=user_name, error=message, status=429)
            response.headers["Retry-After"] = str(error.retry_after)
            return response
        if signed_in is None:
            message = (
                "Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra rồi nhập lại; mỗi hệ thống có tài khoản"
                " riêng."
            )
            return page(request, target, user_name=user_name, error=message, status=422)
        response = shell.redirect(request, target)
        response.set_cookie(
            identity.cookie_name,
            signed_in.cookie,
            path=cookie_path(request),
            httponly=True,
            samesite="lax",
            secure=identity.settings.secure_cookies,
        )
        return response

    @router.post(LOGOUT_PATH)
    def sign_out(request: Request, _principal: Annotated[Principal, Depends(require())]) -> Response:
        identity.sign_out(request.cookies.get(identity.cookie_name))
        response = shell.redirect(request, LOGIN_PATH, flash=Flash("Bạn đã đăng xuất.", "info"))
        response.delete_cookie(identity.cookie_name, path=cookie_path(request))
        return response

    return router


def comes_from_here(request: Request) -> bool:
    """Return whether a form without a session was sent from a page of this site: no forged sign-in.

    Browsers say so in Sec-Fetch-Site or Origin; programs send neither and carry no cookies of others.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")
