"""FastAPI dependencies that let a request in: `require`, `require_scope` and `visitor`.

A request proves who it comes from by a bearer token or by the session cookie. With the cookie, whatever
changes something must also carry the form token (field ``csrf_token`` or header ``X-CSRF-Token``), because
browsers send cookies along with requests other sites made.
"""

import hmac
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.openapi.models import HTTPBearer as BearerModel
from fastapi.security.base import SecurityBase

from lienthong.foundation.identity.credentials.bearer_tokens import ExpiredToken, InvalidToken
from lienthong.foundation.identity.principal import Principal
from lienthong.foundation.identity.roles import Role
from lienthong.foundation.identity.service import Identity, PersonSession

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CSRF_FIELD = "csrf_token"
CSRF_HEADER = "X-CSRF-Token"
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


class NotSignedIn(HTTPException):
    """401: nobody, or nobody any more. Pages answer by leading to the sign-in page."""

    def __init__(self, detail: str, *, expired: bool = False) -> None:
        super().__init__(401, detail, {"WWW-Authenticate": "Bearer"})
        self.expired = expired


class NotAllowed(HTTPException):
    """403: known, but not for this."""

    def __init__(self, detail: str) -> None:
        super().__init__(403, detail)


class FormTokenMissing(NotAllowed):
    """403: the form was not one of ours, or the session it belonged to has ended."""


def identity_of(request: Request) -> Identity:
    """Return the identity of the application a request is for.

    Raises
    ------
    RuntimeError
        When none was installed.
    """
    identity = getattr(request.app.state, "identity", None)
    if not isinstance(identity, Identity):
        raise RuntimeError("Identity.install(app) was not called")
    return identity


def client_address(request: Request) -> str | None:
    """Return the client's address as the server saw it."""
    return request.client.host if request.client else None


async def _form_token(request: Request) -> str | None:
    # The only await here: a form body can be read in no other way. Only pages send forms, with a session; whoever
    # shows a token, or nothing, has a body that is the endpoint's to read, whatever its content type says.
    if request.method in SAFE_METHODS or not _comes_with_a_session(request):
        return None
    header = request.headers.get(CSRF_HEADER)
    if header or not request.headers.get("content-type", "").startswith(FORM_TYPES):
        return header
    field = (await request.form()).get(CSRF_FIELD)
    return field if isinstance(field, str) else None


def _comes_with_a_session(request: Request) -> bool:
    return not request.headers.get("authorization") and identity_of(request).cookie_name in request.cookies


# Not on threads: to pass a request to a thread costs more than to read a token, and only a session needs the database.
async def _who(request: Request) -> Principal | None:
    identity = identity_of(request)
    authorization = request.headers.get("authorization", "")
    scheme, _, token = authorization.partition(" ")
    if scheme.casefold() == "bearer":
        return remember(request, _bearer(identity, token.strip()), "")
    form_token = await _form_token(request)
    cookie = request.cookies.get(identity.cookie_name)
    signed_in = await run_in_threadpool(identity.session, cookie) if cookie else None
    if signed_in is None:
        return remember(request, None, "")
    if request.method not in SAFE_METHODS:
        _check_form_token(signed_in, form_token)
    return remember(request, signed_in.principal, signed_in.csrf_token)


class _CallerLookup(SecurityBase):
    """Finds out who calls. Being a security scheme is what tells OpenAPI of the token."""

    def __init__(self) -> None:
        self.model = BearerModel(bearerFormat="JWT")
        self.scheme_name = "bearer"

    async def __call__(self, request: Request) -> Principal | None:
        return await _who(request)


Visitor = Annotated[Principal | None, Depends(_CallerLookup())]
"""Parameter type: who calls, or None when nobody signed in. A bad bearer token or form token is refused."""


class AccessCheck(SecurityBase):
    """A dependency that lets in whom `check` does not refuse. One dependency, not a chain: each costs every request."""

    def __init__(self, check: Callable[[Principal], None]) -> None:
        self.model = BearerModel(bearerFormat="JWT")
        self.scheme_name = "bearer"
        self._check = check

    async def __call__(self, request: Request) -> Principal:
        """The caller (NotSignedIn, NotAllowed)."""
        principal = _somebody(request, await _who(request))
        self._check(principal)
        return principal


def require(*roles: Role) -> AccessCheck:
    """Make a dependency that lets in people with one of `roles` (any signed-in principal when none is named).

    Use: ``principal: Annotated[Principal, Depends(require(Role.CLERK, Role.LEADER))]``.

    Notes
    -----
    ``NotSignedIn`` is passed on: 401 when nobody signed in, or the token or session is over.
    ``NotAllowed`` is passed on: 403 when the role is missing; `FormTokenMissing` when the form token is.
    """

    def check(principal: Principal) -> None:
        if roles and not principal.has_role(roles):
            names = ", ".join(role.name_vi for role in roles)
            raise NotAllowed(f"Chức năng này dành cho: {names}.")

    return AccessCheck(check)


def require_scope(*scopes: str) -> AccessCheck:
    """Make a dependency that lets in whoever was granted every one of `scopes`: machines, systems' accounts.

    Notes
    -----
    ``NotSignedIn`` is passed on: 401 when there is no good token.
    ``NotAllowed`` is passed on: 403 when a scope is missing.
    """

    def check(principal: Principal) -> None:
        if not principal.has_scope(scopes):
            raise NotAllowed(f"Tài khoản chưa được cấp quyền gọi dịch vụ: {', '.join(scopes)}.")

    return AccessCheck(check)


def remember(request: Request, principal: Principal | None, csrf_token: str) -> Principal | None:
    """Keep who calls with the request, where the web shell finds it."""
    request.state.principal = principal
    request.state.csrf_token = csrf_token
    return principal


def _somebody(request: Request, visitor: Principal | None) -> Principal:
    if visitor is not None:
        return visitor
    had_session = identity_of(request).cookie_name in request.cookies
    detail = "Phiên làm việc đã hết hạn." if had_session else "Bạn chưa đăng nhập."
    raise NotSignedIn(detail, expired=had_session)


def _bearer(identity: Identity, token: str) -> Principal:
    try:
        return identity.bearer.read(token)
    except ExpiredToken as error:
        raise NotSignedIn("Mã truy cập đã hết hạn. Hãy xin mã mới.", expired=True) from error
    except InvalidToken as error:
        raise NotSignedIn("Mã truy cập không hợp lệ hoặc không dành cho hệ thống này.") from error


def _check_form_token(signed_in: PersonSession, form_token: str | None) -> None:
    if not form_token or not hmac.compare_digest(form_token.encode(), signed_in.csrf_token.encode()):
        raise FormTokenMissing("Biểu mẫu không còn hiệu lực. Hãy tải lại trang và gửi lại.")
