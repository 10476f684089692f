"""The signed result as a download."""

from __future__ import annotations

from typing import Any

from fastapi.responses import Response

from lienthong.systems.dvclt.dossiers.applications import Application

PDF_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}
}
"""What the OpenAPI document says of the answer."""


def pdf_answer(application: Application, document: bytes) -> Response:
    """The signed PDF as a download."""
    headers = {"Content-Disposition": f'attachment; filename="{application.code}.pdf"'}
    return Response(document, media_type="application/pdf", headers=headers)
