"""Files of a step for its officer: the signed result of civil status, and the citizen's papers."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.foundation.untrusted.attachments import AttachmentRejected, check_attachment
from lienthong.foundation.web import PageProblem
from lienthong.systems.authorities.base.access import StepOfficer
from lienthong.systems.authorities.base.context import AuthoritiesContext
from lienthong.systems.authorities.base.problems import StepNotFound, step_not_found
from lienthong.systems.authorities.queries import step_view


def paper_router(context: AuthoritiesContext) -> APIRouter:
    """Downloads; each stands in the audit trail."""
    router = APIRouter(include_in_schema=False)

    @router.get("/steps/{receipt}/document.pdf")
    def document(officer: StepOfficer, receipt: str) -> Response:
        try:
            with context.database.begin() as session:
                content = step_view.read_document(context, session, officer, receipt)
        except StepNotFound as error:
            raise step_not_found() from error
        headers = {"Content-Disposition": f'inline; filename="{receipt}.pdf"', "Cache-Control": "no-store"}
        return Response(content, media_type="application/pdf", headers=headers)

    @router.get("/steps/{receipt}/papers/{number}")
    def paper(officer: StepOfficer, receipt: str, number: int) -> Response:
        try:
            with context.database.begin() as session:
                attached = step_view.read_attachment(context, session, officer, receipt, number)
            content = attached.content()
            media_type = check_attachment(attached.file_name, content).media_type
        except StepNotFound as error:
            raise step_not_found() from error
        except (PayloadRejected, AttachmentRejected) as error:
            raise PageProblem(422, "Tệp này không đọc được hoặc không đúng với tên của nó.") from error
        name = f"inline; filename*=UTF-8''{quote(attached.file_name)}"
        return Response(
            content,
            media_type=media_type,
            headers={"Content-Disposition": name, "Cache-Control": "no-store"},
        )

    return router
