"""Signing in without a page: the same paths and answers in every system (``/api/session``)."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from lienthong.foundation.identity.access import client_address
from lienthong.foundation.identity.oauth import NOT_STORED
from lienthong.foundation.identity.service import Identity, TokenPair
from lienthong.foundation.web.problem_answer import problem_answers
from lienthong.foundation.web.problems import PageProblem

SESSION_PATH = "/api/session"
RENEW_PATH = "/api/session/renew"


SIGN_IN_REFUSALS: Final = problem_answers(401, 422, 429)
"""How signing in is refused, where a system has no answers of its own."""


class SignIn(BaseModel):
    """User name and password of a person."""

    user_name: str = Field(max_length=200)
    password: str = Field(max_length=1000)


class Renewal(BaseModel):
    """A refresh token."""

    refresh_token: str = Field(max_length=1000)


class SessionAnswer(BaseModel):
    """Tokens of a person who is signed in."""

    access_token: str
    token_type: str = Field(description="Luôn là Bearer.")
    expires_in: int = Field(description="Số giây còn hiệu lực của mã truy cập.")
    refresh_token: str = Field(description="Dùng được một lần, để lấy mã mới.")


def api_sign_in_router(
    identity: Identity, refusals: Mapping[int | str, dict[str, Any]] = SIGN_IN_REFUSALS
) -> APIRouter:
    """Return a router with `SESSION_PATH` and `RENEW_PATH`.

    Both answer :class:`SessionAnswer`, or 401. A refresh token is good once.
    """
    router = APIRouter(tags=["people"], responses=dict(refusals))

    @router.post(SESSION_PATH, summary="Đăng nhập lấy mã truy cập", response_model=SessionAnswer)
    def sign_in(request: Request, who: SignIn) -> JSONResponse:
        pair = identity.api_sign_in(who.user_name, who.password, address=client_address(request))
        if pair is None:
            raise PageProblem(
                401,
                "Tên đăng nhập hoặc mật khẩu không đúng.",
                "Kiểm tra lại tên đăng nhập và mật khẩu của hệ thống này rồi đăng nhập lại.",
                "bad_credentials",
            )
        return _answer(pair)

    @router.post(RENEW_PATH, summary="Đổi mã làm mới lấy mã truy cập", response_model=SessionAnswer)
    def renew(renewal: Renewal) -> JSONResponse:
        pair = identity.api_renew(renewal.refresh_token)
        if pair is None:
            raise PageProblem(
                401,
                "Mã làm mới không còn hiệu lực.",
                f"Đăng nhập lại tại {SESSION_PATH}.",
                "bad_refresh_token",
            )
        return _answer(pair)

    return router


def _answer(pair: TokenPair) -> JSONResponse:
    body: dict[str, Any] = {
        "access_token": pair.access.text,
        "token_type": "Bearer",
        "expires_in": pair.access.expires_in,
        "refresh_token": pair.refresh.text,
    }
    return JSONResponse(body, headers=NOT_STORED)
