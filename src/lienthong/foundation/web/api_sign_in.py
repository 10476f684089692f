"""Signing in without a page: the same paths and answers in every system (``/api/session``)."""

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


class SignIn(BaseModel):
    """User name and password of a person."""

    user_name: str = Field(max_length=200)
    password: str = Field(max_length=1000)


class Renewal(BaseModel):
    """A refresh token."""

    refresh_token: str = Field(max_length=1000)


class SessionTokens(BaseModel):
    """Tokens of a session: one to call with, one to renew it with once."""

    access_token: str
    token_type: str
    expires_in: int = Field(description="Số giây mã truy cập còn hiệu lực.")
    refresh_token: str


def api_sign_in_router(identity: Identity) -> APIRouter:
    """Return a router with `SESSION_PATH` and `RENEW_PATH`.

    Both answer ``{access_token, token_type, expires_in (seconds), refresh_token}``, or 401. A refresh
    token is good once.
    """
    router = APIRouter(tags=["people"], responses=problem_answers(401, 422))

    @router.post(SESSION_PATH, summary="Đăng nhập lấy mã truy cập", response_model=SessionTokens)
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

    @router.post(RENEW_PATH, summary="Đổi mã làm mới lấy mã truy cập", response_model=SessionTokens)
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
    tokens = SessionTokens(
        access_token=pair.access.text,
        token_type="Bearer",  # noqa: S106 - the scheme, no secret
        expires_in=pair.access.expires_in,
        refresh_token=pair.refresh.text,
    )
    return JSONResponse(tokens.model_dump(), headers=NOT_STORED)
