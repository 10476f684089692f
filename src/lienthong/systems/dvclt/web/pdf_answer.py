"""The signed result as a download."""

from __future__ import annotations

from fastapi.responses import Response

from lienthong.systems.dvclt.dossiers.applications import Application


class PdfResponse(Response):
    """A PDF file."""

    media_type = "application/pdf"


def pdf_answer(application: Application, document: bytes) -> PdfResponse:
    """The signed PDF as a download."""
    headers = {"Content-Disposition": f'attachment; filename="{application.code}.pdf"'}
    return PdfResponse(document, headers=headers)
