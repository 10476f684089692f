"""Files of a step for its officer: the signed result of civil status, and the citizen's papers."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends
from starlette.responses import Response

from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.foundation.identity import Principal, Role, require
from lienthong.foundation.untrusted.attachments import AttachmentRejected, check_attachment
from lienthong.foundation.web import PageProblem
from lienthong.systems.authorities.base.context import Office
from lienthong.systems.authorities.decision.decide import StepNotFound
from lienthong.systems.authorities.queries import step_view

Officer = Annotated[Principal, Depends(require(Role.OFFICER, Role.LEADER))]


def not_found() -> PageProblem:
    """The answer to a step that is not there or not theirs."""
    return PageProblem(404, "Không có bước này, hoặc bước này thuộc cơ quan khác.")


def paper_router(office: Office) -> APIRouter:
    """Downloads; each stands in the audit trail."""
    router = APIRouter(include_in_schema=False)

    @router.get("/steps/{receipt}/document.pdf")
    def document(officer: Officer, receipt: str) -> Response:
        try:
            with office.database.begin() as session:
                content = step_view.document(office, session, officer, receipt)
        except StepNotFound as error:
            raise not_found() from error
        headers = {"Content-Disposition": f'inline; filename="{receipt}.pdf"', "Cache-Control": "no-store"}
        return Response(content, media_type="application/pdf", headers=headers)

    @router.get("/steps/{receipt}/papers/{number}")
    def paper(officer: Officer, receipt: str, number: int) -> Response:
        try:
            with office.database.begin() as session:
                attached = step_view.attachment(office, session, officer, receipt, number)
            content = attached.content()
            media_type = check_attachment(attached.file_name, content).media_type
        except StepNotFound as error:
            raise not_found() from error
        except (PayloadRejected, AttachmentRejected) as error:
            raise PageProblem(422, "Tệp này không đọc được hoặc không đúng với tên của nó.") from error
        name = f"inline; filename*=UTF-8''{quote(attached.file_name)}"
        return Response(
            content,
            media_type=media_type,
            headers={"Content-Disposition": name, "Cache-Control": "no-store"},
        )

    return router
