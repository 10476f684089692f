"""Files as answers: shown where a browser can show them safely, never cached."""

from __future__ import annotations

from fastapi.responses import Response


def pdf_response(content: bytes, name: str) -> Response:
    """A PDF shown in the browser."""
    return file_response(content, "application/pdf", name)


def file_response(content: bytes, media_type: str, name: str) -> Response:
    """A file; pictures and PDF open in the browser, anything else is saved."""
    shown = media_type in {"application/pdf", "image/jpeg", "image/png"}
    ascii_name = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in name
    )
    disposition = f'{"inline" if shown else "attachment"}; filename="{ascii_name}"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)
