"""Finding the application that a page is about, and whether its visitor may see all of it."""

from __future__ import annotations

from fastapi import Request

from lienthong.foundation.identity import Principal
from lienthong.foundation.web import PageProblem
from lienthong.systems.dvclt.base import access
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.dossiers import applications
from lienthong.systems.dvclt.dossiers.applications import Application
from lienthong.systems.dvclt.queries import application_view
from lienthong.systems.dvclt.queries.application_view import ApplicationView
from lienthong.systems.dvclt.web.pages.second_key import COOKIE, SecondKeyCookies


class ApplicationFinder:
    """Finds an application for a page, and tells whether the visitor has proven that it concerns them."""

    def __init__(self, context: DvcltContext, proofs: SecondKeyCookies) -> None:
        self._context = context
        self._proofs = proofs

    def any(self, code: str) -> Application:
        """The application with this code.

        Raises
        ------
        PageProblem
            A 404 page, when there is none.
        """
        with self._context.database.read() as session:
            application = applications.find_application(session, code.strip())
        if application is None:
            raise PageProblem(
                404, "Không có hồ sơ nào mang mã này.", "Kiểm tra lại mã hồ sơ, hoặc mở mục Tra cứu."
            )
        return application

    def is_proven(self, request: Request, visitor: Principal | None, application: Application) -> bool:
        """Whether the visitor filed it, oversees it, or has shown the second key."""
        cookie = request.cookies.get(COOKIE)
        return access.owns(visitor, application.account) or self._proofs.shows(cookie, application.code)

    def proven(self, request: Request, visitor: Principal | None, code: str) -> Application:
        """The application, for those who have proven that it concerns them.

        Raises
        ------
        PageProblem
            A 403 page for others; a 404 page when there is none.
        """
        application = self.any(code)
        if not self.is_proven(request, visitor, application):
            raise PageProblem(
                403,
                "Trang này chỉ dành cho người nộp hồ sơ.",
                "Mở mục Tra cứu, nhập mã hồ sơ và số giấy tờ của người yêu cầu; hoặc đăng nhập.",
            )
        return application

    def view(self, application: Application, *, proven: bool) -> ApplicationView:
        """What may be shown of it."""
        with self._context.database.read() as session:
            return application_view.view_application(self._context, session, application, proven=proven)
