"""The web shell: one face for every system, mounted under any path."""

import functools
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from lienthong.foundation.identity.access import remember
from lienthong.foundation.identity.principal import Principal
from lienthong.foundation.identity.roles import Role
from lienthong.foundation.identity.service import Identity
from lienthong.foundation.web.body_limit import DEFAULT_LIMIT_BYTES, BodyLimit
from lienthong.foundation.web.composed_texts import ComposedTexts
from lienthong.foundation.web.errors import ApiAnswer, ErrorShield, answer_problem, install_problem_handlers
from lienthong.foundation.web.flash import Flash, read_flash, write_flash
from lienthong.foundation.web.openapi_document import complete_document
from lienthong.foundation.web.paths import cookie_path, inner_path, trace_of, url
from lienthong.foundation.web.problems import FieldProblem, PageProblem
from lienthong.foundation.web.rendering import STATIC, template_environment
from lienthong.foundation.web.security_headers import SecurityHeaders

STATIC_PATH = "/static"
ASSETS_PATH = "/assets"
STATIC_CACHING = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry of the navigation: path inside the system, label, roles it is shown to (empty: all)."""

    path: str
    label: str
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Ribbon:
    """The strip that says which environment this is. `tone`: test, demo or official."""

    text: str
    tone: str = "test"


TEST_RIBBON = Ribbon("MÔI TRƯỜNG KIỂM THỬ – kết quả không có giá trị pháp lý", "test")
DEMO_RIBBON = Ribbon("BẢN TRÌNH DIỄN – mọi dữ liệu đều là giả định", "demo")
OFFICIAL_RIBBON = Ribbon("MÔI TRƯỜNG CHÍNH THỨC", "official")


class _VersionedFiles(StaticFiles):
    """Static files whose address carries their version: browsers may keep them for ever."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = STATIC_CACHING
        return response


class WebShell:
    """Renders pages in the shared layout and answers every error in it.

    Parameters
    ----------
    system
        Path name of the system, such as ``mcdt``; stands in error answers.
    title_vi
        Name in the header.
    nav
        Navigation; entries show to the roles they name.
    templates
        Folder of the system's own templates. They begin with ``{% extends "layout.html" %}`` and
        ``{% import "_macros.html" as ui with context %}``.
    identity
        Gives user menu, form tokens and flash messages; None for pages without accounts.
    organisation_vi
        Small line over the title: the agency that runs the system.
    ribbon
        Which environment this is; None for none.
    assets
        Folder of further static files of the system, served at ``/assets``.
    api_answer
        Makes the JSON body of an error answer in a contract of the system's own; the default is
        ``{status, code, message, action, system, trace_id, fields}``.
    home
        Path the title leads to.

    Templates see: ``url(path)``, ``static(name)``, ``asset(name)``, ``principal``, ``csrf_token``, ``nav``,
    ``flash``, ``shell``, ``trace_id``, ``path`` (of the page, inside the system).
    """

    def __init__(
        self,
        system: str,
        title_vi: str,
        nav: Sequence[NavItem] = (),
        *,
        templates: Path | None = None,
        identity: Identity | None = None,
        organisation_vi: str = "Dịch vụ công liên thông",
        ribbon: Ribbon | None = None,
        assets: Path | None = None,
        api_answer: ApiAnswer | None = None,
        home: str = "/",
    ) -> None:
        self.system = system
        self.title_vi = title_vi
        self.organisation_vi = organisation_vi
        self.ribbon = ribbon
        self.identity = identity
        self.home = home
        self.api_answer = api_answer
        self._nav = tuple(nav)
        self._assets = assets
        self.templates = template_environment([templates] if templates else [])

    # Into an application ------------------------------------------------------------------------------------

    def install(
        self, app: FastAPI, *, body_limit_bytes: int = DEFAULT_LIMIT_BYTES, texts_as_sent: bool = False
    ) -> None:
        """Serve the static files of an application and give its answers this shell.

        Request bodies are bounded and their texts composed, headers set, errors answered as pages or JSON; the OpenAPI
        document names its bodies.

        Call once, after `Identity.install`, before the application starts.

        Parameters
        ----------
        texts_as_sent
            Leave texts as they came (:mod:`~lienthong.foundation.web.composed_texts`): for a system that passes the
            messages of others on.
        """
        app.mount(STATIC_PATH, _VersionedFiles(directory=STATIC), name="static")
        if self._assets is not None:
            app.mount(ASSETS_PATH, _VersionedFiles(directory=self._assets), name="assets")
        install_problem_handlers(app, self)
        complete_document(app)
        # The first added stands innermost: an answer of the limit or of the shield gets its headers too.
        app.user_middleware[:0] = [
            Middleware(SecurityHeaders),
            Middleware(ErrorShield, face=self),
            Middleware(BodyLimit, limit_bytes=body_limit_bytes, answer=self._too_large),
            *([] if texts_as_sent else [Middleware(ComposedTexts)]),
        ]

    def _too_large(self, scope: Scope, limit_bytes: int) -> Response:
        from_limit = f"Tổng dung lượng gửi lên vượt quá {limit_bytes // (1024 * 1024)} MB."
        return self.problem(Request(scope), 413, happened=from_limit if limit_bytes >= 1024 * 1024 else None)

    # Pages --------------------------------------------------------------------------------------------------

    def render(
        self,
        request: Request,
        template: str,
        context: Mapping[str, Any] | None = None,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> HTMLResponse:
        """Return a page.

        Parameters
        ----------
        template
            Name of a template of the system or of the shell.
        context
            What the template shows.
        status
            HTTP status; 422 when a form comes back with faults.
        """
        principal, csrf_token = self._who(request)
        flash = self._flash(request)
        body = self.templates.get_template(template).render(
            {
                "request": request,
                "shell": self,
                "url": functools.partial(url, request),
                "static": functools.partial(_versioned, request, STATIC_PATH, STATIC),
                "asset": functools.partial(_versioned, request, ASSETS_PATH, self._assets or STATIC),
                "principal": principal,
                "csrf_token": csrf_token,
                "flash": flash,
                "nav": self._visible_nav(request, principal),
                "path": inner_path(request.scope),
                "trace_id": trace_of(request),
                **(context or {}),
            }
        )
        response = HTMLResponse(body, status_code=status, headers=dict(headers or {}))
        if flash is not None:
            response.delete_cookie(self._flash_cookie, path=cookie_path(request))
        return response

    def redirect(self, request: Request, path: str, *, flash: Flash | None = None) -> RedirectResponse:
        """Return a 303 to a path inside the system, with a message for the next page.

        Raises
        ------
        ValueError
            When there is a message and no identity to sign it with.
        """
        response = RedirectResponse(url(request, path), status_code=303)
        if flash is not None:
            if self.identity is None:
                raise ValueError("a flash message needs an identity to be signed with")
            response.set_cookie(
                self._flash_cookie,
                write_flash(self.identity.flash_signer, flash),
                max_age=60,
                path=cookie_path(request),
                httponly=True,
                samesite="lax",
                secure=self.identity.settings.secure_cookies,
            )
        return response

    def problem(
        self,
        request: Request,
        status: int,
        *,
        happened: str | None = None,
        action: str | None = None,
        code: str | None = None,
        fields: Sequence[FieldProblem] = (),
    ) -> Response:
        """Return an error answer, a page or JSON; what is left out is the usual of the status."""
        return answer_problem(
            self, request, PageProblem(status, happened, action, code).problem, fields=fields
        )

    # Inside -------------------------------------------------------------------------------------------------

    @property
    def _flash_cookie(self) -> str:
        return f"lt_{self.system}_flash"

    def _flash(self, request: Request) -> Flash | None:
        if self.identity is None:
            return None
        return read_flash(self.identity.flash_signer, request.cookies.get(self._flash_cookie))

    def _who(self, request: Request) -> tuple[Principal | None, str]:
        if self.identity is None:
            return None, ""
        if not hasattr(request.state, "principal"):
            # A page open to all: show who is signed in, if anybody is.
            signed_in = self.identity.session(request.cookies.get(self.identity.cookie_name))
            if signed_in is None:
                remember(request, None, "")
            else:
                remember(request, signed_in.principal, signed_in.csrf_token)
        return request.state.principal, request.state.csrf_token

    def own_place(self, request: Request) -> str | None:
        """The first page of the navigation that is for the roles of whoever is signed in, other than the home page."""
        principal, _ = self._who(request)
        if principal is None:
            return None
        others = [item for item in self._nav if item.path != self.home]
        # A page made for the role comes before one that is open to all.
        others.sort(key=lambda item: not item.roles)
        for item in others:
            if not item.roles or principal.has_role(item.roles):
                return item.path
        return None

    def _visible_nav(self, request: Request, principal: Principal | None) -> list[dict[str, Any]]:
        here = inner_path(request.scope)
        visible = [
            item for item in self._nav if not item.roles or (principal and principal.has_role(item.roles))
        ]
        fitting = [item.path for item in visible if _leads_to(item.path, here)]
        current = max(fitting, key=len, default=None)
        return [
            {"url": url(request, item.path), "label": item.label, "current": item.path == current}
            for item in visible
        ]


def _leads_to(path: str, here: str) -> bool:
    return here == path or (path != "/" and here.startswith(path.rstrip("/") + "/"))


def _versioned(request: Request, prefix: str, folder: Path, name: str) -> str:
    return f"{url(request, f'{prefix}/{name}')}?v={_version(folder / name)}"


@functools.cache
def _version(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
