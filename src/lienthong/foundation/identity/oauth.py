"""The OAuth2 client-credentials answer (RFC 6749 4.4; contracts.md section 3)."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from lienthong.foundation.identity.access import client_address, identity_of
from lienthong.foundation.identity.credentials.bearer_tokens import AccessToken
from lienthong.foundation.identity.machines import AddressNotAllowed, read_basic
from lienthong.foundation.identity.principal import Principal
from lienthong.foundation.identity.service import Identity
from lienthong.foundation.identity.sign_in_limits import TooManyAttempts

NOT_STORED = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class MachineTokenAnswer(BaseModel):
    """A token for a machine (RFC 6749 5.1)."""

    access_token: str
    scope: str = Field(description="Các phạm vi được cấp, cách nhau bằng dấu cách.")
    token_type: str = Field(description="Luôn là Bearer.")
    expires_in: int = Field(description="Số giây còn hiệu lực.")


class MachineTokenRefusal(BaseModel):
    """Why a machine got no token (RFC 6749 5.2)."""

    error: str = Field(description="Mã lỗi theo RFC 6749, hoặc ip_disallowed, rate_limited.")
    error_description: str


_REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"model": MachineTokenRefusal, "description": "Loại cấp quyền hoặc phạm vi không dùng được."},
    401: {"model": MachineTokenRefusal, "description": "Khóa hoặc mật khẩu của khóa không đúng."},
    403: {"model": MachineTokenRefusal, "description": "Địa chỉ gọi đến không được phép."},
    429: {"model": MachineTokenRefusal, "description": "Xin mã quá nhiều lần."},
    "4XX": {"model": MachineTokenRefusal, "description": "Yêu cầu xin mã không đọc được."},
}


@dataclass(frozen=True, slots=True)
class GrantedToken:
    """A token was issued to a machine."""

    principal: Principal
    token: AccessToken


class OAuthRefused(Exception):
    """A token request was refused.

    Parameters
    ----------
    error
        Code of RFC 6749 5.2, or ``ip_disallowed`` or ``rate_limited``.
    message_vi
        For people.
    status
        HTTP status.
    retry_after
        Seconds to wait, where waiting helps.
    """

    def __init__(self, error: str, message_vi: str, status: int, retry_after: int | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.message_vi = message_vi
        self.status = status
        self.retry_after = retry_after


def grant_token(
    identity: Identity,
    *,
    grant_type: str | None,
    credentials: tuple[str, str] | None,
    scope: str | None,
    address: str | None,
) -> GrantedToken:
    """Issue a token for client credentials.

    Parameters
    ----------
    grant_type
        Must be ``client_credentials``.
    credentials
        (client id, secret), from the Basic header or the form.
    scope
        Scopes asked for, separated by spaces; None or empty: all that were granted to the client.
    address
        Client address, checked against the client's allow-list.

    Raises
    ------
    OAuthRefused
        With code, Vietnamese message and HTTP status.
    """
    if grant_type != "client_credentials":
        raise OAuthRefused("unsupported_grant_type", "grant_type phải là client_credentials.", 400)
    if credentials is None:
        raise OAuthRefused("invalid_client", "Thiếu consumer key/secret trong HTTP Basic.", 401)
    try:
        principal = identity.machine_sign_in(*credentials, address=address)
    except TooManyAttempts as error:
        raise OAuthRefused(
            "rate_limited", "Xin mã truy cập quá nhiều lần.", 429, error.retry_after
        ) from error
    except AddressNotAllowed as error:
        raise OAuthRefused("ip_disallowed", "Địa chỉ IP không nằm trong danh sách cho phép.", 403) from error
    if principal is None:
        raise OAuthRefused("invalid_client", "Consumer key hoặc secret không đúng.", 401)
    asked = (scope or "").split() or None
    if asked is not None and not principal.has_scope(asked):
        raise OAuthRefused("invalid_scope", "Phạm vi (scope) yêu cầu chưa được cấp cho khoá này.", 400)
    return GrantedToken(principal, identity.bearer.issue(principal, asked))


def token_answer(granted: GrantedToken) -> JSONResponse:
    """Return the answer to a granted request: access_token, scope, token_type, expires_in."""
    body = {
        "access_token": granted.token.text,
        "scope": granted.token.scope,
        "token_type": "Bearer",
        "expires_in": granted.token.expires_in,
    }
    return JSONResponse(body, headers=NOT_STORED)


def refused_answer(refused: OAuthRefused) -> JSONResponse:
    """Return the answer to a refused request: error, error_description (RFC 6749 5.2)."""
    headers = dict(NOT_STORED)
    if refused.status == 401:
        headers["WWW-Authenticate"] = "Basic"
    if refused.retry_after is not None:
        headers["Retry-After"] = str(refused.retry_after)
    body: dict[str, Any] = {"error": refused.error, "error_description": refused.message_vi}
    return JSONResponse(body, status_code=refused.status, headers=headers)


def token_router(path: str = "/token") -> APIRouter:
    """Return a router with the client-credentials endpoint at `path`, for the identity of the application."""
    router = APIRouter(tags=["Mã truy cập"])

    @router.post(
        path,
        summary="Lấy mã truy cập bằng khóa kết nối (OAuth2 client credentials)",
        description="Khóa và mật khẩu của khóa gửi bằng HTTP Basic, hoặc trong client_id và client_secret.",
        response_model=MachineTokenAnswer,
        responses=_REFUSALS,
    )
    def token(
        request: Request,
        grant_type: Annotated[str | None, Form()] = None,
        scope: Annotated[str | None, Form()] = None,
        client_id: Annotated[str | None, Form()] = None,
        client_secret: Annotated[str | None, Form()] = None,
    ) -> JSONResponse:
        in_form = (client_id, client_secret) if client_id and client_secret else None
        try:
            granted = grant_token(
                identity_of(request),
                grant_type=grant_type,
                credentials=read_basic(request.headers.get("authorization")) or in_form,
                scope=scope,
                address=client_address(request),
            )
        except OAuthRefused as refused:
            return refused_answer(refused)
        return token_answer(granted)

    return router
