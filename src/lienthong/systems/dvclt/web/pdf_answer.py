"""The signed result as a download."""

from __future__ import annotations

from fastapi.responses import Response

from lienthong.systems.dvclt.dossiers.applications import Application


def pdf_answer(application: Application, document: bytes) -> Response:
    """The signed PDF as a download."""
    headers = {"Content-Disposition": f'attachment; filename="{application.code}.pdf"'}
    return Response(document, media_type="application/pdf", headers=headers)
