"""The application that software asks for, and whether it proved that it may see all of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Header

from lienthong.foundation.identity import NotAllowed, Principal
from lienthong.foundation.web import PageProblem
from lienthong.systems.dvclt.base import access
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.dossiers import applications
from lienthong.systems.dvclt.dossiers.applications import Application

PAPER_HEADER = "X-Requester-Paper"
"""Where software without an account sends the second key: the requester's paper number."""

Paper = Annotated[str, Header(alias=PAPER_HEADER, max_length=60)]


@dataclass(frozen=True, slots=True)
class RequestedApplication:
    """An application somebody asks for, and whether they proved that it concerns them."""

    application: Application
    proven: bool


def application_finder(context: DvcltContext) -> Callable[[str, Principal | None, str], RequestedApplication]:
    """What finds an application by code, for a visitor and the paper number that they give.

    It raises PageProblem (404) when there is none, and NotAllowed when the number is another's.
    """

    def find(code: str, visitor: Principal | None, paper: str) -> RequestedApplication:
        with context.database.read() as session:
            application = applications.find_application(session, code.strip())
        if application is None:
            raise PageProblem(404, "Không có hồ sơ nào mang mã này.", "Kiểm tra lại mã hồ sơ trên giấy hẹn.")
        proven = access.owns(visitor, application.account) or access.knows_paper(
            context, application.requester_mark, paper
        )
        if not proven and paper:
            raise NotAllowed("Số giấy tờ không phải của người yêu cầu trong hồ sơ này.")
        return RequestedApplication(application, proven)

    return find


def must_be_proven(requested: RequestedApplication) -> None:
    """Go on only for those who have proven that the application concerns them.

    Raises
    ------
    NotAllowed
        For others.
    """
    if not requested.proven:
        raise NotAllowed(
            f"Chỉ người nộp hồ sơ được làm việc này: đăng nhập đúng tài khoản, hoặc gửi số giấy tờ "
            f"của người yêu cầu "
            f"trong {PAPER_HEADER}."
        )
